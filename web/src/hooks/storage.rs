//! What the browser remembers between visits: choices of the person's, nothing of anybody's data.

/// What was remembered by this name.
#[must_use]
pub fn recall(name: &str) -> Option<String> {
    web_sys::window()?.local_storage().ok()??.get_item(name).ok()?
}

/// Remembers a choice; `None` forgets it. A browser that keeps nothing is no error.
pub fn remember(name: &str, value: Option<&str>) {
    let Some(storage) = web_sys::window().and_then(|window| window.local_storage().ok().flatten()) else {
        return;
    };
    let _ = match value {
        Some(value) => storage.set_item(name, value),
        None => storage.remove_item(name),
    };
}
