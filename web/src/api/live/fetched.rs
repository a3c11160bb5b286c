//! A stream of events read by `fetch`, which can be told who asks by a header, and says why it was refused.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, AbortSignal, Headers, ReadableStreamDefaultReader, RequestCache, RequestInit, Response,
};
use yew::Callback;

use super::frames::{Frame, Frames};

/// What comes of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An event.
    Frame(Frame),
    /// It is over.
    Over(End),
}

/// Why a stream is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It broke, or the server has ended it.
    Broken,
    /// Nobody is signed in any more, or there is no such stream for whoever is.
    SignedOut,
    /// The server gives none now; in so many seconds it may be asked again, where it said so.
    Refused(Option<u32>),
}

/// A stream that is being read, until this is dropped.
#[derive(Debug)]
pub struct Fetching {
    abort: Option<AbortController>,
}

impl Fetching {
    /// Opens the stream at an address, after an event where one is named.
    #[must_use]
    pub fn open(address: String, after: Option<u64>, hear: Callback<Heard>) -> Self {
        let abort = AbortController::new().ok();
        let signal = abort.as_ref().map(AbortController::signal);
        spawn_local(async move {
            let aborted = || signal.as_ref().is_some_and(AbortSignal::aborted);
            let hear = |heard| {
                if !aborted() {
                    hear.emit(heard);
                }
            };
            let end = match ask(&address, after, signal.as_ref()).await {
                Ok(response) if response.ok() => {
                    // Where it breaks is of no interest: it goes on after the last event that was whole.
                    let _ = read(&response, &hear).await;
                    End::Broken
                }
                Ok(response) if matches!(response.status(), 401 | 404) => End::SignedOut,
                Ok(response) => {
                    let after = response.headers().get("Retry-After").ok().flatten();
                    End::Refused(after.and_then(|seconds| seconds.parse().ok()))
                }
                Err(_) => End::Broken,
            };
            hear(Heard::Over(end));
        });
        Self { abort }
    }
}

impl Drop for Fetching {
    fn drop(&mut self) {
        if let Some(abort) = &self.abort {
            abort.abort();
        }
    }
}

async fn ask(address: &str, after: Option<u64>, signal: Option<&AbortSignal>) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", "text/event-stream")?;
    if let Some(after) = after {
        headers.set("Last-Event-ID", &after.to_string())?;
    }
    let init = RequestInit::new();
    init.set_headers_headers(&headers);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(signal);
    let window = web_sys::window().ok_or("no window")?;
    JsFuture::from(window.fetch_with_str_and_init(address, &init)).await?.dyn_into()
}

/// Reads to the end.
async fn read(response: &Response, hear: &impl Fn(Heard)) -> Result<(), JsValue> {
    let body = response.body().ok_or("no body")?;
    let reader = ReadableStreamDefaultReader::new(&body)?;
    let mut frames = Frames::default();
    loop {
        let part = JsFuture::from(reader.read()).await?;
        let Ok(bytes) = js_sys::Reflect::get(&part, &"value".into())?.dyn_into::<js_sys::Uint8Array>() else {
            return Ok(());
        };
        for frame in frames.read(&bytes.to_vec()) {
            hear(Heard::Frame(frame));
        }
    }
}
