//! How it grows: leads of one pro, and events in the log.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reckon_store::{LeadCursor, LeadRow, Store as _};
use reckon_store_sqlite::SqliteStore;

use crate::load::drive;
use crate::machine::{folder, memory, reset_peak};
use crate::market::{Market, START};

const EVENTS: u64 = 1_000_000;

/// Actions in one go: so many, until there are enough events.
const STEP: usize = 20_000;

/// Measures and prints.
pub(crate) async fn run() {
    println!("growth: leads of one pro");
    for leads in [1_000, 10_000, 100_000] {
        leads_of_a_pro(leads).await;
    }
    println!("growth: events in the log");
    events_in_the_log().await;
}

fn cursor(row: &LeadRow) -> LeadCursor {
    LeadCursor { recommended: row.lead.recommended, posted: row.project.posted, project: row.project.id }
}

async fn leads_of_a_pro(leads: usize) {
    let store = Arc::new(SqliteStore::open(folder("growth").join("reckon.db")).unwrap());
    let started = Instant::now();
    let market = Arc::new(Market::new(&store, 1, leads).await);
    let imported = started.elapsed();
    // Something has happened on one lead in ten.
    drive(&store, &market, 64, 0..leads / 10).await;
    let pro = *market.pros.first().unwrap();

    let mut pages = Vec::new();
    let mut after = None;
    loop {
        let started = Instant::now();
        let page = store.leads_of_pro(pro, after, 50).await.unwrap();
        if page.is_empty() {
            break;
        }
        pages.push(started.elapsed());
        after = page.last().map(cursor);
    }
    assert_eq!(pages.len(), leads / 50);
    let (first, last) = (*pages.first().unwrap(), *pages.last().unwrap());
    pages.sort_unstable();
    let acting = act(&store, &market, leads).await;
    println!(
        "  {leads:>7} leads: imported in {imported:.2?}; a page of 50: first {first:.2?}, last {last:.2?}, \
         median {:.2?}, slowest {:.2?}; one action {acting:.2?}",
        pages.get(pages.len() / 2).unwrap(),
        pages.last().unwrap(),
    );
}

/// The median of some actions, one after the other.
async fn act(store: &Arc<SqliteStore>, market: &Arc<Market>, from: usize) -> Duration {
    let (_, mut waits) = drive(store, market, 1, from..from + 101).await;
    waits.sort_unstable();
    *waits.get(waits.len() / 2).unwrap()
}

async fn events_in_the_log() {
    let path = folder("growth").join("reckon.db");
    let store = Arc::new(SqliteStore::open(&path).unwrap());
    let market = Arc::new(Market::new(&store, 1_000, 1_000).await);
    let mut changes = store.subscribe();
    let (mut events, mut commands, mut took) = (0, 0, Duration::ZERO);
    while events < EVENTS {
        // In steps that a subscriber can hold, so that the events can be counted.
        for _ in 0..STEP / 2_000 {
            took += drive(&store, &market, 64, commands..commands + 2_000).await.0;
            commands += 2_000;
            while let Ok(change) = changes.try_recv() {
                events += change.events.len() as u64;
            }
        }
    }
    drop(changes);
    let size = size_of(&path);
    println!("  {events} events of {commands} actions, written in {took:.1?}; {size} MB on the disk");
    drop(store);

    reset_peak();
    let started = Instant::now();
    let store = Arc::new(SqliteStore::open(&path).unwrap());
    let pro = *market.pros.first().unwrap();
    store.account(pro, START).await.unwrap();
    println!("  start-up, until an account is read: {:.2?}; {} MB of memory", started.elapsed(), memory().0);
    println!("  one action: {:.2?}", act(&store, &market, commands).await);
    let started = Instant::now();
    store.rebuild().await.unwrap();
    println!("  rebuild: {:.2?}; at most {} MB of memory", started.elapsed(), memory().1);
    reset_peak();
    let started = Instant::now();
    assert_eq!(store.audit().await.unwrap(), []);
    println!("  audit: {:.2?}; at most {} MB of memory", started.elapsed(), memory().1);
}

fn size_of(path: &Path) -> u64 {
    let folder = path.parent().unwrap();
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| file.unwrap().metadata().unwrap().len()).sum::<u64>() / 1_000_000
}
