import { after, test } from 'node:test';
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STRICT, look, quit, scratch, serve } from '../../harness.mjs';
import { here, tool } from './tools.mjs';

after(quit);

test('Parcel builds a page and a worker', async (t) => {
  const folder = scratch(t);
  cpSync(here('../pages'), folder, { recursive: true });
  // A project of its own: where Node.js is asked for, Parcel bundles for Node.js.
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  symlinkSync(here('node_modules'), join(folder, 'node_modules'), 'dir');
  const dist = join(folder, 'dist');
  const options = ['--dist-dir', dist, '--cache-dir', join(folder, 'cache'), '--no-source-maps'];
  await tool('parcel', ['build', join(folder, 'index.html'), ...options], { cwd: folder });
  // Parcel writes an import map into the page, which a policy has to allow.
  const policy = STRICT.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'");
  await look(await serve(t, dist, policy), { worker: true });
});
