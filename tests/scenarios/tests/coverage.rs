//! The scenario files leave no rule, no reason and no interpretation without a story.

#![expect(clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeSet;

use reckon_domain::table::{TABLE, Then};
use reckon_domain::text::INTERPRETATIONS;
use reckon_domain::{Action, Fault, Reason, Role, Rule};
use reckon_tests_scenarios::files;
use reckon_wire::scenario::read;
use serde_json::{Value, json};

/// What the files together expect in a field.
fn expected(field: &str) -> BTreeSet<String> {
    files("files")
        .iter()
        .flat_map(|(name, text)| read(text).unwrap_or_else(|error| panic!("{name}: {error}")).commands)
        .filter_map(|command| Some(command.expect?.get(field)?.as_str()?.to_owned()))
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
        .flat_map(|(name, text)| read(text).unwrap_or_else(|error| panic!("{name}: {error}")).commands)
        .map(|command| command.action)
        .collect();
    let missing = Action::ALL.into_iter().filter(|action| !done.contains(action) && !action.is_internal());
    let missing: Vec<_> = missing.map(Action::key).collect();
    assert!(missing.is_empty(), "no scenario has {missing:?}");
}

/// The language of scenarios is what the marketplace's own people and machines do.
#[test]
fn no_scenario_can_name_what_reckons_own_machines_do() {
    let lead = json!({
        "plans": [{ "id": "free", "interactions": null }], "categories": [{ "id": "c" }],
        "clients": [{ "id": "cleo" }], "projects": [{ "id": "p1", "client": "cleo", "category": "c" }],
    });
    for action in Action::ALL.into_iter().filter(|action| action.is_internal()) {
        let mut file = lead.clone();
        file["pros"] = json!([{ "id": "anna", "plan": "free" }]);
        file["steps"] = json!([{ "at": "2026-01-31T10:00:00Z", "by": action.role().name(),
            "do": action.name(), "result": action.variety(), "project": "p1", "pro": "anna" }]);
        let error = read(&file.to_string()).expect_err(action.key());
        // Who a file may name does other things; the payment processor does nothing in one.
        let unnamed = action.role() == Role::PaymentProcessor;
        let field = if unnamed { "steps[0].by" } else { "steps[0].do" };
        assert_eq!(error.place, field, "{}: {}", action.key(), error.problem);
        // What would be right does not name them either.
        let right = error.problem.split("one of:").nth(1).expect("a list of what would be right");
        assert!(!right.contains(action.name()) && !right.contains("payment_processor"), "{right}");
    }
}

#[test]
fn the_name_of_the_payment_processor_is_an_id_like_any_other() {
    let file = json!({
        "plans": [{ "id": "dial_callback", "interactions": null }], "categories": [{ "id": "c" }],
        "clients": [{ "id": "cleo" }], "projects": [{ "id": "p1", "client": "cleo", "category": "c" }],
        "pros": [{ "id": "payment_processor", "plan": "dial_callback" }],
        "steps": [{ "at": "2026-01-31T10:00:00Z", "by": "payment_processor", "do": "browse_leads" }],
    });
    let plot = read(&file.to_string()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(plot.commands.first().map(|command| command.action), Some(Action::BrowseLeads));
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
