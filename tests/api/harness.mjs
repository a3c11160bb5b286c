// A server with its demo, what it says of itself, and programs that look at that.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Server, TOKEN } from '../browser/harness/server.mjs';

export { TOKEN };

/** A file or folder of these tests. */
export const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Starts a server with its demo and keeps its description in a folder, until the test has ended. */
export async function described(test) {
  const server = await Server.start({ demo: true, application: false });
  const folder = mkdtempSync(join(tmpdir(), 'reckon-api-'));
  test.after(async () => {
    await server.stop({ misled: 'made up' });
    rmSync(folder, { recursive: true, force: true });
  });
  const answer = await fetch(`${server.origin}/api/openapi.json`);
  const file = join(folder, 'openapi.json');
  writeFileSync(file, await answer.text());
  return { server, folder, file };
}

/** Runs a program to its end; what it says is the error where it fails. */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    execFile(program, args, { maxBuffer: 64 << 20, ...options }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program} ${args.join(' ')} failed (${error.code ?? error.signal}):\n${stdout}\n${stderr}`));
      else resolve(`${stdout}\n${stderr}`);
    });
  });
}

/** A tool that npm has installed here. */
export const tool = (name) => here(`node_modules/.bin/${name}`);

/** A tool that pip has installed for these tests. */
export const python = (name) => {
  if (!process.env.RECKON_PYTHON) throw new Error('RECKON_PYTHON is not set; `cargo xtask test api` sets it');
  return join(process.env.RECKON_PYTHON, 'bin', name);
};
