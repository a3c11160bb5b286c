import { Page } from './page.mjs';

/** Where the pro writes a quote. */
export class QuotePage extends Page {
  constructor(visitor) {
    super(visitor);
    this.sum = this.main.locator('#sum');
    this.manual = this.command('send_quote');
    this.guaranteed = this.command('send_guaranteed');
    this.methods = { manual: this.#method('manual'), guaranteed: this.#method('guaranteed') };
  }

  /** The panel of a method: what it costs, and why it is not possible if it is not. */
  #method(id) {
    const panel = this.main.locator(`[aria-labelledby=${id}]`);
    return { panel, unavailable: panel.locator('.predicted') };
  }

  open({ project }) {
    return super.open(`/leads/${project}/quote`);
  }
}
