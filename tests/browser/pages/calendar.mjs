import { Chip, Command } from './command.mjs';
import { Page } from './page.mjs';

/** An appointment in the calendar. */
class Visit {
  constructor(page, around) {
    this.around = around;
    this.time = around.locator('time');
    this.client = around.locator('.visit-client');
    this.text = new Command(around, page.say('write_text'));
    this.email = new Command(around, page.say('write_email'));
  }
}

/** The pro's appointments. */
export class CalendarPage extends Page {
  constructor(visitor) {
    super(visitor);
    this.visits = this.main.locator('.visit');
    this.days = this.main.locator('.calendar-day');
    this.empty = this.main.locator('.notice');
  }

  /** Waits until the list is there, with appointments or without. */
  async ready() {
    await super.ready();
    await this.main.locator('.visits, .notice').first().waitFor();
  }

  async open(path = '/calendar') {
    await this.root.goto(path);
    await this.ready();
    return this;
  }

  /** The appointment of this title. */
  visit(title) {
    return new Visit(this, this.visits.filter({ hasText: title }));
  }

  /** The titles, in their order. */
  titles() {
    return this.visits.locator('.visit-title').allInnerTexts();
  }

  /** Shows what is to come, or what is over. */
  async show(message) {
    await this.main.getByRole('button', { name: this.say(message), exact: true }).click();
    await this.ready();
  }
}

/** A client whom the pro knows. */
export class ClientPage extends Page {
  constructor(visitor) {
    super(visitor);
    this.tabs = this.main.getByRole('tab');
    this.part = this.main.getByRole('tabpanel');
    this.badge = this.main.locator('.tab .badge.is-blue');
    this.discussions = this.part.locator('.letter');
  }

  async ready() {
    await super.ready();
    await this.part.locator('.talks, .side').first().waitFor();
  }

  /** Shows a tab, by its message. */
  async show(message) {
    await this.main.getByRole('tab', { name: this.say(message) }).click();
    await this.part.locator('.talks, .side').first().waitFor();
  }

  /** The chip that says whether something can be sent: `text` or `email`. */
  reach(channel) {
    return new Chip(this.part.locator(`section[aria-labelledby=reach-${channel}] .reach-state`));
  }
}
