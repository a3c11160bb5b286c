//! Files that are opened: new, known, too new, somebody else's, no database at all.

#![expect(clippy::unwrap_used, reason = "a failed expectation is what a test is for")]

mod versions;

use std::path::PathBuf;
use std::sync::Arc;

use reckon_store::conformance::World;
use reckon_store::conformance::world::{START, command};
use reckon_store::domain::relation::Channel;
use reckon_store::domain::{Action, Limit};
use reckon_store::{Actor, DiscussionFilter, Store, StoreError};
use reckon_store_sqlite::SqliteStore;
use rusqlite::Connection;

fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("opening").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("reckon.db")
}

fn refusal(path: &PathBuf) -> String {
    match SqliteStore::open(path).map(drop) {
        Err(StoreError::Broken(problem)) => problem,
        other => unreachable!("{other:?}"),
    }
}

#[tokio::test]
async fn what_was_kept_is_there_when_it_is_opened_again() {
    let path = file("again");
    let world = World::new(Arc::new(SqliteStore::open(&path).unwrap())).await;
    let view = world.by_pro(world.anna, Action::ViewContactsFromChat, 1);
    let receipt = world.done(view.clone()).await;
    let (anna, before) = (world.anna, world.account(world.anna).await);
    drop(world);

    let world = World::new(Arc::new(SqliteStore::open(&path).unwrap())).await;
    assert_eq!(world.account(anna).await, before);
    let again = world.done(view).await;
    assert!(again.replayed);
    assert_eq!(again.position, receipt.position);
    assert_eq!(world.store.audit().await.unwrap(), []);
}

#[test]
fn a_newer_programs_database_is_left_alone() {
    let path = file("newer");
    drop(SqliteStore::open(&path).unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let problem = refusal(&path);
    assert!(problem.contains("version 99") && problem.contains("use a newer program"), "{problem}");
    let version: i64 =
        Connection::open(&path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 99);
}

#[test]
fn somebody_elses_database_is_left_alone() {
    let path = file("other");
    Connection::open(&path).unwrap().execute("CREATE TABLE photos (id INTEGER)", []).unwrap();
    assert_eq!(refusal(&path), "the file is a database, but not one of Reckon's");
    let tables: i64 = Connection::open(&path)
        .unwrap()
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .unwrap();
    assert_eq!(tables, 1);
}

#[test]
fn what_is_no_database_is_refused() {
    let path = file("garbage");
    std::fs::write(&path, vec![42; 10_000]).unwrap();
    assert!(refusal(&path).contains("not a database"));
    let nowhere = path.join("deeper").join("reckon.db");
    assert!(refusal(&nowhere).contains("unable to open"));
}

#[tokio::test]
async fn a_database_that_goes_bad_fails_closed() {
    let path = file("bad");
    let world = World::new(Arc::new(SqliteStore::open(&path).unwrap())).await;
    for project in 1..=200 {
        world.done(world.by_client(world.ben, Action::ClientSendMessage, project)).await;
    }
    drop(world);
    // Every page but the first few, which are needed to open it.
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.iter_mut().skip(4096 * 2).for_each(|byte| *byte = 0xa5);
    std::fs::write(&path, bytes).unwrap();

    let answer = match SqliteStore::open(&path) {
        Ok(store) => {
            let findings = store.audit().await;
            assert!(findings.map_or(true, |findings| !findings.is_empty()), "an audit must find it");
            store
                .import(
                    reckon_store::conformance::world::marketplace(),
                    reckon_store::conformance::world::START,
                )
                .await
                .map(drop)
        }
        Err(error) => Err(error),
    };
    assert!(matches!(answer, Err(StoreError::Broken(_))), "{answer:?}");
}

#[tokio::test]
async fn an_older_programs_database_is_brought_up_to_date() {
    let path = file("older");
    let world = World::new(Arc::new(SqliteStore::open(&path).unwrap())).await;
    world.done(world.by_client(world.anna, Action::ClientSendMessage, 1)).await;
    for (action, client) in [(Action::Text, world.cleo), (Action::Email, world.dan)] {
        let mut command = command(Actor::Client(client), world.anna, action);
        command.body = Some(action.name().to_owned());
        world.done(command).await;
    }
    // Project 3 is moving: a Guaranteed Reply quote, and contact by a message, for 2500 from credits or card.
    world.done(world.by_pro(world.anna, Action::SendGuaranteedReplyQuote, 3)).await;
    world.done(world.by_pro(world.anna, Action::StartCall, 3)).await;
    world.done(world.by_client(world.anna, Action::ClientSendMessage, 3)).await;
    let list = |store: Arc<dyn Store>, pro| async move {
        store.discussions(pro, DiscussionFilter::default(), None, 10).await.unwrap()
    };
    let (anna, cleo) = (world.anna, world.cleo);
    let before = list(Arc::clone(&world.store), anna).await;
    assert_eq!(before.len(), 3);
    let books = |store: Arc<dyn Store>, project| async move {
        let calls = store.calls(project, anna).await.unwrap();
        (
            store.transactions(anna, None, 10).await.unwrap(),
            calls,
            store.payments_pending(anna).await.unwrap(),
        )
    };
    let (third, entered) = (world.project(3), books(Arc::clone(&world.store), world.project(3)).await);
    assert_eq!((entered.0.len(), entered.1.len(), entered.2.len()), (2, 1, 1));
    drop(world);
    let older = Connection::open(&path).unwrap();
    older.execute_batch(versions::FIRST_VERSION).unwrap();
    // A plan whose limit was changed by a program that told no pro of it.
    older.execute("UPDATE plans SET interactions = 5 WHERE reference = 'two'", []).unwrap();
    drop(older);

    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&path).unwrap());
    assert_eq!(list(Arc::clone(&store), anna).await, before);
    assert_eq!(books(Arc::clone(&store), third).await, entered);
    let texts = store.correspondence(anna, cleo, Channel::Text, None, 10).await.unwrap();
    assert_eq!(texts.iter().map(|row| row.body.as_str()).collect::<Vec<_>>(), ["text"]);
    let account = store.account(anna, START).await.unwrap().account;
    assert_eq!(account.plan.limit, Limit::Of(5), "it holds from now on");
    assert_eq!(store.audit().await.unwrap(), []);
}
