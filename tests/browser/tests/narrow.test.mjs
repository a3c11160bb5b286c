// A small telephone, in either colours, with or without motion.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stage } from '../harness/stage.mjs';
import { LANGUAGES } from '../harness/words.mjs';
import { ChatPage, LeadPage, LeadsPage, Page, pagesOf } from '../pages/all.mjs';

const set = stage({ demo: true });

const NARROW = 320;

/** A word that a browser breaks nowhere of itself. */
const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

/** Elements that reach beyond the right edge, with what they are: to find what to mend. */
function beyond() {
  const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body *')]
    .filter((element) => {
      const box = element.getBoundingClientRect();
      const clipped = element.closest('.table-around, .unseen, svg');
      return box.width > 0 && box.right > width + 0.5 && !clipped;
    })
    .map((element) => `${element.localName}.${element.className}`);
}

async function assertFits(page, what) {
  const wide = (await page.overflows()) ? await page.root.evaluate(beyond) : [];
  assert.deepEqual(wide, [], `${what} can be scrolled sideways`);
  assert.equal(await page.overflows(), false, `${what} can be scrolled sideways`);
}

test('no page is scrolled sideways at 320 pixels, with long words and in both languages', async () => {
  const pro = await set.market.pro({ name: `Paula ${LONG}`, guaranteedFee: 2500, limit: 2, used: 4, about: LONG });
  const lead = await set.market.lead(pro, { title: `Repair of ${LONG}` });
  await set.market.message('client', lead, `See https://example.org/${LONG}/${LONG}`);
  await set.market.appointments(pro, lead.client, [{ hours: 26, title: `A visit at ${LONG}` }]);
  const operator = await demoPerson('operator');
  const people = { nobody: undefined, pro, client: lead.client, operator };
  for (const locale of LANGUAGES) {
    for (const [role, as] of Object.entries(people)) {
      const visitor = await set.visit({ as, locale, width: NARROW, height: 640 });
      for (const [name, path] of pagesOf(role, lead)) {
        await assertFits(await new Page(visitor).open(path), `${name} in ${locale}`);
      }
    }
  }
});

test('in the list nothing lies over anything else or is cut off, at any width, whatever the chips say', async () => {
  const pro = await set.market.pro({ limit: 2, used: 2, guaranteedFee: 2500, manualFee: 500 });
  const client = await set.market.client({ name: `Clara ${LONG}` });
  for (const title of ['Short', `A title of very many words about ${LONG} and more`]) {
    const lead = await set.market.lead(pro, { client, title, recommended: false });
    await set.market.act('client', lead, { do: 'request_booking', variety: 'project' });
  }
  await set.market.lead(pro, { client, title: 'Blocked in every way', recommended: false });
  for (const locale of LANGUAGES) {
    for (const width of [NARROW, 600, 900, 1280]) {
      const page = await new LeadsPage(await set.visit({ as: pro, locale, width })).open();
      const outside = await page.rows.evaluateAll((rows) => rows.flatMap((row) => {
        const frame = row.getBoundingClientRect();
        return [...row.querySelectorAll('button, h2')].filter((part) => {
          const box = part.getBoundingClientRect();
          return box.top < frame.top || box.bottom > frame.bottom || box.right > frame.right;
        }).map((part) => part.innerText);
      }));
      assert.deepEqual(outside, [], `${locale} at ${width}`);
    }
  }
});

test('a question and an explanation fit into 320 pixels too', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro);
  const page = new LeadPage(await set.visit({ as: pro, width: NARROW, height: 640 }));
  await page.open(lead);
  await page.reveal.chip.explain();
  const inside = (locator) => locator.evaluate((element) => {
    const box = element.getBoundingClientRect();
    return box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight;
  });
  assert.ok(await inside(page.reveal.chip.why), 'the explanation');
  await page.root.keyboard.press('Escape');
  await page.reveal.press();
  await page.question.asked();
  assert.ok(await inside(page.question.dialog), 'the question');
  await assertFits(page, 'the page with a question');
});

test('what is pressed is large enough for a finger: 24 pixels or more', async () => {
  const pro = await set.market.pro({ limit: 3 });
  const lead = await set.market.lead(pro);
  const visitor = await set.visit({ as: pro, width: NARROW, height: 640 });
  for (const page of [new LeadsPage(visitor), new LeadPage(visitor)]) {
    await page.open(lead);
    const small = await page.root.getByRole('button').evaluateAll((buttons) => buttons
      .map((button) => ({ name: button.innerText, ...button.getBoundingClientRect().toJSON() }))
      .filter(({ width, height }) => width > 0 && (width < 24 || height < 24))
      .map(({ name, width, height }) => `${name}: ${width} by ${height}`));
    assert.deepEqual(small, []);
  }
});

test('whoever wants less motion gets none', async () => {
  const pro = await set.market.pro();
  const lead = await set.market.lead(pro);
  const moving = (page) => page.root.evaluate(() => [...document.querySelectorAll('body *')]
    .filter((element) => {
      const { transitionDuration, animationDuration } = getComputedStyle(element);
      const lasts = (durations) => durations.split(',').some((duration) => parseFloat(duration) > 0.011);
      return lasts(transitionDuration) || lasts(animationDuration);
    })
    .map((element) => `${element.localName}.${element.className}`));
  const still = new LeadPage(await set.visit({ as: pro, still: true }));
  await still.open(lead);
  assert.deepEqual(await moving(still), []);
  const lively = new LeadPage(await set.visit({ as: pro, still: false }));
  await lively.open(lead);
  assert.notDeepEqual(await moving(lively), [], 'there is motion to do without');
});

test('light and dark follow the system, and the choice made by hand, which is remembered', async () => {
  const pro = await set.market.pro();
  const lead = await set.market.lead(pro);
  /** How light the page's ground is, from 0 to 255. */
  const ground = (page) => page.root.evaluate(() => {
    const colour = getComputedStyle(document.body).backgroundColor;
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 3;
  });
  const page = new ChatPage(await set.visit({ as: lead.client, theme: 'light' }));
  await page.open(lead);
  assert.ok((await ground(page)) > 200, 'light as the system is');
  await page.root.emulateMedia({ colorScheme: 'dark' });
  assert.ok((await ground(page)) < 80, 'dark as the system is');
  await page.root.getByLabel(page.say('theme')).selectOption('light');
  assert.ok((await ground(page)) > 200, 'light by hand');
  await page.root.reload();
  await page.ready();
  assert.ok((await ground(page)) > 200, 'light, remembered');
});

/** Somebody of the demo, by their role. */
async function demoPerson(role) {
  const people = await (await fetch(`${set.server.origin}/api/v1/demo`)).json();
  return people.find((person) => person.role === role);
}
