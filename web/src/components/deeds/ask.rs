//! The one question before a deed that costs.

use reckon_domain::Role;
use yew::prelude::*;

use super::perform::new_key;
use super::queue::{Deed, Stage};
use crate::components::dialog::Dialog;
use crate::components::link::rule_link;
use crate::components::notice::button as plain_button;
use crate::dom::{Child as _, el, nodes};
use crate::i18n::Texts;
use crate::ui::use_ui;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct Props {
    pub(super) deed: Deed,
    pub(super) agree: Callback<Deed>,
    pub(super) decline: Callback<String>,
}

/// Names the cost and asks.
#[component]
pub(super) fn Ask(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let session = ui.session.clone();
    let deed = &props.deed;
    let changed = matches!(deed.stage, Stage::Asking { changed: true });
    let decline = {
        let (decline, key) = (props.decline.clone(), deed.key.clone());
        Callback::from(move |()| decline.emit(key.clone()))
    };
    let agree = {
        let (agree, decline, deed) = (props.agree.clone(), props.decline.clone(), deed.clone());
        Callback::from(move |_: MouseEvent| {
            let old = deed.key.clone();
            let key = if changed { new_key() } else { old.clone() };
            if changed {
                decline.emit(old);
            }
            agree.emit(Deed { key, ..deed.clone() });
        })
    };
    let (other, role) = session.map_or((String::new(), None), |session| {
        let world = session.world();
        let card = deed.intent.key.and_then(|key| world.cards.get(&key));
        (card.map(|card| card.name.clone()).unwrap_or_default(), world.role())
    });
    // The rules' sentences speak of the pro's interactions: no concern of the client's at this moment.
    let (cost, button, rule) = match role {
        Some(Role::Client) => (t.ask_shares(&other), t.ask_shares_button().to_owned(), None),
        Some(_) | None => {
            let (cost, button) = pro_words(t, deed);
            (cost, button, deed.price.rule)
        }
    };
    let rule = rule.map(|rule| {
        let link = rule_link(ui, rule.id()).with(t.chip_rule(rule.id()));
        el("p").class("dialog-rule").with(rule.text(t.language)).with(" ").with(link)
    });
    let buttons = el("div")
        .class("dialog-buttons")
        .with(plain_button(t.cancel(), decline.reform(|_: MouseEvent| ())).class("is-quiet"))
        .with(plain_button(&button, agree).class("is-primary"));
    let question = nodes(vec![
        changed.then(|| el("p").class("dialog-changed").attr("role", "alert").with(t.ask_changed())).child(),
        el("p").class("dialog-cost").with(cost).html(),
        rule.child(),
        buttons.html(),
    ]);
    html! { <Dialog title={t.ask_title(&deed.intent.label)} onclose={decline}>{ question }</Dialog> }
}

/// What a pro is told, and what the button that agrees says.
fn pro_words(t: Texts, deed: &Deed) -> (String, String) {
    let shown = deed.price.shown;
    if shown.charges > 0 {
        let sum = t.money(shown.charges);
        (t.ask_charges(&sum), t.ask_charges_button(&sum))
    } else if shown.on_contact > 0 {
        let sum = t.money(shown.on_contact);
        (t.ask_on_contact(&sum), t.ask_on_contact_button().to_owned())
    } else if shown.counts {
        let cost = match deed.price.left {
            Some(left) => t.ask_counts_left(left),
            None => t.ask_counts_unlimited().to_owned(),
        };
        (cost, t.ask_counts_button().to_owned())
    } else {
        (t.ask_free().to_owned(), t.ask_free_button().to_owned())
    }
}
