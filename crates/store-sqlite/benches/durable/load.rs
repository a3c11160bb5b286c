//! Sixty-four callers, each waiting for its answer before it asks again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use reckon_store::{Disposition, Store as _};
use reckon_store_sqlite::SqliteStore;

use crate::machine::{cost, folder};
use crate::market::Market;

const CALLERS: usize = 64;
const WARM_UP: usize = 5_000;
const ACTIONS: usize = 100_000;

/// Runs the load at one caller and at sixty-four, and prints what it came to.
pub(crate) async fn run(sync: Duration) {
    for (callers, commands) in [(1, ACTIONS / 20), (CALLERS, ACTIONS)] {
        let store = Arc::new(SqliteStore::open(folder("load").join("reckon.db")).unwrap());
        let market = Arc::new(Market::new(&store, 1_000, 1_000).await);
        drive(&store, &market, callers, 0..WARM_UP.min(commands)).await;
        let from = WARM_UP.min(commands);
        let before = cost();
        let (took, mut waits) = drive(&store, &market, callers, from..from + commands).await;
        let after = cost();
        waits.sort_unstable();
        let at = |part: f64| *waits.get((waits.len() as f64 * part) as usize).unwrap();
        println!(
            "  cost of an action: {:.1?} of processor time, {:.1} kB written",
            (after.0 - before.0) / u32::try_from(commands).unwrap(),
            (after.1 - before.1) as f64 / 1024.0 / commands as f64,
        );
        println!(
            "  {callers:>2} callers: {:>6.0} actions/s, p50 {:.2?}, p99 {:.2?}, max {:.2?}; {:.2} actions in a sync's time",
            commands as f64 / took.as_secs_f64(),
            at(0.50),
            at(0.99),
            at(0.999_99),
            commands as f64 * sync.as_secs_f64() / took.as_secs_f64(),
        );
    }
}

/// Has callers do actions; how long all of it took, and each of them.
pub(crate) async fn drive(
    store: &Arc<SqliteStore>,
    market: &Arc<Market>,
    callers: usize,
    commands: std::ops::Range<usize>,
) -> (Duration, Vec<Duration>) {
    let next = Arc::new(AtomicUsize::new(commands.start));
    let started = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let (store, market, next) = (Arc::clone(store), Arc::clone(market), Arc::clone(&next));
            tokio::spawn(async move {
                let mut waits = Vec::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= commands.end {
                        return waits;
                    }
                    let command = market.command(number);
                    let asked = Instant::now();
                    let receipt = store.execute(command).await.unwrap();
                    waits.push(asked.elapsed());
                    assert_ne!(receipt.disposition, Disposition::CostsMore);
                }
            })
        })
        .collect();
    let mut waits = Vec::with_capacity(commands.len());
    for task in tasks {
        waits.extend(task.await.unwrap());
    }
    (started.elapsed(), waits)
}
