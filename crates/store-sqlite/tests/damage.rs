//! What an audit finds, when somebody has been at the database.

#![expect(clippy::unwrap_used, reason = "a failed expectation is what a test is for")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use reckon_store::conformance::World;
use reckon_store::conformance::world::shown;
use reckon_store::domain::{Action, Rule};
use reckon_store::{AuditFinding, Command, Store};
use reckon_store_sqlite::SqliteStore;
use rusqlite::Connection;

fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("damage");
    std::fs::create_dir_all(&folder).unwrap();
    for ending in ["", "-wal", "-shm"] {
        let file = folder.join(format!("{name}.db{ending}"));
        if file.exists() {
            std::fs::remove_file(file).unwrap();
        }
    }
    folder.join(format!("{name}.db"))
}

/// A store in which a little of everything has happened to Anna, pro 1.
async fn store(path: &Path) -> World {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(path).unwrap());
    let world = World::new(Arc::clone(&store)).await;
    let view = world.by_pro(world.anna, Action::ViewContactsFromChat, 1);
    world.done(Command { shown: Some(shown(true, 0)), ..view.clone() }).await;
    world.done(world.by_client(world.anna, Action::ClientSendMessage, 2)).await;
    world.done(world.by_pro(world.anna, Action::ClaimHired, 4)).await;
    world.done(world.by_machine(world.ben, Action::Recommend, 3)).await;
    world.refused(world.by_client(world.anna, Action::ConfirmHired, 1), Rule::P4b).await;
    assert_eq!(store.audit().await.unwrap(), []);
    world
}

/// Damage by SQL; what the audit must find, where; and whether a rebuild mends it.
const DAMAGES: [(&str, &str, &str, bool); 23] = [
    ("UPDATE accounts SET used = used - 1 WHERE pro = 1", "account", "pro 1", true),
    ("UPDATE accounts SET credits = credits + 1 WHERE pro = 1", "account", "pro 1", true),
    ("UPDATE accounts SET position = 1 WHERE pro = 1", "account", "pro 1 last change", true),
    ("UPDATE accounts SET open_discussions = 7 WHERE pro = 1", "open discussions", "pro 1", true),
    ("DELETE FROM accounts WHERE pro = 1", "account", "pro 1", true),
    ("UPDATE leads SET counted = 0 WHERE pro = 1 AND project = 1", "lead", "pro 1 project 1", true),
    ("UPDATE leads SET hired = 1 WHERE pro = 2", "lead", "pro 2 project 3", true),
    ("DELETE FROM leads WHERE pro = 2", "lead", "pro 2 project 3", true),
    ("UPDATE leads SET posted = posted + 1 WHERE pro = 2", "lead", "pro 2 project 3", true),
    ("UPDATE leads SET counted_position = NULL WHERE project = 1", "interaction", "pro 1 position 1", true),
    ("UPDATE leads SET counted_rule = 'P2' WHERE project = 1", "interaction", "pro 1 position 1", true),
    ("UPDATE relations SET chat = 'closed'", "relation", "pro 1 client 2", true),
    ("DELETE FROM relations", "relation", "pro 1 client 2", true),
    ("UPDATE discussions SET status = 'closed'", "discussion", "pro 1 with client 2 chat", true),
    ("UPDATE discussions SET message = NULL", "discussion", "pro 1 with client 2 chat", true),
    ("DELETE FROM discussions", "discussion", "pro 1 with client 2 chat", true),
    ("DELETE FROM messages", "message", "pro 1 position 2", false),
    ("DELETE FROM log WHERE position = 2", "log", "position 2", false),
    ("UPDATE log SET at = at - 1000000 WHERE position = 3", "time order", "pro 1 position 3", false),
    (
        "UPDATE log SET project = 1, events = replace(events, '\"project\":2', '\"project\":1') WHERE position = 2",
        "counted once",
        "pro 1 project 1 position 2",
        false,
    ),
    ("UPDATE commands SET disposition = 'refused' WHERE position = 1", "command", "", false),
    ("DELETE FROM commands WHERE position = 1", "log", "position 1", false),
    ("UPDATE agreements SET number = 5", "predictions", "counts", false),
];

fn names(findings: &[AuditFinding], what: &str, place: &str) -> bool {
    findings.iter().any(|finding| finding.what == what && (place.is_empty() || finding.place == place))
}

#[tokio::test]
async fn damage_is_found_and_what_can_be_rebuilt_is_mended() {
    for (number, (damage, what, place, mended)) in DAMAGES.into_iter().enumerate() {
        let path = file(&format!("damage-{number}"));
        let store = store(&path).await.store;
        let changed = Connection::open(&path).unwrap().execute(damage, []).unwrap();
        assert!(changed > 0, "{damage}: damages nothing");
        let findings = store.audit().await.unwrap();
        assert!(names(&findings, what, place), "{damage}: {findings:?}");
        store.rebuild().await.unwrap_or_else(|error| assert!(!mended, "{damage}: {error}"));
        let findings = store.audit().await.unwrap();
        assert_eq!(findings.is_empty(), mended, "{damage}, rebuilt: {findings:?}");
    }
}

#[tokio::test]
async fn what_another_process_wrote_is_seen_by_the_next_command() {
    let path = file("another");
    let world = store(&path).await;
    let view = || world.by_pro(world.anna, Action::ViewContactsFromChat, 7);
    // As if another server on the same database had given and taken.
    let other = Connection::open(&path).unwrap();
    other.execute("UPDATE accounts SET plan_limit = 3 WHERE pro = 1", []).unwrap();
    world.done(view()).await;
    other.execute("UPDATE leads SET counted = 0 WHERE pro = 1 AND project = 7", []).unwrap();
    world.refused(view(), Rule::L0).await;
}
