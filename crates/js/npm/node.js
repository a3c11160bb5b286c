// The entry for Node.js: the module lies beside this file and is there as soon as this is imported.

import { readFileSync } from "node:fs";
import { initSync } from "./reckon.js";
import { ready } from "./lib/snapshot.js";

ready(initSync({ module: readFileSync(new URL("reckon_bg.wasm", import.meta.url)) }));

/** Nothing is left to do: it is here so that the same code runs in a browser. */
export const init = async () => {};
export { ACTIONS, Predictions, RULES_VERSION, Snapshot } from "./lib/snapshot.js";
export { texts } from "./lib/texts.js";
