//! The table, checked exhaustively: exactly one row for every action in every combination of facts.

use core::fmt;

use crate::action::Action;
use crate::fact::{Fact, Facts, possible};
use crate::table::Row;

/// Something wrong with a table of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// An action has no row for some facts.
    Gap {
        /// The action.
        action: Action,
        /// The facts that hold; every other fact that its rows ask for does not.
        facts: Facts,
    },
    /// Two rows with different consequences are met by the same facts.
    Contradiction {
        /// The action.
        action: Action,
        /// The facts that hold.
        facts: Facts,
        /// The rules of the two rows.
        rules: [&'static str; 2],
    },
    /// Two rows say the same of the same facts: one of them is too many.
    Repetition {
        /// The action.
        action: Action,
        /// The facts that hold.
        facts: Facts,
        /// The rules of the two rows.
        rules: [&'static str; 2],
    },
    /// No facts that can hold together meet the row.
    Unreachable {
        /// The action.
        action: Action,
        /// The row's rule.
        rule: &'static str,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gap { action, facts } => {
                write!(f, "{}: no row when {}", action.key(), Listed(*facts))
            }
            Self::Contradiction { action, facts, rules: [a, b] } => {
                write!(f, "{}: {a} and {b} contradict each other when {}", action.key(), Listed(*facts))
            }
            Self::Repetition { action, facts, rules: [a, b] } => {
                write!(f, "{}: {a} and {b} both say the same when {}", action.key(), Listed(*facts))
            }
            Self::Unreachable { action, rule } => {
                write!(f, "{}: {rule} can never be met", action.key())
            }
        }
    }
}

/// Facts as a sentence lists them.
struct Listed(Facts);

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == Facts::NONE {
            return f.write_str("none of the facts holds");
        }
        for (at, fact) in self.0.iter().enumerate() {
            let separator = if at == 0 { "" } else { ", " };
            write!(f, "{separator}{}", fact.name())?;
        }
        Ok(())
    }
}

/// The facts that the rows of `action` ask for.
#[must_use]
pub fn asked(table: &[Row], action: Action) -> Facts {
    table
        .iter()
        .filter(|row| row.actions.contains(action))
        .fold(Facts::NONE, |asked, row| asked.union(row.when.asks()))
}

/// Every combination of the facts that the rows of `action` ask for.
pub fn combinations(table: &[Row], action: Action) -> impl Iterator<Item = Facts> {
    let facts: Vec<Fact> = asked(table, action).iter().collect();
    (0_u32..1 << facts.len()).map(move |pattern| {
        facts
            .iter()
            .enumerate()
            .fold(Facts::NONE, |set, (bit, fact)| set.with(*fact, pattern >> bit & 1 == 1))
    })
}

/// Checks `table` for every one of `actions`. No finding: each action meets exactly one row whatever
/// the facts, and each row is met by some facts that can hold together.
#[must_use]
pub fn check(table: &[Row], actions: &[Action]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for &action in actions {
        let rows: Vec<&Row> = table.iter().filter(|row| row.actions.contains(action)).collect();
        let asked = asked(table, action);
        let mut reached = vec![false; rows.len()];
        for facts in combinations(table, action) {
            let met: Vec<usize> =
                rows.iter().enumerate().filter(|(_, row)| row.when.met_by(facts)).map(|(at, _)| at).collect();
            match met.as_slice() {
                [] => push_new(&mut findings, Finding::Gap { action, facts }),
                [one] => {
                    if let Some(reached) = reached.get_mut(*one) {
                        *reached |= possible(facts, asked);
                    }
                }
                [first, second, ..] => {
                    if let (Some(first), Some(second)) = (rows.get(*first), rows.get(*second)) {
                        push_new(&mut findings, overlap(action, facts, first, second));
                    }
                }
            }
        }
        for (row, reached) in rows.iter().zip(reached) {
            // A row that only ever meets facts together with another has been reported as an overlap.
            let overlaps = findings.iter().any(|finding| finding.names(action, id(row)));
            if !reached && !overlaps {
                findings.push(Finding::Unreachable { action, rule: id(row) });
            }
        }
    }
    findings
}

fn overlap(action: Action, facts: Facts, first: &Row, second: &Row) -> Finding {
    let rules = [id(first), id(second)];
    if first.then == second.then {
        Finding::Repetition { action, facts, rules }
    } else {
        Finding::Contradiction { action, facts, rules }
    }
}

fn id(row: &Row) -> &'static str {
    row.rule.map_or("none", crate::Rule::id)
}

/// Adds a finding unless the same rows were found at fault for the same action with other facts.
fn push_new(findings: &mut Vec<Finding>, new: Finding) {
    let known = findings.iter().any(|old| match (old, &new) {
        (
            Finding::Contradiction { action: a, rules: r, .. },
            Finding::Contradiction { action: b, rules: s, .. },
        )
        | (
            Finding::Repetition { action: a, rules: r, .. },
            Finding::Repetition { action: b, rules: s, .. },
        ) => a == b && r == s,
        _ => false,
    });
    if !known {
        findings.push(new);
    }
}

impl Finding {
    fn names(&self, of: Action, rule: &str) -> bool {
        match self {
            Self::Contradiction { action, rules, .. } | Self::Repetition { action, rules, .. } => {
                *action == of && rules.contains(&rule)
            }
            Self::Gap { .. } | Self::Unreachable { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::When;
    use crate::reason::Reason;
    use crate::rule::Rule;
    use crate::table::{Actions, Effects, TABLE, Then};

    fn row(rule: Rule, when: When, then: Then) -> Row {
        Row { rule: Some(rule), actions: Actions::of(&[Action::ViewPhone]), when, then, also: &[] }
    }

    const COUNTED: When = When { holds: Fact::Counted.bit(), fails: Facts::NONE };
    const NOT_COUNTED: When = When { holds: Facts::NONE, fails: Fact::Counted.bit() };
    const FREE: Then = Then::Allow(Effects::NONE);
    const COUNTS: Then = Then::Allow(Effects::COUNT);

    #[test]
    fn the_table_has_exactly_one_row_for_everything() {
        let findings = check(TABLE, &Action::ALL);
        assert!(findings.is_empty(), "{}", findings.iter().map(|f| format!("\n{f}")).collect::<String>());
    }

    /// I1. SOS, "counted, clients' side": "When a client sees the professional's phone number if any
    /// previous interactions were counted in that project before." SOS, "not counted": "When a client
    /// sees the professional's phone number after an interaction on the project has already been counted."
    #[test]
    fn the_two_lines_of_the_source_contradict_each_other_as_written() {
        let literal =
            [row(Rule::C2, COUNTED, COUNTS), row(Rule::N9, COUNTED, FREE), row(Rule::N11, NOT_COUNTED, FREE)];
        let findings = check(&literal, &[Action::ViewPhone]);
        assert_eq!(
            findings,
            [Finding::Contradiction {
                action: Action::ViewPhone,
                facts: Fact::Counted.bit(),
                rules: ["C2", "N9"]
            }]
        );
        assert_eq!(
            findings.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["client.view_phone: C2 and N9 contradict each other when counted"]
        );
    }

    #[test]
    fn a_gap_is_found_with_the_facts_that_fall_into_it() {
        let findings = check(&[row(Rule::N9, COUNTED, FREE)], &[Action::ViewPhone]);
        assert_eq!(findings, [Finding::Gap { action: Action::ViewPhone, facts: Facts::NONE }]);
    }

    #[test]
    fn a_repeated_row_is_found() {
        let twice =
            [row(Rule::N9, COUNTED, FREE), row(Rule::N11, COUNTED, FREE), row(Rule::C2, NOT_COUNTED, COUNTS)];
        let findings = check(&twice, &[Action::ViewPhone]);
        assert!(
            matches!(findings.as_slice(), [Finding::Repetition { rules: ["N9", "N11"], .. }]),
            "{findings:?}"
        );
    }

    /// Rows at fault are named once for each action, with the first facts of many; other rows, and the same for another
    /// action, are named beside them.
    #[test]
    fn each_pair_of_rows_at_fault_is_found_once_for_each_action() {
        let actions = [Action::ViewPhone, Action::Recommend];
        let of = |rule, when, then| Row { actions: Actions::of(&actions), ..row(rule, when, then) };
        let any = When { holds: Facts::NONE, fails: Facts::NONE };
        let booked = When { holds: Fact::Booked.bit(), fails: Facts::NONE };
        let table = [
            of(Rule::C2, any, COUNTS),
            of(Rule::N9, any, COUNTS),
            of(Rule::N11, booked, FREE),
            of(Rule::C1, COUNTED, FREE),
        ];
        let found: Vec<_> = check(&table, &actions).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "client.view_phone: C2 and N9 both say the same when none of the facts holds",
                "client.view_phone: N11 can never be met",
                "client.view_phone: C1 can never be met",
                "marketplace.recommend: C2 and N9 both say the same when none of the facts holds",
                "marketplace.recommend: N11 can never be met",
                "marketplace.recommend: C1 can never be met",
            ]
        );
        // Where the first two rows differ, what they have in common with others is hidden behind them.
        let apart =
            [of(Rule::C2, COUNTED, COUNTS), of(Rule::N9, NOT_COUNTED, FREE), of(Rule::N11, booked, FREE)];
        let found: Vec<_> = check(&apart, &actions[..1]).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "client.view_phone: N9 and N11 both say the same when booked",
                "client.view_phone: C2 and N11 contradict each other when counted, booked",
            ]
        );
    }

    #[test]
    fn a_row_that_needs_the_impossible_is_found() {
        let never = When { holds: Fact::ContactMade.bit(), fails: Fact::BilledByContact.bit() };
        let rest = [
            When { holds: Fact::ContactMade.bit().union(Fact::BilledByContact.bit()), fails: Facts::NONE },
            When { holds: Facts::NONE, fails: Fact::ContactMade.bit() },
        ];
        let table = [
            row(Rule::C2, never, Then::Block(Reason::LimitReached)),
            row(Rule::N9, rest[0], FREE),
            row(Rule::N11, rest[1], FREE),
        ];
        assert_eq!(
            check(&table, &[Action::ViewPhone]),
            [Finding::Unreachable { action: Action::ViewPhone, rule: "C2" }]
        );
    }
}
