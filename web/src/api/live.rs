//! What happens, as it happens: server-sent events.

use gloo_events::EventListener;
use reckon_wire::Update;
use serde::Deserialize;
use wasm_bindgen::JsCast;
use web_sys::{EventSource, MessageEvent};
use yew::Callback;

use super::http::BASE;
use super::json;

/// What comes over the stream.
#[derive(Clone, Debug)]
pub enum Signal {
    /// The stream stands, or still does.
    Hello(Hello),
    /// Something has changed.
    Update(Box<Update>),
    /// The pro's appointments have changed.
    Appointments,
    /// Something came that this page cannot read: the server is newer.
    Unreadable,
    /// The stream broke. The browser will try again by itself unless it is closed.
    Broken {
        /// Whether the browser has given up.
        closed: bool,
    },
}

/// The first event of a stream, and what is repeated while nothing happens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Hello {
    /// The place in the log up to which the server is.
    pub position: u64,
    /// The server's time, in milliseconds.
    pub at: i64,
    /// The version of the server's rules.
    pub rules: String,
}

/// An open stream. It closes when it is dropped.
#[derive(Debug)]
pub struct Live {
    source: EventSource,
    _listeners: [EventListener; 5],
}

impl Live {
    /// Opens the stream of everything that happens after a place in the log.
    #[must_use]
    pub fn open(after: u64, hear: &Callback<Signal>) -> Option<Self> {
        let source = EventSource::new(&format!("{BASE}events?after={after}")).ok()?;
        let listeners = [
            listen(&source, "hello", hear, |text| json::read(text).map(Signal::Hello)),
            // It says the same, and that the stream is not dead.
            listen(&source, "alive", hear, |text| json::read(text).map(Signal::Hello)),
            listen(&source, "update", hear, |text| json::read(text).map(Box::new).map(Signal::Update)),
            listen(&source, "appointments", hear, |_| Some(Signal::Appointments)),
            {
                let (hear, of) = (hear.clone(), source.clone());
                EventListener::new(&source, "error", move |_| {
                    hear.emit(Signal::Broken { closed: of.ready_state() == EventSource::CLOSED });
                })
            },
        ];
        Some(Self { source, _listeners: listeners })
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.source.close();
    }
}

fn listen(
    source: &EventSource,
    name: &'static str,
    hear: &Callback<Signal>,
    read: fn(&str) -> Option<Signal>,
) -> EventListener {
    let hear = hear.clone();
    EventListener::new(source, name, move |event| {
        let text = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
        hear.emit(text.and_then(|text| read(&text)).unwrap_or(Signal::Unreadable));
    })
}
