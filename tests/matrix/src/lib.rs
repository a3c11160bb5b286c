//! The decision matrix: role, action and every combination of facts.
//!
//! Each combination is made a situation and decided as the page and the server decide it; the lines are
//! held against a reviewed file. A combination that no situation can have is listed as such.

mod situation;

use reckon_domain::check::{asked, combinations};
use reckon_domain::fact::{Fact, Facts, possible};
use reckon_domain::index::find;
use reckon_domain::table::{Effects, TABLE};
use reckon_domain::{Action, Decision, Outcome, Rule};

pub use situation::Cell;

/// What stands above the lines.
pub const HEADER: &str = "\
# The decision matrix: every action in every combination of the facts that its rules ask for.
#
# action | the facts that hold, of those asked for | rule + those beside it | outcome: reason or effects
#
# Reviewed by hand; the test of this crate fails when a line is missing, stale or different. To write
# it anew after a change to the rules, and then review what has changed:
#
#     RECKON_UPDATE=1 cargo test -p reckon-tests-matrix
";

/// The whole matrix, as the file holds it.
#[must_use]
pub fn matrix() -> String {
    let mut page = HEADER.to_owned();
    for action in Action::ALL {
        let asked = asked(TABLE, action);
        page += &format!("\n# {} asks for: {}\n", action.key(), names(asked, "nothing"));
        for facts in combinations(TABLE, action) {
            page += &format!("{} | {} | {}\n", action.key(), names(facts, "-"), answer(action, facts, asked));
        }
    }
    page
}

/// What is decided when these facts hold, of those asked for.
fn answer(action: Action, facts: Facts, asked: Facts) -> String {
    if !possible(facts, asked) {
        return "- | never: these facts exclude each other".to_owned();
    }
    let cell = Cell::new(action, facts, asked);
    let Decision { rule, outcome } = cell.decide();
    let outcome = match outcome {
        Outcome::Allowed(consequences) => format!("allowed: {}", effects(consequences.effects)),
        Outcome::Blocked(reason) => format!("blocked: {}", reason.name()),
        Outcome::Error(fault) => format!("error: {}", fault.name()),
    };
    let also: String = find(action, facts).also.iter().map(|rule| format!(" + {}", rule.id())).collect();
    format!("{}{also} | {outcome}", rule.map_or("-", Rule::id))
}

fn names(facts: Facts, none: &str) -> String {
    let names: Vec<_> = facts.iter().map(Fact::name).collect();
    if names.is_empty() { none.to_owned() } else { names.join(", ") }
}

fn effects(effects: Effects) -> String {
    let has = |(effect, _): &&(Effects, &str)| effects.contains(*effect);
    let names: Vec<_> = Effects::NAMED.iter().filter(has).map(|(_, name)| name.to_lowercase()).collect();
    if names.is_empty() { "free".to_owned() } else { names.join(", ") }
}
