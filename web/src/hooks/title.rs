//! The document's name.

use yew::prelude::*;

use crate::state::discussion::Narrowed;
use crate::ui::use_ui;

/// Names the document after the page, so that tabs and screen readers tell pages apart, and with how many discussions
/// wait, where any do.
#[hook]
pub fn use_title(title: &str) {
    let ui = use_ui();
    let waiting = ui.session.map_or(0, |session| session.world().discussions.of(Narrowed::OPEN));
    use_effect_with((title.to_owned(), waiting), move |(title, waiting)| {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            let mark = if *waiting > 0 { ["(", &waiting.to_string(), ") "].concat() } else { String::new() };
            document.set_title(&[&mark, title, " · Reckon"].concat());
        }
    });
}
