// The package under test: the built one, as Node.js imports it.

import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Where the built package is. */
export const folder = resolve(process.env.RECKON_PKG ?? join(here, "../../../../pkg"));

/** One of its modules. */
export const load = (file) => import(pathToFileURL(join(folder, file)).href);

export const reckon = await load("node.js").catch((error) => {
  throw new Error(`no package in ${folder}; \`cargo xtask package\` builds it`, { cause: error });
});

export const NOW = Date.UTC(2026, 1, 10, 12);
const DAY = 86_400_000;

/** A pro's snapshot, with whatever else is given. */
export const snapshot = (more = {}) => ({
  version: 1,
  rules: reckon.RULES_VERSION,
  viewer: { role: "pro", id: 7 },
  at: NOW,
  position: 100,
  account: account(),
  plans: [{ id: 1, interactions: 3 }, { id: 2 }],
  leads: [lead()],
  ...more,
});

export const account = (more = {}) => ({
  plan: { id: 1, interactions: 3 },
  period_start: NOW - 10 * DAY,
  period_end: NOW + 18 * DAY,
  used: 1,
  credits: 2000,
  card: true,
  prefer_credits: true,
  ...more,
});

export const lead = (more = {}) => ({ project: 1, pro: 7, client: 3, fees: {}, ...more });

/** The handle on a snapshot that must be a good one. */
export const loaded = (more) => {
  const result = reckon.Snapshot.load(snapshot(more));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.snapshot;
};
