// Everything that can be done can be done without a mouse, and one always sees where one is.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { focused, tabTo } from '../harness/accessibility.mjs';
import { stage } from '../harness/stage.mjs';
import { LeadPage, LeadsPage, SignInPage } from '../pages/all.mjs';

const set = stage();

const press = (page, ...keys) => keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());
const named = (name) => ({ text }) => text === name;
const withId = (wanted) => ({ id }) => id === wanted;

test('the main path by keyboard alone: sign in, lead, chip, question, contacts, chat', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro, { title: 'A boiler hums', mobile: '+491555777004' });
  const visitor = await set.visit();
  const keyboard = visitor.page.keyboard;
  const door = await new SignInPage(visitor).open();

  await tabTo(visitor.page, withId('email'));
  await keyboard.type(pro.email);
  await tabTo(visitor.page, withId('password'));
  await keyboard.type(pro.password);
  await keyboard.press('Enter');
  await door.root.getByRole('button', { name: door.say('sign_out') }).waitFor();

  await new LeadsPage(visitor).rows.first().waitFor();
  await tabTo(visitor.page, named('A boiler hums'));
  await keyboard.press('Enter');
  const page = new LeadPage(visitor);
  await visitor.page.waitForURL(`**/leads/${lead.project}`);
  await page.ready();
  assert.equal((await focused(visitor.page)).id, 'main', 'a new page begins at its beginning');

  await tabTo(visitor.page, named(page.say('reveal_contacts')));
  await tabTo(visitor.page, ({ text }) => text.endsWith('Uses 1 interaction · 3 left'), 1);
  await page.reveal.chip.why.waitFor();
  await tabTo(visitor.page, ({ text }) => text === page.say('chip_rule', { id: 'P2' }), 1);
  await press(visitor.page, 'Escape');
  await page.reveal.chip.why.waitFor({ state: 'detached' });

  await page.reveal.button.focus();
  await press(visitor.page, 'Enter');
  await page.question.asked();
  await tabTo(visitor.page, named(await page.question.agree.innerText()), 5);
  await press(visitor.page, 'Enter');
  await page.contacts.getByText('+491555777004').waitFor();

  await page.composer.focus();
  await keyboard.type('I could come today');
  await press(visitor.page, 'Control+Enter');
  await page.hears('I could come today');
  assert.equal(await page.composer.inputValue(), '');
  assert.equal((await set.market.account(pro)).used, 1);
});

test('a question holds the focus, Escape takes it back, and the focus returns where it was', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro);
  const page = new LeadPage(await set.visit({ as: pro }));
  await page.open(lead);
  await page.reveal.button.focus();
  await press(page.root, 'Enter');
  await page.question.asked();
  for (let step = 0; step < 8; step += 1) {
    await press(page.root, 'Tab');
    const inside = await page.root.evaluate(() => {
      const dialog = document.querySelector('dialog');
      // Between the last and the first, the browser's own controls have their turn.
      return dialog.contains(document.activeElement) || document.activeElement === document.body;
    });
    assert.ok(inside, `step ${step} left the question`);
  }
  await press(page.root, 'Escape');
  await page.question.dialog.waitFor({ state: 'detached' });
  assert.equal((await focused(page.root)).text, page.say('reveal_contacts'));
  assert.equal((await set.market.account(pro)).used, 0);
});

test('after a command the focus is somewhere one can go on from', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro);
  const page = new LeadPage(await set.visit({ as: pro }));
  await page.open(lead);
  await page.reveal.button.focus();
  await press(page.root, 'Enter');
  await page.question.asked();
  await page.question.agree.focus();
  await press(page.root, 'Enter');
  await page.contacts.waitFor();
  // The button is gone with its action; the focus may not be lost with it.
  await page.root.waitForFunction(() => document.activeElement !== document.body);
});

test('the skip link leads past the head', async () => {
  const pro = await set.market.pro();
  const page = new LeadsPage(await set.visit({ as: pro }));
  await set.market.lead(pro);
  await page.open();
  await press(page.root, 'Tab');
  const first = await focused(page.root);
  assert.equal(first.text, page.say('skip'));
  assert.ok(first.inSight && first.visible);
  await press(page.root, 'Enter');
  assert.equal((await focused(page.root)).id, 'main');
});

test('the list is walked by arrows, and searched at a key', async () => {
  const pro = await set.market.pro();
  const client = await set.market.client();
  for (const title of ['Alpha', 'Beta', 'Gamma']) await set.market.lead(pro, { client, title });
  const page = new LeadsPage(await set.visit({ as: pro }));
  await page.open();
  const titles = await page.rows.getByRole('heading').allInnerTexts();
  await page.row(titles[0]).title.getByRole('link').focus();
  const here = async (title) => page.root.waitForFunction(
    (wanted) => document.activeElement.closest('li')?.querySelector('h2').innerText === wanted, title);
  await press(page.root, 'ArrowDown');
  await here(titles[1]);
  await press(page.root, 'End');
  await here(titles[2]);
  await press(page.root, 'Home');
  await here(titles[0]);
  await press(page.root, '/');
  await page.root.keyboard.type('gam');
  await page.row('Alpha').row.waitFor({ state: 'detached' });
  assert.deepEqual(await page.rows.getByRole('heading').allInnerTexts(), ['Gamma']);
});

test('every stop on every way through a page can be seen', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro);
  const visitor = await set.visit({ as: pro });
  for (const page of [new LeadsPage(visitor), new LeadPage(visitor)]) {
    await page.open(lead);
    // To the footer's link, which is last.
    await tabTo(visitor.page, named(page.say('foot_rules')), 80);
  }
});
