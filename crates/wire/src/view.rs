//! What people read: names, titles, messages. The rules need none of it.
//!
//! None of these forms has a field for a phone number or an address but [`Contacts`], which are made for a viewer
//! only once the rules say that they may see them.

use reckon_domain::Role;
use serde::{Deserialize, Serialize};

use crate::name::named;
use crate::snapshot::Viewer;

/// What to show of a lead's project and of the other side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Card {
    /// The project.
    pub project: u32,
    /// The pro.
    pub pro: u32,
    /// What the client asks for, in a line.
    pub title: String,
    /// What the client asks for, in full.
    pub description: String,
    /// The category's name.
    pub category: String,
    /// Where.
    pub place: String,
    /// When the project was posted, in milliseconds.
    pub posted: i64,
    /// The other side's name: the client's for a pro (given name and initial), the pro's for a client.
    pub name: String,
    /// What the other side says of itself: the pro's trade and years for a client; empty for a pro.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The other side's contacts; left out until the rules let the viewer see them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Contacts>,
}

/// A message in a lead's chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Message {
    /// Its place in the log: unique, rising.
    pub position: u64,
    /// The lead's project.
    pub project: u32,
    /// The lead's pro.
    pub pro: u32,
    /// Who wrote it.
    #[serde(with = "named")]
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::Role))]
    pub by: Role,
    /// When, in milliseconds.
    pub at: i64,
    /// The words.
    pub body: String,
}

/// The other side's contacts, for a viewer who may see them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Contacts {
    /// The full name.
    pub name: String,
    /// The mobile number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile: Option<String>,
    /// The landline number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub landline: Option<String>,
    /// The email address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

impl core::fmt::Debug for Contacts {
    /// Says that there are contacts, not which.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Contacts(not shown)")
    }
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Me {
    /// Who, for the rules; left out for an operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viewer: Option<Viewer>,
    /// Whether they operate the marketplace.
    #[serde(default)]
    pub operator: bool,
    /// Their name.
    pub name: String,
    /// The pro's time zone, by its name in the time zone database; left out for others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The marketplace's currency: an ISO 4217 code.
    pub currency: String,
    /// The version of the server's rules.
    pub rules: String,
    /// The server's time, in milliseconds.
    pub at: i64,
}

/// An interaction that was counted, as the pro's history lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CountedInteraction {
    /// Its place in the log.
    pub position: u64,
    /// When it was counted, in milliseconds.
    pub at: i64,
    /// The lead's project.
    pub project: u32,
    /// What the client asks for, in a line.
    pub title: String,
    /// The rule that counted it, by its id.
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::RuleId))]
    pub rule: String,
    /// Who acted.
    #[serde(with = "named")]
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::Role))]
    pub by: Role,
    /// When the billing period began in which it was counted, in milliseconds.
    pub period_start: i64,
}

/// How predictions compare with decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PredictionHealth {
    /// Actions that said what they were told.
    pub predicted: u64,
    /// Of these, the ones decided as predicted.
    pub agreed: u64,
    /// Those that differed because the page's snapshot was behind.
    pub stale: u64,
    /// Those that differed because the page had other rules.
    pub other_rules: u64,
    /// Those that differed for neither reason: each is a fault of Reckon's.
    pub unexplained: u64,
    /// The latest that differed, newest first.
    pub latest: Vec<Difference>,
}

/// A prediction that differed from the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Difference {
    /// When, in milliseconds.
    pub at: i64,
    /// The action's key.
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::ActionKey))]
    pub action: String,
    /// What was shown, in a few words.
    pub shown: String,
    /// What was decided, in a few words.
    pub decided: String,
    /// Why they differed: `stale`, `other_rules` or `unexplained`.
    pub cause: String,
}

/// Something that an operator or a backend did, or an attempt to sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TrailForm {
    /// Its number: rising.
    pub id: u64,
    /// When, in milliseconds.
    pub at: i64,
    /// Who: `operator:1`, `backend`, `pro:12`, `client:3`; left out where nobody knows the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// The operator's name, or that of the backend's token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// In whose name a backend acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acts_as: Option<String>,
    /// `sign_in`, or the request: its method and route.
    pub operation: String,
    /// Whom or what it was about, such as `client:3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The address that it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// `done`, `refused`, `wrong_password`, `no_account`, or `too_many` for attempts that were not looked at, of which
    /// one a minute is noted.
    pub outcome: String,
    /// The place in the log of what was done there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u64>,
}

/// A page of the trail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Trail {
    /// They, the latest first.
    pub entries: Vec<TrailForm>,
    /// What to give as `before` for the next page; left out on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
}
