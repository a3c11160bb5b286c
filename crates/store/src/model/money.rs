//! Money: payments by card, the card, the ledger's entries and what its accounts hold.

use reckon_domain::money::{ChargeFor, ChargeSource, Payment, PaymentPurpose};
use reckon_domain::{Amount, PaymentId, ProId, ProjectId, Rule, Timestamp};

/// Where a payment by card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentState {
    /// It is intended; the processor may or may not have charged the card yet.
    Pending,
    /// The card was charged.
    Succeeded,
    /// The card was declined, or was gone.
    Declined,
}

impl PaymentState {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Succeeded, Self::Declined];

    /// The name in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Declined => "declined",
        }
    }
}

/// A payment by card: intended, charged by a worker, settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentRow {
    /// Its id, what it is for, and how much.
    pub payment: Payment,
    /// Whose card is charged.
    pub pro: ProId,
    /// When it was intended.
    pub at: Timestamp,
    /// The change that caused it; `None` for credits, which are bought before anything happens.
    pub position: Option<u64>,
    /// Where it stands.
    pub state: PaymentState,
    /// The change that settled it.
    pub settled: Option<u64>,
}

impl PaymentRow {
    /// The intention to buy credits.
    #[must_use]
    pub const fn purchase(id: PaymentId, pro: ProId, amount: Amount, at: Timestamp) -> Self {
        let payment = Payment { id, purpose: PaymentPurpose::Credits, amount };
        Self { payment, pro, at, position: None, state: PaymentState::Pending, settled: None }
    }
}

/// A card, as far as anyone may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The brand, such as `visa`.
    pub brand: String,
    /// The number's last four digits.
    pub last4: String,
    /// When it expires: MM/YY.
    pub expires: String,
}

/// A card on file, with what the processor knows it by. The token is a secret: it is in no log and no answer.
#[derive(Clone, PartialEq, Eq)]
pub struct CardRow {
    /// What may be seen of it.
    pub card: Card,
    /// The processor's token.
    pub token: String,
    /// When it was put on file.
    pub since: Timestamp,
}

impl core::fmt::Debug for CardRow {
    /// Without the token.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "CardRow({} {})", self.card.brand, self.card.last4)
    }
}

/// A pro's wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletRow {
    /// Stored value, in minor units.
    pub credits: Amount,
    /// What the pro owes (I8), in minor units.
    pub outstanding: Amount,
    /// Payments by card that are intended and not settled, in minor units.
    pub pending: Amount,
    /// Whether the pro wants fees paid from credits where they suffice (I10).
    pub prefer_credits: bool,
    /// Whether a card is on file, as the rules see it.
    pub on_file: bool,
    /// What is known of that card; nothing of one that the marketplace keeps itself.
    pub card: Option<Card>,
}

/// The ledger's accounts. A debit adds to one, a credit takes from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LedgerAccount {
    /// Credits that pros hold: the marketplace owes them, so its balance is never above zero.
    Credits,
    /// With the card processor: charged or about to be, and not settled.
    CardClearing,
    /// What pros owe.
    Outstanding,
    /// What pros were charged.
    Revenue,
    /// What has come in: settled by the processor, or paid to the marketplace elsewhere.
    Bank,
    /// The other side of what was there before the ledger began.
    Opening,
}

impl LedgerAccount {
    /// Every account.
    pub const ALL: [Self; 6] =
        [Self::Credits, Self::CardClearing, Self::Outstanding, Self::Revenue, Self::Bank, Self::Opening];

    /// The name in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Credits => "credits",
            Self::CardClearing => "card_clearing",
            Self::Outstanding => "outstanding",
            Self::Revenue => "revenue",
            Self::Bank => "bank",
            Self::Opening => "opening",
        }
    }
}

/// What an entry of the ledger records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// The credits with which a pro's account opened.
    Opening,
    /// A charge.
    Charge(ChargeFor),
    /// Credits were added.
    Credits,
    /// What was outstanding was paid.
    OutstandingPaid,
    /// A payment by card succeeded: what was with the processor is in the bank.
    PaymentSucceeded,
    /// A payment by card was declined: what was with the processor is outstanding.
    PaymentDeclined,
}

impl EntryKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Opening,
        Self::Charge(ChargeFor::ManualQuoteFee),
        Self::Charge(ChargeFor::GuaranteedReplyFee),
        Self::Charge(ChargeFor::CallMinutes),
        Self::Credits,
        Self::OutstandingPaid,
        Self::PaymentSucceeded,
        Self::PaymentDeclined,
    ];

    /// The name in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Charge(purpose) => purpose.name(),
            Self::Credits => "credits",
            Self::OutstandingPaid => "outstanding_paid",
            Self::PaymentSucceeded => "payment_succeeded",
            Self::PaymentDeclined => "payment_declined",
        }
    }

    /// Whether it gives to the pro (1) or takes (-1); 0: it is between the processor and the bank alone, and
    /// no transaction of the pro's.
    #[must_use]
    pub const fn sign(self) -> i64 {
        match self {
            Self::Opening | Self::Credits | Self::PaymentDeclined => 1,
            Self::Charge(_) | Self::OutstandingPaid => -1,
            Self::PaymentSucceeded => 0,
        }
    }
}

/// One entry of the ledger: an amount, from one account to another, so that it is balanced as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id, in the order of the log: see [`event_id`](crate::ledger::event_id). Of an opening, 0.
    pub id: u64,
    /// Whose it is.
    pub pro: ProId,
    /// The change that caused it; 0 of an opening.
    pub position: u64,
    /// When.
    pub at: Timestamp,
    /// What it records.
    pub kind: EntryKind,
    /// What a charge or payment was taken from; `None` where money came from elsewhere.
    pub source: Option<ChargeSource>,
    /// The payment that it awaits or settles.
    pub payment: Option<PaymentId>,
    /// The lead's project.
    pub project: Option<ProjectId>,
    /// The rule that decided.
    pub rule: Option<Rule>,
    /// How much, in minor units.
    pub amount: Amount,
    /// The account that it adds to.
    pub debit: LedgerAccount,
    /// The account that it takes from.
    pub credit: LedgerAccount,
    /// The pro's credits after it.
    pub credits_after: Amount,
    /// What the pro owes after it.
    pub outstanding_after: Amount,
}

/// The ledger's balances, all pros together, by account in the order of [`LedgerAccount::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balances {
    /// Entries.
    pub entries: u64,
    /// In minor units: debits less credits.
    pub accounts: [i128; 6],
}

impl Balances {
    /// The balance of an account.
    #[must_use]
    pub fn of(&self, account: LedgerAccount) -> i128 {
        LedgerAccount::ALL
            .iter()
            .zip(self.accounts)
            .find(|(one, _)| **one == account)
            .map_or(0, |(_, sum)| sum)
    }

    /// Adds what `entries` entries moved from one account to another.
    pub fn add(&mut self, entries: u64, debit: LedgerAccount, credit: LedgerAccount, amount: i128) {
        self.entries += entries;
        for (account, sum) in LedgerAccount::ALL.iter().zip(&mut self.accounts) {
            *sum += if *account == debit { amount } else { 0 };
            *sum -= if *account == credit { amount } else { 0 };
        }
    }

    /// Zero: what one account gained another lost.
    #[must_use]
    pub fn sum(&self) -> i128 {
        self.accounts.iter().sum()
    }
}

/// Whether a payment buys credits: then it is intended before anything is in the log.
#[must_use]
pub const fn is_purchase(payment: &Payment) -> bool {
    matches!(payment.purpose, PaymentPurpose::Credits)
}
