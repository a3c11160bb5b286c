//! The two lines of the source that contradict each other, as they are written, given to the check.

use reckon_domain::check::{Finding, check};
use reckon_domain::fact::{Fact, Facts, When};
use reckon_domain::table::{Actions, Effects, Row, Then};
use reckon_domain::{Action, Rule};

/// What the check finds when C2 is read word for word (I1).
#[must_use]
pub fn literal() -> Vec<Finding> {
    let row = |rule, when, effects| Row {
        rule: Some(rule),
        actions: Actions::of(&[Action::ViewPhone]),
        when,
        then: Then::Allow(effects),
        also: &[],
    };
    let counted = When { holds: Fact::Counted.bit(), fails: Facts::NONE };
    let rest = When { holds: Facts::NONE, fails: Fact::Counted.bit() };
    let lines = [
        row(Rule::C2, counted, Effects::COUNT),
        row(Rule::N9, counted, Effects::NONE),
        row(Rule::N11, rest, Effects::NONE),
    ];
    check(&lines, &[Action::ViewPhone])
}
