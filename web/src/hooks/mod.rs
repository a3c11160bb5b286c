//! What components share of behaviour.

mod storage;
mod title;

pub use storage::{recall, remember};
pub use title::use_title;
