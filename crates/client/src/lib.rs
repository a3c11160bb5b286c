//! What a page knows, kept current, and what it predicts with.
//!
//! Pages of a snapshot, updates and the answers to actions may arrive in any order. Each value remembers the place in
//! the log up to which it is current, and gives way to a later one alone; so whatever the order, the same comes of it.
//! The npm package and the application stand on this one reading: how values cross into it is theirs.

mod page;
mod places;
mod predict;
mod snapshot;

pub use page::{Client, Entry, LeadKey, Page};
pub use snapshot::{Place, Snapshot};
