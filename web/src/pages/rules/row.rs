//! A row of the table, in words.

use reckon_domain::Action;
use reckon_domain::table::{Effects, Row, Then};
use yew::prelude::*;

use crate::components::words;
use crate::dom::el;
use crate::i18n::Texts;

/// Who does what, when, and what follows.
pub(super) fn row(t: Texts, row: &Row) -> Html {
    let actions = Action::ALL.into_iter().filter(|action| row.actions.has(*action));
    let (class, outcome) = outcome(t, row.then);
    el("li")
        .class("rule-row")
        .with(
            el("div")
                .class("rule-actions")
                .each((actions).into_iter().map(|action| el("span").with(words::action(t, action)).html())),
        )
        .with(
            el("ul")
                .class("rule-facts")
                .attr("aria-label", t.rule_when())
                .each(
                    (row.when.holds.iter())
                        .into_iter()
                        .map(|fact| el("li").class("is-needed").with(words::fact(t, fact)).html()),
                )
                .each((row.when.fails.iter()).into_iter().map(|fact| {
                    el("li")
                        .class("is-refused")
                        .with(el("span").class("not").with(t.rule_not()))
                        .with(" ")
                        .with(words::fact(t, fact))
                        .html()
                }))
                .with(if row.when.asks().iter().next().is_none() {
                    el("li").with(t.rule_always()).html()
                } else {
                    Html::default()
                }),
        )
        .with(el("p").class("rule-outcome").class(class).with(outcome))
        .html()
}

fn outcome(t: Texts, then: Then) -> (&'static str, String) {
    match then {
        Then::Block(reason) => ("is-blocked", t.chip_blocked(reason.text(t.language))),
        Then::Fault(_) => ("is-blocked", t.rule_fault().to_owned()),
        Then::Allow(effects) => {
            if effects.has(Effects::COUNT) {
                ("is-counts", t.rule_counts().to_owned())
            } else if effects.has(Effects::CONTACT) {
                ("is-charges", t.rule_contact().to_owned())
            } else if effects.has(Effects::MANUAL_FEE) {
                ("is-charges", t.rule_manual_fee().to_owned())
            } else if effects.has(Effects::QUOTE_GUARANTEED_REPLY) {
                ("is-charges", t.rule_on_contact().to_owned())
            } else {
                ("is-free", t.chip_free().to_owned())
            }
        }
    }
}
