//! Words: how many messages they take, and the fields in them.

#![expect(clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

mod segments;
mod template;
