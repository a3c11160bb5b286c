// Prints the figures of the package beside those of its peers: `cargo xtask bench javascript`.
//
// Several processes, each of which asks every contender in turn, round after round: what else the machine
// does falls on all of them. The figures are medians over the rounds of a process, then over the processes.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { CONTENDERS, PACKAGE } from "./contenders.mjs";

const PROCESSES = 5;
const STARTS = 9;

/** What each contender loads in a page: files, or folders whose files of this ending count. */
const LOADED = {
  reckon: [join(PACKAGE, "reckon_bg.wasm"), join(PACKAGE, "reckon.js"), join(PACKAGE, "browser.js"), join(PACKAGE, "lib")],
  "json-logic-engine, built": ["json-logic-engine/dist/esm/index.js"],
  "@casl/ability": ["@casl/ability", "@ucast/core", "@ucast/js", "@ucast/mongo", "@ucast/mongo2js"].map(entry),
  "@goplasmatic/datalogic, compiled": ["@goplasmatic/datalogic/web/datalogic_wasm_bg.wasm", "@goplasmatic/datalogic/web/datalogic_wasm.js"],
  "@gorules/zen-engine-wasm": ["@gorules/zen-engine-wasm/dist/zen_engine_wasm_bg.wasm", "@gorules/zen-engine-wasm/dist/zen_engine_wasm.js"],
  "@cedar-policy/cedar-wasm, preparsed": ["@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm", "@cedar-policy/cedar-wasm/web/cedar_wasm.js"],
  "json-rules-engine": ["json-rules-engine/dist", "clone/clone.js", "eventemitter2/lib/eventemitter2.js", entry("hash-it"), entry("jsonpath-plus")],
};

function entry(name) {
  return fileURLToPath(import.meta.resolve(name));
}

const files = (path) => {
  const full = path.startsWith("/") ? path : fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));
  if (statSync(full).isFile()) return [full];
  return readdirSync(full, { recursive: true }).filter((name) => /\.[cm]?js$/.test(name)).map((name) => join(full, name));
};

const brotli = (file) =>
  brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const weight = (name) => LOADED[name]?.flatMap(files).reduce((sum, file) => sum + brotli(file), 0);

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const node = (...args) =>
  JSON.parse(execFileSync(process.execPath, [fileURLToPath(new URL("measure.mjs", import.meta.url)), ...args]));

const git = (...args) => execFileSync("git", args, { encoding: "utf8" }).trim();
const provenance = () => {
  const changed = git("status", "--porcelain") === "" ? "" : ", with uncommitted changes";
  return `commit ${git("rev-parse", "--short=12", "HEAD")}${changed}; ${cpus()[0].model}, ${cpus().length} threads; Node.js ${process.version}`;
};

const digits = (value) => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en"));
const row = (...cells) => console.log(`| ${cells.join(" | ")} |`);

console.log(provenance());
const runs = [];
for (let number = 1; number <= PROCESSES; number++) {
  process.stderr.write(`process ${number} of ${PROCESSES}\r`);
  runs.push(node());
}
const figure = (name) => median(runs.map((run) => run[name]));
const ours = figure("reckon");

console.log(`\nOne question, answered in one word; 1,024 mixed questions, ${PROCESSES} processes:\n`);
row("contender", "ns a question", "times Reckon's", "import to first decision, ms", "brotli, kB");
row("---", "---:", "---:", "---:", "---:");
for (const name of Object.keys(CONTENDERS)) {
  const start = name === "by hand" ? "" : digits(median(Array.from({ length: STARTS }, () => node(name))));
  const kilobytes = weight(name);
  row(name, digits(figure(name)), digits(figure(name) / ours), start, kilobytes ? digits(kilobytes / 1000) : "");
}

console.log("\nReckon alone:\n");
row("what", "measured", "to reach");
row("---", "---:", "---:");
row("one prediction", `${digits(ours)} ns`, "60 ns");
row("one decision with its whole explanation", `${digits(figure("explain"))} ns`, "1,500 ns");
row("1,024 predictions in one call, one action on each lead", `${digits(figure("all, one action"))} ns each`, "5 ns each");
row("the same, every action of the pro's on each lead", `${digits(figure("all, the pro's actions"))} ns each`, "5 ns each");
for (const file of LOADED.reckon.flatMap(files)) {
  row(`${file.slice(PACKAGE.length).replace(/^\//, "")}, brotli`, `${digits(brotli(file) / 1000)} kB`, "");
}
row("all of it", `${digits(weight("reckon") / 1000)} kB`, "30 kB");
row("the texts of one language, when asked for", `${digits(brotli(join(PACKAGE, "texts/en.js")) / 1000)} kB`, "");
