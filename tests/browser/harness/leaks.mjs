// Everything that reaches a page, and everything it holds: to be searched for what it may not know.

/** What one string looks like to a search that must not put it where it is looked for. */
const backwards = (text) => [...text].reverse().join('');

/** Listens to a page: every answer's body, and every event of its streams. */
export class Wiretap {
  /** @type {{ where: string, text: string }[]} */
  heard = [];
  #open = [];

  /** @param {import('playwright-core').Page} page */
  static async on(page) {
    const tap = new Wiretap();
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const urls = new Map();
    session.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
    session.on('Network.eventSourceMessageReceived', ({ requestId, eventName, data }) => {
      tap.heard.push({ where: `event ${eventName} of ${urls.get(requestId)}`, text: data });
    });
    page.on('response', (response) => {
      const headers = JSON.stringify(response.headers());
      tap.heard.push({ where: `headers of ${response.url()}`, text: headers });
      if (headers.includes('text/event-stream')) return;
      // A body that the page has left behind, by going elsewhere, is not to be had any more.
      const body = response.body().catch((error) => Buffer.from(`no body: ${error.message}`));
      tap.#open.push(body.then((bytes) => tap.heard.push({
        where: `body of ${response.request().method()} ${response.url()}`,
        text: bytes.toString('utf8'),
      })));
    });
    return tap;
  }

  /** Where the page was told the secret. */
  async find(secret) {
    await Promise.all(this.#open);
    return this.heard.filter(({ text }) => text.includes(secret)).map(({ where }) => where);
  }
}

/** The whole JavaScript heap, as text. */
async function heap(session) {
  const chunks = [];
  const take = ({ chunk }) => chunks.push(chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', take);
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off('HeapProfiler.addHeapSnapshotChunk', take);
  return chunks.join('');
}

/** Whether a WebAssembly memory of the page holds the secret, in UTF-8 or UTF-16; how many there are. */
async function wasm(session, secret) {
  const { result: kind } = await session.send('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype' });
  const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId: kind.objectId });
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: String(searchMemories),
    arguments: [{ value: backwards(secret) }],
    returnByValue: true,
  });
  return result.value;
}

/** Runs in the page: looks through memories for what is given backwards. */
function searchMemories(reversed) {
  const utf8 = [...new TextEncoder().encode(reversed)].reverse();
  const utf16 = utf8.flatMap((byte) => [byte, 0]);
  const has = (bytes, needle) => {
    for (let at = bytes.indexOf(needle[0]); at >= 0; at = bytes.indexOf(needle[0], at + 1)) {
      let same = 1;
      while (same < needle.length && bytes[at + same] === needle[same]) same += 1;
      if (same === needle.length) return true;
    }
    return false;
  };
  const memories = this.map((memory) => new Uint8Array(memory.buffer));
  return {
    memories: memories.length,
    bytes: memories.reduce((sum, { length }) => sum + length, 0),
    found: memories.some((bytes) => has(bytes, utf8) || has(bytes, utf16)),
  };
}

/** What the page keeps where it would outlive it. */
function kept() {
  const all = (storage) => Object.entries(storage).flat().join('\n');
  return [all(localStorage), all(sessionStorage), document.cookie, location.href, history.state].join('\n');
}

/**
 * Where in the page the secret is: `document`, `storage`, `heap`, `wasm`. The secret is plain ASCII.
 * @param {import('playwright-core').Page} page
 * @param {string} secret
 */
export async function whereInPage(page, secret) {
  const found = [];
  const session = await page.context().newCDPSession(page);
  // First, before a question of ours could leave anything behind.
  if ((await heap(session)).includes(secret)) found.push('heap');
  const memory = await wasm(session, secret);
  if (memory.memories === 0) throw new Error('the page has no WebAssembly memory: is the application there?');
  if (memory.found) found.push('wasm');
  if ((await page.content()).includes(secret)) found.push('document');
  if ((await page.evaluate(kept)).includes(secret)) found.push('storage');
  await session.detach();
  return found;
}
