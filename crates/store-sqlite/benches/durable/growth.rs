//! How it grows.
pub(crate) async fn run() {}
