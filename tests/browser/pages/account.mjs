import { Page } from './page.mjs';

/** The pro's account. */
export class AccountPage extends Page {
  constructor(visitor) {
    super(visitor);
    this.plans = this.main.getByRole('radio');
    this.whatIf = this.main.getByRole('table', { name: this.say('what_if') });
    this.changePlan = this.main.getByRole('button', { name: this.say('plan_change'), exact: true });
    this.history = this.main.locator('section').filter({ has: this.root.locator('#history') });
    this.counted = this.history.locator('tbody tr');
    this.wholeMeter = this.main.getByRole('meter');
  }

  open() {
    return super.open('/account');
  }

  /** Chooses a plan to compare with, by what it allows. */
  async compare(name) {
    await this.main.locator('label.plan').filter({ hasText: name }).click();
  }
}
