// The first load: what it fetches, and when something is to be seen.

/** A telephone on a middling network: 1.6 Mbit/s down, 0.75 Mbit/s up, 150 ms there and back. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };

/** Everything a page fetches from now on, with what came over the wire: bodies as sent, and their headers. */
async function transfers(page, conditions) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  if (conditions) await session.send('Network.emulateNetworkConditions', conditions);
  const answers = new Map();
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    answers.set(requestId, { path: new URL(request.url).pathname, bytes: 0, headers: 0, body: 0, encoding: '' });
  });
  session.on('Network.responseReceived', ({ requestId, response }) => {
    const headers = new Map(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]));
    const answer = answers.get(requestId);
    answer.encoding = headers.get('content-encoding') ?? 'as it is';
    answer.headers = response.encodedDataLength;
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const answer = answers.get(requestId);
    answer.bytes = encodedDataLength;
    answer.body = encodedDataLength - answer.headers;
  });
  return answers;
}

/** When what happened, in milliseconds after the page was asked for. Runs in the page. */
function moments() {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const module = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('.wasm'));
  return { shell: paint?.startTime, module: module?.responseEnd };
}

/**
 * Loads the application for the first time, until it can be used: until somebody could sign in.
 * @param {import('playwright-core').Browser} browser
 * @param {string} origin
 */
export async function firstLoad(browser, origin, { slow }) {
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const answers = await transfers(page, slow ? SLOW : undefined);
  await page.goto('/');
  await page.getByRole('main').locator('input[type=password]').waitFor();
  const usable = await page.evaluate(() => performance.now());
  const when = await page.evaluate(moments);
  await context.close();
  return { files: [...answers.values()], ...when, usable };
}
