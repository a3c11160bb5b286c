// axe-core finds nothing, on any page and in any state, for anybody, in light and in dark.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible, violations } from '../harness/accessibility.mjs';
import { stage } from '../harness/stage.mjs';
import { AccountPage, AutomationsPage, ChatPage, InboxPage, LeadPage, LeadsPage, Page, QuotePage, SignInPage, pagesOf } from '../pages/all.mjs';

const set = stage({ demo: true });

const THEMES = ['light', 'dark'];

/** Somebody of the demo, by role and by what is said of them. */
async function people() {
  return (await fetch(`${set.server.origin}/api/v1/demo`)).json();
}

async function eachPage(role, as, lead) {
  for (const theme of THEMES) {
    const visitor = await set.visit({ as, theme, locale: theme === 'dark' ? 'de' : 'en' });
    for (const [name, path] of pagesOf(role, lead)) {
      const page = await new Page(visitor).open(path);
      await assertAccessible(page.root, `${role}: ${name}, ${theme}`);
    }
  }
}

test('axe-core finds what is wrong when something is', async () => {
  const { page } = await set.visit();
  await new SignInPage({ page, language: 'en' }).open();
  await page.evaluate(() => document.querySelector('label[for=email]').remove());
  assert.ok((await violations(page)).some((line) => line.startsWith('label:')));
});

test('for nobody', () => eachPage('nobody'));

test('for pros: with some left, at the limit, over it, unlimited', async () => {
  const pros = (await people()).filter(({ role }) => role === 'pro');
  // Each in one of the colours by turns: the next test has every page in both.
  for (const [index, as] of pros.entries()) {
    const theme = THEMES[index % THEMES.length];
    const visitor = await set.visit({ as, theme });
    const leads = await new LeadsPage(visitor).open();
    await assertAccessible(leads.root, `leads of ${as.email}, ${theme}`);
    await leads.rows.first().getByRole('heading').getByRole('link').click();
    await new LeadPage(visitor).ready();
    await assertAccessible(leads.root, `a lead of ${as.email}, ${theme}`);
    const account = await new AccountPage(visitor).open();
    await assertAccessible(account.root, `account of ${as.email}, ${theme}`);
    const inbox = await new InboxPage(visitor).open();
    await inbox.narrow('status_any');
    await inbox.rows.first().getByRole('link').click();
    await inbox.composer.waitFor();
    await assertAccessible(inbox.root, `a discussion of ${as.email}, ${theme}`);
  }
});

test('for a pro, an automation with its form and recipients, and templates above a reply', async () => {
  const as = (await people()).find(({ email }) => email === 'anna@demo.example');
  for (const theme of THEMES) {
    const visitor = await set.visit({ as, theme });
    const page = await (await new AutomationsPage(visitor).open()).read('Nach dem Auftrag');
    await page.edit.click();
    await page.write('Hallo {kunde}');
    await page.problem.waitFor();
    await assertAccessible(page.root, `an automation, ${theme}`);
    await page.open();
    await page.newTemplate.click();
    await page.saveTemplate.click();
    await assertAccessible(page.root, `a new template, ${theme}`);
    const inbox = await (await new InboxPage(visitor).open()).read('tropft nicht mehr');
    await inbox.templates.click();
    await inbox.templateChoices.first().waitFor();
    await assertAccessible(inbox.root, `templates above a reply, ${theme}`);
  }
});

test('for a pro, every page', async () => {
  const pro = await set.market.pro({ limit: 3, used: 1, guaranteedFee: 2500, manualFee: 500 });
  const lead = await set.market.lead(pro);
  await set.market.appointments(pro, lead.client, [{ hours: 2 }, { hours: 26, status: 'cancelled' }]);
  await eachPage('pro', pro, lead);
});

test('for a client, every page', async () => {
  const pro = await set.market.pro();
  const lead = await set.market.lead(pro);
  await set.market.act('pro', lead, { do: 'send_quote', variety: 'manual', amount: 45_000 });
  await set.market.act('pro', lead, { do: 'claim_hired' });
  await eachPage('client', lead.client, lead);
});

test('for the operator, every page', async () => {
  await eachPage('operator', (await people()).find(({ role }) => role === 'operator'));
});

test('in the states between: explained, asked, asked again, refused, offline, failed, empty', async () => {
  for (const theme of THEMES) {
    const pro = await set.market.pro({ limit: 3 });
    const lead = await set.market.lead(pro);
    const visitor = await set.visit({ as: pro, theme });
    visitor.expect(/ERR_|Failed to load/);
    const state = (what) => assertAccessible(visitor.page, `${what}, ${theme}`);
    const page = new LeadPage(visitor);
    await page.open(lead);
    await page.reveal.chip.explain();
    await state('explained');
    await page.root.keyboard.press('Escape');
    await page.reveal.press();
    await page.question.asked();
    await state('asked');
    await page.question.confirm();
    await page.contacts.waitFor();
    await state('revealed');
    await page.tell('Hello');
    await state('with a message');

    await visitor.page.route('**/api/v1/actions', (route) => route.abort());
    await page.agreeTo(page.claimHired);
    await page.failures.waitFor();
    await state('failed');
    await visitor.context.setOffline(true);
    await page.banner.waitFor();
    await state('offline');
    await visitor.context.setOffline(false);
    await page.banner.waitFor({ state: 'detached' });

    const leads = await new LeadsPage(visitor).open();
    await leads.search.fill('nothing of the kind');
    await leads.rows.first().waitFor({ state: 'detached' });
    await state('no match');
  }
});

test('with nothing there yet', async () => {
  const pro = await set.market.pro();
  const client = await set.market.client();
  for (const theme of THEMES) {
    for (const [as, path] of [[pro, '/leads'], [pro, '/account'], [client, '/projects']]) {
      const visitor = await set.visit({ as, theme });
      await new Page(visitor).open(path);
      await assertAccessible(visitor.page, `empty ${path}, ${theme}`);
    }
  }
});

test('at the limit and over it, quoted and asked a second time', async () => {
  for (const theme of THEMES) {
    const pro = await set.market.pro({ limit: 2, used: 2, manualFee: 100, credits: 10 });
    const lead = await set.market.lead(pro, { recommended: false });
    const visitor = await set.visit({ as: pro, theme });
    const page = new LeadPage(visitor);
    await page.open(lead);
    await page.predicted.waitFor();
    await page.reveal.chip.explain();
    await assertAccessible(page.root, `at the limit, ${theme}`);
    const quote = await new QuotePage(visitor).open(lead);
    await quote.sum.fill('a lot');
    await assertAccessible(quote.root, `a sum that is none, ${theme}`);

    const offered = await set.market.lead(await set.market.pro());
    const customer = await set.visit({ as: offered.client, theme });
    const chat = new ChatPage(customer);
    await chat.open(offered);
    await chat.write('Hello');
    await chat.send.press();
    await chat.question.asked();
    await assertAccessible(chat.root, `a client is asked, ${theme}`);
  }
});
