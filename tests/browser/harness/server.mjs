// The real server, on a port of its own, with a store of its own.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The bearer token of the marketplace's backend. It is good on the test's own server alone. */
export const TOKEN = 'a-token-of-the-browser-tests-alone';

/** How long a server may take until it listens: a demo hashes its people's passwords first. */
const PATIENCE = 60_000;

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A part that the tests need built, where the environment or the usual place has it. */
function part(variable, usual, advice) {
  const path = process.env[variable] ?? join(root, usual);
  if (!existsSync(path)) throw new Error(`${path} is not there: ${advice}, or set ${variable}`);
  return path;
}

/** Everything the server wrote to its log, for the message of a failure. */
class Log {
  lines = [];

  follow(stream) {
    createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
  }

  get text() {
    return this.lines.slice(-40).join('\n');
  }
}

/** A port of the loopback that is free. */
export async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}

/** The options with which cards are charged by Stripe, or by what stands for it at an address. */
function stripe(address, folder, port) {
  const secrets = ['stripe-key', 'stripe-webhook-secret'].flatMap((name) => {
    const file = join(folder, name);
    writeFileSync(file, 'a-secret-of-the-browser-tests\n');
    return [`--${name}`, file];
  });
  return ['--payments', 'stripe', '--stripe-api', address, '--public-origin', `http://127.0.0.1:${port}`, ...secrets];
}

/** The port that the server says it listens at. */
function listening(child, log) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`the server ${why}\n${log.text}`));
    const late = setTimeout(() => fail(`does not listen after ${PATIENCE} ms`), PATIENCE);
    child.once('error', (error) => fail(`cannot be started: ${error.message}`));
    child.once('exit', (code) => fail(`ended with ${code} before it listened`));
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.lines.push(line);
      const said = /listening on (http:\/\/\S+)/.exec(line);
      if (said) {
        clearTimeout(late);
        resolve(said[1].replace(/\/$/, ''));
      }
    });
  });
}

export class Server {
  /** Where it is, such as `http://127.0.0.1:40961`. */
  origin;
  #child;
  #folder;
  #log;

  /**
   * Starts a server with an empty store in memory.
   * @param {{ demo?: boolean, leads?: number, clock?: 'system' | 'manual', currency?: string, stripe?: string, application?: boolean }} options
   *   `stripe`: the address of what stands for Stripe; `application`: whether the pages are served, too
   */
  static async start({ demo = false, leads, clock = 'system', currency = 'USD', stripe: processor, application = true } = {}) {
    const program = part('RECKON_BIN', 'target/debug/reckon', 'build it with `cargo build -p reckon`');
    const server = new Server();
    server.#folder = mkdtempSync(join(tmpdir(), 'reckon-browser-'));
    const tokens = join(server.#folder, 'tokens');
    writeFileSync(tokens, `${TOKEN}\n`);
    // People come back to an address that has to be known before.
    const port = processor ? await freePort() : 0;
    const options = ['--listen', `127.0.0.1:${port}`, '--store', 'memory:', '--clock', clock];
    if (application) options.push('--web', part('RECKON_WEB', 'dist', 'build it with `cargo xtask run` or `trunk build --release`'));
    options.push('--currency', currency, '--backend-tokens', tokens, '--no-rate-limits');
    options.push('--texts', 'simulated');
    if (processor) options.push(...stripe(processor, server.#folder, port));
    if (demo) options.push('--demo');
    if (leads !== undefined) options.push('--demo-leads', String(leads));
    server.#log = new Log();
    server.#child = spawn(program, ['serve', ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
    server.#log.follow(server.#child.stderr);
    server.origin = await listening(server.#child, server.#log);
    return server;
  }

  /** What the server has logged lately. */
  get log() {
    return this.#log.text;
  }

  /** Everything the server has logged, to be searched. */
  get wholeLog() {
    return this.#log.lines.join('\n');
  }

  /** The headers of the marketplace's backend in somebody's name. */
  headers(as) {
    return { authorization: `Bearer ${TOKEN}`, 'reckon-act-as': as };
  }

  /** Calls the API as the marketplace's backend, in somebody's name if `as` says whose. */
  call(method, path, body, as) {
    const json = body === undefined ? undefined : JSON.stringify(body);
    return this.#send(method, path, json, { ...(json && { 'content-type': 'application/json' }), ...(as && { 'reckon-act-as': as }) });
  }

  /** Puts in a file of the booking software's. */
  async importFile(kind, text) {
    const path = `booking/csv?kind=${kind}&preview=false`;
    const report = await this.#send('POST', path, text, { 'content-type': 'text/csv' });
    const refused = report.lines.filter(({ result }) => result === 'refused');
    if (refused.length > 0) throw new Error(JSON.stringify(refused));
    return report;
  }

  async #send(method, path, body, more) {
    const headers = { authorization: `Bearer ${TOKEN}`, ...more };
    const response = await fetch(`${this.origin}/api/v1/${path}`, { method, headers, body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** Signs somebody in and gives their session's cookie, as a browser context takes it. */
  async cookie({ email, password }) {
    const response = await fetch(`${this.origin}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (!response.ok) throw new Error(`${email} cannot sign in: ${response.status} ${await response.text()}`);
    const [name, value] = response.headers.getSetCookie()[0].split(';')[0].split('=');
    // The browser takes a `__Host-` cookie over plain HTTP on loopback; the protocol that puts one in does
    // not, and asks for the address it would have over TLS.
    const url = this.origin.replace('http:', 'https:');
    return { name, value, url, secure: true, httpOnly: true, sameSite: 'Strict' };
  }

  /**
   * Ends the server, and what it has written. No test leaves a prediction that was wrong for no known reason, but
   * for those where a page was told what is not so.
   * @param {{ misled?: number | 'made up' }} options how many; or that requests claimed at random what they were shown
   */
  async stop({ misled = 0 } = {}) {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const { unexplained } = await this.call('GET', 'operator/predictions');
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await ended;
      if (misled !== 'made up') assert.equal(unexplained, misled, 'predictions that differ for no known reason');
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
