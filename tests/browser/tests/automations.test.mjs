// Automations: made with a preview, their recipients with what became of each message, templates in a reply.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stage } from '../harness/stage.mjs';
import { AutomationsPage, InboxPage } from '../pages/all.mjs';

const set = stage({ demo: true });

/** Within this time an open page has to know what has happened, in milliseconds: experience.md. */
const A_SECOND = 1_000;

async function anna() {
  const people = await (await fetch(`${set.server.origin}/api/v1/demo`)).json();
  return people.find(({ email }) => email === 'anna@demo.example');
}

test('an automation is made, previewed as the client gets it, and waits for the appointments to come', async () => {
  const page = await new AutomationsPage(await set.visit({ as: await anna() })).make();
  await page.save.click();
  await page.main.getByText(page.say('wrong_no_name')).waitFor();
  await page.name.fill('erinnerung am vortag');
  await page.main.getByText(page.say('wrong_name_taken')).waitFor();
  await page.name.fill('Two hours before');
  await page.write('Hello {klient}');
  await page.problem.filter({ hasText: 'Character 7: there is no field {klient} here.' }).waitFor();
  // Buttons put the fields where the caret is.
  await page.write('Hello ');
  await page.main.getByRole('button', { name: page.say('field_client') }).click();
  await page.root.keyboard.type(', see you at ');
  await page.main.getByRole('button', { name: page.say('field_time'), exact: false }).click();
  assert.equal(await page.body.inputValue(), 'Hello {client}, see you at {time}');
  await page.preview.getByText('Hello Maria, see you at 9:30 am').waitFor();
  await page.preview.getByText(page.say('preview_segments', { n: 1 }), { exact: true }).waitFor();
  await page.main.locator('#automation-delay').fill('2');
  await page.main.locator('#automation-unit').selectOption('hours');
  await page.write(`Hello {client}, see you at {time}. ${'x'.repeat(160)}`);
  await page.preview.getByText(page.say('preview_segments', { n: 2 })).waitFor();
  await page.main.getByRole('radio', { name: page.say('email') }).check();
  await page.preview.getByText(page.say('preview_subject_of', { pro: 'Anna Brandt Sanitär' })).waitFor();
  await page.save.click();

  const waiting = (name) => page.recipients.filter({ hasText: name }).filter({ hasText: page.say('recipient_waiting') });
  await waiting('Paul R.').waitFor();
  await waiting('Inês C.').waitFor();
  assert.equal(await page.heading.textContent(), 'Two hours before');

  // Switched off, nothing waits; on again, it does.
  const toggle = page.switch('Two hours before');
  await toggle.press('Enter');
  await page.recipients.filter({ hasText: 'Inês C.' }).filter({ hasText: page.say('why_off') }).waitFor();
  assert.equal(await toggle.getAttribute('aria-checked'), 'false');
  await toggle.press('Space');
  await waiting('Inês C.').waitFor();
});

test("a recipient's last action is there, and the next within a second", async () => {
  const person = await anna();
  const page = await (await new AutomationsPage(await set.visit({ as: person })).open()).read('Nach dem Auftrag');
  const of = (name) => page.recipients.filter({ hasText: name });
  await of('Benedikt A.').filter({ hasText: page.say('last_clicked') }).waitFor();
  await of('Greta S.').filter({ hasText: page.say('last_bounced') }).waitFor();
  await of('Lena H.').filter({ hasText: page.say('last_delivered') }).waitFor();

  const [, automation] = page.root.url().match(/automations\/(\d+)$/);
  const pro = (await (await page.root.request.get('/api/v1/session')).json()).viewer.id;
  const path = `automations/${automation}/recipients`;
  const { recipients } = await set.server.call('GET', path, undefined, `pro:${pro}`);
  const { client } = recipients.find(({ name }) => name === 'Lena H.');
  const report = { do: 'report_delivery', key: 'browser-report-1', pro, client, automation: Number(automation), delivery: 'opened' };
  const seen = of('Neue Armatur').filter({ hasText: page.say('last_opened') }).waitFor({ timeout: A_SECOND });
  await Promise.all([set.server.call('POST', 'actions', report, 'mail'), seen]);

  // From here to what was sent.
  await of('Neue Armatur').getByRole('link').click();
  const inbox = new InboxPage(page.visitor);
  await inbox.hears('ist mit „Neue Armatur“ alles in Ordnung?');
});

test('of two windows the second is told, and nothing is overwritten', async () => {
  const person = await anna();
  const [one, other, idle] = (await Promise.all([1, 2, 3].map(() => set.visit({ as: person })))).map((visitor) => new AutomationsPage(visitor));
  for (const page of [one, other, idle]) {
    await (await page.open()).read('Wartung nach elf Monaten');
    await page.edit.click();
  }
  await other.write('Hallo {client}');
  await one.write('Grüß Gott {client}');
  await one.save.click();
  // Where nothing has been typed the form follows. Then the other window, too, has heard of the change or will.
  await idle.preview.getByText('Grüß Gott').waitFor();
  other.visitor.expect(/412/);
  await other.save.click();
  await other.main.getByText(other.say('wrong_outdated')).waitFor();
  assert.equal(await other.body.inputValue(), 'Hallo {client}');
  await one.root.reload();
  await one.edit.click();
  assert.equal(await one.body.inputValue(), 'Grüß Gott {client}');
});

test('a template is made and put into a reply with the keyboard alone', async () => {
  const person = await anna();
  const page = await new AutomationsPage(await set.visit({ as: person })).open();
  await page.newTemplate.click();
  await page.templateName.fill('On my way');
  await page.templateBody.fill('Hello {client}, I am on my way. {date}');
  await page.saveTemplate.click();
  await page.main.locator('#template-body-wrong').filter({ hasText: 'there is no field {date} here' }).waitFor();
  await page.templateBody.fill('Hello {client}, I am on my way. {pro}');
  await page.saveTemplate.press('Enter');
  await page.templates.filter({ hasText: 'On my way' }).waitFor();

  const inbox = await new InboxPage(page.visitor).open();
  await inbox.read('tropft nicht mehr');
  await inbox.composer.fill('PS ');
  await inbox.templates.focus();
  await inbox.root.keyboard.press('Enter');
  const choice = inbox.templateChoices.filter({ hasText: 'On my way' });
  await choice.waitFor();
  assert.equal(await inbox.templateChoices.filter({ hasText: 'Rechnung' }).count(), 0, 'that one is for emails');
  await choice.press('Enter');
  const words = 'PS Hello Sophie, I am on my way. Anna Brandt Sanitär';
  await inbox.root.waitForFunction((words) => document.querySelector('#message-body').value === words, words);
  assert.ok(await inbox.composer.evaluate((area) => area === document.activeElement));
  await inbox.templates.press('Enter');
  await choice.waitFor();
  await inbox.root.keyboard.press('Escape');
  await choice.waitFor({ state: 'detached' });

  await page.open();
  await page.main.getByRole('button', { name: page.say('template_remove_this', { name: 'On my way' }) }).click();
  await page.question.asked();
  await page.question.confirm();
  await page.templates.filter({ hasText: 'On my way' }).waitFor({ state: 'detached' });
});
