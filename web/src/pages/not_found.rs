//! No page at this address, or none for whoever is signed in: the two look alike.

use yew::prelude::*;

use crate::components::link::link;
use crate::components::notice::notice;
use crate::dom::el;
use crate::router::Route;
use crate::ui::Ui;

/// The page that says so.
pub fn not_found(ui: &Ui) -> Html {
    let t = ui.t;
    let home = link(ui, Route::Home).class("button").with(t.home());
    el("div")
        .class("page is-narrow")
        .with(el("h1").class("page-title").with(t.not_found_title()))
        .with(notice(t.not_found_what(), t.not_found_why(), false).with(home))
        .html()
}
