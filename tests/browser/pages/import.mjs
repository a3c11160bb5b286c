import { Page } from './page.mjs';

/** The operator's import of the booking software's files. */
export class ImportPage extends Page {
  constructor(visitor) {
    super(visitor);
    this.field = this.main.locator('#import-choose');
    this.lines = this.main.locator('.import-table tbody tr');
    this.import = this.main.getByRole('button', { name: this.say('import_now'), exact: true });
    this.problem = this.main.getByRole('alert');
    this.sums = this.main.locator('.import-next');
    this.filter = this.main.locator('.import-filter');
  }

  async open(path = '/import') {
    await this.root.goto(path);
    await this.ready();
    return this;
  }

  /** Chooses a file with this text, and waits until the server has looked at it. */
  async choose(text, { name = 'clients.csv' } = {}) {
    const looked = this.root.waitForResponse((response) => response.url().includes('/booking/csv'));
    await this.field.setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await looked;
  }

  /** What the lines say: number, reference, result, why. */
  async rows() {
    const rows = await this.lines.all();
    return Promise.all(rows.map(async (row) => (await row.locator('td').allInnerTexts()).map((text) => text.trim())));
  }

  /** Shows lines of one outcome alone, by its message. */
  narrow(message) {
    return this.filter.getByRole('button', { name: this.say(message) }).click();
  }
}
