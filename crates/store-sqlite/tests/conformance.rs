//! The suite that every store passes, on SQLite.

#![expect(clippy::unwrap_used, reason = "a failed expectation is what a test is for")]

use std::sync::Arc;

use reckon_store::Store;
use reckon_store::conformance::{World, races};
use reckon_store_sqlite::SqliteStore;

fn in_files() -> Arc<dyn Store> {
    Arc::new(SqliteStore::in_scratch_files().unwrap())
}

mod on_disk {
    use super::*;

    reckon_store::conform!(in_files());
}

mod in_memory {
    use super::*;

    reckon_store::conform!(Arc::new(SqliteStore::in_memory().unwrap()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_at_once_use_the_last_interaction_once() {
    let world = World::new(in_files()).await;
    races::the_last_interaction_is_counted_once(&world, 100).await;
    assert_eq!(world.store.audit().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn message_call_and_hiring_at_once_make_contact_once() {
    let world = World::new(in_files()).await;
    races::contact_is_made_once(&world, 1_000).await;
    assert_eq!(world.store.audit().await.unwrap(), []);
}
