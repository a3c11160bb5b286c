//! Email as the world outside speaks of it: composed, handed to mail servers good and bad, read back.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod cases;
mod common;
mod compose;
#[cfg(unix)]
mod exim;
mod faults;
mod inbound;
mod maildir;
mod quotes;
#[cfg(unix)]
mod real;
#[cfg(unix)]
mod server;
mod stub;
mod tokens;
