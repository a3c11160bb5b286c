import { after, test } from 'node:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import webpack from 'webpack';
import { look, quit, scratch, serve } from '../../harness.mjs';
import { PAGE, here } from './tools.mjs';

after(quit);

for (const mode of ['production', 'development']) {
  test(`webpack bundles a page and a worker for ${mode}`, async (t) => {
    const path = scratch(t);
    const stats = await promisify(webpack)({
      mode,
      // What webpack would use in development is eval, which a strict policy forbids.
      devtool: false,
      entry: { page: here('../pages/page.js') },
      output: { path, filename: '[name].js' },
    });
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
    writeFileSync(join(path, 'index.html'), PAGE);
    await look(await serve(t, path), { worker: true });
  });
}
