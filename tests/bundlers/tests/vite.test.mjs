import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build, createServer } from 'vite';
import { look, quit, scratch, serve } from '../harness.mjs';

const root = fileURLToPath(new URL('../pages', import.meta.url));
const common = { root, configFile: false, logLevel: 'warn', worker: { format: 'es' } };

after(quit);

test('Vite builds a page and a worker, under a strict policy', async (t) => {
  const outDir = scratch(t);
  await build({ ...common, build: { outDir, emptyOutDir: true, modulePreload: { polyfill: false } } });
  await look(await serve(t, outDir), { worker: true });
});

test('Vite serves a page and a worker while they are written', async (t) => {
  const server = await createServer({ ...common, cacheDir: scratch(t), server: { host: '127.0.0.1', port: 0, hmr: false } });
  t.after(() => server.close());
  await server.listen();
  await look(server.resolvedUrls.local[0], { worker: true });
});
