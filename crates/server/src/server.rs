//! From the address to the routes: accepting connections, and letting them go.

use std::net::SocketAddr;
use std::sync::PoisonError;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use reckon_domain::Action;
use reckon_domain::check::check;
use reckon_domain::table::TABLE;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_io_timeout::TimeoutWriter;
use tower::ServiceExt as _;

use crate::app::{App, Shared};
use crate::config::{Config, ServeError};
use crate::http::connections::{Connection, Connections, room};
use crate::http::peer::Connected;
use crate::router::router;
use crate::work::work;

/// How long a request's header may take to arrive, and a connection may do nothing.
const HEADER_PATIENCE: Duration = Duration::from_secs(30);

/// How long a reader may take nothing of what is sent. After that the connection is closed: it would hold its place, and
/// what was to be sent, for as long as it likes.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// The largest header, in bytes.
const LARGEST_HEADER: usize = 32 * 1024;

/// How long requests under way may take to finish once the server stops.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// Hours without an action after which the clock is doubted at the start.
const QUIET: u64 = 72;

/// A server that listens.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: Shared,
    router: Router,
}

impl Server {
    /// Gets everything ready, and listens.
    ///
    /// # Errors
    /// When the configuration makes no sense, the address is taken, or the application or the demo cannot be
    /// loaded.
    pub async fn bind(config: Config) -> Result<Self, ServeError> {
        config.check()?;
        check_rules()?;
        let listen = config.listen;
        let app = App::new(config).await?;
        compare_clock(&app).await?;
        let failed = |error| ServeError::Listen(listen, error);
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { listener, address, router: router(app.clone()), app })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` is there; then accepts nothing more, ends the open streams, and lets the requests
    /// under way finish.
    ///
    /// # Errors
    /// [`ServeError::Lost`] when it stopped by itself, because the store was taken away.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), ServeError> {
        let Self { listener, app, router, address } = self;
        tracing::info!(%address, "listening");
        let worker = begin_work(&app);
        let most = room(app.limits.connections);
        // One address may take half of what there is, and no more than its bound.
        let of_one =
            if app.behind_proxy { most } else { app.limits.connections_of_one.min(most.div_ceil(2)) };
        let connections = Connections::new(most, of_one);
        let graceful = GracefulShutdown::new();
        let mut stop = std::pin::pin!(stop);
        let mut lost = app.store.lost();
        let ended = loop {
            tokio::select! {
                biased;
                () = &mut stop => break Ok(()),
                why = gone(&mut lost) => break Err(ServeError::Lost(why)),
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => match connections.admit(peer.ip()) {
                        Some(place) => connect(stream, peer, router.clone(), app.clone(), place, &graceful),
                        // All that there is room for are at work: who waits for an answer goes first.
                        None => {
                            app.metrics.turned_away.inc();
                        }
                    },
                    Err(error) => {
                        // Out of file descriptors, mostly: trying again at once would only keep a core busy.
                        tracing::warn!(%error, "a connection was not accepted");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
            }
        };
        drop(listener);
        match &ended {
            Ok(()) => tracing::info!("stopping"),
            Err(error) => tracing::error!(%error, "stopping: nothing more could be kept"),
        }
        // Streams never end by themselves, and would hold up the farewell.
        app.closing.send_replace(true);
        if tokio::time::timeout(SHUTDOWN_GRACE, graceful.shutdown()).await.is_err() {
            tracing::warn!("requests under way were cut off");
        }
        if let Some(worker) = worker {
            // It says itself what it has cut off.
            let _ = worker.await;
        }
        tracing::info!("stopped");
        ended
    }
}

/// Waits until the store is lost, and says why.
async fn gone(lost: &mut watch::Receiver<Option<String>>) -> String {
    match lost.wait_for(Option::is_some).await.map(|why| why.clone()) {
        Ok(why) => why.unwrap_or_default(),
        // Nobody can lose it any more.
        Err(_) => core::future::pending().await,
    }
}

/// Lets the worker begin, where this server has one.
fn begin_work(app: &Shared) -> Option<JoinHandle<()>> {
    let events = app.provider_events.lock().unwrap_or_else(PoisonError::into_inner).take()?;
    app.worker.then(|| tokio::spawn(work(app.clone(), events)))
}

fn connect(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    app: Shared,
    place: Connection,
    graceful: &GracefulShutdown,
) {
    // Small answers must not wait for more.
    let _ = stream.set_nodelay(true);
    let requests = place.requests();
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Connected(peer));
        let (router, busy) = (router.clone(), requests.begin());
        async move {
            let response = router.oneshot(request.map(Body::new)).await?;
            Ok::<_, core::convert::Infallible>(response.map(|body| busy.holding(body)))
        }
    });
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(WRITE_TIMEOUT));
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_PATIENCE)
        .max_buf_size(LARGEST_HEADER)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        app.metrics.connections.inc();
        tokio::select! {
            // Readers that go away in the middle are everyday life.
            _ = connection => {}
            () = place.closed() => {}
        }
        app.metrics.connections.dec();
    });
}

/// Listens and answers until the program is told to stop: by SIGTERM, or from the keyboard.
///
/// # Errors
/// As [`Server::bind`].
pub async fn serve(config: Config) -> Result<(), ServeError> {
    let stop = told_to_stop();
    Server::bind(config).await?.run(stop).await
}

/// Warns where the machine's clock is far from the last action in the log: it may be wrong, and what it begins stays.
async fn compare_clock(app: &Shared) -> Result<(), ServeError> {
    let head = app.store.head().await?;
    if head == 0 || !app.clock.runs() {
        return Ok(());
    }
    // Positions are the log's and the catalogue's: the last may be either's.
    let offered = app.store.catalogue(head - 1, 1).await?.first().map(|change| change.at);
    let last = match offered {
        Some(at) => at,
        None => app.store.change(head).await?.at,
    };
    let (now, last) = (app.clock.now().0, last.0);
    let hours = now.abs_diff(last) / 3_600_000;
    if now < last && hours > 0 {
        tracing::warn!(hours, "the clock is behind the last action in the log: it is wrong, or was then");
    } else if now > last && hours > QUIET {
        tracing::warn!(hours, "the last action in the log is long ago: is the clock right?");
    }
    Ok(())
}

/// No server promises anything by rules that contradict themselves.
fn check_rules() -> Result<(), ServeError> {
    match check(TABLE, &Action::ALL).first() {
        Some(finding) => Err(ServeError::Rules(finding.to_string())),
        None => Ok(()),
    }
}

/// Waits until the process is told to stop: by SIGINT or SIGTERM. It is heard from this call on: whoever is told where the
/// server listens may stop it at once.
pub fn told_to_stop() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let told = {
        use tokio::signal::unix::{SignalKind, signal};
        [SignalKind::interrupt(), SignalKind::terminate()].map(signal)
    };
    async move {
        #[cfg(unix)]
        {
            let [interrupt, terminate] = told.map(|told| async move {
                match told {
                    Ok(mut signal) => drop(signal.recv().await),
                    Err(_) => core::future::pending().await,
                }
            });
            tokio::select! {
                () = interrupt => {}
                () = terminate => {}
            }
        }
        #[cfg(not(unix))]
        if tokio::signal::ctrl_c().await.is_err() {
            core::future::pending::<()>().await;
        }
    }
}
