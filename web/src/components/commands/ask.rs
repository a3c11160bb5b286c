//! The one question before an action that costs, or that cannot be taken back.

use reckon_domain::money::CALL_MINUTE;
use reckon_domain::{Amount, Role};
use yew::prelude::*;

use super::Intent;
use super::last::lasts;
use super::perform::new_key;
use super::queue::{Command, Stage};
use crate::components::channel::discussion_with;
use crate::components::dialog::{Dialog, answers};
use crate::components::link::rule_link;
use crate::dom::{Child as _, el, nodes};
use crate::i18n::{Texts, fill};
use crate::state::World;
use crate::state::predict::calls;
use crate::ui::use_ui;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct Props {
    pub(super) command: Command,
    pub(super) agree: Callback<Command>,
    pub(super) decline: Callback<String>,
}

/// Names the cost, what it is about and whom, and asks.
#[component]
pub(super) fn Ask(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let command = &props.command;
    let changed = matches!(command.stage, Stage::Asking { changed: true });
    let decline = {
        let (decline, key) = (props.decline.clone(), command.key.clone());
        Callback::from(move |()| decline.emit(key.clone()))
    };
    let agree = {
        let (agree, decline, command) = (props.agree.clone(), props.decline.clone(), command.clone());
        Callback::from(move |_: MouseEvent| {
            let old = command.key.clone();
            let key = if changed { new_key() } else { old.clone() };
            if changed {
                decline.emit(old);
            }
            agree.emit(Command { key, ..command.clone() });
        })
    };
    let Some(session) = &ui.session else { return Html::default() };
    let (about, other, role) = {
        let world = session.world();
        let (about, other) = about(t, &world, &command.intent);
        (about, other, world.role())
    };
    let cost = cost(t, command, role, &other);
    let lasting = lasts(t, &command.intent, &other);
    let button = button(t, command, role, lasting.is_some());
    // The rules' sentences speak of the pro's interactions: no concern of the client's at this moment.
    let rule = command.price.rule.filter(|_| cost.is_some() && role != Some(Role::Client)).map(|rule| {
        let link = rule_link(ui, rule.id()).with(t.chip_rule(rule.id()));
        el("p").class("dialog-rule").with(rule.text(t.language)).with(" ").with(link)
    });
    let recorded = calls(command.intent.action).then(|| el("p").with(t.ask_recorded(&other)));
    let question = nodes(vec![
        changed.then(|| el("p").class("dialog-changed").attr("role", "alert").with(t.ask_changed())).child(),
        cost.map(|cost| el("p").class("dialog-cost").with(cost)).child(),
        lasting.map(|lasting| el("p").class("dialog-lasts").with(lasting)).child(),
        recorded.child(),
        rule.child(),
        answers(t, &decline, &button, agree),
    ]);
    let title = t.ask_title(&command.intent.label);
    html! { <Dialog {title} {about} onclose={decline}>{ question }</Dialog> }
}

/// The lead or the discussion that an action is about, in words, and the person.
fn about(t: Texts, world: &World, intent: &Intent) -> (Option<AttrValue>, String) {
    if let Some(card) = intent.key.and_then(|key| world.cards.get(&key)) {
        let about = t.ask_about(fill::AskAbout { title: &card.title, name: &card.name });
        return (Some(about.into()), card.name.clone());
    }
    let Some(of) = intent.within else { return (None, String::new()) };
    let name = world.name(of.client).map_or_else(|| t.client().to_owned(), |name| name.to_string());
    (Some(discussion_with(t, &name, of.channel).into()), name)
}

/// What a person is told that an action costs; nothing where it costs nothing.
fn cost(t: Texts, command: &Command, role: Option<Role>, other: &str) -> Option<String> {
    let (shown, price) = (command.price.shown, command.price);
    if role == Some(Role::Client) {
        price.shares.then(|| t.ask_shares(other))
    } else if shown.charges > 0 {
        Some(t.ask_charges(Amount(shown.charges)))
    } else if shown.on_contact > 0 && calls(command.intent.action) {
        let (sum, minute) = (Amount(shown.on_contact), CALL_MINUTE);
        Some([&t.chip_if_accepted(fill::ChipIfAccepted { sum, minute }), "."].concat())
    } else if shown.on_contact > 0 {
        Some(t.ask_on_contact(Amount(shown.on_contact)))
    } else if shown.counts {
        Some(match price.left {
            Some(left) => t.ask_counts_left(left),
            None => t.ask_counts_unlimited().to_owned(),
        })
    } else {
        None
    }
}

/// What the button that agrees says: what it costs, or the action's own name.
fn button(t: Texts, command: &Command, role: Option<Role>, lasts: bool) -> String {
    let shown = command.price.shown;
    if role == Some(Role::Client) {
        if lasts { command.intent.label.to_string() } else { t.ask_shares_button().to_owned() }
    } else if shown.charges > 0 {
        t.ask_charges_button(Amount(shown.charges))
    } else if shown.on_contact > 0 && !calls(command.intent.action) {
        t.ask_on_contact_button().to_owned()
    } else if shown.counts {
        t.ask_counts_button().to_owned()
    } else {
        command.intent.label.to_string()
    }
}
