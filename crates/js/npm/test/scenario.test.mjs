import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { mismatches, replay } from "./scenario.mjs";

const folder = new URL("../../../../tests/scenarios/files/", import.meta.url);

for (const name of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
  test(`through the module, ${name} comes to what it expects`, () => {
    const file = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
    const lines = replay(file);
    assert.equal(lines.length, file.steps.length);
    const wrong = file.steps.flatMap(({ expect = {} }, step) =>
      mismatches(expect, lines[step]).map((mismatch) => `steps[${step}].${mismatch}`));
    assert.deepEqual(wrong, []);
  });
}
