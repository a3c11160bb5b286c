//! Text messages as the world outside speaks of them: signatures, webhooks, numbers, segments.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod numbers;
mod signature;
mod simulated;
mod webhooks;
