// Chromium, Firefox and WebKit by the little that the main path needs of each: Chromium and WebKit are steered by
// WebDriver, Firefox by WebDriver BiDi.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { launch } from 'puppeteer-core';
import { freePort } from './server.mjs';

/** How long something may take that has no limit of its own, on a slow machine, in milliseconds. */
const PATIENCE = 30_000;

/** A program that the tests need, where the environment or Debian has it. */
function program(variable, usual, advice) {
  const path = process.env[variable] ?? usual;
  if (!existsSync(path)) throw new Error(`${path} is not there: ${advice}, or set ${variable}`);
  return path;
}

/** In the page: waits until something matches a selector and holds words, as soon as the document changes. */
const appears = (selector, words, patience) =>
  new Promise((resolve, reject) => {
    const there = () => [...document.querySelectorAll(selector)].some((part) => part.textContent.includes(words));
    const watcher = new MutationObserver(() => there() && done());
    const late = setTimeout(() => {
      watcher.disconnect();
      reject(new Error(`no ${selector} with “${words}” in: ${document.body.innerText.slice(0, 2_000)}`));
    }, patience);
    const done = () => {
      clearTimeout(late);
      watcher.disconnect();
      resolve(true);
    };
    watcher.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    if (there()) done();
  });

/** What every engine can do besides. */
class Engine {
  /** Waits until something matches a selector and holds words. */
  until(selector, words = '') {
    return this.run(appears, selector, words, PATIENCE);
  }

  /** Presses the first thing of a selector, once it is there. */
  async press(selector) {
    await this.until(selector);
    await this.click(selector);
  }
}

/** Firefox, by WebDriver BiDi. */
class Firefox extends Engine {
  #browser;
  #page;

  static async start() {
    const engine = new Firefox();
    const executablePath = program('FIREFOX', '/usr/bin/firefox-esr', 'install Firefox');
    engine.#browser = await launch({ browser: 'firefox', executablePath, headless: true });
    engine.#page = await engine.#browser.newPage();
    return engine;
  }

  open(url) {
    return this.#page.goto(url);
  }

  back() {
    // A page that the browser has kept does not load again: there is nothing to wait for.
    return this.#page.goBack({ waitUntil: [] });
  }

  run(script, ...given) {
    return this.#page.evaluate(script, ...given);
  }

  click(selector) {
    return this.#page.click(selector);
  }

  type(selector, text) {
    return this.#page.type(selector, text);
  }

  /** Opens another tab and goes on in it; the answer names it. */
  async tab() {
    this.#page = await this.#browser.newPage();
    return this.#page;
  }

  /** The tab that it goes on in. */
  async here() {
    return this.#page;
  }

  async goTo(tab) {
    this.#page = tab;
    await tab.bringToFront();
  }

  stop() {
    return this.#browser.close();
  }
}

/** The name that WebDriver has for an element in its answers. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** A browser by WebDriver (W3C). */
class WebDriver extends Engine {
  #programs;
  #address;

  /** @param programs what is to be ended with it: the driver, and what it stands on */
  static async start(programs, port, capabilities) {
    const engine = new WebDriver();
    engine.#programs = programs;
    engine.#address = `http://127.0.0.1:${port}`;
    try {
      const { sessionId } = await engine.#call('POST', '/session', { capabilities: { alwaysMatch: capabilities } });
      engine.#address += `/session/${sessionId}`;
      await engine.#call('POST', '/timeouts', { script: 2 * PATIENCE, pageLoad: 2 * PATIENCE });
    } catch (error) {
      await end(programs);
      throw error;
    }
    return engine;
  }

  async #call(method, path, body) {
    const response = await fetch(this.#address + path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }

  open(url) {
    return this.#call('POST', '/url', { url });
  }

  back() {
    return this.#call('POST', '/back', {});
  }

  async run(script, ...given) {
    const around = `const answer = arguments[arguments.length - 1];
      Promise.resolve((${script})(...[...arguments].slice(0, -1)))
        .then((value) => answer({ value }), (error) => answer({ error: String(error) }));`;
    const { value, error } = await this.#call('POST', '/execute/async', { script: around, args: given });
    if (error) throw new Error(error);
    return value;
  }

  async #find(selector) {
    const found = await this.#call('POST', '/element', { using: 'css selector', value: selector });
    return found[ELEMENT];
  }

  async click(selector) {
    await this.#call('POST', `/element/${await this.#find(selector)}/click`, {});
  }

  async type(selector, text) {
    await this.#call('POST', `/element/${await this.#find(selector)}/value`, { text });
  }

  async tab() {
    const { handle } = await this.#call('POST', '/window/new', { type: 'tab' });
    await this.goTo(handle);
    return handle;
  }

  here() {
    return this.#call('GET', '/window');
  }

  goTo(handle) {
    return this.#call('POST', '/window', { handle });
  }

  async stop() {
    await this.#call('DELETE', '');
    await end(this.#programs);
  }
}

/** Ends programs, the last one first. */
async function end(programs) {
  for (const child of programs.toReversed()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}

/** Waits until a driver answers. */
async function ready(port, child) {
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the driver ended with ${code} before it listened`);
  });
  const answers = async () => {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await Promise.race([answers(), gone]);
}

async function chromium() {
  const driver = program('CHROMEDRIVER', '/usr/bin/chromedriver', 'install the driver of Chromium');
  const binary = program('CHROMIUM', '/usr/bin/chromium', 'install Chromium');
  const port = await freePort();
  const child = spawn(driver, [`--port=${port}`], { stdio: 'ignore' });
  await ready(port, child);
  const args = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'];
  return WebDriver.start([child], port, { browserName: 'chrome', 'goog:chromeOptions': { binary, args } });
}

async function webkit() {
  const driver = program('WEBKIT_DRIVER', '/usr/bin/WebKitWebDriver', "install WebKitGTK's driver");
  const binary = program('WEBKIT_BROWSER', '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser', "install WebKitGTK's driver");
  // It draws on a screen that nobody sees, and says which number that has got.
  const screen = spawn(program('XVFB', '/usr/bin/Xvfb', 'install Xvfb'), ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = await once(screen.stdio[3], 'data');
  const port = await freePort();
  const env = { ...process.env, DISPLAY: `:${String(number).trim()}`, GDK_BACKEND: 'x11' };
  const child = spawn(driver, [`--port=${port}`], { stdio: 'ignore', env });
  await ready(port, child);
  const options = { binary, args: ['--automation'] };
  return WebDriver.start([screen, child], port, { 'webkitgtk:browserOptions': options });
}

/** Each engine, by its name. */
export const ENGINES = { chromium, firefox: () => Firefox.start(), webkit };
