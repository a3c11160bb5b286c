//! Ports: what the marketplace asks of the world outside, each a trait with its adapters beside it.
//!
//! An adapter knows its protocol and nothing of the rules. What it must not be told twice carries a
//! reference of ours, and what comes in from outside is checked before it is believed.

pub mod mail;
pub(crate) mod outgoing;
pub(crate) mod payment;
pub(crate) mod phone;
pub mod settings;
#[cfg(test)]
pub(crate) mod stub;
pub mod text;
pub mod twilio;

use core::pin::Pin;

/// A future that a port answers with.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
