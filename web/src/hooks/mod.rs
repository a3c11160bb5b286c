//! What components share of behaviour.

mod alert;
mod clipboard;
mod fragment;
mod storage;
mod title;

pub use alert::{alert, ask, may_ask};
pub use clipboard::{can_copy, copy};
pub use fragment::use_fragment;
pub use storage::{recall, remember};
pub use title::use_title;
