// Whatever can change a place on the screen reaches it: every kind of change, and every page that shows it. The pages
// stay open all the while; nothing is loaded anew.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NOBODYS_NUMBER } from '../harness/marketplace.mjs';
import { stage } from '../harness/stage.mjs';
import {
  AccountPage, AutomationsPage, CalendarPage, ChatPage, ClientPage, InboxPage, LeadPage, LeadsPage, Page, ProfilePage, QuotePage,
} from '../pages/all.mjs';

const set = stage({ demo: true });

/** Waits for words in a part of a page. */
const has = (part, words) => part.filter({ hasText: words }).first().waitFor();
/** Waits until words have gone from a part of a page. */
const lacks = (part, words) => part.filter({ hasText: words }).first().waitFor({ state: 'detached' });
const row = (page, lead) => page.row(lead.title).row;

/** The pro's tabs: several pages of one browser. */
async function open(visitor, pages) {
  const open = {};
  for (const [name, [Kind, ...to]] of Object.entries(pages)) {
    const page = new Kind({ page: await visitor.context.newPage(), language: visitor.language, expect: visitor.expect });
    await page.open(...to);
    open[name] = page;
  }
  return open;
}

/** What a pro does from another machine, or the marketplace, the client or the booking software in their place. */
const KINDS = {
  'a client writes where nothing was said yet': {
    does: ({ market, lead }) => market.message('client', lead, 'The first word'),
    shows: {
      leads: (page, { lead }) => has(row(page, lead), page.say('badge_unread')),
      lead: (page) => page.hears('The first word'),
      inbox: (page) => has(page.rows, 'The first word'),
      thread: (page) => page.hears('The first word'),
      client: (page) => Promise.all([has(page.discussions, 'The first word'), page.badge.waitFor()]),
      account: (page) => Promise.all([has(page.counted, 'C1'), page.meterSays('1 of 10 used')]),
      quote: (page) => page.guaranteed.chip.says(/already in contact/),
      chat: (page) => page.hears('The first word'),
    },
  },
  'a client writes in a discussion that is open already': {
    does: ({ market, lead }) => market.message('client', lead, 'The second word'),
    shows: {
      lead: (page) => page.hears('The second word'),
      inbox: (page) => has(page.rows, 'The second word'),
      thread: (page) => page.hears('The second word'),
      client: (page) => has(page.discussions, 'The second word'),
      chat: (page) => page.hears('The second word'),
    },
  },
  'the pro answers from elsewhere': {
    does: ({ market, lead }) => market.message('pro', lead, 'I come at noon'),
    shows: {
      lead: (page) => page.hears('I come at noon'),
      inbox: (page) => lacks(page.rows, 'The second word'),
      thread: (page) => Promise.all([page.hears('I come at noon'), page.reopen.button.waitFor()]),
      client: (page) => Promise.all([has(page.discussions, 'I come at noon'), page.badge.waitFor({ state: 'detached' })]),
      chat: (page) => page.hears('I come at noon'),
      projects: (page) => has(page.main.locator('.offer'), page.say('badge_unread')),
    },
  },
  'a client texts': {
    does: ({ market, lead }) => market.between('client', lead, { do: 'text', body: 'A text of theirs' }),
    shows: {
      inbox: (page) => has(page.rows, 'A text of theirs'),
      client: (page) => has(page.discussions, 'A text of theirs'),
      calendar: (page) => has(page.root.locator('.nav-badge'), '2'),
    },
  },
  'the discussion is closed by hand elsewhere': {
    does: ({ market, lead }) => market.between('pro', lead, { do: 'close_discussion', channel: 'text' }),
    shows: {
      inbox: (page) => lacks(page.rows, 'A text of theirs'),
      client: (page) => page.badge.waitFor({ state: 'detached' }),
      calendar: (page) => has(page.root.locator('.nav-badge'), '1'),
    },
  },
  'a quote is sent elsewhere': {
    does: ({ market, other }) =>
      market.act('pro', other, { do: 'send_quote', variety: 'guaranteed_reply', amount: 45_000 }),
    shows: {
      leads: (page, { other }) => row(page, other).getByText(page.say('quote'), { exact: true }).waitFor({ state: 'detached' }),
      otherLead: (page) => page.main.locator('.quote-sum').getByText('$450.00').waitFor(),
      otherChat: (page) => page.main.locator('.quote-sum').getByText('$450.00').waitFor(),
      otherProjects: (page) => page.main.getByText('$450.00').first().waitFor(),
    },
  },
  'the client reads it': {
    // Their page is open, and has read it already.
    does: () => undefined,
    shows: { otherLead: (page) => page.main.getByText(page.say('badge_quote_read')).first().waitFor() },
  },
  'a call is made, and its fee charged by card': {
    does: ({ market, other }) => market.call(other, ['answer', 'accept', 'pro_answer', 'hang_up']),
    shows: {
      otherLead: (page) =>
        Promise.all([page.callEntries.locator('audio').waitFor(), page.callStatus.getByText(page.say('calls_closed')).waitFor()]),
      otherChat: (page) =>
        Promise.all([page.callEntries.locator('audio').waitFor(), page.callStatus.getByText(page.say('calls_closed')).waitFor()]),
      leads: (page, { other }) => has(row(page, other), page.say('badge_unread')),
      account: async (page) => {
        await has(page.transaction('for_guaranteed'), page.say('source_card'));
        await has(page.transaction('for_guaranteed'), page.say('status_settled'));
      },
    },
  },
  'a text does not arrive': {
    does: ({ market, pro, unreachable }) =>
      market.between('pro', { client: unreachable, pro }, { do: 'send_text', body: 'Are you at home?' }),
    shows: { inbox: (page) => has(page.rows, page.say('undelivered_wrong_number')) },
  },
  'credits are bought elsewhere': {
    does: ({ market, pro }) =>
      market.server.call('POST', 'account/credits', { key: 'credits-of-elsewhere', amount: 2_300 }, `pro:${pro.id}`),
    shows: {
      account: (page) =>
        Promise.all([has(page.transaction('for_credits'), '$23.00'), page.wallet.getByText('$23.00', { exact: true }).first().waitFor()]),
    },
  },
  'another plan is chosen elsewhere': {
    does: async ({ market, pro }) => {
      const { plans } = await market.snapshot(`pro:${pro.id}`);
      const plan = plans.find(({ interactions }) => interactions === 20).id;
      await market.server.call('POST', 'actions', { do: 'change_plan', plan, key: 'plan-of-elsewhere' }, `pro:${pro.id}`);
    },
    shows: { account: (page) => page.meterSays('1 of 20 used'), leads: (page) => page.meterSays('1 of 20 used') },
  },
  'the client asks for a booking, and the pro claims to be hired': {
    does: async ({ market, lead }) => {
      await market.act('client', lead, { do: 'request_booking', variety: 'project' });
      await market.act('pro', lead, { do: 'claim_hired' });
    },
    shows: {
      leads: (page, { lead }) => has(row(page, lead), page.say('badge_booked')),
      lead: (page) => page.main.getByText(page.say('outcome_claimed')).first().waitFor(),
      chat: (page) => page.confirmHired.button.waitFor(),
      projects: (page) => has(page.main.locator('.offer'), page.say('badge_says_hired')),
    },
  },
  'an appointment is made': {
    does: ({ market, pro, lead }) =>
      market.appointments(pro, lead.client, [{ hours: 3, title: 'Look at it', reference: 'live-1' }]),
    shows: { calendar: (page) => page.visit('Look at it').around.waitFor() },
  },
  'it is called off': {
    does: ({ market, pro, lead }) =>
      market.appointments(pro, lead.client, [
        { hours: 3, title: 'Look at it', reference: 'live-1', version: 2, status: 'cancelled' },
      ]),
    shows: { calendar: (page) => has(page.visits, page.say('appointment_cancelled')) },
  },
  'the booking software knows no mobile number any more': {
    does: ({ market, lead }) => market.setContacts(lead.client, { mobile: null, landline: '+49 30 5550100' }),
    shows: { calendar: (page) => page.visit('Look at it').text.chip.says(/landline/) },
  },
  'a template is written elsewhere': {
    does: ({ market, pro }) =>
      market.server.call('POST', 'templates', { name: 'From elsewhere', channel: null, body: 'Thank you.' }, `pro:${pro.id}`),
    shows: { automations: (page) => has(page.templates, 'From elsewhere') },
  },
  'an automation is made elsewhere': {
    does: ({ market, pro }) => {
      const draft = { name: 'Made elsewhere', trigger: 'before_appointment', delay: 60, channel: 'email', body: 'See you.', on: true };
      return market.server.call('POST', 'automations', draft, `pro:${pro.id}`);
    },
    shows: { automations: (page) => has(page.rows, 'Made elsewhere') },
  },
  'a command is done whose cost was shown': {
    does: async ({ market, lead }) => {
      const { position } = await market.snapshot(`pro:${lead.pro.id}`);
      const shown = { counts: false, charges: 0, on_contact: 0, blocked: false, position };
      await market.act('pro', lead, { do: 'send_message', body: 'Shown before', shown });
    },
    shows: {
      predictions: async (page, { market }) => {
        const { predicted } = await market.server.call('GET', 'operator/predictions');
        await has(page.main.locator('.figure.is-whole .figure-value'), new RegExp(`^${predicted}$`));
      },
      thread: (page) => page.hears('Shown before'),
    },
  },
  'the client turns the pro down': {
    does: ({ market, lead }) => market.act('client', lead, { do: 'decline' }),
    shows: {
      leads: (page, { lead }) => has(row(page, lead), page.say('badge_declined')),
      lead: (page) => page.main.getByText(page.say('outcome_declined')).first().waitFor(),
      projects: (page) => has(page.main.locator('.offer'), page.say('badge_declined')),
    },
  },
  'the directory knows other words of a project': {
    does: ({ market, lead }) => market.setProject(lead, { title: 'A tap runs', place: 'Potsdam' }),
    shows: {
      leads: (page) => page.row('A tap runs').row.getByText('Potsdam').waitFor(),
      lead: (page) => page.main.getByRole('heading', { name: 'A tap runs' }).waitFor(),
      quote: (page) => page.main.getByText('A tap runs').first().waitFor(),
      chat: (page) => page.main.getByText('A tap runs').first().waitFor(),
      projects: (page) => page.main.getByText('A tap runs').first().waitFor(),
    },
  },
  'and of a category': {
    does: ({ market, pro }) => market.setCategory(pro, { name: 'Pipes and taps' }),
    shows: {
      lead: (page) => page.main.getByText('Pipes and taps').first().waitFor(),
      projects: (page) => page.main.getByText('Pipes and taps').first().waitFor(),
    },
  },
  'a pro has another name': {
    does: ({ market, pro }) => market.setPro(pro, { name: 'Paula Posterior', about: 'Plumber for thirty years' }),
    shows: {
      chat: (page) => page.main.getByText('Paula Posterior').first().waitFor(),
      projects: (page) => page.main.getByText('Paula Posterior').first().waitFor(),
      profile: (page) =>
        Promise.all(['Paula Posterior', 'Plumber for thirty years'].map((words) => page.main.getByText(words).first().waitFor())),
    },
  },
  'a client has another name': {
    does: ({ market, lead }) => market.setContacts(lead.client, { name: 'Lotte Later' }),
    shows: {
      lead: (page) => page.main.getByText(/Lotte L/).first().waitFor(),
      thread: (page) => page.main.getByText(/Lotte L/).first().waitFor(),
      client: (page) => page.main.getByText(/Lotte L/).first().waitFor(),
      calendar: (page) => page.main.getByText(/Lotte L/).first().waitFor(),
    },
  },
};

test('every kind of change reaches every open page that shows it', async () => {
  const { market } = set;
  const pro = await market.pro({ limit: 10, larger: 20, guaranteedFee: 1_800, card: true });
  await market.putCard(pro, 'tok_visa');
  const client = await market.client({ name: 'Livia Lively' });
  const lead = await market.lead(pro, { client, title: 'A tap drips' });
  const other = await market.lead(pro, { client: await market.client({ name: 'Otto Other' }), title: 'A door sticks' });
  // A number that nobody has: the booking software may know one.
  const unreachable = await market.client({ name: 'Wilma Wrongly', mobile: NOBODYS_NUMBER });
  await market.between('client', { client: unreachable, pro }, { do: 'text', body: 'Where are you?' });
  const people = await (await fetch(`${set.server.origin}/api/v1/demo`)).json();
  const [pros, clients, others, operators] = await Promise.all(
    [pro, client, other.client, people.find(({ role }) => role === 'operator')].map((as) => set.visit({ as })),
  );
  const pages = {
    ...(await open(pros, {
      leads: [LeadsPage],
      lead: [LeadPage, lead],
      otherLead: [LeadPage, other],
      quote: [QuotePage, lead],
      inbox: [InboxPage],
      calendar: [CalendarPage],
      account: [AccountPage],
      automations: [AutomationsPage],
    })),
    ...(await open(clients, { projects: [Page, '/projects'], chat: [ChatPage, lead], profile: [ProfilePage, lead] })),
    ...(await open(others, { otherChat: [ChatPage, other], otherProjects: [Page, '/projects'] })),
    ...(await open(operators, { predictions: [Page, '/predictions'] })),
  };
  const world = { market, pro, lead, other, unreachable };
  const missed = [];
  for (const [kind, { does, shows }] of Object.entries(KINDS)) {
    await does(world);
    // A discussion has a page once it is begun.
    if (!pages.thread) {
      Object.assign(pages, await open(pros, {
        thread: [InboxPage, `/discussions/${client.id}/chat`],
        client: [ClientPage, `/clients/${client.id}`],
      }));
    }
    await Promise.all(Object.entries(shows).map(async ([name, seen]) => {
      await seen(pages[name], world).catch((error) => missed.push(`${kind}: ${name}: ${error.message}`));
    }));
  }
  assert.deepEqual(missed, []);
});

test('a pro whose trades are others sees the new leads, and the old ones no more', async () => {
  const { market } = set;
  const [pro, other] = [await market.pro(), await market.pro()];
  const [gone, kept] = [
    await market.lead(pro, { title: 'A tap drips', recommended: false }),
    await market.lead(pro, { title: 'A pipe froze', recommended: false }),
  ];
  await market.act('pro', kept, { do: 'send_message', body: 'I could come' });
  const moved = await market.lead(other, { title: 'A wall leans', recommended: false });
  const [visitor, their] = await Promise.all([pro, other].map((as) => set.visit({ as })));
  const { leads } = await open(visitor, { leads: [LeadsPage] });
  const { leads: theirs } = await open(their, { leads: [LeadsPage] });
  await Promise.all([leads.row(gone.title).row.waitFor(), theirs.row(moved.title).row.waitFor()]);

  await market.setProject(moved, { category: pro.category });
  await leads.row(moved.title).row.waitFor();
  await theirs.row(moved.title).row.waitFor({ state: 'detached' });

  await market.setPro(pro, { categories: [other.category] });
  await leads.row(gone.title).row.waitFor({ state: 'detached' });
  await leads.row(kept.title).row.waitFor();
  assert.equal(await leads.row(moved.title).row.count(), 0);
});
