// Names, subjects and messages as the world has them, on every page, at every width: nothing overlaps, nothing is cut
// without saying so, nothing is wider than the page, and no text turns its neighbours.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { flaws, turning } from '../harness/layout.mjs';
import { NOBODYS_NUMBER } from '../harness/marketplace.mjs';
import { stage } from '../harness/stage.mjs';
import { LANGUAGES } from '../harness/words.mjs';
import { InboxPage, LeadsPage, Page, pagesOf } from '../pages/all.mjs';

const set = stage({ demo: true });

const WIDTHS = [320, 360, 768, 1440];
/** The inbox has more columns the wider it is. */
const INBOX_WIDTHS = [...WIDTHS, 1024, 1600, 1920];

const LETTERS = 'Wasserrohrbruchschaden'.repeat(9).slice(0, 180);
const ADDRESS = `${'anna.maria.von.und.zu.wasserrohrbruch.'.repeat(2)}x@mail.example.org`.padEnd(93, 'g');
const ARABIC = 'مرحبا محمد عبد الله (الطابق 3)';
const TURNED = 'Tom \u202eesreveR\u202c Turner';
const VIETNAMESE = 'Nguyễn Thị Hồng (Nhung)';
/** Every hard name, and what each stands for. */
const NAMES = [LETTERS, ADDRESS, ARABIC, TURNED, VIETNAMESE];

/** A marketplace in which everybody and everything has a hard name. */
async function hardTimes() {
  const pro = await set.market.pro({ name: `${LETTERS} & ${ARABIC}`, about: LETTERS, limit: 40, guaranteedFee: 2500, larger: 90 });
  const leads = [];
  for (const name of NAMES) {
    const lead = await set.market.lead(pro, { name, title: name, email: `${'e'.repeat(60)}@example.org` });
    await set.market.message('pro', lead, name);
    await set.market.appointments(pro, lead.client, [{ hours: 26, title: name }, { hours: -26, title: name }]);
    await set.market.between('client', lead, { do: 'text', body: name });
    await set.market.between('client', lead, { do: 'email', body: `${name}\n\n${name}` });
    leads.push(lead);
  }
  const [first, second, third] = leads;
  // Contacts that are seen, and every badge there is.
  await set.market.message('client', first, `See https://example.org/${LETTERS}`);
  await set.market.act('pro', first, { do: 'send_quote', variety: 'manual', amount: 123_456_789 });
  await set.market.act('client', first, { do: 'read_quote' });
  await set.market.act('client', first, { do: 'request_booking', variety: 'project' });
  await set.market.act('pro', first, { do: 'claim_hired' });
  await set.market.act('client', second, { do: 'request_booking', variety: 'project' });
  await set.market.act('pro', third, { do: 'decline' });
  return { pro, leads };
}

/** A text to a client whose mobile takes none: it fails, and the inbox says why. */
async function failing(pro) {
  const client = await set.market.client({ name: LETTERS });
  await set.market.between('client', { client, pro }, { do: 'text', body: 'Are you free?' });
  await set.market.setContacts(client, { name: LETTERS, mobile: NOBODYS_NUMBER });
  return client;
}

/** Waits until no part of the page is being loaded any more. */
const loaded = (page) => page.root.waitForFunction(() => !document.querySelector('.skeleton'));

/** What is wrong with a page at each of these widths, with where. */
async function flawsAt(page, widths, what) {
  const found = [];
  for (const width of widths) {
    await page.root.setViewportSize({ width, height: 800 });
    // Lists are drawn anew for their new height.
    await page.root.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    found.push(...(await flaws(page.root)).map((flaw) => `${what} at ${width}: ${flaw}`));
  }
  return found;
}

/** What of a name is looked for: what is shown of it whatever it is shortened to. */
const ARABIC_WORD = 'مرحبا';

test('every page holds together with the hardest texts, in both languages', async () => {
  const { pro, leads } = await hardTimes();
  const [lead] = leads;
  const operator = (await (await fetch(`${set.server.origin}/api/v1/demo`)).json()).find(({ role }) => role === 'operator');
  const people = { nobody: undefined, pro, client: lead.client, operator };
  const found = [];
  for (const locale of LANGUAGES) {
    for (const [role, as] of Object.entries(people)) {
      const visitor = await set.visit({ as, locale, width: 1440 });
      for (const [name, path] of pagesOf(role, lead)) {
        const page = await new Page(visitor).open(path);
        await loaded(page);
        found.push(...await flawsAt(page, WIDTHS, `${name} in ${locale}`));
      }
    }
  }
  assert.deepEqual(found, []);
});

test('the inbox and its thread hold together from 320 to 1920 pixels', async () => {
  const { pro, leads } = await hardTimes();
  const found = [];
  for (const locale of LANGUAGES) {
    const inbox = new InboxPage(await set.visit({ as: pro, locale, width: 1440 }));
    await inbox.open();
    await inbox.narrow('status_any');
    found.push(...await flawsAt(inbox, INBOX_WIDTHS, `the list in ${locale}`));
    for (const [at, channel] of ['text', 'email', 'chat', 'text', 'text'].entries()) {
      await inbox.open(`/discussions/${leads[at].client.id}/${channel}`);
      await inbox.main.locator('.message').first().waitFor({ state: 'attached' });
      await inbox.client.locator('.talks, .side').first().waitFor({ state: 'attached' });
      found.push(...await flawsAt(inbox, INBOX_WIDTHS, `a thread of ${channel} in ${locale}`));
    }
  }
  assert.deepEqual(found, []);
});

test('a message that failed breaks neither its row nor its thread', async () => {
  const pro = await set.market.pro();
  const client = await failing(pro);
  const found = [];
  for (const locale of LANGUAGES) {
    const inbox = new InboxPage(await set.visit({ as: pro, locale, width: 1440 }));
    await inbox.open(`/discussions/${client.id}/text`);
    await inbox.main.locator('.message').first().waitFor();
    await inbox.composer.waitFor();
    if (locale === LANGUAGES[0]) {
      await inbox.composer.fill('I am here. Where are you?');
      await inbox.send.press();
    }
    await inbox.main.locator('.message-failed').first().waitFor();
    found.push(...await flawsAt(inbox, INBOX_WIDTHS, `a failed message in ${locale}`));
    await inbox.open();
    await inbox.narrow('status_any');
    await inbox.main.locator('.letter-failed').first().waitFor();
    found.push(...await flawsAt(inbox, INBOX_WIDTHS, `a failed message in the list in ${locale}`));
  }
  assert.deepEqual(found, []);
});

test('what people write has its own direction, and turns nothing beside it', async () => {
  const { pro, leads } = await hardTimes();
  const arabic = leads[NAMES.indexOf(ARABIC)];
  for (const [role, as] of Object.entries({ pro, client: arabic.client })) {
    const visitor = await set.visit({ as });
    for (const [name, path] of pagesOf(role, arabic)) {
      const page = await new Page(visitor).open(path);
      await loaded(page);
      assert.deepEqual(await turning(page.root, [ARABIC_WORD, '\u202e']), [], `${name} of the ${role}`);
    }
  }
  const leadsPage = await new LeadsPage(await set.visit({ as: pro })).open();
  const row = leadsPage.rows.filter({ hasText: ARABIC_WORD }).first();
  assert.equal(await row.locator('h2 a').evaluate((title) => getComputedStyle(title).direction), 'rtl', 'the search finds it');
});

test('a name that nobody can see is refused where it comes in', async () => {
  const blank = '\u200b';
  const refused = async (call, field) => {
    await assert.rejects(call, (error) => error.message.includes(field) && error.message.includes('400'), field);
  };
  await refused(() => set.server.call('POST', 'directory', { clients: [{ reference: 'nobody', name: blank }] }), 'clients[0].name');
  await assert.rejects(() => set.server.importFile('clients', `reference;version;name;mobile;landline;email;language\nnobody;1;${blank};;;;en`), /refused/);
});
