// Where the page does not know, it says so, and mends itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stage } from '../harness/stage.mjs';
import { LeadPage, LeadsPage } from '../pages/all.mjs';

const set = stage();

/** What the browser says of requests that cannot leave it. */
const NO_NETWORK = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_NETWORK_CHANGED|ERR_CONNECTION_REFUSED/;

async function visitLead(options = {}) {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro);
  const visitor = await set.visit({ as: pro, locale: 'en-GB', ...options });
  visitor.expect(NO_NETWORK);
  return { pro, lead, visitor, page: new LeadPage(visitor) };
}

test('offline, every chip says since when, and online again it tells by itself', async () => {
  const { lead, visitor, page } = await visitLead();
  await page.open(lead);
  await page.reveal.chip.says('Uses 1 interaction · 3 left');

  await visitor.context.setOffline(true);
  const since = /^Can’t tell: offline since \d\d:\d\d$/;
  for (const command of [page.reveal, page.writeQuote, page.send, page.claimHired]) {
    await command.chip.says(since);
  }
  await page.banner.filter({ hasText: /offline since/ }).waitFor();
  // What happens meanwhile is not lost.
  await set.market.message('client', lead, 'Written while you were away');

  await visitor.context.setOffline(false);
  await page.contacts.waitFor();
  await page.hears('Written while you were away');
  await page.meterSays('1 of 3 used');
  await page.banner.waitFor({ state: 'detached' });
});

test('the list says it too, on every row', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const client = await set.market.client();
  for (const title of ['One', 'Two', 'Three']) await set.market.lead(pro, { client, title });
  const visitor = await set.visit({ as: pro });
  visitor.expect(NO_NETWORK);
  const page = new LeadsPage(visitor);
  await page.open();
  await visitor.context.setOffline(true);
  await page.rows.locator('.chip.is-doubtful').nth(8).waitFor();
  assert.equal(await page.rows.locator('.chip').count(), 9);
  assert.equal(await page.rows.locator('.chip:not(.is-doubtful)').count(), 0);
});

test('when the stream is broken, the page says that it has no news, and asks before it takes', async () => {
  const { pro, lead, visitor, page } = await visitLead();
  await visitor.page.route('**/api/v1/events*', (route) => route.abort('connectionrefused'));
  await page.open(lead);
  await page.reveal.chip.says(/^Can’t tell: /);
  await page.reveal.press();
  await page.question.changed.waitFor();
  assert.match(await page.question.cost.innerText(), /1 interaction/);
  assert.equal((await set.market.account(pro)).used, 0);
  await page.question.confirm();
  await page.contacts.waitFor();
  assert.equal((await set.market.account(pro)).used, 1);

  await visitor.page.unroute('**/api/v1/events*');
  await page.writeQuote.chip.says('Free');
});

test('other rules on the server: the page does not promise, and offers to be loaded anew', async () => {
  const { lead, visitor, page } = await visitLead();
  await visitor.page.route(/\/api\/v1\/(session|snapshot|events)/, async (route) => {
    if (route.request().url().includes('/events')) {
      const data = JSON.stringify({ position: 0, at: Date.now(), rules: 'of tomorrow' });
      const body = `retry: 60000\nevent: hello\ndata: ${data}\n\n`;
      return route.fulfill({ status: 200, contentType: 'text/event-stream', body });
    }
    const response = await route.fetch();
    const body = (await response.text()).replace(/"rules":"[^"]*"/g, '"rules":"of tomorrow"');
    return route.fulfill({ response, body });
  });
  await page.open(lead);
  await page.reveal.chip.says(/^Can’t tell: /);
  await page.banner.getByRole('button', { name: page.say('reload') }).waitFor();

  await visitor.page.unroute(/\/api\/v1\/(session|snapshot|events)/);
  await page.banner.getByRole('button', { name: page.say('reload') }).click();
  await page.reveal.chip.says('Uses 1 interaction · 3 left');
});

test('a form that the page cannot read is no reason to promise', async () => {
  const { lead, visitor, page } = await visitLead();
  await visitor.page.route('**/api/v1/events*', (route) => route.fulfill({
    status: 200,
    contentType: 'text/event-stream',
    body: 'retry: 60000\nevent: update\nid: 1\ndata: {"version":1,"unheard":"of"}\n\n',
  }));
  await page.open(lead);
  await page.reveal.chip.says(/^Can’t tell: /);
});

test('a message that cannot be sent says so, keeps its words, and is sent once when tried again', async () => {
  const { lead, visitor, page } = await visitLead();
  await page.open(lead);
  await page.write('Into the dark');
  await visitor.page.route('**/api/v1/actions', (route) => route.abort('connectionrefused'));
  await page.send.press();
  await page.failures.waitFor();
  assert.equal(await page.composer.inputValue(), 'Into the dark');
  await visitor.page.unroute('**/api/v1/actions');
  await page.failures.getByRole('button', { name: page.say('try_again') }).click();
  await page.hears('Into the dark');
  await page.failures.waitFor({ state: 'detached' });
  assert.equal(await page.messages.count(), 1);
});

test('whoever signs out elsewhere is signed out here', async () => {
  const { lead, visitor, page } = await visitLead();
  await page.open(lead);
  const second = await visitor.context.newPage();
  await second.goto('/');
  await second.getByRole('button', { name: page.say('sign_out') }).click();
  await second.getByLabel(page.say('password'), { exact: true }).waitFor();
  await page.main.getByLabel(page.say('password'), { exact: true }).waitFor();
  assert.doesNotMatch(await visitor.page.content(), new RegExp(lead.title));
});
