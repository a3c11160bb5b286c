//! Random states, and what the native rules say of them, for tests that ask the built npm package the
//! same.

mod dice;
mod page;
mod state;

pub use page::{Page, ask};
