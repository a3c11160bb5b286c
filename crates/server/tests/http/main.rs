//! The server as its callers meet it: real requests over loopback to a real server.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod actions;
mod calls;
mod client;
mod concurrency;
mod consents;
mod discussions;
mod erasure;
mod events;
mod headers;
mod isolation;
mod leaks;
mod letters;
mod malformed;
mod market;
mod payments;
mod session;
mod shutdown;
mod stripe;
mod stripe_page;
mod twilio;
