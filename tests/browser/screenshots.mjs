// Every page in every state, in both languages and colours, narrow and wide: to be looked at.
// Usage: npm run screenshots -- FOLDER [WORD...]; with words, only the states whose names hold one.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { launch, Visitor } from './harness/browser.mjs';
import { Marketplace, NOBODYS_NUMBER } from './harness/marketplace.mjs';
import { Server } from './harness/server.mjs';
import { LANGUAGES } from './harness/words.mjs';
import { AccountPage, AutomationsPage, CalendarPage, ChatPage, ClientPage, ImportPage, InboxPage, LeadPage, LeadsPage, Page, PhonePage, ProfilePage, QuotePage, SignInPage } from './pages/all.mjs';

const WIDTHS = [320, 1280];
const THEMES = ['light', 'dark'];

/** Opens the first lead of the pro's list, or the first whose row has what is wanted. */
async function firstLead(visitor, wanted) {
  const leads = await new LeadsPage(visitor).open();
  const rows = wanted ? leads.rows.filter({ has: visitor.page.locator(wanted) }) : leads.rows;
  await rows.first().getByRole('heading').getByRole('link').click();
  const page = new LeadPage(visitor);
  await page.ready();
  return page;
}

async function firstChat(visitor, Kind = ChatPage) {
  const projects = await new Page(visitor).open('/projects');
  const profile = projects.main.locator('.offer a[href$="/profile"]');
  const chat = projects.main.locator('.offer-name a');
  await (Kind === ProfilePage ? profile : chat).first().click();
  const page = new Kind(visitor);
  await page.ready();
  return page;
}

/** A pro with a quote by Guaranteed Reply on a lead, who can pay. */
async function quoted(market, options = {}) {
  const pro = await market.pro({ name: 'Rohr & Sohn', manualFee: 800, guaranteedFee: 2_500, credits: 3_000, card: true, ...options });
  await market.putCard(pro, options.token ?? 'tok_visa');
  return market.guaranteed(pro, { name: 'Clara Customer', title: 'Bath leaks into the flat below' });
}

const fails = async (market, lead, times) => {
  for (let time = 0; time < times; time += 1) await market.call(lead, [time % 2 ? 'no_answer' : 'ring_busy']);
};

const connects = (market, lead) => market.call(lead, ['answer', 'accept', 'pro_answer', 'hang_up']);

/** A state of a lead quoted with Guaranteed Reply, as its pro and as its client sees it. */
function ofLead(name, prepare, wait) {
  const page = (Kind) => async (visitor, market) => {
    const lead = await quoted(market);
    await prepare(market, lead);
    await visitor.signIn(market.server, Kind === ChatPage ? lead.client : lead.pro);
    const opened = await new Kind(visitor).open(lead);
    if (wait) await wait(opened);
  };
  return [[`${name}-pro`, undefined, page(LeadPage)], [`${name}-client`, undefined, page(ChatPage)]];
}

/** The account of a pro after what `prepare` has done. */
const accountOf = (prepare) => async (visitor, market) => {
  const pro = await prepare(market);
  await visitor.signIn(market.server, pro);
  return new AccountPage(visitor).open();
};

async function spent(market) {
  const lead = await quoted(market, { credits: 6_000 });
  const { pro } = lead;
  await connects(market, lead);
  const other = await market.lead(pro, { title: 'Tap drips' });
  await market.act('pro', other, { do: 'send_quote', variety: 'manual', amount: 9_000 });
  await market.server.call('POST', 'account/credits', { key: `shot-${pro.id}-credits`, amount: 5_000 }, `pro:${pro.id}`);
  return pro;
}

async function owing(market) {
  const lead = await quoted(market, { credits: 0, token: 'tok_declined' });
  await market.message('client', lead, 'Please come on Monday');
  return lead.pro;
}

const quoteOf = (options) => async (visitor, market) => {
  const pro = await market.pro({ manualFee: 800, guaranteedFee: 2_500, ...options });
  const lead = await market.lead(pro, { title: 'Bath leaks into the flat below' });
  await visitor.signIn(market.server, pro);
  await new QuotePage(visitor).open(lead);
};

/** The telephones with a call that has come so far; it ends afterwards, for the next picture. */
const phoneAfter = (commands) => async (visitor, market) => {
  await market.call(await quoted(market), commands);
  await new PhonePage(visitor).open();
  await visitor.page.locator('.call-played').first().waitFor();
  return async () => {
    const { calls } = await market.server.call('GET', 'demo/phone');
    for (const { id, step } of calls) {
      const command = step === 'client_ringing' ? 'ring_busy' : 'hang_up';
      await market.server.call('POST', `demo/phone/${id}/${command}`);
    }
  };
};

/** A file of the booking software's in which not everything is right. */
const FILE = [
  'reference;version;name;mobile;landline;email;language',
  'nele;2;Nele Vogel;+49 1512 3456789;;nele.vogel@example.org;de',
  'grace;1;Grace Mbeki;+44 7911 123456;;grace.mbeki@example.org;en',
  'oskar;1;Oskar Blum;;+49 30 1234567;;de',
  'wanda;4;Wanda Wolf;0177 1234567;;wanda@example.org;de',
  'rolf;;Rolf Busch;;;;de',
  'short;1',
].join('\r\n');

/** The client of an appointment. */
async function clientOf(visitor, title, shown) {
  const calendar = await new CalendarPage(visitor).open();
  if (shown) await calendar.show(shown);
  await calendar.visit(title).client.click();
  const page = new ClientPage(visitor);
  await page.ready();
  return page;
}

/** What there is to see: a name, who sees it, and the way there. */
const STATES = [
  ['quote-both', undefined, quoteOf({ credits: 3_000, card: true })],
  ['quote-neither', undefined, quoteOf({ credits: 500 })],
  ['quote-not-offered', undefined, quoteOf({ guaranteedFee: null, credits: 3_000 })],
  ...ofLead('calls-off', async () => {}),
  ...ofLead('calls-failed', (market, lead) => fails(market, lead, 2), (page) => page.callEntries.nth(1).waitFor()),
  ...ofLead('calls-stopped', (market, lead) => fails(market, lead, 5), (page) => page.callEntries.nth(4).waitFor()),
  ...ofLead('calls-scheduled', (market, lead) => market.act('pro', lead, { do: 'schedule_callback', time: Date.now() + 90_000_000 })),
  ...ofLead('calls-recorded', connects, (page) => page.main.locator('audio').waitFor()),
  ['money', undefined, accountOf(spent)],
  ['money-asked', undefined, async (visitor, market) => {
    const page = await accountOf(spent)(visitor, market);
    await page.sum.fill('50');
    await page.buy.click();
    await page.question.asked();
  }],
  ['money-overdue', undefined, async (visitor, market) => {
    const page = await accountOf(owing)(visitor, market);
    await page.overdue.waitFor();
  }],
  ['phone-silent', undefined, (visitor) => new PhonePage(visitor).open()],
  ['phone-rings', undefined, phoneAfter([])],
  ['phone-listens', undefined, phoneAfter(['answer'])],
  ['phone-accepted', undefined, phoneAfter(['answer', 'accept'])],
  ['phone-talks', undefined, phoneAfter(['answer', 'accept', 'pro_answer'])],
  ['phone-texts', undefined, async (visitor, market) => {
    const [pro, client] = [await market.pro(), await market.client({ name: 'Theo Telephone' })];
    await market.between('pro', { client, pro }, { do: 'send_text', body: 'Shall I come on Friday?' });
    const page = await new PhonePage(visitor).open();
    await page.holds(client);
    await page.writes('Yes, at nine. The bell is broken, please knock.');
    await page.reads('please knock');
  }],
  ['inbox-failed', undefined, async (visitor, market) => {
    const [pro, client] = [await market.pro(), await market.client({ name: 'Wilma Wrongly' })];
    await market.between('client', { client, pro }, { do: 'text', body: 'Are you free?' });
    await market.between('pro', { client, pro }, { do: 'send_text', body: 'Yes, on Friday at nine.' });
    await visitor.signIn(market.server, pro);
    const page = new InboxPage(visitor);
    await page.root.goto(`/discussions/${client.id}/text`);
    await page.main.locator('.message-progress').waitFor();
    await market.setContacts(client, { mobile: NOBODYS_NUMBER });
    await market.between('pro', { client, pro }, { do: 'send_text', body: 'I am here. Where are you?' });
    await page.main.locator('.message-failed').waitFor();
  }],
  ['sign-in', undefined, (visitor) => new SignInPage(visitor).open()],
  ['sign-in-wrong', undefined, async (visitor) => {
    const page = await new SignInPage(visitor).open();
    await page.email.fill('anna@demo.example');
    await page.password.fill('wrong');
    await page.enter.click();
    await page.problem.waitFor();
  }],
  ['rules', undefined, (visitor) => new Page(visitor).open('/rules')],
  ['leads', 'anna', (visitor) => new LeadsPage(visitor).open()],
  ['leads-explained', 'anna', async (visitor) => {
    const page = await new LeadsPage(visitor).open();
    await page.rows.first().locator('.chip').last().click();
    await page.rows.first().locator('.chip-why').waitFor();
  }],
  ['leads-no-match', 'anna', async (visitor) => {
    const page = await new LeadsPage(visitor).open();
    await page.search.fill('nothing of the kind');
    await page.rows.first().waitFor({ state: 'detached' });
  }],
  ['lead', 'anna', (visitor) => firstLead(visitor)],
  ['lead-asked', 'anna', async (visitor) => {
    const page = await firstLead(visitor, '.chip.is-counts');
    await page.reveal.press();
    await page.question.asked();
  }],
  ['lead-offline', 'anna', async (visitor) => {
    const page = await firstLead(visitor);
    await visitor.context.setOffline(true);
    await page.banner.waitFor();
  }],
  ['inbox', 'anna', (visitor) => new InboxPage(visitor).open()],
  ['inbox-all', 'anna', async (visitor) => {
    const page = await new InboxPage(visitor).open();
    await page.narrow('status_any');
  }],
  ['inbox-read', 'anna', async (visitor) => (await new InboxPage(visitor).open()).read('tropft nicht mehr')],
  ['inbox-several', 'anna', async (visitor) => {
    const page = await new InboxPage(visitor).open();
    for (const box of await page.main.getByRole('checkbox').all()) await box.check();
  }],
  ['inbox-stopped', 'anna', async (visitor) => (await new InboxPage(visitor).open()).read('Lena')],
  ['calendar', 'anna', (visitor) => new CalendarPage(visitor).open()],
  ['calendar-past', 'anna', async (visitor) => (await new CalendarPage(visitor).open()).show('calendar_past')],
  ['calendar-empty', undefined, async (visitor, market) => {
    await visitor.signIn(market.server, await market.pro());
    await new CalendarPage(visitor).open();
  }],
  ['calendar-begins', 'anna', async (visitor) => {
    const page = await new CalendarPage(visitor).open();
    await page.visit('Waschtisch').text.press();
    await new InboxPage(visitor).composer.waitFor();
  }],
  ['client-talks', 'anna', (visitor) => clientOf(visitor, 'Spülkasten', 'calendar_past')],
  ['client-info', 'anna', async (visitor) => (await clientOf(visitor, 'Armatur')).show('client_info')],
  ['client-info-wrong', 'anna', async (visitor) => (await clientOf(visitor, 'Spülkasten', 'calendar_past')).show('client_info')],
  ['automations', 'anna', (visitor) => new AutomationsPage(visitor).open()],
  ['automations-none', undefined, async (visitor, market) => {
    await visitor.signIn(market.server, await market.pro());
    await new AutomationsPage(visitor).open();
  }],
  ['automation-new', 'anna', async (visitor) => {
    const page = await new AutomationsPage(visitor).make();
    await page.write('Hallo {client}, am {date} um {time} komme ich. {pro}');
  }],
  ['automation-wrong', 'anna', async (visitor) => {
    const page = await new AutomationsPage(visitor).make();
    await page.write('Hallo {kunde}');
    await page.save.click();
  }],
  ['automation', 'anna', async (visitor) => (await new AutomationsPage(visitor).open()).read('Erinnerung am Vortag')],
  ['automation-email', 'anna', async (visitor) => {
    const page = await (await new AutomationsPage(visitor).open()).read('Nach dem Auftrag');
    await page.edit.click();
  }],
  ['template-new', 'anna', async (visitor) => {
    const page = await new AutomationsPage(visitor).open();
    await page.newTemplate.click();
    await page.templateBody.fill('Hallo {client}');
  }],
  ['inbox-templates', 'anna', async (visitor) => {
    const page = await (await new InboxPage(visitor).open()).read('tropft nicht mehr');
    await page.templates.click();
    await page.templateChoices.first().waitFor();
  }],
  ['account', 'anna', (visitor) => new AccountPage(visitor).open()],
  ['account-what-if', 'anna', async (visitor) => {
    const page = await new AccountPage(visitor).open();
    await page.main.locator('input[name=plan]').last().check();
  }],
  ['not-found', 'anna', (visitor) => new Page(visitor).open('/nowhere')],
  ['limit-leads', 'marek', (visitor) => new LeadsPage(visitor).open()],
  ['limit-lead', 'marek', (visitor) => firstLead(visitor, '.command:first-child .chip.is-blocked')],
  ['limit-account', 'marek', (visitor) => new AccountPage(visitor).open()],
  ['quote', 'priya', async (visitor) => {
    const leads = await new LeadsPage(visitor).open();
    const quote = leads.main.locator('.command').filter({ hasText: leads.say('quote') }).getByRole('button').first();
    await quote.click();
    await new QuotePage(visitor).sum.waitFor();
  }],
  ['over-leads', 'lucia', (visitor) => new LeadsPage(visitor).open()],
  ['over-account', 'lucia', (visitor) => new AccountPage(visitor).open()],
  ['unlimited-account', 'mira', (visitor) => new AccountPage(visitor).open()],
  ['projects', 'client', (visitor) => new Page(visitor).open('/projects')],
  ['chat', 'client', (visitor) => firstChat(visitor)],
  ['chat-asked', 'client', async (visitor) => {
    const projects = await new Page(visitor).open('/projects');
    const links = await projects.main.locator('.offer a[href$="/profile"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    for (const link of links) {
      const page = new ProfilePage(visitor);
      await page.root.goto(link);
      await page.ready();
      if (await page.main.locator('.command .is-shares').count()) {
        await page.main.locator('.command').filter({ has: page.root.locator('.is-shares') }).getByRole('button').first().click();
        await page.question.asked();
        return;
      }
    }
  }],
  ['profile', 'client', (visitor) => firstChat(visitor, ProfilePage)],
  ['import', 'operator', (visitor) => new ImportPage(visitor).open()],
  ['import-preview', 'operator', async (visitor) => {
    const page = await new ImportPage(visitor).open();
    await page.choose(FILE);
    await page.lines.first().waitFor();
  }],
  ['import-none', 'operator', async (visitor) => {
    const page = await new ImportPage(visitor).open();
    await page.choose('Name;Telefon\n');
    await page.problem.waitFor();
  }],
  ['import-done', 'operator', async (visitor) => {
    const page = await new ImportPage(visitor).open();
    await page.choose(FILE);
    await page.import.click();
    await page.main.getByText(page.say('import_done'), { exact: true }).waitFor();
  }],
  ['predictions', 'operator', (visitor) => new Page(visitor).open('/predictions')],
  ['trail', 'operator', async (visitor, market) => {
    const guess = { email: 'nobody@example.org', password: 'a guess' };
    await fetch(`${market.server.origin}/api/v1/session`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(guess),
    });
    const page = await new Page(visitor).open('/trail');
    await page.main.locator('tbody tr').first().waitFor();
  }],
  // Nobody ends these calls: they come last.
  ...ofLead('calls-dialing', (market, lead) => market.call(lead, [])),
];

async function shoot(browser, market, people, folder, [name, who, go], choice) {
  const { server } = market;
  const { language, theme, width } = choice;
  const as = who && people.find(({ email, role }) => email.startsWith(`${who}@`) || role === who);
  if (who && !as) throw new Error(`nobody in the demo is ${who}`);
  const locale = language === 'en' ? 'en-GB' : 'de-DE';
  const height = width < 600 ? 640 : 800;
  const visitor = await Visitor.arrive(browser, server, { as, locale, theme, width, height });
  visitor.expect(/./);
  let end;
  try {
    end = await go(visitor, market);
    await visitor.page.evaluate(() => document.fonts.ready);
    const open = await visitor.page.locator('dialog, .chip-why, .banner').count();
    const path = join(folder, `${name}-${language}-${theme}-${width}.png`);
    // A window on top is where one looks; a whole page would show it far from there.
    await visitor.page.screenshot({ path, fullPage: open === 0 && name !== 'rules' });
    console.log(path);
  } finally {
    if (typeof end === 'function') await end();
    await visitor.leave();
  }
}

const [folder, ...words] = process.argv.slice(2);
if (!folder) {
  console.error('usage: npm run screenshots -- FOLDER [WORD...]');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const [server, browser] = await Promise.all([Server.start({ demo: true, currency: 'EUR' }), launch()]);
const market = new Marketplace(server);
let failed = 0;
try {
  const people = await (await fetch(`${server.origin}/api/v1/demo`)).json();
  const states = STATES.filter(([name]) => words.length === 0 || words.some((word) => name.includes(word)));
  for (const state of states) {
    for (const language of LANGUAGES) {
      for (const theme of THEMES) {
        for (const width of WIDTHS) {
          await shoot(browser, market, people, folder, state, { language, theme, width }).catch((error) => {
            failed += 1;
            console.error(`${state[0]}, ${language}, ${theme}, ${width}: ${error.message}`);
          });
        }
      }
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
process.exitCode = failed === 0 ? 0 : 1;
