// The booking software: its files, its appointments, and whom they let a pro write to.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible } from '../harness/accessibility.mjs';
import { stage } from '../harness/stage.mjs';
import { CalendarPage, ClientPage, ImportPage, InboxPage } from '../pages/all.mjs';

const set = stage({ demo: true });

/** Within this time an open page has to know of new contacts, in milliseconds. */
const A_SECOND = 1_000;

async function operator() {
  const people = await (await fetch(`${set.server.origin}/api/v1/demo`)).json();
  return people.find(({ role }) => role === 'operator');
}

const HEADER = 'reference;version;name;mobile;landline;email;language';
const file = (...lines) => [HEADER, ...lines].join('\r\n');

test('a file is looked at before it is imported, and says what was refused and why', async () => {
  const client = await set.market.client({ name: 'Ida Imported' });
  const page = await new ImportPage(await set.visit({ as: await operator() })).open();
  const text = file(
    `${client.reference};3;Ida Imported;+49 1512 3456789;;ida@example.org;de`,
    `${client.reference}-new;1;Nina New;;;;en`,
    'wrong;1;Walter Wrong;0177 12345;;;de',
    'short;1',
  );
  await page.choose(text);
  await page.lines.nth(3).waitFor();
  const rows = await page.rows();
  assert.deepEqual(rows.map(([line, reference, result]) => [line, reference, result]), [
    ['2', client.reference, 'Changed'],
    ['3', `${client.reference}-new`, 'New'],
    ['4', 'wrong', 'Refused'],
    ['5', '', 'Refused'],
  ]);
  assert.equal(rows[0][3], 'mobile, email, language');
  assert.match(rows[2][3], /^Column 4: mobile .*country code/);
  await page.sums.getByText('1 new, 1 changed, 2 refused').waitFor();
  await assertAccessible(page.root, 'a preview');
  await page.narrow('import_refused');
  await page.lines.nth(2).waitFor({ state: 'detached' });
  assert.equal((await page.rows()).length, 2);

  // Somebody else is quicker: nothing is imported, and the page says so.
  await set.server.importFile('clients', file(`${client.reference};9;Ida Imported;+49 1512 3456780;;;de`));
  await page.import.click();
  await page.problem.getByText(page.say('import_moved')).waitFor();
  assert.equal((await page.rows())[0][3], page.say('import_known', { known: '9' }));
  await page.import.click();
  await page.main.getByText(page.say('import_done'), { exact: true }).waitFor();
  await page.choose(text);
  await page.lines.filter({ hasText: page.say('import_unchanged') }).first().waitFor();
  assert.equal((await page.rows())[1][2], page.say('import_unchanged'));
});

test('a German operator reads in German why a line is refused', async () => {
  const page = await new ImportPage(await set.visit({ as: await operator(), locale: 'de-DE' })).open();
  await page.choose(file('wrong;1;Walter Wrong;0177 12345;;;de'));
  await page.lines.first().waitFor();
  assert.match((await page.rows())[0][3], /mobile der Telefonnummer fehlt die Landesvorwahl/);
});

test('a file that is none is said to be, in the page, with the place', async () => {
  const visitor = await set.visit({ as: await operator() });
  visitor.expect(/400/);
  const page = await new ImportPage(visitor).open();
  await page.choose('reference;version;phone\r\n');
  await page.problem.getByText(/line 1: column 3 is unknown, name is missing/).waitFor();
  await assertAccessible(page.root, 'a file that is none');
});

test('the calendar has the days in the zone of the pro, and leads to a discussion that begins closed', async () => {
  const pro = await set.market.pro();
  const [ada, bob] = [await set.market.client({ name: 'Ada Ahead' }), await set.market.client({ name: 'Bob Behind' })];
  await set.market.appointments(pro, ada, [{ hours: 49, title: 'Later' }, { hours: 25, title: 'Sooner' }]);
  await set.market.appointments(pro, bob, [{ hours: -72, title: 'Long ago' }, { hours: 73, title: 'Off', status: 'cancelled' }]);
  const visitor = await set.visit({ as: pro });
  const calendar = await new CalendarPage(visitor).open();
  await calendar.visits.nth(2).waitFor();
  assert.deepEqual((await calendar.titles()).map((title) => title.split('\n')[0].trim()), ['Sooner', 'Later', 'Off Cancelled']);
  assert.equal(await calendar.days.count(), 3);
  await calendar.visit('Sooner').text.chip.says('Free');
  await calendar.show('calendar_past');
  await calendar.visit('Long ago').around.waitFor();
  assert.equal(await calendar.visits.count(), 1);
  await calendar.show('calendar_upcoming');

  // What the booking software says now is there within a second.
  await Promise.all([
    set.market.appointments(pro, bob, [{ hours: 3, title: 'Brand new' }]),
    calendar.visit('Brand new').around.waitFor({ timeout: 2 * A_SECOND }),
  ]);
  await calendar.visit('Sooner').text.press();
  const inbox = new InboxPage(visitor);
  await inbox.composer.waitFor();
  await inbox.main.getByText(inbox.say('discussion_begins')).waitFor();
  await inbox.main.getByRole('heading', { name: 'Ada A.' }).waitFor();
  await inbox.tell('See you tomorrow');
  assert.equal(await inbox.badge.count(), 0, 'what the pro begins waits for nobody');
  const { relations } = await set.market.snapshot(`pro:${pro.id}`);
  assert.equal(relations.find(({ client }) => client === ada.id).text.discussion, 'closed');
});

test('who has unsubscribed is not possible before a word is written, in the calendar too', async () => {
  const pro = await set.market.pro();
  const client = await set.market.client({ name: 'Udo Unsubscribed' });
  await set.market.appointments(pro, client, [{ hours: 25, title: 'A visit' }]);
  const calendar = await new CalendarPage(await set.visit({ as: pro })).open();
  const visit = calendar.visit('A visit');
  await visit.text.chip.says('Free');
  await set.market.between('client', { client, pro }, { do: 'text', body: 'STOP' });
  await visit.text.chip.says(/^Not possible: unsubscribed/, { timeout: A_SECOND });
  await visit.email.chip.says('Free');
  assert.equal(await visit.text.button.getAttribute('aria-disabled'), 'true');
  await visit.text.insist();
  assert.match(new URL(calendar.root.url()).pathname, /^\/calendar$/, 'it explains, and leads nowhere');
});

test('a wrong number is corrected in the booking software, and every open page knows within a second', async () => {
  const pro = await set.market.pro();
  const client = await set.market.client({ name: 'Wilma Wrong' });
  await set.market.between('client', { client, pro }, { do: 'text', body: 'Who is this?' });
  await set.market.appointments(pro, client, [{ hours: 25, title: 'A visit' }]);
  const page = await new ClientPage(await set.visit({ as: pro })).open(`/clients/${client.id}`);
  const calendar = await new CalendarPage(await set.visit({ as: pro })).open();
  await page.badge.filter({ hasText: '1 open' }).waitFor();
  assert.equal(await page.discussions.count(), 1);
  await page.show('client_info');
  await page.reach('text').says('Free');
  await page.agreeTo(page.command('report_wrong_number'));
  await page.part.getByText(page.say('wrong_where')).waitFor();
  await page.reach('text').says(/^Not possible: wrong contact/);
  await calendar.visit('A visit').text.chip.says(/^Not possible: wrong contact/, { timeout: A_SECOND });
  await Promise.all([
    set.server.importFile('clients', file(`${client.reference};2;Wilma Wrong;+49 1512 3456711;;;de`)),
    page.reach('text').says('Free', { timeout: 2 * A_SECOND }),
    calendar.visit('A visit').text.chip.says('Free', { timeout: 2 * A_SECOND }),
  ]);
  await page.command('report_wrong_number').button.waitFor();
  // The email address is gone, and the page says so and where it comes from.
  await page.reach('email').says(/^Not possible/);
  await page.part.getByText(page.say('report_no_address')).waitFor();
});

test('the tabs of a client go by the arrows, and a stranger is nobody', async () => {
  const [pro, other] = [await set.market.pro(), await set.market.pro()];
  const client = await set.market.client({ name: 'Tabea Tabs' });
  await set.market.appointments(pro, client, [{ hours: 2, title: 'A visit' }]);
  const page = await new ClientPage(await set.visit({ as: pro })).open(`/clients/${client.id}`);
  await page.part.getByText(page.say('client_no_discussions')).waitFor();
  await page.tabs.first().focus();
  await page.root.keyboard.press('ArrowRight');
  await page.part.getByText('A visit').waitFor();
  assert.equal(await page.tabs.nth(1).getAttribute('aria-selected'), 'true');
  await assertAccessible(page.root, 'a client, info');
  await page.root.keyboard.press('ArrowLeft');
  await page.part.getByText(page.say('client_no_discussions')).waitFor();
  const visitor = await set.visit({ as: other });
  visitor.expect(/404/);
  const stranger = new ClientPage(visitor);
  await stranger.root.goto(`/clients/${client.id}`);
  await stranger.main.getByText(stranger.say('not_found_what')).waitFor();
});
