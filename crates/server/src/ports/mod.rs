//! Ports: what the marketplace asks of the world outside, each a trait with its adapters beside it.
//!
//! An adapter knows its protocol and nothing of the rules. What it must not be told twice carries a
//! reference of ours, and what comes in from outside is checked before it is believed.

pub mod mail;
pub(crate) mod outgoing;
#[cfg_attr(not(test), expect(dead_code, reason = "the worker that charges is still to come"))]
pub(crate) mod payment;
#[cfg_attr(not(test), expect(dead_code, reason = "the worker that calls is still to come"))]
pub(crate) mod phone;
#[cfg(test)]
pub(crate) mod stub;
pub mod text;
pub mod twilio;

use core::pin::Pin;

/// A future that a port answers with.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
