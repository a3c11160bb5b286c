//! Parts that every page has: panels with their headings, lists of facts, the way back.

use crate::components::icon::Icon;
use crate::components::link::link;
use crate::dom::{Child, El, el};
use crate::router::Route;
use crate::ui::Ui;

/// A part of a page with its heading, whose id names it.
#[must_use]
pub fn panel(id: &'static str, title: impl Child) -> El {
    let heading = el("h2").attr("id", id).class("panel-title").with(title);
    el("section").class("panel").attr("aria-labelledby", id).with(heading)
}

/// A table's cell, and the name of its column for where there is no room for columns.
#[must_use]
pub fn cell(column: &str) -> El {
    el("td").attr("data-label", column.to_owned())
}

/// A list of facts.
#[must_use]
pub fn facts() -> El {
    el("dl").class("facts")
}

/// A fact: its name and what it is.
#[must_use]
pub fn fact(name: &str, value: impl Child) -> El {
    el("div").with(el("dt").with(name)).with(el("dd").attr("dir", "auto").with(value))
}

/// The way back to the page that this one belongs to.
#[must_use]
pub fn back(ui: &Ui, to: Route, name: &str) -> El {
    link(ui, to).class("back").with(Icon::Back.html()).with(name)
}

/// The page's heading, with what stands beside it.
#[must_use]
pub fn page_head(title: &str, beside: El) -> El {
    el("div")
        .class("page-head")
        .with(el("h1").class("page-title").attr("dir", "auto").with(title))
        .with(beside)
}

/// The first letters of a name, in place of a portrait.
#[must_use]
pub fn portrait(name: &str) -> El {
    let initials: String = name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    el("span").class("person-picture").attr("aria-hidden", "true").with(initials)
}

/// A paragraph in small, faint letters.
#[must_use]
pub fn hint(text: impl Child) -> El {
    el("p").class("hint").with(text)
}
