import { Page } from './page.mjs';

/** A chat with what stands beside it: the pro's page of a lead, or the client's of a pro. */
export class ConversationPage extends Page {
  constructor(visitor) {
    super(visitor);
    this.messages = this.main.locator('.message');
    this.log = this.main.getByRole('log');
    this.composer = this.main.locator('#message-body');
    this.predicted = this.main.locator('.predicted');
    this.contacts = this.main.locator('.contacts');
    this.send = this.command('send_message');
    this.calls = this.main.locator('.panel.calls');
    this.callStatus = this.calls.getByRole('status');
    this.callTime = this.calls.locator('#callback');
    this.callEntries = this.main.locator('.call-entry');
    this.changeTime = this.command('calls_replace');
  }

  /** Chooses the time of a callback: `2031-05-06T15:30`, by the clock that the panel names. */
  async chooseTime(text) {
    await this.callTime.fill(text);
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
    this.reveal = this.command('reveal_contacts');
    this.writeQuote = this.command('write_quote');
    this.startCall = this.command('calls_start');
    this.setCallback = this.command('calls_callback');
    this.callFailures = this.calls.locator('.attempts-line');
    this.claimHired = this.command('claim_hired');
    this.decline = this.command('decline');
  }

  open({ project }) {
    return super.open(`/leads/${project}`);
  }
}

/** The client's page of a pro on a project. */
export class ChatPage extends ConversationPage {
  constructor(visitor) {
    super(visitor);
    this.haveMeCalled = this.command('calls_schedule');
    this.allowCalls = this.command('calls_reactivate');
    this.showContacts = this.command('show_contacts');
    this.book = this.command('book');
    this.markHired = this.command('mark_hired');
    this.confirmHired = this.command('confirm_hired');
    this.decline = this.command('decline');
  }

  open({ project, pro }) {
    return super.open(`/projects/${project}/pros/${pro.id}`);
  }
}

/** A pro's profile, for the client of a project. */
export class ProfilePage extends Page {
  constructor(visitor) {
    super(visitor);
    this.showContacts = this.command('show_contacts');
    this.contacts = this.main.locator('.contacts');
  }

  open({ project, pro }) {
    return super.open(`/projects/${project}/pros/${pro.id}/profile`);
  }
}
