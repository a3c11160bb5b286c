// Stripe on the loopback, as far as putting a card on file goes: customers, sessions, and the page that people go to.

import { createServer } from 'node:http';
import { once } from 'node:events';

/** What each of the page's links comes to. */
const page = (session) => `<!doctype html><html lang="en"><title>Card processor</title><link rel="icon" href="data:,">
  <main><h1>Your card</h1>
  <a href="/pay/${session.id}/complete">Save card</a>
  <a href="/pay/${session.id}/expired">Wait too long</a>
  <a href="${session.cancel}">Back</a></main></html>`;

export class Processor {
  /** Where it is. */
  origin;
  #sessions = new Map();
  #server;

  static async start() {
    const processor = new Processor();
    processor.#server = createServer((request, response) => processor.#answer(request, response));
    processor.#server.listen(0, '127.0.0.1');
    await once(processor.#server, 'listening');
    processor.origin = `http://127.0.0.1:${processor.#server.address().port}`;
    return processor;
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request, response) {
    let body = '';
    for await (const part of request) body += part;
    const fields = new URLSearchParams(body);
    const [, first, , third, fourth] = new URL(request.url, this.origin).pathname.split('/');
    if (first === 'pay') return this.#visit(request.url.split('/').slice(2), response);
    const json = (answer) => response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    if (request.url === '/v1/customers') return json({ id: `cus_${this.#sessions.size + 1}` });
    if (third !== 'sessions') return response.writeHead(404).end('{}');
    return json(fourth ? this.#sessions.get(fourth)?.answer ?? {} : this.#begin(fields));
  }

  #begin(fields) {
    const id = `cs_test_${this.#sessions.size + 1}`;
    const metadata = Object.fromEntries(
      ['reckon_pro', 'reckon_origin'].map((name) => [name, fields.get(`metadata[${name}]`)]));
    const answer = { id, mode: fields.get('mode'), status: 'open', created: Math.floor(Date.now() / 1000),
      customer: fields.get('customer'), metadata, setup_intent: null, url: `${this.origin}/pay/${id}` };
    const back = fields.get('success_url').replace('{CHECKOUT_SESSION_ID}', id);
    this.#sessions.set(id, { id, answer, back, cancel: fields.get('cancel_url') });
    return answer;
  }

  #visit([id, command], response) {
    const session = this.#sessions.get(id);
    if (!command) return response.setHeader('content-type', 'text/html').end(page(session));
    session.answer.status = command;
    if (command === 'complete') {
      const card = { brand: 'visa', last4: '4242', exp_month: 4, exp_year: 2031 };
      const method = { id: `pm_${id}`, customer: session.answer.customer, card };
      session.answer.setup_intent = { status: 'succeeded', payment_method: method };
    }
    return response.writeHead(303, { location: session.back }).end();
  }
}
