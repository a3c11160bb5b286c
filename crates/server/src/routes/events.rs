//! Live updates, as server-sent events.

mod offers;

use core::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use reckon_domain::{ClientId, ProId, Role, wording};
use reckon_store::{Change, DirectoryNews, Principal, StoreError};
use reckon_wire::{Update, Viewer};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, mpsc};
use tokio::time::{Instant, interval, sleep_until, timeout};

use self::offers::Listed;
use crate::app::{Beside, Shared};
use crate::http::explain::place;
use crate::http::read::Query;
use crate::identity::Caller;
use crate::problem::{Problem, ProblemForm};
use crate::views::update::{self, BATCH, Touched};

/// How long a reader may leave events unread. They can come back and say what they last read.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long an operator is left in peace after having been told of figures.
const PAUSE: Duration = Duration::from_millis(400);

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
/// First `hello` with `{position, at, rules, viewer}`, then
/// `update`s whose id is their position; `alive`, with what `hello` says, every 15 seconds, so that a page
/// notices when it no longer hears; `appointments` when the calendar is to be read again, `automations` when automations,
/// their recipients or templates are, `payments` when transactions are, `recordings` when a lead's calls are; `left`
/// with `{project}` when a pro does not see a project any more: the snapshot is to be read again, as it is where no
/// project is named. Goes on from `Last-Event-ID`, or from `after`, without a gap. Whoever operates the marketplace hears
/// `overview` when its figures are to be read again.
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
    let viewer = match caller.principal {
        Principal::Operator(_) => None,
        Principal::Pro(_) | Principal::Client(_) | Principal::Backend => Some(caller.viewer()?),
    };
    if let Some(viewer) = viewer {
        exists(&app, viewer).await?;
    }
    // A stream whose reader has gone away is noticed by the next heartbeat.
    let seat = app.stream_limiter.take((caller.principal, viewer), app.limits.streams, app.heartbeat)?;
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
    let beside = app.beside.subscribe();
    let calendars = app.store.calendars();
    let directory = app.store.directory();
    let ended = app.ended.subscribe();
    let head = app.store.head().await?;
    let (sender, receiver) = mpsc::channel(16);
    let position = last.unwrap_or(head).min(head);
    let told = Subscriptions { changes, beside, calendars, directory };
    let stream = Stream { app, caller, viewer, sender };
    tokio::spawn(async move {
        match viewer {
            Some(viewer) => {
                let mut following = Following { stream: &stream, viewer, position };
                stream.until_over(ended, following.follow(told, head)).await;
            }
            None => stream.until_over(ended, stream.oversee(head)).await,
        }
        drop(seat);
    });
    let events = stream::unfold(receiver, async |mut receiver: mpsc::Receiver<Event>| {
        receiver.recv().await.map(|event| (Ok::<_, Infallible>(event), receiver))
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
struct StreamClosed;

impl From<StoreError> for StreamClosed {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a stream ends");
        Self
    }
}

/// What a viewer's stream listens to.
struct Subscriptions {
    /// What is committed.
    changes: broadcast::Receiver<Arc<Change>>,
    /// What has happened beside the log.
    beside: broadcast::Receiver<Beside>,
    /// Whose calendars have changed.
    calendars: broadcast::Receiver<ProId>,
    /// What has changed in the directory.
    directory: broadcast::Receiver<DirectoryNews>,
}

/// A stream, whoever reads it.
struct Stream {
    app: Shared,
    caller: Caller,
    viewer: Option<Viewer>,
    sender: mpsc::Sender<Event>,
}

/// A stream with what happens to a viewer.
struct Following<'a> {
    stream: &'a Stream,
    viewer: Viewer,
    /// Everything up to here has been sent.
    position: u64,
}

impl Following<'_> {
    async fn follow(
        &mut self,
        Subscriptions { mut changes, mut beside, mut calendars, mut directory }: Subscriptions,
        head: u64,
    ) -> Result<Infallible, StreamClosed> {
        let stream = self.stream;
        stream.begin(head).await?;
        self.catch_up().await?;
        let mut heartbeat = interval(stream.app.heartbeat);
        heartbeat.tick().await;
        loop {
            tokio::select! {
                () = stream.sender.closed() => return Err(StreamClosed),
                _ = heartbeat.tick() => stream.live_on().await?,
                change = changes.recv() => match change {
                    Ok(change) => self.pass_on(change, &mut changes, &mut directory).await?,
                    Err(RecvError::Lagged(_)) => self.catch_up().await?,
                    Err(RecvError::Closed) => return Err(StreamClosed),
                },
                news = beside.recv() => match news {
                    Ok(news) => self.tell(news).await?,
                    // Nobody knows what was lost: the page reads all of it again.
                    Err(RecvError::Lagged(_)) => self.tell_again("automations").await?,
                    Err(RecvError::Closed) => return Err(StreamClosed),
                },
                news = directory.recv() => match news {
                    Ok(news) => self.tell_news(news, &mut directory).await?,
                    Err(RecvError::Lagged(_)) => self.catch_up().await?,
                    Err(RecvError::Closed) => return Err(StreamClosed),
                },
                pro = calendars.recv() => match pro {
                    Ok(pro) if self.viewer != Viewer::Pro(pro.0) => {}
                    Ok(_) => self.tell_again("appointments").await?,
                    Err(RecvError::Lagged(_)) if self.viewer.role() != Role::Pro => {}
                    Err(RecvError::Lagged(_)) => self.tell_again("appointments").await?,
                    Err(RecvError::Closed) => return Err(StreamClosed),
                },
            }
        }
    }

    /// Tells of what has happened beside the log, if it concerns the viewer. The event's id stays.
    async fn tell(&mut self, news: Beside) -> Result<(), StreamClosed> {
        let is_pro = |pro: ProId| self.viewer == Viewer::Pro(pro.0);
        match news {
            Beside::Message(pro, client) if is_pro(pro) => {
                self.update(Touched::at(self.position).with_relation(client), Vec::new(), self.position).await
            }
            Beside::Automations(pro) if is_pro(pro) => self.tell_again("automations").await,
            Beside::Payment(pro) if is_pro(pro) => self.tell_again("payments").await,
            Beside::Recording(pro, client) if is_pro(pro) || self.viewer == Viewer::Client(client.0) => {
                self.tell_again("recordings").await
            }
            Beside::Message(..) | Beside::Automations(_) | Beside::Payment(_) | Beside::Recording(..) => {
                Ok(())
            }
        }
    }

    /// Says that something is to be read again.
    async fn tell_again(&self, what: &'static str) -> Result<(), StreamClosed> {
        self.stream.send(Event::default().event(what).data("{}")).await
    }

    /// Sends what has been committed since the last event.
    async fn catch_up(&mut self) -> Result<(), StreamClosed> {
        loop {
            let whom = update::whom(self.viewer);
            let mut missed = self.stream.app.store.changes(whom, self.position, BATCH).await?;
            let mut offered = match self.viewer {
                Viewer::Pro(_) => self.stream.app.store.catalogue(self.position, BATCH).await?,
                Viewer::Client(_) => Vec::new(),
            };
            // Of two lists that may both go on, what is beyond the end of either has to wait.
            let end = |full: bool, last: Option<u64>| last.filter(|_| full).unwrap_or(u64::MAX);
            let end = end(missed.len() == BATCH, missed.last().map(|change| change.position))
                .min(end(offered.len() == BATCH, offered.last().map(|change| change.position)));
            missed.retain(|change| change.position <= end);
            offered.retain(|change| change.position <= end);
            let positions = missed.iter().map(|change| change.position);
            let Some(last) = positions.chain(offered.iter().map(|change| change.position)).max() else {
                return Ok(());
            };
            let (mut touched, mut listed) = (Touched::at(last), Vec::new());
            missed.iter().for_each(|change| touched.note(change));
            offered.iter().for_each(|change| offers::note(change.offer, &mut touched, &mut listed));
            self.update(touched, listed, last).await?;
        }
    }

    /// Sends a change, and with it whatever else is there already.
    async fn pass_on(
        &mut self,
        first: Arc<Change>,
        changes: &mut broadcast::Receiver<Arc<Change>>,
        directory: &mut broadcast::Receiver<DirectoryNews>,
    ) -> Result<(), StreamClosed> {
        let (mut touched, mut listed) = (Touched::at(self.position), Vec::new());
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
        if last == self.position {
            return Ok(());
        }
        // What was offered before these changes was told before them: it is there, and none of it may be passed over.
        match self.gather_news(directory, &mut touched, &mut listed) {
            Some(offered) => self.update(touched, listed, last.max(offered)).await,
            None => self.catch_up().await,
        }
    }

    /// Sends what was touched, after the leads of what is listed; with it everything up to `position` is sent.
    async fn update(
        &mut self,
        touched: Touched,
        listed: Vec<Listed>,
        position: u64,
    ) -> Result<(), StreamClosed> {
        let stream = self.stream;
        let now = stream.app.clock.now();
        // Signing out is heard of at once; that a session's time is over has to be looked at.
        if now >= stream.caller.expires {
            return Err(StreamClosed);
        }
        if touched.has_left() {
            self.tell_left(None).await?;
        }
        let mut any = false;
        for listed in listed {
            any |= self.send_leads(listed, position).await?;
        }
        let mut update = touched.read(stream.app.store.as_ref(), self.viewer, now).await?;
        (update.position, update.since) = (position, Some(self.position));
        self.position = position;
        if !any && update::is_empty(&update) {
            return Ok(());
        }
        self.send_update(&update, Some(position)).await
    }

    async fn send_update(&self, update: &Update, id: Option<u64>) -> Result<(), StreamClosed> {
        let Ok(data) = serde_json::to_string(update) else { return Err(StreamClosed) };
        let event = Event::default().event("update").data(data);
        self.stream
            .send(match id {
                Some(id) => event.id(id.to_string()),
                None => event,
            })
            .await
    }
}

impl Stream {
    /// Does the stream's work until there is a reason to end.
    async fn until_over(
        &self,
        mut ended: broadcast::Receiver<[u8; 32]>,
        work: impl Future<Output = Result<Infallible, StreamClosed>>,
    ) {
        let mut closing = self.app.closing.subscribe();
        self.app.metrics.streams.inc();
        self.app.overview.send_replace(());
        tokio::select! {
            biased;
            _ = closing.wait_for(|closing| *closing) => {}
            () = signed_out(&mut ended, self.caller.session) => {}
            Err(StreamClosed) = work => {}
        }
        self.app.metrics.streams.dec();
        self.app.overview.send_replace(());
    }

    /// Tells an operator whenever figures have changed: soon, and not for each change alone.
    async fn oversee(&self, head: u64) -> Result<Infallible, StreamClosed> {
        let (mut changes, mut overview) = (self.app.store.subscribe(), self.app.overview.subscribe());
        self.begin(head).await?;
        let mut heartbeat = interval(self.app.heartbeat);
        heartbeat.tick().await;
        let (mut changed, mut next) = (false, Instant::now());
        loop {
            tokio::select! {
                () = self.sender.closed() => return Err(StreamClosed),
                _ = heartbeat.tick() => self.live_on().await?,
                change = changes.recv() => match change {
                    Ok(_) | Err(RecvError::Lagged(_)) => changed = true,
                    Err(RecvError::Closed) => return Err(StreamClosed),
                },
                change = overview.changed() => match change {
                    Ok(()) => changed = true,
                    Err(_) => return Err(StreamClosed),
                },
                () = sleep_until(next), if changed => {
                    self.send(Event::default().event("overview").data("{}")).await?;
                    (changed, next) = (false, Instant::now() + PAUSE);
                }
            }
        }
    }

    async fn begin(&self, head: u64) -> Result<(), StreamClosed> {
        let hello = Event::default().event("hello").retry(Duration::from_secs(1));
        self.send(hello.data(self.status(head))).await
    }

    /// Says that the stream lives, if its session does.
    async fn live_on(&self) -> Result<(), StreamClosed> {
        let now = self.app.clock.now();
        let lives = match self.caller.session {
            Some(session) => self.app.store.session(session, now).await?.is_some(),
            None => now < self.caller.expires,
        };
        if !lives {
            return Err(StreamClosed);
        }
        let position = self.app.store.head().await?;
        self.send(Event::default().event("alive").data(self.status(position))).await
    }

    /// Where the server stands, and for whom the stream is: a browser's next stream may be somebody else's.
    fn status(&self, position: u64) -> String {
        let (at, rules) = (self.app.clock.now().0, reckon_wire::rules_version());
        json!({ "position": position, "at": at, "rules": rules, "viewer": self.viewer }).to_string()
    }

    async fn send(&self, event: Event) -> Result<(), StreamClosed> {
        match timeout(PATIENCE, self.sender.send(event)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(StreamClosed),
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
