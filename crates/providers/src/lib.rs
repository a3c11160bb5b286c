//! Whom the marketplace asks outside: who charges cards, places calls, carries texts and emails. Each is a port, a trait,
//! with its adapters and its simulation beside it; and the signed tokens that go out with what is sent.
//!
//! An adapter knows its protocol and nothing of the rules. What it must not be told twice carries a
//! reference of ours, and what comes in from outside is checked before it is believed.

pub mod mail;
pub mod outgoing;
pub mod payment;
pub mod phone;
pub mod secret;
pub mod settings;
#[cfg(test)]
mod stub;
pub mod text;
pub mod tokens;
pub mod twilio;

use core::pin::Pin;

/// A future that a port answers with.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
