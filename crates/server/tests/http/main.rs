//! The server as its callers meet it: real requests over loopback to a real server.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod actions;
mod automations;
mod booking;
mod calendar;
mod calls;
mod catalogue;
mod client;
mod concurrency;
mod consents;
mod discussions;
mod erasure;
mod events;
mod headers;
mod inbox;
mod isolation;
mod languages;
mod leaks;
mod letters;
mod mails;
mod malformed;
mod market;
mod operating;
mod payments;
mod post;
mod reading;
mod session;
mod shutdown;
mod standing;
mod stripe;
mod stripe_page;
mod texts;
mod tracking;
mod twilio;
