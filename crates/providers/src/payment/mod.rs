//! The card processor: takes money from a card, once for each payment.

pub mod simulated;
pub mod stripe;

use reckon_domain::{Amount, ProId, Timestamp};

use super::Reply;
use crate::secret::Secret;

/// Somebody who charges cards.
pub trait PaymentProcessor: Send + Sync + 'static {
    /// Charges a card. However often one payment is asked for, it is charged once.
    fn charge<'a>(&'a self, charge: &'a Charge) -> Reply<'a, Charged>;

    /// Puts a card on file by the token that the processor's own page has made of it. `key` stands for this
    /// one putting: asked again, it is the same card.
    fn keep<'a>(&'a self, token: &'a Secret, key: &'a str) -> Reply<'a, Result<Card, NotKept>>;

    /// The page of the processor's own on which people put their cards on file; `None` where our page offers
    /// tokens.
    fn page(&self) -> Option<&dyn CardPage>;
}

/// A page of the processor's own, to which people go to put a card on file and from which they come back. Each
/// way there and back is a visit.
pub trait CardPage: Send + Sync {
    /// Begins a visit of a pro's; where to send them. `key` stands for this one visit: asked again, it is the
    /// same.
    fn begin<'a>(&'a self, pro: ProId, key: &'a str) -> Reply<'a, Result<String, NotKept>>;

    /// What has become of a visit.
    fn visited<'a>(&'a self, visit: &'a str) -> Reply<'a, Visited>;
}

/// What has become of a visit to the processor's page.
#[derive(Debug)]
pub enum Visited {
    /// It was a pro's.
    By(ProId, CameTo),
    /// There was no such visit, or not from here.
    Unheard,
    /// The processor did not answer: ask again.
    Unknown,
}

/// What has come of a pro's visit.
#[derive(Debug)]
pub enum CameTo {
    /// A card was put on file.
    Kept {
        /// When the visit began.
        begun: Timestamp,
        /// The card.
        card: Card,
    },
    /// It is not over.
    Open,
    /// It is over, and no card came of it.
    Expired,
}

/// A card that is to be charged.
pub struct Charge {
    /// The payment: the processor's idempotency key, the same at each attempt, and no other payment's.
    pub payment: String,
    /// How often it has been asked for before.
    pub attempt: u32,
    /// The card, as [`PaymentProcessor::keep`] has answered it; `None` where it is gone by now, or only the
    /// marketplace knows it.
    pub card: Option<Secret>,
    /// How much, in the currency's minor units.
    pub amount: Amount,
    /// An ISO 4217 code, in capitals.
    pub currency: String,
}

impl core::fmt::Debug for Charge {
    /// Without the card.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Charge({} attempt {})", self.payment, self.attempt)
    }
}

/// What has become of a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Charged {
    /// The money is taken.
    Succeeded,
    /// It is not, and will not be. The code is the processor's.
    Declined {
        /// Such as `card_declined`.
        code: String,
    },
    /// The answer comes by itself, as a [`Settlement`].
    Pending,
    /// It may or may not have been taken: ask again, for the same payment.
    Unknown,
}

/// A card on file.
pub struct Card {
    /// What the processor charges it by.
    pub token: Secret,
    /// Such as `visa`.
    pub brand: String,
    /// The number's last four digits.
    pub last4: String,
    /// The month and year in which it expires, `MM/YY`.
    pub expires: String,
}

impl core::fmt::Debug for Card {
    /// Without the token.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Card({})", self.brand)
    }
}

/// Why there is no card on file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// The processor does not know the token, or does not take the card.
    Refused,
    /// The processor did not answer: try again with the same key.
    Unknown,
}

/// A word on a payment, told by the processor of its own accord. A payment that failed may succeed later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The payment.
    pub payment: String,
    /// How much it was about, in minor units.
    pub amount: Amount,
    /// Whether the money is taken.
    pub succeeded: bool,
}
