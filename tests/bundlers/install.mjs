// Packs the built package and unpacks the tarball where a folder's tests look for it, as an installation would.
// Usage: node install.mjs FOLDER

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const modules = resolve(process.argv[2], 'node_modules');
const from = resolve(process.env.RECKON_PKG ?? join(root, 'pkg'));

const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', modules, from], { encoding: 'utf8' }).trim();
const home = join(modules, 'reckon');
rmSync(home, { recursive: true, force: true });
mkdirSync(home);
execFileSync('tar', ['-xzf', join(modules, packed), '-C', home, '--strip-components=1']);
// What tools made of an older one is not used again.
rmSync(join(modules, '.vite'), { recursive: true, force: true });
