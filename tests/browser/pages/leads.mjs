import { Command } from './command.mjs';
import { Page } from './page.mjs';

/** A lead in the pro's list. */
export class LeadRow {
  constructor(page, row) {
    this.row = row;
    this.title = row.getByRole('heading');
    this.contacts = row.locator('.contacts');
    this.message = new Command(row, page.say('message'));
    this.quote = new Command(row, page.say('quote'));
    this.viewContacts = new Command(row, page.say('view_contacts'));
  }

  /** Goes to the lead's page. */
  open() {
    return this.title.getByRole('link').click();
  }
}

/** The pro's leads. */
export class LeadsPage extends Page {
  constructor(visitor) {
    super(visitor);
    this.list = this.main.getByRole('list', { name: this.say('nav_leads') });
    this.rows = this.main.locator('li.row');
    this.search = this.main.getByRole('searchbox');
    this.standing = this.main.getByLabel(this.say('standing'), { exact: true });
    this.category = this.main.getByLabel(this.say('category'), { exact: true });
    this.count = this.main.getByRole('status').first();
  }

  async open() {
    await super.open('/leads');
    await this.rows.first().waitFor();
    return this;
  }

  /** The row of a lead, by its title. */
  row(title) {
    const page = this.root;
    const has = page.getByRole('heading', { name: title, exact: true });
    return new LeadRow(this, this.rows.filter({ has }));
  }
}
