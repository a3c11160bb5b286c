// Texts both ways: a client's telephone on one page, the pro's inbox on another.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible } from '../harness/accessibility.mjs';
import { NOBODYS_NUMBER } from '../harness/marketplace.mjs';
import { stage } from '../harness/stage.mjs';
import { InboxPage, PhonePage } from '../pages/all.mjs';

const set = stage({ demo: true });

/** Within this time an open page has to know what a client has sent, in milliseconds: experience.md. */
const A_SECOND = 1_000;

/** A pro's staff text a client from somewhere else. */
const texts = (pro, client, body) => set.market.between('pro', { client, pro }, { do: 'send_text', body });

test('a client answers on their telephone: the thread opens within a second, the reply closes it, STOP ends it', async () => {
  const [pro, client] = [await set.market.pro(), await set.market.client({ name: 'Theo Telephone' })];
  await texts(pro, client, 'Shall I come on Friday?');
  const inbox = await new InboxPage(await set.visit({ as: pro })).open();
  const phone = await new PhonePage(await set.visit()).open();
  await phone.holds(client);
  await phone.reads('Shall I come on Friday?');
  // The first text says how to get no more.
  await phone.reads('Reply STOP for no more texts from Paula Prior.');
  await assertAccessible(phone.root, 'a text has arrived');
  assert.equal(await inbox.rows.count(), 0, 'nobody has answered yet');

  const seen = Promise.all([
    inbox.row('Yes, at nine').waitFor({ timeout: A_SECOND }),
    inbox.badge.filter({ hasText: /^1$/ }).waitFor({ timeout: A_SECOND }),
  ]);
  await Promise.all([phone.writes('Yes, at nine'), seen]);
  await inbox.read('Yes, at nine');
  await inbox.tell('See you on Friday');
  await inbox.badge.waitFor({ state: 'detached' });
  await phone.reads('See you on Friday');
  const last = inbox.main.locator('.message').last();
  await last.locator('.message-progress').filter({ hasText: inbox.say('letter_delivered') }).waitFor();
  await assertAccessible(inbox.root, 'a text was delivered');

  const blocked = inbox.send.chip.says(/^Not possible: unsubscribed/, { timeout: A_SECOND });
  await Promise.all([phone.writes('stop'), blocked]);
  assert.equal(await inbox.send.button.getAttribute('aria-disabled'), 'true');
  // Nobody is told a number on a page that anybody may look at.
  assert.doesNotMatch(await phone.main.innerText(), /\+49/);
});

test('a text that does not arrive says why at its place, in every tab, and its discussion waits again', async () => {
  const [pro, client] = [await set.market.pro(), await set.market.client({ name: 'Wilma Wrongly', mobile: NOBODYS_NUMBER })];
  await set.market.between('client', { client, pro }, { do: 'text', body: 'Are you free?' });
  const [one, other] = [new InboxPage(await set.visit({ as: pro })), new InboxPage(await set.visit({ as: pro }))];
  for (const inbox of [one, other]) {
    await inbox.open();
    await inbox.read('Are you free?');
  }
  await one.tell('Yes, tomorrow');
  const why = one.say('letter_failed', { why: one.say('undelivered_wrong_number') });
  for (const inbox of [one, other]) {
    await inbox.main.locator('.message-failed').filter({ hasText: why }).waitFor();
    await inbox.badge.filter({ hasText: /^1$/ }).waitFor();
    await inbox.close.button.waitFor();
  }
  await assertAccessible(one.root, 'a text did not arrive');
  // It is not forgotten when the page is.
  await other.root.reload();
  await other.main.locator('.message-failed').filter({ hasText: why }).waitFor();
  // What is to be done about it stands beside it: the booking software has the number.
  await one.agreeTo(one.command('report_wrong_number'));
  await one.main.getByText(one.say('wrong_where')).waitFor();
});
