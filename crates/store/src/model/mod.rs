//! What goes into a store and what comes out of it.

mod command;
mod import;
mod people;
mod rows;

pub use command::*;
pub use import::*;
pub use people::*;
pub use rows::*;
