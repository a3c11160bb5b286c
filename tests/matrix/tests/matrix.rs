//! The reviewed matrix and the decisions are one.

use std::collections::BTreeSet;

use reckon_domain::check::{asked, combinations};
use reckon_domain::fact::{Facts, possible};
use reckon_domain::table::TABLE;
use reckon_domain::{Action, Rule};
use reckon_tests_matrix::{Cell, matrix};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/decision-matrix.txt");

#[test]
fn the_reviewed_matrix_is_the_one_that_is_decided() {
    let found = matrix();
    if std::env::var_os("RECKON_UPDATE").is_some() {
        std::fs::write(FILE, &found).expect("the matrix can be written");
    }
    let reviewed = std::fs::read_to_string(FILE).expect("the reviewed matrix is there");
    let (left, right): (BTreeSet<&str>, BTreeSet<&str>) =
        (reviewed.lines().collect(), found.lines().collect());
    let list =
        |lines: &mut dyn Iterator<Item = &&str>| lines.map(|line| format!("\n  {line}")).collect::<String>();
    assert!(
        reviewed == found,
        "tests/matrix/decision-matrix.txt is not what is decided.\nStale:{}\nNot covered:{}\nTo write it anew: \
         RECKON_UPDATE=1 cargo test -p reckon-tests-matrix; then review what has changed.\n",
        list(&mut left.difference(&right)),
        list(&mut right.difference(&left)),
    );
}

#[test]
fn every_cell_is_decided_on_the_facts_that_it_names() {
    let mut cells = 0;
    for action in Action::ALL {
        let asked = asked(TABLE, action);
        for facts in combinations(TABLE, action).filter(|facts| possible(*facts, asked)) {
            let found = Cell::new(action, facts, asked).facts();
            assert_eq!(Facts(found.0 & asked.0), facts, "{}", action.key());
            cells += 1;
        }
    }
    assert!(cells > 250, "only {cells} cells");
}

#[test]
fn every_row_of_the_table_decides_a_cell() {
    let decided: BTreeSet<_> = Action::ALL
        .into_iter()
        .flat_map(|action| {
            let asked = asked(TABLE, action);
            combinations(TABLE, action)
                .filter(move |facts| possible(*facts, asked))
                .map(move |facts| (action.key(), Cell::new(action, facts, asked).decide().rule))
        })
        .collect();
    for row in TABLE {
        for action in Action::ALL.into_iter().filter(|action| row.actions.contains(*action)) {
            let rule = row.rule.map_or("none", Rule::id);
            assert!(decided.contains(&(action.key(), row.rule)), "{} never decides {}", rule, action.key());
        }
    }
}
