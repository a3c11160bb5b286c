import { test } from 'node:test';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { rollup } from 'rollup';
import { scratch } from '../../harness.mjs';
import { here, tool } from './tools.mjs';

/** A project of somebody's with these files, and the question in the form that they take. */
const project = async (t, name, format) => {
  const folder = scratch(t);
  cpSync(here(name), folder, { recursive: true });
  symlinkSync(here('node_modules'), join(folder, 'node_modules'), 'dir');
  const question = await rollup({ input: here('../pages/ask.js') });
  await question.write({ file: join(folder, 'ask.js'), format });
  return folder;
};

test('Jest requires it, in Node.js and in a page', async (t) => {
  const cwd = await project(t, 'jest', 'cjs');
  await tool('jest', ['--ci', '--rootDir', cwd, '--no-cache', '--no-watchman'], { cwd });
});

test('vitest imports it, in Node.js and in a page', async (t) => {
  const cwd = await project(t, 'vitest', 'es');
  await tool('vitest', ['run', '--root', cwd], { cwd });
});
