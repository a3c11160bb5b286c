// Calls that connect themselves, lived through: two people, and the page that plays both telephones.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible } from '../harness/accessibility.mjs';
import { stage } from '../harness/stage.mjs';
import { AccountPage, ChatPage, LeadPage, PhonePage, QuotePage } from '../pages/all.mjs';

const set = stage({ demo: true });

/** A pro with everything that a quote with Guaranteed Reply needs, by a name of their own. */
const pro = (name, options = {}) => set.market.pro({ name, guaranteedFee: 2_500, credits: 3_000, card: true, ...options });

async function telephones() {
  return new PhonePage(await set.visit()).open();
}

/** What a call costs its pro. */
const COST = '$25.00 if they accept, minutes after the third $5.00 each';

test('from the quote to the recording and the transaction', async () => {
  const as = await pro('Rohr & Sohn');
  const lead = await set.market.lead(as, { name: 'Clara Customer', mobile: '+491555777311' });
  const visitor = await set.visit({ as });
  const quote = await new QuotePage(visitor).open(lead);
  assert.match(await quote.methods.guaranteed.panel.innerText(), /\$25\.00, from your credits/);
  await quote.sum.fill('450');
  await quote.guaranteed.chip.says('Charges $25.00 on contact');
  await quote.guaranteed.press();
  await quote.question.asked();
  assert.match(await quote.question.cost.innerText(), /\$25\.00/);
  await quote.question.confirm();

  const page = new LeadPage(visitor);
  await page.startCall.chip.says(COST);
  const chat = new ChatPage(await set.visit({ as: lead.client }));
  await chat.open(lead);
  const phone = await telephones();
  await page.agreeTo(page.startCall);
  await page.callStatus.getByText(page.say('calls_dialing_pro', { client: 'Clara C.' })).waitFor();
  await chat.callStatus.getByText(chat.say('calls_dialing_client')).waitFor();

  const call = phone.call('Clara C.', 'Rohr & Sohn');
  await call.client.words.getByText(phone.say('phone_rings')).waitFor();
  await assertAccessible(phone.root, 'a telephone rings');
  await call.client.press('answer');
  await call.client.announcement.getByText(/450/).waitFor();
  await assertAccessible(phone.root, 'the client listens');
  assert.equal(await page.contacts.count(), 0, 'nobody has accepted yet');
  await call.client.press('accept');
  await call.pro.press('pro_answer');
  await call.pro.clock.getByText(/0:0[1-9]/).waitFor();
  await assertAccessible(phone.root, 'they talk');
  await call.client.press('hang_up');
  await phone.main.getByText(phone.say('phone_over')).waitFor();

  for (const side of [page, chat]) {
    await side.callStatus.getByText(side.say('calls_closed')).waitFor();
    await side.callEntries.filter({ hasText: 'Spoke for 0 min' }).waitFor();
    const sound = side.callEntries.locator('audio');
    await sound.waitFor();
    const heard = await sound.evaluate((audio) => new Promise((resolve, reject) => {
      audio.addEventListener('error', () => reject(new Error(`no sound: ${audio.error?.message}`)));
      audio.addEventListener('loadedmetadata', () => resolve(audio.duration));
      audio.load();
    }));
    assert.ok(heard > 0, 'there is something to hear');
    await assertAccessible(side.root, 'a recording in the chat');
  }
  assert.doesNotMatch(await chat.main.innerText(), /\$25|credits|fee/i, "nothing of the pro's money");
  await page.contacts.getByText('+491555777311').waitFor();

  const account = await new AccountPage(visitor).open();
  const fee = account.transaction('for_guaranteed');
  await fee.getByText('\u2212$25.00').waitFor();
  await fee.getByText(account.say('source_credits')).waitFor();
  await fee.getByText('$5.00').waitFor();
  assert.equal((await set.market.account(as)).credits, 500);
  const file = await visitor.page.request.get(await account.file.getAttribute('href'));
  assert.match(await file.text(), /guaranteed_reply_fee,credits,-2500,settled/);
});

test('five calls that reach nobody stop the service until the client allows it again', async () => {
  const as = await pro('Beharrlich GmbH');
  const lead = await set.market.guaranteed(as, { name: 'Bea Busy' });
  const page = new LeadPage(await set.visit({ as }));
  await page.open(lead);
  const chat = new ChatPage(await set.visit({ as: lead.client }));
  await chat.open(lead);
  const phone = await telephones();
  const { client } = phone.call('Bea B.', 'Beharrlich GmbH');
  for (const [index, command] of ['ring_busy', 'no_answer', 'decline', 'ring_busy'].entries()) {
    await page.agreeTo(page.startCall);
    if (command === 'decline') await client.press('answer');
    await client.press(command);
    await page.callStatus.getByText(page.say('calls_failed_pro')).waitFor();
    await page.callFailures.getByText(page.say('calls_failures', { n: index + 1, all: '5' })).waitFor();
  }
  await page.agreeTo(page.startCall);
  await client.press('no_answer');
  await page.callStatus.getByText(/no longer receiving phone calls/).waitFor();
  await page.startCall.chip.says('Not possible: no longer receiving phone calls');
  await assertAccessible(page.root, 'the service has stopped');
  await page.callEntries.nth(4).waitFor();
  await page.callEntries.filter({ hasText: page.say('call_declined') }).waitFor();
  assert.equal((await set.market.account(as)).credits, 3_000, 'nobody was reached, nothing was paid');

  await chat.allowCalls.press();
  await page.startCall.chip.says(COST);
  await chat.allowCalls.button.waitFor({ state: 'detached' });
});

test("a callback is set by the pro's clock, changed by the client, and seen by both", async () => {
  const as = await pro('Zur rechten Zeit');
  const lead = await set.market.guaranteed(as, { name: 'Tilda Time' });
  const page = new LeadPage(await set.visit({ as, timezone: 'America/New_York' }));
  await page.open(lead);
  const chat = new ChatPage(await set.visit({ as: lead.client, timezone: 'Europe/London' }));
  await chat.open(lead);
  await page.chooseTime('2031-05-06T15:30');
  await page.calls.getByText('Time zone: Europe/Berlin').waitFor();
  await page.agreeTo(page.setCallback);
  await page.callStatus.getByText(/6.*3:30.*\(Europe\/Berlin\)/).waitFor();
  await chat.callStatus.getByText(/6.*2:30.*\(Europe\/London\)/).waitFor();
  await chat.chooseTime('2031-05-07T09:00');
  await chat.changeTime.press();
  await page.callStatus.getByText(/7.*10:00.*\(Europe\/Berlin\)/).waitFor();
  await page.chooseTime('2020-01-01T09:00');
  await page.changeTime.chip.says('Not possible: the time has passed');
});

test('the telephones of the demonstration take one connection each kind, however many pages play them', async () => {
  const visitor = await set.visit();
  const asked = [];
  visitor.context.on('request', (request) => {
    if (/demo\/(phone|texts)\/events$/.test(request.url())) asked.push(request.url());
  });
  for (let count = 0; count < 8; count += 1) {
    const page = new PhonePage({ page: await visitor.context.newPage(), language: visitor.language });
    await page.open();
    await page.texting.waitFor();
  }
  assert.equal(asked.length, 2, asked.join(' '));
});
