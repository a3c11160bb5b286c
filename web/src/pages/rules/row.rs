//! A row of the table, in words.

use reckon_domain::Action;
use reckon_domain::table::{Effects, Row, Then};

use crate::components::words;
use crate::dom::{El, el};
use crate::i18n::Texts;

/// Who does what, when, and what follows.
pub(super) fn row(t: Texts, row: &Row) -> El {
    let actions = Action::ALL.into_iter().filter(|action| row.actions.contains(*action));
    let (class, outcome) = outcome(t, row.then);
    let needed = row.when.holds.iter().map(|fact| el("li").class("is-needed").with(words::fact(t, fact)));
    let refused = row.when.fails.iter().map(|fact| {
        let not = el("span").class("not").with(t.rule_not());
        el("li").class("is-refused").with(not).with(" ").with(words::fact(t, fact))
    });
    let always = row.when.asks().iter().next().is_none().then(|| el("li").with(t.rule_always()));
    let facts = el("ul").class("rule-facts").attr("aria-label", t.rule_when());
    el("li")
        .class("rule-row")
        .with(
            el("div")
                .class("rule-actions")
                .each(actions.map(|action| el("span").with(words::action(t, action)))),
        )
        .with(facts.each(needed).each(refused).with(always))
        .with(el("p").class("rule-outcome").class(class).with(outcome))
}

fn outcome(t: Texts, then: Then) -> (&'static str, String) {
    match then {
        Then::Block(reason) => ("is-blocked", t.chip_blocked(reason.text(t.language))),
        Then::Fault(_) => ("is-blocked", t.rule_fault().to_owned()),
        Then::Allow(effects) => {
            if effects.contains(Effects::COUNT) {
                ("is-counts", t.rule_counts().to_owned())
            } else if effects.contains(Effects::CONTACT) {
                ("is-charges", t.rule_contact().to_owned())
            } else if effects.contains(Effects::MANUAL_FEE) {
                ("is-charges", t.rule_manual_fee().to_owned())
            } else if effects.intersects(Effects::QUOTE_GUARANTEED_REPLY.union(Effects::FEE_ON_CONTACT)) {
                ("is-charges", t.rule_on_contact().to_owned())
            } else {
                ("is-free", t.chip_free().to_owned())
            }
        }
    }
}
