// What these tests share beside the others' harness.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A file of these tests. */
export const here = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** The page as a browser without a bundler's own page loads it. */
export const PAGE = '<!doctype html><html data-worker><script type=module src=page.js></script></html>';

/** Runs a tool that npm has installed here; what it says is the error where it fails. */
export const tool = (name, args, options = {}) => new Promise((resolve, reject) => {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', CI: '1', NODE_ENV: undefined, ...options.env };
  execFile(here(`node_modules/.bin/${name}`), args, { ...options, env, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
    if (error) reject(new Error(`${name} ${args.join(' ')}: ${error.message}\n${stdout}\n${stderr}`));
    else resolve(stdout + stderr);
  });
});
