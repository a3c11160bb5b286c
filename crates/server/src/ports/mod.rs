//! Ports: what the marketplace asks of the world outside, each a trait with its adapters beside it.
//!
//! An adapter knows its protocol and nothing of the rules. What it must not be told twice carries a
//! reference of ours, and what comes in from outside is checked before it is believed.

pub mod twilio;
