//! JSON, read and written in one place.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The value as JSON; nothing when it cannot be written, which no form of ours can come to.
pub fn write<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}

/// The value in a text.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}
