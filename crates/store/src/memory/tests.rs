//! The store in memory, and the conformance suite.

use std::sync::Arc;

use super::MemoryStore;
use crate::Store;
use crate::conformance::{World, races};

crate::conform!(Arc::new(MemoryStore::new()));

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_at_once_use_the_last_interaction_once() {
    races::the_last_interaction_is_counted_once(&World::new(Arc::new(MemoryStore::new())).await, 100).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn message_call_and_hiring_at_once_make_contact_once() {
    races::contact_is_made_once(&World::new(Arc::new(MemoryStore::new())).await, 1000).await;
}

#[tokio::test]
async fn damage_is_found_and_mended() {
    let store = Arc::new(MemoryStore::new());
    let world = World::new(Arc::clone(&store) as Arc<dyn Store>).await;
    world.done(world.by_client(world.ben, reckon_domain::Action::ClientSendMessage, 1)).await;
    store.damage();
    let findings = store.audit().await.unwrap();
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!((finding.what.as_str(), finding.place.as_str()), ("lead", "pro 2 project 1"));
    store.rebuild().await.unwrap();
    assert_eq!(store.audit().await.unwrap(), []);
}
