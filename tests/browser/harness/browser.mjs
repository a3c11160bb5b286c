// Chromium, and visitors who watch over what their page does.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** Quiet and alone: nothing of the browser's own goes out. */
const ARGUMENTS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  // The heap's snapshot has strings whole, so that a search for a secret cannot miss its end.
  '--js-flags=--heap-snapshot-string-limit=1000000000',
];

/** How long something may take that has no limit of its own, on a slow machine. */
const PATIENCE = 15_000;

export function launch(options = {}) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(`${executablePath} is not there: install Chromium, or set CHROMIUM to its path`);
  }
  return chromium.launch({ executablePath, args: ARGUMENTS, ...options });
}

/** What the browser says of an answer that the page expects and deals with. */
const EXPECTED = [/^Failed to load resource: the server responded with a status of (401|404|409)/];

/**
 * Somebody with a browser of their own. Their page may not break the content security policy, ask another
 * origin for anything, or end in an error; `leave` says so if it did.
 */
export class Visitor {
  /** @type {import('playwright-core').BrowserContext} */
  context;
  /** @type {import('playwright-core').Page} */
  page;
  /** `en` or `de`. */
  language;
  #complaints = [];
  #expected = [...EXPECTED];

  /**
   * @param {import('playwright-core').Browser} browser
   * @param {import('./server.mjs').Server} server
   * @param {{ as?: { email: string, password: string }, locale?: string, width?: number, height?: number,
   *   theme?: 'light' | 'dark', still?: boolean, timezone?: string }} options
   */
  static async arrive(browser, server, options = {}) {
    const { as, locale = 'en-US', width = 1280, height = 800, theme = 'light', still = true } = options;
    const visitor = new Visitor();
    visitor.language = locale.slice(0, 2);
    visitor.context = await browser.newContext({
      baseURL: server.origin,
      locale,
      timezoneId: options.timezone ?? 'Europe/Berlin',
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: still ? 'reduce' : 'no-preference',
    });
    visitor.context.setDefaultTimeout(PATIENCE);
    if (as) await visitor.context.addCookies([await server.cookie(as)]);
    visitor.context.on('request', (request) => visitor.#watchOrigin(request.url(), server.origin));
    visitor.context.on('console', (message) => visitor.#watchConsole(message));
    visitor.context.on('weberror', (error) => visitor.#complain(`error: ${error.error().stack}`));
    visitor.page = await visitor.context.newPage();
    return visitor;
  }

  /** Becomes somebody, as if they had signed in here before. */
  async signIn(server, who) {
    await this.context.addCookies([await server.cookie(who)]);
  }

  #complain(what) {
    if (!this.#expected.some((pattern) => pattern.test(what))) this.#complaints.push(what);
  }

  #watchOrigin(url, origin) {
    const own = url.startsWith(`${origin}/`) || url.startsWith('data:') || url.startsWith('blob:');
    if (!own) this.#complain(`a request left the origin: ${url}`);
  }

  #watchConsole(message) {
    if (message.type() === 'error' || /Content Security Policy/i.test(message.text())) {
      this.#complain(message.text());
    }
  }

  /** Lets the console say this during this visit. */
  expect(pattern) {
    this.#expected.push(pattern);
  }

  /** Closes the browser's context; what the page should not have done is an error. */
  async leave() {
    await this.context.close();
    assert.deepEqual(this.#complaints, [], 'what the page should not have done');
  }
}
