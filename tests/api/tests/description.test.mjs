// The description is one that tools can read, and the clients that they make of it do what it says.

import assert from 'node:assert/strict';
import { before, after, test } from 'node:test';
import { copyFileSync, cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOKEN, described, here, python, run, tool } from '../harness.mjs';

/** What an action that costs 8.00 of 20.00 comes to, told once and once more. */
const DONE = { outcome: 'allowed', rule: 'N2', credits: 1200, replayed: true };

const last = (said) => JSON.parse(said.trim().split('\n').at(-1));

let api;
const ends = [];
before(async () => {
  api = await described({ after: (end) => ends.push(end) });
});
after(() => Promise.all(ends.map((end) => end())));

test('a linter finds nothing', async () => {
  await run(tool('redocly'), ['lint', '--config', here('redocly.yaml'), '--format', 'stylish', '--max-problems', '1000', api.file]);

});

test('a client in TypeScript acts', async () => {
  const folder = join(api.folder, 'typescript');
  cpSync(here('clients'), folder, { recursive: true });
  symlinkSync(here('node_modules'), join(folder, 'node_modules'), 'dir');
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  await run(tool('openapi-typescript'), [api.file, '--output', join(folder, 'schema.d.ts')]);
  await run(tool('tsc'), ['--project', folder]);
  const said = await run(process.execPath, [join(folder, 'act.js'), api.server.origin, TOKEN]);
  assert.deepEqual(last(said), DONE);
});

test('a client in Python acts', async () => {
  const folder = api.folder;
  copyFileSync(here('clients/act.py'), join(folder, 'act.py'));
  const generate = ['generate', '--path', api.file, '--output-path', join(folder, 'reckon_client'), '--meta', 'none'];
  await run(python('openapi-python-client'), [...generate, '--config', here('python-client.yaml'), '--fail-on-warning']);
  await run(python('python'), ['-m', 'compileall', '-q', 'reckon_client'], { cwd: folder });
  const types = ['--strict', '--follow-imports=silent', '--cache-dir', join(folder, 'types')];
  await run(python('mypy'), [...types, '--python-executable', python('python'), 'act.py'], { cwd: folder });
  const said = await run(python('python'), ['act.py', api.server.origin, TOKEN], { cwd: folder });
  assert.deepEqual(last(said), DONE);
});
