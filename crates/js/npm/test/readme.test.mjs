import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { Server } from "../../../../tests/browser/harness/server.mjs";
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

/** The README's snippets of a kind, as one. */
const snippets = async (kind) => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const all = readme.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm);
  return [...all].filter(([, found]) => found === kind).map(([, , code]) => code).join("\n");
};

test("every snippet of the README is one that is run", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const kinds = [...readme.matchAll(/^```(.+)$/gm)].map(([, kind]) => kind);
  assert.deepEqual([...new Set(kinds)], ["js", "js server"]);
});

test("the README's snippets run, and come to what they say", async () => {
  const { lines, found } = claims(await snippets("js"));
  assert.ok(found.length >= 8, `only ${found.length} claims were found`);
  const module = await run(`export const claims = [];\n${lines}\nexport { chip, done, failure, texts };\n`);
  module.claims.forEach(([value, claimed], at) => assert.deepEqual(value, claimed, found[at]));
  assert.deepEqual([module.chip.rule, module.chip.on_contact], ["G1", 2500]);
  assert.match(module.texts.default.rules.G1.text, /^A Guaranteed Reply quote is free to send; /);
  assert.deepEqual([module.done.rule, module.done.used, module.done.contacts_visible], ["L3", 2, true]);
  assert.deepEqual([module.failure.error.code, module.failure.error.field], ["malformed", "leads[0].project"]);
});

/** A category with five projects, and a pro who has paid for ten quotes. */
const market = (fee) => ({
  plans: [{ reference: "plan", name: "Three", interactions: 3 }],
  categories: [{ reference: "roofs", name: "Roofs", manual_quote_fee: fee }],
  pros: [{ reference: "petra", name: "Petra", plan: "plan", credits: 8000, categories: ["roofs"] }],
  clients: [{ reference: "carl", name: "Carl", language: "en" }],
  projects: ["a", "b", "c", "d", "e"].map((reference) => ({ reference, client: "carl", category: "roofs", title: "A roof" })),
});

test("the README's loop runs against a server", async (t) => {
  const server = await Server.start({ application: false });
  t.after(() => server.stop());
  const { pros, clients, projects } = await server.call("POST", "directory", market(800));
  const pro = `pro:${pros.petra}`;
  globalThis.loop = { server: server.origin, headers: server.headers(pro), project: projects.a };
  const prelude = 'import { RULES_VERSION, Snapshot } from "reckon";\nconst { server, headers, project } = globalThis.loop;\n';
  const exported = "\nexport { act, done, follow, loadAll, mine, told };\n";
  const { act, done, follow, loadAll, mine, told } = await run(prelude + (await snippets("js server")) + exported);

  assert.deepEqual([told.rule, told.charges[0].amount, done.changed, done.decision.outcome], ["N2", 800, false, "allowed"]);
  const paged = await loadAll(2);
  assert.equal(paged.size, 5);
  assert.equal(paged.explain(paged.lead(projects.a), "pro.send_quote.manual", Date.now()).reason, "already_quoted");

  // The price rises while the old one is shown.
  const quote = { do: "send_quote", variety: "manual", project: projects.b };
  const shown = mine.explain(mine.lead(projects.b), "pro.send_quote.manual", Date.now());
  await server.call("POST", "directory", { categories: [{ reference: "roofs", name: "Roofs", manual_quote_fee: 900 }] });
  const surprised = await act(mine, quote, shown);
  assert.deepEqual([surprised.changed, surprised.decision.charges[0].amount], [true, 900]);
  const key = "a-key-of-the-loop";
  const again = await act(mine, quote, surprised.decision, key);
  assert.deepEqual([again.changed, again.decision.outcome], [false, "allowed"]);
  assert.deepEqual(await act(mine, quote, surprised.decision, key), again);

  // Somebody else does something.
  const stop = new AbortController();
  const place = mine.lead(projects.a);
  const contacts = () => mine.predict(place, "pro.view_contacts.chat", Date.now());
  assert.equal(contacts(), "counts");
  // What the stream makes up for first, such as the fee of the other leads, is news too.
  const heard = new Promise((resolve, reject) => {
    follow(mine, () => contacts() === "free" && resolve(), stop.signal).catch(reject);
  });
  const message = { do: "send_message", project: projects.a, pro: pros.petra, body: "Hello", key: "a-key-of-the-client" };
  await server.call("POST", "actions", message, `client:${clients.carl}`);
  await heard;
  stop.abort();
});
