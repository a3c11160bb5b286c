//! Given what happened, when something is done, then this comes of it.

use reckon_domain::account::{Account, Plan};
use reckon_domain::action::Details;
use reckon_domain::decide::{About, decide, events};
use reckon_domain::event::{AccountEvent, Event, LeadEvent, RelationEvent};
use reckon_domain::evolve::apply;
use reckon_domain::lead::Fees;
use reckon_domain::money::{Charge, ChargeFor, ChargeSource};
use reckon_domain::{
    Action, Amount, ClientId, Fault, Limit, Outcome, Period, PlanId, Pro, ProjectId, Reach, Reason, Role,
    Rule, Situation, Timestamp, index,
};

/// When everything is done.
pub(crate) const NOW: Timestamp = Timestamp(1_000_000);
/// The billing period around it.
pub(crate) const PERIOD: Period = Period { start: Timestamp(0), end: Timestamp(2_000_000) };
/// The project of the lead that is acted on, and another.
const TAP: ProjectId = ProjectId(1);
const OTHER: ProjectId = ProjectId(2);
const CLEO: ClientId = ClientId(1);

/// One example of a rule.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    says: &'static str,
    prefer_credits: bool,
    given: Vec<Event>,
    fees: Fees,
    reach: Reach,
    pub(crate) when: Action,
    details: Details,
    due_on_contact: Amount,
    pub(crate) then: Expected,
}

/// What must come of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expected {
    Allowed(Option<Rule>, Vec<Event>),
    Blocked(Option<Rule>, Reason),
    Error(Option<Rule>, Fault),
}

/// Begins an example: a pro with a plan of three interactions, no credits and no card; a category
/// without fees that offers no Guaranteed Reply; a client with a mobile number and an address.
pub(crate) fn it(says: &'static str) -> Example {
    Example {
        says,
        prefer_credits: true,
        given: Vec::new(),
        fees: Fees::default(),
        reach: Reach { mobile: true, landline: false, email: true, valid_email: true, ..Reach::default() },
        when: Action::BrowseLeads,
        details: Details::default(),
        due_on_contact: Amount::ZERO,
        then: Expected::Allowed(None, Vec::new()),
    }
}

impl Example {
    pub(crate) fn given<const N: usize>(mut self, events: [Event; N]) -> Self {
        self.given.extend(events);
        self
    }

    /// The pro wants fees paid by card, whatever the credits.
    pub(crate) fn by_card(mut self) -> Self {
        self.prefer_credits = false;
        self
    }

    /// The category's fees: the manual quote's, and on contact.
    pub(crate) fn fees(mut self, manual: u64, on_contact: u64) -> Self {
        self.fees = Fees { manual_quote: Amount(manual), guaranteed_reply: Some(Amount(on_contact)) };
        self
    }

    pub(crate) fn reach(mut self, change: impl Fn(&mut Reach)) -> Self {
        change(&mut self.reach);
        self
    }

    pub(crate) fn when(mut self, action: Action) -> Self {
        self.when = action;
        self
    }

    pub(crate) fn details(mut self, change: impl Fn(&mut Details)) -> Self {
        change(&mut self.details);
        self
    }

    pub(crate) fn allowed<const N: usize>(mut self, rule: Rule, events: [Event; N]) -> Self {
        self.then = Expected::Allowed(Some(rule), events.to_vec());
        self
    }

    /// The decision names this fee as due on contact. Without this it names none.
    pub(crate) fn due_on_contact(mut self, fee: u64) -> Self {
        self.due_on_contact = Amount(fee);
        self
    }

    /// Allowed by no rule: a change to plan, wallet or card.
    pub(crate) fn done<const N: usize>(mut self, events: [Event; N]) -> Self {
        self.then = Expected::Allowed(None, events.to_vec());
        self
    }

    pub(crate) fn blocked(mut self, rule: Rule, reason: Reason) -> Self {
        self.then = Expected::Blocked(Some(rule), reason);
        self
    }

    pub(crate) fn blocked_by_none(mut self, reason: Reason) -> Self {
        self.then = Expected::Blocked(None, reason);
        self
    }

    pub(crate) fn error(mut self, rule: Rule, fault: Fault) -> Self {
        self.then = Expected::Error(Some(rule), fault);
        self
    }

    /// What is wrong, if it is not as it must be.
    pub(crate) fn failure(&self) -> Option<String> {
        let found = self.found();
        (found != self.then).then(|| {
            format!(
                "\n{} ({})\n  expected {:?}\n  found    {found:?}\n",
                self.says,
                self.when.key(),
                self.then
            )
        })
    }

    /// The rules that the example is about: the one that decides and those that apply beside it.
    pub(crate) fn rules(&self) -> Vec<Rule> {
        let facts = self.with_situation(|situation| situation.facts(self.when, &self.details, NOW));
        let row = index::find(self.when, facts);
        row.rule.into_iter().chain(row.also.iter().copied()).collect()
    }

    fn found(&self) -> Expected {
        self.with_situation(|situation| {
            let decision = decide(situation, self.when, &self.details, NOW);
            let about = About { project: Some(TAP), client: Some(CLEO) };
            let events = events(situation, about, self.when, &self.details, &decision, NOW);
            let named = decision.cost().on_contact;
            assert_eq!(named, self.due_on_contact, "{}: due on contact ({})", self.says, self.when.key());
            match decision.outcome {
                Outcome::Allowed(_) => Expected::Allowed(decision.rule, events),
                Outcome::Blocked(_) | Outcome::Error(_) if !events.is_empty() => {
                    panic!("{}: refused, and yet {events:?}", self.says)
                }
                Outcome::Blocked(reason) => Expected::Blocked(decision.rule, reason),
                Outcome::Error(fault) => Expected::Error(decision.rule, fault),
            }
        })
    }

    fn with_situation<T>(&self, ask: impl Fn(&Situation<'_>) -> T) -> T {
        let account = Account {
            plan: plan(Limit::Of(3)),
            period: PERIOD,
            prefer_credits: self.prefer_credits,
            ..Account::HIDDEN
        };
        let mut pro = Pro::new(account);
        self.given.iter().for_each(|event| apply(&mut pro, event));
        ask(&Situation {
            account: &pro.account,
            lead: &pro.lead(TAP),
            fees: self.fees,
            relation: &pro.relation(CLEO),
            reach: self.reach,
        })
    }
}

/// A plan with its limit for a number.
pub(crate) fn plan(limit: Limit) -> Plan {
    Plan { id: PlanId(limit.to_option().unwrap_or(99)), limit }
}

pub(crate) fn on_account(event: AccountEvent) -> Event {
    Event::Account(event)
}

pub(crate) fn on_lead(event: LeadEvent) -> Event {
    Event::Lead(TAP, event)
}

pub(crate) fn with_client(event: RelationEvent) -> Event {
    Event::Relation(CLEO, event)
}

/// The plan's limit is reached.
pub(crate) fn limit_reached() -> Event {
    on_account(AccountEvent::PlanChanged { plan: plan(Limit::Of(0)) })
}

pub(crate) fn counted(rule: Rule) -> Event {
    on_lead(LeadEvent::InteractionCounted { rule })
}

pub(crate) fn shown(to: Role) -> Event {
    on_lead(LeadEvent::ContactsShown { to })
}

pub(crate) fn message(by: Role) -> Event {
    on_lead(LeadEvent::MessageSent { by })
}

pub(crate) fn declined(by: Role) -> Event {
    on_lead(LeadEvent::Declined { by })
}

pub(crate) fn contact(rule: Rule) -> Event {
    on_lead(LeadEvent::ContactMade { rule })
}

pub(crate) fn manual_quote() -> Event {
    on_lead(LeadEvent::ManualQuoteSent { amount: None })
}

/// A Guaranteed Reply quote of 2500 on contact.
pub(crate) fn guaranteed_reply_quote() -> Event {
    on_lead(LeadEvent::GuaranteedReplyQuoteSent { amount: None, fee: Amount(2500) })
}

pub(crate) fn credits(amount: u64) -> Event {
    on_account(AccountEvent::CreditsAdded { amount: Amount(amount) })
}

pub(crate) fn card() -> Event {
    on_account(AccountEvent::CardAdded)
}

/// A fee of another lead that could not be charged.
pub(crate) fn owes(amount: u64) -> Event {
    let (purpose, source) = (ChargeFor::GuaranteedReplyFee, ChargeSource::Outstanding);
    Event::Lead(OTHER, LeadEvent::Charged(Charge { purpose, source, amount: Amount(amount) }))
}

pub(crate) fn charged(purpose: ChargeFor, source: ChargeSource, amount: u64) -> Event {
    on_lead(LeadEvent::Charged(Charge { purpose, source, amount: Amount(amount) }))
}
