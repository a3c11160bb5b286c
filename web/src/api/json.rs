//! JSON, read and written in one place: by the browser itself, which has a reader and a writer already.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The value as JSON; nothing when it cannot be written, which no form of ours can come to.
pub fn write<T: Serialize>(value: &T) -> Option<String> {
    let value = value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).ok()?;
    js_sys::JSON::stringify(&value).ok().map(Into::into)
}

/// The value in a text.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let value = js_sys::JSON::parse(text).ok()?;
    serde_wasm_bindgen::from_value(value).ok()
}
