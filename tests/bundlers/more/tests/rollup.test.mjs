import { after, test } from 'node:test';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import nodeResolve from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import { look, quit, scratch, serve } from '../../harness.mjs';
import { here } from './tools.mjs';

after(quit);

const bundle = async (t, page) => {
  const dir = scratch(t);
  const warnings = [];
  const plugins = [nodeResolve({ browser: true })];
  const built = await rollup({ input: { page: here(`../pages/${page}`) }, plugins, onwarn: ({ message }) => warnings.push(message) });
  await built.write({ dir, format: 'es', entryFileNames: '[name].js' });
  if (warnings.length) throw new Error(warnings.join('\n'));
  writeFileSync(join(dir, 'index.html'), '<!doctype html><script type=module src=page.js></script>');
  return dir;
};

test('Rollup bundles the entry that brings the module along', async (t) => {
  await look(await serve(t, await bundle(t, 'inline.js')));
});

test('Rollup bundles the entry that finds the module beside it', async (t) => {
  const dir = await bundle(t, 'page.js');
  copyFileSync(here('node_modules/reckon/reckon_bg.wasm'), join(dir, 'reckon_bg.wasm'));
  await look(await serve(t, dir));
});
