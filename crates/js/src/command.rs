//! An action with its details: explained, or done on the page's own copy to see what follows.

use reckon_client::{Client, Entry, LeadKey, Snapshot};
use reckon_domain::account::{Limit, Plan};
use reckon_domain::action::{Action, Details, Role, Subject};
use reckon_domain::catalogue::{PlanChange, catch_up};
use reckon_domain::decide::{About, Consequences, Decision, Outcome, Situation, decide, events, renewal};
use reckon_domain::lead::Fees;
use reckon_domain::{ClientId, Event, Period, ProjectId, Reach, Timestamp};
use reckon_wire::Viewer;

use crate::answer::{Numbers, discussion_word, lead_word, place};
use crate::problem::Problem;
use crate::reader::Said;

/// An action that makes sense: everything it names is there.
pub(crate) struct Command {
    action: Action,
    details: Details,
    now: Timestamp,
    /// The place of the lead it is on.
    lead: Option<u32>,
    client: Option<u32>,
    period: Period,
    reach: Option<Reach>,
    fees: Option<Fees>,
}

impl Command {
    /// Makes sense of an action: `lead` is the lead's place, where its project is not named.
    pub(crate) fn new(
        snapshot: &Snapshot,
        lead: Option<u32>,
        action: Action,
        now: Timestamp,
        said: Said,
    ) -> Result<Self, Problem> {
        if !snapshot.may_ask(action) {
            return Err(Problem::NotYours);
        }
        if !snapshot.has_same_rules() {
            return Err(Problem::OtherRules);
        }
        let lead = Self::lead(snapshot, lead, action, &said)?;
        let of_lead = lead.and_then(|place| snapshot.lead_at(place)).map(|entry| entry.client);
        let client = of_lead.or(said.client);
        if client.is_none() && matches!(action.subject(), Subject::Relation | Subject::Contacts) {
            return Err(Problem::NoClient);
        }
        let mut details = said.details;
        let plan = said.plan.map(|id| snapshot.plan(id).ok_or(Problem::UnknownPlan)).transpose()?;
        let limit = |plan: Plan| if action == Action::SetPlan { said.limit } else { plan.limit };
        details.plan = plan.map(|plan| (plan.id, limit(plan)));
        if matches!(action, Action::ChangePlan | Action::SetPlan) && plan.is_none() {
            return Err(Problem::UnknownPlan);
        }
        let known = said.period.or_else(|| snapshot.period_at(now));
        let period = known.filter(|period| period.contains(now)).ok_or(Problem::PeriodUnknown)?;
        Ok(Self { action, details, now, lead, client, period, reach: said.reach, fees: said.fees })
    }

    fn lead(
        snapshot: &Snapshot,
        place: Option<u32>,
        action: Action,
        said: &Said,
    ) -> Result<Option<u32>, Problem> {
        let viewer = match snapshot.viewer() {
            Viewer::Pro(id) => Some(id),
            Viewer::Client(_) => None,
        };
        let named = || Some(LeadKey { project: said.project?, pro: said.pro.or(viewer)? });
        let place = place.or_else(|| snapshot.place(named()?));
        match place {
            Some(place) if (place as usize) < snapshot.leads().len() => Ok(Some(place)),
            None if said.project.is_none() && action.subject() != Subject::Lead => Ok(None),
            Some(_) | None => Err(Problem::UnknownLead),
        }
    }

    /// Decides the action; nothing has happened yet.
    pub(crate) fn decide(&self, snapshot: &Snapshot) -> Decision {
        self.with_situation(snapshot, |situation| decide(situation, self.action, &self.details, self.now))
    }

    fn with_situation<T>(&self, snapshot: &Snapshot, ask: impl FnOnce(&Situation<'_>) -> T) -> T {
        let Client { relation, reach } =
            self.client.map(|client| *snapshot.client(client)).unwrap_or_default();
        let entry = self.entry(snapshot);
        ask(&Situation {
            account: snapshot.account(),
            lead: &entry.map(|entry| entry.lead).unwrap_or_default(),
            fees: entry.map(|entry| entry.fees).unwrap_or_default(),
            relation: &relation,
            reach,
        })
    }

    fn entry<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a Entry> {
        self.lead.and_then(|place| snapshot.lead_at(place))
    }

    /// Does what was decided, on this copy alone.
    pub(crate) fn happen(&self, snapshot: &mut Snapshot, decision: &Decision) {
        let project = self.entry(snapshot).map(|entry| ProjectId(entry.key.project));
        let about = About { project, client: self.client.map(ClientId) };
        let happened = self.with_situation(snapshot, |situation| {
            events(situation, about, self.action, &self.details, decision, self.now)
        });
        if !happened.is_empty() {
            let next_end = snapshot.account().next_end.filter(|end| self.period.end < *end);
            for event in renewal(snapshot.account(), self.period).iter().chain(&happened) {
                self.apply(snapshot, event);
            }
            snapshot.account_mut().next_end = next_end;
        }
        if let (Some(reach), Some(client), true) = (self.reach, self.client, decision.is_allowed()) {
            snapshot.client_mut(client).reach = reach;
        }
        self.offer(snapshot);
    }

    /// What the marketplace offers from now on (I14, I15).
    fn offer(&self, snapshot: &mut Snapshot) {
        if let (Action::SetFees, Some(fees), Some(place)) = (self.action, self.fees, self.lead)
            && let Some(entry) = snapshot.lead_at_mut(place)
        {
            entry.fees = fees;
        }
        if let (Action::SetPlan, Some((id, limit))) = (self.action, self.details.plan) {
            let plan = Plan { id, limit };
            if let Some(known) = snapshot.plans_mut().iter_mut().find(|known| known.id == id) {
                *known = plan;
            }
            let change = PlanChange { at: self.now, plan };
            let next_end = snapshot.account().next_end.filter(|end| self.period.end < *end);
            for event in catch_up(snapshot.account(), &[change], self.now, |_| self.period) {
                self.apply(snapshot, &event);
            }
            snapshot.account_mut().next_end = next_end;
        }
    }

    fn apply(&self, snapshot: &mut Snapshot, event: &Event) {
        match event {
            Event::Account(event) => snapshot.account_mut().apply(event),
            Event::Lead(_, event) => {
                snapshot.account_mut().apply_on_lead(event);
                if let Some(entry) = self.lead.and_then(|place| snapshot.lead_at_mut(place)) {
                    entry.lead.apply(event);
                }
            }
            Event::Relation(client, event) => snapshot.client_mut(client.0).relation.apply(event),
        }
    }

    /// What there is to see after the action.
    pub(crate) fn describe(&self, snapshot: &Snapshot, decision: &Decision, numbers: &mut Numbers) {
        let account = match snapshot.viewer() {
            Viewer::Pro(_) => Some(snapshot.account()),
            Viewer::Client(_) => None,
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
        let open =
            |_| snapshot.clients().iter().map(|client| client.relation.open_discussions()).sum::<u32>();
        numbers[place::OPEN_DISCUSSIONS] = or_none(known.map(open).map(f64::from));
        let lead = self.entry(snapshot).map(|entry| &entry.lead);
        numbers[place::LEAD] =
            or_none(lead.map(|lead| f64::from(lead_word(lead, lead.contacts_visible(self.action.role())))));
        numbers[place::DISCUSSION] = f64::from(self.discussion(snapshot, decision));
    }

    fn discussion(&self, snapshot: &Snapshot, decision: &Decision) -> u32 {
        let Outcome::Allowed(Consequences { instructions, .. }) = decision.outcome else { return 0 };
        let by_hand = matches!(self.action, Action::CloseDiscussion | Action::ReopenDiscussion);
        let channel = self.action.channel().or(self.details.channel.filter(|_| by_hand));
        let discussion = channel.and_then(|channel| {
            let relation = snapshot.client(self.client?).relation;
            Some((channel, relation.thread(channel).discussion?))
        });
        let text = matches!(self.action, Action::SendText | Action::AutomationSendText);
        discussion_word(discussion, text.then_some(instructions))
    }

    /// When the counter resets, seen from the action.
    pub(crate) const fn reset(&self) -> Timestamp {
        self.period.end
    }
}
