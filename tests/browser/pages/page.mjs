// What every page has: head, navigation, meter, warnings, questions.

import { say } from '../harness/words.mjs';
import { Command } from './command.mjs';

/** The question before a command that costs. */
export class Question {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.dialog = page.root.getByRole('dialog');
    this.cost = this.dialog.locator('.dialog-cost');
    this.changed = this.dialog.getByRole('alert');
    this.agree = this.dialog.locator('.dialog-buttons .is-primary');
    this.cancel = this.dialog.getByRole('button', { name: page.say('cancel'), exact: true });
  }

  /** Waits until it is asked. */
  async asked() {
    await this.dialog.waitFor();
    return this;
  }

  /** Agrees, and waits until the question is gone. */
  async confirm() {
    await this.agree.click();
    await this.dialog.waitFor({ state: 'detached' });
  }

  /** Turns it down. */
  async decline() {
    await this.cancel.click();
    await this.dialog.waitFor({ state: 'detached' });
  }
}

/** A page, whichever it is. */
export class Page {
  /** @param {import('../harness/browser.mjs').Visitor} visitor */
  constructor(visitor) {
    this.visitor = visitor;
    this.root = visitor.page;
    this.language = visitor.language;
    this.main = this.root.getByRole('main');
    this.heading = this.main.getByRole('heading', { level: 1 });
    this.banner = this.root.locator('.banner');
    this.failures = this.root.locator('.toast');
    this.navigation = this.root.getByRole('navigation', { name: this.say('nav_name') });
    this.meter = this.root.getByRole('banner').getByRole('meter');
    this.question = new Question(this);
  }

  /** The application's own words, in the visitor's language. */
  say(key, values) {
    return say(this.language, key, values);
  }

  /** Opens an address of the application and waits until it has something to show. */
  async open(path) {
    await this.root.goto(path);
    await this.ready();
    return this;
  }

  /** Waits until the page's heading is there and nothing is being loaded any more. */
  async ready() {
    await this.heading.waitFor();
    await this.root.locator('.skeleton').first().waitFor({ state: 'detached' });
  }

  /** A command anywhere on the page, by its button's message. */
  command(key) {
    return new Command(this.main, this.say(key));
  }

  /** Presses a command's button, and agrees to what is asked. */
  async agreeTo(command) {
    await command.press();
    await this.question.asked();
    await this.question.confirm();
  }

  /** What the meter in the head says. */
  reading() {
    return this.meter.getAttribute('aria-valuetext');
  }

  /** Waits until the meter in the head says this. */
  meterSays(text, options = {}) {
    return this.root.getByRole('banner').locator(`[role=meter][aria-valuetext="${text}"]`).waitFor(options);
  }

  /** Whether the page can be scrolled sideways. */
  overflows() {
    return this.root.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth > clientWidth;
    });
  }
}
