//! What the page tells: to screen readers as it happens, and where there is nothing else to show.

use yew::prelude::*;

use crate::api::Trouble;
use crate::dom::{El, el};
use crate::i18n::Texts;
use crate::ui::Ui;

/// Reads a sentence out, politely: after whatever is being read.
pub type Announcer = Callback<String>;

/// A place where there is nothing else to show: an empty list, a page that failed. What is alarming is
/// read out at once.
#[must_use]
pub fn notice(title: &str, text: &str, alarming: bool) -> El {
    el("div")
        .class("notice")
        .class(alarming.then_some("is-alarming"))
        .attr("role", alarming.then_some("alert"))
        .with(el("p").class("notice-title").with(title))
        .with((!text.is_empty()).then(|| el("p").class("notice-text").with(text)))
}

/// A page, or a part of one, that could not be loaded, and the way to try again.
#[must_use]
pub fn failed(ui: &Ui, what: &Trouble, retry: &Callback<()>) -> El {
    let t = ui.t;
    notice(t.failed_title(), &trouble(t, what), true)
        .with(button(t.try_again(), retry.reform(|_: MouseEvent| ())))
}

/// A plain button.
#[must_use]
pub fn button(name: &str, press: Callback<MouseEvent>) -> El {
    el("button").attr("type", "button").class("button").onclick(press).with(name)
}

/// Grey bars in place of lines to come.
#[must_use]
pub fn loading(ui: &Ui) -> El {
    let line = || el("div").class("skeleton-line").attr("aria-hidden", "true");
    el("div")
        .class("skeleton")
        .attr("role", "status")
        .with(el("span").class("unseen").with(ui.t.loading()))
        .each((0..4).map(|_| line()))
}

/// What went wrong, in a sentence.
#[must_use]
pub fn trouble(t: Texts, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Unreachable => t.trouble_unreachable().to_owned(),
        Trouble::Busy(Some(seconds)) => t.trouble_busy_for(*seconds),
        Trouble::Busy(None) => t.trouble_busy().to_owned(),
        Trouble::SignedOut => t.trouble_signed_out().to_owned(),
        Trouble::Forgetful => t.trouble_forgetful().to_owned(),
        Trouble::NotFound => t.trouble_not_found().to_owned(),
        Trouble::CostChanged(_) => t.ask_changed().to_owned(),
        Trouble::Refused { code, .. } if code == "wrong_credentials" => t.trouble_credentials().to_owned(),
        Trouble::Refused { detail, .. } => t.trouble_refused(detail),
        Trouble::Unreadable => t.trouble_unreadable().to_owned(),
    }
}
