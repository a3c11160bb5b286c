// Requests that a program makes up from the description: each is answered as it says, whatever it asks.

import { test } from 'node:test';
import { TOKEN, described, here, python, run } from '../harness.mjs';

/** Where the program begins to make up. */
const SEED = '1';
/** How many requests it makes up for each operation, beside those at the bounds of each field. */
const EACH = '5';

test('made-up requests find nothing', async (t) => {
  const { server, folder } = await described(t);
  const options = ['--seed', SEED, '--max-examples', EACH, '--phases', 'examples,coverage,fuzzing', '--workers', '1'];
  const quiet = ['--no-color', '--no-shrink', '--continue-on-failure', '--warnings', 'off', '--request-timeout', '30'];
  const env = { ...process.env, RECKON_TOKEN: TOKEN };
  const said = await run(
    python('st'),
    ['--config-file', here('schemathesis.toml'), 'run', `${server.origin}/api/openapi.json`, ...options, ...quiet],
    { env, cwd: folder },
  );
  console.log(/Test cases:\n.*/.exec(said)?.[0]);
});
