//! What is erased is gone from the files, not only from the tables.

#![expect(clippy::unwrap_used, reason = "a failed expectation is what a test is for")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use reckon_store::conformance::World;
use reckon_store::conformance::world::{START, command};
use reckon_store::domain::action::Details;
use reckon_store::domain::decide::About;
use reckon_store::domain::relation::Channel;
use reckon_store::domain::{Action, Role};
use reckon_store::{
    Actor, Command, Contacts, Heading, Import, LoginImport, Principal, Recording, SessionRow, Store,
};
use reckon_store_sqlite::SqliteStore;
use rusqlite::Connection;

/// What nobody may find any more.
const WORDS: &str = "canary-of-an-erased-person";

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("erased").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// How often the words are in each of the folder's files.
fn found(folder: &Path) -> Vec<(String, usize)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let bytes = std::fs::read(entry.path()).unwrap();
        let often = bytes.windows(WORDS.len()).filter(|window| *window == WORDS.as_bytes()).count();
        all.push((entry.file_name().into_string().unwrap(), often));
    }
    all.sort();
    all
}

/// Cleo is known in every way there is, and more than once: pages are split, merged and freed.
async fn live(world: &World) {
    let (store, cleo, anna) = (&world.store, world.cleo, world.anna);
    for number in 0..60 {
        let contacts = Contacts {
            mobile: Some(format!("+49{number}-{WORDS}")),
            landline: Some(format!("{WORDS}-{number}")),
            email: Some(format!("{number}@{WORDS}.example")),
        };
        let about = About { project: None, client: Some(cleo) };
        let update = command(Actor::Machine(Role::BookingSoftware), anna, Action::UpdateContact);
        world.done(Command { about, contacts: Some(contacts), ..update }).await;
        let login = LoginImport {
            email: format!("{WORDS}-{number}@sign-in.example"),
            who: "client:cleo".to_owned(),
            name: WORDS.to_owned(),
            password_hash: WORDS.to_owned(),
            ..LoginImport::default()
        };
        store.import(Import { logins: vec![login], ..Import::default() }, START).await.unwrap();
        let session = SessionRow {
            principal: Principal::Client(cleo),
            name: WORDS.to_owned(),
            expires: reckon_store::domain::Timestamp(START.0 + 1000),
            login: None,
        };
        store.put_session([number; 32], session, START).await.unwrap();
        for action in [Action::Text, Action::Email] {
            let body = Some(WORDS.repeat(1 + usize::from(number) * 9));
            let heading = Heading { subject: body.clone(), message_id: body.clone(), ..Heading::default() };
            world.done(Command { body, heading, ..command(Actor::Client(cleo), anna, action) }).await;
        }
    }
    let about = About { project: None, client: Some(cleo) };
    let details = Details { channel: Some(Channel::Email), ..Details::default() };
    let staff = command(Actor::Pro(anna), anna, Action::ProUnsubscribe);
    world.done(Command { about, details, body: Some(WORDS.to_owned()), ..staff }).await;
    world.done(world.by_pro(anna, Action::SendGuaranteedReplyQuote, 3)).await;
    world.done(world.by_pro(anna, Action::StartCall, 3)).await;
    let call = store.calls(world.project(3), anna).await.unwrap().first().unwrap().call.id;
    let bytes = WORDS.repeat(10_000).into_bytes();
    store.put_recording(call, Recording { media_type: "audio/wav".to_owned(), bytes }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_byte_of_an_erased_client_is_left_in_the_files() {
    let folder = folder("bytes");
    let path = folder.join("reckon.db");
    let world = World::new(Arc::new(SqliteStore::open(&path).unwrap())).await;
    live(&world).await;
    assert!(found(&folder).iter().any(|(_, often)| *often > 0), "the search finds what is there");
    world.store.erase_client(world.cleo, "erasure-1", START).await.unwrap();
    let none =
        |files: Vec<(String, usize)>| files.into_iter().filter(|(_, often)| *often > 0).collect::<Vec<_>>();
    assert!(found(&folder).iter().any(|(name, _)| name == "reckon.db-wal"));
    assert_eq!(none(found(&folder)), [], "while the store is open");
    assert_eq!(world.store.audit().await.unwrap(), []);
    world.store.rebuild().await.unwrap();
    assert_eq!(world.store.audit().await.unwrap(), []);
    drop(world);
    assert_eq!(none(found(&folder)), [], "once it is closed");
    let store = SqliteStore::open(&path).unwrap();
    assert_eq!(store.audit().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erasure_that_a_reader_holds_up_says_so_and_is_done_when_it_is_asked_for_again() {
    let folder = folder("held-up");
    let path = folder.join("reckon.db");
    let world = World::new(Arc::new(SqliteStore::open(&path).unwrap())).await;
    live(&world).await;
    // Another program reads an old state of the file, a backup for instance.
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM messages;").unwrap();
    let held_up = world.store.erase_client(world.cleo, "erasure-1", START).await.unwrap();
    assert!(held_up.left && !held_up.sessions.is_empty(), "what is done is told, and that some is left");
    reader.execute_batch("COMMIT").unwrap();
    assert!(!world.store.erase_client(world.cleo, "erasure-1", START).await.unwrap().left);
    assert!(found(&folder).iter().all(|(_, often)| *often == 0), "{:?}", found(&folder));
}
