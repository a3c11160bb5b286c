// No surprise: where the truth costs more than the page has shown, nothing is taken and the page asks again.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stage } from '../harness/stage.mjs';
import { ChatPage, LeadPage, QuotePage } from '../pages/all.mjs';

const set = stage({}, { misled: 2 });

/** From now on the page hears nothing of what happens. It is not told so: its stream just stays silent. */
async function silence(page, server) {
  const hello = JSON.stringify({ position: 0, at: Date.now(), rules: (await server.call('GET', 'rules')).version });
  await page.route('**/api/v1/events*', (route) => route.fulfill({
    status: 200,
    contentType: 'text/event-stream',
    // The browser comes back after a minute: longer than any test.
    body: `retry: 60000\nevent: hello\ndata: ${hello}\n\n`,
  }));
}

/** The page is told of leads that are other than in truth. */
async function mislead(page, change) {
  await page.route('**/api/v1/snapshot*', async (route) => {
    const response = await route.fetch();
    const snapshot = await response.json();
    snapshot.leads.forEach(change);
    await route.fulfill({ response, json: snapshot });
  });
}

test('a fee that has risen is shown anew and asked about, before any of it is taken', async () => {
  const pro = await set.market.pro({ manualFee: 1000, credits: 10_000 });
  const lead = await set.market.lead(pro);
  const visitor = await set.visit({ as: pro });
  await silence(visitor.page, set.server);
  const page = new QuotePage(visitor);
  await page.open(lead);
  await page.manual.chip.says('Charges $10.00');
  await set.market.setFees(pro, { manual_quote_fee: 2500 });

  await page.manual.press();
  await page.question.asked();
  assert.match(await page.question.cost.innerText(), /\$10\.00/);
  await page.question.agree.click();

  await page.question.changed.waitFor();
  assert.match(await page.question.cost.innerText(), /\$25\.00/);
  const before = await set.market.snapshot(`pro:${pro.id}`);
  assert.equal(before.account.credits, 10_000, 'nothing was taken');
  assert.equal(before.leads[0].quote, undefined, 'no quote was sent');

  await page.question.confirm();
  await page.root.waitForURL(`**/leads/${lead.project}`);
  const after = await set.market.snapshot(`pro:${pro.id}`);
  assert.equal(after.account.credits, 7_500);
  assert.equal(after.leads[0].quote.method, 'manual');
});

test('the second question turned down takes nothing', async () => {
  const pro = await set.market.pro({ manualFee: 1000, credits: 10_000 });
  const lead = await set.market.lead(pro);
  const visitor = await set.visit({ as: pro });
  await silence(visitor.page, set.server);
  const page = new QuotePage(visitor);
  await page.open(lead);
  await set.market.setFees(pro, { manual_quote_fee: 2500 });
  await page.manual.press();
  await page.question.asked();
  await page.question.agree.click();
  await page.question.changed.waitFor();
  await page.question.decline();
  assert.equal((await set.market.account(pro)).credits, 10_000);
});

test('what the page believes free is asked about when it counts, and then counts once', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro, { mobile: '+491555777003' });
  const visitor = await set.visit({ as: pro });
  await mislead(visitor.page, (lead) => Object.assign(lead, { booked: true }));
  const page = new LeadPage(visitor);
  await page.open(lead);
  await page.reveal.chip.says('Free');
  await page.reveal.press();

  await page.question.changed.waitFor();
  assert.match(await page.question.cost.innerText(), /1 interaction/);
  assert.equal((await set.market.account(pro)).used, 0, 'nothing was taken');
  assert.equal(await page.contacts.count(), 0);

  await page.question.confirm();
  await page.contacts.getByText('+491555777003').waitFor();
  await page.meterSays('1 of 3 used');
  assert.equal((await set.market.account(pro)).used, 1);
});

test('a client, whom nothing costs, is not asked twice: the message is sent at once, and counts once', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro);
  const visitor = await set.visit({ as: lead.client });
  await mislead(visitor.page, (lead) => Object.assign(lead, { counted: true }));
  const page = new ChatPage(visitor);
  await page.open(lead);
  await page.tell('My only message');
  assert.equal(await page.messages.count(), 1);
  assert.equal((await set.market.account(pro)).used, 1);
});

test('where the truth has become cheaper, less is taken than was shown, and nobody is asked twice', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro);
  const visitor = await set.visit({ as: pro });
  await silence(visitor.page, set.server);
  const page = new LeadPage(visitor);
  await page.open(lead);
  await page.reveal.chip.says('Uses 1 interaction · 3 left');
  await set.market.message('client', lead, 'Hello');
  assert.equal(await page.reveal.chip.text(), 'Uses 1 interaction · 3 left', 'the page was not told');
  await page.reveal.press();
  await page.question.asked();
  await page.question.confirm();
  await page.contacts.waitFor();
  assert.equal((await set.market.account(pro)).used, 1, "the client's message alone counted");
});

test('a refusal that the page did not foresee is told with its reason, and takes nothing', async () => {
  const pro = await set.market.pro({ limit: 1 });
  const lead = await set.market.lead(pro);
  const other = await set.market.lead(pro);
  const visitor = await set.visit({ as: pro });
  await silence(visitor.page, set.server);
  const page = new LeadPage(visitor);
  await page.open(lead);
  await page.reveal.chip.says('Uses 1 interaction · 1 left');
  await set.market.message('client', other, 'I was first');
  await page.reveal.press();
  await page.question.asked();
  await page.question.confirm();
  await page.failures.filter({ hasText: 'limit reached' }).waitFor();
  await page.reveal.chip.says(/^Not possible: limit reached/);
  assert.equal(await page.contacts.count(), 0);
  assert.equal((await set.market.account(pro)).used, 1);
});

test('an answer that is lost on its way is asked for again, and the command is done once', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro);
  const visitor = await set.visit({ as: pro });
  visitor.expect(/ERR_CONNECTION_RESET|ERR_FAILED/);
  let lost = 0;
  await visitor.page.route('**/api/v1/actions', async (route) => {
    if (lost > 0) return route.fallback();
    lost += 1;
    await route.fetch();
    return route.abort('connectionreset');
  });
  const page = new LeadPage(visitor);
  await page.open(lead);
  await page.tell('Said once');
  assert.equal(lost, 1);
  // The next one comes after it: had the first been sent twice, both would be there by then.
  await page.tell('And this');
  assert.deepEqual(await page.messages.locator('.message-body').evaluateAll((all) => all.map((body) => body.lastChild.textContent)),
    ['Said once', 'And this']);
});
