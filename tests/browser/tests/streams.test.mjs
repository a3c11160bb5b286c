// One stream for all tabs of a person: however many there are, whichever closes, whoever signs out in another.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stage } from '../harness/stage.mjs';
import { LeadPage, LeadsPage } from '../pages/all.mjs';

const set = stage();

/** Another tab of the same browser. */
const tab = async (visitor, Kind) => new Kind({ page: await visitor.context.newPage(), language: visitor.language });

/** How many streams the server has open. */
async function streams() {
  const text = await (await fetch(`${set.server.origin}/metrics`)).text();
  return Number(/^reckon_streams (\d+)/m.exec(text)[1]);
}

test('twenty tabs of one browser load and hear, over one connection', async () => {
  const pro = await set.market.pro();
  const lead = await set.market.lead(pro);
  const visitor = await set.visit({ as: pro });
  const asked = [];
  visitor.context.on('request', (request) => {
    if (request.url().endsWith('/api/v1/events')) asked.push(request);
  });
  const pages = [];
  for (let count = 0; count < 20; count += 1) pages.push(await (await tab(visitor, LeadsPage)).open());
  await pages[0].root.waitForFunction(() => document.querySelector('.nav'));
  assert.equal(asked.length, 1);
  assert.equal(await streams(), 1);
  await set.market.message('client', lead, 'Does everybody hear me?');
  for (const page of pages) {
    await page.row(lead.title).row.filter({ hasText: page.say('badge_unread') }).waitFor();
    await page.meterSays('1 of 10 used');
  }
});

test('nothing is lost when the tab that reads for the others is closed while a client writes', async () => {
  const pro = await set.market.pro();
  const lead = await set.market.lead(pro);
  const visitor = await set.visit({ as: pro });
  const words = Array.from({ length: 30 }, (_, at) => `Word ${at + 1} of thirty`);
  const tabs = [];
  for (let count = 0; count < 4; count += 1) {
    const page = await tab(visitor, LeadPage);
    await page.open(lead);
    tabs.push(page);
  }
  const closing = { 5: 0, 12: 1, 20: 2 };
  for (const [at, body] of words.entries()) {
    const sent = set.market.message('client', lead, body);
    // It closes while the message is on its way.
    if (at in closing) await tabs[closing[at]].root.close();
    await sent;
  }
  const last = tabs[3];
  await last.hears(words[29]);
  const heard = await last.messages.allInnerTexts();
  assert.deepEqual(words.filter((body) => !heard.some((text) => text.includes(body))), []);
});

test('a tab whose lead has fallen asleep takes it over', async () => {
  const pro = await set.market.pro();
  const lead = await set.market.lead(pro);
  const visitor = await set.visit({ as: pro });
  const [asleep, awake] = [await tab(visitor, LeadsPage), await tab(visitor, LeadPage)];
  await asleep.open();
  // As a telephone does with a tab that nobody looks at: it runs no more, and keeps what it has.
  const debugger_ = await visitor.context.newCDPSession(asleep.root);
  await debugger_.send('Debugger.enable');
  const paused = new Promise((resolve) => debugger_.once('Debugger.paused', resolve));
  await debugger_.send('Debugger.pause');
  await paused;
  await awake.open(lead);
  await set.market.message('client', lead, 'Is anybody awake?');
  await awake.hears('Is anybody awake?');
  await debugger_.send('Debugger.resume');
  await set.market.message('client', lead, 'And now both?');
  await awake.hears('And now both?');
  await asleep.row(lead.title).row.filter({ hasText: asleep.say('badge_unread') }).waitFor();
});

test('who signs out in one tab is signed out in all, and who comes next is there in all', async () => {
  const [pro, next] = [await set.market.pro({ name: 'Paula Prior' }), await set.market.pro({ name: 'Nora Next' })];
  const lead = await set.market.lead(pro);
  const visitor = await set.visit({ as: pro });
  const [one, other] = [await tab(visitor, LeadsPage), await tab(visitor, LeadPage)];
  await one.open();
  await other.open(lead);
  await one.root.getByRole('button', { name: one.say('sign_out') }).click();
  await other.main.locator('#email').waitFor();
  assert.equal(await other.main.getByText(lead.title).count(), 0, 'nothing of theirs is left');
  await one.main.locator('#email').fill(next.email);
  await one.main.locator('#password').fill(next.password);
  await one.main.getByRole('button', { name: one.say('sign_in'), exact: true }).click();
  // The name is not shown at this width.
  for (const page of [one, other]) await page.root.locator('.who-name').getByText('Nora Next').waitFor({ state: 'attached' });
  assert.equal(await other.main.getByText(lead.title).count(), 0);
});

test('a stream that the server refuses is said, with the time of the next try, and mends by itself', async () => {
  const pro = await set.market.pro();
  const lead = await set.market.lead(pro);
  for (const [locale, status] of [['en-US', 503], ['de-DE', 429]]) {
    const visitor = await set.visit({ as: pro, locale });
    visitor.expect(/503|429/);
    const refuse = (route) => route.fulfill({ status, headers: { 'retry-after': '2' }, json: {} });
    await visitor.context.route('**/api/v1/events', refuse);
    const page = await new LeadsPage(visitor).open();
    await page.banner.filter({ hasText: page.say('doubt_refused_why') }).waitFor();
    await page.row(lead.title).message.chip.says(new RegExp(page.say('doubt_refused', { time: '' }).trim()));
    await visitor.context.unroute('**/api/v1/events', refuse);
    await page.banner.waitFor({ state: 'detached' });
  }
});
