// What cannot be taken back asks, naming what and whom; what is free and can be undone never does. The first focus of
// a question is on the answer that does nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible, focused } from '../harness/accessibility.mjs';
import { stage } from '../harness/stage.mjs';
import { AccountPage, ChatPage, ClientPage, InboxPage, LeadPage, LeadsPage } from '../pages/all.mjs';
import { Command } from '../pages/command.mjs';

const set = stage();

/** Presses, and looks at the question: about whom, where the focus is, and that turning it down does nothing. */
async function asks(page, command, { about, says, truth }) {
  await command.press();
  const { dialog } = await page.question.asked();
  const words = (await dialog.innerText()).replace(/[\u2066-\u2069]/g, '');
  for (const word of [...about, ...says]) assert.ok(words.includes(word), `${word} in ${words}`);
  const now = await focused(page.root);
  assert.deepEqual([now.tag, now.text], ['button', page.say('cancel')], 'the first focus is on the safe answer');
  await assertAccessible(page.root, `${page.root.url()}: ${words}`);
  await page.root.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await truth(), false, 'turned down, nothing has happened');
  await command.press();
  await page.question.asked();
  await page.question.confirm();
}

const leadOf = async (who) => (await set.market.snapshot(who)).leads[0];

for (const locale of ['en', 'de']) {
  test(`declining and hiring ask, naming lead and person (${locale})`, async () => {
    const pro = await set.market.pro({ name: 'Paula Prior' });
    const one = await set.market.lead(pro, { name: 'Clara Customer', title: 'Kitchen drain' });
    const page = new LeadPage(await set.visit({ as: pro, locale }));
    await page.open(one);
    const mine = (fact) => async () => Boolean((await leadOf(`pro:${pro.id}`))[fact]);
    const about = ['Kitchen drain', 'Clara C.'];
    const name = 'Clara C.';
    await asks(page, page.claimHired, { about, says: [page.say('ask_claim', { name })], truth: mine('hire_claimed') });
    await page.main.getByText(page.say('outcome_claimed')).waitFor();
    await asks(page, page.decline, { about, says: [page.say('ask_decline', { name })], truth: mine('negative_reply') });
    await page.main.getByText(page.say('outcome_declined')).waitFor();

    const other = await set.market.lead(pro, { title: 'Bathroom' });
    const chat = new ChatPage(await set.visit({ as: other.client, locale }));
    await chat.open(other);
    const theirs = (fact) => async () => Boolean((await leadOf(`client:${other.client.id}`))?.[fact]);
    const whom = { about: ['Bathroom', 'Paula Prior'] };
    const of = { name: 'Paula Prior' };
    await asks(chat, chat.book, { ...whom, says: [chat.say('ask_book', of)], truth: theirs('booked') });
    await asks(chat, chat.markHired, { ...whom, says: [chat.say('ask_hire', of)], truth: theirs('hired') });
    await asks(chat, chat.decline, { ...whom, says: [chat.say('ask_decline', of)], truth: theirs('negative_reply') });
  });
}

test('unsubscribing a client and reporting a contact as wrong ask', async () => {
  const pro = await set.market.pro();
  const client = await set.market.client({ name: 'Clara Customer' });
  await set.market.between('client', { client, pro }, { do: 'text', body: 'Hello' });
  const page = await new ClientPage(await set.visit({ as: pro })).open(`/clients/${client.id}`);
  await page.show('client_info');
  const relation = async () => (await set.market.snapshot(`pro:${pro.id}`)).relations[0];
  const name = 'Clara C.';
  const within = (channel, key) => new Command(page.part.locator(`section[aria-labelledby=reach-${channel}]`), page.say(key));
  const wrong = async () => JSON.stringify(await relation()).includes('"wrong"');
  await asks(page, within('text', 'report_wrong_number'), { about: [name], says: [page.say('ask_wrong_number', { name })], truth: wrong });
  await page.main.getByText(page.say('wrong_where')).waitFor();
  const unsubscribed = async () => (await relation()).email?.unsubscribed ?? false;
  await asks(page, within('email', 'unsubscribe'), { about: [name], says: [page.say('ask_unsubscribe_email', { name })], truth: unsubscribed });
  await page.main.getByText(page.say('unsubscribed')).first().waitFor();
});

test('the card is taken off the file only after a question that says which', async () => {
  const pro = await set.market.pro();
  await set.market.putCard(pro, 'tok_visa');
  const page = new AccountPage(await set.visit({ as: pro }));
  await page.open();
  await page.main.getByRole('button', { name: page.say('card_remove') }).click();
  await page.question.asked();
  assert.match(await page.question.dialog.innerText(), /4242/);
  assert.equal((await focused(page.root)).text, page.say('cancel'));
  await page.root.keyboard.press('Enter');
  await page.question.dialog.waitFor({ state: 'detached' });
  assert.equal((await set.market.account(pro)).card, true);
  await page.main.getByRole('button', { name: page.say('card_remove') }).click();
  await page.question.confirm();
  await page.main.getByText(page.say('wallet_card_gone')).waitFor();
});

test('what costs names the lead and the person too, and its first focus is on the safe answer', async () => {
  const pro = await set.market.pro({ limit: 3 });
  await set.market.lead(pro, { name: 'Clara Customer', title: 'Kitchen drain' });
  const leads = await new LeadsPage(await set.visit({ as: pro })).open();
  await leads.row('Kitchen drain').viewContacts.press();
  const { dialog } = await leads.question.asked();
  const words = await dialog.innerText();
  assert.ok(words.includes('Kitchen drain') && words.includes('Clara C.'), words);
  assert.equal((await focused(leads.root)).text, leads.say('cancel'));
  await leads.root.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  assert.equal((await set.market.account(pro)).used, 0);
});

test('what is free and can be undone never asks', async () => {
  const pro = await set.market.pro();
  const lead = await set.market.lead(pro);
  await set.market.between('client', lead, { do: 'text', body: 'Hello' });
  const visitor = await set.visit({ as: pro });
  const inbox = await new InboxPage(visitor).open(`/discussions/${lead.client.id}/text`);
  await inbox.close.press();
  await inbox.reopen.button.waitFor();
  await inbox.reopen.press();
  await inbox.close.button.waitFor();
  assert.equal(await inbox.question.dialog.count(), 0);
});

test('a call names what it costs if they accept, and that it is recorded, before it begins', async () => {
  const pro = await set.market.pro({ guaranteedFee: 1800, card: true });
  await set.market.putCard(pro, 'tok_visa');
  const lead = await set.market.guaranteed(pro, { name: 'Clara Customer' });
  const page = new LeadPage(await set.visit({ as: pro }));
  await page.open(lead);
  const cost = '$18.00 if they accept, minutes after the third $5.00 each';
  await page.startCall.chip.says(cost);
  await page.setCallback.chip.says(cost);
  await page.startCall.press();
  const { dialog } = await page.question.asked();
  const words = await dialog.innerText();
  assert.equal(words.split('$18.00').length, 2, `the cost is said once: ${words}`);
  assert.ok(words.includes(cost) && words.includes('recorded'), words);
  await page.question.decline();
  const chat = new ChatPage(await set.visit({ as: lead.client }));
  await chat.open(lead);
  assert.match(await chat.calls.innerText(), /recorded/);
  assert.doesNotMatch(await chat.main.innerText(), /\$18/);
});
