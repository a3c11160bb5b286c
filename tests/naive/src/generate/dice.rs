//! Chance, and the words it chooses from.

use serde_json::{Value, json};

/// A xorshift generator: small, and the same on every machine.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        // Neighbouring seeds differ in few bits; the multiplication and a few throws spread them.
        let spread = (seed ^ 0x5DEE_CE66_D1CE_4E5B).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut dice = Self(spread | 1);
        for _ in 0..8 {
            dice.below(2);
        }
        dice
    }

    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound.max(1)
    }

    pub(super) fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// One of the choices between the bars.
    pub(super) fn pick<'a>(&mut self, choices: &'a str) -> &'a str {
        let choices: Vec<&str> = choices.split('|').collect();
        self.one_of(&choices).unwrap_or("")
    }

    /// As `pick`; the choice "-" is null.
    pub(super) fn pick_or_null(&mut self, choices: &str) -> Value {
        match self.pick(choices) {
            "-" => Value::Null,
            choice => json!(choice),
        }
    }

    pub(super) fn one_of<T: Clone>(&mut self, choices: &[T]) -> Option<T> {
        let place = self.below(choices.len() as u64);
        choices.get(usize::try_from(place).unwrap_or(0)).cloned()
    }

    pub(super) fn amount(&mut self, bound: u64) -> u64 {
        1 + self.below(bound)
    }
}
