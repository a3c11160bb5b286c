// Makes what is derived from the package's files: the module as text, and the entries for `require`, with their
// types. Usage: node entries.mjs PACKAGE

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";

const folder = resolve(process.argv[2]);
const read = (name) => readFileSync(join(folder, name), "utf8");
const write = (name, text) => writeFileSync(join(folder, name), text);

const text = readFileSync(join(folder, "reckon_bg.wasm")).toString("base64");
write("module.js", `export default () => Uint8Array.from(atob("${text}"), (byte) => byte.charCodeAt(0));\n`);

// Jest's pages, which run in Node.js, have neither.
const BANNERS = { node: 'const { TextDecoder, TextEncoder } = require("node:util");' };

for (const entry of ["node", "inline"]) {
  buildSync({
    banner: { js: BANNERS[entry] ?? "" },
    entryPoints: [join(folder, `${entry}.js`)],
    outfile: join(folder, `${entry}.cjs`),
    bundle: true,
    format: "cjs",
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    logLevel: "warning",
  });
}

const required = (types) => types.replaceAll(/(from ")(\.[^"]*)\.js"/g, '$1$2.cjs"');
for (const types of ["reckon", "index", "inline"]) write(`${types}.d.cts`, required(read(`${types}.d.ts`)));

// Here what is exported is the whole.
for (const language of ["texts/en", "texts/de"]) {
  write(`${language}.cjs`, read(`${language}.js`).replace("export default", "module.exports ="));
  write(`${language}.d.cts`, required(read(`${language}.d.ts`)).replace("export default", "export ="));
}
