//! The scenario files leave no rule, no reason and no interpretation without a story.

#![expect(clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeSet;

use reckon_domain::table::{TABLE, Then};
use reckon_domain::text::INTERPRETATIONS;
use reckon_domain::{Action, Fault, Reason, Rule};
use reckon_tests_scenarios::files;
use reckon_wire::scenario::read;
use serde_json::Value;

/// What the files together expect in a field.
fn expected(field: &str) -> BTreeSet<String> {
    files("files")
        .iter()
        .flat_map(|(name, text)| read(text).unwrap_or_else(|error| panic!("{name}: {error}")).deeds)
        .filter_map(|deed| Some(deed.expect?.get(field)?.as_str()?.to_owned()))
        .collect()
}

#[test]
fn every_rule_that_can_decide_is_expected_somewhere() {
    let decides =
        |rule: &Rule| TABLE.iter().any(|row| row.rule == Some(*rule) && !matches!(row.then, Then::Fault(_)));
    let expected = expected("rule");
    let missing: Vec<_> = Rule::ALL
        .iter()
        .filter(|rule| decides(rule))
        .map(|rule| rule.id())
        .filter(|id| !expected.contains(*id))
        .collect();
    assert!(missing.is_empty(), "no scenario expects {missing:?}");
}

#[test]
fn every_reason_is_expected_somewhere() {
    let expected = expected("reason");
    let mut reasons: Vec<_> = Reason::ALL.iter().map(|reason| reason.name()).collect();
    reasons.push(Fault::NoCallInProgress.name());
    let missing: Vec<_> = reasons.into_iter().filter(|name| !expected.contains(*name)).collect();
    assert!(missing.is_empty(), "no scenario expects {missing:?}");
}

#[test]
fn every_action_is_done_somewhere() {
    let done: BTreeSet<Action> = files("files")
        .iter()
        .flat_map(|(name, text)| read(text).unwrap_or_else(|error| panic!("{name}: {error}")).deeds)
        .map(|deed| deed.action)
        .collect();
    let missing: Vec<_> =
        Action::ALL.into_iter().filter(|action| !done.contains(action)).map(Action::key).collect();
    assert!(missing.is_empty(), "no scenario has {missing:?}");
}

#[test]
fn every_interpretation_has_a_story_that_names_it() {
    let names: Vec<String> = files("files")
        .iter()
        .map(|(_, text)| serde_json::from_str::<Value>(text).expect("JSON")["name"].to_string())
        .collect();
    let told = |id: &str| names.iter().any(|name| name.contains(&format!("{id}:")));
    let missing: Vec<_> = INTERPRETATIONS.iter().map(|one| one.id).filter(|id| !told(id)).collect();
    assert!(missing.is_empty(), "no scenario's name begins with {missing:?}");
}
