//! The forms that travel: pinned to their version, and redacted by viewer.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod full;
mod pinned;
mod redaction;
