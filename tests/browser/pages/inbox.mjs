import { ConversationPage } from './lead.mjs';

/** The pro's inbox: the list of discussions and the one that is read. */
export class InboxPage extends ConversationPage {
  constructor(visitor) {
    super(visitor);
    this.rows = this.main.locator('.letter');
    this.thread = this.main.locator('.thread');
    this.client = this.main.locator('.client');
    this.badge = this.root.locator('.nav-badge [aria-hidden]');
    this.close = this.command('discussion_close');
    this.reopen = this.command('discussion_reopen');
    this.templates = this.main.getByRole('button', { name: this.say('templates_pick'), exact: true });
    this.templateChoices = this.main.locator('.template-choice');
    this.unsubscribe = this.main.locator('section').filter({ has: this.root.locator('#reach-text') });
  }

  /** Waits until the list is there, with rows or without. */
  async ready() {
    await this.main.locator('.segments').first().waitFor();
    await this.main.locator('.letter, .notice').first().waitFor();
  }

  async open(path = '/discussions') {
    await this.root.goto(path);
    await this.ready();
    return this;
  }

  /** The row with a client, or with words. */
  row(words) {
    return this.rows.filter({ hasText: words });
  }

  /** Reads a discussion: the row with these words. */
  async read(words) {
    await this.row(words).getByRole('link').click();
    await this.composer.waitFor();
    return this;
  }

  /** Narrows the list, by the button's name. */
  async narrow(message) {
    await this.main.locator('.segment').filter({ hasText: this.say(message) }).first().click();
    await this.ready();
  }
}
