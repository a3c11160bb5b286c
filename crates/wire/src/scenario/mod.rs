//! Scenario files: a small marketplace, the steps that happen in it, and what each must come to.
//!
//! The format is a contract. Reading, replaying and comparing live here once: the command line, the
//! server's answers to machines, and the tests all use these.

mod expect;
mod file;
mod line;
mod read;
mod replay;
mod step;
mod strict;

pub use expect::{Mismatch, mismatches};
pub use file::{Scenario, Step};
pub use line::{CallLine, DiscussionLine, Line, Outlook};
pub use read::{Command, Plot, Unreadable, read};
pub use replay::{World, replay};

use chrono::{DateTime, SecondsFormat};
use reckon_domain::Timestamp;

/// An instant as RFC 3339 writes it, in UTC, with as many digits as it needs.
#[must_use]
pub fn rfc3339(at: Timestamp) -> String {
    DateTime::from_timestamp_millis(at.0).unwrap_or_default().to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// The instant that RFC 3339 text names, to the millisecond.
#[must_use]
pub fn parse_rfc3339(text: &str) -> Option<Timestamp> {
    Timestamp::from_millis(DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis())
}
