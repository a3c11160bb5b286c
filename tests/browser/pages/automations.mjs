import { Page } from './page.mjs';

/** The pro's automations: the list, one of them, and where one is made; the templates below the list. */
export class AutomationsPage extends Page {
  constructor(visitor) {
    super(visitor);
    this.rows = this.main.locator('.automation');
    this.recipients = this.main.locator('.recipient');
    this.name = this.main.locator('#automation-name');
    this.body = this.main.locator('#automation-body');
    this.problem = this.main.locator('#automation-body-wrong');
    this.preview = this.main.locator('.preview');
    this.save = this.main.getByRole('button', { name: this.say('automation_save'), exact: true });
    this.edit = this.main.locator('.automation-edit summary');
    this.templates = this.main.locator('.template');
    this.newTemplate = this.main.getByRole('button', { name: this.say('template_new'), exact: true });
    this.templateName = this.main.locator('#template-name');
    this.templateBody = this.main.locator('#template-body');
    this.saveTemplate = this.main.getByRole('button', { name: this.say('template_save'), exact: true });
  }

  async open(path = '/automations') {
    await this.root.goto(path);
    await this.main.locator('.automations, .notice').first().waitFor();
    await this.main.locator('.templates, #templates ~ .notice').first().waitFor();
    return this;
  }

  /** Opens the form of a new one. */
  async make() {
    await this.open();
    await this.main.getByRole('button', { name: this.say('automation_new'), exact: true }).click();
    await this.body.waitFor();
    return this;
  }

  async write(words) {
    await this.body.fill(words);
  }

  /** Opens the automation of a name. */
  async read(name) {
    await this.rows.getByRole('link', { name }).click();
    await this.main.locator('.recipients, .recipients-part .notice').first().waitFor();
    return this;
  }

  /** The switch of the automation of a name. */
  switch(name) {
    return this.main.getByRole('switch', { name: this.say('automation_switch', { name }) });
  }
}
