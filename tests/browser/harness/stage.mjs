// What a file of tests stands on: one server, one browser, visitors who leave after each test.

import { after, afterEach, before } from 'node:test';

import { Visitor, launch } from './browser.mjs';
import { Marketplace } from './marketplace.mjs';
import { Server } from './server.mjs';

/**
 * Sets the stage for the tests of a file.
 * @param {Parameters<typeof Server.start>[0] | (() => Promise<Parameters<typeof Server.start>[0]>)} options
 *   or what makes them first
 * @param {{ misled?: number }} told how many predictions of pages that the tests told what is not so differ
 */
export function stage(options = {}, { misled } = {}) {
  /** @type {import('playwright-core').Browser} */
  let browser;
  const visitors = [];
  const set = {
    /** @type {Server} */
    server: undefined,
    /** @type {Marketplace} */
    market: undefined,

    /** Opens a browser for somebody. */
    async visit(options = {}) {
      const visitor = await Visitor.arrive(browser, set.server, options);
      visitors.push(visitor);
      return visitor;
    },
  };
  before(async () => {
    const known = typeof options === 'function' ? await options() : options;
    [set.server, browser] = await Promise.all([Server.start(known), launch()]);
    set.market = new Marketplace(set.server);
  });
  afterEach(async () => {
    const left = await Promise.allSettled(visitors.splice(0).map((visitor) => visitor.leave()));
    const wrong = left.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
    if (wrong.length === 1) throw wrong[0];
    if (wrong.length > 1) throw new AggregateError(wrong, wrong.map(({ message }) => message).join('\n'));
  });
  after(async () => {
    await browser?.close();
    await set.server?.stop({ misled });
  });
  return set;
}
