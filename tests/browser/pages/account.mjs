import { Page } from './page.mjs';

/** The pro's account. */
export class AccountPage extends Page {
  constructor(visitor) {
    super(visitor);
    this.plans = this.main.locator('input[name=plan]');
    this.whatIf = this.main.getByRole('table', { name: this.say('what_if') });
    this.changePlan = this.main.getByRole('button', { name: this.say('plan_change'), exact: true });
    this.history = this.main.locator('section').filter({ has: this.root.locator('#history') });
    this.counted = this.history.locator('tbody tr');
    this.wholeMeter = this.main.getByRole('meter');
    this.wallet = this.main.locator('section').filter({ has: this.root.locator('#wallet') });
    this.outcome = this.wallet.getByRole('status');
    this.overdue = this.wallet.locator('.overdue');
    this.pay = this.overdue.getByRole('button');
    this.sum = this.wallet.locator('#credits');
    this.buy = this.wallet.getByRole('button', { name: this.say('wallet_add'), exact: true });
    this.goToProcessor = this.wallet.getByRole('button', { name: this.say('card_page_add'), exact: true });
    this.removeCard = this.wallet.getByRole('button', { name: this.say('card_remove'), exact: true });
    this.contactCosts = this.main.locator('section').filter({ has: this.root.locator('#contact-costs') });
    this.transactions = this.main.getByRole('table', { name: this.say('transactions_title') }).locator('tbody tr');
    this.file = this.main.getByRole('link', { name: this.say('transactions_csv') });
  }

  open() {
    return super.open('/account');
  }

  /** Puts a test card on file, by what it does. */
  async useCard(key) {
    await this.wallet.getByRole('radio', { name: this.say(key), exact: true }).check();
    const [add, replace] = ['card_add', 'card_replace'].map((name) => this.say(name));
    await this.wallet.getByRole('button', { name: new RegExp(`^(${add}|${replace})$`) }).click();
    await this.outcome.getByText(this.say('wallet_card_kept')).waitFor();
  }

  /** A transaction, by what it is for. */
  transaction(key) {
    return this.transactions.filter({ hasText: this.say(key) });
  }

  /** Chooses a plan to compare with, by what it allows. */
  async compare(name) {
    await this.main.locator('label.plan').filter({ hasText: name }).click();
  }
}
