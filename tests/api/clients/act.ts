// A whole action with a client that openapi-typescript has made: the snapshot, a price that has changed, the action.

import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

const [origin, token] = process.argv.slice(2);
if (!origin || !token) throw new Error('usage: node act.js ORIGIN TOKEN');

const backend = { Authorization: `Bearer ${token}` };
const client = createClient<paths>({ baseUrl: origin, headers: backend });

const directory = await client.POST('/api/v1/directory', {
  body: {
    plans: [{ reference: 'ts-plan', name: 'Three', interactions: 3 }],
    categories: [{ reference: 'ts-category', name: 'Roofs', manual_quote_fee: 800 }],
    pros: [{ reference: 'ts-pro', name: 'Petra', plan: 'ts-plan', credits: 2000, categories: ['ts-category'] }],
    clients: [{ reference: 'ts-client', name: 'Carl Client', mobile: '+49 151 23456789', language: 'en' }],
    projects: [{ reference: 'ts-project', client: 'ts-client', category: 'ts-category', title: 'A roof' }],
  },
});
if (!directory.data) throw new Error(directory.error.detail ?? directory.error.title);
const pro = directory.data.pros['ts-pro'];
const project = directory.data.projects['ts-project'];
if (pro === undefined || project === undefined) throw new Error('the directory has forgotten them');

const me = createClient<paths>({ baseUrl: origin, headers: { ...backend, 'Reckon-Act-As': `pro:${pro}` } });
const snapshot = await me.GET('/api/v1/snapshot');
if (!snapshot.data) throw new Error(snapshot.error.detail ?? snapshot.error.title);
const { rules, position, account, leads } = snapshot.data;
if (account?.credits !== 2000 || leads.length !== 1) throw new Error(`another snapshot: ${JSON.stringify(snapshot.data)}`);

type Act = components['schemas']['Act'];
const quote: Omit<Act, 'key'> = { do: 'send_quote', variety: 'manual', project, amount: 120_000, rules };
const shown = { counts: false, charges: 0, on_contact: 0, blocked: false, position };
const surprised = await me.POST('/api/v1/actions', { body: { ...quote, key: 'ts-first-try', shown } });
if (surprised.response.status !== 409 || !surprised.error) throw new Error(`expected 409, found ${surprised.response.status}`);
const decision = surprised.error.decision;
if (surprised.error.code !== 'cost_changed' || !decision) throw new Error(JSON.stringify(surprised.error));

const charges = decision.charges.reduce((sum, { amount }) => sum + amount, 0);
const again = { ...quote, key: 'ts-second-try', shown: { ...shown, charges } };
const done = await me.POST('/api/v1/actions', { body: again });
if (!done.data) throw new Error(done.error.detail ?? done.error.title);
const once = await me.POST('/api/v1/actions', { body: again });
console.log(JSON.stringify({
  outcome: done.data.decision.outcome,
  rule: done.data.decision.rule,
  credits: done.data.update.account?.credits,
  replayed: once.data?.replayed,
}));
