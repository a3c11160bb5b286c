//! The application's parts, in a browser.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]
#![cfg(target_arch = "wasm32")]

mod calls;
mod chip;
mod dialog;
mod filter;
mod frames;
mod fresh;
mod inbox;
mod messages;
mod meter;
mod money;
mod predict;
mod quotes;
mod router;
mod rules;
mod stage;
mod world;
mod zones;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
