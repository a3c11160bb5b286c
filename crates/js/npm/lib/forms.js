// Writes forms as lists of numbers: the one shape in which they cross into the module. Every field is
// looked at here, own fields only, and each problem is told at its field; `src/reader.rs` only reads.

/** What is wrong with an input. Thrown inside the package, returned outside of it. */
export class Wrong {
  constructor(code, field, message) {
    Object.assign(this, { code, field, message });
  }

  /** Whatever was thrown, seen from the form that holds the field. */
  static within(thrown, field) {
    const inner = thrown instanceof Wrong ? thrown : new Wrong("malformed", "", "cannot be read");
    const joint = field && inner.field && inner.field[0] !== "[" ? "." : "";
    return new Wrong(inner.code, field + joint + inner.field, inner.message);
  }
}

const VERSION = 1;
const MOST_LEADS = 4_000_000;
const LONGEST_BODY = 10_000;
const CHUNK = 4096;

const refuse = (expected, value) => {
  // What a text says is not repeated: it may be somebody's address.
  const found =
    typeof value === "number" ? value : value === null ? "null" : Array.isArray(value) ? "a list" : typeof value;
  throw new Wrong("malformed", "", `expected ${expected}, found ${found}`);
};

// A type says how many numbers it takes, what they are when it is left out, where it is seen that it
// must not be (-1: it may), and writes a value.

const number = (least, most, what) => ({
  blank: [NaN],
  needs: 0,
  write(numbers, at, value) {
    if (typeof value !== "number" || !(value >= least && value <= most) || value % 1) refuse(what, value);
    numbers[at] = value;
  },
});
const U8 = number(0, 255, "a whole number up to 255");
const U32 = number(0, 0xffff_ffff, "a whole number up to 4294967295");
const U64 = number(0, Number.MAX_SAFE_INTEGER, "a whole number up to 9007199254740991");
const INSTANT = number(0, 253_402_300_799_999, "milliseconds of the years 1970 to 9999");

const TRUTH = {
  blank: [NaN],
  needs: 0,
  write(numbers, at, value) {
    if (typeof value !== "boolean") refuse("true or false", value);
    numbers[at] = +value;
  },
};
const word = (...words) => ({
  blank: [NaN],
  needs: 0,
  write(numbers, at, value) {
    const found = words.indexOf(value);
    if (found < 0) refuse(`one of ${words.join(", ")}`, value);
    numbers[at] = found;
  },
});
/** Only that there is one: texts do not cross as numbers. */
const TEXT = {
  blank: [NaN],
  needs: 0,
  write(numbers, at, value) {
    if (typeof value !== "string") refuse("a text", value);
    numbers[at] = 1;
  },
};
const IGNORED = { blank: [], needs: -1, write() {} };

/** The type, with a value for where a field is left out. */
const or = (blank, type) => ({ ...type, blank: [blank], needs: -1 });
const FLAG = or(0, TRUTH);
/** A value, or nothing. */
const optional = (type) => ({
  ...type,
  needs: -1,
  write: (numbers, at, value) => value === null || type.write(numbers, at, value),
});
/** A form, or nothing: a number that says whether it is there, then its own. */
const maybe = (type) => ({
  blank: [0, ...type.blank],
  needs: -1,
  write(numbers, at, value) {
    if (value === null) return;
    numbers[at] = 1;
    type.write(numbers, at + 1, value);
  },
});

/**
 * `check` sees to what no field can tell by itself; it is handed the number of each field, by its name. Fields that are
 * not known are left alone, because a server may be newer than this module; a `strict` form is written by hand, and they
 * are mistakes there.
 */
const form = (fields, check, strict = false) => {
  const slots = new Map();
  const blank = [];
  const needed = [];
  for (const [name, type] of Object.entries(fields)) {
    if (type.needs >= 0) needed.push([name, blank.length + type.needs]);
    slots.set(name, { at: blank.length, type });
    blank.push(...type.blank);
  }
  return {
    names: [...slots.keys()],
    blank,
    needs: needed.length ? needed[0][1] : -1,
    write(numbers, at, value) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) refuse("an object", value);
      for (const name of Object.keys(value)) {
        const slot = slots.get(name);
        if (!slot) {
          if (strict) throw new Wrong("malformed", name, "there is no such field");
          continue;
        }
        try {
          const inner = value[name];
          if (inner !== undefined) slot.type.write(numbers, at + slot.at, inner);
        } catch (thrown) {
          throw Wrong.within(thrown, name);
        }
      }
      for (const [name, place] of needed) {
        if (Number.isNaN(numbers[at + place])) throw new Wrong("malformed", name, "is missing");
      }
      check?.((name) => numbers[at + slots.get(name).at]);
    },
  };
};

const PLAN = form({ id: U32, interactions: optional(U32) });
const ACCOUNT = form(
  {
    plan: PLAN,
    next_plan: maybe(PLAN),
    period_start: INSTANT,
    period_end: INSTANT,
    next_end: optional(INSTANT),
    used: U32,
    credits: U64,
    card: TRUTH,
    prefer_credits: TRUTH,
    outstanding: or(0, U64),
  },
  (field) => {
    if (field("period_end") <= field("period_start")) throw new Wrong("malformed", "period_end", "not after period_start");
  },
);
const QUOTE = form({
  method: word("manual", "guaranteed_reply"),
  amount: optional(U64),
  fee_on_contact: optional(U64),
});
const CALL = form(
  {
    status: word("off", "dialing", "scheduled", "failed", "stopped", "closed"),
    failures: or(0, U8),
    at: optional(INSTANT),
  },
  (field) => {
    // 2: scheduled.
    if ((field("status") === 2) === Number.isNaN(field("at"))) {
      throw new Wrong("malformed", "at", "a scheduled call has a time, and no other has one");
    }
  },
);
const FEES = form({ manual_quote: or(0, U64), guaranteed_reply: optional(U64) });
const LEAD = form({
  project: U32,
  pro: U32,
  client: U32,
  recommended: FLAG,
  counted: FLAG,
  booked: FLAG,
  negative_reply: FLAG,
  hire_claimed: FLAG,
  hired: FLAG,
  contact_made: FLAG,
  quote_read: FLAG,
  shown_to_client: FLAG,
  quote: maybe(QUOTE),
  call: maybe(CALL),
  fees: maybe(FEES),
});
const THREAD = form({
  discussion: optional(word("open", "closed")),
  unsubscribed: FLAG,
  wrong: optional(U32),
});
const REACH = form({
  mobile: FLAG,
  landline: FLAG,
  email: FLAG,
  valid_email: FLAG,
  mobile_version: or(0, U32),
  email_version: or(0, U32),
});
const RELATION = form({ client: U32, chat: THREAD, text: THREAD, email: THREAD, texted: FLAG, reach: REACH });
const VIEWER = form({ role: word("pro", "client"), id: U32 });

// The lists of a paper do not have a fixed length: they are written behind its head, in this order.
const LISTS = { plans: PLAN, relations: RELATION, leads: LEAD };
const HEAD = {
  position: U64,
  account: maybe(ACCOUNT),
  version: {
    ...U32,
    write(numbers, at, value) {
      U32.write(numbers, at, value);
      if (value !== VERSION) throw new Wrong("wrong_version", "", `${value}; this module reads version ${VERSION}`);
    },
  },
  at: INSTANT,
  rules: TEXT,
};
const BESIDE = { relations: IGNORED, leads: IGNORED, cards: IGNORED };
const SNAPSHOT = form({ viewer: VIEWER, ...HEAD, ...BESIDE, plans: IGNORED, next: IGNORED });
const UPDATE = form({ ...HEAD, since: optional(U64), ...BESIDE, plans: IGNORED, messages: IGNORED });

const DETAILS = form({
  project: optional(U32),
  pro: optional(U32),
  client: optional(U32),
  plan: optional(U32),
  amount: optional(U64),
  time: optional(INSTANT),
  seconds: or(0, U32),
  channel: optional(word("chat", "text", "email")),
  automation: optional(U32),
  delivery: optional(word("delivered", "opened", "clicked", "bounced")),
  card_declines: FLAG,
  period: maybe(form({ start: INSTANT, end: INSTANT }, undefined, true)),
  reach: maybe(REACH),
  interactions: optional(U32),
  fees: maybe(FEES),
  body: optional(TEXT),
}, undefined, true);

/** For the test that holds them against the forms of the server: every form's fields. */
export const FIELDS = Object.fromEntries(
  Object.entries({ SNAPSHOT, UPDATE, ACCOUNT, PLAN, LEAD, QUOTE, CALL, FEES, RELATION, THREAD, REACH, VIEWER, DETAILS }).map(
    ([name, { names }]) => [name, names],
  ),
);

const write = (type, value) => {
  const numbers = Float64Array.from(type.blank);
  type.write(numbers, 0, value);
  return numbers;
};

/** Some elements of a list, their number before them. A lead must be its viewer's. */
const writeList = (name, list, viewer, start = 0, end = list.length) => {
  const type = LISTS[name];
  const owner = viewer.role === "pro" ? "pro" : "client";
  const mine = type.names.indexOf(owner);
  const numbers = new Float64Array(1 + (end - start) * type.blank.length);
  numbers[0] = end - start;
  for (let at = 1, index = start; index < end; index++, at += type.blank.length) {
    numbers.set(type.blank, at);
    try {
      type.write(numbers, at, list[index]);
      if (name === "leads" && numbers[at + mine] !== viewer.id) {
        throw new Wrong("malformed", owner, "not the viewer's: a snapshot holds its viewer's leads alone");
      }
    } catch (thrown) {
      throw Wrong.within(thrown, `${name}[${index}]`);
    }
  }
  return numbers;
};

const listOf = (paper, name) => {
  const list = paper[name] === undefined ? [] : paper[name];
  try {
    if (!Array.isArray(list)) refuse("a list", list);
    if (list.length > MOST_LEADS) throw new Wrong("too_large", "", `more than ${MOST_LEADS}: load fewer`);
  } catch (thrown) {
    throw Wrong.within(thrown, name);
  }
  return list;
};

const join = (lists) => {
  const joined = new Float64Array(lists.reduce((length, numbers) => length + numbers.length, 0));
  let at = 0;
  for (const numbers of lists) {
    joined.set(numbers, at);
    at += numbers.length;
  }
  return joined;
};

/** A pro has an account, and a client is shown none. `there`: 1 or 0. */
const checkAccount = ({ role }, there, needed) => {
  if (role === "client" && there) throw new Wrong("malformed", "account", "a client is shown no account");
  if (role === "pro" && needed && !there) throw new Wrong("malformed", "account", "a pro's snapshot has the account");
};

/** A snapshot: for whom it was made, and the numbers of everything but its leads. */
export const snapshot = (paper, needed = true) => {
  const head = write(SNAPSHOT, paper);
  const viewer = { role: head[0] ? "client" : "pro", id: head[1] };
  checkAccount(viewer, head[3], needed);
  const lists = ["plans", "relations"].map((name) => writeList(name, listOf(paper, name), viewer));
  // No page says since when it has all that has happened: the first does, by being the first.
  return { viewer, head: join([head, [NaN], ...lists, [0]]) };
};

/** The leads of a snapshot, some at a time. */
export function* leads(paper, viewer) {
  const list = listOf(paper, "leads");
  for (let start = 0; start < list.length; start += CHUNK) {
    yield writeList("leads", list, viewer, start, Math.min(start + CHUNK, list.length));
  }
}

/** A whole page of this viewer's snapshot, beside as many leads as are there already. */
export const page = (paper, viewer, size) => {
  const made = snapshot(paper, false);
  if (made.viewer.role !== viewer.role || made.viewer.id !== viewer.id) {
    throw new Wrong("malformed", "viewer", "the page is another viewer's");
  }
  return join([made.head.subarray(0, -1), someLeads(paper, viewer, size)]);
};

/** An update: it does not say for whom it was made. */
export const update = (paper, viewer, size) => {
  const head = write(UPDATE, paper);
  checkAccount(viewer, head[1], false);
  const lists = ["plans", "relations"].map((name) => writeList(name, listOf(paper, name), viewer));
  return join([[NaN, 0], head, ...lists, someLeads(paper, viewer, size)]);
};

const someLeads = (paper, viewer, size) => {
  const list = listOf(paper, "leads");
  if (size + list.length > MOST_LEADS) throw new Wrong("too_large", "leads", `more than ${MOST_LEADS}: load fewer`);
  return writeList("leads", list, viewer);
};

/** A command's details, and the words of a message. */
export const command = (details) => {
  const numbers = write(DETAILS, details);
  const body = details.body ?? "";
  // Not even looked at where it is too long: it would have to be copied first.
  const bytes = new TextEncoder().encode(body.slice(0, LONGEST_BODY + 1));
  if (bytes.length > LONGEST_BODY) throw new Wrong("malformed", "body", `longer than ${LONGEST_BODY} bytes`);
  return [numbers, bytes];
};
