// What the tests of each tool share: pages served under a strict policy, and a browser that looks at them.

import assert from 'node:assert/strict';
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

/** Nothing but the page's own, and WebAssembly: no inline script, no `eval`, no `data:`. */
export const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

/** What every page, worker and program must come to: see `pages/ask.js`. */
export const RIGHT = 'free counts charges_on_contact';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

/** A folder that is gone when the test has ended. */
export function scratch(test) {
  const folder = mkdtempSync(join(tmpdir(), 'reckon-bundlers-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Serves a folder under a policy until the test has ended; its origin. */
export async function serve(test, folder, policy = STRICT) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = join(folder, pathname === '/' ? 'index.html' : pathname);
    response.setHeader('content-security-policy', policy);
    if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    return createReadStream(file).pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

let browser;
/** One browser for a file's tests. */
const launched = () => (browser ??= chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--disable-background-networking', '--no-first-run'],
}));
export const quit = async () => (await browser)?.close();

/** Opens a page and waits for what it and, where it says so, its worker came to. */
export async function look(address, { worker = false } = {}) {
  const page = await (await launched()).newPage();
  const said = [];
  page.on('console', (message) => {
    // What could not be loaded is named below.
    const known = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !known) said.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.url().endsWith('/favicon.ico')) said.push(`${response.status()}: ${response.url()}`);
  });
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('requestfailed', (request) => said.push(`failed: ${request.url()}`));
  await page.goto(address);
  const done = (title) => page.waitForFunction((text) => document.title.includes(text), title, { timeout: 30_000 });
  await done(worker ? 'worker:' : 'page:').catch((cause) => {
    throw new Error(`${address} came to nothing:\n${said.join('\n')}`, { cause });
  });
  const title = await page.title();
  await page.close();
  assert.deepEqual(said, []);
  assert.equal(title, `page:${RIGHT};${worker ? ` worker:${RIGHT};` : ''}`);
}
