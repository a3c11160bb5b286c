// Not run: compiled under --strict. The types accept what the package takes and refuse what it refuses.

import { ACTIONS, Snapshot, init, texts } from "reckon";
import type { Action, Explanation, PredictionWord, Reason, SnapshotForm } from "reckon";
import german from "reckon/texts/de";

await init();
await init(new URL("https://example.org/reckon_bg.wasm"));

declare const form: SnapshotForm;
declare const garbage: unknown;
const loaded = Snapshot.load(form);
Snapshot.load(garbage);
if (!loaded.ok) throw new Error(`${loaded.error.code} ${loaded.error.field} ${loaded.error.message}`);
const rules = loaded.snapshot;

const word: PredictionWord = rules.predict(rules.lead(1), "pro.view_contacts.chat", Date.now());
// @ts-expect-error: there is no such action
rules.predict(0, "pro.view_contacts.roof", Date.now());
// @ts-expect-error: there is no such word
const wrong: PredictionWord = "cheap";
// @ts-expect-error: what was loaded may be a failure
Snapshot.load(form).snapshot;

/** Every case, or this does not compile. */
const sentence = (word: PredictionWord): string => {
  switch (word) {
    case "free":
    case "counts":
    case "charges":
    case "charges_on_contact":
      return word;
    case "blocked":
    case "error":
      return "no";
    case "stale":
    case "invalid":
      return "?";
  }
};

const answer = rules.explain(0, "client.send_message", Date.now(), { body: "STOP" });
if (answer.ok) {
  const decision: Explanation = answer;
  // @ts-expect-error: only a refusal has a reason
  decision.reason;
  if (answer.outcome === "blocked") {
    const reason: Reason = answer.reason;
    german.reasons[reason].length;
  }
  if (answer.rule) (await texts("en")).rules[answer.rule].interpretations.length;
}

const all = rules.predictAll(Date.now(), ["pro.decline"]);
if (all.ok) {
  const byte: number | undefined = all.codes[0];
  const reason: Reason | null = all.reason(0, "pro.decline");
  void [byte, reason];
}

const done = rules.act(null, "pro.add_credits", Date.now(), { amount: 100 });
if (done.ok) void [done.credits, done.call?.failures, done.discussion?.channel];
// @ts-expect-error: an action has no such field
rules.act(null, "pro.add_credits", Date.now(), { money: 100 });

const actions: readonly Action[] = ACTIONS;
rules.free();
void [word, wrong, sentence, actions];
