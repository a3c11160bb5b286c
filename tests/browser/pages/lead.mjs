import { Page } from './page.mjs';

/** A chat with what stands beside it: the pro's page of a lead, or the client's of a pro. */
export class ConversationPage extends Page {
  constructor(visitor) {
    super(visitor);
    this.messages = this.main.locator('.message');
    this.log = this.main.getByRole('log');
    this.composer = this.main.getByRole('textbox');
    this.predicted = this.main.locator('.predicted');
    this.contacts = this.main.locator('.contacts');
    this.send = this.deed('send_message');
  }

  /** Waits until the chat is there too. */
  async ready() {
    await super.ready();
    await this.composer.waitFor();
  }

  /** Writes a message; `say` sends it. */
  async write(body) {
    await this.composer.fill(body);
    return this;
  }

  /** Writes a message, sends it, and agrees if asked. */
  async tell(body, { asked = false } = {}) {
    await this.write(body);
    await this.send.press();
    if (asked) {
      await this.question.asked();
      await this.question.confirm();
    }
    await this.hears(body);
  }

  /** Waits until a message is in the chat. */
  hears(body, options = {}) {
    return this.messages.filter({ hasText: body }).waitFor(options);
  }
}

/** The pro's page of a lead. */
export class LeadPage extends ConversationPage {
  constructor(visitor) {
    super(visitor);
    this.reveal = this.deed('reveal_contacts');
    this.viewContacts = this.deed('view_contacts');
    this.writeQuote = this.deed('write_quote');
    this.claimHired = this.deed('claim_hired');
    this.decline = this.deed('decline');
  }

  open({ project }) {
    return super.open(`/leads/${project}`);
  }
}

/** The client's page of a pro on a project. */
export class ChatPage extends ConversationPage {
  constructor(visitor) {
    super(visitor);
    this.showPhone = this.deed('show_phone');
    this.showContacts = this.deed('show_contacts');
    this.book = this.deed('book');
    this.markHired = this.deed('mark_hired');
    this.confirmHired = this.deed('confirm_hired');
    this.decline = this.deed('decline');
  }

  open({ project, pro }) {
    return super.open(`/projects/${project}/pros/${pro.id}`);
  }
}

/** A pro's profile, for the client of a project. */
export class ProfilePage extends Page {
  constructor(visitor) {
    super(visitor);
    this.showContacts = this.deed('show_contacts');
    this.contacts = this.main.locator('.contacts');
  }

  open({ project, pro }) {
    return super.open(`/projects/${project}/pros/${pro.id}/profile`);
  }
}
