// The entry for browsers and bundlers: `init` fetches the module, which a bundler finds by its URL.

import load from "./reckon.js";
import { ready } from "./lib/snapshot.js";

let loading;

/** Fetches the module, once; `module` says where it is, or is it, where it does not lie beside this file. */
export const init = (module) =>
  (loading ??= load(module && { module_or_path: module }).then(ready, (error) => {
    loading = undefined;
    throw error;
  }));
export { ACTIONS, Predictions, RULES_VERSION, Snapshot } from "./lib/snapshot.js";
export { texts } from "./lib/texts.js";
