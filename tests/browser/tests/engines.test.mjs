// The main path in each engine that people have: sign in, lists, inbox, account, a question, contacts, and what happens
// meanwhile, in several tabs, on the way back and after signing out. Over plain HTTP on this machine, as it is first tried.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { ENGINES } from '../harness/engines.mjs';
import { Marketplace } from '../harness/marketplace.mjs';
import { Server } from '../harness/server.mjs';
import { say } from '../harness/words.mjs';

let server;
let market;
before(async () => {
  server = await Server.start();
  market = new Marketplace(server);
});
after(() => server?.stop());

for (const [name, start] of Object.entries(ENGINES)) {
  test(`the main path in ${name}`, async (context) => {
    const pro = await market.pro({ limit: 5 });
    const client = await market.client({ name: 'Clara Customer', mobile: '+491555777333' });
    const lead = await market.lead(pro, { client, title: 'A tap drips' });
    const engine = await start();
    context.after(() => engine.stop());

    await engine.open(`${server.origin}/`);
    await engine.until('#email');
    await engine.type('#email', pro.email);
    await engine.type('#password', pro.password);
    await engine.click('form.form button[type=submit]');
    await engine.until('li.row', 'A tap drips');
    await engine.press('.nav a[href="/discussions"]');
    await engine.until('.segments');
    await engine.press('.nav a[href="/account"]');
    await engine.until('#wallet');
    await engine.press('.nav a[href="/leads"]');

    await engine.press('li.row .row-title a');
    await engine.until('#message-body');
    await engine.press('[aria-labelledby=contacts] .command .button');
    await engine.until('dialog[open]');
    await engine.press('.dialog-buttons .is-primary');
    await engine.until('.contacts', '+491555777333');

    await market.message('client', lead, 'Are you there?');
    await engine.until('.message', 'Are you there?');

    // A second tab shares the stream of the first, and takes it over while that one is elsewhere.
    const first = await engine.here();
    const second = await engine.tab();
    await engine.open(`${server.origin}/leads/${lead.project}`);
    await engine.until('.message', 'Are you there?');
    await engine.goTo(first);
    await engine.open(`${server.origin}/api/docs`);
    await engine.goTo(second);
    await market.message('client', lead, 'Only one listens');
    await engine.until('.message', 'Only one listens');
    await engine.goTo(first);
    await engine.back();
    await engine.until('.message', 'Only one listens');
    await market.message('client', lead, 'Both are back');
    await engine.until('.message', 'Both are back');
    await engine.goTo(second);
    await engine.until('.message', 'Both are back');
    const { streams } = await server.call('GET', 'operator/overview');
    assert.equal(streams, 1, 'one stream for both');

    // Signed out in one, signed out in the other.
    const words = await engine.run(() => document.documentElement.lang);
    await engine.run((label) => [...document.querySelectorAll('button')].find((button) => button.textContent === label).click(), say(words, 'sign_out'));
    await engine.until('#email');
    await engine.goTo(first);
    await engine.until('#email');
  });
}
