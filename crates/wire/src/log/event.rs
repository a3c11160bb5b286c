//! Events, as they are stored.

use reckon_domain::account::Plan;
use reckon_domain::action::{Delivery, Role};
use reckon_domain::delivery::{Failure, Undelivered};
use reckon_domain::event::{AccountEvent, Event, LeadEvent, RelationEvent};
use reckon_domain::id::AutomationId;
use reckon_domain::money::{Charge, ChargeFor, ChargeSource, Payment, PaymentPurpose};
use reckon_domain::relation::Channel;
use reckon_domain::{Amount, ClientId, PaymentId, Period, ProjectId, Rule};
use serde::{Deserialize, Serialize};

use crate::form::{FormError, PlanForm, amount, instant};
use crate::name::named;

/// One event, tagged with its name. Instants are milliseconds, amounts minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "the variants and fields are the domain's, where each is described")]
pub enum EventRecord {
    PeriodStarted {
        start: i64,
        end: i64,
    },
    PeriodReturned {
        start: i64,
        end: i64,
        used: u32,
        plan: PlanForm,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<PlanForm>,
    },
    PlanChanged {
        plan: PlanForm,
    },
    DowngradeScheduled {
        plan: PlanForm,
    },
    PlansRevised {
        plan: PlanForm,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<PlanForm>,
    },
    CreditsAdded {
        amount: u64,
    },
    CardAdded,
    CardRemoved,
    OutstandingPaid {
        amount: u64,
    },
    PaymentSucceeded {
        payment: u64,
        #[serde(rename = "for", with = "named")]
        purpose: PaymentPurpose,
        amount: u64,
    },
    PaymentDeclined {
        payment: u64,
        #[serde(rename = "for", with = "named")]
        purpose: PaymentPurpose,
        amount: u64,
    },
    PaymentRecovered {
        payment: u64,
        #[serde(rename = "for", with = "named")]
        purpose: PaymentPurpose,
        amount: u64,
        owed: u64,
    },

    Recommended {
        project: u32,
    },
    ManualQuoteSent {
        project: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<u64>,
    },
    GuaranteedReplyQuoteSent {
        project: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<u64>,
        fee: u64,
    },
    QuoteRead {
        project: u32,
    },
    MessageSent {
        project: u32,
        #[serde(with = "named")]
        by: Role,
    },
    InteractionCounted {
        project: u32,
        #[serde(with = "named")]
        rule: Rule,
    },
    ContactsShown {
        project: u32,
        #[serde(with = "named")]
        to: Role,
    },
    HireClaimed {
        project: u32,
    },
    Hired {
        project: u32,
    },
    BookingRequested {
        project: u32,
    },
    Declined {
        project: u32,
        #[serde(with = "named")]
        by: Role,
    },
    ContactMade {
        project: u32,
        #[serde(with = "named")]
        rule: Rule,
    },
    Charged {
        project: u32,
        #[serde(rename = "for", with = "named")]
        purpose: ChargeFor,
        #[serde(with = "named")]
        source: ChargeSource,
        amount: u64,
    },
    CallStarted {
        project: u32,
    },
    CallbackScheduled {
        project: u32,
        at: i64,
    },
    CallFailed {
        project: u32,
    },
    CallServiceStopped {
        project: u32,
    },
    ContactReactivated {
        project: u32,
    },
    CallConnected {
        project: u32,
        seconds: u32,
    },
    CallMissedByPro {
        project: u32,
    },

    Sent {
        client: u32,
        #[serde(with = "named")]
        channel: Channel,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        automation: Option<u32>,
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        instructions: bool,
    },
    Received {
        client: u32,
        #[serde(with = "named")]
        channel: Channel,
    },
    DiscussionOpened {
        client: u32,
        #[serde(with = "named")]
        channel: Channel,
    },
    DiscussionClosed {
        client: u32,
        #[serde(with = "named")]
        channel: Channel,
    },
    Unsubscribed {
        client: u32,
        #[serde(with = "named")]
        channel: Channel,
        #[serde(with = "named")]
        by: Role,
    },
    Subscribed {
        client: u32,
        #[serde(with = "named")]
        channel: Channel,
    },
    OptedOut {
        client: u32,
    },
    OptedIn {
        client: u32,
    },
    ContactReportedWrong {
        client: u32,
        #[serde(with = "named")]
        channel: Channel,
        version: u32,
    },
    DeliveryReported {
        client: u32,
        automation: u32,
        #[serde(with = "named")]
        delivery: Delivery,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<u64>,
    },
    NotDelivered {
        client: u32,
        #[serde(with = "named")]
        channel: Channel,
        message: u64,
        #[serde(with = "named")]
        why: Undelivered,
    },
}

impl From<&Event> for EventRecord {
    fn from(event: &Event) -> Self {
        match *event {
            Event::Account(event) => Self::of_account(event),
            Event::Lead(ProjectId(project), event) => Self::of_lead(project, event),
            Event::Relation(ClientId(client), event) => Self::of_relation(client, event),
        }
    }
}

impl EventRecord {
    fn of_account(event: AccountEvent) -> Self {
        match event {
            AccountEvent::PeriodStarted { period: Period { start, end } } => {
                Self::PeriodStarted { start: start.0, end: end.0 }
            }
            AccountEvent::PeriodReturned { period: Period { start, end }, used, plan, next } => {
                let (plan, next) = (plan.into(), next.map(Into::into));
                Self::PeriodReturned { start: start.0, end: end.0, used, plan, next }
            }
            AccountEvent::PlanChanged { plan } => Self::PlanChanged { plan: plan.into() },
            AccountEvent::DowngradeScheduled { plan } => Self::DowngradeScheduled { plan: plan.into() },
            AccountEvent::PlansRevised { plan, next } => {
                Self::PlansRevised { plan: plan.into(), next: next.map(Into::into) }
            }
            AccountEvent::CreditsAdded { amount } => Self::CreditsAdded { amount: amount.0 },
            AccountEvent::CardAdded => Self::CardAdded,
            AccountEvent::CardRemoved => Self::CardRemoved,
            AccountEvent::OutstandingPaid { amount } => Self::OutstandingPaid { amount: amount.0 },
            AccountEvent::PaymentSucceeded(Payment { id, purpose, amount }) => {
                Self::PaymentSucceeded { payment: id.0, purpose, amount: amount.0 }
            }
            AccountEvent::PaymentDeclined(Payment { id, purpose, amount }) => {
                Self::PaymentDeclined { payment: id.0, purpose, amount: amount.0 }
            }
            AccountEvent::PaymentRecovered { payment: Payment { id, purpose, amount }, owed } => {
                Self::PaymentRecovered { payment: id.0, purpose, amount: amount.0, owed: owed.0 }
            }
        }
    }

    fn of_lead(project: u32, event: LeadEvent) -> Self {
        let own = |amount: Option<Amount>| amount.map(|amount| amount.0);
        match event {
            LeadEvent::Recommended => Self::Recommended { project },
            LeadEvent::ManualQuoteSent { amount } => Self::ManualQuoteSent { project, amount: own(amount) },
            LeadEvent::GuaranteedReplyQuoteSent { amount, fee } => {
                Self::GuaranteedReplyQuoteSent { project, amount: own(amount), fee: fee.0 }
            }
            LeadEvent::QuoteRead => Self::QuoteRead { project },
            LeadEvent::MessageSent { by } => Self::MessageSent { project, by },
            LeadEvent::InteractionCounted { rule } => Self::InteractionCounted { project, rule },
            LeadEvent::ContactsShown { to } => Self::ContactsShown { project, to },
            LeadEvent::HireClaimed => Self::HireClaimed { project },
            LeadEvent::Hired => Self::Hired { project },
            LeadEvent::BookingRequested => Self::BookingRequested { project },
            LeadEvent::Declined { by } => Self::Declined { project, by },
            LeadEvent::ContactMade { rule } => Self::ContactMade { project, rule },
            LeadEvent::Charged(Charge { purpose, source, amount: Amount(amount) }) => {
                Self::Charged { project, purpose, source, amount }
            }
            LeadEvent::CallStarted => Self::CallStarted { project },
            LeadEvent::CallbackScheduled { at } => Self::CallbackScheduled { project, at: at.0 },
            LeadEvent::CallFailed => Self::CallFailed { project },
            LeadEvent::CallServiceStopped => Self::CallServiceStopped { project },
            LeadEvent::ContactReactivated => Self::ContactReactivated { project },
            LeadEvent::CallConnected { seconds } => Self::CallConnected { project, seconds },
            LeadEvent::CallMissedByPro => Self::CallMissedByPro { project },
        }
    }

    fn of_relation(client: u32, event: RelationEvent) -> Self {
        match event {
            RelationEvent::Sent { channel, automation, instructions } => {
                let automation = automation.map(|automation| automation.0);
                Self::Sent { client, channel, automation, instructions }
            }
            RelationEvent::Received { channel } => Self::Received { client, channel },
            RelationEvent::DiscussionOpened { channel } => Self::DiscussionOpened { client, channel },
            RelationEvent::DiscussionClosed { channel } => Self::DiscussionClosed { client, channel },
            RelationEvent::Unsubscribed { channel, by } => Self::Unsubscribed { client, channel, by },
            RelationEvent::Subscribed { channel } => Self::Subscribed { client, channel },
            RelationEvent::OptedOut => Self::OptedOut { client },
            RelationEvent::OptedIn => Self::OptedIn { client },
            RelationEvent::ContactReportedWrong { channel, version } => {
                Self::ContactReportedWrong { client, channel, version }
            }
            RelationEvent::DeliveryReported { automation, delivery, message } => {
                Self::DeliveryReported { client, automation: automation.0, delivery, message }
            }
            RelationEvent::NotDelivered { channel, failure: Failure { message, why } } => {
                Self::NotDelivered { client, channel, message, why }
            }
        }
    }
}

fn account(event: AccountEvent) -> Event {
    Event::Account(event)
}

fn period(start: i64, end: i64) -> Result<Period, FormError> {
    Ok(Period { start: instant("start", start)?, end: instant("end", end)? })
}

fn payment(id: u64, purpose: PaymentPurpose, sum: u64) -> Result<Payment, FormError> {
    Ok(Payment { id: PaymentId(id), purpose, amount: amount("amount", sum)? })
}

fn lead(project: u32, event: LeadEvent) -> Event {
    Event::Lead(ProjectId(project), event)
}

fn relation(client: u32, event: RelationEvent) -> Event {
    Event::Relation(ClientId(client), event)
}

impl TryFrom<&EventRecord> for Event {
    type Error = FormError;

    fn try_from(record: &EventRecord) -> Result<Self, FormError> {
        use EventRecord as R;
        let estimate = |sum: Option<u64>| sum.map(|sum| amount("amount", sum)).transpose();
        Ok(match *record {
            R::PeriodStarted { start, end } => {
                let period = period(start, end)?;
                account(AccountEvent::PeriodStarted { period })
            }
            R::PeriodReturned { start, end, used, plan, next } => {
                let period = period(start, end)?;
                let (plan, next) = (plan.into(), next.map(Into::into));
                account(AccountEvent::PeriodReturned { period, used, plan, next })
            }
            R::PlanChanged { plan } => account(AccountEvent::PlanChanged { plan: Plan::from(plan) }),
            R::DowngradeScheduled { plan } => {
                account(AccountEvent::DowngradeScheduled { plan: Plan::from(plan) })
            }
            R::PlansRevised { plan, next } => {
                account(AccountEvent::PlansRevised { plan: plan.into(), next: next.map(Into::into) })
            }
            R::CreditsAdded { amount: sum } => {
                account(AccountEvent::CreditsAdded { amount: amount("amount", sum)? })
            }
            R::CardAdded => account(AccountEvent::CardAdded),
            R::CardRemoved => account(AccountEvent::CardRemoved),
            R::OutstandingPaid { amount: sum } => {
                account(AccountEvent::OutstandingPaid { amount: amount("amount", sum)? })
            }
            R::PaymentSucceeded { payment: id, purpose, amount } => {
                account(AccountEvent::PaymentSucceeded(payment(id, purpose, amount)?))
            }
            R::PaymentDeclined { payment: id, purpose, amount } => {
                account(AccountEvent::PaymentDeclined(payment(id, purpose, amount)?))
            }
            R::PaymentRecovered { payment: id, purpose, amount: sum, owed } => {
                let payment = payment(id, purpose, sum)?;
                account(AccountEvent::PaymentRecovered { payment, owed: amount("owed", owed)? })
            }
            R::Recommended { project } => lead(project, LeadEvent::Recommended),
            R::ManualQuoteSent { project, amount } => {
                lead(project, LeadEvent::ManualQuoteSent { amount: estimate(amount)? })
            }
            R::GuaranteedReplyQuoteSent { project, amount: sum, fee } => {
                let (amount, fee) = (estimate(sum)?, amount("fee", fee)?);
                lead(project, LeadEvent::GuaranteedReplyQuoteSent { amount, fee })
            }
            R::QuoteRead { project } => lead(project, LeadEvent::QuoteRead),
            R::MessageSent { project, by } => lead(project, LeadEvent::MessageSent { by }),
            R::InteractionCounted { project, rule } => lead(project, LeadEvent::InteractionCounted { rule }),
            R::ContactsShown { project, to } => lead(project, LeadEvent::ContactsShown { to }),
            R::HireClaimed { project } => lead(project, LeadEvent::HireClaimed),
            R::Hired { project } => lead(project, LeadEvent::Hired),
            R::BookingRequested { project } => lead(project, LeadEvent::BookingRequested),
            R::Declined { project, by } => lead(project, LeadEvent::Declined { by }),
            R::ContactMade { project, rule } => lead(project, LeadEvent::ContactMade { rule }),
            R::Charged { project, purpose, source, amount: sum } => {
                lead(project, LeadEvent::Charged(Charge { purpose, source, amount: amount("amount", sum)? }))
            }
            R::CallStarted { project } => lead(project, LeadEvent::CallStarted),
            R::CallbackScheduled { project, at } => {
                lead(project, LeadEvent::CallbackScheduled { at: instant("at", at)? })
            }
            R::CallFailed { project } => lead(project, LeadEvent::CallFailed),
            R::CallServiceStopped { project } => lead(project, LeadEvent::CallServiceStopped),
            R::ContactReactivated { project } => lead(project, LeadEvent::ContactReactivated),
            R::CallConnected { project, seconds } => lead(project, LeadEvent::CallConnected { seconds }),
            R::CallMissedByPro { project } => lead(project, LeadEvent::CallMissedByPro),
            R::Sent { client, channel, automation, instructions } => {
                let automation = automation.map(AutomationId);
                relation(client, RelationEvent::Sent { channel, automation, instructions })
            }
            R::Received { client, channel } => relation(client, RelationEvent::Received { channel }),
            R::DiscussionOpened { client, channel } => {
                relation(client, RelationEvent::DiscussionOpened { channel })
            }
            R::DiscussionClosed { client, channel } => {
                relation(client, RelationEvent::DiscussionClosed { channel })
            }
            R::Unsubscribed { client, channel, by } => {
                relation(client, RelationEvent::Unsubscribed { channel, by })
            }
            R::Subscribed { client, channel } => relation(client, RelationEvent::Subscribed { channel }),
            R::OptedOut { client } => relation(client, RelationEvent::OptedOut),
            R::OptedIn { client } => relation(client, RelationEvent::OptedIn),
            R::ContactReportedWrong { client, channel, version } => {
                relation(client, RelationEvent::ContactReportedWrong { channel, version })
            }
            R::DeliveryReported { client, automation, delivery, message } => {
                let automation = AutomationId(automation);
                relation(client, RelationEvent::DeliveryReported { automation, delivery, message })
            }
            R::NotDelivered { client, channel, message, why } => {
                let failure = Failure { message, why };
                relation(client, RelationEvent::NotDelivered { channel, failure })
            }
        })
    }
}
