import { fileURLToPath } from 'node:url';

// One folder up are the modules.
const root = fileURLToPath(new URL('..', import.meta.url));
export default { turbopack: { root }, outputFileTracingRoot: root };
