//! The consent record: each change of a client's subscriptions, with who, when, how and the words.

use reckon_domain::Role;
use reckon_domain::relation::Channel;
use serde::{Deserialize, Serialize};

use crate::name::named;

/// How a change of a subscription was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConsentHow {
    /// The client wrote a text that is exactly the word (U2, U3).
    Text,
    /// The client pressed the button on the page that an email's link leads to (U5).
    Link,
    /// The client's mail program said so, in one click (RFC 8058).
    OneClick,
    /// The telephone network said that the client has told it.
    Network,
    /// The client did so in the marketplace.
    Client,
    /// The pro's staff did.
    Staff,
}

/// A client's subscription to a channel of a pro's, changed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Consent {
    /// The place in the log: unique with the channel, rising.
    pub position: u64,
    /// When, in milliseconds.
    pub at: i64,
    /// Whose messages it is about.
    pub pro: u32,
    /// Whose consent it is.
    pub client: u32,
    /// `text` or `email`.
    #[serde(with = "named")]
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::Channel))]
    pub channel: Channel,
    /// Whether the client is subscribed from here on.
    pub subscribed: bool,
    /// In whose name it was changed. Which login of a pro's staff is not known.
    #[serde(with = "named")]
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::Role))]
    pub by: Role,
    /// How.
    pub how: ConsentHow,
    /// The rule that decided, by its id.
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::schema::RuleId>))]
    pub rule: Option<String>,
    /// The words that said it: the client's text, what the page asked, what the staff give as evidence. `null` where
    /// there are none, or they were erased.
    pub words: Option<String>,
}

impl core::fmt::Debug for Consent {
    /// Without the words.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Consent({} {} {})", self.position, self.channel.name(), self.subscribed)
    }
}

/// A page of the consent record, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Consents {
    /// The changes.
    pub consents: Vec<Consent>,
    /// What to give as `after` for the next page; `null` on the last.
    pub next: Option<u64>,
}
