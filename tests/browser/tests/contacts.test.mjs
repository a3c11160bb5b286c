// What somebody may see they see wherever the person appears: number with a link to call, address with a link to
// write, and both to be copied; after a reload too. Who may not has the button with its chip, once on a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stage } from '../harness/stage.mjs';
import { CalendarPage, ChatPage, ClientPage, InboxPage, LeadPage, LeadsPage, Page, ProfilePage } from '../pages/all.mjs';

const set = stage();

const WHO = { name: 'Clara Customer', mobile: '+4915112345678', landline: '+493012345678', email: 'clara@contact.example.org' };
const LINKS = [`tel:${WHO.mobile}`, `tel:${WHO.landline}`, `mailto:${WHO.email}`];

const links = (contacts) => contacts.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));

/** A lead with an appointment and a text, of which the pro has bought the contacts. */
async function bought(pro) {
  const lead = await set.market.lead(pro, WHO);
  await set.market.appointments(pro, lead.client, [{ hours: 26, title: 'A visit' }]);
  await set.market.between('client', lead, { do: 'text', body: 'Hello' });
  await set.market.act('pro', lead, { do: 'view_contacts', variety: 'lead' });
  return lead;
}

test('bought contacts are on every page about the client, after a reload as before', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await bought(pro);
  const visitor = await set.visit({ as: pro });
  const pages = {
    'the row': async () => (await new LeadsPage(visitor).open()).rows.first(),
    'the lead': async () => { const page = new LeadPage(visitor); await page.open(lead); return page.main; },
    'the inbox': async () => {
      const page = await new InboxPage(visitor).open(`/discussions/${lead.client.id}/text`);
      return page.client;
    },
    'the client': async () => (await new ClientPage(visitor).open(`/clients/${lead.client.id}`)).main,
    'the calendar': async () => (await new CalendarPage(visitor).open()).visits.first(),
  };
  for (const [name, open] of Object.entries(pages)) {
    const contacts = (await open()).locator('.contacts').first();
    await contacts.waitFor();
    assert.deepEqual(await links(contacts), LINKS, name);
    assert.equal(await contacts.getByRole('button').count(), LINKS.length, `${name}: each can be copied`);
    await visitor.page.reload();
    await contacts.waitFor();
    assert.deepEqual(await links(contacts), LINKS, `${name}, loaded again`);
  }
});

test('a number is copied at a click, and that is said', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await bought(pro);
  const visitor = await set.visit({ as: pro });
  await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = new LeadPage(visitor);
  await page.open(lead);
  await page.contacts.getByRole('button', { name: page.say('copy_it', { what: WHO.mobile }) }).click();
  await page.root.getByText(page.say('copied', { what: WHO.mobile })).waitFor({ state: 'attached' });
  assert.equal(await visitor.page.evaluate(() => navigator.clipboard.readText()), WHO.mobile);
});

test('once a client has written, their contacts are there by themselves, and gone with an erasure', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro, WHO);
  const page = new LeadPage(await set.visit({ as: pro }));
  await page.open(lead);
  assert.equal(await page.contacts.count(), 0);
  await set.market.message('client', lead, 'Hello');
  await page.contacts.waitFor({ timeout: 1_000 });
  assert.deepEqual(await links(page.contacts), LINKS);
  await set.server.call('POST', `clients/${lead.client.id}/erasure`, { key: `erasure-${lead.client.id}-a` });
  await page.contacts.locator('a').first().waitFor({ state: 'detached' });
  assert.doesNotMatch(await page.main.innerText(), /12345678/);
});

test('a number that the booking software corrects is the new one at once', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await bought(pro);
  const page = new LeadPage(await set.visit({ as: pro }));
  await page.open(lead);
  await page.contacts.waitFor();
  await set.market.setContacts(lead.client, { ...WHO, mobile: '+4915187654321' });
  await page.contacts.getByText('+4915187654321').waitFor({ timeout: 1_000 });
});

test('who may not see them has the button with its chip once on each page, and nothing else', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro, WHO);
  await set.market.between('client', lead, { do: 'text', body: 'Hello' });
  const visitor = await set.visit({ as: pro });
  const page = new LeadPage(visitor);
  await page.open(lead);
  const client = new ClientPage(visitor);
  for (const [name, open] of [['the lead', () => page.open(lead)], ['the client', () => client.open(`/clients/${lead.client.id}`)]]) {
    await open();
    await page.reveal.chip.says('Uses 1 interaction · 3 left');
    assert.equal(await page.main.locator('[id*="view_contacts"]').count(), 1, name);
    assert.doesNotMatch(await page.root.content(), /12345678|clara@/, name);
  }
  const chat = new ChatPage(await set.visit({ as: lead.client }));
  await chat.open(lead);
  assert.equal(await chat.main.locator('[id*="view_contacts"], [id*="view_phone"]').count(), 1, 'the client’s chat');
});

test('a client who has looked sees the pro’s contacts on every page about them, after a reload too', async () => {
  const mobile = '+4915555500100';
  const pro = await set.market.pro({ limit: 3, mobile });
  const lead = await set.market.lead(pro);
  const visitor = await set.visit({ as: lead.client });
  const chat = new ChatPage(visitor);
  await chat.open(lead);
  await chat.showContacts.press();
  await chat.question.asked();
  await chat.question.confirm();
  await chat.contacts.waitFor();
  for (const [name, open] of [
    ['the chat', () => chat.open(lead)],
    ['the profile', () => new ProfilePage(visitor).open(lead)],
    ['the projects', () => new Page(visitor).open('/projects')],
  ]) {
    await open();
    const contacts = visitor.page.locator('main .contacts').first();
    await contacts.waitFor();
    assert.ok((await links(contacts)).includes(`tel:${mobile}`), name);
  }
});
