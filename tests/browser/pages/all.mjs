// Every page object, and every page that there is.

export { AccountPage } from './account.mjs';
export { AutomationsPage } from './automations.mjs';
export { CalendarPage, ClientPage } from './calendar.mjs';
export { ImportPage } from './import.mjs';
export { InboxPage } from './inbox.mjs';
export { ChatPage, LeadPage, ProfilePage } from './lead.mjs';
export { LeadsPage } from './leads.mjs';
export { PhonePage } from './phone.mjs';
export { Page } from './page.mjs';
export { QuotePage } from './quote.mjs';
export { SignInPage } from './sign-in.mjs';

/**
 * The pages of somebody, by name and address.
 * @param {'nobody' | 'pro' | 'client' | 'operator'} role
 * @param {{ project: number, pro: { id: number }, client: { id: number } }} [lead]
 */
export function pagesOf(role, lead) {
  const chat = lead && `/projects/${lead.project}/pros/${lead.pro.id}`;
  const pages = {
    nobody: { 'sign-in': '/' },
    pro: {
      leads: '/leads',
      lead: `/leads/${lead?.project}`,
      quote: `/leads/${lead?.project}/quote`,
      discussions: '/discussions',
      automations: '/automations',
      'automation-new': '/automations/new',
      calendar: '/calendar',
      'a client': `/clients/${lead?.client.id}`,
      account: '/account',
    },
    client: { projects: '/projects', chat, profile: `${chat}/profile` },
    operator: { predictions: '/predictions', import: '/import' },
  };
  return Object.entries({ ...pages[role], rules: '/rules', phone: '/phone', 'not-found': '/nowhere' });
}
