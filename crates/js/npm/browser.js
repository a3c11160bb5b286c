// The entry for browsers and bundlers: `init` fetches the module, which a bundler finds by its URL.

import load from "./reckon.js";
import { starter } from "./lib/start.js";

const beside = async () => {
  const address = new URL("./reckon_bg.wasm", import.meta.url);
  const advice = `no module at ${address.href}: serve reckon_bg.wasm there, give init its address, or import "reckon/inline"`;
  const answer = await fetch(address).catch((cause) => {
    throw new Error(advice, { cause });
  });
  // What has no such file often answers with its page.
  if (!answer.ok || answer.headers.get("content-type")?.startsWith("text/html")) throw new Error(advice);
  return answer;
};

/** Fetches the module, once; `module` says where it is, or is it, where it does not lie beside this file. */
export const init = starter((module) => load({ module_or_path: module ?? beside() }));
export { ACTIONS, Predictions, RULES_VERSION, Snapshot } from "./lib/snapshot.js";
export { texts } from "./lib/texts.js";
