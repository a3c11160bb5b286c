// The pro's money: credits bought, a card that is declined, what is outstanding, and what a quote needs.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible } from '../harness/accessibility.mjs';
import { stage } from '../harness/stage.mjs';
import { AccountPage, QuotePage } from '../pages/all.mjs';

const set = stage();

const pro = (options = {}) => set.market.pro({ manualFee: 800, guaranteedFee: 2_500, ...options });

test('credits are bought by card, after one question that names the sum', async () => {
  const as = await pro();
  const page = await new AccountPage(await set.visit({ as })).open();
  await page.wallet.getByText(page.say('wallet_no_card')).waitFor();
  await page.useCard('card_visa');
  await page.sum.fill('50');
  await page.buy.click();
  await page.question.asked();
  assert.match(await page.question.cost.innerText(), /\$50\.00/);
  await page.question.decline();
  assert.equal((await set.market.account(as)).credits, 0, 'turned down, nothing is taken');
  await page.buy.click();
  await page.question.confirm();
  await page.outcome.getByText(page.say('wallet_paid', { sum: '$50.00' })).waitFor();
  await page.transaction('for_credits').getByText('+$50.00').waitFor();
  await page.wallet.getByText('$50.00', { exact: true }).waitFor();
  assert.equal((await set.market.account(as)).credits, 5_000);
  await assertAccessible(page.root, 'credits were bought');
});

test('a card that is declined leaves the fee outstanding, and another card pays it', async () => {
  const as = await pro();
  await set.market.putCard(as, 'tok_declined');
  const lead = await set.market.guaranteed(as);
  const next = await set.market.lead(as, { title: 'The next job' });
  const visitor = await set.visit({ as });
  const page = await new AccountPage(visitor).open();
  await set.market.message('client', lead, 'Please come on Monday');
  await page.overdue.getByText(page.say('wallet_overdue', { sum: '$25.00' })).waitFor();
  await page.transactions.filter({ hasText: page.say('status_declined') }).first().waitFor();
  await assertAccessible(page.root, 'a fee is outstanding');

  const quote = await new QuotePage(visitor).open(next);
  await quote.guaranteed.chip.says('Not possible: a payment is overdue');
  const { unavailable } = quote.methods.guaranteed;
  assert.match(await unavailable.innerText(), /\$25\.00 from an earlier contact/);
  await assertAccessible(quote.root, 'a method is not possible');
  await unavailable.getByRole('link').click();
  await page.overdue.waitFor();

  await page.pay.click();
  await page.question.confirm();
  await page.outcome.getByText(page.say('wallet_declined')).waitFor();
  await page.useCard('card_visa');
  await page.pay.click();
  await page.question.asked();
  assert.match(await page.question.cost.innerText(), /\$25\.00/);
  await page.question.confirm();
  await page.overdue.waitFor({ state: 'detached' });
  await page.transaction('for_outstanding').first().waitFor();
  assert.equal((await set.market.account(as)).outstanding, 0);
  await quote.open(next);
  await quote.guaranteed.chip.says('Charges $25.00 on contact');
});

test('both ways to quote say what they need', async () => {
  const as = await pro({ credits: 500 });
  const lead = await set.market.lead(as);
  const page = await new QuotePage(await set.visit({ as })).open(lead);
  assert.match(await page.methods.manual.unavailable.innerText(), /it takes \$8\.00, and you have \$5\.00/);
  assert.match(await page.methods.guaranteed.unavailable.innerText(), /a card on file/);
  await set.market.putCard(as, 'tok_visa');
  await page.guaranteed.chip.says('Charges $25.00 on contact');
  await page.methods.guaranteed.unavailable.waitFor({ state: 'detached' });
});

test('the account says what contact would cost, and from where', async () => {
  const as = await pro({ credits: 2_499, card: true });
  await set.market.lead(as);
  const page = await new AccountPage(await set.visit({ as })).open();
  await page.contactCosts.getByText('$25.00, by card').waitFor();
  const richer = await pro({ credits: 2_500, card: true });
  await set.market.lead(richer);
  const other = await new AccountPage(await set.visit({ as: richer })).open();
  await other.contactCosts.getByText('$25.00, from your credits').waitFor();
});
