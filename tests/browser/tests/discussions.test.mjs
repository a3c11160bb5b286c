// The inbox: a client writes from outside, and every open page of the pro's knows.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stage } from '../harness/stage.mjs';
import { AccountPage, InboxPage } from '../pages/all.mjs';

const set = stage();

/** Within this time an open page has to know what a client has sent, in milliseconds: experience.md. */
const A_SECOND = 1_000;

/** Something that a client sends to a pro from outside of the application. */
const sends = (client, pro, action, body) =>
  set.market.between('client', { client, pro }, { do: action, body });

test("a client's text opens its discussion in the pro's page within a second, in every tab", async () => {
  const [pro, client] = [await set.market.pro(), await set.market.client({ name: 'Theo Texter' })];
  const [inbox, account] = [new InboxPage(await set.visit({ as: pro })), new AccountPage(await set.visit({ as: pro }))];
  await Promise.all([inbox.open(), account.open()]);
  assert.equal(await inbox.rows.count(), 0);
  const seen = Promise.all([
    inbox.row('Are you free on Friday?').waitFor({ timeout: A_SECOND }),
    inbox.badge.filter({ hasText: /^1$/ }).waitFor({ timeout: A_SECOND }),
    account.root.locator('.nav-badge [aria-hidden]').filter({ hasText: /^1$/ }).waitFor({ timeout: A_SECOND }),
    ...[inbox, account].map(({ root }) =>
      root.waitForFunction(() => document.title.startsWith('(1) '), undefined, { timeout: A_SECOND }),
    ),
  ]);
  await Promise.all([sends(client, pro, 'text', 'Are you free on Friday?'), seen]);

  await inbox.read('Are you free on Friday?');
  await inbox.hears('Are you free on Friday?');
  await inbox.send.chip.says('Free');
  await inbox.tell('Yes, at nine');
  // The reply closes it, here and in the other tab.
  await inbox.badge.waitFor({ state: 'detached' });
  await account.root.locator('.nav-badge').waitFor({ state: 'detached' });
  await inbox.reopen.button.waitFor();
  const { relations } = await set.market.snapshot(`pro:${pro.id}`);
  assert.equal(relations[0].text.discussion, 'closed');

  // Opened again by hand it waits as before.
  await inbox.reopen.press();
  await inbox.badge.filter({ hasText: /^1$/ }).waitFor();
  await inbox.close.button.waitFor();
});

test('whoever is elsewhere is told that a client has written, and led there or left alone', async () => {
  const pro = await set.market.pro();
  const [tina, tom] = [await set.market.client({ name: 'Tina Teller' }), await set.market.client({ name: 'Tom Teller' })];
  const account = await new AccountPage(await set.visit({ as: pro })).open();
  const cards = account.root.locator('.news-card');
  const told = (name) => cards.filter({ hasText: account.say('inbox_announced', { name }) });
  await sends(tina, pro, 'text', 'Is Friday free?');
  await told('Tina T.').waitFor({ timeout: A_SECOND });
  await sends(tom, pro, 'email', 'And Saturday?');
  await told('Tom T.').waitFor({ timeout: A_SECOND });
  // A second word in what is open already is no news.
  await sends(tina, pro, 'text', 'Or Monday?');
  await told('Tom T.').getByRole('button').click();
  await told('Tom T.').waitFor({ state: 'detached' });
  await told('Tina T.').getByRole('link').click();
  await new InboxPage(account.visitor).hears('Or Monday?');
  await cards.first().waitFor({ state: 'detached' });
  // Answered in another tab, it is nothing new here either.
  await set.market.between('pro', { client: tina, pro }, { do: 'close_discussion', channel: 'text' });
  await sends(tina, pro, 'text', 'Thanks');
  assert.equal(await cards.count(), 0);
  // Nor is what was opened again by hand elsewhere: nobody has written. What comes after it is told of alone.
  for (const action of ['close_discussion', 'reopen_discussion']) {
    await set.market.between('pro', { client: tom, pro }, { do: action, channel: 'email' });
  }
  const tess = await set.market.client({ name: 'Tess Teller' });
  await sends(tess, pro, 'text', 'And Sunday?');
  await told('Tess T.').waitFor({ timeout: A_SECOND });
  assert.equal(await cards.count(), 1);
});

test('the system tells whoever looks at another window, once they have allowed it', async () => {
  const [pro, client] = [await set.market.pro(), await set.market.client({ name: 'Will Window' })];
  const visitor = await set.visit({ as: pro });
  // The system's own part is outside of the page: what it is asked to show is written down.
  await visitor.page.addInitScript(() => {
    window.alerts = [];
    let permission = 'default';
    window.Notification = class {
      static get permission() {
        return permission;
      }
      static async requestPermission() {
        permission = 'granted';
        return permission;
      }
      constructor(title, { tag }) {
        window.alerts.push({ title, tag, shown: this });
      }
      close() {}
    };
    document.hasFocus = () => false;
  });
  const inbox = await new InboxPage(visitor).open();
  const offer = inbox.main.getByRole('button', { name: inbox.say('inbox_alert') });
  await offer.click();
  await offer.waitFor({ state: 'detached' });
  await sends(client, pro, 'text', 'Are you there?');
  await inbox.root.waitForFunction(() => window.alerts.length === 1);
  const told = await inbox.root.evaluate(() => window.alerts.map(({ title, tag }) => ({ title, tag })));
  assert.deepEqual(told, [
    { title: inbox.say('inbox_announced', { name: 'Will W.' }), tag: `/discussions/${client.id}/text` },
  ]);
  await inbox.root.evaluate(() => window.alerts[0].shown.onclick());
  await inbox.hears('Are you there?');
});

test('after STOP nothing can be written, and the page says so before it is', async () => {
  const [pro, client] = [await set.market.pro(), await set.market.client({ name: 'Stella Stopper' })];
  await sends(client, pro, 'text', 'Hello');
  const inbox = await new InboxPage(await set.visit({ as: pro })).open();
  await inbox.read('Hello');
  await inbox.send.chip.says('Free');
  await sends(client, pro, 'text', ' stop ');
  await inbox.send.chip.says(/^Not possible: unsubscribed/, { timeout: A_SECOND });
  await inbox.predicted.waitFor();
  assert.equal(await inbox.send.button.getAttribute('aria-disabled'), 'true');
  await inbox.row('stop').locator('.chip').filter({ hasText: 'unsubscribed' }).waitFor();
  // Subscribed again, it can.
  await sends(client, pro, 'text', 'START');
  await inbox.send.chip.says('Free', { timeout: A_SECOND });
});

test('a wrong number is reported, and is to be corrected in the booking software', async () => {
  const [pro, client] = [await set.market.pro(), await set.market.client({ name: 'Wanda Wrong' })];
  await sends(client, pro, 'text', 'Who is this?');
  const inbox = await new InboxPage(await set.visit({ as: pro })).open();
  await inbox.read('Who is this?');
  await inbox.agreeTo(inbox.command('report_wrong_number'));
  await inbox.main.getByText(inbox.say('wrong_where')).waitFor();
  await inbox.send.chip.says(/^Not possible: wrong contact/);
  // It unsubscribes nobody.
  const { relations } = await set.market.snapshot(`pro:${pro.id}`);
  assert.equal(relations[0].text.unsubscribed ?? false, false);
  await set.market.setContacts(client, { mobile: '+4915123999999' });
  await inbox.root.reload();
  await inbox.send.chip.says('Free');
});

test('filters narrow the list, and their numbers are the badge\'s', async () => {
  const pro = await set.market.pro();
  const [emma, tim] = [await set.market.client({ name: 'Emma Emailer' }), await set.market.client({ name: 'Tim Texter' })];
  await sends(emma, pro, 'email', 'By email');
  await sends(tim, pro, 'text', 'By text');
  await set.market.between('pro', { client: tim, pro }, { do: 'send_text', body: 'Answered' });
  const inbox = await new InboxPage(await set.visit({ as: pro })).open();
  assert.deepEqual(await inbox.rows.locator('.letter-name').allInnerTexts(), ['Emma E.']);
  assert.equal(await inbox.badge.innerText(), '1');
  const numbers = async () => {
    const all = inbox.main.locator('.segments').first().locator('.segment');
    return (await all.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
  };
  const named = (open, closed, any) =>
    [['status_open', open], ['status_closed', closed], ['status_any', any]].map(([key, n]) => `${inbox.say(key)} ${n}`);
  assert.deepEqual(await numbers(), named(1, 1, 2));
  await inbox.narrow('status_closed');
  await inbox.row('You: Answered').waitFor();
  assert.equal(await inbox.rows.count(), 1);
  await inbox.narrow('status_any');
  await inbox.row('By email').waitFor();
  assert.equal(await inbox.rows.count(), 2);
});

test('of several it says what answering them comes to, and one answer reaches those that it can', async () => {
  const pro = await set.market.pro();
  const clients = [];
  for (const name of ['Ria Reached', 'Rolf Reached', 'Sam Stopped']) clients.push(await set.market.client({ name }));
  for (const client of clients) await sends(client, pro, 'text', `Hello from ${client.name}`);
  await sends(clients[2], pro, 'text', 'stop');
  const inbox = await new InboxPage(await set.visit({ as: pro })).open();
  for (const { name } of clients) {
    const short = name.replace(/ (.).*/, ' $1.');
    await inbox.main.getByRole('checkbox', { name: new RegExp(`^${inbox.say('several_choose', { name: short })}`) }).check();
  }
  const bar = inbox.main.locator('.several');
  await bar.getByText(inbox.say('several_reached', { n: 2, counted: '0' })).waitFor();
  await bar.getByText(/^1 not possible: unsubscribed/).waitFor();
  await bar.getByRole('textbox').fill('We are closed until Monday');
  await bar.getByRole('button', { name: inbox.say('several_send') }).click();
  // Both are answered and so closed; the third, which nothing was sent to, still waits.
  await inbox.badge.filter({ hasText: /^1$/ }).waitFor();
  const { relations } = await set.market.snapshot(`pro:${pro.id}`);
  assert.deepEqual(relations.map(({ text }) => text.discussion), ['closed', 'closed', 'open']);
});

test('by keyboard: through the list, to the reply, closed and opened again', async () => {
  const pro = await set.market.pro();
  for (const name of ['Ada First', 'Bob Second']) {
    await sends(await set.market.client({ name }), pro, 'text', `This is ${name}`);
  }
  const inbox = await new InboxPage(await set.visit({ as: pro })).open();
  await inbox.row('Bob Second').waitFor();
  await inbox.root.keyboard.press('j');
  await inbox.hears('This is Bob Second');
  await inbox.root.keyboard.press('j');
  await inbox.hears('This is Ada First');
  await inbox.root.keyboard.press('k');
  await inbox.hears('This is Bob Second');
  await inbox.root.keyboard.press('c');
  await inbox.badge.filter({ hasText: /^1$/ }).waitFor();
  await inbox.root.keyboard.press('o');
  await inbox.badge.filter({ hasText: /^2$/ }).waitFor();
  await inbox.root.keyboard.press('r');
  await inbox.root.keyboard.type('Hello Bob');
  await inbox.root.keyboard.press('Control+Enter');
  await inbox.hears('Hello Bob');
  await inbox.badge.filter({ hasText: /^1$/ }).waitFor();
  // Answered, it has left the list: out of the answer and on to what has its place now.
  await inbox.row('Bob Second').waitFor({ state: 'detached' });
  await inbox.root.keyboard.press('Escape');
  await inbox.root.keyboard.press('j');
  await inbox.hears('This is Ada First');
  // Whoever does not want keys of one letter turns them off, for good.
  const keys = inbox.main.getByRole('button', { name: inbox.say('inbox_by_keys'), exact: true });
  await keys.click();
  await inbox.root.reload();
  await inbox.ready();
  assert.equal(await keys.getAttribute('aria-pressed'), 'false');
  await inbox.root.keyboard.press('c');
  await keys.click();
  assert.equal(await inbox.badge.innerText(), '1', 'nothing was closed');
  await inbox.root.keyboard.press('c');
  await inbox.badge.waitFor({ state: 'detached' });
});

test('the badge is right after the network was away', async () => {
  const [pro, client] = [await set.market.pro(), await set.market.client({ name: 'Nora Network' })];
  const inbox = await new InboxPage(await set.visit({ as: pro })).open();
  inbox.visitor.expect(/ERR_INTERNET_DISCONNECTED/);
  await inbox.visitor.context.setOffline(true);
  await inbox.banner.waitFor();
  await sends(client, pro, 'text', 'Are you there?');
  await sends(client, pro, 'email', 'Are you really there?');
  await inbox.visitor.context.setOffline(false);
  await inbox.badge.filter({ hasText: /^2$/ }).waitFor();
  await inbox.row('Are you really there?').waitFor();
});

test('the badge is asked for again where the server had no answer', async () => {
  const [pro, client] = [await set.market.pro(), await set.market.client({ name: 'Bea Busy' })];
  const account = await new AccountPage(await set.visit({ as: pro })).open();
  account.visitor.expect(/503/);
  let refused = 0;
  await account.root.route('**/api/v1/discussions?**', async (route) => {
    refused += 1;
    await (refused > 2 ? route.continue() : route.fulfill({ status: 503, body: '' }));
  });
  await sends(client, pro, 'text', 'Are you there?');
  await account.root.locator('.nav-badge [aria-hidden]').filter({ hasText: /^1$/ }).waitFor();
  assert.equal(refused, 3);
});

test('what a chat would cost is at its row, and a long discussion is read to its beginning', async () => {
  const pro = await set.market.pro();
  const lead = await set.market.lead(pro, { name: 'Lena Long' });
  await set.market.act('client', lead, { do: 'send_message', body: 'In the chat' });
  for (let number = 1; number <= 105; number += 1) {
    await sends(lead.client, pro, 'text', `Text number ${number}.`);
  }
  const inbox = await new InboxPage(await set.visit({ as: pro })).open();
  await inbox.row('In the chat').locator('.chip').waitFor();
  await inbox.read('Text number 105.');
  await inbox.hears('Text number 6.');
  const said = inbox.thread.locator('.message');
  assert.equal(await said.count(), 100);
  await inbox.thread.getByRole('button', { name: inbox.say('messages_earlier') }).click();
  await inbox.hears('Text number 1.');
  assert.equal(await said.count(), 105);
  // What comes after stays after it.
  await sends(lead.client, pro, 'text', 'The last word');
  await inbox.hears('The last word');
  assert.equal(await said.count(), 106);
});
