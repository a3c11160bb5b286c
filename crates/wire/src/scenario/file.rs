//! The file, as it is written.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::strict::{object_or_null, objects, said, whole, whole_or_null};

/// A scenario: a small marketplace and what happens in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it is about.
    #[serde(default)]
    pub name: String,
    /// The plans.
    #[serde(default, deserialize_with = "objects")]
    pub plans: Vec<PlanEntry>,
    /// The categories.
    #[serde(default, deserialize_with = "objects")]
    pub categories: Vec<CategoryEntry>,
    /// The pros.
    #[serde(default, deserialize_with = "objects")]
    pub pros: Vec<ProEntry>,
    /// The clients.
    #[serde(default, deserialize_with = "objects")]
    pub clients: Vec<ClientEntry>,
    /// The projects.
    #[serde(default, deserialize_with = "objects")]
    pub projects: Vec<ProjectEntry>,
    /// What happens, in order.
    #[serde(deserialize_with = "objects")]
    pub steps: Vec<Step>,
}

/// A plan.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanEntry {
    /// Its id.
    pub id: String,
    /// Interactions in a period; `null`: unlimited. Must be said.
    #[serde(deserialize_with = "whole_or_null")]
    pub interactions: Option<u32>,
}

/// A category.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryEntry {
    /// Its id.
    pub id: String,
    /// The manual quote's fee, in minor units.
    #[serde(default, deserialize_with = "whole")]
    pub manual_quote_fee: u64,
    /// The Guaranteed Reply fee, in minor units; `null`: not offered.
    #[serde(default, deserialize_with = "whole_or_null")]
    pub guaranteed_reply_fee: Option<u64>,
}

/// A pro.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProEntry {
    /// Their id.
    pub id: String,
    /// Their plan.
    pub plan: String,
    /// The day of the month on which the counter resets.
    #[serde(default = "first_day", deserialize_with = "whole")]
    pub anchor_day: u32,
    /// The zone's name in the time zone database.
    #[serde(default = "utc")]
    pub time_zone: String,
    /// Stored value, in minor units.
    #[serde(default, deserialize_with = "whole")]
    pub credits: u64,
    /// Whether a card is on file.
    #[serde(default)]
    pub card: bool,
    /// Whether fees are paid from credits where they suffice.
    #[serde(default = "yes")]
    pub prefer_credits: bool,
}

const fn first_day() -> u32 {
    1
}

fn utc() -> String {
    "UTC".to_owned()
}

const fn yes() -> bool {
    true
}

/// A client.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientEntry {
    /// Their id.
    pub id: String,
    /// Their mobile number.
    #[serde(default)]
    pub mobile: Option<String>,
    /// Their landline number.
    #[serde(default)]
    pub landline: Option<String>,
    /// Their email address.
    #[serde(default)]
    pub email: Option<String>,
}

/// A project.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectEntry {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub client: String,
    /// Its category.
    pub category: String,
}

/// A step, with every field that any step has.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// When, in RFC 3339.
    pub at: String,
    /// Who.
    pub by: String,
    /// What.
    #[serde(rename = "do")]
    pub action: String,
    /// The place it is done from.
    #[serde(default)]
    pub from: Option<String>,
    /// The quote's method.
    #[serde(default)]
    pub method: Option<String>,
    /// The call's result.
    #[serde(default)]
    pub result: Option<String>,
    /// The lead's project.
    #[serde(default)]
    pub project: Option<String>,
    /// The pro, unless a pro acts.
    #[serde(default)]
    pub pro: Option<String>,
    /// The client, in a discussion.
    #[serde(default)]
    pub client: Option<String>,
    /// The estimate, or the credits bought, in minor units.
    #[serde(default, deserialize_with = "whole_or_null")]
    pub amount: Option<u64>,
    /// When a callback is to be made, in RFC 3339.
    #[serde(default)]
    pub time: Option<String>,
    /// The plan changed to, or set.
    #[serde(default)]
    pub plan: Option<String>,
    /// What the plan allows from now on; `null`: unlimited.
    #[serde(default, deserialize_with = "said")]
    pub interactions: Option<Option<u32>>,
    /// The category whose fees are set.
    #[serde(default)]
    pub category: Option<String>,
    /// The manual quote's fee from now on, in minor units.
    #[serde(default, deserialize_with = "whole_or_null")]
    pub manual_quote_fee: Option<u64>,
    /// The Guaranteed Reply fee from now on, in minor units; `null`: not offered.
    #[serde(default, deserialize_with = "said")]
    pub guaranteed_reply_fee: Option<Option<u64>>,
    /// The channel.
    #[serde(default)]
    pub channel: Option<String>,
    /// The words of a text or an email.
    #[serde(default)]
    pub body: Option<String>,
    /// How long a call lasted.
    #[serde(default, deserialize_with = "whole_or_null")]
    pub seconds: Option<u32>,
    /// Whether every card charge of the step fails.
    #[serde(default)]
    pub card_declines: Option<bool>,
    /// Which automation.
    #[serde(default)]
    pub automation: Option<String>,
    /// What became of a message.
    #[serde(rename = "action", default)]
    pub delivery: Option<String>,
    /// The new mobile number; `null` removes it.
    #[serde(default, deserialize_with = "named")]
    pub mobile: Option<Option<String>>,
    /// The new landline number; `null` removes it.
    #[serde(default, deserialize_with = "named")]
    pub landline: Option<Option<String>>,
    /// The new email address; `null` removes it.
    #[serde(default, deserialize_with = "named")]
    pub email: Option<Option<String>>,
    /// What the result must be.
    #[serde(default, deserialize_with = "object_or_null")]
    pub expect: Option<Map<String, Value>>,
}

/// A field that is there, `null` or not.
fn named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
