//! A row of the table, in words.

use reckon_domain::Action;
use reckon_domain::table::{Effects, Row, Then};
use yew::prelude::*;

use crate::components::words;
use crate::i18n::Texts;

/// Who does what, when, and what follows.
pub(super) fn row(t: Texts, row: &Row) -> Html {
    let actions = Action::ALL.into_iter().filter(|action| row.actions.has(*action));
    let (class, outcome) = outcome(t, row.then);
    html! {
        <li class="rule-row">
            <div class="rule-actions">
                for action in actions {
                    <span>{ words::action(t, action) }</span>
                }
            </div>
            <ul class="rule-facts" aria-label={t.rule_when()}>
                for fact in row.when.holds.iter() {
                    <li class="is-needed">{ words::fact(t, fact) }</li>
                }
                for fact in row.when.fails.iter() {
                    <li class="is-refused"><span class="not">{ t.rule_not() }</span>{ " " }{ words::fact(t, fact) }</li>
                }
                if row.when.asks().iter().next().is_none() {
                    <li>{ t.rule_always() }</li>
                }
            </ul>
            <p class={classes!("rule-outcome", class)}>{ outcome }</p>
        </li>
    }
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
