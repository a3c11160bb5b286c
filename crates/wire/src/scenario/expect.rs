//! What a step must come to, compared with what it came to.

use serde_json::{Map, Value};

use super::line::Line;

/// The fields that a result can have.
const FIELDS: [&str; 17] = [
    "step",
    "outcome",
    "reason",
    "rule",
    "counted",
    "used",
    "limit",
    "period_end",
    "charges",
    "credits",
    "contacts_visible",
    "contact_made",
    "call",
    "discussion",
    "open_discussions",
    "instructions_sent",
    "unblock",
];

/// A field that is not what it must be.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// The field.
    pub field: String,
    /// What it must be.
    pub expected: Value,
    /// What it is; `null` where the result has no such field.
    pub found: Value,
}

impl core::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}: expected {}, found {}", self.field, self.expected, self.found)
    }
}

/// The first field of `expect` that no result has.
#[must_use]
pub(super) fn unknown_field(expect: &Map<String, Value>) -> Option<&str> {
    expect.keys().map(String::as_str).find(|field| !FIELDS.contains(field))
}

/// The fields of `expect` that `line` does not meet.
#[must_use]
pub fn mismatches(expect: &Map<String, Value>, line: &Line) -> Vec<Mismatch> {
    // A line is made of strings, numbers and lists of these: it always has a JSON form.
    let found = serde_json::to_value(line).unwrap_or_default();
    let mut mismatches = Vec::new();
    for (field, expected) in expect {
        compare(field, expected, found.get(field).unwrap_or(&Value::Null), &mut mismatches);
    }
    mismatches
}

fn compare(field: &str, expected: &Value, found: &Value, mismatches: &mut Vec<Mismatch>) {
    match (expected, found) {
        // A call or a discussion is compared by the fields that are expected.
        (Value::Object(expected), Value::Object(found)) => {
            for (inner, expected) in expected {
                let found = found.get(inner).unwrap_or(&Value::Null);
                compare(&format!("{field}.{inner}"), expected, found, mismatches);
            }
        }
        _ if expected == found => {}
        _ => mismatches.push(Mismatch {
            field: field.to_owned(),
            expected: expected.clone(),
            found: found.clone(),
        }),
    }
}
