//! What travels between server and page, and what the store keeps: JSON forms with a version, redacted
//! by viewer.
//!
//! Amounts are whole minor units, instants whole milliseconds since 1970 (JavaScript's `Date.now()`),
//! ids whole numbers. A field that says nothing is left out. A form that changes takes a new
//! [`VERSION`]; the snapshots in `tests/` pin each.

pub mod act;
pub mod automations;
pub mod booking;
pub mod calls;
pub mod consents;
pub mod decision;
pub mod discussions;
pub mod form;
#[cfg(any(test, feature = "log"))]
pub mod log;
pub mod money;
pub mod name;
pub mod rules;
#[cfg(feature = "scenario")]
pub mod scenario;
#[cfg(feature = "schema")]
pub mod schema;
pub mod segments;
pub mod snapshot;
pub mod template;
pub mod view;

pub use act::{Act, Acted, Shown};
pub use decision::DecisionForm;
pub use snapshot::{Snapshot, Update, Viewer};

/// The version of the forms. A reader refuses another.
pub const VERSION: u32 = 1;

/// The rules' version as it travels: sixteen hexadecimal digits.
#[must_use]
pub fn rules_version() -> String {
    format!("{:016x}", reckon_domain::version::VERSION)
}

/// The README's Rust snippets, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub struct Readme;
