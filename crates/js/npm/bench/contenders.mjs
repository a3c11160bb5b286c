// Each contender: imported, prepared as its documentation says is fastest, and asked one question at a
// time. Each imports and prepares for these questions; what it returns answers the question of a number.

import { join } from "node:path";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { NOW, RULES, byHand } from "./questions.mjs";

export const PACKAGE = process.env.RECKON_PKG ?? new URL("../../../../pkg", import.meta.url).pathname;

/** A file of an installed package. */
export const inPackage = (name, file) => new URL(`node_modules/${name}/${file}`, import.meta.url);

const conditions = (facts) => Object.entries(facts);

/** What a pro's page has loaded, at the limit or not: all leads of the questions. */
const form = (questions, rules, used) => ({
  version: 1,
  rules,
  viewer: { role: "pro", id: 7 },
  at: NOW,
  position: 1,
  account: {
    plan: { id: 1, interactions: 3 },
    period_start: NOW - 1_000_000,
    period_end: NOW + 1_000_000,
    used,
    credits: 5000,
    card: true,
    prefer_credits: true,
  },
  leads: questions.map(({ project, billed_by_contact, contact_made, counted, booked }) => ({
    project,
    pro: 7,
    client: project % 100,
    contact_made,
    counted,
    booked,
    quote: billed_by_contact ? { method: "guaranteed_reply", fee_on_contact: 2500 } : null,
  })),
});

/** Reckon's two snapshots: the questions alternate between a pro at the limit and one that is not. */
export const snapshots = async (questions) => {
  const { RULES_VERSION, Snapshot } = await import(pathToFileURL(join(PACKAGE, "node.js")).href);
  return [3, 1].map((used) => Snapshot.load(form(questions, RULES_VERSION, used)).snapshot);
};

/** The rules as one JSON Logic expression. */
const jsonLogic = () => {
  const fact = ([name, holds]) => (holds ? { var: name } : { "!": [{ var: name }] });
  const branches = RULES.flatMap(([action, word, facts]) => [
    { and: [{ "===": [{ var: "action" }, action] }, ...conditions(facts).map(fact)] },
    word,
  ]);
  return { if: [...branches, "unknown"] };
};

export const CONTENDERS = {
  reckon: async (questions) => {
    const pair = await snapshots(questions);
    return (number) => pair[number & 1].predict(number, questions[number].action, NOW);
  },

  "by hand": async (questions) => (number) => byHand(questions[number]),

  "json-logic-engine, built": async (questions) => {
    const { LogicEngine } = await import("json-logic-engine");
    const built = new LogicEngine().build(jsonLogic());
    return (number) => built(questions[number]);
  },

  "@casl/ability": async (questions) => {
    const { AbilityBuilder, createMongoAbility } = await import("@casl/ability");
    const { can, cannot, build } = new AbilityBuilder(createMongoAbility);
    for (const [action, word, facts] of RULES) {
      (word === "blocked" ? cannot : can)(action, "Lead", facts).because(word);
    }
    const ability = build({ detectSubjectType: () => "Lead" });
    return (number) => ability.relevantRuleFor(questions[number].action, questions[number]).reason;
  },

  "@goplasmatic/datalogic, compiled": async (questions) => {
    // Its entry for Node.js does not load as the package declares it; the one for browsers does.
    const { CompiledRule, default: start } = await import("@goplasmatic/datalogic/web");
    await start({ module_or_path: await readFile(inPackage("@goplasmatic/datalogic", "web/datalogic_wasm_bg.wasm")) });
    const rule = new CompiledRule(JSON.stringify(jsonLogic()), false);
    return (number) => JSON.parse(rule.evaluate(JSON.stringify(questions[number])));
  },

  "@gorules/zen-engine-wasm": async (questions) => {
    const zen = await import("@gorules/zen-engine-wasm");
    await zen.default({ module_or_path: await readFile(inPackage("@gorules/zen-engine-wasm", "dist/zen_engine_wasm_bg.wasm")) });
    const expression = RULES.reduceRight((rest, [action, word, facts]) => {
      const all = conditions(facts).map(([name, holds]) => (holds ? name : `not ${name}`));
      return `(${[`action == "${action}"`, ...all].join(" and ")}) ? "${word}" : (${rest})`;
    }, '"unknown"');
    return (number) => zen.evaluateExpression(expression, questions[number]);
  },

  "@cedar-policy/cedar-wasm, preparsed": async (questions) => {
    const { preparsePolicySet, statefulIsAuthorized } = await import("@cedar-policy/cedar-wasm/nodejs");
    const policies = Object.fromEntries(RULES.map(([action, word, facts], number) => {
      const all = conditions(facts).map(([name, holds]) => `context.${name} == ${holds}`).join(" && ");
      const effect = word === "blocked" ? "forbid" : "permit";
      return [`${word} ${number}`, `${effect}(principal, action == Action::"${action}", resource) when { ${all} };`];
    }));
    const parsed = preparsePolicySet("rules", { staticPolicies: policies });
    if (parsed.type !== "success") throw new Error(JSON.stringify(parsed));
    const calls = questions.map(({ action, project, at_limit, billed_by_contact, contact_made, counted, booked }) => ({
      principal: { type: "Pro", id: "7" },
      action: { type: "Action", id: action },
      resource: { type: "Lead", id: `${project}` },
      context: { at_limit, billed_by_contact, contact_made, counted, booked },
      preparsedPolicySetId: "rules",
      entities: [],
    }));
    return (number) => {
      const { response } = statefulIsAuthorized(calls[number]);
      return response.diagnostics.reason[0].split(" ")[0];
    };
  },

  "json-rules-engine": async (questions) => {
    const { Engine } = createRequire(import.meta.url)("json-rules-engine");
    const engine = new Engine();
    for (const [action, word, facts] of RULES) {
      const all = [["action", action], ...conditions(facts)].map(([fact, value]) => ({ fact, operator: "equal", value }));
      engine.addRule({ conditions: { all }, event: { type: word } });
    }
    return async (number) => (await engine.run(questions[number])).events[0].type;
  },
};
