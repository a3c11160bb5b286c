//! A pro's money, as that pro alone sees it: wallet, payments by card, transactions.

use serde::{Deserialize, Serialize};

/// A pro's wallet. Amounts are in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Wallet {
    /// Stored value.
    pub credits: u64,
    /// What the pro owes (I8).
    pub outstanding: u64,
    /// Payments by card that are intended and not settled.
    pub pending: u64,
    /// Whether fees are taken from credits where they suffice (I10).
    pub prefer_credits: bool,
    /// Whether a card is on file, as the rules see it.
    pub on_file: bool,
    /// What is known of the card; `null` where none is on file, or one that the marketplace keeps itself.
    pub card: Option<PaymentCard>,
    /// How a card is put on file.
    pub card_by: CardBy,
    /// An ISO 4217 code.
    pub currency: String,
}

/// How a card is put on file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CardBy {
    /// By a token that the page offers.
    Token,
    /// On the card processor's own page, which the server knows the way to.
    Page,
}

/// A card on file, as far as anyone may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PaymentCard {
    /// Such as `visa`.
    pub brand: String,
    /// The number's last four digits.
    pub last4: String,
    /// When it expires, `MM/YY`.
    pub expires: String,
}

/// Where a payment by card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// It is intended; the processor has not answered yet.
    Pending,
    /// The card was charged.
    Succeeded,
    /// The card was declined.
    Declined,
}

/// A payment by card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PaymentForm {
    /// Which.
    pub id: u64,
    /// Where it stands.
    pub status: PaymentStatus,
    /// How much, in minor units.
    pub amount: u64,
    /// What it is for: `credits`, `outstanding`, or the charge's own name.
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::PaymentPurpose))]
    pub purpose: String,
}

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TransactionFor {
    /// The manual quote's fee.
    ManualQuoteFee,
    /// The Guaranteed Reply fee, on contact.
    GuaranteedReplyFee,
    /// Minutes of a call after the third.
    CallMinutes,
    /// Credits were added, or were to be bought.
    Credits,
    /// What was outstanding was paid.
    OutstandingPaid,
    /// A card was declined: what it was to pay is outstanding.
    PaymentDeclined,
    /// The credits with which the account opened.
    Opening,
}

/// What a transaction was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TransactionSource {
    /// Stored value.
    Credits,
    /// The card on file.
    Card,
    /// Nothing yet: the pro owes it.
    Outstanding,
}

/// Whether a transaction is through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TransactionStatus {
    /// It is.
    Settled,
    /// The processor has not answered yet.
    Pending,
    /// The card was declined.
    Declined,
}

/// A transaction of a pro's. Amounts are in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Transaction {
    /// Which. It keeps its id and its place in the list, whatever becomes of it.
    pub id: u64,
    /// The place in the log of what booked it; `null` of an opening, and of what is not booked.
    pub position: Option<u64>,
    /// When it began, in milliseconds.
    pub at: i64,
    /// What it is for.
    #[serde(rename = "for")]
    pub purpose: TransactionFor,
    /// What it was taken from; `null` where money came from elsewhere.
    pub source: Option<TransactionSource>,
    /// What it does to the pro, or would have done: charges are negative.
    pub amount: i64,
    /// Whether it is through.
    pub status: TransactionStatus,
    /// The lead's project.
    pub project: Option<u32>,
    /// What the client asks for, in a line.
    pub title: Option<String>,
    /// The rule that decided, by its id.
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::schema::RuleId>))]
    pub rule: Option<String>,
    /// The credits once it was booked; `null` of what has changed nothing, such as credits whose card was declined.
    pub credits_after: Option<u64>,
    /// What the pro owed once it was booked.
    pub outstanding_after: Option<u64>,
}

/// A page of transactions, latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Transactions {
    /// The transactions.
    pub transactions: Vec<Transaction>,
    /// What to ask for next as `before`; `null` where there is no more.
    pub next: Option<String>,
}
