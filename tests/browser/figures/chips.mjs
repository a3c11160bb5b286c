// Every chip: what the application's own what-if decides, over all leads, while somebody chooses a plan.

import { Visitor } from '../harness/browser.mjs';
import { AccountPage } from '../pages/all.mjs';

/** The commands on a lead that a plan decides upon; each is decided for the plan of today and the one chosen. */
const ACTIONS = 3;

/**
 * Runs in the page: chooses one plan after the other, and times each until the page shows what it allows.
 * The time holds the decisions and the drawing of their sums; the browser's layout comes after.
 */
async function chooseInTurn(rounds) {
  const times = [];
  const plans = [...document.querySelectorAll('input[name=plan]')];
  const main = document.querySelector('main');
  for (let round = 0; round < rounds; round += 1) {
    const plan = plans.filter(({ checked }) => !checked)[round % (plans.length - 1)];
    const shown = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve();
      });
      observer.observe(main, { subtree: true, childList: true, characterData: true });
    });
    const started = performance.now();
    plan.click();
    await shown;
    times.push(performance.now() - started);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return times;
}

/** How long it takes to decide every chip of a pro's leads. */
export async function chips(browser, server, pro, { rounds = 60 } = {}) {
  const visitor = await Visitor.arrive(browser, server, { as: pro });
  const page = new AccountPage(visitor);
  await page.open();
  const leads = await allThere(visitor.page);
  await visitor.page.evaluate(chooseInTurn, rounds);
  const times = (await visitor.page.evaluate(chooseInTurn, rounds)).sort((a, b) => a - b);
  await visitor.leave();
  const predictions = leads * ACTIONS * 2;
  return { leads, predictions, rounds, median: times[Math.floor(rounds / 2)], longest: times.at(-1) };
}

/** Waits until the page's sentence about its leads names as many twice in a row, and gives the number. */
async function allThere(page) {
  let known = -1;
  for (;;) {
    const text = await page.locator('#plans + .hint').innerText();
    const leads = Number(/\d[\d.,]*/.exec(text)[0].replace(/[.,]/g, ''));
    if (leads === known) return leads;
    known = leads;
    await page.waitForLoadState('networkidle');
  }
}
