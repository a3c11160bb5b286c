import { Page } from './page.mjs';

/** Where the pro writes a quote. */
export class QuotePage extends Page {
  constructor(visitor) {
    super(visitor);
    this.sum = this.main.locator('#sum');
    this.manual = this.deed('send_quote');
    this.guaranteed = this.deed('send_guaranteed');
  }

  open({ project }) {
    return super.open(`/leads/${project}/quote`);
  }
}
