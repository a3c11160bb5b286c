//! The document's name.

use yew::prelude::*;

/// Names the document after the page, so that tabs and screen readers tell pages apart.
#[hook]
pub fn use_title(title: &str) {
    use_effect_with(title.to_owned(), move |title| {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(&[title, " · Reckon"].concat());
        }
    });
}
