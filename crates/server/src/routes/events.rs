//! Live updates, as server-sent events.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use reckon_domain::{ClientId, ProId, wording};
use reckon_store::{Change, StoreError};
use reckon_wire::Viewer;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, mpsc};
use tokio::time::{interval, timeout};

use crate::app::Shared;
use crate::http::explain::place;
use crate::http::read::Query;
use crate::identity::Caller;
use crate::problem::{Problem, ProblemForm};
use crate::views::update::{self, BATCH, Touched};

/// How long a reader may leave events unread. They can come back and say what they last read.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where to go on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Resume {
    /// A position in the log: everything after it is sent. `Last-Event-ID` goes before it.
    #[serde(default, deserialize_with = "place")]
    after: Option<u64>,
}

/// What changes for the signed-in person, as it does.
///
/// First `hello` with `{position, at, rules}`, then
/// `update`s whose id is their position; `alive`, with what `hello` says, every 15 seconds, so that a page
/// notices when it no longer hears; `appointments` when the calendar is to be read again. Goes on from `Last-Event-ID`, or from `after`, without a gap.
#[utoipa::path(get, path = "/api/v1/events", tag = "Events", operation_id = "follow", params(Resume), responses(
    (status = 200, description = "`update` events", body = reckon_wire::Update, content_type = "text/event-stream"),
    (status = 401, description = "`unauthenticated`", body = ProblemForm),
    (status = 404, description = "`not_found`: there is no such pro or client", body = ProblemForm),
    (status = 429, description = "`too_many_requests`: too many open streams", body = ProblemForm),
))]
pub(crate) async fn events(
    State(app): State<Shared>,
    caller: Caller,
    Query(Resume { after }): Query<Resume>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let viewer = caller.viewer()?;
    exists(&app, viewer).await?;
    // A stream whose reader has gone away is noticed by the next heartbeat.
    let seat = app.seats.take((caller.principal, viewer), app.limits.streams, app.heartbeat)?;
    let last = match headers.get("last-event-id").map(|id| id.to_str().unwrap_or_default().parse()) {
        None => after,
        Some(Ok(id)) => Some(id),
        Some(Err(_)) => {
            return Err(Problem::field(
                "Last-Event-ID",
                wording!("must be the id of an event", "muss die Nummer eines Ereignisses sein"),
            ));
        }
    };
    // From here on nothing is missed: what is committed after this comes through the receiver, what was
    // before it is caught up with.
    let changes = app.store.subscribe();
    let progressed = app.progressed.subscribe();
    let calendars = app.store.calendars();
    let ended = app.ended.subscribe();
    let head = app.store.head().await?;
    let (sender, receiver) = mpsc::channel(16);
    let stream = Stream { app, caller, viewer, sender, position: last.unwrap_or(head).min(head) };
    tokio::spawn(async move {
        stream.run(Told { changes, progressed, calendars }, ended, head).await;
        drop(seat);
    });
    let events = stream::unfold(receiver, async |mut receiver: mpsc::Receiver<Event>| {
        receiver.recv().await.map(|event| (Ok::<_, core::convert::Infallible>(event), receiver))
    });
    let mut response = Sse::new(events).into_response();
    // nginx would keep events back until there are enough of them.
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response.headers_mut().insert(unbuffered.0, unbuffered.1);
    Ok(response)
}

/// Checks that there is such a viewer: a backend may name anybody.
async fn exists(app: &Shared, viewer: Viewer) -> Result<(), Problem> {
    match viewer {
        Viewer::Pro(id) => app.store.pro(ProId(id)).await.map(drop),
        Viewer::Client(id) => app.store.client(ClientId(id)).await.map(drop),
    }
    .map_err(Problem::from)
}

/// Why a stream ends. Every reason is a good one: the reader comes back and says what they last read.
struct Over;

impl From<StoreError> for Over {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a stream ends");
        Self
    }
}

/// What a stream listens to.
struct Told {
    /// What is committed.
    changes: broadcast::Receiver<Arc<Change>>,
    /// Whose messages have come further.
    progressed: broadcast::Receiver<(ProId, ClientId)>,
    /// Whose calendars have changed.
    calendars: broadcast::Receiver<ProId>,
}

struct Stream {
    app: Shared,
    caller: Caller,
    viewer: Viewer,
    sender: mpsc::Sender<Event>,
    /// Everything up to here has been sent.
    position: u64,
}

impl Stream {
    async fn run(mut self, mut told: Told, mut ended: broadcast::Receiver<[u8; 32]>, head: u64) {
        let app = Arc::clone(&self.app);
        let mut closing = app.closing.subscribe();
        app.metrics.streams.inc();
        tokio::select! {
            biased;
            _ = closing.wait_for(|closing| *closing) => {}
            () = signed_out(&mut ended, self.caller.session) => {}
            Err(Over) = self.follow(&mut told, head) => {}
        }
        app.metrics.streams.dec();
    }

    async fn follow(
        &mut self,
        Told { changes, progressed, calendars }: &mut Told,
        head: u64,
    ) -> Result<core::convert::Infallible, Over> {
        let hello = Event::default().event("hello").retry(Duration::from_secs(1));
        self.send(hello.data(self.status(head))).await?;
        self.catch_up().await?;
        let mut heartbeat = interval(self.app.heartbeat);
        heartbeat.tick().await;
        let sender = self.sender.clone();
        loop {
            tokio::select! {
                () = sender.closed() => return Err(Over),
                _ = heartbeat.tick() => self.live_on().await?,
                change = changes.recv() => match change {
                    Ok(change) => self.pass_on(change, changes).await?,
                    Err(RecvError::Lagged(_)) => self.catch_up().await?,
                    Err(RecvError::Closed) => return Err(Over),
                },
                further = progressed.recv() => match further {
                    Ok((pro, client)) => self.tell_progress(pro, client).await?,
                    // How far a message has come is read with the next thing that happens.
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return Err(Over),
                },
                pro = calendars.recv() => match pro {
                    Ok(pro) => self.turn_page(Some(pro)).await?,
                    Err(RecvError::Lagged(_)) => self.turn_page(None).await?,
                    Err(RecvError::Closed) => return Err(Over),
                },
            }
        }
    }

    /// A message has come further. Nothing of it is in the log, so the event's id stays.
    async fn tell_progress(&mut self, pro: ProId, client: ClientId) -> Result<(), Over> {
        if self.viewer != Viewer::Pro(pro.0) {
            return Ok(());
        }
        self.update(Touched::at(self.position).with_relation(client), self.position).await
    }

    /// Says that appointments of this pro's have changed, or of anybody's, if the viewer is one whom it concerns.
    async fn turn_page(&self, of: Option<ProId>) -> Result<(), Over> {
        match self.viewer {
            Viewer::Pro(id) if of.is_none_or(|pro| pro.0 == id) => {
                self.send(Event::default().event("appointments").data("{}")).await
            }
            Viewer::Pro(_) | Viewer::Client(_) => Ok(()),
        }
    }

    /// Sends what has been committed since the last event.
    async fn catch_up(&mut self) -> Result<(), Over> {
        loop {
            let whom = update::whom(self.viewer);
            let missed = self.app.store.changes(whom, self.position, BATCH).await?;
            let Some(last) = missed.last().map(|change| change.position) else { return Ok(()) };
            let mut touched = Touched::at(last);
            missed.iter().for_each(|change| touched.note(change));
            self.update(touched, last).await?;
        }
    }

    /// Sends a change, and with it whatever else is there already.
    async fn pass_on(
        &mut self,
        first: Arc<Change>,
        changes: &mut broadcast::Receiver<Arc<Change>>,
    ) -> Result<(), Over> {
        let mut touched = Touched::at(self.position);
        let mut last = self.position;
        let mut next = Some(first);
        for _ in 0..BATCH {
            let Some(change) = next.take() else { break };
            if change.position > self.position && update::concerns(&change, self.viewer) {
                touched.note(&change);
                last = change.position;
            }
            match changes.try_recv() {
                Ok(change) => next = Some(change),
                // What was lost is said again with the next `recv`.
                Err(TryRecvError::Empty | TryRecvError::Closed) => {}
                Err(TryRecvError::Lagged(_)) => return self.catch_up().await,
            }
        }
        // The last one that was taken out must not be dropped.
        if let Some(change) = next
            && change.position > self.position
            && update::concerns(&change, self.viewer)
        {
            touched.note(&change);
            last = change.position;
        }
        if last > self.position { self.update(touched, last).await } else { Ok(()) }
    }

    async fn update(&mut self, touched: Touched, position: u64) -> Result<(), Over> {
        let now = self.app.clock.now();
        // Signing out is heard of at once; that a session's time is over has to be looked at.
        if now >= self.caller.expires {
            return Err(Over);
        }
        let update = touched.read(self.app.store.as_ref(), self.viewer, now).await?;
        self.position = position;
        if update::is_empty(&update) {
            return Ok(());
        }
        let Ok(data) = serde_json::to_string(&update) else { return Err(Over) };
        self.send(Event::default().event("update").id(position.to_string()).data(data)).await
    }

    /// Says that the stream lives, if its session does.
    async fn live_on(&mut self) -> Result<(), Over> {
        let now = self.app.clock.now();
        let lives = match self.caller.session {
            Some(session) => self.app.store.session(session, now).await?.is_some(),
            None => now < self.caller.expires,
        };
        if !lives {
            return Err(Over);
        }
        let position = self.app.store.head().await?;
        self.send(Event::default().event("alive").data(self.status(position))).await
    }

    /// Where the server stands.
    fn status(&self, position: u64) -> String {
        let at = self.app.clock.now().0;
        json!({ "position": position, "at": at, "rules": reckon_wire::rules_version() }).to_string()
    }

    async fn send(&self, event: Event) -> Result<(), Over> {
        match timeout(PATIENCE, self.sender.send(event)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Over),
        }
    }
}

/// Waits until the session is signed out. Whoever has missed it is told by the next heartbeat.
async fn signed_out(ended: &mut broadcast::Receiver<[u8; 32]>, session: Option<[u8; 32]>) {
    loop {
        match ended.recv().await {
            Ok(other) if Some(other) == session => return,
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}
