//! The row for an action and its facts, found without a search through the whole table.

#![expect(clippy::indexing_slicing, reason = "every index but one is computed and used at compile time")]

use crate::action::Action;
use crate::fact::Facts;
use crate::table::{Row, TABLE};

/// For each action, its rows: where they start in [`ORDER`]. One more at the end.
const STARTS: [u8; Action::COUNT + 1] = index().0;
/// The rows of the first action, then of the second, and so on.
static ORDER: [Row; ROWS] = {
    let places = index().1;
    let mut order = [TABLE[0]; ROWS];
    let mut at = 0;
    while at < ROWS {
        order[at] = TABLE[places[at] as usize];
        at += 1;
    }
    order
};
/// Rows in [`ORDER`]: those of the table, once for each action that they are about.
const ROWS: usize = {
    let (mut rows, mut at) = (0, 0);
    while at < TABLE.len() {
        rows += TABLE[at].actions.0.count_ones() as usize;
        at += 1;
    }
    rows
};

const fn index() -> ([u8; Action::COUNT + 1], [u8; ROWS]) {
    let mut starts = [0; Action::COUNT + 1];
    let mut places = [0; ROWS];
    let (mut action, mut next) = (0, 0);
    while action < Action::COUNT {
        starts[action] = next;
        let mut row = 0;
        while row < TABLE.len() {
            if TABLE[row].actions.has(Action::ALL[action]) {
                places[next as usize] = row as u8;
                next += 1;
            }
            row += 1;
        }
        action += 1;
    }
    starts[Action::COUNT] = next;
    (starts, places)
}

/// The rows about `action`, in the table's order.
#[inline]
#[must_use]
pub fn rows(action: Action) -> &'static [Row] {
    // An action's number is below COUNT, and STARTS rises to ORDER's length.
    let at = action as usize;
    &ORDER[STARTS[at] as usize..STARTS[at + 1] as usize]
}

/// The one row that `action` meets when `facts` hold.
///
/// Total: an action's last row is what is left when no other is met, and the
/// check proves that its condition then holds.
#[inline]
#[must_use]
pub fn find(action: Action, facts: Facts) -> &'static Row {
    let rows = rows(action);
    let Some((last, others)) = rows.split_last() else {
        // Unreachable: every action has a row, which the check proves too.
        return &TABLE[0];
    };
    others.iter().find(|row| row.when.met_by(facts)).unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_gives_each_action_its_rows_in_order() {
        for action in Action::ALL {
            let expected: Vec<_> =
                TABLE.iter().filter(|row| row.actions.has(action)).map(|row| (row.rule, row.when)).collect();
            let found: Vec<_> = rows(action).iter().map(|row| (row.rule, row.when)).collect();
            assert_eq!(found, expected, "{}", action.key());
        }
    }
}
