// The entry for Node.js: the module is brought along and there as soon as this is imported. It reads no file, so that
// a server's bundle may hold it.

import { initSync } from "./reckon.js";
import bytes from "./module.js";
import { ready } from "./lib/snapshot.js";

ready(initSync({ module: bytes() }));

/** Nothing is left to do: it is here so that the same code runs in a browser. */
export const init = async () => {};
export { ACTIONS, Predictions, RULES_VERSION, Snapshot } from "./lib/snapshot.js";
export { texts } from "./lib/texts.js";
