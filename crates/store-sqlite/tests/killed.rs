//! `kill -9` under load, fifty times: nothing acknowledged is lost, nothing counted twice, the audit clean.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for"
)]

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{command, folder, open};
use reckon_store::conformance::World;
use reckon_store::conformance::random::Dice;
use reckon_store::domain::{Timestamp, event::Event, event::LeadEvent};
use reckon_store::{Disposition, LedgerAccount, Whom};

const CYCLES: usize = 50;
const CALLERS: usize = 32;
const VICTIM: &str = "RECKON_KILLED_STORE";
const FROM: &str = "RECKON_KILLED_FROM";

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match std::env::var(VICTIM) {
        Ok(path) => runtime.block_on(work(&path, std::env::var(FROM).unwrap().parse().unwrap())),
        Err(_) => runtime.block_on(kill_and_look()),
    }
}

/// The process that is killed: does action after action and says of each, once it is acknowledged, its position.
async fn work(path: &str, from: usize) {
    let world = Arc::new(open(path).await);
    let next = Arc::new(AtomicUsize::new(from));
    let callers: Vec<_> =
        (0..CALLERS).map(|_| tokio::spawn(call(Arc::clone(&world), Arc::clone(&next)))).collect();
    for caller in callers {
        caller.await.unwrap();
    }
}

/// One of the callers, each of which waits for its answer before it asks again.
async fn call(world: Arc<World>, next: Arc<AtomicUsize>) {
    for _ in 0..usize::MAX {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let receipt = world.store.execute(command(&world, number)).await.unwrap();
        let done = receipt.disposition == Disposition::Done;
        let line = format!("{number} {} {done}\n", receipt.position);
        // One write a line, so that no line is torn but the last.
        std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
    }
}

/// What an action was acknowledged with: the log's position, and whether it was done.
type Acknowledged = BTreeMap<usize, (u64, bool)>;

/// Starts the process, kills it after so many lines, and returns what it had said until then.
fn run_and_kill(path: &str, from: usize, lines: usize) -> Acknowledged {
    let mut process = Process::new(std::env::current_exe().unwrap())
        .env(VICTIM, path)
        .env(FROM, from.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = Acknowledged::new();
    let mut output = BufReader::new(process.stdout.take().unwrap());
    let mut line = String::new();
    while output.read_line(&mut line).unwrap() > 0 && line.ends_with('\n') {
        let words: Vec<_> = line.split_whitespace().collect();
        said.insert(words[0].parse().unwrap(), (words[1].parse().unwrap(), words[2] == "true"));
        if said.len() == lines {
            process.kill().unwrap();
        }
        line.clear();
    }
    assert!(!process.wait().unwrap().success(), "it was killed, not done");
    said
}

async fn kill_and_look() {
    let path = folder("killed").join("reckon.db");
    let path = path.to_str().unwrap();
    drop(open(path).await);
    let mut dice = Dice::new(u64::from(std::process::id()));
    let mut acknowledged = Acknowledged::new();
    let mut from = 0;
    for cycle in 0..CYCLES {
        let said = run_and_kill(path, from, 1 + dice.below(300));
        let last = said.keys().next_back().copied().unwrap_or(from);
        acknowledged.extend(said);
        look(path, &acknowledged, from..last + CALLERS + 1, cycle).await;
        from = last + CALLERS + 1;
    }
    let store = open(path).await.store;
    let (books, due) =
        (store.balances().await.unwrap(), store.tasks_due(Timestamp::MAX, 10_000).await.unwrap());
    assert!(books.of(LedgerAccount::CardClearing) > 0 && !due.is_empty(), "{books:?}");
    println!("killed {CYCLES} times; {} actions were acknowledged, all are there", acknowledged.len());
}

/// Opens what the killed process left. Of its actions, `numbers`, each is done once more, as its caller would.
async fn look(path: &str, acknowledged: &Acknowledged, numbers: std::ops::Range<usize>, cycle: usize) {
    let world = open(path).await;
    let store = &world.store;
    let before = store.head().await.unwrap();
    for number in numbers {
        let receipt = store.execute(command(&world, number)).await.unwrap();
        if let Some((position, done)) = acknowledged.get(&number) {
            assert!(receipt.replayed, "cycle {cycle}: action {number} was acknowledged and is lost");
            assert_eq!(
                (receipt.position, receipt.disposition == Disposition::Done),
                (*position, *done),
                "cycle {cycle}: action {number} was acknowledged with another answer"
            );
        }
    }
    assert!(
        acknowledged.values().all(|(position, _)| *position <= before),
        "cycle {cycle}: the log is shorter"
    );
    assert_eq!(store.audit().await.unwrap(), [], "cycle {cycle}");
    for pro in [world.anna, world.ben] {
        let changes = store.changes(Whom::Pro(pro), 0, 1_000_000).await.unwrap();
        let counted = |event: &&Event| matches!(event, Event::Lead(_, LeadEvent::InteractionCounted { .. }));
        let counted = changes.iter().flat_map(|change| &change.events).filter(counted).count();
        let account = store.account(pro, Timestamp(0)).await.unwrap().account;
        assert_eq!(counted, account.used as usize, "cycle {cycle}: pro {pro}");
    }
}
