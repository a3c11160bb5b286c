//! Tabs: one part of several at a time. The arrows go from one to the next.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::dom::{Child, El, el};

/// A tab: its name in ids, and what it says.
pub struct Tab {
    /// The name in ids.
    pub id: &'static str,
    /// What it says.
    pub label: Html,
}

/// The row of tabs; `shown` is the place of the one whose part is shown. `around` names all of it, in ids too.
#[must_use]
pub fn tabs(around: &'static str, name: &str, tabs: Vec<Tab>, shown: usize, choose: &Callback<usize>) -> El {
    let ids: Vec<String> = tabs.iter().map(|tab| tab_id(around, tab.id)).collect();
    let count = tabs.len();
    let onkeydown = {
        let choose = choose.clone();
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => (shown + 1) % count,
                "ArrowLeft" => (shown + count - 1) % count,
                _ => return,
            };
            event.prevent_default();
            choose.emit(next);
            if let Some(id) = ids.get(next) {
                focus(id);
            }
        })
    };
    let button = |(at, tab): (usize, Tab)| {
        let chosen = at == shown;
        el("button")
            .attr("type", "button")
            .attr("role", "tab")
            .attr("id", tab_id(around, tab.id))
            .attr("aria-selected", if chosen { "true" } else { "false" })
            .attr("aria-controls", chosen.then(|| part_id(around, tab.id)))
            .attr("tabindex", if chosen { "0" } else { "-1" })
            .class("tab")
            .onclick(choose.reform(move |_: MouseEvent| at))
            .with(tab.label)
    };
    el("div")
        .class("tabs")
        .attr("role", "tablist")
        .attr("aria-label", name.to_owned())
        .onkeydown(onkeydown)
        .each(tabs.into_iter().enumerate().map(button))
}

/// The part of the tab that is shown.
#[must_use]
pub fn part(around: &str, id: &str, content: impl Child) -> El {
    el("div")
        .class("tab-part")
        .attr("role", "tabpanel")
        .attr("id", part_id(around, id))
        .attr("aria-labelledby", tab_id(around, id))
        .with(content)
}

fn tab_id(around: &str, id: &str) -> String {
    [around, "-tab-", id].concat()
}

fn part_id(around: &str, id: &str) -> String {
    [around, "-part-", id].concat()
}

fn focus(id: &str) {
    let tab = web_sys::window()
        .and_then(|window| window.document()?.get_element_by_id(id))
        .and_then(|tab| tab.dyn_into::<HtmlElement>().ok());
    if let Some(tab) = tab {
        // An element that cannot take the focus leaves the page as it is.
        let _ = tab.focus();
    }
}
