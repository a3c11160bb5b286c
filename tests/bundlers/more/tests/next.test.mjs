import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { spawn } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { RIGHT, look, quit } from '../../harness.mjs';
import { here, tool } from './tools.mjs';

const folder = here('next');
let server;
let origin;

before(async () => {
  rmSync(here('next/.next'), { recursive: true, force: true });
  cpSync(here('../pages/ask.js'), here('next/app/ask.js'));
  await tool('next', ['build'], { cwd: folder });
  const options = ['start', '--hostname', '127.0.0.1', '--port', '21650'];
  server = spawn(here('node_modules/.bin/next'), options, { cwd: folder, env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } });
  origin = 'http://127.0.0.1:21650';
  for await (const line of createInterface({ input: server.stdout })) if (line.includes('Ready')) break;
});
after(async () => {
  server?.kill('SIGTERM');
  await Promise.all([server && once(server, 'exit'), quit()]);
  rmSync(here('next/.next'), { recursive: true, force: true });
});

test('a component on the server asks it', async () => {
  assert.match(await (await fetch(origin)).text(), new RegExp(`<p id="answer">${RIGHT}</p>`));
});

test('a route on the server asks it', async () => {
  assert.equal(await (await fetch(`${origin}/answer`)).text(), RIGHT);
});

test('a component in the page asks it', async () => {
  await look(`${origin}/client`);
});
