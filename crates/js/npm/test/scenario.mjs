// Replays a scenario file through the module, as far as the package goes: one snapshot for each pro, and
// every step done on it. The lines are the ones that `reckon scenario` prints.

import { reckon } from "./package.mjs";
import { periodAt } from "./period.mjs";

const EXTRA = new Set(["marketplace", "phone", "automation", "booking_software", "mail"]);
const KINDS = ["mobile", "landline", "email"];

const place = (list, id) => list.findIndex((entry) => entry.id === id);
/** RFC 3339 in UTC, with as many digits as it needs. */
const rfc3339 = (at) => new Date(at).toISOString().replace(".000Z", "Z");
/** Milliseconds; what is finer is dropped. */
const instant = (text) => Date.parse(text.replace(/(\.\d{3})\d+/, "$1"));

/** A contact without what nobody sees; null where nothing is left. */
const seen = (contact) => contact?.replace(/\p{Cf}/gu, "").trim() || null;

/** Whether every mail server takes this for an address. */
function isAddress(text) {
  const [local, domain, ...rest] = text.split("@");
  const labels = domain?.split(".") ?? [];
  return rest.length === 0 && text.length <= 254 && local.length <= 64
    && local.split(".").every((word) => /^[\w!#$%&'*+/=?^`{|}~-]+$/.test(word))
    && labels.length > 0 && labels.every((label) => /^(?!-)[a-z\d-]{1,63}(?<!-)$/i.test(label))
    && !/^\d+$/.test(labels.at(-1));
}

class Client {
  versions = { mobile: 0, landline: 0, email: 0 };

  constructor(entry) {
    this.contacts = Object.fromEntries(KINDS.map((kind) => [kind, seen(entry[kind])]));
  }

  update(step) {
    for (const kind of KINDS.filter((kind) => kind in step)) {
      const now = seen(step[kind]);
      if (now !== this.contacts[kind]) this.versions[kind] += 1;
      this.contacts[kind] = now;
    }
  }

  get reach() {
    const { mobile, landline, email } = this.contacts;
    return {
      mobile: mobile !== null,
      landline: landline !== null,
      email: email !== null,
      valid_email: email !== null && isAddress(email),
      mobile_version: this.versions.mobile,
      email_version: this.versions.email,
    };
  }
}

class World {
  /** `periods`: for each step, the billing period of each pro; from the engine's calendar where not given. */
  constructor(file, periods) {
    this.periods = periods;
    this.file = { plans: [], categories: [], pros: [], clients: [], projects: [], ...file };
    this.clients = this.file.clients.map((entry) => new Client(entry));
    const start = this.file.steps.length ? instant(this.file.steps[0].at) : 0;
    this.pros = this.file.pros.map((entry, id) => this.#snapshot(entry, id, start));
  }

  #period(step, at, pro) {
    const { anchor_day = 1, time_zone = "UTC" } = this.file.pros[pro];
    return this.periods ? this.periods[step][pro] : periodAt(at, anchor_day, time_zone);
  }

  #snapshot(entry, id, at) {
    const { plans, projects, categories } = this.file;
    const forms = plans.map(({ interactions }, number) => ({ id: number, interactions }));
    const { start, end } = this.#period(0, at, id);
    const leads = projects.map((project, number) => {
      const category = categories[place(categories, project.category)];
      const fees = { manual_quote: category.manual_quote_fee ?? 0, guaranteed_reply: category.guaranteed_reply_fee };
      return { project: number, pro: id, client: place(this.file.clients, project.client), fees };
    });
    const loaded = reckon.Snapshot.load({
      version: 1,
      rules: reckon.RULES_VERSION,
      viewer: { role: "pro", id },
      at,
      position: 0,
      account: {
        plan: forms[place(plans, entry.plan)],
        period_start: start,
        period_end: end,
        used: 0,
        credits: entry.credits ?? 0,
        card: entry.card ?? false,
        prefer_credits: entry.prefer_credits ?? true,
      },
      plans: forms,
      leads,
      relations: this.clients.map((client, number) => ({ client: number, reach: client.reach })),
    });
    if (!loaded.ok) throw new Error(`${entry.id}: ${JSON.stringify(loaded.error)}`);
    return loaded.snapshot;
  }

  /** Whom a step is about: the pro and the client, by their numbers. */
  #parties(step, role) {
    const { pros, clients, projects } = this.file;
    const pro = role === "pro" ? step.by : step.pro;
    const project = projects.find(({ id }) => id === step.project);
    const client = project?.client ?? (role === "client" ? step.by : step.client);
    return { pro: pro === undefined ? undefined : place(pros, pro), client: client === undefined ? undefined : place(clients, client) };
  }

  #role(by) {
    if (EXTRA.has(by)) return by;
    return place(this.file.pros, by) >= 0 ? "pro" : "client";
  }

  /** Does a step; its line. */
  step(step, number) {
    const role = this.#role(step.by);
    const variety = step.from ?? step.method ?? step.result;
    const action = [role, step.do, variety].filter(Boolean).join(".");
    const at = instant(step.at);
    const { pro, client } = this.#parties(step, role);
    if (step.do === "update_contact") return this.#update(step, number, action, at, client);
    if (step.do === "set_plan" || step.do === "set_fees") return this.#offer(step, number, action, at);
    const command = {
      amount: step.amount,
      time: step.time && instant(step.time),
      seconds: step.seconds,
      plan: step.plan === undefined ? undefined : place(this.file.plans, step.plan),
      channel: step.channel,
      automation: step.automation === undefined ? undefined : 1,
      delivery: step.action,
      card_declines: step.card_declines,
      body: step.body,
      period: pro === undefined ? undefined : this.#period(number, at, pro),
    };
    if (step.project === undefined) command.client = client;
    else command.project = place(this.file.projects, step.project);
    return line(number, this.#do(this.pros[pro], action, at, command));
  }

  #do(snapshot, action, at, command) {
    const done = snapshot.act(null, action, at, command);
    if (!done.ok) throw new Error(`${action}: ${JSON.stringify(done.error)}`);
    return done;
  }

  /** What the marketplace offers changes for every pro at once: a plan, or the fees of each lead of a category. */
  #offer(step, number, action, at) {
    const { plans, projects } = this.file;
    const commands =
      step.do === "set_plan"
        ? [{ plan: place(plans, step.plan), interactions: step.interactions }]
        : projects.flatMap(({ category }, project) => {
            const fees = { manual_quote: step.manual_quote_fee, guaranteed_reply: step.guaranteed_reply_fee };
            return category === step.category ? [{ project, fees }] : [];
          });
    const done = this.pros.flatMap((snapshot, pro) =>
      commands.map((command) => this.#do(snapshot, action, at, { ...command, pro, period: this.#period(number, at, pro) })),
    );
    const { outcome, counted, charges } = done[0] ?? { outcome: "allowed", counted: false, charges: [] };
    return line(number, { outcome, counted, charges });
  }

  /** A contact is updated for every pro at once. */
  #update(step, number, action, at, client) {
    this.clients[client].update(step);
    const { reach } = this.clients[client];
    const done = this.pros.map((snapshot, pro) => {
      return this.#do(snapshot, action, at, { client, reach, period: this.#period(number, at, pro) });
    });
    const { open_discussions, ...made } = done[0];
    return line(number, made);
  }
}

/** The line of a step, its fields in the order of the format. */
const line = (step, done) => {
  if (done.outcome === "error") return { step, outcome: "error", reason: done.fault };
  const made = { step };
  const keep = (name, value) => {
    if (value !== undefined && value !== null) made[name] = value;
  };
  for (const name of ["outcome", "reason", "rule", "counted", "used", "limit"]) keep(name, done[name]);
  keep("period_end", done.period_end === undefined ? undefined : rfc3339(done.period_end));
  for (const name of ["charges", "credits", "contacts_visible", "contact_made", "call", "discussion", "open_discussions", "instructions_sent"]) {
    keep(name, done[name]);
  }
  if (done.outcome === "blocked") {
    made.unblock = done.unblock.map(({ by, until }) => (until === undefined ? { by } : { by, until: rfc3339(until) }));
  }
  return made;
};

/** The lines of a scenario. */
export const replay = (file, periods) => {
  const world = new World(file, periods);
  return file.steps.map((step, number) => world.step(step, number));
};

const equal = (expected, found) => JSON.stringify(expected) === JSON.stringify(found);

/** What of `expect` a line does not meet. `call` and `discussion` are compared by the fields present. */
export const mismatches = (expect, found) =>
  Object.entries(expect).flatMap(([field, expected]) => {
    if (field === "call" || field === "discussion") {
      const inner = Object.entries(expected).filter(([name, value]) => found[field]?.[name] !== value);
      return inner.map(([name, value]) => `${field}.${name}: expected ${value}, found ${found[field]?.[name]}`);
    }
    const here = found[field] ?? null;
    const same = Array.isArray(expected) ? equal(sorted(expected), sorted(here)) : here === expected;
    return same ? [] : [`${field}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(here)}`];
  });

const sorted = (list) => Array.isArray(list) && list.map((one) => Object.fromEntries(Object.entries(one).sort()));
