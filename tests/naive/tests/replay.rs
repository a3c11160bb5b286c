//! The naive reading meets the shared scenarios, and its random scenarios reach
//! every rule and every reason.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use reckon_naive::{random_scenario, replay};
use serde_json::{Value, json};

/// Every rule that can be a result's `rule`. Not here: I1 to I4 and I6 to I13, G6,
/// K4, U1 and U4, which say how another rule is read or what goes with it.
const RULES: &str = "L0 L1 L2 L3 L4 N1 N2 N3 N4 N5 N6 N7 N8 N9 N10 N11 N12 N13 P1 P2 P3 P4 P4a P4b \
    C1 C2 C3 C4 C5 R1 Q1 F1 I5 I8 G1 G5 G5a G5b G6a G9 G10 G11 G12 G13 G14 K1 K2 K3 K5 K6 K7 K8 K9 \
    D1 D2 D3 D4 D5 E1 E2 E3 U2 U3 U5 W1 W2 A1";

const REASONS: &str = "limit_reached already_quoted nothing_to_confirm insufficient_credits \
    guaranteed_reply_not_offered already_in_contact card_required payment_overdue \
    awaiting_contact guaranteed_reply_required call_service_stopped call_in_progress \
    callback_in_past unsubscribed landline_only no_mobile_number wrong_contact no_valid_email \
    no_call_in_progress";

/// Equal, or an object whose expected fields are.
fn meets(expected: &Value, actual: Option<&Value>, field: &str) -> bool {
    if let Value::Object(fields) = expected
        && (field == "call" || field == "discussion")
    {
        fields.iter().all(|(name, value)| actual.and_then(|actual| actual.get(name)) == Some(value))
    } else {
        actual == Some(expected)
    }
}

#[test]
fn the_shared_scenarios_meet_every_expectation() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/files");
    let mut compared = 0;
    for name in [
        "01-one-interaction-per-lead.json",
        "02-at-the-limit.json",
        "03-guaranteed-reply.json",
        "04-discussions.json",
        "07-plans-and-fees.json",
    ] {
        let scenario: Value =
            serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap();
        let results = replay(&scenario).unwrap();
        for (step, result) in scenario["steps"].as_array().unwrap().iter().zip(&results) {
            for (field, expected) in step["expect"].as_object().into_iter().flatten() {
                let met = meets(expected, result.get(field), field);
                assert!(met, "{name}: {field} should be {expected}\n{step}\n{result}");
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "only {compared} fields were compared");
}

#[test]
fn random_scenarios_replay_and_reach_every_rule_and_reason() {
    let mut rules = BTreeMap::<String, u32>::new();
    let mut reasons = BTreeMap::<String, u32>::new();
    let mut sources = BTreeSet::new();
    for seed in 0..2000 {
        let scenario = random_scenario(seed, 60);
        let results = replay(&scenario).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert_eq!(results.len(), 60, "seed {seed}");
        for result in &results {
            if let Some(rule) = result["rule"].as_str() {
                *rules.entry(rule.to_owned()).or_default() += 1;
            }
            if let Some(reason) = result["reason"].as_str() {
                *reasons.entry(reason.to_owned()).or_default() += 1;
            }
            for charge in result["charges"].as_array().into_iter().flatten() {
                sources.insert(format!("{}/{}", charge["for"], charge["source"]).replace('"', ""));
            }
        }
    }
    let all = |words: &str| words.split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>();
    // A line met only now and then would go unnoticed when the generator changes.
    println!("{rules:?}\n{reasons:?}");
    assert!(rules.values().chain(reasons.values()).all(|times| *times >= 40), "{rules:?} {reasons:?}");
    assert_eq!(rules.into_keys().collect::<BTreeSet<_>>(), all(RULES));
    assert_eq!(reasons.into_keys().collect::<BTreeSet<_>>(), all(REASONS));
    let charges = "manual_quote_fee/credits guaranteed_reply_fee/credits guaranteed_reply_fee/card \
                   guaranteed_reply_fee/outstanding call_minutes/card call_minutes/outstanding";
    assert_eq!(sources, all(charges));
}

#[test]
fn a_seed_gives_one_scenario_and_another_seed_another() {
    assert_eq!(random_scenario(7, 40), random_scenario(7, 40));
    assert_ne!(random_scenario(7, 40)["steps"], random_scenario(8, 40)["steps"]);
}

/// What the meter says of when a period ends, for one pro at one instant.
fn period_end(anchor_day: u32, time_zone: &str, at: &str) -> String {
    let scenario = json!({
        "plans": [{ "id": "solo", "interactions": 1 }], "categories": [], "clients": [], "projects": [],
        "pros": [{ "id": "anna", "plan": "solo", "anchor_day": anchor_day, "time_zone": time_zone }],
        "steps": [{ "at": at, "by": "anna", "do": "add_card" }],
    });
    let results = replay(&scenario).unwrap_or_default();
    let end = results.first().and_then(|result| result.get("period_end")?.as_str());
    end.unwrap_or_default().to_owned()
}

#[test]
fn periods_end_at_the_first_instant_of_the_anchor_day() {
    // Anchor 31 does not drift: January, a leap February, March.
    assert_eq!(period_end(31, "UTC", "2028-01-31T00:00:00Z"), "2028-02-29T00:00:00Z");
    assert_eq!(period_end(31, "UTC", "2028-02-29T00:00:00Z"), "2028-03-31T00:00:00Z");
    // Havana, 8 March 2026: midnight does not exist, the day begins at 01:00 (UTC-4).
    assert_eq!(period_end(8, "America/Havana", "2026-03-01T00:00:00Z"), "2026-03-08T05:00:00Z");
    // Havana, 1 November 2026: midnight comes twice, the first at UTC-4.
    assert_eq!(period_end(1, "America/Havana", "2026-10-20T00:00:00Z"), "2026-11-01T04:00:00Z");
    // Beirut, 25 October 2026: the clocks go from midnight back to 23:00; 00:00 comes once, at UTC+2.
    assert_eq!(period_end(25, "Asia/Beirut", "2026-10-20T00:00:00Z"), "2026-10-24T22:00:00Z");
}

#[test]
fn malformed_input_is_an_error() {
    let mut scenario = random_scenario(1, 1);
    scenario["steps"] = json!([{ "at": "2026-01-01T00:00:00Z", "by": "nobody", "do": "browse_leads" }]);
    assert!(replay(&scenario).is_err());
}
