//! The calls of a lead, as its two people see them.

use serde::{Deserialize, Serialize};

/// Who had a call made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CallBy {
    /// The pro started it.
    Pro,
    /// A callback was due.
    Callback,
}

/// How a call goes, or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CallStatus {
    /// It is under way.
    Dialing,
    /// The two were connected.
    Connected,
    /// The client accepted, and the pro was not reached.
    ProMissed,
    /// The client's line was busy.
    Busy,
    /// The client did not pick up.
    NoAnswer,
    /// The client did not accept.
    Declined,
    /// A callback was more than an hour late.
    Missed,
    /// Contact was made in another way while it was under way: it counts for nothing.
    Overtaken,
}

/// A call of a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CallForm {
    /// Which.
    pub id: u64,
    /// When it began, in milliseconds.
    pub at: i64,
    /// Who had it made.
    pub by: CallBy,
    /// How it goes, or went.
    pub status: CallStatus,
    /// How long the two were connected.
    pub seconds: Option<u32>,
    /// What its minutes after the third cost, in minor units. For the pro alone; `null` for the client.
    pub minutes_charged: Option<u64>,
    /// Where the recording can be heard, once it is there.
    pub recording: Option<String>,
}

/// A lead's calls, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Calls {
    /// The calls.
    pub calls: Vec<CallForm>,
}
