// A pro and a client, each in a browser of their own: what one does, the other sees.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stage } from '../harness/stage.mjs';
import { ChatPage, LeadPage, LeadsPage, ProfilePage } from '../pages/all.mjs';

const set = stage();

/** Within this time a chip has to change when the other side acts, in milliseconds: experience.md. */
const A_SECOND = 1_000;

async function pair(pro, lead) {
  const [professional, customer] = await Promise.all([
    set.visit({ as: pro }),
    set.visit({ as: lead.client }),
  ]);
  const [leadPage, chatPage] = [new LeadPage(professional), new ChatPage(customer)];
  await Promise.all([leadPage.open(lead), chatPage.open(lead)]);
  return { leadPage, chatPage };
}

test("contacts take the place of the pro's button within a second of the client's message, and the meter moves", async (t) => {
  const pro = await set.market.pro({ limit: 3, used: 1 });
  const lead = await set.market.lead(pro);
  const { leadPage, chatPage } = await pair(pro, lead);
  await leadPage.reveal.chip.says('Uses 1 interaction · 2 left');
  await leadPage.meterSays('1 of 3 used');

  await chatPage.write('Can you come on Tuesday?');
  await chatPage.send.press();
  await chatPage.question.asked();
  // From the click that sends the message to the change in the other browser.
  const started = performance.now();
  const took = Promise.all([
    leadPage.contacts.waitFor({ timeout: A_SECOND }).then(() => performance.now() - started),
    leadPage.meterSays('2 of 3 used', { timeout: A_SECOND }),
    leadPage.hears('Can you come on Tuesday?', { timeout: A_SECOND }),
  ]);
  const [[milliseconds]] = await Promise.all([took, chatPage.question.confirm()]);
  t.diagnostic(`the contacts came ${Math.round(milliseconds)} ms after the client's click`);
  assert.equal((await set.market.account(pro)).used, 2);
});

test('the chips of the list turn too, and the lead is marked unread', async () => {
  const pro = await set.market.pro({ limit: 10 });
  const lead = await set.market.lead(pro, { title: 'A gutter leaks' });
  const leads = new LeadsPage(await set.visit({ as: pro }));
  await leads.open();
  const row = leads.row('A gutter leaks');
  await row.viewContacts.chip.says('Uses 1 interaction · 10 left');
  await set.market.message('client', lead, 'Is anybody there?');
  await row.row.locator('.contacts').waitFor({ timeout: A_SECOND });
  await row.row.getByText(leads.say('badge_unread')).waitFor();
});

test("the pro's answer appears in the client's chat, and is never asked about", async () => {
  const pro = await set.market.pro();
  const lead = await set.market.lead(pro);
  const { leadPage, chatPage } = await pair(pro, lead);
  await leadPage.send.chip.says('Free');
  await leadPage.tell('Tuesday at nine?');
  assert.equal(await leadPage.question.dialog.count(), 0);
  await chatPage.hears('Tuesday at nine?', { timeout: A_SECOND });
  assert.equal((await set.market.account(pro)).used, 0);
});

test('the reveal asks once, names the cost, and counts once', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro, { name: 'Clara Customer', mobile: '+491555777001' });
  const page = new LeadPage(await set.visit({ as: pro }));
  await page.open(lead);
  await page.reveal.press();
  await page.question.asked();
  assert.match(await page.question.cost.innerText(), /1 interaction/);
  assert.match(await page.question.cost.innerText(), /3 left/);
  assert.equal(await page.question.changed.count(), 0, 'a first question is no second one');
  await page.question.confirm();
  await page.contacts.getByText('+491555777001').waitFor();
  await page.contacts.getByText('Clara Customer').waitFor();
  await page.meterSays('1 of 3 used');
  assert.equal((await set.market.account(pro)).used, 1);
});

test('a question turned down takes nothing', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro);
  const page = new LeadPage(await set.visit({ as: pro }));
  await page.open(lead);
  await page.reveal.press();
  await page.question.asked();
  await page.question.decline();
  assert.equal(await page.contacts.count(), 0);
  assert.equal((await set.market.account(pro)).used, 0);
});

test('what the client has paid for with a message is there without a look', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro);
  await set.market.message('client', lead, 'Hello');
  const page = new LeadPage(await set.visit({ as: pro }));
  await page.open(lead);
  await page.contacts.waitFor();
  assert.equal(await page.question.dialog.count(), 0);
  assert.equal((await set.market.account(pro)).used, 1, 'the message counted, and nothing else');
});

test('the client is told what a view shares, and nothing of quota or money', async () => {
  const pro = await set.market.pro({ limit: 3, used: 1, mobile: '+491555888002' });
  const lead = await set.market.lead(pro);
  const page = new ProfilePage(await set.visit({ as: lead.client }));
  await page.open(lead);
  await page.showContacts.press();
  await page.question.asked();
  assert.match(await page.question.cost.innerText(), /Paula Prior/);
  assert.doesNotMatch(await page.question.dialog.innerText(), /interaction|left|limit|\$|€/i);
  await page.question.confirm();
  await page.contacts.getByText('+491555888002').waitFor();
  assert.equal((await set.market.account(pro)).used, 2);
});

test('a claim of hiring and its confirmation meet', async () => {
  const pro = await set.market.pro();
  const lead = await set.market.lead(pro);
  const { leadPage, chatPage } = await pair(pro, lead);
  await leadPage.agreeTo(leadPage.claimHired);
  await chatPage.agreeTo(chatPage.confirmHired);
  await leadPage.main.getByText(leadPage.say('outcome_hired')).first().waitFor();
  assert.equal((await set.market.account(pro)).used, 1);
});
