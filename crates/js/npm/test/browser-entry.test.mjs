import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

// Not by way of package.mjs, which starts the module: here it is started late, as a browser does.
const folder = process.env.RECKON_PKG ?? new URL("../../../../pkg", import.meta.url).pathname;
const reckon = await import(pathToFileURL(join(folder, "browser.js")).href);

test("before it is initialized everything answers so, and afterwards it works", async () => {
  assert.equal(reckon.Snapshot.load({}).error.code, "not_ready");
  assert.deepEqual(reckon.ACTIONS, []);
  await assert.rejects(reckon.init(new Uint8Array([1, 2, 3])));
  const module = await readFile(join(folder, "reckon_bg.wasm"));
  await Promise.all([reckon.init(module), reckon.init(module)]);
  assert.equal(reckon.Snapshot.load({}).error.code, "malformed");
  assert.ok(reckon.ACTIONS.includes("pro.decline") && /^[0-9a-f]{16}$/.test(reckon.RULES_VERSION));
});
