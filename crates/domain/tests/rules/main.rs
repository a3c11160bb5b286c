//! Every rule by example: what happened before, what is done, what comes of it.
//!
//! The examples are data, so that a test can see that no rule, no reason and no action is without one.

#![expect(clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod account;
mod discussions;
mod given;
mod guaranteed_reply;
mod interactions;
mod precedence;

use std::collections::BTreeSet;

use given::{Example, Expected};
use reckon_domain::{Action, Reason, Rule};

fn all() -> Vec<Example> {
    [
        interactions::examples(),
        guaranteed_reply::examples(),
        discussions::examples(),
        account::examples(),
        precedence::examples(),
    ]
    .concat()
}

fn hold(examples: &[Example]) {
    let failed: String = examples.iter().filter_map(Example::failure).collect();
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn interactions() {
    hold(&interactions::examples());
}

#[test]
fn guaranteed_reply() {
    hold(&guaranteed_reply::examples());
}

#[test]
fn discussions() {
    hold(&discussions::examples());
}

#[test]
fn account() {
    hold(&account::examples());
}

#[test]
fn where_several_reasons_hold_the_first_is_named() {
    hold(&precedence::examples());
}

#[test]
fn every_rule_has_an_example() {
    let shown: BTreeSet<Rule> = all().iter().flat_map(Example::rules).collect();
    let missing: Vec<_> =
        Rule::ALL.iter().filter(|rule| !shown.contains(rule)).map(|rule| rule.id()).collect();
    assert!(missing.is_empty(), "no example of {missing:?}");
}

#[test]
fn every_reason_has_an_example() {
    let shown: BTreeSet<Reason> = all()
        .iter()
        .filter_map(|example| match example.then {
            Expected::Blocked(_, reason) => Some(reason),
            Expected::Allowed(..) | Expected::Error(..) => None,
        })
        .collect();
    let missing: Vec<_> = Reason::ALL.iter().filter(|reason| !shown.contains(reason)).collect();
    assert!(missing.is_empty(), "no example of {missing:?}");
}

#[test]
fn every_action_has_an_example() {
    let shown: BTreeSet<Action> = all().iter().map(|example| example.when).collect();
    let missing: Vec<_> = Action::ALL.into_iter().filter(|action| !shown.contains(action)).collect();
    assert!(missing.is_empty(), "no example of {missing:?}");
}
