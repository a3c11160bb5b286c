// The handle on a snapshot, and what makes words and objects of the module's numbers.

import { Engine, words } from "../reckon.js";
import * as forms from "./forms.js";

let memory;
let numbers = new Map();
let predictions, reasons, rules, purposes, sources, unblocks, faults, channels, statuses, calls, problems;
let kinds = [];

/** Every action, in the order of their numbers. Empty until the module is initialized. */
export let ACTIONS = [];
/** The version of these rules. Empty until the module is initialized. */
export let RULES_VERSION = "";

/** The same word as a property's name: looked up in a sixth of the time that a slice of a longer text takes. */
const intern = (word) => Object.keys({ [word]: 0 })[0];

/** Takes the module, once it is there. */
export const ready = (exports) => {
  memory = exports.memory;
  const lists = words().split("\n\n").map((list) => list.split("\n").map(intern));
  [ACTIONS, kinds, predictions, reasons, rules, purposes, sources, unblocks, faults, channels, statuses, calls, problems] =
    lists;
  RULES_VERSION = lists.at(-1)[0];
  numbers = new Map(ACTIONS.map((action, number) => [action, number]));
};

/** What the module, which knows their numbers, and this file find wrong: the field and a sentence. */
const SENTENCES = {
  unknown_action: ["action", "there is no such action; ACTIONS lists those there are"],
  unknown_lead: ["lead", "the snapshot has no such lead"],
  unknown_plan: ["plan", "name one of the snapshot's plans"],
  no_client: ["client", "the action is about a client: name one"],
  not_yours: ["action", "a client's snapshot holds nothing that others' actions are decided on"],
  no_time: ["now", "not a time in milliseconds of the years 1970 to 9999"],
  period_unknown: ["now", "outside the billing periods that are known: load a new snapshot"],
  other_rules: ["rules", "made by other rules than this module has: load the current module"],
  freed: ["", "the snapshot was freed"],
  not_ready: ["", "the module is not initialized: await init() first"],
};

const failure = (code, [field, message] = SENTENCES[code]) => ({ ok: false, error: { code, field, message } });

/** What was thrown, as a value. */
const caught = (thrown) => {
  const { code, field, message } = forms.Wrong.within(thrown, "");
  return failure(code, [field, message]);
};

const charge = (word, amount) => ({ for: purposes[(word & 3) - 1], source: sources[(word >> 2) & 3], amount });

const unblock = (way, until) => {
  const by = unblocks[way - 1];
  return way === 1 && until >= 0 ? { by, until } : { by };
};

/** The decision behind a packed answer; `answer.rs` says what each bit means. */
const explanation = (packed, more) => {
  const outcome = packed & 3;
  const rule = (packed >> 2) & 127;
  const made = { ok: true, outcome: "allowed" };
  if (rule) made.rule = rules[rule - 1];
  if (outcome === 1) {
    made.outcome = "blocked";
    made.reason = reasons[((packed >> 9) & 31) - 1];
  } else if (outcome === 2) {
    made.outcome = "error";
    made.fault = faults[(packed >> 9) & 31];
  }
  made.counted = (packed & 0x4000) !== 0;
  made.charges = [];
  const first = (packed >> 15) & 15;
  if (first & 3) made.charges.push(charge(first, more[0]));
  const second = (packed >> 19) & 15;
  if (second & 3) made.charges.push(charge(second, more[1]));
  made.on_contact = more[2];
  made.unblock = [];
  const way = (packed >> 23) & 15;
  if (way) made.unblock.push(unblock(way, more[3]));
  const other = (packed >>> 27) & 15;
  if (other) made.unblock.push(unblock(other, more[3]));
  return made;
};

/** What there is to see after a command. */
const after = (made, more) => {
  const [, , , , used, limit, end, credits, open, lead, discussion] = more;
  if (used >= 0) Object.assign(made, { used, limit: limit < 0 ? null : limit, period_end: end, credits });
  if (lead >= 0) {
    if (lead & 3) made.contacts_visible = (lead & 3) === 2;
    made.contact_made = (lead & 4) !== 0;
    const call = (lead >> 3) & 7;
    if (call) made.call = { status: calls[call - 1], failures: lead >> 6 };
  }
  if (discussion & 3) {
    made.discussion = { channel: channels[(discussion & 3) - 1], status: statuses[(discussion >> 2) & 1] };
  }
  if (open >= 0) made.open_discussions = open;
  if (discussion >> 3) made.instructions_sent = discussion >> 3 === 2;
  return made;
};

const isWhole = (value) => typeof value === "number" && value >>> 0 === value;
/** A place in a list, that is; whether there is one is for the module to say. */
const isPlace = (value) => typeof value === "number" && value >= 0 && (value | 0) === value;
const NOWHERE = 0x7fff_ffff;
/** The code of a question that makes no sense. */
const INVALID = 7;

/** A word for each pair of a lead and an action. */
export class Predictions {
  constructor(actions, codes) {
    Object.assign(this, { ok: true, actions, codes, leads: actions.length ? codes.length / actions.length : 0 });
  }

  #code(lead, action) {
    const column = this.actions.indexOf(action);
    return (column < 0 ? undefined : this.codes[lead * this.actions.length + column]) ?? INVALID;
  }

  of(lead, action) {
    return predictions[this.#code(lead, action) & 7];
  }

  reason(lead, action) {
    return reasons[(this.#code(lead, action) >> 3) - 1] ?? null;
  }
}

export class Snapshot {
  #engine;
  #numbers;
  #columns;

  constructor(engine, viewer, form) {
    this.#engine = engine;
    this.viewer = Object.freeze(viewer);
    this.#keep(form.rules);
  }

  #keep(rules) {
    const at = this.#engine.at();
    Object.assign(this, { at, position: this.#engine.position(), rules });
  }

  static load(form) {
    if (!memory) return failure("not_ready");
    let engine;
    try {
      const { viewer, head } = forms.snapshot(form);
      engine = Engine.load(head, form.rules === RULES_VERSION);
      for (const leads of forms.leads(form, viewer)) engine.put(leads);
      return { ok: true, snapshot: new Snapshot(engine, viewer, form) };
    } catch (thrown) {
      engine?.free();
      return caught(thrown);
    }
  }

  #take(form, write) {
    if (!this.#engine) return failure("freed");
    try {
      const applied = this.#engine.take(write(form, this.viewer, this.size), form.rules === RULES_VERSION);
      this.#keep(form.at < this.#engine.at() ? this.rules : form.rules);
      return { ok: true, applied };
    } catch (thrown) {
      return caught(thrown);
    }
  }

  add(form) {
    return this.#take(form, forms.page);
  }

  apply(form) {
    return this.#take(form, forms.update);
  }

  get size() {
    return this.#engine ? this.#engine.size() : 0;
  }

  lead(project, pro = this.viewer.id) {
    return this.#engine && isWhole(project) && isWhole(pro) ? this.#engine.lead(project, pro) : -1;
  }

  who(lead) {
    if (!this.#engine || !isPlace(lead) || lead >= this.size) return null;
    const who = this.#engine.who(lead);
    return { project: Number(who >> 32n), pro: Number(who & 0xffff_ffffn) };
  }

  predict(lead, action, now) {
    const number = numbers.get(action);
    if (number === undefined || !isPlace(lead) || typeof now !== "number" || !this.#engine) return "invalid";
    return predictions[this.#engine.predict(lead, number, now) & 7];
  }

  predictAll(now, actions) {
    const chosen = actions ?? (this.#columns ??= ACTIONS.filter((action, number) =>
      action.startsWith(this.viewer.role) && kinds[number] === "lead"));
    if (!this.#engine) return failure("freed");
    const columns = Uint8Array.from(chosen, (action) => numbers.get(action) ?? 255);
    const start = this.#engine.predictAll(columns, typeof now === "number" ? now : NaN) >>> 0;
    const codes = new Uint8Array(memory.buffer, start, this.#engine.size() * columns.length).slice();
    return new Predictions(chosen, codes);
  }

  #more() {
    if (!this.#numbers?.length) this.#numbers = new Float64Array(memory.buffer, this.#engine.numbers() >>> 0, 11);
    return this.#numbers;
  }

  #answer(packed) {
    return (packed & 3) === 3 ? failure(problems[packed >> 2]) : explanation(packed, this.#more());
  }

  explain(lead, action, now, details) {
    if (details !== undefined || lead === null) return this.#command(lead, action, now, details, false);
    if (!this.#engine) return failure("freed");
    const place = isPlace(lead) ? lead : NOWHERE;
    return this.#answer(this.#engine.explain(place, numbers.get(action) ?? 255, typeof now === "number" ? now : NaN));
  }

  act(lead, action, now, details) {
    return this.#command(lead, action, now, details, true);
  }

  #command(lead, action, now, details = {}, happen) {
    if (!this.#engine) return failure("freed");
    try {
      const place = lead === null ? -1 : isPlace(lead) ? lead : NOWHERE;
      const number = numbers.get(action) ?? 255;
      const [written, body] = forms.command(details);
      const time = typeof now === "number" ? now : NaN;
      const made = this.#answer(this.#engine.command(place, number, time, written, body, happen));
      return happen && made.ok ? after(made, this.#more()) : made;
    } catch (thrown) {
      return caught(thrown);
    }
  }

  free() {
    this.#engine?.free();
    this.#engine = this.#numbers = undefined;
  }
}
if (Symbol.dispose) Snapshot.prototype[Symbol.dispose] = Snapshot.prototype.free;
