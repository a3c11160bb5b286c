// A card put on file on the processor's own page: there, and back again.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { assertAccessible } from '../harness/accessibility.mjs';
import { Processor } from '../harness/processor.mjs';
import { stage } from '../harness/stage.mjs';
import { AccountPage } from '../pages/all.mjs';

/** @type {Processor} */
let processor;
const set = stage(async () => {
  processor = await Processor.start();
  return { stripe: processor.origin };
});
after(() => processor.stop());

/** Goes to the processor's page from the account, and follows a link there. */
async function go(link, options = {}) {
  const as = await set.market.pro({ manualFee: 800, guaranteedFee: 2_500 });
  const visitor = await set.visit({ as, ...options });
  // The one page elsewhere that people are sent to.
  visitor.expect(new RegExp(`^a request left the origin: ${processor.origin}/pay/`));
  // And what the browser says of a visit that came to nothing.
  visitor.expect(/^Failed to load resource: the server responded with a status of 400/);
  const page = await new AccountPage(visitor).open();
  await page.goToProcessor.click();
  await page.root.getByRole('link', { name: link }).click();
  await page.root.waitForURL('**/account*');
  return page;
}

test('a card is put on file on the processor’s page, and the page says so once', async () => {
  const page = await go('Save card');
  await page.outcome.getByText(page.say('wallet_card_kept')).waitFor();
  await page.wallet.getByText('ending in 4242').waitFor();
  assert.equal(new URL(page.root.url()).search, '', 'the address says nothing of it any more');
  await assertAccessible(page.root, 'back from the processor');
  // Taken off again it stays off, also when the way back is gone once more.
  await page.removeCard.click();
  await page.question.asked();
  await page.question.confirm();
  await page.outcome.getByText(page.say('wallet_card_gone')).waitFor();
  await page.root.reload();
  await page.wallet.getByText(page.say('card_none'), { exact: true }).waitFor();
});

test('whoever turns back, or waits too long, is told that nothing has changed', async () => {
  const cancelled = await go('Back', { locale: 'de-DE' });
  await cancelled.outcome.getByText(cancelled.say('card_page_cancelled')).waitFor();
  const late = await go('Wait too long');
  await late.outcome.getByText(late.say('card_page_failed')).waitFor();
  await assertAccessible(late.root, 'no card came of it');
  for (const page of [cancelled, late]) {
    assert.equal(new URL(page.root.url()).search, '');
    await page.wallet.getByText(page.say('card_none'), { exact: true }).waitFor();
  }
});

test('somebody else’s visit puts no card on file', async () => {
  const other = await set.market.pro();
  const visitor = await set.visit({ as: other });
  const page = new AccountPage(visitor);
  await page.root.goto('/account?card=cs_test_1');
  await page.outcome.getByText(page.say('card_page_failed')).waitFor();
  await page.goToProcessor.waitFor();
});
