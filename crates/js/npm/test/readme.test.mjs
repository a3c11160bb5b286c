import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { folder } from "./package.mjs";

/** The README's snippets as one module, which imports the package by its name. */
const run = async (source) => {
  const home = await mkdtemp(join(tmpdir(), "reckon-readme-"));
  try {
    await mkdir(join(home, "node_modules"));
    await symlink(folder, join(home, "node_modules/reckon"), "dir");
    await writeFile(join(home, "snippets.mjs"), source);
    return await import(pathToFileURL(join(home, "snippets.mjs")).href);
  } finally {
    await rm(home, { recursive: true });
  }
};

/** `expression; // "literal"` becomes a value that can be compared. */
const claims = (source) => {
  const found = [];
  const lines = source.split("\n").map((line) => {
    const claim = /^(\S.*); \/\/ ("[a-z_]+"|null|\{ ok: true, applied: \w+ \})/.exec(line) ??
      /^(\S.*); \/\/ (?:older|.*?): (\{ ok: true, applied: \w+ \})$/.exec(line);
    if (!claim) return line;
    found.push(line);
    return `claims.push([${claim[1]}, ${claim[2]}]);`;
  });
  return { lines: lines.join("\n"), found };
};

test("the README's snippets run, and come to what they say", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const snippets = [...readme.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => code).join("\n");
  const { lines, found } = claims(snippets);
  assert.ok(found.length >= 8, `only ${found.length} claims were found`);
  const module = await run(`export const claims = [];\n${lines}\nexport { chip, done, failure, texts };\n`);
  module.claims.forEach(([value, claimed], at) => assert.deepEqual(value, claimed, found[at]));
  assert.deepEqual([module.chip.rule, module.chip.on_contact], ["G1", 2500]);
  assert.match(module.texts.default.rules.G1.text, /^A Guaranteed Reply quote is free to send; /);
  assert.deepEqual([module.done.rule, module.done.used, module.done.contacts_visible], ["L3", 2, true]);
  assert.deepEqual([module.failure.error.code, module.failure.error.field], ["malformed", "leads[0].project"]);
});
