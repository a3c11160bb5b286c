//! A button that does something, with what it costs beside it.

use reckon_domain::Action;
use reckon_wire::Acted;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::components::chip::Chip;
use crate::components::deeds::Intent;
use crate::components::icon::Icon;
use crate::dom::{El, el};
use crate::state::LeadKey;
use crate::state::predict::Cost;
use crate::ui::Ui;

/// A button and its chip. Where the deed is blocked, pressing the button says why instead.
#[derive(Clone, Debug)]
pub struct DeedButton {
    action: Action,
    lead: LeadKey,
    label: &'static str,
    instead: Option<Callback<()>>,
    amount: Option<u64>,
    done: Callback<Acted>,
    class: Option<&'static str>,
    icon: Option<Icon>,
    announces: bool,
}

impl DeedButton {
    /// A button of this name that does this on this lead.
    #[must_use]
    pub fn new(action: Action, lead: LeadKey, label: &'static str) -> Self {
        let (instead, amount, done) = (None, None, Callback::noop());
        Self { action, lead, label, instead, amount, done, class: None, icon: None, announces: false }
    }

    /// What to call instead of doing the deed at once: to go where it is written, say.
    #[must_use]
    pub fn instead(mut self, go: impl Into<Option<Callback<()>>>) -> Self {
        self.instead = go.into();
        self
    }

    /// A quote's estimate, in minor units.
    #[must_use]
    pub const fn amount(mut self, amount: Option<u64>) -> Self {
        self.amount = amount;
        self
    }

    /// What to call once it is done.
    #[must_use]
    pub fn done(mut self, done: Callback<Acted>) -> Self {
        self.done = done;
        self
    }

    /// Its classes, beside `button`.
    #[must_use]
    pub const fn class(mut self, class: &'static str) -> Self {
        self.class = Some(class);
        self
    }

    /// Its picture.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Has changes of the cost read out: on pages about one lead, not in lists.
    #[must_use]
    pub const fn announced(mut self) -> Self {
        self.announces = true;
        self
    }

    /// Draws it.
    #[must_use]
    pub fn draw(self, ui: &Ui) -> El {
        let around = el("span").class("deed");
        let Some(session) = &ui.session else { return around };
        let forecast = session.forecast(self.action, self.lead);
        let id = chip_id(self.action, self.lead);
        let busy = ui.deeds.is_busy(self.action, Some(self.lead));
        let blocked = forecast.cost() == Cost::Blocked;
        let (label, announces) = (self.label, self.announces);
        let name = if busy { ui.t.doing() } else { label };
        let button = el("button")
            .attr("type", "button")
            .class("button")
            .class(self.class)
            .class(busy.then_some("is-busy"))
            .attr("aria-disabled", (blocked || busy).then_some("true"))
            .attr("aria-describedby", id.clone())
            .with(self.icon.map(Icon::html))
            .with(el("span").with(name))
            .onclick(self.press(ui, id.clone(), blocked, busy));
        around.with(button).with(html! { <Chip {forecast} about={label} {id} {announces} /> })
    }

    fn press(self, ui: &Ui, chip: String, blocked: bool, busy: bool) -> Callback<MouseEvent> {
        let begin = ui.deeds.begin.clone();
        Callback::from(move |_: MouseEvent| {
            if blocked {
                explain(&chip);
            } else if let Some(instead) = &self.instead {
                instead.emit(());
            } else if !busy {
                let done = self.done.clone();
                let mut intent = Intent::on_lead(self.action, self.lead, self.label.into(), done);
                intent.amount = self.amount;
                begin.emit(intent);
            }
        })
    }
}

/// The id of the chip's words for a deed on a lead.
#[must_use]
pub fn chip_id(action: Action, lead: LeadKey) -> String {
    format!("cost-{}-{}-{}", action.key().replace('.', "-"), lead.project, lead.pro)
}

/// Opens the chip whose words have this id, by giving it the focus.
pub fn explain(id: &str) {
    let chip = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|words| words.closest("button").ok().flatten())
        .and_then(|button| button.dyn_into::<HtmlElement>().ok());
    if let Some(chip) = chip {
        // An element that cannot take the focus leaves the page as it is.
        let _ = chip.focus();
    }
}
