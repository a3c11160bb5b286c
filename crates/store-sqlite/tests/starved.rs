//! A disk that takes no more: commands fail, nothing of them has happened, and when the disk is well again
//! so is the store. Once with SQLite's own limit, once with a limit of the system's on a file's length, which
//! SQLite sees as an I/O error.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for"
)]

mod common;

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command as Process, Stdio};
use std::sync::Arc;

use common::{command, folder, open};
use reckon_store::conformance::World;
use reckon_store::{Disposition, Store, StoreError};
use reckon_store_sqlite::SqliteStore;

const STARVED: &str = "RECKON_STARVED_STORE";

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let Ok(path) = std::env::var(STARVED) {
        return runtime.block_on(be_starved(&path));
    }
    runtime.block_on(a_full_disk_fails_closed());
    if cfg!(target_os = "linux") {
        runtime.block_on(an_error_of_the_disk_fails_closed());
    }
    println!("a full disk and an I/O error: both failed closed");
}

/// Does actions from `from` on until one fails; the first that did.
async fn until_broken(world: &World, from: usize) -> usize {
    for number in from.. {
        match world.store.execute(command(world, number)).await {
            Ok(_) => assert!(number < from + 100_000, "the disk never filled up"),
            Err(StoreError::Broken(_)) => return number,
            Err(other) => unreachable!("{other}"),
        }
    }
    unreachable!("numbers do not end")
}

async fn a_full_disk_fails_closed() {
    let path = folder("full").join("reckon.db");
    let store = Arc::new(SqliteStore::open(path).unwrap());
    let world = World::new(Arc::clone(&store) as Arc<dyn Store>).await;
    store.limit_pages(1).await.unwrap();
    let failed = until_broken(&world, 0).await;
    let before =
        (store.head().await.unwrap(), world.account(world.anna).await, world.account(world.ben).await);

    // Many at once, and again: more than the pages that are there have room for. None that fails leaves a trace,
    // reading goes on.
    for _ in 0..3 {
        let tasks: Vec<_> = (failed..failed + 200)
            .map(|number| {
                let (store, command) = (Arc::clone(&store), command(&world, number));
                tokio::spawn(async move { store.execute(command).await })
            })
            .collect();
        let mut broken = 0;
        for task in tasks {
            broken += u32::from(matches!(task.await.unwrap(), Err(StoreError::Broken(_))));
        }
        assert!(broken > 0, "a batch that does not fit must fail");
    }
    assert_eq!(store.audit().await.unwrap(), [], "what is there is whole");
    let known = store.execute(command(&world, 0)).await.unwrap();
    assert!(known.replayed, "what was answered before is answered still");
    assert!(store.head().await.unwrap() >= before.0);

    store.limit_pages(1_000_000).await.unwrap();
    let receipt = store.execute(command(&world, failed)).await.unwrap();
    assert_ne!(receipt.disposition, Disposition::CostsMore);
    for number in failed..failed + 200 {
        store.execute(command(&world, number)).await.unwrap();
    }
    assert_eq!(store.audit().await.unwrap(), []);
}

/// The starved process: works until the disk fails, says so, waits until it is told that the disk is well,
/// and works on.
async fn be_starved(path: &str) {
    let world = open(path).await;
    let failed = until_broken(&world, 0).await;
    let head = world.store.head().await.unwrap();
    let again = world.store.execute(command(&world, failed)).await;
    assert!(matches!(again, Err(StoreError::Broken(_))), "{again:?}");
    assert_eq!(world.store.head().await.unwrap(), head, "nothing of it has happened");
    println!("{failed} {head}");
    std::io::stdin().read_line(&mut String::new()).unwrap();
    let receipt = world.store.execute(command(&world, failed)).await.unwrap();
    assert!(!receipt.replayed, "it had not happened");
    for number in failed..failed + 200 {
        world.store.execute(command(&world, number)).await.unwrap();
    }
    assert_eq!(world.store.audit().await.unwrap(), []);
}

async fn an_error_of_the_disk_fails_closed() {
    let path = folder("starved").join("reckon.db");
    let path = path.to_str().unwrap();
    drop(open(path).await);
    // Files of a megabyte at most; beyond that a write fails rather than that the process is stopped.
    let script = "trap '' XFSZ; ulimit -S -f 2048; exec \"$0\"";
    let mut process = Process::new("sh")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .env(STARVED, path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let words: Vec<_> = line.split_whitespace().collect();
    let failed: usize = words[0].parse().unwrap();
    let head: u64 = words[1].parse().unwrap();
    let lifted = Process::new("prlimit")
        .args(["--pid", &process.id().to_string(), "--fsize=unlimited:unlimited"])
        .status()
        .unwrap();
    assert!(lifted.success());
    process.stdin.take().unwrap().write_all(b"well\n").unwrap();
    assert!(process.wait().unwrap().success(), "the starved process went on");

    let world = open(path).await;
    assert!(world.store.head().await.unwrap() > head);
    for number in 0..failed + 200 {
        let receipt = world.store.execute(command(&world, number)).await.unwrap();
        assert!(receipt.replayed, "action {number} was acknowledged");
    }
    assert_eq!(world.store.audit().await.unwrap(), []);
}
