//! What a click costs, decided.
//!
//! The rules of the rulebook are the rows of one [`table`]. [`decide`] finds the
//! one row that an action meets and says what follows, or why it is refused;
//! [`events`](decide::events) lists what an allowed action causes, and [`evolve`] brings the state
//! up to date with it. The page predicts with `decide` on a snapshot, the
//! server decides with the same `decide` on the truth.
//!
//! Deliberately absent: I/O, a clock (the caller names the time), randomness,
//! async, floating point, serialisation, names and contact details of people.
//! Whatever cannot be decided from facts does not enter here.

pub mod account;
pub mod action;
pub mod automation;
pub mod catalogue;
pub mod check;
pub mod contact;
pub mod decide;
pub mod delivery;
pub mod event;
pub mod evolve;
pub mod fact;
pub mod id;
pub mod index;
pub mod keyword;
pub mod lead;
pub mod money;
#[cfg(feature = "zones")]
pub mod period;
pub mod prediction;
pub mod reason;
pub mod relation;
pub mod rule;
pub mod state;
pub mod table;
pub mod text;
pub mod time;
pub mod version;
pub mod wording;
pub mod written;

pub use account::{Account, Limit};
pub use action::{Action, Details, Role};
pub use automation::{NotSent, Sending, Trigger};
pub use decide::{Consequences, Decision, Outcome, Situation, decide};
pub use event::Event;
pub use evolve::evolve;
pub use id::{AutomationId, ClientId, PaymentId, PlanId, ProId, ProjectId};
pub use lead::Lead;
pub use money::{Amount, Charge, Payment, PaymentPurpose};
pub use reason::{Fault, Reason, Unblock};
pub use relation::{Channel, Reach, Relation};
pub use rule::Rule;
pub use state::Pro;
pub use time::{Local, Period, Timestamp};
pub use wording::Wording;
