// Pages, updates and answers that a server made (its own test records them): whatever the order, the same comes of it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { reckon } from "./package.mjs";

const file = new URL("../../../client/tests/recorded.json", import.meta.url);
const recorded = JSON.parse(readFileSync(file, "utf8").replaceAll('"RULES"', JSON.stringify(reckon.RULES_VERSION)));

const begin = (form) => {
  const result = reckon.Snapshot.load(form);
  assert.equal(result.ok, true, JSON.stringify(result.error));
  return result.snapshot;
};

/** All that the snapshot says, by lead. */
const says = (rules, now) => {
  const all = {};
  for (let place = 0; place < rules.size; place++) {
    const { project, pro } = rules.who(place);
    for (const action of reckon.ACTIONS) all[`${project}/${pro} ${action}`] = rules.explain(place, action, now);
  }
  const { used, limit, credits, open_discussions } = rules.act(null, "pro.add_card", now);
  return { all, account: { used, limit, credits, open_discussions } };
};

/** The same numbers in every run. */
const shuffled = (list, seed) => {
  const order = [...list];
  let state = BigInt(seed);
  for (let at = order.length - 1; at > 0; at--) {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffff_ffff_ffff_ffffn;
    const other = Number((state >> 33n) % BigInt(at + 1));
    [order[at], order[other]] = [order[other], order[at]];
  }
  return order;
};

test("whatever the order, the same comes of what a server sends", () => {
  const { first, rest, end } = recorded;
  const now = end.at;
  const right = says(begin(end), now);
  assert.ok(rest.filter((form) => form.viewer).length >= 3);
  for (let seed = 0; seed < 200; seed++) {
    const rules = begin(first);
    for (const form of shuffled(rest, seed)) {
      const { ok, error } = form.viewer ? rules.add(form) : rules.apply(form);
      assert.ok(ok, JSON.stringify(error));
    }
    assert.deepEqual(says(rules, now), right, `order ${seed}`);
    assert.ok(rules.position <= end.position);
  }
  const rules = begin(first);
  for (const form of rest) form.viewer ? rules.add(form) : rules.apply(form);
  assert.equal(rules.position, end.position);
});
