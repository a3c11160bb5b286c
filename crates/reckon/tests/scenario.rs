//! `reckon scenario`, run as people run it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod run;

use std::path::{Path, PathBuf};

use run::reckon;
use serde_json::Value;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios").join(name)
}

/// The path of a new file of this text. Each test has names of its own: tests run at once.
fn scratch(name: &str, text: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

/// Each malformed file, where its message says the fault is, and what it says is wrong or would be right.
const MALFORMED: [(&str, &str, &str); 53] = [
    ("a-list-of-all-fields.json", "line 1, column 1", "expected an object"),
    ("a-list.json", "line 1, column 1", "expected an object"),
    ("a-plan-as-a-list.json", "line 3, column 12", "expected an object"),
    ("amount-missing.json", "steps[0].amount", "add_credits needs an amount, in minor units"),
    ("anchor-day-32.json", "pros[0].anchor_day", "an anchor day is one of 1 to 31, not 32"),
    ("byte-order-mark.json", "line 1, column 1", "save the file as UTF-8 without one"),
    ("client-for-category.json", "projects[0].category", "no category \"cleo\""),
    ("cut-off.json", "line 4, column 41", "EOF"),
    ("duplicate-id.json", "clients[1].id", "\"anna\" is an id already: ids are unique over the whole file"),
    ("empty.json", "line 1, column 1", "the file is empty: a scenario is a JSON object"),
    ("expect-of-the-wrong-type.json", "line 9, column 91", "expected an object"),
    ("field-of-another-step.json", "steps[0].seconds", "phone.call_result.busy has no seconds"),
    ("foreign-project.json", "steps[0].project", "\"tap\" is not a project of \"dora\""),
    ("fractional-money.json", "line 5, column 58", "expected a whole number from 0 to 9007199254740991"),
    ("huge-amount.json", "line 9, column 101", "expected a whole number from 0 to 9007199254740991"),
    ("huge-fee.json", "categories[0].guaranteed_reply_fee", "too much money: at most 9007199254740991"),
    ("huge-money.json", "pros[0].credits", "too much money: at most 9007199254740991"),
    ("invalid-utf8.json", "line 2, column 26", "not UTF-8"),
    ("missing-field.json", "line 9, column 50", "missing field `do`"),
    ("missing-limit.json", "line 3, column 28", "missing field `interactions`"),
    ("missing-place.json", "steps[0].from", "missing; one of: chat, sidebar, lead"),
    ("missing-pro.json", "steps[0].pro", "a step view_phone by cleo needs a pro"),
    ("negative-money.json", "line 5, column 56", "expected a whole number from 0"),
    ("no-steps.json", "line 1, column 45", "missing field `steps`"),
    ("nothing-to-update.json", "steps[0].do", "update_contact needs one of: mobile, landline, email"),
    ("repeated-field.json", "line 9, column 40", "duplicate field `at`"),
    ("reserved-id.json", "clients[1].id", "\"phone\" is the name of a party that every scenario has"),
    ("seconds-missing.json", "steps[0].seconds", "a connected call needs its seconds"),
    ("set-fees-of-no-category.json", "steps[0].category", "no category \"gold\""),
    ("set-fees-without-one.json", "steps[0].manual_quote_fee", "set_fees needs it, in minor units"),
    (
        "set-plan-without-a-limit.json",
        "steps[0].interactions",
        "set_plan needs a whole number, or null for no limit",
    ),
    ("step-of-another-role.json", "steps[0].do", "no step \"browse_leads\" by client; one of: send_message,"),
    ("time-before-1970.json", "steps[0].at", "not an RFC 3339 time of the years 1970 to 9999, such as"),
    ("time-far-away.json", "steps[0].at", "not an RFC 3339 time of the years 1970 to 9999, such as"),
    ("time-going-back.json", "steps[1].at", "earlier than the step before, which is at 2026-03-02T09:00:00Z"),
    ("time-in-words.json", "steps[0].at", "\"yesterday\" is not an RFC 3339 time"),
    ("time-zone-nobody-knows.json", "pros[0].time_zone", "no time zone \"Mars/Olympus\""),
    ("trailing-comma.json", "line 5, column 45", "trailing comma"),
    ("two-scenarios.json", "line 2, column 1", "trailing characters"),
    ("unknown-actor.json", "steps[0].by", "no pro or client \"zoe\"; else one of: marketplace, phone,"),
    ("unknown-category.json", "projects[0].category", "no category \"moving\""),
    ("unknown-channel.json", "steps[0].channel", "\"chat\" is not one of: text, email"),
    ("unknown-client.json", "projects[0].client", "no client \"clea\""),
    ("unknown-expect-field.json", "steps[0].expect.price", "no result has such a field"),
    (
        "unknown-field-of-a-step.json",
        "line 9, column 78",
        "unknown field `mood`, expected one of `at`, `by`,",
    ),
    ("unknown-field.json", "line 3, column 55", "unknown field `colour`, expected `id` or `interactions`"),
    ("unknown-place.json", "steps[0].from", "no \"garden\"; one of: chat, sidebar, lead"),
    ("unknown-plan-of-a-step.json", "steps[0].plan", "no plan \"gold\""),
    ("unknown-plan.json", "pros[0].plan", "no plan \"duo\""),
    ("unknown-pro.json", "steps[0].pro", "no pro \"bert\""),
    ("unknown-project.json", "steps[3].project", "no project \"p9\""),
    ("unknown-step.json", "steps[0].do", "no step \"teleport\" by pro; one of: browse_leads, view_contacts,"),
    ("wrong-type.json", "line 3, column 49", "expected a whole number from 0 to 4294967295"),
];

#[test]
fn a_malformed_file_gives_status_2_and_says_where_and_what() {
    for (name, place, problem) in MALFORMED {
        let file = folder("malformed").join(name);
        let path = file.to_string_lossy().into_owned();
        for arguments in [vec!["scenario", &path], vec!["scenario", "--check", &path]] {
            let run = reckon(&arguments);
            assert_eq!(run.status, 2, "{name}: {}", run.err);
            assert_eq!(run.out, "", "{name}");
            assert!(run.err.starts_with(&format!("{path}: {place}: ")), "{name}: {}", run.err);
            assert!(run.err.contains(problem), "{name}: {}", run.err);
            assert_eq!(run.err.lines().count(), 1, "{name}: {}", run.err);
        }
    }
}

#[test]
fn every_malformed_file_is_in_the_list() {
    let mut found: Vec<_> = std::fs::read_dir(folder("malformed"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, MALFORMED.map(|(name, ..)| name));
}

#[test]
fn a_deeply_nested_file_is_refused_and_not_followed_down() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let step = r#""at": "2026-03-02T09:00:00Z", "by": "anna", "do": "browse_leads""#;
    for (name, text, problem) in [
        ("deep-list.json", deep.clone(), "expected an object"),
        ("deep-field.json", format!(r#"{{ "steps": {deep} }}"#), "expected an object"),
        (
            "deep-expectation.json",
            format!(r#"{{ "steps": [{{ {step}, "expect": {{ "unblock": {deep} }} }}] }}"#),
            "recursion limit exceeded",
        ),
    ] {
        let run = reckon(&["scenario", &scratch(name, &text)]);
        assert_eq!(run.status, 2, "{name}");
        assert!(run.err.contains(": line 1, column ") && run.err.contains(problem), "{name}: {}", run.err);
    }
}

#[test]
fn what_is_no_file_gives_status_2() {
    let directory = folder("files").to_string_lossy().into_owned();
    let missing = folder("files/no-such-file.json").to_string_lossy().into_owned();
    for path in [directory, missing] {
        let run = reckon(&["scenario", &path]);
        assert_eq!(run.status, 2);
        assert!(run.err.starts_with(&format!("{path}: cannot be read: ")), "{}", run.err);
    }
}

const ONE_STEP: &str = r#"{
  "plans": [{ "id": "solo", "interactions": 1 }],
  "categories": [{ "id": "plumbing" }],
  "pros": [{ "id": "anna", "plan": "solo" }],
  "clients": [{ "id": "cleo" }],
  "projects": [{ "id": "tap", "client": "cleo", "category": "plumbing" }],
  "steps": [
    { "at": "2026-03-02T09:00:00Z", "by": "anna", "do": "browse_leads" },
    { "at": "2026-03-02T09:00:00Z", "by": "anna", "do": "view_contacts", "from": "chat", "project": "tap",
      "expect": { "rule": "P2", "used": 1, "limit": null, "call": { "status": "off" } } },
    { "at": "2026-03-02T09:00:00Z", "by": "phone", "do": "call_result", "project": "tap", "pro": "anna", "result": "busy",
      "expect": { "outcome": "error", "counted": false } }
  ]
}"#;

#[test]
fn a_mismatch_gives_status_1_and_a_line_each() {
    let path = scratch("mismatch.json", ONE_STEP);
    let run = reckon(&["scenario", "--check", &path]);
    assert_eq!(run.status, 1);
    assert_eq!(run.out, "");
    let lines: Vec<_> = run.err.lines().collect();
    assert_eq!(
        lines,
        [
            format!(r#"{path}: steps[1].call: expected {{"status":"off"}}, found null"#),
            format!(r"{path}: steps[1].limit: expected null, found 1"),
            format!(r#"{path}: steps[1].rule: expected "P2", found "P1""#),
            format!(r"{path}: steps[2].counted: expected false, found null"),
        ]
    );
}

#[test]
fn the_worst_file_decides_the_status_and_the_others_are_still_done() {
    let good = folder("files/01-one-interaction-per-lead.json").to_string_lossy().into_owned();
    let mismatch = scratch("worst-mismatch.json", ONE_STEP);
    let malformed = folder("malformed/empty.json").to_string_lossy().into_owned();
    let run = reckon(&["scenario", "--check", &malformed, &mismatch, &good]);
    assert_eq!((run.status, run.err.lines().count()), (2, 5), "{}", run.err);
    assert_eq!(reckon(&["scenario", "--check", &good, &mismatch]).status, 1);
}

#[test]
fn every_scenario_of_ours_is_as_expected() {
    let files: Vec<_> = std::fs::read_dir(folder("files"))
        .unwrap()
        .map(|entry| entry.unwrap().path().to_string_lossy().into_owned())
        .collect();
    let mut arguments = vec!["scenario", "--check"];
    arguments.extend(files.iter().map(String::as_str));
    let run = reckon(&arguments);
    assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (0, "", ""));
}

#[test]
fn replay_prints_a_json_line_a_step_with_the_fields_that_apply() {
    let run = reckon(&["scenario", &scratch("replay.json", ONE_STEP)]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    let lines: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        lines[0],
        serde_json::json!({
            "step": 0, "outcome": "allowed", "rule": "L2", "counted": false, "charges": [],
            "open_discussions": 0,
        })
    );
    assert_eq!(
        lines[1],
        serde_json::json!({
            "step": 1, "outcome": "allowed", "rule": "P1", "counted": true, "used": 1, "limit": 1,
            "period_end": "2026-04-01T00:00:00Z", "charges": [], "credits": 0, "contacts_visible": true,
            "contact_made": false, "open_discussions": 0,
        })
    );
    assert_eq!(
        lines[2],
        serde_json::json!({ "step": 2, "outcome": "error", "reason": "no_call_in_progress" })
    );
}
