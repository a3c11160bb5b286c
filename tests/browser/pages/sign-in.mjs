import { Page } from './page.mjs';

/** Where one signs in; in the demo as one of its people. */
export class SignInPage extends Page {
  constructor(visitor) {
    super(visitor);
    this.email = this.main.getByLabel(this.say('email_address'), { exact: true });
    this.password = this.main.getByLabel(this.say('password'), { exact: true });
    this.enter = this.main.getByRole('button', { name: this.say('sign_in'), exact: true });
    this.problem = this.main.getByRole('alert').locator('p');
    this.people = this.main.locator('button.person');
  }

  open() {
    return super.open('/');
  }

  /** Signs somebody in and waits until their first page is there. */
  async signIn({ email, password }) {
    await this.email.fill(email);
    await this.password.fill(password);
    await this.enter.click();
    await this.root.getByRole('button', { name: this.say('sign_out') }).waitFor();
    await this.ready();
  }
}
