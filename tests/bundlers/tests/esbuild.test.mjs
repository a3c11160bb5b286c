import { after, test } from 'node:test';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { look, quit, scratch, serve } from '../harness.mjs';

const page = (name) => fileURLToPath(new URL(`../pages/${name}`, import.meta.url));

after(quit);

/** Bundles a page into one file; the folder it is served from. */
const bundle = async (t, entry, options = {}) => {
  const outdir = scratch(t);
  await build({ entryPoints: { page: page(entry) }, bundle: true, format: 'esm', outdir, logLevel: 'warning', ...options });
  writeFileSync(join(outdir, 'index.html'), '<!doctype html><script type=module src=page.js></script>');
  return outdir;
};

test('esbuild bundles the entry that brings the module along', async (t) => {
  await look(await serve(t, await bundle(t, 'inline.js')));
});

test('esbuild bundles it for a page without modules, too', async (t) => {
  await look(await serve(t, await bundle(t, 'inline.js', { format: 'iife' })));
});

test('esbuild hands out the address of the module', async (t) => {
  await look(await serve(t, await bundle(t, 'address.js', { loader: { '.wasm': 'file' } })));
});

test('the module is found beside the bundle', async (t) => {
  const folder = await bundle(t, 'page.js');
  copyFileSync(fileURLToPath(import.meta.resolve('reckon/reckon_bg.wasm')), join(folder, 'reckon_bg.wasm'));
  await look(await serve(t, folder));
});
