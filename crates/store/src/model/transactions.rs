//! Transactions: what a pro sees of the ledger, and of credits that were to be bought.

use reckon_domain::money::ChargeSource;
use reckon_domain::{Amount, ProjectId, Rule, Timestamp};

use super::money::{Entry, EntryKind, PaymentRow, PaymentState};

/// Whether a transaction is through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransactionStatus {
    /// It is.
    Settled,
    /// The card has not been charged yet, as far as is known.
    Pending,
    /// The card was declined: what was charged became outstanding, credits were not bought.
    Declined,
}

impl From<PaymentState> for TransactionStatus {
    fn from(state: PaymentState) -> Self {
        match state {
            PaymentState::Pending => Self::Pending,
            PaymentState::Succeeded => Self::Settled,
            PaymentState::Declined => Self::Declined,
        }
    }
}

/// Where a transaction stands among a pro's: by its time, then by its id. It keeps that place whatever becomes of
/// it, so that pages neither repeat nor miss it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransactionPlace {
    /// When it began.
    pub at: Timestamp,
    /// The entry's id; of credits that were bought by card, the payment's.
    pub id: u64,
}

/// What a pro has and owes once something is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holdings {
    /// The credits, in minor units.
    pub credits: Amount,
    /// What the pro owes, in minor units.
    pub outstanding: Amount,
}

/// A transaction, as a pro sees it: an entry of the ledger, or credits bought by card, and what has become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionRow {
    /// Where it stands.
    pub place: TransactionPlace,
    /// What it is.
    pub kind: EntryKind,
    /// What it was taken from; `None` where money came from elsewhere.
    pub source: Option<ChargeSource>,
    /// How much, in minor units.
    pub amount: Amount,
    /// Whether it is through.
    pub status: TransactionStatus,
    /// The change that booked it; `None` of an opening, and of what is not booked.
    pub position: Option<u64>,
    /// The lead's project.
    pub project: Option<ProjectId>,
    /// What the project asks for, in a line.
    pub title: Option<String>,
    /// The rule that decided.
    pub rule: Option<Rule>,
    /// What the pro had and owed once it was booked; `None` of what has changed nothing.
    pub after: Option<Holdings>,
}

impl TransactionRow {
    /// The transaction that an entry is, with its payment's state. `None`: it is none of the pro's, or one that
    /// [`bought`](Self::bought) tells of.
    #[must_use]
    pub fn of(entry: &Entry, payment: Option<PaymentState>, title: Option<String>) -> Option<Self> {
        let status = match entry.kind {
            EntryKind::PaymentSucceeded => return None,
            EntryKind::Credits if entry.payment.is_some() => return None,
            EntryKind::Charge(_) | EntryKind::OutstandingPaid => {
                payment.map_or(TransactionStatus::Settled, Into::into)
            }
            EntryKind::Opening | EntryKind::Credits | EntryKind::PaymentDeclined => {
                TransactionStatus::Settled
            }
        };
        Some(Self {
            place: TransactionPlace { at: entry.at, id: entry.id },
            kind: entry.kind,
            source: entry.source,
            amount: entry.amount,
            status,
            position: (entry.position > 0).then_some(entry.position),
            project: entry.project,
            title,
            rule: entry.rule,
            after: Some(Holdings { credits: entry.credits_after, outstanding: entry.outstanding_after }),
        })
    }

    /// Credits that were to be bought by card, with the entry that added them once they were paid.
    #[must_use]
    pub fn bought(row: &PaymentRow, entry: Option<&Entry>) -> Self {
        Self {
            place: TransactionPlace { at: row.at, id: row.payment.id.0 },
            kind: EntryKind::Credits,
            source: Some(ChargeSource::Card),
            amount: row.payment.amount,
            status: row.state.into(),
            position: entry.map(|entry| entry.position),
            project: None,
            title: None,
            rule: None,
            after: entry
                .map(|entry| Holdings { credits: entry.credits_after, outstanding: entry.outstanding_after }),
        }
    }

    /// What it does to the pro, or would have done, in minor units: charges and payments are negative.
    #[must_use]
    pub fn amount(&self) -> i64 {
        self.kind.sign() * i64::try_from(self.amount.0).unwrap_or(i64::MAX)
    }

    /// The latest `limit` of the two kinds of transactions together, the latest first.
    #[must_use]
    pub fn latest(entries: Vec<Self>, bought: Vec<Self>, limit: usize) -> Vec<Self> {
        let mut all = entries;
        all.extend(bought);
        all.sort_unstable_by_key(|row| core::cmp::Reverse(row.place));
        all.truncate(limit);
        all
    }
}
