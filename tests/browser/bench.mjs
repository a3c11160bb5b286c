// Figures of the application in Chromium. `cargo xtask bench browser` builds what they are of and calls this.

import { launch, Visitor } from './harness/browser.mjs';
import { Server } from './harness/server.mjs';
import { chips } from './figures/chips.mjs';
import { inbox } from './figures/inbox.mjs';
import { firstLoad } from './figures/load.mjs';
import { scroll } from './figures/scroll.mjs';
import { LeadsPage } from './pages/all.mjs';

const LEADS = 10_000;
const DISCUSSIONS = 100_000;

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const ms = (time) => (time === undefined ? 'not seen' : `${time.toFixed(1)} ms`);
const line = (what, figure, wanted = '') => console.log(`  ${what.padEnd(58)} ${figure.padStart(14)}  ${wanted}`);

async function load(browser, origin) {
  console.log('\nfirst load, until somebody could sign in');
  const { files, shell, module, usable } = await firstLoad(browser, origin, { slow: false });
  for (const { path, bytes, body, encoding } of files) {
    line(`${path} (${encoding})`, kilobytes(body), `${kilobytes(bytes)} with its headers`);
  }
  const sum = (part) => files.reduce((all, file) => all + file[part], 0);
  line('all it fetches, bodies', kilobytes(sum('body')), 'to reach: 150 kB');
  line('all it fetches, with headers', kilobytes(sum('bytes')));
  line('first paint, on loopback', ms(shell));
  line('the module has arrived, on loopback', ms(module));
  line('it can be used, on loopback', ms(usable));
  const slow = await firstLoad(browser, origin, { slow: true });
  line('first paint, at 1.6 Mbit/s and 150 ms', ms(slow.shell), 'before the module');
  line('the module has arrived, at 1.6 Mbit/s and 150 ms', ms(slow.module));
  line('it can be used, at 1.6 Mbit/s and 150 ms', ms(slow.usable));
}

/** How lists are scrolled: how far, in pixels, and how fast, in pixels a second. */
const WAYS = [2_000, 8_000].map((speed) => ({ distance: 20_000, speed }));

/** What became of the frames of a list that was scrolled. */
function scrolled({ speed }, figures) {
  line(`scrolled at ${speed} px/s: frames dropped, of those wanted`, `${figures.dropped} of ${figures.wanted}`, 'to reach: 0');
  line('  frames whose rows came a frame later', `${figures.partial}`);
  line('  frames with no rows, or none painted yet', `${figures.empty + figures.missing}`, 'to reach: 0');
  line('  between frames: median, longest', ms(figures.median), ms(figures.longest));
  line("  the page's longest task", ms(figures.longestTask));
}

/** The demo's pro with the most leads. */
async function busiest(server) {
  const people = await (await fetch(`${server.origin}/api/v1/demo`)).json();
  const pros = people.filter(({ role }) => role === 'pro');
  const count = async (pro) => {
    const { value } = await server.cookie(pro);
    const headers = { cookie: `__Host-reckon=${value}` };
    const snapshot = await (await fetch(`${server.origin}/api/v1/snapshot?limit=2000`, { headers })).json();
    return { pro, leads: snapshot.leads.length };
  };
  const counted = await Promise.all(pros.map(count));
  return counted.sort((a, b) => b.leads - a.leads)[0].pro;
}

async function list(browser, server) {
  console.log(`\na list of ${LEADS.toLocaleString('en')} leads`);
  const pro = await busiest(server);
  const visitor = await Visitor.arrive(browser, server, { as: pro, still: false });
  const page = new LeadsPage(visitor);
  const started = performance.now();
  await page.open();
  line('until the first rows are there', ms(performance.now() - started));
  await page.count.filter({ hasNotText: page.say('leads_loading') }).waitFor();
  line('until all leads are there', ms(performance.now() - started), await page.count.innerText());
  for (const way of WAYS) scrolled(way, await scroll(visitor.page, way));
  await visitor.leave();
}

async function everyChip(browser, server) {
  console.log(`\nevery chip of ${LEADS.toLocaleString('en')} leads, in Chromium`);
  const figures = await chips(browser, server, await busiest(server));
  const each = (figures.median * 1e6) / figures.predictions;
  line(`${figures.predictions} predictions on ${figures.leads} leads, and their sums drawn`, ms(figures.median),
    `${each.toFixed(0)} ns each; to reach for ${figures.leads * 3}: 10 ms`);
  line('  the longest', ms(figures.longest));
}

async function discussions(browser, server) {
  console.log(`\nan inbox of ${DISCUSSIONS.toLocaleString('en')} discussions`);
  const { ready, figures } = await inbox(browser, server, { discussions: DISCUSSIONS, ways: WAYS });
  line('until the first rows are there', ms(ready));
  figures.forEach((figure, at) => scrolled(WAYS[at], figure));
}

const [server, browser] = await Promise.all([
  Server.start({ demo: true, leads: LEADS }),
  launch(),
]);
try {
  console.log(`browser    ${browser.version()}`);
  await load(browser, server.origin);
  await list(browser, server);
  await everyChip(browser, server);
  await discussions(browser, server);
} finally {
  await browser.close();
  await server.stop();
}
