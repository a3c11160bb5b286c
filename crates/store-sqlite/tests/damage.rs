//! What an audit finds, when somebody has been at the database.

#![expect(clippy::unwrap_used, reason = "a failed expectation is what a test is for")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use reckon_store::conformance::World;
use reckon_store::conformance::world::{START, command, shown};
use reckon_store::domain::{Action, Amount, Rule};
use reckon_store::{Actor, AuditFinding, Card, CardRow, Command, Recording, Store, ToldRecording};
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
    money(&world).await;
    assert_eq!(store.audit().await.unwrap(), []);
    world
}

/// Anna quotes by Guaranteed Reply, a call rings, the client writes; she buys credits, her card is known.
async fn money(world: &World) {
    world.done(world.by_pro(world.anna, Action::SendGuaranteedReplyQuote, 9)).await;
    world.done(world.by_pro(world.anna, Action::StartCall, 9)).await;
    world.done(world.by_client(world.anna, Action::ClientSendMessage, 9)).await;
    let bought = world.store.intend_purchase(world.anna, "purchase", Amount(300), START).await.unwrap();
    world.settled(&bought, true).await;
    let seen = Card { brand: "visa".to_owned(), last4: "4242".to_owned(), expires: "12/29".to_owned() };
    let card = Some(CardRow { card: seen, token: "token".to_owned(), since: START });
    world.done(Command { card, ..command(Actor::Pro(world.anna), world.anna, Action::AddCard) }).await;
    let calls = world.store.calls(world.project(9), world.anna).await.unwrap();
    let call = calls.first().unwrap().call.id;
    let told = ToldRecording { call, source: "RE1".to_owned(), at: START };
    world.store.await_recording(told).await.unwrap();
    let recording = Recording { media_type: "audio/wav".to_owned(), bytes: vec![1] };
    world.store.put_recording(call, recording).await.unwrap();
}

/// Damage by SQL; what the audit must find, where; and whether a rebuild mends it.
const DAMAGES: [(&str, &str, &str, bool); 48] = [
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
    // Contact is at position 7 and charges the card; the purchase is settled at position 8.
    ("UPDATE ledger SET amount = amount + 1 WHERE id = 114", "ledger", "pro 1 entry 114", true),
    ("UPDATE ledger SET amount = amount + 1 WHERE id = 114", "balance", "pro 1 card_clearing", true),
    ("UPDATE ledger SET debit = 'credits' WHERE id = 114", "balance", "pro 1 credits", true),
    ("UPDATE ledger SET debit = 'outstanding' WHERE id = 114", "balance", "pro 1 outstanding", true),
    ("DELETE FROM ledger WHERE kind = 'opening'", "ledger", "pro 1 entry 0", true),
    ("UPDATE ledger SET credits_after = 0 WHERE kind = 'credits'", "ledger", "pro 1 entry 129", true),
    (
        "INSERT INTO ledger SELECT pro, 115, position, at, kind, source, payment, project, rule, amount, debit, \
         credit, credits_after, outstanding_after FROM ledger WHERE id = 114",
        "ledger",
        "pro 1 entry 115",
        true,
    ),
    ("UPDATE payments SET state = 'succeeded' WHERE state = 'pending'", "payment", "pro 1 id 114", true),
    ("UPDATE payments SET state = 'pending' WHERE purpose = 'credits'", "payment", "pro 1 id 31", true),
    ("DELETE FROM payments WHERE id = 114", "payment", "pro 1 id 114", true),
    ("UPDATE tasks SET state = 'done' WHERE id = 114", "task", "pro 1 id 114", true),
    ("UPDATE tasks SET state = 'waiting' WHERE kind = 'call'", "task", "pro 1 id 96", true),
    ("UPDATE tasks SET due = due + 1 WHERE id = 114", "task", "pro 1 id 114", true),
    ("DELETE FROM tasks WHERE id = 114", "task", "pro 1 id 114", true),
    ("UPDATE calls SET outcome = 'busy'", "call", "pro 1 id 96", true),
    ("DELETE FROM calls", "recording", "call 96", true),
    ("DELETE FROM purchases", "settled", "pro 1 payment 31 position 8", false),
    (
        "UPDATE log SET events = replace(events, '\"payment\":31', '\"payment\":114') WHERE position = 8",
        "settled",
        "pro 1 payment 114 position 8",
        false,
    ),
    (
        "INSERT INTO log SELECT 9, pro, at, project, client, actor, action, rule, events FROM log WHERE position = 8",
        "settled once",
        "pro 1 payment 31 position 9",
        false,
    ),
    ("UPDATE cards SET pro = 2", "card", "pro 2", false),
    ("UPDATE recordings SET call = 97", "recording", "call 97", false),
    ("UPDATE recordings_told SET call = 97", "recording", "call 97", false),
    ("UPDATE tasks SET state = 'waiting' WHERE kind = 'recording'", "task", "pro 1 id 109", true),
    ("UPDATE clients SET erased = 1 WHERE id = 1", "client", "client 1", false),
    ("DELETE FROM tasks WHERE kind = 'recording'", "task", "pro 1 id 109", true),
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
