//! What the log means for money, timers and calls: derived from each change by every store in the same way.

mod change;

use std::collections::BTreeMap;

use reckon_domain::{Account, Amount, PaymentId, ProId, Timestamp};

use crate::model::{
    Balances, CallOutcome, CallRow, Change, Entry, EntryKind, LedgerAccount, PaymentRow, PaymentState,
    TaskKind, TaskRow, TaskState, ToldRecording,
};

pub use change::{CallEnd, LedgerChange};

/// Ids that one change has for its events. The last three are of what has no event: the recording of the change's
/// call, and, counted by themselves, timers of automations and purchases of credits.
const IDS_OF_A_CHANGE: u64 = 16;

/// The id of an event and of what it causes: entry, payment, task, call. Rising in the log's order, and the same
/// whenever the log is replayed.
#[must_use]
pub const fn event_id(position: u64, index: usize) -> u64 {
    // A change has a dozen events at most: two of a new period, one of the account, nine of lead and relation.
    position.saturating_mul(IDS_OF_A_CHANGE).saturating_add(index as u64)
}

/// The id of the `number`th purchase of credits, from 1.
#[must_use]
pub const fn purchase_id(number: u64) -> PaymentId {
    PaymentId(event_id(number, IDS_OF_A_CHANGE as usize - 1))
}

/// The number of a purchase of credits, by its id.
#[must_use]
pub const fn purchase_number(id: PaymentId) -> u64 {
    id.0 / IDS_OF_A_CHANGE
}

/// The id of the `number`th timer of an automation, from 1.
#[must_use]
pub const fn timer_id(number: u64) -> u64 {
    event_id(number, IDS_OF_A_CHANGE as usize - 2)
}

/// The number of a timer, by its id; 0 where there is none yet.
#[must_use]
pub const fn timer_number(id: u64) -> u64 {
    id / IDS_OF_A_CHANGE
}

/// The task that charges a card for credits.
#[must_use]
pub const fn purchase_task(row: &PaymentRow) -> TaskRow {
    TaskRow::new(row.payment.id.0, TaskKind::Payment, row.at, row.pro)
}

/// The id of the task that fetches the recording of this call. A change begins one call at most.
#[must_use]
pub const fn recording_id(call: u64) -> u64 {
    event_id(call / IDS_OF_A_CHANGE, IDS_OF_A_CHANGE as usize - 3)
}

/// The task that fetches a call's recording.
#[must_use]
pub const fn recording_task(call: &CallRow, at: Timestamp) -> TaskRow {
    let (project, position) = (Some(call.project), call.id / IDS_OF_A_CHANGE);
    TaskRow { project, position, ..TaskRow::new(recording_id(call.id), TaskKind::Recording, at, call.pro) }
}

/// The entry with which a pro's account opens; none without credits.
#[must_use]
pub fn opening(pro: ProId, account: &Account) -> Option<Entry> {
    (!account.credits.is_zero()).then_some(Entry {
        id: 0,
        pro,
        position: 0,
        at: account.period.start,
        kind: EntryKind::Opening,
        source: None,
        payment: None,
        project: None,
        rule: None,
        amount: account.credits,
        debit: LedgerAccount::Opening,
        credit: LedgerAccount::Credits,
        credits_after: account.credits,
        outstanding_after: account.outstanding,
    })
}

/// All that the log says of one pro's money, timers and calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The ledger's entries, by their ids.
    pub entries: BTreeMap<u64, Entry>,
    /// Payments by card.
    pub payments: BTreeMap<PaymentId, PaymentRow>,
    /// Tasks.
    pub tasks: BTreeMap<u64, TaskRow>,
    /// Calls.
    pub calls: BTreeMap<u64, CallRow>,
}

impl Ledger {
    /// The ledger of a pro whose account opened like this.
    #[must_use]
    pub fn new(pro: ProId, account: &Account) -> Self {
        let entries = opening(pro, account).map(|entry| (entry.id, entry)).into_iter().collect();
        Self { entries, ..Self::default() }
    }

    /// Brings the ledger up to date with what the next change means.
    pub fn apply(&mut self, change: &Change, delta: &LedgerChange) {
        self.entries.extend(delta.entries.iter().map(|entry| (entry.id, *entry)));
        if let Some((payment, state)) = delta.settled {
            if let Some(row) = self.payments.get_mut(&payment.id) {
                (row.state, row.settled) = (state, Some(change.position));
            }
            self.finish(payment.id.0);
        }
        if delta.ends {
            let of_lead = |task: &&mut TaskRow| {
                task.project == change.project && task.kind.ends_with_its_call() && task.is_open()
            };
            self.tasks.values_mut().filter(of_lead).for_each(|task| task.state = TaskState::Done);
        }
        if let Some(end) = delta.ended
            && let Some(call) = self
                .calls
                .values_mut()
                .rev()
                .find(|call| Some(call.project) == change.project && call.outcome == CallOutcome::Dialing)
        {
            (call.outcome, call.seconds, call.minutes) = (end.outcome, end.seconds, end.minutes);
        }
        self.payments.extend(delta.payments.iter().map(|row| (row.payment.id, *row)));
        self.tasks.extend(delta.tasks.iter().map(|task| (task.id, *task)));
        self.calls.extend(delta.call.map(|call| (call.id, call)));
    }

    /// A task is done. Says whether it was not before.
    pub fn finish(&mut self, task: u64) -> bool {
        self.tasks
            .get_mut(&task)
            .is_some_and(|task| core::mem::replace(&mut task.state, TaskState::Done).is_open())
    }

    /// Keeps an intention to buy credits.
    pub fn intend(&mut self, row: PaymentRow) {
        let task = purchase_task(&row);
        self.payments.insert(row.payment.id, row);
        self.tasks.insert(task.id, task);
    }

    /// A recording is there to be fetched, or was `fetched`; `None` where there is no such call.
    pub fn record(&mut self, told: &ToldRecording, fetched: bool) -> Option<TaskRow> {
        let task = recording_task(self.calls.get(&told.call)?, told.at);
        let state = if fetched { TaskState::Done } else { TaskState::Waiting };
        let task = TaskRow { state, ..task };
        self.tasks.insert(task.id, task);
        Some(task)
    }

    /// Payments that are intended and not settled.
    pub fn pending(&self) -> impl Iterator<Item = &PaymentRow> {
        self.payments.values().filter(|row| row.state == PaymentState::Pending)
    }

    /// What the pro's payments that are not settled come to.
    #[must_use]
    pub fn pending_amount(&self) -> Amount {
        self.pending().fold(Amount::ZERO, |sum, row| sum.plus(row.payment.amount))
    }

    /// What the entries come to.
    #[must_use]
    pub fn balances(&self) -> Balances {
        let mut balances = Balances::default();
        for entry in self.entries.values() {
            balances.add(1, entry.debit, entry.credit, entry.amount.0.into());
        }
        balances
    }

    /// Takes over what the log does not say: how often the tasks were taken, and that a call was placed.
    pub fn carry(&mut self, before: &Self) {
        for (id, task) in &mut self.tasks {
            let known = before.tasks.get(id);
            match known {
                Some(known) => {
                    let open = task.is_open() && (task.kind.ends_with_a_change() || known.is_open());
                    let state = if open == known.is_open() {
                        known.state
                    } else if open {
                        TaskState::Waiting
                    } else {
                        TaskState::Done
                    };
                    let TaskRow { free, lease, failures, overrun, .. } = *known;
                    *task = TaskRow { state, free, lease, failures, overrun, ..*task };
                }
                // Of a call or a message whose task is lost nobody knows whether it went out: it does not go out twice.
                None if !task.kind.ends_with_a_change() => task.state = TaskState::Done,
                None => {}
            }
        }
    }
}
