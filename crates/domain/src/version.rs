//! Which rules these are.

#![expect(clippy::indexing_slicing, reason = "all of it happens at compile time")]

use crate::action::Action;
use crate::fact::Fact;
use crate::table::{TABLE, Then};

/// The rules' version: a hash of every row, of every rule's id and of the facts' names.
///
/// A page whose rules have another version than the server's must not promise.
pub const VERSION: u64 = {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = 0;
    while at < TABLE.len() {
        let row = &TABLE[at];
        hash = mix_text(
            hash,
            match row.rule {
                Some(rule) => rule.id(),
                None => "-",
            },
        );
        hash = mix(hash, row.actions.0);
        hash = mix(hash, row.when.holds.0 as u64);
        hash = mix(hash, row.when.fails.0 as u64);
        hash = mix(
            hash,
            match row.then {
                Then::Allow(effects) => effects.0,
                Then::Block(reason) => 1 << 40 | reason as u64,
                Then::Fault(fault) => 1 << 41 | fault as u64,
            },
        );
        at += 1;
    }
    let mut fact = 0;
    while fact < Fact::COUNT {
        hash = mix_text(hash, Fact::ALL[fact].name());
        fact += 1;
    }
    let mut action = 0;
    while action < Action::COUNT {
        hash = mix_text(hash, Action::ALL[action].key());
        action += 1;
    }
    mix(hash, crate::money::CALL_MINUTE.0)
};

/// FNV-1a, a word at a time.
const fn mix(hash: u64, word: u64) -> u64 {
    let mut hash = hash;
    let bytes = word.to_le_bytes();
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
}

const fn mix_text(hash: u64, text: &str) -> u64 {
    let mut hash = hash;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        hash = mix(hash, bytes[at] as u64);
        at += 1;
    }
    hash
}
