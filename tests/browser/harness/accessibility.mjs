// axe-core, and what it does not look at.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 AA with what it builds upon, and what axe-core's authors advise. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe-core finds wrong with a page as it is now, in a line each. */
export async function violations(page) {
  // The tester's own tool comes past the content security policy, as no script of the page's could.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const { violations } = await page.evaluate((tags) => {
    const options = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], iframes: false };
    return window.axe.run(document, options);
  }, TAGS);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary}`));
}

/** Fails where axe-core finds anything, naming the page and its state. */
export async function assertAccessible(page, what) {
  assert.deepEqual(await violations(page), [], what);
}

/** The element that has the focus: its role or tag, its name, and whether one can see that it has it. */
export function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    return {
      tag: element.localName,
      id: element.id,
      text: (element.ariaLabel ?? element.innerText ?? '').trim().replace(/\s+/g, ' '),
      inSight: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      visible: ring || style.boxShadow !== 'none',
    };
  });
}

/** Presses Tab until the focus is where `wanted` says; fails after `most` steps. */
export async function tabTo(page, wanted, most = 60) {
  const passed = [];
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    passed.push(now.text || now.id || now.tag);
    assert.ok(now.tag === 'body' || (now.visible && now.inSight), `the focus cannot be seen: ${JSON.stringify(now)}`);
    if (wanted(now)) return now;
  }
  return assert.fail(`Tab does not lead there; it passed ${passed.join(' | ')}`);
}
