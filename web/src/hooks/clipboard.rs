//! The clipboard.

use wasm_bindgen_futures::JsFuture;
use web_sys::Clipboard;

/// The clipboard, where a page may write to it: not without TLS, but on this machine.
fn clipboard() -> Option<Clipboard> {
    web_sys::window().map(|window| window.navigator().clipboard()).filter(|there| !there.is_undefined())
}

/// Whether this page may copy.
#[must_use]
pub fn can_copy() -> bool {
    clipboard().is_some()
}

/// Copies a text, and says whether the browser has.
pub async fn copy(text: &str) -> bool {
    match clipboard() {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}
