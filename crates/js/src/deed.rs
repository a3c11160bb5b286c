//! A deed with its details: explained, or done on the page's own copy to see what follows.

use reckon_domain::account::Limit;
use reckon_domain::action::{Action, Details, Role, Subject};
use reckon_domain::decide::{About, Consequences, Decision, Outcome, Situation, decide, events, renewal};
use reckon_domain::{ClientId, Event, Lead, Period, ProjectId, Reach, Timestamp};

use crate::answer::{Numbers, discussion_word, lead_word, place};
use crate::book::{Book, Client, Entry, NOBODY, Viewer};
use crate::problem::Problem;
use crate::tape::Said;

/// A deed that makes sense: everything it names is there.
pub(crate) struct Deed {
    action: Action,
    details: Details,
    now: Timestamp,
    /// The place of the lead it is on.
    lead: Option<u32>,
    client: Option<u32>,
    period: Period,
    reach: Option<Reach>,
}

impl Deed {
    /// Makes sense of a deed: `lead` is the lead's place, where its project is not named.
    pub(crate) fn new(
        book: &Book,
        lead: Option<u32>,
        action: Action,
        now: Timestamp,
        said: Said,
    ) -> Result<Self, Problem> {
        if !book.may_ask(action) {
            return Err(Problem::NotYours);
        }
        if !book.same_rules {
            return Err(Problem::OtherRules);
        }
        let lead = Self::lead(book, lead, action, &said)?;
        let of_lead = lead.and_then(|place| book.leads.get(place as usize)).map(|entry| entry.client);
        let client = of_lead.or(said.client);
        if client.is_none() && matches!(action.subject(), Subject::Relation | Subject::Contacts) {
            return Err(Problem::NoClient);
        }
        let mut details = said.details;
        let plan = said.plan.map(|id| book.plan(id).ok_or(Problem::UnknownPlan)).transpose()?;
        details.plan = plan.map(|plan| (plan.id, plan.limit));
        if action == Action::ChangePlan && plan.is_none() {
            return Err(Problem::UnknownPlan);
        }
        let known = said.period.or_else(|| book.period_at(now));
        let period = known.filter(|period| period.contains(now)).ok_or(Problem::PeriodUnknown)?;
        Ok(Self { action, details, now, lead, client, period, reach: said.reach })
    }

    fn lead(book: &Book, place: Option<u32>, action: Action, said: &Said) -> Result<Option<u32>, Problem> {
        let viewer = match book.viewer {
            Viewer::Pro(id) => Some(id),
            Viewer::Client => None,
        };
        let place = place.or_else(|| book.place(said.project?, said.pro.or(viewer)?));
        match place {
            Some(place) if (place as usize) < book.leads.len() => Ok(Some(place)),
            None if said.project.is_none() && action.subject() != Subject::Lead => Ok(None),
            Some(_) | None => Err(Problem::UnknownLead),
        }
    }

    /// Decides the deed; nothing has happened yet.
    pub(crate) fn decide(&self, book: &Book) -> Decision {
        self.with_situation(book, |situation| decide(situation, self.action, &self.details, self.now))
    }

    fn with_situation<T>(&self, book: &Book, ask: impl FnOnce(&Situation<'_>) -> T) -> T {
        let Client { relation, reach } = self.client.map_or(&NOBODY, |client| book.client(client));
        let entry = self.entry(book);
        ask(&Situation {
            account: &book.account,
            lead: &entry.map(|entry| entry.lead).unwrap_or_default(),
            fees: entry.map(|entry| entry.fees).unwrap_or_default(),
            relation,
            reach: *reach,
        })
    }

    fn entry<'a>(&self, book: &'a Book) -> Option<&'a Entry> {
        self.lead.and_then(|place| book.leads.get(place as usize))
    }

    /// Does what was decided, on this copy alone.
    pub(crate) fn happen(&self, book: &mut Book, decision: &Decision) {
        let project = self.entry(book).map(|entry| ProjectId(entry.project));
        let about = About { project, client: self.client.map(ClientId) };
        let happened = self.with_situation(book, |situation| {
            events(situation, about, self.action, &self.details, decision, self.now)
        });
        if !happened.is_empty() {
            let next_end = book.account.next_end.filter(|end| self.period.end < *end);
            for event in renewal(&book.account, self.period).iter().chain(&happened) {
                self.apply(book, event);
            }
            book.account.next_end = next_end;
        }
        if let (Some(reach), Some(client), true) = (self.reach, self.client, decision.is_allowed()) {
            book.client_mut(client).reach = reach;
        }
    }

    fn apply(&self, book: &mut Book, event: &Event) {
        match event {
            Event::Account(event) => book.account.apply(event),
            Event::Lead(_, event) => {
                book.account.apply_on_lead(event);
                if let Some(entry) = self.lead.and_then(|place| book.leads.get_mut(place as usize)) {
                    entry.lead.apply(event);
                }
            }
            Event::Relation(client, event) => book.client_mut(client.0).relation.apply(event),
        }
    }

    /// What there is to see after the deed.
    pub(crate) fn describe(&self, book: &Book, decision: &Decision, numbers: &mut Numbers) {
        let account = match book.viewer {
            Viewer::Pro(_) => Some(&book.account),
            Viewer::Client => None,
        };
        let metered = account.filter(|_| matches!(self.action.subject(), Subject::Lead | Subject::Account));
        let or_none = |number: Option<f64>| number.unwrap_or(-1.0);
        numbers[place::USED] = or_none(metered.map(|account| f64::from(account.used_at(self.now))));
        let limit = metered.and_then(|account| match account.plan_at(self.now).limit {
            Limit::Of(limit) => Some(f64::from(limit)),
            Limit::Unlimited => None,
        });
        numbers[place::LIMIT] = or_none(limit);
        numbers[place::PERIOD_END] = or_none(metered.map(|_| self.period.end.0 as f64));
        numbers[place::CREDITS] = or_none(metered.map(|account| account.credits.0 as f64));
        let known = account.filter(|_| self.client.is_some() || self.action.role() != Role::BookingSoftware);
        let open = |_| book.clients.iter().map(|client| client.relation.open_discussions()).sum::<u32>();
        numbers[place::OPEN_DISCUSSIONS] = or_none(known.map(open).map(f64::from));
        let lead = self.entry(book).map(|entry| &entry.lead);
        numbers[place::LEAD] = or_none(lead.map(|lead| f64::from(lead_word(lead, self.visible(lead)))));
        numbers[place::DISCUSSION] = f64::from(self.discussion(book, decision));
    }

    fn visible(&self, lead: &Lead) -> Option<bool> {
        match self.action.role() {
            Role::Pro => Some(lead.visible_to_pro()),
            Role::Client => Some(lead.visible_to_client()),
            Role::Marketplace
            | Role::Phone
            | Role::Automation
            | Role::Mail
            | Role::BookingSoftware
            | Role::PaymentProcessor => None,
        }
    }

    fn discussion(&self, book: &Book, decision: &Decision) -> u32 {
        let Outcome::Allowed(Consequences { instructions, .. }) = decision.outcome else { return 0 };
        let by_hand = matches!(self.action, Action::CloseDiscussion | Action::ReopenDiscussion);
        let channel = self.action.channel().or(self.details.channel.filter(|_| by_hand));
        let discussion = channel.and_then(|channel| {
            let relation = book.client(self.client?).relation;
            Some((channel, relation.thread(channel).discussion?))
        });
        let text = matches!(self.action, Action::SendText | Action::AutomationSendText);
        discussion_word(discussion, text.then_some(instructions))
    }

    /// When the counter resets, seen from the deed.
    pub(crate) const fn reset(&self) -> Timestamp {
        self.period.end
    }
}
