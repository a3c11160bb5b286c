// A pro at the limit, over it, and without one.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stage } from '../harness/stage.mjs';
import { AccountPage, LeadPage, LeadsPage, QuotePage } from '../pages/all.mjs';

const set = stage({ clock: 'manual' });

/** Noon in Berlin: the plan's counter resets on the first of the next month. */
const NOON = Date.parse('2026-02-10T11:00:00Z');
const RESETS = '1 Mar';

async function at(instant) {
  await set.server.call('PUT', 'clock', { at: instant });
}

async function proAtTheLimit(options = {}) {
  await at(NOON);
  const pro = await set.market.pro({ limit: 2, used: 2, larger: 20, ...options });
  return { pro, lead: await set.market.lead(pro, { recommended: false, ...options.lead }) };
}

const visitAs = (pro) => set.visit({ as: pro, locale: 'en-GB' });

test('at the limit every chip that the limit blocks says so, why, and what would change it', async () => {
  const { pro, lead } = await proAtTheLimit();
  const page = new LeadPage(await visitAs(pro));
  await page.open(lead);
  const blocked = `Not possible: limit reached · resets ${RESETS}`;
  for (const command of [page.reveal, page.writeQuote, page.send]) {
    await command.chip.says(blocked);
  }
  const why = await page.reveal.chip.explain();
  assert.match(why, /\bL0\b/, 'the rule is named');
  assert.match(why, new RegExp(RESETS), 'waiting is a way out, and until when');
  assert.equal(await page.reveal.chip.why.getByRole('link', { name: /L0/ }).getAttribute('href'), '/rules#L0');
  await page.reveal.chip.why.locator('a[href="/account#plans"]').first().waitFor();
});

test('a blocked button explains instead of acting', async () => {
  const { pro, lead } = await proAtTheLimit();
  const page = new LeadPage(await visitAs(pro));
  await page.open(lead);
  await page.reveal.insist();
  await page.reveal.chip.why.waitFor();
  assert.equal(await page.question.dialog.count(), 0);
  assert.equal((await set.market.account(pro)).used, 2);
});

test('the notice above the composer comes before anything is written, and goes when the client writes', async () => {
  const { pro, lead } = await proAtTheLimit();
  const page = new LeadPage(await visitAs(pro));
  await page.open(lead);
  await page.predicted.waitFor();
  assert.match(await page.predicted.innerText(), /limit reached/);
  await page.predicted.locator('a[href="/account#plans"]').waitFor();
  await set.market.message('client', lead, 'Please answer me');
  await page.predicted.waitFor({ state: 'detached', timeout: 1_000 });
  await page.send.chip.says('Free');
  await page.tell('Gladly');
  await page.meterSays('3 of 2 used, 1 over the limit');
});

test('a quote is refused at the limit, also on a counted lead', async () => {
  const { pro, lead } = await proAtTheLimit();
  await set.market.message('client', lead, 'How much would it be?');
  const page = new QuotePage(await visitAs(pro));
  await page.open(lead);
  await page.manual.chip.says(`Not possible: limit reached · resets ${RESETS}`);
  assert.match(await page.manual.chip.explain(), /\bL1\b/);
});

test('the marketplace does not recommend a pro at the limit', async () => {
  const { lead } = await proAtTheLimit();
  const { decision } = await set.market.act('marketplace', lead, { do: 'recommend' });
  assert.deepEqual([decision.outcome, decision.reason, decision.rule], ['blocked', 'limit_reached', 'L1']);
});

test('recommended leads come first, and say that they are', async () => {
  await at(NOON);
  const pro = await set.market.pro();
  const client = await set.market.client();
  await set.market.lead(pro, { client, title: 'Recommended and old' });
  await at(NOON + 60_000);
  await set.market.lead(pro, { client, title: 'New and plain', recommended: false });
  const page = new LeadsPage(await visitAs(pro));
  await page.open();
  assert.deepEqual(await page.rows.getByRole('heading').allInnerTexts(), ['Recommended and old', 'New and plain']);
  await page.row('Recommended and old').row.locator('.badge.is-recommended').waitFor();
});

test('a larger plan frees the chips at once', async () => {
  const { pro, lead } = await proAtTheLimit();
  const visitor = await visitAs(pro);
  const account = new AccountPage(visitor);
  await account.open();
  await account.compare('20');
  await account.whatIf.getByRole('columnheader').nth(2).waitFor();
  await account.changePlan.click();
  await account.question.asked();
  await account.question.confirm();
  await account.meterSays('2 of 20 used');
  const page = new LeadPage(visitor);
  await page.open(lead);
  await page.reveal.chip.says('Uses 1 interaction · 18 left');
});

test('a pro without a limit is told that it counts, and of no number left', async () => {
  await at(NOON);
  const pro = await set.market.pro({ limit: null });
  const lead = await set.market.lead(pro);
  const page = new LeadPage(await visitAs(pro));
  await page.open(lead);
  await page.reveal.chip.says(/^Uses 1 interaction/);
  assert.doesNotMatch(await page.reveal.chip.text(), /left/);
  await page.root.getByRole('banner').locator('.meter-reading').getByText('0 used, no limit', { exact: true }).waitFor();
});

test('the meter shows what is over the limit, and the history every interaction with its rule', async () => {
  await at(NOON);
  const pro = await set.market.pro({ limit: 2, used: 4 });
  const page = new AccountPage(await visitAs(pro));
  await page.open();
  assert.equal(await page.wholeMeter.getAttribute('aria-valuetext'), '4 of 2 used, 2 over the limit');
  await page.main.locator('.meter.is-over').waitFor();
  assert.equal(await page.counted.count(), 4);
  assert.match(await page.counted.first().innerText(), /Filler 4.*C1/s);
});

test('when the period ends the page learns of the new one by itself', async () => {
  const { pro, lead } = await proAtTheLimit();
  await at(Date.parse('2026-02-28T22:59:57Z'));
  const page = new LeadPage(await visitAs(pro));
  await page.open(lead);
  await page.reveal.chip.says(`Not possible: limit reached · resets ${RESETS}`);
  // The page's own clock runs on; the server's is set.
  await at(Date.parse('2026-02-28T23:00:01Z'));
  await page.reveal.chip.says('Uses 1 interaction · 2 left');
  await page.meterSays('0 of 2 used');
});
