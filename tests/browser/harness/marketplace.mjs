// People and projects for one test, of their own: no test sees another's.

let made = 0;

/** A name that nobody else has. */
const unique = (kind) => `${kind}-${(made += 1)}`;

/** The marketplace's plan of so many interactions; every pro sees every plan. */
const plan = (limit) => ({ reference: `plan-${limit}`, name: `Plan ${limit ?? 'without a limit'}`, interactions: limit });

/** A mobile number that nobody else has, of a kind that can be texted. */
const number = () => `+4915123${String((made += 1)).padStart(6, '0')}`;

/** The number that nobody has in the simulated network: a text to it fails. */
export const NOBODYS_NUMBER = '+15005550001';

/** Everybody's password: long enough to be one. */
const PASSWORD = 'correct horse battery';

/** What a marketplace's backend does: puts people and projects in, and acts for them. */
export class Marketplace {
  /** The projects' references, by their ids. */
  #references = new Map();

  /** @param {import('./server.mjs').Server} server */
  constructor(server) {
    this.server = server;
  }

  /**
   * A pro with a plan and a category of their own.
   * @param {{ name?: string, limit?: number | null, used?: number, manualFee?: number,
   *   guaranteedFee?: number | null, credits?: number, card?: boolean, mobile?: string, email?: string, about?: string,
   *   larger?: number }} options `larger`: the limit of a plan that they could change to
   */
  async pro(options = {}) {
    const { name = 'Paula Prior', limit = 10, used = 0, manualFee = 0, guaranteedFee = null } = options;
    const reference = unique('pro');
    const category = unique('category');
    const email = `${reference}@example.org`;
    const plans = [plan(limit)];
    if (options.larger) plans.push(plan(options.larger));
    const categories = [
      { reference: category, name: 'Plumbing', manual_quote_fee: manualFee, guaranteed_reply_fee: guaranteedFee },
    ];
    const pros = [{
      reference,
      name,
      about: options.about ?? 'Plumber for twenty years',
      plan: plans[0].reference,
      time_zone: 'Europe/Berlin',
      categories: [category],
      credits: options.credits ?? 0,
      card: options.card ?? false,
      mobile: options.mobile ?? '+4915550100',
      email: options.email ?? `${reference}@contact.example.org`,
    }];
    const logins = [{ email, who: `pro:${reference}`, name, password: PASSWORD }];
    const ids = await this.server.call('POST', 'directory', { plans, categories, pros, logins });
    const pro = { id: ids.pros[reference], reference, name, category, categories, email, password: PASSWORD };
    if (used > 0) await this.#use(pro, used);
    return pro;
  }

  /**
   * A client.
   * @param {{ name?: string, mobile?: string, landline?: string, email?: string }} options
   */
  async client(options = {}) {
    const { name = 'Clara Customer' } = options;
    const reference = unique('client');
    const email = `${reference}@example.org`;
    const clients = [{
      reference,
      name,
      mobile: options.mobile ?? number(),
      landline: options.landline,
      email: options.email ?? `${reference}@contact.example.org`,
    }];
    const logins = [{ email, who: `client:${reference}`, name, password: PASSWORD }];
    const ids = await this.server.call('POST', 'directory', { clients, logins });
    return { id: ids.clients[reference], reference, name, email, password: PASSWORD };
  }

  /** Projects of a client in the pro's category; their ids, in order. */
  async projects(client, pro, titles) {
    const projects = titles.map((title) => ({
      reference: unique('project'),
      client: client.reference,
      category: pro.category,
      title,
      description: `${title}: please tell me when you could come.`,
      place: 'Berlin',
    }));
    const ids = await this.server.call('POST', 'directory', { projects });
    return projects.map(({ reference }) => {
      const id = ids.projects[reference];
      this.#references.set(id, reference);
      return id;
    });
  }

  /**
   * A client with one project that the pro may answer, matched by the marketplace.
   * @param {Parameters<Marketplace['client']>[0] & { title?: string, recommended?: boolean }} options
   */
  async lead(pro, options = {}) {
    const client = options.client ?? (await this.client(options));
    const title = options.title ?? 'A tap drips';
    const [project] = await this.projects(client, pro, [title]);
    const lead = { client, pro, project, title };
    if (options.recommended ?? true) await this.act('marketplace', lead, { do: 'recommend' });
    return lead;
  }

  /** Somebody does something on a lead; `by` is `pro`, `client` or a machine's role. */
  act(by, lead, command) {
    const name = by === 'pro' ? `pro:${lead.pro.id}` : by === 'client' ? `client:${lead.client.id}` : by;
    const act = { project: lead.project, key: unique('command-of-the-tests'), ...command };
    if (by !== 'pro') act.pro = lead.pro.id;
    return this.server.call('POST', 'actions', act, name);
  }

  /** Somebody does something between a pro and a client, beside any lead. */
  between(by, { client, pro }, command) {
    const act = { key: unique('command-of-the-tests'), ...command };
    if (by === 'pro') act.client = client.id;
    else act.pro = pro.id;
    return this.server.call('POST', 'actions', act, by === 'pro' ? `pro:${pro.id}` : `client:${client.id}`);
  }

  /**
   * Appointments of a pro's with a client, each so many hours from now.
   * @param {{ hours: number, title?: string, status?: string, reference?: string, version?: number }[]} visits
   */
  async appointments(pro, client, visits) {
    const time = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const lines = visits.map(({ hours, title = 'A visit', status = 'booked', reference = unique('visit'), version = 1 }) =>
      [reference, version, pro.reference, client.reference, title, time(hours), time(hours + 1), status].join(';'));
    const header = 'reference;version;pro;client;title;starts;ends;status';
    await this.server.importFile('appointments', [header, ...lines].join('\r\n'));
  }

  /** The directory knows something else of a lead's project, of a pro, or of a pro's category. */
  setProject({ project }, other) {
    return this.server.call('POST', 'directory', { projects: [{ reference: this.#references.get(project), ...other }] });
  }

  setPro({ reference }, other) {
    return this.server.call('POST', 'directory', { pros: [{ reference, ...other }] });
  }

  setCategory({ category }, other) {
    return this.server.call('POST', 'directory', { categories: [{ reference: category, ...other }] });
  }

  /** The booking software knows other contacts of a client's. */
  setContacts(client, contacts) {
    const known = { reference: client.reference, name: client.name, email: `${client.reference}@contact.example.org` };
    return this.server.call('POST', 'directory', { clients: [{ ...known, ...contacts }] });
  }

  /** A card of the simulated processor's is put on the pro's file. */
  putCard(pro, token) {
    return this.server.call('PUT', 'account/card', { key: unique('card-of-the-tests'), token }, `pro:${pro.id}`);
  }

  /** A lead that the pro has quoted with Guaranteed Reply. */
  async guaranteed(pro, options = {}) {
    const lead = await this.lead(pro, options);
    await this.act('pro', lead, { do: 'send_quote', variety: 'guaranteed_reply', amount: 45_000 });
    return lead;
  }

  /** A call on a lead from its start, played on the demonstration's telephones: `answer`, `accept` and so on. */
  async call(lead, commands) {
    await this.act('pro', lead, { do: 'start_call' });
    const given = lead.client.name.split(' ')[0];
    const ringing = await this.#until(async () => {
      const { calls } = await this.server.call('GET', 'demo/phone');
      return calls.find((call) => call.to_client.startsWith(given) && call.to_pro === lead.pro.name);
    });
    for (const command of commands) await this.server.call('POST', `demo/phone/${ringing.id}/${command}`);
  }

  /** Asks until there is an answer: the server places calls by itself, as soon as it can. */
  async #until(ask) {
    for (;;) {
      const answer = await ask();
      if (answer) return answer;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** A message in a lead's chat. */
  message(by, lead, body) {
    return this.act(by, lead, { do: 'send_message', body });
  }

  /** What the truth is for somebody: their snapshot. */
  snapshot(who) {
    return this.server.call('GET', 'snapshot', undefined, who);
  }

  /** The pro's account in truth. */
  async account(pro) {
    return (await this.snapshot(`pro:${pro.id}`)).account;
  }

  /** The category's fees become others, as a marketplace's backend may decide. */
  setFees(pro, fees) {
    const categories = pro.categories.map((category) => ({ ...category, ...fees }));
    return this.server.call('POST', 'directory', { categories });
  }

  /** Uses some of the pro's interactions: clients write on projects of their own, which always counts. */
  async #use(pro, count) {
    const client = await this.client({ name: 'Fritz Filler' });
    const titles = Array.from({ length: count }, (_, at) => `Filler ${at + 1}`);
    for (const project of await this.projects(client, pro, titles)) {
      await this.message('client', { client, pro, project }, 'Hello');
    }
  }
}
