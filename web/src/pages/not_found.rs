//! No page at this address, or none for whoever is signed in: the two look alike.

use yew::prelude::*;

use crate::components::frame::use_title;
use crate::components::link::Link;
use crate::components::notice::Notice;
use crate::hooks::use_texts;
use crate::router::Route;

/// The page that says so.
#[component]
pub fn NotFound() -> Html {
    let t = use_texts();
    use_title(t, t.not_found_title());
    html! {
        <div class="page is-narrow">
            <h1 class="page-title">{ t.not_found_title() }</h1>
            <Notice title={t.not_found_what()} text={t.not_found_why()}>
                <Link to={Route::Home} class="button">{ t.home() }</Link>
            </Notice>
        </div>
    }
}
