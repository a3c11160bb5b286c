//! `reckon rules`, run as people run it, and the documentation's page that it writes.

mod run;

use run::reckon;
use serde_json::Value;

#[test]
fn the_check_finds_nothing_and_says_how_much_it_looked_at() {
    let run = reckon(&["rules", "--check"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
    assert!(run.out.ends_with("combinations of facts: exactly one row each\n"), "{}", run.out);
}

#[test]
fn json_has_every_row_rule_and_interpretation() {
    let run = reckon(&["rules", "--format", "json"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    let rules: Value = serde_json::from_str(&run.out).unwrap();
    let version = rules["version"].as_str().unwrap();
    assert!(version.len() == 16 && version.bytes().all(|byte| byte.is_ascii_hexdigit()), "{version}");
    let list = |name: &str| rules[name].as_array().unwrap().clone();
    assert_eq!(list("interpretations").len(), reckon_domain::text::INTERPRETATIONS.len());
    assert_eq!(list("rows").len(), reckon_domain::table::TABLE.len());
    assert_eq!(list("rules").len(), reckon_domain::Rule::ALL.len());
    let c2 = list("rules").into_iter().find(|rule| rule["id"] == "C2").unwrap();
    assert_eq!((c2["document"].as_str(), &c2["interpretations"][0]), (Some("SOS"), &Value::from("I1")));
}

#[test]
fn the_table_is_the_default_and_has_a_line_for_every_action_of_every_row() {
    let run = reckon(&["rules"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert_eq!(run.out, reckon(&["rules", "--format", "table"]).out);
    let lines: u32 = reckon_domain::table::TABLE.iter().map(|row| row.actions.0.count_ones()).sum();
    assert_eq!(run.out.lines().count(), 1 + lines as usize);
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let l0 = "L0 pro.view_contacts.chat at_limit, not counted, not booked, not billed_by_contact blocked: limit_reached";
    assert!(run.out.lines().any(|line| words(line) == l0), "{}", run.out);
}

#[test]
fn an_unknown_format_is_refused() {
    let run = reckon(&["rules", "--format", "yaml"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("yaml") && run.err.contains("table, json, markdown"), "{}", run.err);
}

#[test]
fn the_documentation_holds_the_rules_as_they_are() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rules.md");
    let page = std::fs::read_to_string(page).unwrap();
    let run = reckon(&["rules", "--format", "markdown"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert!(
        run.out == page,
        "docs/rules.md is older than the table; refresh it with\n\n    cargo run -p reckon -- rules --format markdown > docs/rules.md\n"
    );
}
