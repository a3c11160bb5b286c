//! A command that fails takes no other with it, though many are in one transaction.

use std::sync::Arc;

use reckon_store::conformance::World;
use reckon_store::domain::Action;
use reckon_store::{Disposition, StoreError};
use reckon_store_sqlite::SqliteStore;
use rusqlite::Connection;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_wrong_with_a_command_the_others_are_done() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("alone");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("reckon.db");
    let world = World::new(Arc::new(SqliteStore::open(&path).unwrap())).await;
    // Somebody has been at the file: nothing of Anna's can be read or kept any more.
    let beside = Connection::open(&path).unwrap();
    beside.execute("UPDATE pros SET time_zone = 'Mars/Olympus' WHERE id = ?1", [world.anna.0]).unwrap();
    // And this fails half-way, after the log was written.
    beside
        .execute_batch(
            "CREATE TRIGGER half BEFORE INSERT ON messages WHEN NEW.body = 'half-way' \
             BEGIN SELECT RAISE(ABORT, 'half-way'); END",
        )
        .unwrap();
    let mut tasks = Vec::new();
    for project in 1..=200 {
        let good = world.by_pro(world.ben, Action::ViewContactsFromChat, project);
        let mut half = world.by_client(world.ben, Action::ClientSendMessage, project);
        half.body = Some("half-way".to_owned());
        let unreadable = world.by_pro(world.anna, Action::ViewContactsFromChat, project);
        for (command, is_good) in [(good, true), (half, false), (unreadable, false)] {
            let store = Arc::clone(&world.store);
            tasks.push(tokio::spawn(async move { (store.execute(command).await, is_good) }));
        }
    }
    let (mut done, mut failed) = (0, 0);
    for task in tasks {
        match task.await.unwrap() {
            (Ok(receipt), true) => {
                assert_eq!(receipt.disposition, Disposition::Done);
                done += 1;
            }
            (Err(StoreError::Broken(_)), false) => failed += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((done, failed), (200, 400));
    // Nothing is left of what failed, in the file or in memory: the log has the good ones alone.
    assert_eq!(world.store.head().await.unwrap(), 200);
    assert_eq!(world.account(world.ben).await.account.used, 200);
    beside.execute("UPDATE pros SET time_zone = 'Europe/Berlin' WHERE id = ?1", [world.anna.0]).unwrap();
    beside.execute_batch("DROP TRIGGER half").unwrap();
    world.done(world.by_pro(world.anna, Action::ViewContactsFromChat, 1)).await;
    assert_eq!(world.store.audit().await.unwrap(), []);
    drop(world);
    let again = SqliteStore::open(&path).unwrap();
    assert_eq!(reckon_store::Store::audit(&again).await.unwrap(), []);
}
