import { Page } from './page.mjs';

/** One of the two telephones of a call. */
class Telephone {
  /** @param {import('playwright-core').Locator} handset */
  constructor(handset) {
    this.handset = handset;
    this.words = handset.locator('.handset-words');
    this.announcement = handset.locator('.announcement');
    this.clock = handset.getByRole('timer');
  }

  /** Presses a key, by what it does. */
  press(command) {
    return this.handset.locator(`[data-command=${command}]`).click();
  }
}

/** The demonstration's telephones. */
export class PhonePage extends Page {
  open() {
    return super.open('/phone');
  }

  /** The telephone for texts. */
  get texting() {
    return this.main.locator('.texting');
  }

  /** Takes a client's telephone. */
  async holds({ id }) {
    await this.texting.getByRole('combobox').selectOption(String(id));
  }

  /** Waits until a text is on the telephone. */
  async reads(words) {
    await this.texting.locator('.message').filter({ hasText: words }).waitFor();
  }

  /** Writes a text. */
  async writes(words) {
    await this.texting.getByRole('textbox').fill(words);
    await this.texting.getByRole('button', { name: this.say('texts_send') }).click();
  }

  /** The two telephones of a call, by the names of its people. */
  call(client, pro) {
    const name = this.say('phone_call', { client, pro });
    const section = this.main.getByRole('region', { name, exact: true });
    const handset = (key) => section.getByRole('group').filter({ has: this.root.getByText(this.say(key), { exact: true }) });
    return {
      section,
      client: new Telephone(handset('phone_of_client')),
      pro: new Telephone(handset('phone_of_pro')),
    };
  }
}
