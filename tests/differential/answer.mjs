// Answers from the built npm package what the native tests ask: a question a line, each answer some lines.
//
//   {"page": {"snapshot", "now"}}            → of each lead and action: word, reason, decision
//   {"scenario": {…}, "periods": [[…], …]}   → the lines of a scenario
//   {"forms": [{…}, …]}                      → of each snapshot, whether it is taken: true or false

import { createInterface } from "node:readline";
import { replay } from "../../crates/js/npm/test/scenario.mjs";
import { reckon } from "../../crates/js/npm/test/package.mjs";

const answersTo = ({ snapshot, now }) => {
  const loaded = reckon.Snapshot.load(snapshot);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  const rules = loaded.snapshot;
  const all = rules.predictAll(now, reckon.ACTIONS);
  const answers = [];
  for (let lead = 0, at = 0; lead < rules.size; lead++) {
    for (const action of reckon.ACTIONS) {
      const word = rules.predict(lead, action, now);
      if (word !== all.of(lead, action)) throw new Error(`${lead} ${action}: ${word} alone, ${all.of(lead, action)} of all`);
      const { ok, error, ...decision } = rules.explain(lead, action, now);
      answers.push(`${word} ${all.codes[at++] >> 3} ${ok ? JSON.stringify(decision) : error.code}`);
    }
  }
  rules.free();
  return answers.join("\n");
};

const isTaken = (form) => {
  const loaded = reckon.Snapshot.load(form);
  if (loaded.ok) loaded.snapshot.free();
  return loaded.ok;
};

for await (const line of createInterface({ input: process.stdin })) {
  const { page, scenario, periods, forms } = JSON.parse(line);
  let answer;
  if (page) answer = answersTo(page);
  else if (scenario) answer = replay(scenario, periods).map((line) => JSON.stringify(line)).join("\n");
  else answer = forms.map(isTaken).join("\n");
  // An empty line ends an answer.
  if (!process.stdout.write(`${answer}\n\n`)) await new Promise((drained) => process.stdout.once("drain", drained));
}
