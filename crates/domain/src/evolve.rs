//! What has happened, applied. Cannot fail and holds no rules.

use crate::account::Account;
use crate::action::Role;
use crate::event::{AccountEvent, Event, LeadEvent, RelationEvent};
use crate::lead::{Call, CallStatus, Lead, Quote};
use crate::money::ChargeSource;
use crate::relation::{Relation, Status};
use crate::state::Pro;

/// The state after `event`.
#[must_use]
pub fn evolve(mut state: Pro, event: &Event) -> Pro {
    apply(&mut state, event);
    state
}

/// As [`evolve`], in place: for those who keep a large state.
pub fn apply(state: &mut Pro, event: &Event) {
    match event {
        Event::Account(event) => state.account.apply(event),
        Event::Lead(project, event) => {
            match event {
                LeadEvent::InteractionCounted { .. } => {
                    state.account.used = state.account.used.saturating_add(1)
                }
                LeadEvent::Charged(charge) => match charge.source {
                    ChargeSource::Credits => {
                        state.account.credits = state.account.credits.minus(charge.amount)
                    }
                    ChargeSource::Card => {}
                    ChargeSource::Outstanding => {
                        state.account.outstanding = state.account.outstanding.plus(charge.amount);
                    }
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
            state.leads.entry(*project).or_default().apply(event);
        }
        Event::Relation(client, event) => state.relations.entry(*client).or_default().apply(event),
    }
}

impl Account {
    fn apply(&mut self, event: &AccountEvent) {
        match *event {
            AccountEvent::PeriodStarted { period } => {
                self.period = period;
                self.next_end = None;
                self.used = 0;
            }
            AccountEvent::PlanChanged { plan } => {
                self.plan = plan;
                self.next_plan = None;
            }
            AccountEvent::DowngradeScheduled { plan } => self.next_plan = Some(plan),
            AccountEvent::CreditsAdded { amount } => self.credits = self.credits.plus(amount),
            AccountEvent::CardAdded => self.card = true,
            AccountEvent::CardRemoved => self.card = false,
            AccountEvent::OutstandingPaid { amount } => self.outstanding = self.outstanding.minus(amount),
        }
    }
}

impl Lead {
    fn apply(&mut self, event: &LeadEvent) {
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
    fn apply(&mut self, event: &RelationEvent) {
        match *event {
            RelationEvent::Sent { channel, .. } => self.texted |= channel == crate::Channel::Text,
            RelationEvent::Received { .. } | RelationEvent::DeliveryReported { .. } => {}
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
