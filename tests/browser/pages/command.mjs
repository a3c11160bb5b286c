// A button that does something, and the chip that says what it costs.

/** A chip: its words, and the explanation behind it. */
export class Chip {
  /** @param {import('playwright-core').Locator} around */
  constructor(around) {
    this.around = around;
    this.button = around.locator('button.chip');
    this.words = this.button.locator('[id^="cost-"]');
    this.why = around.locator('.chip-why');
  }

  /** What it says. */
  text() {
    return this.words.innerText();
  }

  /** Waits until it says this: a whole text, or a pattern. */
  says(text, options = {}) {
    const pattern = typeof text === 'string' ? new RegExp(`^${escaped(text)}$`) : text;
    return this.words.filter({ hasText: pattern }).waitFor(options);
  }

  /** Opens the explanation and gives its text. */
  async explain() {
    await this.button.click();
    await this.why.waitFor();
    return this.why.innerText();
  }
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A button with its chip. */
export class Command {
  /**
   * @param {import('playwright-core').Locator} scope where to look for it
   * @param {string} name the button's name
   */
  constructor(scope, name) {
    const page = scope.page();
    this.around = scope.locator('.command').filter({ has: page.getByRole('button', { name, exact: true }) });
    this.button = this.around.getByRole('button', { name, exact: true });
    this.chip = new Chip(this.around.locator('.chip-around'));
  }

  press() {
    return this.button.click();
  }

  /** Presses the button though it says that it is disabled: it is so for `aria` alone, and explains. */
  insist() {
    return this.button.click({ force: true });
  }
}
