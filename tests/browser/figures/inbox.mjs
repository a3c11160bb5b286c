// The inbox of a pro with very many discussions: how soon it is there, and how it scrolls while more is loaded.

import { Visitor } from '../harness/browser.mjs';
import { Marketplace } from '../harness/marketplace.mjs';
import { InboxPage } from '../pages/all.mjs';
import { scroll } from './scroll.mjs';

/** Commands that are under way at a time. */
const AT_ONCE = 64;

/** A pro to whom so many clients have written a text. */
async function popular(server, discussions) {
  const pro = await new Marketplace(server).pro();
  const clients = Array.from({ length: discussions }, (_, at) => ({
    reference: `writer-${at}`,
    name: `Wilma Writer${at}`,
    mobile: `+4930${String(at).padStart(7, '0')}`,
  }));
  const { clients: ids } = await server.call('POST', 'directory', { clients });
  const waiting = Object.values(ids);
  const write = async () => {
    for (let client = waiting.pop(); client !== undefined; client = waiting.pop()) {
      const command = { do: 'text', pro: pro.id, key: `written-by-${client}`, body: 'Could you come on Tuesday?' };
      await server.call('POST', 'actions', command, `client:${client}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
  return pro;
}

/** How long the inbox takes until its first rows are there, and what became of the frames at each speed. */
export async function inbox(browser, server, { discussions, ways }) {
  const visitor = await Visitor.arrive(browser, server, { as: await popular(server, discussions), still: false });
  const page = new InboxPage(visitor);
  const started = performance.now();
  await page.open();
  await page.rows.first().waitFor();
  const ready = performance.now() - started;
  // What else the page loads first would be in the way of the frames.
  await visitor.page.waitForLoadState('networkidle');
  const figures = [];
  for (const way of ways) figures.push(await scroll(visitor.page, way));
  await visitor.leave();
  return { ready, figures };
}
