//! What goes into a store and what comes out of it.

mod appointments;
mod automations;
mod catalogue;
mod command;
mod consents;
mod discussions;
mod faults;
mod import;
mod money;
mod people;
mod rows;
mod tasks;
mod trail;
mod transactions;

pub use appointments::*;
pub use automations::*;
pub use catalogue::*;
pub use command::*;
pub use consents::*;
pub use discussions::*;
pub use faults::*;
pub use import::*;
pub use money::*;
pub use people::*;
pub use rows::*;
pub use tasks::*;
pub use trail::*;
pub use transactions::*;
