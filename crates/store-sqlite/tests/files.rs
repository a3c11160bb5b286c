//! The store as files: a clean stop leaves one that is whole, an audit leaves all of them as they are, a copy is whole
//! and private, and a file that is taken away, damaged or blocked is said to be.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for"
)]

mod common;
mod versions;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use common::{command, folder, open};
use reckon_store::conformance::World;
use reckon_store::conformance::world::START;
use reckon_store::domain::Action;
use reckon_store::{Operated as _, Recording, Store, StoreError, ToldRecording};
use reckon_store_sqlite::{SqliteStore, audit, back_up, restore};
use rusqlite::Connection;

/// How long what is awaited may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The folder's files, their bytes, times and inodes.
fn files(folder: &Path) -> BTreeMap<String, (Vec<u8>, i64, i64, u64)> {
    let read = |entry: fs::DirEntry| {
        let found = entry.metadata().unwrap();
        let name = entry.file_name().into_string().unwrap();
        (name, (fs::read(entry.path()).unwrap(), found.mtime(), found.mtime_nsec(), found.ino()))
    };
    fs::read_dir(folder).unwrap().map(|entry| read(entry.unwrap())).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A store in which so many actions were done.
async fn store(folder: &Path, commands: usize) -> (PathBuf, World) {
    let path = folder.join("reckon.db");
    let world = open(text(&path)).await;
    for number in 0..commands {
        world.store.execute(command(&world, number)).await.unwrap();
    }
    (path, world)
}

fn why<T: core::fmt::Debug>(answer: Result<T, StoreError>) -> String {
    answer.unwrap_err().to_string()
}

/// Forty times, while commands and questions are under way, those of the longest kind included.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clean_stop_leaves_one_whole_file() {
    let folder = folder("clean");
    let (mut left, mut copied) = (0, 0);
    for round in 0..40 {
        let (path, world) = store(&folder, 0).await;
        let world = Arc::new(world);
        let askers: Vec<_> = (0..6)
            .map(|asker| {
                let world = Arc::clone(&world);
                tokio::spawn(async move {
                    for number in 0.. {
                        let number = round * 1000 + asker * 100 + number;
                        let done = if asker % 2 == 0 {
                            world.store.execute(command(&world, number)).await.map(drop)
                        } else {
                            world.store.audit().await.map(drop)
                        };
                        if done.is_err() {
                            return;
                        }
                    }
                })
            })
            .collect();
        // Some are under way: as many as have been answered when one has.
        world.store.execute(command(&world, round * 1000 + 999)).await.unwrap();
        let head = world.store.head().await.unwrap();
        world.store.close().await.unwrap();
        left += usize::from(names(&folder).len() > 1);
        let copy = folder.join("copy");
        fs::copy(&path, &copy).unwrap();
        let audited = audit(&copy).unwrap();
        assert_eq!(audited.findings, []);
        copied += usize::from(audited.head >= head);
        fs::remove_file(copy).unwrap();
        for asker in askers {
            asker.await.unwrap();
        }
    }
    assert_eq!((left, copied), (0, 40), "stops that left a log, and copies that have all that was answered");
}

/// Whoever drops the store without closing it has one file, too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_is_dropped_closes_the_connection_that_writes_last() {
    let folder = folder("dropped");
    for _ in 0..10 {
        let (_, world) = store(&folder, 3).await;
        let asked = Arc::clone(&world.store);
        let asker = tokio::spawn(async move {
            while asked.audit().await.is_ok_and(|found| found.is_empty()) {
                if Arc::strong_count(&asked) == 1 {
                    return;
                }
            }
        });
        drop(world);
        asker.await.unwrap();
        assert_eq!(names(&folder), ["reckon.db"]);
    }
}

#[tokio::test]
async fn an_audit_writes_nothing() {
    let folder = folder("audited");
    let (path, world) = store(&folder, 30).await;
    let head = world.store.head().await.unwrap();
    // While a server has it open: what the log has and the file has not is seen.
    let before = files(&folder);
    let audited = audit(&path).unwrap();
    assert_eq!((audited.findings, audited.head, audited.balances.sum()), (vec![], head, 0));
    assert!(before["reckon.db-wal"].0.len() > 4096);
    let index = |name: &&String| !name.ends_with("-shm");
    let but_index =
        |files: BTreeMap<_, _>| files.into_iter().filter(|(name, _)| index(&name)).collect::<Vec<_>>();
    assert_eq!(but_index(files(&folder)), but_index(before));

    // As a server that was killed leaves it, with the index and without, and with neither.
    for (kept, findings) in [(["-wal", "-shm"].as_slice(), 0), (&["-wal"], 0), (&[], 1)] {
        let killed = common::folder("audited-killed");
        for ending in ["", "-wal", "-shm"].iter().filter(|ending| ending.is_empty() || kept.contains(ending))
        {
            fs::copy(format!("{}{ending}", text(&path)), killed.join(format!("reckon.db{ending}"))).unwrap();
        }
        let before = files(&killed);
        let audited = audit(killed.join("reckon.db")).unwrap();
        assert_eq!(audited.findings.len(), findings, "{kept:?}: {:?}", audited.findings);
        assert!(findings == 1 || audited.head == head, "{kept:?}");
        assert_eq!(files(&killed), before, "{kept:?}");
    }

    world.store.close().await.unwrap();
    let before = files(&folder);
    assert_eq!(audit(&path).unwrap().head, head);
    assert_eq!(files(&folder), before);
    assert_eq!(names(&folder), ["reckon.db"]);
}

#[tokio::test]
async fn an_audit_refuses_what_is_no_store() {
    let folder = folder("no-store");
    let at = |name: &str| folder.join(name);
    fs::write(at("empty"), "").unwrap();
    fs::write(at("words"), "no database".repeat(1000)).unwrap();
    Connection::open(at("other")).unwrap().execute("CREATE TABLE photos (id INTEGER)", []).unwrap();
    let bare = Connection::open(at("bare")).unwrap();
    bare.execute_batch("CREATE TABLE t (x); DROP TABLE t").unwrap();
    drop(bare);
    drop(SqliteStore::open(at("newer")).unwrap());
    Connection::open(at("newer")).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = files(&folder);
    for (name, words) in [
        ("empty", "no store was ever made in it"),
        ("bare", "no store was ever made in it"),
        ("words", "not a database"),
        ("other", "not one of Reckon's"),
        ("newer", "use a newer program"),
        ("nothing", "No such file"),
    ] {
        let refused = why(audit(at(name)));
        assert!(refused.contains(words), "{name}: {refused}");
        let refused = why(back_up(at(name), at("backup")));
        assert!(refused.contains(words), "{name}: {refused}");
    }
    assert_eq!(files(&folder), before);
}

/// An older program's store is audited as it would be once it was brought up to date, and stays as it is.
#[tokio::test]
async fn an_older_store_is_audited_and_left_as_it_is() {
    let folder = folder("old");
    let (path, world) = store(&folder, 20).await;
    let head = world.store.head().await.unwrap();
    world.store.close().await.unwrap();
    let old = Connection::open(&path).unwrap();
    old.execute_batch(versions::FIRST_VERSION).unwrap();
    old.execute_batch("PRAGMA journal_mode = DELETE").unwrap();
    drop(old);
    let before = files(&folder);
    let audited = audit(&path).unwrap();
    assert_eq!((audited.findings, audited.head), (vec![], head));
    assert_eq!(files(&folder), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_is_whole_private_and_never_writes_over_anything() {
    let folder = folder("backup");
    let (path, world) = store(&folder, 0).await;
    let world = Arc::new(world);
    let load: Vec<_> = (0..8)
        .map(|caller| {
            let world = Arc::clone(&world);
            tokio::spawn(async move {
                let mut number = caller;
                while world.store.execute(command(&world, number)).await.is_ok() {
                    number += 8;
                }
            })
        })
        .collect();
    let mut heads = Vec::new();
    for round in 0..3 {
        let before = world.store.head().await.unwrap();
        let to = folder.join(format!("backup-{round}"));
        let (from, into) = (path.clone(), to.clone());
        let audited = tokio::task::spawn_blocking(move || back_up(from, into)).await.unwrap().unwrap();
        assert_eq!((audited.findings.clone(), audited.balances.sum()), (vec![], 0));
        assert!(audited.head >= before);
        assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(audit(&to).unwrap().head, audited.head);
        let again = why(back_up(&path, &to));
        assert!(again.contains("there is a file") && again.contains("backup-"), "{again}");
        heads.push(audited.head);
    }
    assert!(heads.is_sorted(), "{heads:?}");
    world.store.close().await.unwrap();
    for caller in load {
        caller.await.unwrap();
    }
    assert_eq!(names(&folder), ["backup-0", "backup-1", "backup-2", "reckon.db"]);
    let nowhere = why(back_up(&path, folder.join("no").join("such")));
    assert!(nowhere.contains("cannot be written"), "{nowhere}");
}

/// A copy that cannot be finished leaves nothing.
#[tokio::test]
async fn nothing_is_left_of_a_backup_that_fails() {
    let folder = folder("failing");
    let (path, world) = store(&folder, 50).await;
    world.store.close().await.unwrap();
    let mut bytes = fs::read(&path).unwrap();
    bytes.iter_mut().skip(4096 * 3).for_each(|byte| *byte = 0xa5);
    fs::write(&path, bytes).unwrap();
    let refused = why(back_up(&path, folder.join("backup")));
    assert!(refused.contains("the file is damaged"), "{refused}");
    assert_eq!(names(&folder), ["reckon.db"]);
}

#[tokio::test]
async fn a_copy_is_put_back_and_erases_again_whom_the_store_had_erased() {
    let folder = folder("restored");
    let (path, world) = store(&folder, 20).await;
    let (head, copy) = (world.store.head().await.unwrap(), folder.join("copy"));
    back_up(&path, &copy).unwrap();
    world.store.erase_client(world.cleo, "erasure", START).await.unwrap();
    world.store.erase_client(world.dan, "lifted", START).await.unwrap();
    world.store.restore_client(world.dan).await.unwrap();
    for number in 20..30 {
        world.store.execute(command(&world, number)).await.unwrap();
    }

    let refused = why(restore(&copy, &path));
    assert!(refused.contains("has it open: stop that first"), "{refused}");
    let (cleo, dan) = (world.cleo, world.dan);
    world.store.close().await.unwrap();
    drop(world);
    let restored = restore(&copy, &path).unwrap();
    assert_eq!((restored.audited.head, restored.erased), (head, 2));
    let replaced = restored.replaced.unwrap();
    assert!(audit(&replaced).unwrap().head > head);
    assert_eq!(names(&folder), ["copy", "reckon.db", "reckon.db.replaced-1"]);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);

    let store = SqliteStore::open(&path).unwrap();
    let erased = store.client(cleo).await.unwrap();
    assert!(erased.erased.is_some() && erased.contacts.mobile.is_none(), "{erased:?}");
    let lifted = store.client(dan).await.unwrap();
    assert!(lifted.erased.is_none() && lifted.contacts.mobile.is_none(), "{lifted:?}");
    assert_eq!((store.head().await.unwrap(), store.audit().await.unwrap()), (head, vec![]));
}

#[tokio::test]
async fn a_damaged_copy_is_not_put_back_and_a_damaged_store_is_replaced() {
    let folder = folder("damaged-copy");
    let (path, world) = store(&folder, 20).await;
    let copy = folder.join("copy");
    back_up(&path, &copy).unwrap();
    world.store.close().await.unwrap();
    drop(world);
    let whole = fs::read(&path).unwrap();

    let damaged = Connection::open(&copy).unwrap();
    damaged.execute("UPDATE accounts SET used = used + 1", []).unwrap();
    drop(damaged);
    let restored = restore(&copy, &path).unwrap();
    assert!(!restored.audited.findings.is_empty() && restored.replaced.is_none());
    fs::remove_file(&copy).unwrap();
    back_up(&path, &copy).unwrap();

    fs::write(&path, vec![7; whole.len()]).unwrap();
    fs::write(folder.join("reckon.db-wal"), "left").unwrap();
    let refused = why(SqliteStore::open(&path).map(drop));
    assert!(refused.contains("the file is damaged") && refused.contains("reckon restore"), "{refused}");
    restore(&copy, &path).unwrap();
    assert_eq!(audit(&path).unwrap().findings, []);
    let log = folder.join("reckon.db-wal");
    assert!(!log.exists(), "a log that belongs to the damaged one is no part of the copy");
}

#[tokio::test]
async fn a_file_that_is_taken_away_is_lost_and_nothing_more_is_answered() {
    for what in ["removed", "replaced by another"] {
        let folder = folder("lost");
        let (path, world) = store(&folder, 10).await;
        let mut lost = world.store.lost();
        if what == "removed" {
            for name in names(&folder) {
                fs::remove_file(folder.join(name)).unwrap();
            }
        } else {
            let other = folder.join("other");
            drop(SqliteStore::open(&other).unwrap());
            fs::rename(other, &path).unwrap();
        }
        let refused = why(world.store.execute(command(&world, 10)).await);
        assert!(refused.contains(what), "{refused}");
        assert!(lost.wait_for(Option::is_some).await.unwrap().as_ref().unwrap().contains(what));
        let refused = why(world.store.execute(command(&world, 11)).await);
        assert!(refused.contains(what), "{refused}");
        let refused = why(world.store.close().await);
        assert!(refused.contains(what), "{refused}");
        if what == "removed" {
            assert!(!path.exists(), "no empty store comes in its place");
        } else {
            assert!(folder.join("reckon.db-wal.lost").exists());
            let other = Connection::open(&path).unwrap();
            let commands: i64 = other.query_row("SELECT count(*) FROM log", [], |row| row.get(0)).unwrap();
            assert_eq!(commands, 0, "another file is not written to");
        }
    }
}

/// Nobody need ask for anything.
#[tokio::test]
async fn a_file_that_is_taken_away_is_missed_without_being_asked_for() {
    let folder = folder("missed");
    let (path, world) = store(&folder, 1).await;
    let mut lost = world.store.lost();
    fs::rename(&path, folder.join("elsewhere")).unwrap();
    let why = tokio::time::timeout(PATIENCE, lost.wait_for(Option::is_some)).await.unwrap().unwrap().clone();
    assert!(why.as_ref().unwrap().contains("was removed"), "{why:?}");
}

/// Damages a page that opening a store does not read.
fn damage(path: &Path) {
    let connection = Connection::open(path).unwrap();
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'log_of_pro'";
    let page: u32 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    let page = page as usize;
    drop(connection);
    let mut bytes = fs::read(path).unwrap();
    bytes[(page - 1) * 4096..page * 4096].fill(0xa5);
    fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn damage_is_found_at_the_start_after_an_unclean_stop_and_then_only() {
    let folder = folder("unclean");
    let (path, world) = store(&folder, 30).await;
    // As a kill leaves it.
    let killed = common::folder("unclean-killed");
    back_up(&path, killed.join("reckon.db")).unwrap();
    world.store.close().await.unwrap();
    drop(world);

    // A clean stop: the file is not looked through, as long as that may take.
    damage(&path);
    let opened = SqliteStore::open(&path).unwrap();
    assert!(opened.audit().await.map_or(true, |findings| !findings.is_empty()));
    drop(opened);

    // The mark is there: the file was not closed.
    let unclean = killed.join("reckon.db");
    Connection::open(&unclean).unwrap().execute("INSERT INTO in_use (only) VALUES (1)", []).unwrap();
    damage(&unclean);
    let refused = why(SqliteStore::open(&unclean).map(drop));
    assert!(refused.contains("the file is damaged") && refused.contains("reckon restore"), "{refused}");
}

#[tokio::test]
async fn the_files_are_for_their_owner_alone() {
    let folder = folder("private");
    let path = folder.join("reckon.db");
    // As an older program has left it.
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let world = open(text(&path)).await;
    world.store.execute(command(&world, 0)).await.unwrap();
    assert_eq!(names(&folder), ["reckon.db", "reckon.db-shm", "reckon.db-wal"]);
    for name in names(&folder) {
        let mode = fs::metadata(folder.join(&name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

/// Somebody reads one state of the store for long; meanwhile nothing can be taken out of the log.
#[tokio::test]
async fn a_log_made_long_by_a_slow_reader_is_cut_once_they_have_gone() {
    const MEGABYTE: u64 = 1 << 20;
    let folder = folder("slow");
    let (path, world) = store(&folder, 0).await;
    world.done(world.by_pro(world.anna, Action::SendGuaranteedReplyQuote, 3)).await;
    world.done(world.by_pro(world.anna, Action::StartCall, 3)).await;
    let call = world.store.calls(world.project(3), world.anna).await.unwrap()[0].call.id;
    world.store.await_recording(ToldRecording { call, source: "RE1".to_owned(), at: START }).await.unwrap();
    let log = folder.join("reckon.db-wal");
    let length = || fs::metadata(&log).unwrap().len();

    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM log").unwrap();
    let mut fill = 0;
    while length() < 150 * MEGABYTE {
        fill = (fill + 1) % 250;
        let bytes = vec![fill; 8 << 20];
        let recording = Recording { media_type: "audio/wav".to_owned(), bytes };
        world.store.put_recording(call, recording).await.unwrap();
    }
    world.store.execute(command(&world, 0)).await.unwrap();
    assert!(length() >= 150 * MEGABYTE, "a reader is not disturbed");
    reader.execute_batch("COMMIT").unwrap();

    // It is cut within seconds: nothing else than the file tells.
    let (told, changed) = std::sync::mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |_| {
        told.send(()).ok();
    })
    .unwrap();
    notify::Watcher::watch(&mut watcher, &folder, notify::RecursiveMode::NonRecursive).unwrap();
    while length() > 64 * MEGABYTE {
        changed.recv_timeout(PATIENCE).unwrap();
    }
    assert_eq!(world.store.audit().await.unwrap(), []);
    world.store.execute(command(&world, 1)).await.unwrap();
}

#[tokio::test]
async fn a_probe_writes_and_says_why_it_cannot() {
    let folder = folder("probe");
    let path = folder.join("reckon.db");
    let store = Arc::new(SqliteStore::open(&path).unwrap());
    let world = World::new(Arc::clone(&store) as Arc<dyn Store>).await;
    store.probe().await.unwrap();
    // Another holds the place of the one writer.
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = why(store.probe().await);
    assert!(refused.contains("locked"), "{refused}");
    other.execute_batch("ROLLBACK").unwrap();
    store.probe().await.unwrap();
    drop(other);
    // The disk is full once commands say so, and the probe says so, too.
    store.limit_pages(1).await.unwrap();
    let mut commands = 0..;
    while store.execute(command(&world, commands.next().unwrap())).await.is_ok() {}
    let refused = why(store.probe().await);
    assert!(refused.contains("full"), "{refused}");
    store.limit_pages(1_000_000).await.unwrap();
    store.probe().await.unwrap();
}
