//! What the tabs of one browser tell each other.

use gloo_events::EventListener;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};
use yew::Callback;

use super::json;

/// A channel that every tab hears but the one that speaks. It closes when it is dropped.
#[derive(Debug)]
pub struct Channel {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl Channel {
    /// Opens the channel of a name. Where the browser has none, this tab is alone.
    #[must_use]
    pub fn open<T: DeserializeOwned + 'static>(name: &str, hear: Callback<T>) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let listener = EventListener::new(&channel, "message", move |event| {
            let text = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
            // A tab of another version may say what this one does not understand.
            if let Some(message) = text.and_then(|text| json::read(&text)) {
                hear.emit(message);
            }
        });
        Some(Self { channel, _listener: listener })
    }

    /// Says something to the others.
    pub fn say<T: Serialize>(&self, message: &T) {
        if let Some(text) = json::write(message) {
            // A channel that has been closed says nothing.
            let _ = self.channel.post_message(&JsValue::from(text));
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}
