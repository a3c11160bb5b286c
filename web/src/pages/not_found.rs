//! No page at this address, or none for whoever is signed in: the two look alike.

use yew::prelude::*;

use crate::components::frame::use_title;
use crate::components::link::Link;
use crate::components::notice::Notice;
use crate::dom::{Child, el};
use crate::hooks::use_texts;
use crate::router::Route;

/// The page that says so.
#[component]
pub fn NotFound() -> Html {
    let t = use_texts();
    use_title(t, t.not_found_title());
    el("div").class("page is-narrow").with(el("h1").class("page-title").with(t.not_found_title())).with(html! { <Notice title={t.not_found_what()} text={t.not_found_why()}>{ html! { <Link to={Route::Home} class="button">{ Child::child(t.home()) }</Link> } }</Notice> }).html()
}
