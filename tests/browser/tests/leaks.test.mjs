// Nothing leaks: what a viewer may not know is nowhere in what reaches their page, nor in what it holds.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Wiretap, whereInPage } from '../harness/leaks.mjs';
import { stage } from '../harness/stage.mjs';
import { AccountPage, ChatPage, LeadPage, LeadsPage, Page, ProfilePage, QuotePage } from '../pages/all.mjs';

const set = stage();

/** Contacts that occur nowhere else. */
const CLIENT = {
  name: 'Clara Kanarienvogelsang',
  mobile: '+49 1555 31415926',
  landline: '+49 305 27182818',
  email: 'clara.nest@canary-client.example',
};
const CLIENT_SECRETS = ['Kanarienvogelsang', '31415926', '27182818', 'canary-client'];
const PRO = { mobile: '+49 1555 16180339', email: 'paula.nest@canary-pro.example' };
const PRO_SECRETS = ['16180339', 'canary-pro'];

/** A limit and credits that a client could only have from the pro's account. */
const QUOTA = { limit: 2_645_751_311, credits: 1_732_050_807, larger: 2_236_067_977 };
const QUOTA_SECRETS = Object.values(QUOTA);

async function assertUnknown(tap, page, secrets, when) {
  const places = await whereInPage(page, secrets);
  for (const secret of secrets) {
    assert.deepEqual(await tap.find(secret), [], `${secret} was told ${when}`);
    assert.deepEqual(places.get(secret), [], `${secret} is in the page ${when}`);
  }
}

/** What is known is found: a search that finds nothing anywhere would prove nothing. */
async function assertKnown(tap, page, secrets) {
  const known = await whereInPage(page, secrets);
  for (const secret of secrets) {
    assert.notDeepEqual(await tap.find(secret), [], `${secret} is not found where it was told`);
    const places = known.get(secret);
    assert.ok(places.includes('document') && places.includes('wasm'), `${secret} is only in ${places}`);
    assert.ok(!places.includes('storage'), `${secret} outlives the page`);
  }
}

async function arrive(as) {
  const visitor = await set.visit({ as });
  return { visitor, tap: await Wiretap.on(visitor.page) };
}

test("a client's contacts reach no pro's page before the reveal, and are there after it", async () => {
  const pro = await set.market.pro({ ...PRO, limit: 3 });
  const lead = await set.market.lead(pro, CLIENT);
  const { visitor, tap } = await arrive(pro);
  await new LeadsPage(visitor).open();
  await new QuotePage(visitor).open(lead);
  await new AccountPage(visitor).open();
  const page = new LeadPage(visitor);
  await page.open(lead);
  // The stream has its say too: the pro writes and claims, the client reads.
  await page.tell('Good morning');
  await set.market.act('pro', lead, { do: 'claim_hired' });
  await page.main.getByText(page.say('badge_claimed')).first().waitFor();
  await assertUnknown(tap, visitor.page, CLIENT_SECRETS, 'before the reveal');

  await page.agreeTo(page.reveal);
  await page.contacts.waitFor();
  await assertKnown(tap, visitor.page, CLIENT_SECRETS);
});

test('a counted lead has its contacts in the page of its pro, without another click, and in nobody else’s', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro, CLIENT);
  const { visitor, tap } = await arrive(pro);
  const page = new LeadPage(visitor);
  await page.open(lead);
  await set.market.message('client', lead, 'Hello');
  await page.hears('Hello');
  await page.contacts.waitFor();
  await assertKnown(tap, visitor.page, CLIENT_SECRETS);
  const stranger = await arrive(await set.market.pro());
  await new Page(stranger.visitor).open('/leads');
  await assertUnknown(stranger.tap, stranger.visitor.page, CLIENT_SECRETS, 'to another pro');
});

test("a pro's contacts reach no client's page before they are looked at", async () => {
  const pro = await set.market.pro({ ...PRO, limit: 3 });
  const lead = await set.market.lead(pro, CLIENT);
  const { visitor, tap } = await arrive(lead.client);
  await new Page(visitor).open('/projects');
  const chat = new ChatPage(visitor);
  await chat.open(lead);
  await set.market.message('pro', lead, 'Good morning');
  await chat.hears('Good morning');
  const page = new ProfilePage(visitor);
  await page.open(lead);
  await assertUnknown(tap, visitor.page, PRO_SECRETS, 'before the client looked');

  await page.showContacts.press();
  await page.question.asked();
  await page.question.confirm();
  await page.contacts.waitFor();
  await assertKnown(tap, visitor.page, PRO_SECRETS);
});

test("a pro's quota and money reach no client's page, whatever the client does", async () => {
  const pro = await set.market.pro(QUOTA);
  const lead = await set.market.lead(pro, CLIENT);
  const { visitor, tap } = await arrive(lead.client);
  const chat = new ChatPage(visitor);
  await chat.open(lead);
  await chat.tell('Hello', { asked: true });
  await set.market.act('pro', lead, { do: 'send_quote', variety: 'manual', amount: 45_000 });
  await chat.main.locator('.quote-sum').waitFor();
  await chat.agreeTo(chat.markHired);
  await chat.main.getByText(chat.say('outcome_you_hired')).waitFor();
  await assertUnknown(tap, visitor.page, QUOTA_SECRETS, 'to the client');

  const own = await arrive(pro);
  await new AccountPage(own.visitor).open();
  // They are in the pro's own page: the search is not blind.
  const places = await whereInPage(own.visitor.page, QUOTA_SECRETS);
  for (const secret of QUOTA_SECRETS) {
    assert.notDeepEqual(await own.tap.find(secret), [], `${secret}`);
    assert.ok(places.get(secret).includes('wasm'), `${secret}`);
  }
});

test("nothing of one pro's lead reaches another pro", async () => {
  const [one, other] = [await set.market.pro({ limit: 3 }), await set.market.pro({ limit: 3 })];
  const lead = await set.market.lead(one, { ...CLIENT, title: 'Secret garden 5551' });
  const theirs = await set.market.lead(other, { title: 'Another garden' });
  const { visitor, tap } = await arrive(other);
  const page = new LeadsPage(visitor);
  await page.open();
  await set.market.message('client', lead, 'Whispered 5552');
  // What comes after it on the same stream has arrived; so would it have.
  await set.market.message('client', theirs, 'Hello');
  await page.row('Another garden').row.getByText(page.say('badge_unread')).waitFor();
  await visitor.page.goto(`/leads/${lead.project}`);
  await page.main.getByText(page.say('not_found_what')).waitFor();
  await assertUnknown(tap, visitor.page, ['Secret garden', 'Whispered', ...CLIENT_SECRETS], 'to the other pro');
});

test('after signing out nothing of the signed-in person is left in the page', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro, CLIENT);
  await set.market.message('client', lead, 'Hello');
  const { visitor } = await arrive(pro);
  const page = new LeadPage(visitor);
  await page.open(lead);
  await page.contacts.waitFor();
  await page.root.getByRole('button', { name: page.say('sign_out') }).click();
  await page.root.getByLabel(page.say('password'), { exact: true }).waitFor();
  for (const [secret, places] of await whereInPage(visitor.page, CLIENT_SECRETS)) {
    assert.ok(!places.includes('document') && !places.includes('storage'), `${secret} is in ${places}`);
  }
});

test("the server's log names nobody", () => {
  assert.ok(set.server.wholeLog.includes('/api/v1/actions'), 'the log is written at all');
  for (const secret of [...CLIENT_SECRETS, ...PRO_SECRETS]) {
    assert.ok(!set.server.wholeLog.includes(secret), `${secret} is in the log`);
  }
});
