//! A stream of what the demo's telephones show: now, and at every change.

use core::convert::Infallible;

use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use reckon_providers::Reply;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::app::Shared;

/// The most streams of one kind together: anybody may open one.
pub(super) const STREAMS: usize = 256;

/// What there is to show, as JSON; nothing ends the stream.
pub(super) type Look = fn(Shared) -> Reply<'static, Option<String>>;

/// The stream of it, as events of this name.
pub(super) fn watched(
    app: Shared,
    changes: watch::Receiver<u64>,
    name: &'static str,
    look: Look,
) -> Response {
    let closing = app.closing.subscribe();
    let begun = Watching { app, changes, closing, name, look, first: true };
    let events = stream::unfold(begun, async |mut watching: Watching| {
        let event = watching.next().await?;
        Some((Ok::<_, Infallible>(event), watching))
    });
    let mut response = Sse::new(events).into_response();
    // nginx would keep events back until there are enough of them.
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response.headers_mut().insert(unbuffered.0, unbuffered.1);
    response
}

struct Watching {
    app: Shared,
    changes: watch::Receiver<u64>,
    closing: watch::Receiver<bool>,
    name: &'static str,
    look: Look,
    first: bool,
}

impl Watching {
    /// The next event; none when the server stops.
    async fn next(&mut self) -> Option<Event> {
        let heartbeat = sleep_until(Instant::now() + self.app.heartbeat);
        let alive = if core::mem::take(&mut self.first) {
            false
        } else {
            tokio::select! {
                biased;
                _ = self.closing.wait_for(|closing| *closing) => return None,
                changed = self.changes.changed() => {
                    changed.ok()?;
                    false
                }
                () = heartbeat => true,
            }
        };
        if alive {
            return Some(Event::default().comment("alive"));
        }
        self.changes.mark_unchanged();
        let data = (self.look)(self.app.clone()).await?;
        Some(Event::default().event(self.name).data(data))
    }
}
