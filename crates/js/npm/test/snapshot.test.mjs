import assert from "node:assert/strict";
import { test } from "node:test";
import { NOW, account, lead, loaded, reckon, snapshot } from "./package.mjs";

const CHAT = "pro.view_contacts.chat";

test("a prediction says in one word what an action would bring", () => {
  const leads = [
    lead({ project: 1 }),
    lead({ project: 2, counted: true }),
    lead({ project: 3, fees: { manual_quote: 800, guaranteed_reply: 2500 } }),
    lead({ project: 4, quote: { method: "guaranteed_reply", fee_on_contact: 2500 } }),
  ];
  const rules = loaded({ leads });
  assert.equal(rules.predict(0, CHAT, NOW), "counts");
  assert.equal(rules.predict(1, CHAT, NOW), "free");
  assert.equal(rules.predict(2, "pro.send_quote.manual", NOW), "charges");
  assert.equal(rules.predict(2, "pro.send_quote.guaranteed_reply", NOW), "charges_on_contact");
  assert.equal(rules.predict(3, CHAT, NOW), "blocked");
  assert.equal(rules.predict(3, "client.send_message", NOW), "charges");
  assert.equal(rules.predict(3, "phone.call_result.busy", NOW), "error");
});

test("a lead is found by its project and pro, and its place says whose it is", () => {
  const rules = loaded({ leads: [lead({ project: 5 }), lead({ project: 0xffff_ffff })] });
  assert.equal(rules.size, 2);
  assert.equal(rules.lead(0xffff_ffff), 1);
  assert.equal(rules.lead(5, 8), -1);
  assert.deepEqual(rules.who(1), { project: 0xffff_ffff, pro: 7 });
  assert.equal(rules.who(2), null);
});

test("an explanation names the rule, the reason and the ways out", () => {
  const rules = loaded({ account: account({ used: 3 }) });
  assert.deepEqual(rules.explain(0, CHAT, NOW), {
    ok: true,
    outcome: "blocked",
    rule: "L0",
    reason: "limit_reached",
    counted: false,
    charges: [],
    on_contact: 0,
    unblock: [{ by: "wait", until: account().period_end }, { by: "change_plan" }],
  });
});

test("an explanation lists every charge, the fee first", () => {
  const call = { status: "dialing" };
  const quote = { method: "guaranteed_reply", fee_on_contact: 2500 };
  const rules = loaded({ leads: [lead({ quote, call })], account: account({ credits: 2500 }) });
  const { charges } = rules.explain(0, "phone.call_result.connected", NOW, { seconds: 241 });
  assert.deepEqual(charges, [
    { for: "guaranteed_reply_fee", source: "credits", amount: 2500 },
    { for: "call_minutes", source: "card", amount: 1000 },
  ]);
});

test("after the period's end the counter is known to be reset, after the next one nothing is", () => {
  const end = NOW + 1000;
  const bare = loaded({ account: account({ used: 3, period_end: end }) });
  assert.equal(bare.predict(0, CHAT, end - 1), "blocked");
  assert.equal(bare.predict(0, CHAT, end), "stale");
  const told = loaded({ account: account({ used: 3, period_end: end, next_end: end + 1000 }) });
  assert.equal(told.predict(0, CHAT, end), "counts");
  assert.equal(told.predict(0, CHAT, end + 1000), "stale");
  assert.equal(told.explain(0, CHAT, end + 1000).error.code, "period_unknown");
  assert.equal(told.predict(0, CHAT, account().period_start - 1), "stale");
});

test("a snapshot made by other rules promises nothing", () => {
  const rules = loaded({ rules: "0000000000000000" });
  assert.equal(rules.predict(0, CHAT, NOW), "stale");
  assert.equal(rules.predictAll(NOW).of(0, CHAT), "stale");
  assert.equal(rules.explain(0, CHAT, NOW).error.code, "other_rules");
  assert.equal(rules.act(0, CHAT, NOW).error.code, "other_rules");
});

test("predictions for all leads are the same as one by one", () => {
  const leads = Array.from({ length: 200 }, (_, project) =>
    lead({ project, counted: project % 2 === 0, booked: project % 3 === 0, fees: { manual_quote: (project % 5) * 500 } }),
  );
  const relations = [{ client: 3, reach: { mobile: true }, text: { unsubscribed: true } }];
  const rules = loaded({ leads, relations, account: account({ used: 3 }) });
  for (const actions of [undefined, reckon.ACTIONS, ["pro.decline"]]) {
    const all = rules.predictAll(NOW, actions);
    assert.equal(all.leads, 200);
    for (let row = 0; row < all.leads; row++) {
      for (const action of all.actions) {
        assert.equal(all.of(row, action), rules.predict(row, action, NOW), `${row} ${action}`);
        assert.equal(all.reason(row, action), rules.explain(row, action, NOW).reason ?? null);
      }
    }
  }
  assert.equal(rules.predictAll(NOW).of(200, CHAT), "invalid");
  assert.equal(rules.predictAll(NOW, ["pro.decline"]).of(0, CHAT), "invalid");
});

test("an update turns the chip free, and one that is older changes nothing", () => {
  const rules = loaded();
  assert.equal(rules.predict(0, CHAT, NOW), "counts");
  const { version, rules: made } = snapshot();
  const update = (position, more) => ({ version, rules: made, at: NOW + position, position, since: 98, ...more });
  assert.deepEqual(rules.apply(update(99, { leads: [lead({ booked: true })] })), { ok: true, applied: false });
  assert.equal(rules.predict(0, CHAT, NOW), "counts");
  assert.deepEqual(
    rules.apply(update(101, { leads: [lead({ counted: true }), lead({ project: 2 })], account: account({ used: 2 }) })),
    { ok: true, applied: true },
  );
  assert.equal(rules.predict(0, CHAT, NOW), "free");
  assert.equal(rules.lead(2), 1);
  assert.deepEqual([rules.position, rules.at], [101, NOW + 101]);
  rules.apply(update(102, { rules: "0000000000000000" }));
  assert.equal(rules.predict(0, CHAT, NOW), "stale");
});

test("a malformed update changes nothing at all", () => {
  const rules = loaded();
  const { version, rules: made } = snapshot();
  const leads = [lead({ counted: true }), lead({ pro: 8 })];
  const result = rules.apply({ version, rules: made, at: NOW, position: 200, leads });
  assert.deepEqual([result.ok, result.error.field], [false, "leads[1].pro"]);
  assert.equal(rules.predict(0, CHAT, NOW), "counts");
  assert.equal(rules.position, 100);
});

test("an answer says of one action, and the events until then are still to come", () => {
  const rules = loaded({ leads: [lead(), lead({ project: 2 })] });
  const { version, rules: made } = snapshot();
  const heard = (position, project, since) =>
    rules.apply({ version, rules: made, at: NOW + position, position, since, leads: [lead({ project, counted: true })] });
  assert.deepEqual(heard(102, 1), { ok: true, applied: true });
  assert.equal(rules.position, 100);
  assert.deepEqual(heard(101, 2, 100), { ok: true, applied: true });
  assert.deepEqual([rules.predict(0, CHAT, NOW), rules.predict(1, CHAT, NOW)], ["free", "free"]);
  assert.equal(rules.position, 101);
});

test("a page adds leads, and does not overwrite what is newer", () => {
  const rules = loaded({ position: 100 });
  const page = snapshot({ position: 90, leads: [lead({ counted: true }), lead({ project: 2, counted: true })] });
  // As a server sends it: account and plans are on the first page alone.
  delete page.account;
  delete page.plans;
  assert.deepEqual(rules.add(page), { ok: true, applied: true });
  assert.deepEqual(rules.add({ ...page, leads: page.leads.slice(0, 1) }), { ok: true, applied: false });
  assert.deepEqual([rules.predict(0, CHAT, NOW), rules.predict(1, CHAT, NOW)], ["counts", "free"]);
  assert.equal(rules.add(snapshot({ viewer: { role: "pro", id: 8 }, leads: [] })).error.field, "viewer");
});

test("an action is done on this copy: what if I do this, then that", () => {
  const rules = loaded({ account: account({ used: 2 }), leads: [lead(), lead({ project: 2 })] });
  const first = rules.act(0, CHAT, NOW);
  assert.deepEqual([first.rule, first.counted, first.used, first.limit], ["P1", true, 3, 3]);
  assert.equal(first.contacts_visible, true);
  const second = rules.act(1, CHAT, NOW);
  assert.deepEqual([second.reason, second.used, second.contacts_visible], ["limit_reached", 3, false]);
  const upgraded = rules.act(null, "pro.change_plan", NOW, { plan: 2 });
  assert.deepEqual([upgraded.outcome, upgraded.limit, upgraded.rule], ["allowed", null, undefined]);
  assert.equal(rules.predict(1, CHAT, NOW), "counts");
});

test("a client's snapshot tells what a client does, and nothing of the pro's", () => {
  const viewer = { role: "client", id: 3 };
  const rules = loaded({ viewer, account: undefined, plans: [], leads: [lead({ fees: undefined })] });
  assert.equal(rules.predict(0, "client.send_message", NOW), "counts");
  assert.equal(rules.predict(0, CHAT, NOW), "invalid");
  assert.equal(rules.explain(0, CHAT, NOW).error.code, "not_yours");
  assert.ok(rules.predictAll(NOW).actions.every((action) => action.startsWith("client.")));
  const done = rules.act(0, "client.send_message", NOW);
  assert.deepEqual([done.used, done.credits, done.counted], [undefined, undefined, true]);
});

test("texts name every rule, reason and way out in both languages", async () => {
  for (const language of ["en", "de"]) {
    const texts = await reckon.texts(language);
    assert.ok(texts.rules.P1.text.length > 20 && texts.reasons.limit_reached && texts.unblocks.wait);
    assert.deepEqual(texts.rules.C2.interpretations, ["I1"]);
    assert.ok(texts.interpretations.I1.reading);
  }
});

test("what a newer server says beside is left alone", () => {
  const more = { surprise: { of: ["a", "newer", "server"] } };
  const quote = { method: "guaranteed_reply", fee_on_contact: 2500, ...more };
  const relation = { client: 3, chat: { discussion: "open", ...more }, reach: { mobile: true, ...more }, ...more };
  const rules = loaded({ account: account(more), leads: [lead({ quote, ...more })], relations: [relation], ...more });
  assert.equal(rules.predict(0, "client.send_message", NOW), "charges");
  const update = { ...snapshot({ position: 101, leads: [lead({ counted: true, ...more })], ...more }) };
  delete update.viewer;
  delete update.plans;
  assert.deepEqual(rules.apply(update), { ok: true, applied: true });
  assert.equal(rules.predict(0, CHAT, NOW), "free");
});
