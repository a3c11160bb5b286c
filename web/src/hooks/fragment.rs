//! Going to the part of a page that the address names.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::ui::Ui;

/// Goes to the element whose id the address ends in, on arrival or, where the page was not `ready` then,
/// as soon as it is.
#[hook]
pub fn use_fragment(ui: &Ui, ready: bool) {
    use_effect_with((ui.navigator.place.visit, ready), |_| {
        let Some(window) = web_sys::window() else { return };
        let fragment = window.location().hash().unwrap_or_default();
        let element = window
            .document()
            .and_then(|document| document.get_element_by_id(fragment.trim_start_matches('#')));
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            element.scroll_into_view();
            // An element that cannot take the focus leaves the page as it is.
            let _ = element.focus();
        }
    });
}
