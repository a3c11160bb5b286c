//! The words as types for TypeScript: made from the same lists, at compile time.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::words::{self, append};

/// Each type's name and the words that it may be.
const UNIONS: &[(&str, &[&str])] = &[
    ("Action", &words::ACTIONS),
    ("Role", &words::ROLES),
    ("PredictionWord", &words::PREDICTIONS),
    ("Reason", &words::REASONS),
    ("RuleId", &words::RULES),
    ("ChargeFor", &words::PURPOSES),
    ("ChargeSource", &words::SOURCES),
    ("UnblockBy", &words::UNBLOCKS),
    ("Fault", &words::FAULTS),
    ("ErrorCode", &words::PROBLEMS),
    ("Channel", &words::CHANNELS),
    ("DiscussionStatus", &words::STATUSES),
    ("CallStatus", &words::CALL_STATUSES),
    ("Delivery", &words::DELIVERIES),
];

/// `export type Action = "pro.browse_leads" | …;` and so on: what the package's types are made of.
pub const TYPES: &str = match core::str::from_utf8(&WRITTEN.0) {
    Ok(text) => text,
    Err(_) => "",
};

#[wasm_bindgen(typescript_custom_section)]
const SECTION: &'static str = TYPES;

const WRITTEN: ([u8; LENGTH], usize) = write();
const LENGTH: usize = write::<0>().1;

/// Writes the types into as many bytes as there are, and says how many they take.
#[expect(clippy::indexing_slicing, reason = "all of it happens at compile time")]
const fn write<const N: usize>() -> ([u8; N], usize) {
    let mut text = ([0; N], 0);
    let mut union = 0;
    while union < UNIONS.len() {
        let (name, words) = UNIONS[union];
        text = append(append(append(text, "export type "), name), " =");
        let mut word = 0;
        while word < words.len() {
            text = append(append(append(text, "\n  | \""), words[word]), "\"");
            word += 1;
        }
        text = append(text, ";\n");
        union += 1;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::TYPES;

    #[test]
    fn the_types_list_the_words() {
        assert!(TYPES.starts_with("export type Action =\n  | \"pro.browse_leads\""), "{TYPES}");
        assert!(TYPES.contains("\n  | \"limit_reached\"\n") && TYPES.ends_with("\";\n"), "{TYPES}");
    }
}
