//! The row for an action and its facts, found without a search.
//!
//! The rows about one action ask for a handful of facts, five at most. One multiplication gathers
//! those bits, wherever they stand in the set, into a place in a small table that names the row. The
//! multipliers are found while this is compiled, and each is proved there: every combination of the
//! facts leads to the row that the table gives it.

#![expect(
    clippy::indexing_slicing,
    reason = "every index but find's two is computed and used at compile time"
)]

use crate::action::Action;
use crate::fact::Facts;
use crate::table::{Row, TABLE};

/// How to find an action's row.
#[derive(Clone, Copy)]
struct Key {
    /// The facts that the action's rows ask for.
    asked: u32,
    /// What gathers them at the top of a word.
    multiplier: u32,
}

/// Places that each action has in [`PLACES`]: one for every combination of five facts.
const WIDTH: usize = 32;
/// What is left of the gathered word: a number below [`WIDTH`].
const SHIFT: u32 = u32::BITS - WIDTH.ilog2();
/// The number of no row.
const NO_ROW: u8 = u8::MAX;

/// For each action, how to find its row.
static KEYS: [Key; Action::COUNT] = INDEX.0;
/// For each action, the numbers of its rows in [`TABLE`], where the gathered facts point.
static PLACES: [[u8; WIDTH]; Action::COUNT] = INDEX.1;

const INDEX: ([Key; Action::COUNT], [[u8; WIDTH]; Action::COUNT]) = {
    let mut keys = [Key { asked: 0, multiplier: 1 }; Action::COUNT];
    let mut places = [[0; WIDTH]; Action::COUNT];
    let mut at = 0;
    while at < Action::COUNT {
        let asked = asked_by(Action::ALL[at]);
        assert!(
            asked.count_ones() <= WIDTH.ilog2(),
            "an action asks for more facts than WIDTH has places for"
        );
        let rows = rows_of(Action::ALL[at], asked);
        let mut candidate = 0x9e37_79b9_u32;
        loop {
            if let Some(found) = arrange(&rows, asked, candidate) {
                keys[at] = Key { asked, multiplier: candidate };
                places[at] = found;
                break;
            }
            // Xorshift: visits every number but 0, so a multiplier that exists is found.
            candidate ^= candidate << 13;
            candidate ^= candidate >> 17;
            candidate ^= candidate << 5;
        }
        at += 1;
    }
    (keys, places)
};

/// The facts that the rows about `action` ask for.
const fn asked_by(action: Action) -> u32 {
    let (mut asked, mut row) = (0, 0);
    while row < TABLE.len() {
        if TABLE[row].actions.contains(action) {
            asked |= TABLE[row].when.asks().0;
        }
        row += 1;
    }
    asked
}

/// The next combination of the facts asked for, in rising order; none after the last.
const fn next(facts: u32, asked: u32) -> u32 {
    facts.wrapping_sub(asked) & asked
}

/// The numbers of the action's rows, for every combination of the facts asked for.
const fn rows_of(action: Action, asked: u32) -> [u8; WIDTH] {
    let mut rows = [NO_ROW; WIDTH];
    let (mut facts, mut at) = (0, 0);
    while at < 1 << asked.count_ones() {
        rows[at] = row_of(action, Facts(facts));
        facts = next(facts, asked);
        at += 1;
    }
    rows
}

/// The places of the rows under a multiplier; nothing where it leads two different ones to one place.
const fn arrange(rows: &[u8; WIDTH], asked: u32, multiplier: u32) -> Option<[u8; WIDTH]> {
    // Nothing leads to the places left over; they name a row all the same, so that finding one is total.
    let mut places = [rows[0]; WIDTH];
    let (mut taken, mut facts, mut at) = (0_u32, 0_u32, 0);
    while at < 1 << asked.count_ones() {
        let place = facts.wrapping_mul(multiplier) >> SHIFT;
        if taken >> place & 1 == 1 && places[place as usize] != rows[at] {
            return None;
        }
        taken |= 1 << place;
        places[place as usize] = rows[at];
        facts = next(facts, asked);
        at += 1;
    }
    Some(places)
}

/// The number of the row that `action` meets when `facts` hold: the last row about the action where
/// none is met, which the check proves to happen only for facts that cannot hold together.
const fn row_of(action: Action, facts: Facts) -> u8 {
    let (mut found, mut row) = (NO_ROW, 0);
    while row < TABLE.len() {
        if TABLE[row].actions.contains(action) {
            found = row as u8;
            if TABLE[row].when.met_by(facts) {
                break;
            }
        }
        row += 1;
    }
    assert!(found != NO_ROW, "every action has a row, and fewer than 255 rows are numbered");
    found
}

/// The one row that `action` meets when `facts` hold. Facts that its rows do not ask for do not matter.
#[inline]
#[must_use]
pub fn find(action: Action, facts: Facts) -> &'static Row {
    // A row's number is below TABLE's length.
    &TABLE[number(action, facts) as usize]
}

/// The number of that row in [`TABLE`].
#[inline]
#[must_use]
pub fn number(action: Action, facts: Facts) -> u8 {
    // An action's number is below COUNT, a gathered word below WIDTH.
    let Key { asked, multiplier } = KEYS[action as usize];
    let place = ((facts.0 & asked).wrapping_mul(multiplier) >> SHIFT) as usize;
    PLACES[action as usize][place]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Fact, possible};

    #[test]
    fn every_combination_of_facts_finds_the_row_that_a_search_finds() {
        for action in Action::ALL {
            let asked = Facts(asked_by(action));
            let bits: Vec<Fact> = asked.iter().collect();
            for pattern in 0_u32..1 << bits.len() {
                let held = bits.iter().enumerate().filter(|(bit, _)| pattern >> bit & 1 == 1);
                let facts = held.fold(Facts::NONE, |facts, (_, fact)| facts.union(fact.bit()));
                let searched =
                    TABLE.iter().find(|row| row.actions.contains(action) && row.when.met_by(facts));
                // What is not asked for is set as well: it must not matter.
                let found = find(action, Facts(facts.0 | !asked.0));
                match searched {
                    Some(row) => assert!(core::ptr::eq(found, row), "{} {facts:?}", action.key()),
                    None => assert!(!possible(facts, asked), "{} {facts:?}", action.key()),
                }
            }
        }
    }
}
