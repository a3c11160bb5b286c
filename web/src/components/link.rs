//! Links within the application.

use yew::prelude::*;

use crate::dom::{El, el};
use crate::router::Route;
use crate::ui::Ui;

/// A link to a page. It changes the page without loading it anew; opened in another tab, it does that.
#[must_use]
pub fn link(ui: &Ui, to: Route) -> El {
    to_address(ui, to.path())
}

/// A link to the element of a page that has this id.
#[must_use]
pub fn link_to(ui: &Ui, to: Route, id: &str) -> El {
    to_address(ui, [&to.path(), "#", id].concat())
}

/// An entry of the navigation, which shows where one is.
#[must_use]
pub fn nav_link(ui: &Ui, to: Route) -> El {
    link(ui, to).attr("aria-current", ui.navigator.place.route.is_within(to).then_some("page"))
}

/// A link to a rule, by its id.
#[must_use]
pub fn rule_link(ui: &Ui, rule: &str) -> El {
    link_to(ui, Route::Rules, rule).class("rule-link")
}

fn to_address(ui: &Ui, address: String) -> El {
    let (go, to) = (ui.navigator.go.clone(), address.clone());
    let onclick = Callback::from(move |event: MouseEvent| {
        let plain = !event.ctrl_key() && !event.meta_key() && !event.shift_key() && !event.alt_key();
        if event.button() == 0 && plain {
            event.prevent_default();
            go.emit(to.clone());
        }
    });
    el("a").attr("href", address).onclick(onclick)
}
