//! What goes into a store and what comes out of it.

mod command;
mod discussions;
mod import;
mod people;
mod rows;

pub use command::*;
pub use discussions::*;
pub use import::*;
pub use people::*;
pub use rows::*;
