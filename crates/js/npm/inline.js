// The entry that brings the module along: nothing is fetched, and no bundler has to find a file.

import load from "./reckon.js";
import bytes from "./module.js";
import { starter } from "./lib/start.js";

/** Starts the module, once. */
export const init = starter(() => load({ module_or_path: bytes() }));
export { ACTIONS, Predictions, RULES_VERSION, Snapshot } from "./lib/snapshot.js";
export { texts } from "./lib/texts.js";
