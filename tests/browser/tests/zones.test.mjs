// A pro's days are those of their plan and calendar, wherever they look from; a client's are their own browser's.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stage } from '../harness/stage.mjs';
import { AccountPage, CalendarPage, LeadPage, LeadsPage, Page } from '../pages/all.mjs';

const set = stage({ clock: 'manual' });

/** Half past midnight in Berlin on 1 March: still 28 February in New York, and well into the morning in Tokyo. */
const NIGHT = Date.parse('2026-02-28T23:30:00Z');
const ZONES = ['America/New_York', 'Pacific/Honolulu', 'Europe/Berlin', 'Asia/Tokyo', 'Pacific/Auckland'];

const plain = (text) => text.replace(/[\u00a0\u202f]/g, ' ');

test('plan, period, history and calendar are told in the pro’s zone, west and east of it', async () => {
  await set.server.call('PUT', 'clock', { at: NIGHT });
  const pro = await set.market.pro({ limit: 20, larger: 5, used: 1 });
  const lead = await set.market.lead(pro, { title: 'A tap drips' });
  const change = { do: 'change_plan', plan: await smaller(pro), key: `smaller-plan-of-${pro.id}` };
  await set.server.call('POST', 'actions', change, `pro:${pro.id}`);
  for (const timezone of ZONES) {
    const visitor = await set.visit({ as: pro, locale: 'en-US', timezone });
    const account = new AccountPage(visitor);
    await account.open();
    const text = plain(await account.main.innerText());
    // The period ends at midnight in Berlin, which is the evening before in America.
    assert.match(text, /Resets Apr 1/, `${timezone}: ${text.slice(0, 300)}`);
    assert.match(text, /From Apr 1: 5 interactions a month/, timezone);
    await account.main.locator('section[aria-labelledby=history] td time').first().waitFor();
    assert.match(plain(await account.main.locator('section[aria-labelledby=history]').innerText()), /Mar 1, 2026/, timezone);
    const page = new LeadPage(visitor);
    await page.open(lead);
    assert.match(plain(await page.main.innerText()), /March 1, 2026/, timezone);
    const foot = await page.root.locator('.foot').innerText();
    assert.equal(foot.includes('Europe/Berlin'), timezone !== 'Europe/Berlin', `${timezone}: ${foot}`);
  }
});

test('a limit that is reached says the same day of the reset everywhere', async () => {
  await set.server.call('PUT', 'clock', { at: NIGHT });
  const pro = await set.market.pro({ limit: 1, used: 1 });
  await set.market.lead(pro);
  for (const timezone of ZONES) {
    const leads = await new LeadsPage(await set.visit({ as: pro, locale: 'en-US', timezone })).open();
    assert.match(plain(await leads.row('A tap drips').viewContacts.chip.text()), /resets Apr 1/, timezone);
  }
});

test('an appointment is on the day and at the time that it has for the pro', async () => {
  // The booking software's times are the real ones: the calendar asks by the server's clock.
  const at = Date.now();
  await set.server.call('PUT', 'clock', { at });
  const pro = await set.market.pro();
  const client = await set.market.client();
  await set.market.appointments(pro, client, [{ hours: 30 }]);
  const shown = new Set();
  for (const timezone of ZONES) {
    const calendar = await new CalendarPage(await set.visit({ as: pro, locale: 'en-US', timezone })).open();
    shown.add(plain(`${await calendar.days.first().innerText()} ${await calendar.visits.first().locator('time').innerText()}`));
  }
  assert.equal(shown.size, 1, [...shown].join(' | '));
});

test('a client, who has no zone of their own here, is told the time by their own browser', async () => {
  await set.server.call('PUT', 'clock', { at: NIGHT });
  const pro = await set.market.pro();
  const lead = await set.market.lead(pro);
  await set.market.message('pro', lead, 'Good evening');
  for (const [timezone, day] of [['America/New_York', 'Feb 28'], ['Asia/Tokyo', 'Mar 1']]) {
    const page = await new Page(await set.visit({ as: lead.client, locale: 'en-US', timezone })).open('/projects');
    await page.main.locator('.row-meta time').first().waitFor();
    assert.equal(plain(await page.main.locator('.row-meta time').first().innerText()), day, timezone);
  }
});

/** The id of the plan with five interactions. */
async function smaller(pro) {
  const { plans } = await set.market.snapshot(`pro:${pro.id}`);
  return plans.find(({ interactions }) => interactions === 5).id;
}
