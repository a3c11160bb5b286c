//! What has happened, applied. Cannot fail and holds no rules.

use crate::account::Account;
use crate::action::Role;
use crate::event::{AccountEvent, Event, LeadEvent, RelationEvent};
use crate::lead::{Call, CallStatus, Lead, Quote};
use crate::money::{ChargeSource, Payment, PaymentPurpose};
use crate::relation::{Relation, Status};
use crate::state::Pro;

/// The state after `event`.
#[must_use]
pub fn evolve(mut state: Pro, event: &Event) -> Pro {
    apply(&mut state, event);
    state
}

/// As [`evolve`], in place: for those who keep a large state.
///
/// Who keeps leads and relations in another shape applies the event to the parts that it is about:
/// [`Account::apply`], [`Account::apply_on_lead`] and [`Lead::apply`], [`Relation::apply`].
pub fn apply(state: &mut Pro, event: &Event) {
    match event {
        Event::Account(event) => state.account.apply(event),
        Event::Lead(project, event) => {
            state.account.apply_on_lead(event);
            state.leads.entry(*project).or_default().apply(event);
        }
        Event::Relation(client, event) => state.relations.entry(*client).or_default().apply(event),
    }
}

impl Account {
    /// What happened to the account itself.
    pub fn apply(&mut self, event: &AccountEvent) {
        match *event {
            AccountEvent::PeriodStarted { period } => {
                self.period = period;
                self.next_end = None;
                self.used = 0;
            }
            AccountEvent::PeriodReturned { period, used, plan, next } => {
                self.period = period;
                self.next_end = None;
                self.used = used;
                self.plan = plan;
                self.next_plan = next;
            }
            AccountEvent::PlanChanged { plan } => {
                self.plan = plan;
                self.next_plan = None;
            }
            AccountEvent::DowngradeScheduled { plan } => self.next_plan = Some(plan),
            AccountEvent::PlansRevised { plan, next } => {
                self.plan = plan;
                self.next_plan = next;
            }
            AccountEvent::CreditsAdded { amount } => self.credits = self.credits.plus(amount),
            AccountEvent::CardAdded => self.card = true,
            AccountEvent::CardRemoved => self.card = false,
            AccountEvent::OutstandingPaid { amount } => self.outstanding = self.outstanding.minus(amount),
            AccountEvent::PaymentSucceeded(_) => {}
            AccountEvent::PaymentDeclined(Payment { purpose, amount, .. }) => match purpose {
                PaymentPurpose::Charge(_) | PaymentPurpose::Outstanding => {
                    self.outstanding = self.outstanding.plus(amount);
                }
                PaymentPurpose::Credits => {}
            },
            AccountEvent::PaymentRecovered { owed, .. } => self.outstanding = self.outstanding.minus(owed),
        }
    }

    /// What something that happened on a lead does to the account: it counts, and it charges.
    pub const fn apply_on_lead(&mut self, event: &LeadEvent) {
        match event {
            LeadEvent::InteractionCounted { .. } => self.used = self.used.saturating_add(1),
            LeadEvent::Charged(charge) => match charge.source {
                ChargeSource::Credits => self.credits = self.credits.minus(charge.amount),
                ChargeSource::Card => {}
                ChargeSource::Outstanding => self.outstanding = self.outstanding.plus(charge.amount),
            },
            LeadEvent::Recommended
            | LeadEvent::ManualQuoteSent { .. }
            | LeadEvent::GuaranteedReplyQuoteSent { .. }
            | LeadEvent::QuoteRead
            | LeadEvent::MessageSent { .. }
            | LeadEvent::ContactsShown { .. }
            | LeadEvent::HireClaimed
            | LeadEvent::Hired
            | LeadEvent::BookingRequested
            | LeadEvent::Declined { .. }
            | LeadEvent::ContactMade { .. }
            | LeadEvent::CallStarted
            | LeadEvent::CallbackScheduled { .. }
            | LeadEvent::CallFailed
            | LeadEvent::CallServiceStopped
            | LeadEvent::ContactReactivated
            | LeadEvent::CallConnected { .. }
            | LeadEvent::CallMissedByPro => {}
        }
    }
}

impl Lead {
    /// What happened on the lead.
    pub fn apply(&mut self, event: &LeadEvent) {
        match *event {
            LeadEvent::Recommended => self.recommended = true,
            LeadEvent::ManualQuoteSent { amount } => self.quote = Quote::Manual { amount },
            LeadEvent::GuaranteedReplyQuoteSent { amount, fee } => {
                self.quote = Quote::GuaranteedReply { amount, fee };
            }
            LeadEvent::QuoteRead => self.quote_read = true,
            LeadEvent::MessageSent { .. } | LeadEvent::Charged(_) => {}
            LeadEvent::InteractionCounted { .. } => self.counted = true,
            LeadEvent::ContactsShown { to } => self.shown_to_client |= to == Role::Client,
            LeadEvent::HireClaimed => self.hire_claimed = true,
            LeadEvent::Hired => self.hired = true,
            LeadEvent::BookingRequested => self.booked = true,
            LeadEvent::Declined { .. } => self.negative_reply = true,
            LeadEvent::ContactMade { .. } => {
                self.contact_made = true;
                self.call.status = CallStatus::Closed;
            }
            LeadEvent::CallStarted => self.call.status = CallStatus::Dialing,
            LeadEvent::CallbackScheduled { at } => self.call.status = CallStatus::Scheduled(at),
            LeadEvent::CallFailed => {
                self.call =
                    Call { status: CallStatus::Failed, failures: self.call.failures.saturating_add(1) };
            }
            LeadEvent::CallServiceStopped => self.call.status = CallStatus::Stopped,
            LeadEvent::ContactReactivated => self.call = Call::default(),
            LeadEvent::CallConnected { .. } | LeadEvent::CallMissedByPro => {}
        }
    }
}

impl Relation {
    /// What happened between the two.
    pub fn apply(&mut self, event: &RelationEvent) {
        match *event {
            RelationEvent::Sent { channel, .. } => self.texted |= channel == crate::Channel::Text,
            // The instructions may have gone with it: the first text that the client gets has them (U1).
            RelationEvent::NotDelivered { channel: crate::Channel::Text, failure } => {
                self.texted &= !failure.why.is_certain();
            }
            // What is about the number is kept with the client's contacts, for every pro at once.
            RelationEvent::Received { .. }
            | RelationEvent::OptedOut
            | RelationEvent::OptedIn
            | RelationEvent::DeliveryReported { .. }
            | RelationEvent::NotDelivered { .. } => {}
            RelationEvent::DiscussionOpened { channel } => {
                self.thread_mut(channel).discussion = Some(Status::Open);
            }
            RelationEvent::DiscussionClosed { channel } => {
                self.thread_mut(channel).discussion = Some(Status::Closed);
            }
            RelationEvent::Unsubscribed { channel, .. } => self.thread_mut(channel).unsubscribed = true,
            RelationEvent::Subscribed { channel } => self.thread_mut(channel).unsubscribed = false,
            RelationEvent::ContactReportedWrong { channel, version } => {
                self.thread_mut(channel).wrong = Some(version);
            }
        }
    }
}
