//! What components share of behaviour.

mod fragment;
mod storage;
mod title;

pub use fragment::use_fragment;
pub use storage::{recall, remember};
pub use title::use_title;
