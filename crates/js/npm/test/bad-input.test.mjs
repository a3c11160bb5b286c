import assert from "node:assert/strict";
import { test } from "node:test";
import { NOW, account, lead, loaded, reckon, snapshot } from "./package.mjs";

const { Snapshot } = reckon;
const CHAT = "pro.view_contacts.chat";

/** What `load` says of a snapshot with something wrong in it: the code and the field. */
const refused = (form) => {
  const result = Snapshot.load(form);
  assert.equal(result.ok, false, "it was taken");
  assert.ok(typeof result.error.message === "string" && result.error.message !== "");
  return `${result.error.code} ${result.error.field}`;
};

const GARBAGE = [undefined, null, true, 0, NaN, Infinity, -1, 1e308, 10n, "", "x", [], {}, () => 1, Symbol("s"), new Date(0),
  new Map(), new Proxy({}, { get: () => { throw new Error("no"); }, ownKeys: () => { throw new Error("no"); } })];

test("garbage in place of anything is answered with its field", () => {
  for (const garbage of GARBAGE) refused(garbage);
  for (const field of ["version", "rules", "viewer", "at", "position", "account", "plans", "leads", "relations"]) {
    for (const [number, garbage] of GARBAGE.entries()) {
      const result = Snapshot.load(snapshot({ [field]: garbage }));
      if (result.ok) result.snapshot.free();
      else assert.ok(result.error.field.startsWith(field), `${field} ${number}: ${JSON.stringify(result.error)}`);
    }
  }
});

test("each problem is told at its field", () => {
  assert.equal(refused(snapshot({ version: 2 })), "wrong_version version");
  assert.equal(refused(snapshot({ viewer: { role: "owner", id: 1 } })), "malformed viewer.role");
  assert.equal(refused(snapshot({ account: null })), "malformed account");
  assert.equal(refused(snapshot({ account: account({ used: -1 }) })), "malformed account.used");
  assert.equal(refused(snapshot({ account: account({ used: 2 ** 32 }) })), "malformed account.used");
  assert.equal(refused(snapshot({ account: account({ credits: 2 ** 53 }) })), "malformed account.credits");
  assert.equal(refused(snapshot({ account: account({ credits: 0.5 }) })), "malformed account.credits");
  assert.equal(refused(snapshot({ account: account({ credits: "2000" }) })), "malformed account.credits");
  assert.equal(refused(snapshot({ account: account({ credits: NaN }) })), "malformed account.credits");
  assert.equal(refused(snapshot({ account: account({ card: undefined }) })), "malformed account.card");
  assert.equal(refused(snapshot({ account: account({ plan: { interactions: 1 } }) })), "malformed account.plan.id");
  assert.equal(refused(snapshot({ account: account({ period_end: -1 }) })), "malformed account.period_end");
  assert.equal(refused(snapshot({ account: account({ period_end: 0 }) })), "malformed account.period_end");
  assert.equal(refused(snapshot({ account: account({ next_end: 1e15 }) })), "malformed account.next_end");
  assert.equal(refused(snapshot({ plans: [{ id: 1, interactions: NaN }] })), "malformed plans[0].interactions");
  assert.equal(refused(snapshot({ leads: [lead(), lead({ counted: 1 })] })), "malformed leads[1].counted");
  assert.equal(refused(snapshot({ leads: [lead({ pro: 8 })] })), "malformed leads[0].pro");
  assert.equal(refused(snapshot({ leads: [{ project: 1, pro: 7 }] })), "malformed leads[0].client");
  assert.equal(refused(snapshot({ leads: [lead({ call: { status: "scheduled" } })] })), "malformed leads[0].call.at");
  assert.equal(refused(snapshot({ leads: [lead({ call: { status: "off", failures: 256 } })] })), "malformed leads[0].call.failures");
  assert.equal(refused(snapshot({ leads: [lead({ quote: { method: "x" } })] })), "malformed leads[0].quote.method");
  assert.equal(refused(snapshot({ relations: [{ client: 1, text: { wrong: "1" } }] })), "malformed relations[0].text.wrong");
});

test("an absurd but well-formed value is taken and decided on", () => {
  const call = { status: "dialing", failures: 255 };
  const quote = { method: "guaranteed_reply", amount: Number.MAX_SAFE_INTEGER, fee_on_contact: Number.MAX_SAFE_INTEGER };
  const rules = loaded({ leads: [lead({ call, quote })], account: account({ used: 0xffff_ffff }) });
  for (const action of reckon.ACTIONS) assert.notEqual(rules.predict(0, action, NOW), "invalid", action);
  const { charges } = rules.act(0, "phone.call_result.connected", NOW, { seconds: 0xffff_ffff });
  assert.equal(charges[0].amount, Number.MAX_SAFE_INTEGER);
});

test("the errors do not repeat what a text says", () => {
  const canary = "+49 151 canary";
  const { error } = Snapshot.load(snapshot({ leads: [lead({ project: canary })] }));
  assert.ok(!JSON.stringify(error).includes("canary"), JSON.stringify(error));
});

test("what an object inherits is not its own", () => {
  const inherits = Object.assign(Object.create({ counted: true }), lead());
  assert.equal(loaded({ leads: [inherits] }).predict(0, CHAT, NOW), "counts");
  Object.prototype.counted = true;
  try {
    assert.equal(loaded().predict(0, CHAT, NOW), "counts");
  } finally {
    delete Object.prototype.counted;
  }
  assert.equal(refused(JSON.parse(`{"__proto__": {"version": 1}}`)), "malformed viewer");
});

test("what refers to itself is refused, and what throws is caught", () => {
  const circle = lead();
  circle.quote = circle;
  assert.equal(refused(snapshot({ leads: [circle] })), "malformed leads[0].quote.method");
  const trap = Object.defineProperty(lead(), "booked", { enumerable: true, get: () => { throw new Error("no"); } });
  assert.equal(refused(snapshot({ leads: [trap] })), "malformed leads[0].booked");
  const rules = loaded();
  assert.equal(rules.apply(new Proxy({}, { ownKeys: () => { throw null; } })).ok, false);
  assert.equal(rules.predict(0, CHAT, NOW), "counts");
});

test("a list that is too long, or has holes, is refused", () => {
  assert.equal(refused(snapshot({ leads: new Array(4_000_000_000) })), "too_large leads");
  assert.equal(refused(snapshot({ leads: new Array(3) })), "malformed leads[0]");
});

test("a million leads are taken", () => {
  const leads = Array.from({ length: 1_000_000 }, (_, project) => ({ project, pro: 7, client: project >>> 4 }));
  const rules = loaded({ leads });
  assert.equal(rules.size, 1_000_000);
  assert.equal(rules.lead(999_999), 999_999);
  assert.equal(rules.predictAll(NOW, [CHAT]).of(999_999, CHAT), "counts");
  rules.free();
});

test("a question that makes no sense is invalid, and the explanation says why", () => {
  const rules = loaded();
  const places = [-1, 1, 0.5, NaN, Infinity, 2 ** 32, "0", null, undefined, {}, 0n, Symbol("s")];
  for (const place of places) {
    assert.equal(rules.predict(place, CHAT, NOW), "invalid", String(place));
    if (place !== null) assert.equal(rules.explain(place, CHAT, NOW).error.code, "unknown_lead", String(place));
    if (place !== null) assert.equal(rules.act(place, CHAT, NOW).error.code, "unknown_lead", String(place));
  }
  for (const action of ["pro.fly", "", null, undefined, 0, {}, "__proto__", "constructor", Symbol("s")]) {
    assert.equal(rules.predict(0, action, NOW), "invalid");
    assert.equal(rules.explain(0, action, NOW).error.code, "unknown_action");
    assert.equal(rules.predictAll(NOW, [action]).codes[0], 7);
  }
  for (const now of [NaN, -1, Infinity, 1e300, "1", null, undefined, 1n, {}]) {
    assert.equal(rules.predict(0, CHAT, now), "invalid");
    assert.equal(rules.explain(0, CHAT, now).error.code, "no_time");
    assert.equal(rules.act(0, CHAT, now).error.code, "no_time");
    assert.equal(rules.predictAll(now).of(0, CHAT), "invalid");
  }
});

test("an action whose details make no sense is refused and changes nothing", () => {
  const rules = loaded();
  const refusals = [
    [0, "pro.send_quote.manual", { amount: -1 }, "amount"],
    [0, "pro.schedule_callback", { time: 1e15 }, "time"],
    [0, "pro.schedule_callback", { time: -5 }, "time"],
    [null, "client.text", { client: 3, body: "x".repeat(10_001) }, "body"],
    [null, "client.text", { client: 3, body: "é".repeat(9_000) }, "body"],
    [null, "client.text", { client: 3, body: 5 }, "body"],
    [null, "client.text", {}, "client"],
    [null, "pro.close_discussion", { client: 3, channel: "pigeon" }, "channel"],
    [null, "pro.change_plan", { plan: 99 }, "plan"],
    [null, "pro.change_plan", {}, "plan"],
    [null, CHAT, {}, "lead"],
    [null, CHAT, { project: 99 }, "lead"],
    [0, CHAT, { period: { start: NOW, end: NOW - 1 } }, "now"],
    [0, CHAT, { period: { start: 1 } }, "period.end"],
    [0, CHAT, { surprise: 1 }, "surprise"],
    [0, CHAT, "details", ""],
  ];
  for (const [place, action, details, field] of refusals) {
    const result = rules.act(place, action, NOW, details);
    assert.deepEqual([result.ok, result.error?.field], [false, field], `${action} ${JSON.stringify(details).slice(0, 60)}`);
  }
  assert.equal(rules.act(0, "pro.decline", NOW).used, 1);
});

test("a freed snapshot says so, and freeing it twice is harmless", () => {
  const rules = loaded();
  rules.free();
  rules.free();
  rules[Symbol.dispose ?? "free"]();
  assert.equal(rules.predict(0, CHAT, NOW), "invalid");
  assert.equal(rules.size, 0);
  assert.equal(rules.lead(1), -1);
  assert.equal(rules.who(0), null);
  for (const answer of [rules.explain(0, CHAT, NOW), rules.act(0, CHAT, NOW), rules.predictAll(NOW), rules.apply(snapshot()), rules.add(snapshot())]) {
    assert.equal(answer.error.code, "freed");
  }
  assert.equal(loaded().predict(0, CHAT, NOW), "counts");
});

test("memory comes back: ten thousand snapshots take no more than one", () => {
  const form = snapshot({ leads: Array.from({ length: 200 }, (_, project) => lead({ project })) });
  const once = () => Snapshot.load(form).snapshot.free();
  once();
  const before = process.memoryUsage().rss;
  for (let round = 0; round < 10_000; round++) once();
  assert.ok(process.memoryUsage().rss - before < 100_000_000);
});
