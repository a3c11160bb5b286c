//! Durable actions over HTTP: sixty-four keep-alive connections to a real server over SQLite, each waiting
//! for its answer before it asks again. An answer comes after the commit, and that after the disk's sync.
//!
//! ```sh
//! cargo bench -p reckon-server
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on has nothing to say"
)]

mod connection;
mod inbox;
mod market;

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use std::net::SocketAddr;

use reckon_server::{Config, Limits, ServeError, Server};
use reckon_store::Store;
use reckon_store_sqlite::SqliteStore;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::connection::Connection;
use crate::market::Market;

const CONNECTIONS: usize = 64;
const WARM_UP: usize = 4_000;
const ACTIONS: usize = 40_000;

fn main() {
    println!("server: durable actions over HTTP, on SQLite (WAL, synchronous=FULL)");
    let sync = disk_sync();
    println!("  disk sync (fdatasync of 4 kB): median {sync:?}");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    for (connections, actions) in [(1, ACTIONS / 20), (CONNECTIONS, ACTIONS)] {
        runtime.block_on(measure(connections, actions));
    }
    runtime.block_on(inbox::run());
}

/// A server over this store: where it is, how to stop it, and what ends when it has.
async fn serve(
    store: Arc<dyn Store>,
) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<Result<(), ServeError>>) {
    let mut config = Config::new("127.0.0.1:0".parse().unwrap(), store);
    config.limits = Limits::unlimited();
    // What is due is not done: it would be measured too.
    config.worker = false;
    let server = Server::bind(config).await.unwrap();
    let address = server.address();
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async {
        let _ = stopped.await;
    }));
    (address, stop, running)
}

async fn measure(connections: usize, actions: usize) {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder("http").join("reckon.db")).unwrap());
    let market = Arc::new(Market::new(store.as_ref(), CONNECTIONS).await);
    let (address, stop, running) = serve(store.clone()).await;
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(address).await);
    }
    let warm_up = WARM_UP.min(actions);
    let (open, ..) = drive(&market, open, 0..warm_up).await;
    let head = store.head().await.unwrap();
    let worked = cpu_time();
    let (_, took, mut waits) = drive(&market, open, warm_up..warm_up + actions).await;
    waits.sort_unstable();
    let at = |part: usize| waits[(waits.len() - 1) * part / 1000];
    println!(
        "  {connections:>2} connections: {:>6.0} actions/s, p50 {:.2?}, p99 {:.2?}, max {:.2?}; {:.0} µs of a \
         core each, the client's part in it",
        actions as f64 / took.as_secs_f64(),
        at(500),
        at(990),
        at(1000),
        (cpu_time() - worked).as_secs_f64() * 1e6 / actions as f64,
    );
    let kept = store.head().await.unwrap() - head;
    assert_eq!(kept, actions as u64, "every action is one more position in the log");
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
}

/// Has the connections act; gives them back, and how long all of it took, and each of the actions.
async fn drive(
    market: &Arc<Market>,
    connections: Vec<Connection>,
    actions: std::ops::Range<usize>,
) -> (Vec<Connection>, Duration, Vec<Duration>) {
    let next = Arc::new(AtomicUsize::new(actions.start));
    let expected = actions.len();
    let started = Instant::now();
    let tasks: Vec<_> = connections
        .into_iter()
        .enumerate()
        .map(|(who, mut connection)| {
            let (market, next) = (market.clone(), next.clone());
            tokio::spawn(async move {
                let mut waits = Vec::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= actions.end {
                        return (connection, waits);
                    }
                    let request = market.request(who, number);
                    let asked = Instant::now();
                    let status = connection.ask(&request).await;
                    waits.push(asked.elapsed());
                    assert_eq!(status, 200);
                }
            })
        })
        .collect();
    let (mut connections, mut waits) = (Vec::new(), Vec::with_capacity(expected));
    for task in tasks {
        let (connection, these) = task.await.unwrap();
        connections.push(connection);
        waits.extend(these);
    }
    (connections, started.elapsed(), waits)
}

/// What this process has used of the cores so far, where the system tells: in hundredths of a second.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

/// A folder on the disk that the build is on: one for temporary files may well be in memory.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// How long the disk takes to say that 4 kB are safe: the median of many.
fn disk_sync() -> Duration {
    let mut file = File::create(folder("sync").join("file")).unwrap();
    let mut taken: Vec<_> = (0..501)
        .map(|_| {
            let started = Instant::now();
            file.write_all(&[7; 4096]).unwrap();
            file.sync_data().unwrap();
            started.elapsed()
        })
        .collect();
    taken.sort_unstable();
    taken[taken.len() / 2]
}
