//! Text messages as the world outside speaks of them: signatures, webhooks, numbers, segments.

mod signature;
