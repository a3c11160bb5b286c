//! Being told by the system, beside the page: where the person has allowed it, and while nobody looks at the page.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

/// Whether the browser has such alerts. One on a telephone, or without TLS, may have none.
fn are_there() -> bool {
    web_sys::window().is_some_and(|window| {
        js_sys::Reflect::has(&window, &JsValue::from_str("Notification")).unwrap_or_default()
    })
}

/// Whether the person can be asked: there are alerts, and they have neither allowed nor forbidden them.
#[must_use]
pub fn may_ask() -> bool {
    are_there() && Notification::permission() == NotificationPermission::Default
}

/// Asks the person. What they answer the browser keeps.
pub async fn ask() {
    if let Ok(answer) = Notification::request_permission() {
        // A browser that will not ask has refused.
        let _ = JsFuture::from(answer).await;
    }
}

/// Shows an alert if it is allowed and the page is not looked at; `open` is done when it is pressed. One with the
/// same tag takes the place of the one before.
pub fn alert(title: &str, tag: &str, open: impl FnOnce() + 'static) {
    let document = web_sys::window().and_then(|window| window.document());
    let away = document.is_some_and(|document| !document.has_focus().unwrap_or(true));
    if !away || !are_there() || Notification::permission() != NotificationPermission::Granted {
        return;
    }
    let options = NotificationOptions::new();
    options.set_tag(tag);
    let Ok(shown) = Notification::new_with_options(title, &options) else { return };
    let pressed = Closure::once_into_js({
        let shown = shown.clone();
        move || {
            // A page that may not come to the front stays where it is.
            let _ = web_sys::window().map(|window| window.focus());
            open();
            shown.close();
        }
    });
    shown.set_onclick(Some(pressed.unchecked_ref()));
}
