/** What a click costs, decided in the page. Amounts are whole minor units, instants whole milliseconds since 1970. */

import type {
  Action,
  CallStatus,
  Channel,
  ChargeFor,
  ChargeSource,
  Delivery,
  DiscussionStatus,
  ErrorCode,
  Fault,
  PredictionWord,
  Reason,
  RuleId,
  UnblockBy,
} from "./reckon.js";

export type {
  Action,
  CallStatus,
  Channel,
  ChargeFor,
  ChargeSource,
  Delivery,
  DiscussionStatus,
  ErrorCode,
  Fault,
  PredictionWord,
  Reason,
  RuleId,
  UnblockBy,
} from "./reckon.js";

/**
 * Fetches and starts the module. Everything else answers `not_ready` before.
 *
 * In Node.js the module is there as soon as the package is imported, and this does nothing.
 * @param module where the module is, or the module itself, when it does not lie beside the package's files.
 */
export function init(module?: string | URL | Request | Response | BufferSource | WebAssembly.Module): Promise<void>;

/** Every action. Empty before `init`. */
export const ACTIONS: readonly Action[];

/** The version of these rules: sixteen hexadecimal digits. A snapshot with another is `stale`. Empty before `init`. */
export const RULES_VERSION: string;

/** What is wrong with an input. */
export interface Problem {
  code: ErrorCode;
  /** The field, such as `leads[3].call.status`; empty where it is the whole. */
  field: string;
  /** What is wrong with it, and what would be right. */
  message: string;
}

/** Bad input is answered, not thrown. */
export interface Failure {
  ok: false;
  error: Problem;
}

/** For whom a snapshot was made: it holds what this viewer may see. */
export interface Viewer {
  role: "pro" | "client";
  id: number;
}

/** A plan; no `interactions`: no limit. */
export interface PlanForm {
  id: number;
  interactions?: number | null;
}

/** A pro's plan, counter, wallet and card. */
export interface AccountForm {
  plan: PlanForm;
  next_plan?: PlanForm | null;
  period_start: number;
  period_end: number;
  next_end?: number | null;
  used: number;
  credits: number;
  card: boolean;
  prefer_credits: boolean;
  outstanding?: number;
}

/** The quote on a lead. */
export interface QuoteForm {
  method: "manual" | "guaranteed_reply";
  amount?: number | null;
  fee_on_contact?: number | null;
}

/** The call service of a lead; `at` with `scheduled` alone. */
export interface CallForm {
  status: CallStatus;
  failures?: number;
  at?: number | null;
}

/** What the category asks for quotes; no `guaranteed_reply`: not offered. */
export interface FeesForm {
  manual_quote?: number;
  guaranteed_reply?: number | null;
}

/** One project and one pro. What does not hold is left out. */
export interface LeadForm {
  project: number;
  pro: number;
  client: number;
  recommended?: boolean;
  counted?: boolean;
  booked?: boolean;
  negative_reply?: boolean;
  hire_claimed?: boolean;
  hired?: boolean;
  contact_made?: boolean;
  quote_read?: boolean;
  shown_to_client?: boolean;
  quote?: QuoteForm | null;
  call?: CallForm | null;
  fees?: FeesForm | null;
}

/** One channel between a pro and a client. */
export interface ThreadForm {
  discussion?: DiscussionStatus | null;
  unsubscribed?: boolean;
  wrong?: number | null;
}

/** How a client can be reached, without the numbers themselves. */
export interface ReachForm {
  mobile?: boolean;
  landline?: boolean;
  email?: boolean;
  valid_email?: boolean;
  mobile_version?: number;
  email_version?: number;
}

/** What is between the pro and a client beside any one lead. */
export interface RelationForm {
  client: number;
  chat?: ThreadForm;
  text?: ThreadForm;
  email?: ThreadForm;
  texted?: boolean;
  reach?: ReachForm;
}

/** A snapshot, or a page of one, as the server sends it. `cards` and `next` are for the page to show. */
export interface SnapshotForm {
  version: number;
  rules: string;
  viewer: Viewer;
  at: number;
  position: number;
  account?: AccountForm | null;
  plans?: PlanForm[];
  leads?: LeadForm[];
  relations?: RelationForm[];
  cards?: unknown;
  next?: string | null;
}

/** What has changed, as the server sends it. `cards` and `messages` are for the page to show. */
export interface UpdateForm {
  version: number;
  rules: string;
  at: number;
  position: number;
  /** That all that has happened after this place has come with it; left out of an action's answer. */
  since?: number | null;
  account?: AccountForm | null;
  /** The plans there are, if one of them allows another number now. */
  plans?: PlanForm[];
  leads?: LeadForm[];
  relations?: RelationForm[];
  cards?: unknown;
  messages?: unknown;
}

/** What a command says beside its name. What it does not use is left out. */
export interface Details {
  /** The lead's project, where the lead is not given by its place. */
  project?: number;
  /** The lead's pro; the viewer, where left out. */
  pro?: number;
  /** The client, of a command on no lead. */
  client?: number;
  /** A quote's estimate, or the credits bought. */
  amount?: number;
  /** When a callback is to be made. */
  time?: number;
  /** How long a connected call lasted. */
  seconds?: number;
  /** The plan changed to. */
  plan?: number;
  channel?: Channel;
  automation?: number;
  delivery?: Delivery;
  /** Whether every card charge of this command fails. */
  card_declines?: boolean;
  /** A message's words. */
  body?: string;
  /** The billing period that holds the command's time, where it is later than the snapshot knows. */
  period?: { start: number; end: number };
  /** How the client can be reached after `booking_software.update_contact`. */
  reach?: ReachForm;
  /** What the plan allows after `marketplace.set_plan`; null or left out: no limit. */
  interactions?: number | null;
  /** What the lead's category asks for after `marketplace.set_fees`. */
  fees?: FeesForm;
}

/** A charge. */
export interface Charge {
  for: ChargeFor;
  source: ChargeSource;
  amount: number;
}

/** What would change a refusal. */
export interface Unblock {
  by: UnblockBy;
  /** With `wait`: until when. */
  until?: number;
}

interface Decided {
  ok: true;
  /** The rule that decided; changes to plan, wallet and card have none. */
  rule?: RuleId;
  /** Whether it counts an interaction. */
  counted: boolean;
  /** What it charges now. */
  charges: Charge[];
  /** The fee that becomes due on contact. */
  on_contact: number;
  /** What would change a refusal, best first. */
  unblock: Unblock[];
}

/** A decision with its whole explanation. */
export type Explanation =
  | (Decided & { outcome: "allowed" })
  | (Decided & { outcome: "blocked"; reason: Reason })
  | (Decided & { outcome: "error"; fault: Fault });

/** What there is to see after a command. What does not apply is left out. */
export interface After {
  /** Interactions used in the period. */
  used?: number;
  /** What the plan allows; null: no limit. */
  limit?: number | null;
  /** When the counter resets next. */
  period_end?: number;
  /** The pro's credits. */
  credits?: number;
  /** Whether who acted may see the other side's contacts. */
  contacts_visible?: boolean;
  contact_made?: boolean;
  /** The call service of a lead billed by contact. */
  call?: { status: CallStatus; failures: number };
  /** The discussion that was touched. */
  discussion?: { channel: Channel; status: DiscussionStatus };
  /** The pro's open discussions. */
  open_discussions?: number;
  /** Whether opt-out instructions went out with the text. */
  instructions_sent?: boolean;
}

/** Predictions for every lead and some actions. */
export class Predictions {
  private constructor();
  readonly ok: true;
  /** The columns. */
  readonly actions: readonly Action[];
  /** How many rows there are: one for each lead, in the order of their places. */
  readonly leads: number;
  /**
   * A byte for each pair, row by row. The low 3 bits are the prediction: 0 free, 1 counts, 2 charges,
   * 3 charges_on_contact, 4 blocked, 5 error, 6 stale, 7 invalid. The bits above are the reason's number.
   */
  readonly codes: Uint8Array;
  /** The prediction of a pair. */
  of(lead: number, action: Action): PredictionWord;
  /** Why a pair is refused; null where it is not. */
  reason(lead: number, action: Action): Reason | null;
}

/** A snapshot, kept where the rules are. */
export class Snapshot {
  private constructor();

  /** Reads a snapshot. Anything may be given: what is none is a `Failure`. */
  static load(form: SnapshotForm): { ok: true; snapshot: Snapshot } | Failure;
  static load(form: unknown): { ok: true; snapshot: Snapshot } | Failure;

  readonly viewer: Viewer;
  /** When it was made, or last updated. */
  readonly at: number;
  /**
   * All that has happened up to this place in the log has arrived: where to follow the events from. What an action's
   * answer says of a later place is known, and what else has happened until then is still to come.
   */
  readonly position: number;
  /** The version of the rules that it was made with. */
  readonly rules: string;
  /** How many leads it has. */
  readonly size: number;

  /** The place of a lead, or -1. For a pro's snapshot the pro may be left out. */
  lead(project: number, pro?: number): number;
  /** The lead at a place. */
  who(lead: number): { project: number; pro: number } | null;

  /** What an action on the lead at a place would bring, in one word. Bad input is `invalid`; `explain` says why. */
  predict(lead: number, action: Action, now: number): PredictionWord;
  /** What the actions would bring on every lead; without a list, all of the viewer's own on a lead. */
  predictAll(now: number, actions?: readonly Action[]): Predictions | Failure;
  /** The whole decision. Without a lead (`null`) the command may name one, or a client. */
  explain(lead: number | null, action: Action, now: number, details?: Details): Explanation | Failure;

  /**
   * Takes in what has changed, from the stream of events or with an action's answer, in whatever order they come: each
   * value gives way to a later one alone. `applied`: whether anything of it was new.
   */
  apply(update: UpdateForm): { ok: true; applied: boolean } | Failure;
  apply(update: unknown): { ok: true; applied: boolean } | Failure;
  /** Takes in another page of the snapshot; only the first has the account and the plans. */
  add(page: SnapshotForm): { ok: true; applied: boolean } | Failure;
  add(page: unknown): { ok: true; applied: boolean } | Failure;

  /** Decides and does a command on this copy alone, to see what follows. The server is not asked, and not told. */
  act(lead: number | null, action: Action, now: number, details?: Details): (Explanation & After) | Failure;

  /** Gives the memory back. Doing it twice is harmless; asking afterwards is answered `freed`. */
  free(): void;
  [Symbol.dispose](): void;
}

/** What the rules say, in one language. */
export interface Texts {
  rules: Record<RuleId, RuleText>;
  /** A few words each, to follow "Not possible:". */
  reasons: Record<Reason, string>;
  unblocks: Record<UnblockBy, string>;
  interpretations: Record<string, { source: string; reading: string }>;
}

/** What a rule says, and where it comes from. */
export interface RuleText {
  text: string;
  document: string;
  place: string;
  /** The interpretations that it rests on. */
  interpretations: readonly string[];
}

/** The texts of a language, fetched when they are asked for; `reckon/texts/en` and `…/de` are the same. */
export function texts(language: "en" | "de"): Promise<Texts>;
