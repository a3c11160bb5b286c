import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const modules = fileURLToPath(new URL('../node_modules/', import.meta.url));
const tarball = readdirSync(modules).find((name) => /^reckon-.*\.tgz$/.test(name));

test('publint finds nothing', async () => {
  const { messages, pkg } = await publint({ pkgDir: `${modules}reckon`, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg, { color: false })), []);
});

test('the types are right for every way to import', async () => {
  const attw = fileURLToPath(new URL('../node_modules/.bin/attw', import.meta.url));
  // The module itself has no types.
  const options = ['--format', 'ascii', '--no-color', '--exclude-entrypoints', 'reckon_bg.wasm'];
  await promisify(execFile)(attw, [`${modules}${tarball}`, ...options]).catch(({ stdout, stderr }) => assert.fail(stdout + stderr));
});
