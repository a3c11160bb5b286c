//! What one change means for money, timers and calls.

use reckon_domain::event::{AccountEvent, LeadEvent, RelationEvent};
use reckon_domain::lead::{CallStatus, Lead};
use reckon_domain::money::{ChargeFor, ChargeSource, Payment, PaymentPurpose};
use reckon_domain::relation::Channel;
use reckon_domain::{Account, Action, Amount, Event, PaymentId, ProjectId, Timestamp};

use super::event_id;
use crate::model::{
    CallBy, CallOutcome, CallRow, Change, Entry, EntryKind, LedgerAccount, PaymentRow, PaymentState,
    TaskKind, TaskRow, is_purchase,
};

/// What a change adds to the ledger. Empty for most changes, and then it has allocated nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerChange {
    /// Entries of the ledger.
    pub entries: Vec<Entry>,
    /// Payments that are intended.
    pub payments: Vec<PaymentRow>,
    /// The payment that is settled, and how. Its task is done.
    pub settled: Option<(Payment, PaymentState)>,
    /// Whether the lead's open call or callback is over, before what begins anew: its task is done.
    pub ends: bool,
    /// What has come of the call that was under way.
    pub ended: Option<CallEnd>,
    /// A call that begins, or one that was not seen to begin and is over.
    pub call: Option<CallRow>,
    /// Tasks that begin.
    pub tasks: Vec<TaskRow>,
}

/// How a call that was under way ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallEnd {
    /// How it went.
    pub outcome: CallOutcome,
    /// How long the two were connected.
    pub seconds: Option<u32>,
    /// What its minutes after the third cost.
    pub minutes: Option<Amount>,
}

/// Whether an event is about money, timers or calls.
const fn matters(event: &Event) -> bool {
    match event {
        Event::Account(event) => match event {
            AccountEvent::CreditsAdded { .. }
            | AccountEvent::OutstandingPaid { .. }
            | AccountEvent::PaymentSucceeded(_)
            | AccountEvent::PaymentDeclined(_)
            | AccountEvent::PaymentRecovered { .. } => true,
            AccountEvent::PeriodStarted { .. }
            | AccountEvent::PeriodReturned { .. }
            | AccountEvent::PlanChanged { .. }
            | AccountEvent::DowngradeScheduled { .. }
            | AccountEvent::PlansRevised { .. }
            | AccountEvent::CardAdded
            | AccountEvent::CardRemoved => false,
        },
        Event::Lead(_, event) => match event {
            LeadEvent::ContactMade { .. }
            | LeadEvent::Charged(_)
            | LeadEvent::CallStarted
            | LeadEvent::CallbackScheduled { .. }
            | LeadEvent::CallFailed
            | LeadEvent::CallConnected { .. }
            | LeadEvent::CallMissedByPro => true,
            LeadEvent::Recommended
            | LeadEvent::ManualQuoteSent { .. }
            | LeadEvent::GuaranteedReplyQuoteSent { .. }
            | LeadEvent::QuoteRead
            | LeadEvent::MessageSent { .. }
            | LeadEvent::InteractionCounted { .. }
            | LeadEvent::ContactsShown { .. }
            | LeadEvent::HireClaimed
            | LeadEvent::Hired
            | LeadEvent::BookingRequested
            | LeadEvent::Declined { .. }
            | LeadEvent::CallServiceStopped
            | LeadEvent::ContactReactivated => false,
        },
        Event::Relation(_, event) => sends(event).is_some(),
    }
}

/// The task of what goes out to a client. What is said in a chat is there already.
const fn sends(event: &RelationEvent) -> Option<TaskKind> {
    match event {
        RelationEvent::Sent { channel: Channel::Text, .. } => Some(TaskKind::Text),
        RelationEvent::Sent { channel: Channel::Email, .. } => Some(TaskKind::Email),
        RelationEvent::Sent { channel: Channel::Chat, .. }
        | RelationEvent::Received { .. }
        | RelationEvent::DiscussionOpened { .. }
        | RelationEvent::DiscussionClosed { .. }
        | RelationEvent::Unsubscribed { .. }
        | RelationEvent::Subscribed { .. }
        | RelationEvent::OptedOut
        | RelationEvent::OptedIn
        | RelationEvent::ContactReportedWrong { .. }
        | RelationEvent::DeliveryReported { .. }
        | RelationEvent::NotDelivered { .. } => None,
    }
}

impl LedgerChange {
    /// How many tasks begin and end: all that who waits for tasks has to hear of.
    #[must_use]
    pub const fn tasks_changed(&self) -> u64 {
        self.tasks.len() as u64 + self.ends as u64 + self.settled.is_some() as u64
    }

    /// What a change means, when the account and its lead were like this before it.
    #[must_use]
    pub fn of(change: &Change, account: &Account, lead: &Lead) -> Self {
        let mut delta = Self::default();
        if !change.events.iter().any(matters) {
            return delta;
        }
        let mut account = *account;
        for (index, event) in change.events.iter().enumerate() {
            let id = event_id(change.position, index);
            match event {
                Event::Account(event) => {
                    account.apply(event);
                    delta.of_account(change, id, event);
                }
                Event::Lead(project, event) => {
                    account.apply_on_lead(event);
                    delta.of_lead(change, id, *project, event, lead.call.status);
                }
                Event::Relation(_, event) => {
                    let task = |kind| task(change, id, kind, change.at);
                    delta.tasks.extend(sends(event).map(task));
                }
            }
            // What an event entered is the only entry of its id.
            if let Some(entry) = delta.entries.last_mut().filter(|entry| entry.id == id) {
                (entry.credits_after, entry.outstanding_after) = (account.credits, account.outstanding);
            }
        }
        delta
    }

    fn of_account(&mut self, change: &Change, id: u64, event: &AccountEvent) {
        use LedgerAccount as L;
        match *event {
            AccountEvent::CreditsAdded { amount } => {
                let settled = self.settled.map(|(payment, _)| payment);
                let source = settled.map(|_| ChargeSource::Card);
                // What came twice for something else is no purchase.
                let bought = settled.filter(is_purchase).map(|payment| payment.id);
                let entry = entry(change, id, EntryKind::Credits, amount, [L::Bank, L::Credits]);
                self.entries.push(Entry { source, payment: bought, ..entry });
            }
            AccountEvent::OutstandingPaid { amount } => {
                let (source, payment) = (Some(ChargeSource::Card), Some(PaymentId(id)));
                let accounts = [L::CardClearing, L::Outstanding];
                let entry = entry(change, id, EntryKind::OutstandingPaid, amount, accounts);
                self.entries.push(Entry { source, payment, ..entry });
                self.intend(change, id, PaymentPurpose::Outstanding, amount);
            }
            AccountEvent::PaymentSucceeded(payment) => {
                self.settle(change, id, payment, PaymentState::Succeeded);
            }
            AccountEvent::PaymentDeclined(payment) => {
                self.settle(change, id, payment, PaymentState::Declined);
            }
            AccountEvent::PaymentRecovered { payment, owed } => {
                self.settled = Some((payment, PaymentState::Succeeded));
                if !owed.is_zero() {
                    let accounts = [L::Bank, L::Outstanding];
                    let entry = entry(change, id, EntryKind::OutstandingPaid, owed, accounts);
                    let (source, payment) = (Some(ChargeSource::Card), Some(payment.id));
                    self.entries.push(Entry { source, payment, ..entry });
                }
            }
            AccountEvent::PeriodStarted { .. }
            | AccountEvent::PeriodReturned { .. }
            | AccountEvent::PlanChanged { .. }
            | AccountEvent::DowngradeScheduled { .. }
            | AccountEvent::PlansRevised { .. }
            | AccountEvent::CardAdded
            | AccountEvent::CardRemoved => {}
        }
    }

    fn of_lead(
        &mut self,
        change: &Change,
        id: u64,
        project: ProjectId,
        event: &LeadEvent,
        before: CallStatus,
    ) {
        let awaited = matches!(before, CallStatus::Dialing | CallStatus::Scheduled(_));
        match *event {
            LeadEvent::Charged(charge) => {
                let debit = match charge.source {
                    ChargeSource::Credits => LedgerAccount::Credits,
                    ChargeSource::Card => LedgerAccount::CardClearing,
                    ChargeSource::Outstanding => LedgerAccount::Outstanding,
                };
                let kind = EntryKind::Charge(charge.purpose);
                let by_card = charge.source == ChargeSource::Card;
                self.entries.push(Entry {
                    source: Some(charge.source),
                    payment: by_card.then_some(PaymentId(id)),
                    project: Some(project),
                    ..entry(change, id, kind, charge.amount, [debit, LedgerAccount::Revenue])
                });
                if by_card {
                    self.intend(change, id, PaymentPurpose::Charge(charge.purpose), charge.amount);
                }
                if charge.purpose == ChargeFor::CallMinutes {
                    self.price(charge.amount);
                }
            }
            LeadEvent::CallStarted => {
                self.ends |= awaited;
                self.call = Some(call(change, id, project, CallOutcome::Dialing));
                self.tasks.push(task(change, id, TaskKind::Call, change.at));
            }
            LeadEvent::CallbackScheduled { at } => {
                self.ends |= awaited;
                self.tasks.push(task(change, id, TaskKind::Callback, at));
            }
            LeadEvent::CallFailed => self.end(change, id, project, failure(change.action), None, before),
            LeadEvent::CallMissedByPro => {
                self.end(change, id, project, CallOutcome::ProMissed, None, before);
            }
            LeadEvent::CallConnected { seconds } => {
                self.end(change, id, project, CallOutcome::Connected, Some(seconds), before);
            }
            LeadEvent::ContactMade { .. } => {
                // After a call's own result it is over already.
                if before == CallStatus::Dialing && self.ended.is_none() {
                    let end = CallEnd { outcome: CallOutcome::Overtaken, seconds: None, minutes: None };
                    self.ended = Some(end);
                }
                self.ends |= awaited;
            }
            LeadEvent::Recommended
            | LeadEvent::ManualQuoteSent { .. }
            | LeadEvent::GuaranteedReplyQuoteSent { .. }
            | LeadEvent::QuoteRead
            | LeadEvent::MessageSent { .. }
            | LeadEvent::InteractionCounted { .. }
            | LeadEvent::ContactsShown { .. }
            | LeadEvent::HireClaimed
            | LeadEvent::Hired
            | LeadEvent::BookingRequested
            | LeadEvent::Declined { .. }
            | LeadEvent::CallServiceStopped
            | LeadEvent::ContactReactivated => {}
        }
    }

    /// A card is to be charged: a payment, and the task to do it.
    fn intend(&mut self, change: &Change, id: u64, purpose: PaymentPurpose, amount: Amount) {
        let payment = Payment { id: PaymentId(id), purpose, amount };
        self.payments.push(PaymentRow {
            payment,
            pro: change.pro,
            at: change.at,
            position: Some(change.position),
            state: PaymentState::Pending,
            settled: None,
        });
        self.tasks.push(task(change, id, TaskKind::Payment, change.at));
    }

    /// A payment is settled. Of credits there is nothing to enter: they are added, or were never given.
    fn settle(&mut self, change: &Change, id: u64, payment: Payment, state: PaymentState) {
        self.settled = Some((payment, state));
        if is_purchase(&payment) {
            return;
        }
        let (kind, debit) = match state {
            PaymentState::Declined => (EntryKind::PaymentDeclined, LedgerAccount::Outstanding),
            PaymentState::Succeeded | PaymentState::Pending => {
                (EntryKind::PaymentSucceeded, LedgerAccount::Bank)
            }
        };
        let entry = entry(change, id, kind, payment.amount, [debit, LedgerAccount::CardClearing]);
        self.entries.push(Entry { source: Some(ChargeSource::Card), payment: Some(payment.id), ..entry });
    }

    /// A call is over: the one under way, or one of which nothing was known but that it was due.
    fn end(
        &mut self,
        change: &Change,
        id: u64,
        project: ProjectId,
        outcome: CallOutcome,
        seconds: Option<u32>,
        before: CallStatus,
    ) {
        self.ends = true;
        let minutes = seconds.map(|_| Amount::ZERO);
        if before == CallStatus::Dialing {
            self.ended = Some(CallEnd { outcome, seconds, minutes });
        } else {
            self.call = Some(CallRow { seconds, minutes, ..call(change, id, project, outcome) });
        }
    }

    /// The minutes of the call that is over cost so much.
    const fn price(&mut self, amount: Amount) {
        if let Some(end) = &mut self.ended {
            end.minutes = Some(amount);
        }
        if let Some(call) = &mut self.call {
            call.minutes = Some(amount);
        }
    }
}

/// How a call failed that reached nobody.
fn failure(action: Action) -> CallOutcome {
    if action == Action::CallBusy {
        CallOutcome::Busy
    } else if action == Action::CallDeclined {
        CallOutcome::Declined
    } else if action == Action::MissCallback {
        CallOutcome::Missed
    } else {
        CallOutcome::NoAnswer
    }
}

const fn entry(
    change: &Change,
    id: u64,
    kind: EntryKind,
    amount: Amount,
    [debit, credit]: [LedgerAccount; 2],
) -> Entry {
    Entry {
        id,
        pro: change.pro,
        position: change.position,
        at: change.at,
        kind,
        source: None,
        payment: None,
        project: None,
        rule: change.rule,
        amount,
        debit,
        credit,
        credits_after: Amount::ZERO,
        outstanding_after: Amount::ZERO,
    }
}

const fn task(change: &Change, id: u64, kind: TaskKind, due: Timestamp) -> TaskRow {
    let &Change { project, client, position, pro, .. } = change;
    TaskRow { project, client, position, ..TaskRow::new(id, kind, due, pro) }
}

fn call(change: &Change, id: u64, project: ProjectId, outcome: CallOutcome) -> CallRow {
    // What the pro did not start was dialled because it was due, or is the result of one that was.
    let by = if change.action == Action::StartCall { CallBy::Pro } else { CallBy::Callback };
    CallRow { id, pro: change.pro, project, at: change.at, by, outcome, seconds: None, minutes: None }
}

#[cfg(test)]
mod tests {
    use reckon_domain::{ClientId, ProId, Rule};

    use super::*;
    use crate::model::Actor;

    fn change(action: Action, events: Vec<Event>) -> Change {
        Change {
            position: 7,
            at: Timestamp(1),
            pro: ProId(1),
            project: Some(ProjectId(2)),
            client: Some(ClientId(3)),
            actor: Actor::Client(ClientId(3)),
            action,
            rule: Some(Rule::C1),
            events,
        }
    }

    #[test]
    fn what_is_not_about_money_timers_or_calls_means_nothing_and_allocates_nothing() {
        let counted = LeadEvent::InteractionCounted { rule: Rule::C1 };
        let plain = [LeadEvent::MessageSent { by: reckon_domain::Role::Client }, counted, LeadEvent::Hired];
        let events = plain.map(|event| Event::Lead(ProjectId(2), event)).to_vec();
        let delta =
            LedgerChange::of(&change(Action::ClientSendMessage, events), &Account::HIDDEN, &Lead::default());
        assert_eq!(delta, LedgerChange::default());
        assert_eq!(delta.entries.capacity() + delta.payments.capacity() + delta.tasks.capacity(), 0);
    }

    #[test]
    fn the_ids_are_those_of_the_events() {
        let start = vec![
            Event::Lead(ProjectId(2), LeadEvent::Hired),
            Event::Lead(ProjectId(2), LeadEvent::CallStarted),
        ];
        let delta = LedgerChange::of(&change(Action::StartCall, start), &Account::HIDDEN, &Lead::default());
        let ids = (delta.tasks.first().map(|task| task.id), delta.call.map(|call| call.id));
        assert_eq!(ids, (Some(7 * 16 + 1), Some(7 * 16 + 1)));
        // A purchase has the id that no event of a change has.
        assert_eq!(super::super::purchase_id(7), PaymentId(7 * 16 + 15));
        assert_eq!(super::super::purchase_number(PaymentId(7 * 16 + 15)), 7);
    }
}
