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
    // The page reads its streams itself: what they bring comes in pieces, the first with the stream's beginning.
    const streams = new Map();
    const hear = (requestId, piece) => {
      const stream = streams.get(requestId);
      stream.text += stream.decoder.decode(Buffer.from(piece, 'base64'), { stream: true });
    };
    session.on('Network.responseReceived', ({ requestId, response }) => {
      if (response.mimeType !== 'text/event-stream') return;
      const stream = { where: `stream ${urls.get(requestId)}`, text: '', decoder: new TextDecoder() };
      streams.set(requestId, stream);
      tap.heard.push(stream);
      // A stream that has ended has nothing left to bring.
      const begun = session.send('Network.streamResourceContent', { requestId }).then(
        ({ bufferedData }) => hear(requestId, bufferedData),
        (error) => tap.heard.push({ where: stream.where, text: `no stream: ${error.message}` }),
      );
      tap.#open.push(begun);
    });
    session.on('Network.dataReceived', ({ requestId, data }) => {
      if (data && streams.has(requestId)) hear(requestId, data);
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
    return this.heard.filter(({ text }) => text.includes(String(secret))).map(({ where }) => where);
  }
}

/** Every string of the JavaScript heap. The snapshot's own numbers, of which there are many, are not among them. */
async function heap(session) {
  const chunks = [];
  const take = ({ chunk }) => chunks.push(chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', take);
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off('HeapProfiler.addHeapSnapshotChunk', take);
  const snapshot = chunks.join('');
  const strings = snapshot.indexOf('"strings":[');
  if (strings < 0) throw new Error('the heap snapshot has no strings: has its form changed?');
  return snapshot.slice(strings);
}

/** Which of the secrets a WebAssembly memory of the page holds. */
async function wasm(session, secrets) {
  const { result: kind } = await session.send('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype' });
  const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId: kind.objectId });
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: String(searchMemories),
    arguments: [{ value: secrets.map((secret) => backwards(String(secret))) }],
    returnByValue: true,
  });
  if (result.value.memories === 0) throw new Error('the page has no WebAssembly memory: is the application there?');
  return result.value.found;
}

/** Runs in the page: looks through memories for what is given backwards, as text and, a number, as 32 bits. */
function searchMemories(reversed) {
  const memories = this.map((memory) => new Uint8Array(memory.buffer));
  const has = (needle) => memories.some((bytes) => {
    for (let at = bytes.indexOf(needle[0]); at >= 0; at = bytes.indexOf(needle[0], at + 1)) {
      let same = 1;
      while (same < needle.length && bytes[at + same] === needle[same]) same += 1;
      if (same === needle.length) return true;
    }
    return false;
  });
  const found = reversed.map((secret) => {
    const utf8 = [...new TextEncoder().encode(secret)].reverse();
    const needles = [utf8, utf8.flatMap((byte) => [byte, 0])];
    if (/^\d+$/.test(secret)) {
      const number = Number([...secret].reverse().join(''));
      needles.push([0, 8, 16, 24].map((shift) => (number >>> shift) & 255));
    }
    return needles.some(has);
  });
  return { memories: memories.length, found };
}

/** What the page keeps where it would outlive it. */
function kept() {
  const all = (storage) => Object.entries(storage).flat().join('\n');
  return [all(localStorage), all(sessionStorage), document.cookie, location.href, history.state].join('\n');
}

/**
 * Where in the page each secret is: `heap`, `wasm`, `document`, `storage`.
 * @param {import('playwright-core').Page} page
 * @param {(string | number)[]} secrets plain ASCII, or whole numbers below 2^32
 * @returns {Promise<Map<string | number, string[]>>}
 */
export async function whereInPage(page, secrets) {
  const session = await page.context().newCDPSession(page);
  // First, before a question of ours could leave anything behind.
  const strings = await heap(session);
  const memory = await wasm(session, secrets);
  const content = await page.content();
  const storage = await page.evaluate(kept);
  await session.detach();
  return new Map(secrets.map((secret, index) => {
    const places = { heap: strings.includes(secret), wasm: memory[index], document: content.includes(secret), storage: storage.includes(secret) };
    return [secret, Object.keys(places).filter((place) => places[place])];
  }));
}
