// Starting the module: once, and once more where it failed.

import { ready } from "./snapshot.js";

/** An `init` that loads the module by `load`. */
export const starter = (load) => {
  let loading;
  return (module) =>
    (loading ??= load(module).then(ready, (error) => {
      loading = undefined;
      throw error;
    }));
};
