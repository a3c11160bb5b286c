//! Actions, decided: the one function that predicts in the page and decides on the server.

use crate::account::{Account, Plan};
use crate::action::{Action, Details, Role, Subject};
use crate::event::{AccountEvent, Event, LeadEvent, RelationEvent};
use crate::fact::{Fact, Facts, Keyword};
use crate::id::{ClientId, ProjectId};
use crate::index;
use crate::lead::{Fees, Lead};
use crate::money::{Amount, ChargeFor, ChargeSource, Charges, PaymentPurpose, call_minutes};
use crate::reason::{Fault, Reason};
use crate::relation::{Channel, Reach, Relation, Status};
use crate::rule::Rule;
use crate::table::{Effects, Row, Then};
use crate::time::{Period, Timestamp};

/// All that an action is decided on.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The pro's plan, counter, wallet and card.
    pub account: &'a Account,
    /// The lead; blank where the action is not about one.
    pub lead: &'a Lead,
    /// What the project's category asks for quotes.
    pub fees: Fees,
    /// What is between the pro and the client.
    pub relation: &'a Relation,
    /// How the client can be reached.
    pub reach: Reach,
}

/// What an action would bring, or why it is refused. A value: nothing has happened yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The rule that decided; changes to plan, wallet and card have none.
    pub rule: Option<Rule>,
    /// What it says.
    pub outcome: Outcome,
}

/// What a decision says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The action is allowed.
    Allowed(Consequences),
    /// The action is refused.
    Blocked(Reason),
    /// The action is meaningless for the state: an error, not a refusal.
    Error(Fault),
}

/// What an allowed action brings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Consequences {
    /// What changes.
    pub effects: Effects,
    /// What is charged now.
    pub charges: Charges,
    /// The fee that the action makes due on contact, or that stands and is due on the contact it may come to
    /// (K3, K5), in minor units; nothing where there is none.
    pub on_contact: Amount,
    /// Whether opt-out instructions go out with the text (U1).
    pub instructions: bool,
}

/// What a person was told that their action would cost, before they did it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// That it uses an interaction.
    pub counts: bool,
    /// What it charges now, in minor units.
    pub charges: Amount,
    /// What it makes due on contact, in minor units.
    pub on_contact: Amount,
}

impl Decision {
    /// Whether the action is allowed.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self.outcome, Outcome::Allowed(_))
    }

    /// Whether the action counts an interaction.
    #[must_use]
    pub const fn counts(&self) -> bool {
        matches!(self.outcome, Outcome::Allowed(Consequences { effects, .. }) if effects.contains(Effects::COUNT))
    }

    /// What the action costs.
    #[must_use]
    pub fn cost(&self) -> Shown {
        match self.outcome {
            Outcome::Allowed(consequences) => Shown {
                counts: self.counts(),
                charges: consequences.charges.total(),
                on_contact: consequences.on_contact,
            },
            Outcome::Blocked(_) | Outcome::Error(_) => Shown::default(),
        }
    }

    /// Whether the action costs more, in anything, than `shown`: then it must not be done.
    #[must_use]
    pub fn exceeds(&self, shown: Shown) -> bool {
        let cost = self.cost();
        (cost.counts && !shown.counts) || cost.charges > shown.charges || cost.on_contact > shown.on_contact
    }
}

/// Decides an action. Total and pure; allocates nothing.
#[must_use]
pub fn decide(situation: &Situation<'_>, action: Action, details: &Details, now: Timestamp) -> Decision {
    situation.decide_by(index::find(action, situation.facts(action, details, now)), action, details)
}

impl Situation<'_> {
    /// The decision of a row that was [found](index::find) already: for those who ask much at once.
    #[inline]
    #[must_use]
    pub fn decide_by(&self, row: &Row, action: Action, details: &Details) -> Decision {
        Decision { rule: row.rule, outcome: self.outcome(row, action, details) }
    }

    /// The facts that hold, among them all that rows about `action` ask for.
    #[inline]
    #[must_use]
    pub fn facts(&self, action: Action, details: &Details, now: Timestamp) -> Facts {
        match action.subject() {
            Subject::Relation => self.relation_facts(action, details),
            // One arm for all the others, although some ask for little: a processor guesses one of two well.
            Subject::Lead | Subject::Account | Subject::Contacts | Subject::Catalogue | Subject::Nothing => {
                self.lead_facts(details, now)
            }
        }
    }

    #[inline]
    fn lead_facts(&self, details: &Details, now: Timestamp) -> Facts {
        self.lead
            .facts(now)
            .union(Fact::AtLimit.if_holds(self.account.at_limit(now)))
            .union(Fact::CreditsShort.if_holds(self.account.credits < self.fees.manual_quote))
            .union(Fact::Offered.if_holds(self.fees.guaranteed_reply.is_some()))
            .union(Fact::CardOnFile.if_holds(self.account.card))
            .union(Fact::FeeOutstanding.if_holds(!self.account.outstanding.is_zero()))
            // A prediction names no time: it is about a time that will be chosen, which may be in the future.
            .union(Fact::TimePast.if_holds(details.time.is_some_and(|time| time <= now)))
    }

    #[inline]
    fn relation_facts(&self, action: Action, details: &Details) -> Facts {
        let facts = Fact::OptOutWord
            .if_holds(details.keyword == Keyword::OptOut)
            .union(Fact::OptInWord.if_holds(details.keyword == Keyword::OptIn))
            .union(Fact::HasLandline.if_holds(self.reach.landline))
            .union(Fact::Automated.if_holds(details.automation.is_some()));
        let Some(channel) = action.channel().or(details.channel) else { return facts };
        let thread = self.relation.thread(channel);
        let wrong = thread.is_wrong(self.reach.version(channel));
        facts
            .union(Fact::DiscussionExists.if_holds(thread.discussion.is_some()))
            .union(Fact::DiscussionOpen.if_holds(thread.discussion == Some(Status::Open)))
            .union(Fact::Unsubscribed.if_holds(self.relation.is_unsubscribed(channel, &self.reach)))
            .union(Fact::WrongContact.if_holds(wrong))
            .union(Fact::Reachable.if_holds(self.reach.allows(channel)))
    }

    #[inline]
    fn outcome(&self, row: &Row, action: Action, details: &Details) -> Outcome {
        match row.then {
            Then::Block(reason) => Outcome::Blocked(reason),
            Then::Fault(fault) => Outcome::Error(fault),
            // Most actions cost nothing and send nothing: one test sets them apart.
            Then::Allow(effects) if !effects.intersects(Effects::CONSEQUENTIAL) => {
                Outcome::Allowed(Consequences { effects, ..Consequences::default() })
            }
            Then::Allow(effects) => Outcome::Allowed(self.consequences(effects, action, details)),
        }
    }

    /// With few branches: which of these effects an action has is a matter of its lead, and a processor would guess
    /// wrong half of the time.
    #[inline]
    fn consequences(&self, effects: Effects, action: Action, details: &Details) -> Consequences {
        let texts = action == Action::SendText || action == Action::AutomationSendText;
        let due = self.lead.quote.fee();
        let offered = self.fees.guaranteed_reply.unwrap_or_default();
        Consequences {
            effects,
            charges: self.charges(effects, due, details),
            // An action has one of the two: to send a quote starts no call.
            on_contact: offered
                .if_holds(effects.contains(Effects::QUOTE_GUARANTEED_REPLY))
                .or(due.if_holds(effects.contains(Effects::FEE_ON_CONTACT))),
            instructions: effects.contains(Effects::CORRESPOND) & texts & !self.relation.texted,
        }
    }

    /// The charges of these effects, each from the one source that pays it (F1, I8, I10, K4).
    #[inline]
    fn charges(&self, effects: Effects, due: Amount, details: &Details) -> Charges {
        let contact = effects.contains(Effects::CONTACT);
        // An action has one of the two fees: no quote is sent on contact.
        let fee =
            due.if_holds(contact).or(self.fees.manual_quote.if_holds(effects.contains(Effects::MANUAL_FEE)));
        let purpose = if contact { ChargeFor::GuaranteedReplyFee } else { ChargeFor::ManualQuoteFee };
        let works = self.account.card & !details.card_declines;
        let by_card = if works { ChargeSource::Card } else { ChargeSource::Outstanding };
        let from_credits = !contact | (self.account.prefer_credits & (self.account.credits >= fee));
        let source = if from_credits { ChargeSource::Credits } else { by_card };
        let mut charges = Charges::of(purpose, source, fee);
        if effects.contains(Effects::MINUTES) {
            charges.push(ChargeFor::CallMinutes, by_card, call_minutes(details.seconds));
        }
        charges
    }
}

/// Whom an action is about, beside the pro.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The project, where the action is about a lead.
    pub project: Option<ProjectId>,
    /// The client: the project's, or the one named.
    pub client: Option<ClientId>,
}

/// What begins with a new billing period, if one has begun since the account's last: to be recorded
/// before whatever else happens in it. `period` is the one that holds the present.
#[must_use]
pub fn renewal(account: &Account, period: Period) -> Vec<Event> {
    if period == account.period {
        return Vec::new();
    }
    let mut events = vec![Event::Account(AccountEvent::PeriodStarted { period })];
    if let Some(plan) = account.next_plan {
        events.push(Event::Account(AccountEvent::PlanChanged { plan }));
    }
    events
}

/// What the action causes, in order. Nothing unless it is allowed, and nothing that is so already.
#[must_use]
pub fn events(
    situation: &Situation<'_>,
    about: About,
    action: Action,
    details: &Details,
    decision: &Decision,
    now: Timestamp,
) -> Vec<Event> {
    let Outcome::Allowed(consequences) = decision.outcome else { return Vec::new() };
    let mut events = Vec::new();
    account_events(situation.account, action, details, consequences, now, &mut events);
    if let Some(project) = about.project {
        let lead = lead_events(situation, action, details, decision.rule, consequences);
        events.extend(lead.into_iter().map(|event| Event::Lead(project, event)));
    }
    if let Some(client) = about.client {
        let relation = relation_events(situation, action, details, consequences);
        events.extend(relation.into_iter().map(|event| Event::Relation(client, event)));
    }
    events
}

fn account_events(
    account: &Account,
    action: Action,
    details: &Details,
    Consequences { effects, .. }: Consequences,
    now: Timestamp,
    events: &mut Vec<Event>,
) {
    let mut push = |event| events.push(Event::Account(event));
    if effects.contains(Effects::CHANGE_PLAN)
        && let Some((id, limit)) = details.plan
    {
        let plan = Plan { id, limit };
        push(if limit >= account.plan_at(now).limit {
            AccountEvent::PlanChanged { plan }
        } else {
            AccountEvent::DowngradeScheduled { plan }
        });
    }
    if effects.contains(Effects::ADD_CREDITS)
        && let Some(amount) = details.amount
    {
        push(AccountEvent::CreditsAdded { amount });
    }
    if effects.contains(Effects::CARD) {
        let adds = action == Action::AddCard;
        if adds != account.card {
            push(if adds { AccountEvent::CardAdded } else { AccountEvent::CardRemoved });
        }
    }
    if effects.contains(Effects::PAY) && !account.outstanding.is_zero() {
        push(AccountEvent::OutstandingPaid { amount: account.outstanding });
    }
    if effects.contains(Effects::SETTLE)
        && let Some(payment) = details.payment
    {
        if action == Action::PaymentDeclined {
            push(AccountEvent::PaymentDeclined(payment));
        } else {
            let bought = payment.purpose == PaymentPurpose::Credits;
            // What was declined is owed, unless it was paid otherwise meanwhile: then the money is the pro's.
            let owed = if bought { Amount::ZERO } else { payment.amount.min(account.outstanding) };
            push(if details.declined_before {
                AccountEvent::PaymentRecovered { payment, owed }
            } else {
                AccountEvent::PaymentSucceeded(payment)
            });
            let credits =
                if bought || details.declined_before { payment.amount.minus(owed) } else { Amount::ZERO };
            if !credits.is_zero() {
                push(AccountEvent::CreditsAdded { amount: credits });
            }
        }
    }
}

fn lead_events(
    situation: &Situation<'_>,
    action: Action,
    details: &Details,
    rule: Option<Rule>,
    Consequences { effects, charges, on_contact, .. }: Consequences,
) -> Vec<LeadEvent> {
    let lead = situation.lead;
    let by = action.role();
    let mut events = Vec::new();
    let mut when = |effect: Effects, new: bool, event: LeadEvent| {
        if effects.contains(effect) && new {
            events.push(event);
        }
    };
    when(Effects::RECOMMEND, !lead.recommended, LeadEvent::Recommended);
    when(Effects::QUOTE_MANUAL, true, LeadEvent::ManualQuoteSent { amount: details.amount });
    when(
        Effects::QUOTE_GUARANTEED_REPLY,
        true,
        LeadEvent::GuaranteedReplyQuoteSent { amount: details.amount, fee: on_contact },
    );
    when(Effects::READ, !lead.quote_read, LeadEvent::QuoteRead);
    when(Effects::MESSAGE, true, LeadEvent::MessageSent { by });
    when(Effects::CLAIM, !lead.hire_claimed, LeadEvent::HireClaimed);
    when(Effects::HIRE, !lead.hired, LeadEvent::Hired);
    when(Effects::BOOK, !lead.booked, LeadEvent::BookingRequested);
    when(Effects::REFUSE, !lead.negative_reply, LeadEvent::Declined { by });
    when(Effects::DIAL, true, LeadEvent::CallStarted);
    if let Some(at) = details.time {
        when(Effects::SCHEDULE, true, LeadEvent::CallbackScheduled { at });
    }
    when(Effects::FAIL, true, LeadEvent::CallFailed);
    when(Effects::STOP, true, LeadEvent::CallServiceStopped);
    when(Effects::REACTIVATE, true, LeadEvent::ContactReactivated);
    if by == Role::Phone {
        let connected = effects.contains(Effects::MINUTES);
        when(Effects::CONTACT, connected, LeadEvent::CallConnected { seconds: details.seconds });
        when(Effects::CONTACT, !connected, LeadEvent::CallMissedByPro);
    }
    if let Some(rule) = rule {
        when(Effects::COUNT, true, LeadEvent::InteractionCounted { rule });
        when(Effects::CONTACT, true, LeadEvent::ContactMade { rule });
    }
    let seen = match by {
        Role::Client => lead.shown_to_client,
        Role::Pro
        | Role::Marketplace
        | Role::Phone
        | Role::Automation
        | Role::Mail
        | Role::BookingSoftware
        | Role::PaymentProcessor => lead.visible_to_pro(),
    };
    when(Effects::SHOW_CONTACTS, !seen, LeadEvent::ContactsShown { to: by });
    events.extend(charges.iter().map(LeadEvent::Charged));
    events
}

fn relation_events(
    situation: &Situation<'_>,
    action: Action,
    details: &Details,
    Consequences { effects, instructions, .. }: Consequences,
) -> Vec<RelationEvent> {
    let mut events = Vec::new();
    if effects.contains(Effects::LAST_ACTION)
        && let (Some(automation), Some(delivery)) = (details.automation, details.delivery)
    {
        let message = details.message;
        events.push(RelationEvent::DeliveryReported { automation, delivery, message });
    }
    let Some(channel) = action.channel().or(details.channel) else { return events };
    if effects.contains(Effects::FAIL_MESSAGE)
        && let Some(failure) = details.failure
    {
        events.push(RelationEvent::NotDelivered { channel, failure });
    }
    let thread = situation.relation.thread(channel);
    let mut when = |effect: Effects, new: bool, event: RelationEvent| {
        if effects.contains(effect) && new {
            events.push(event);
        }
    };
    let correspondence = if action.role() == Role::Client {
        RelationEvent::Received { channel }
    } else {
        RelationEvent::Sent { channel, automation: details.automation, instructions }
    };
    when(Effects::CORRESPOND, true, correspondence);
    let (open, closed) = (thread.discussion == Some(Status::Open), thread.discussion == Some(Status::Closed));
    when(Effects::OPEN, !open, RelationEvent::DiscussionOpened { channel });
    when(Effects::CLOSE, !closed, RelationEvent::DiscussionClosed { channel });
    let by = action.role();
    if channel != Channel::Chat {
        let shared = details.shared_number;
        let (leaves, returns) = (!shared && !thread.unsubscribed, !shared && thread.unsubscribed);
        when(Effects::UNSUBSCRIBE, leaves, RelationEvent::Unsubscribed { channel, by });
        when(Effects::SUBSCRIBE, returns, RelationEvent::Subscribed { channel });
        when(Effects::UNSUBSCRIBE, shared, RelationEvent::OptedOut);
        when(Effects::SUBSCRIBE, shared, RelationEvent::OptedIn);
        let version = situation.reach.version(channel);
        let new = situation.reach.has(channel) && thread.wrong != Some(version);
        when(Effects::MARK_WRONG, new, RelationEvent::ContactReportedWrong { channel, version });
    }
    events
}
