//! What the tests that stop processes share.

use std::path::PathBuf;
use std::sync::Arc;

use reckon_store::conformance::World;
use reckon_store::domain::decide::About;
use reckon_store::domain::{Action, ProId};
use reckon_store::{Command, Store};
use reckon_store_sqlite::SqliteStore;

/// An empty folder of a test's own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The marketplace in the database at `path`, whether it was there before or not.
pub(crate) async fn open(path: &str) -> World {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(path).unwrap());
    World::new(store).await
}

/// The `number`th action: the same in whichever process it is done.
pub(crate) fn command(world: &World, number: usize) -> Command {
    let pros: [ProId; 2] = [world.anna, world.ben];
    let pro = pros[number % 2];
    let project = number / 2 % 240 + 1;
    let command = match number % 7 {
        _ if project.is_multiple_of(3) => paid(world, pro, project, number),
        0 | 1 => world.by_pro(pro, Action::ViewContactsFromLead, project),
        2 | 3 => world.by_client(pro, Action::ClientSendMessage, project),
        4 => world.by_pro(pro, Action::ProSendMessage, project),
        5 => world.by_pro(pro, Action::SendManualQuote, project),
        _ => world.by_client(pro, Action::MarkHired, project),
    };
    let mut fingerprint = [0; 32];
    fingerprint[..8].copy_from_slice(&(number as u64).to_be_bytes());
    Command { key: format!("command-{number}"), fingerprint, ..command }
}

/// An action on a project that offers Guaranteed Reply. Each such lead goes through the whole of it in the end.
fn paid(world: &World, pro: ProId, project: usize, number: usize) -> Command {
    match (number / 480 + number / 2) % 5 {
        0 => world.by_pro(pro, Action::SendGuaranteedReplyQuote, project),
        1 => world.by_pro(pro, Action::StartCall, project),
        2 => world.by_machine(pro, Action::CallBusy, project),
        3 => world.by_client(pro, Action::ClientSendMessage, project),
        _ => {
            let pay = world.by_pro(pro, Action::PayOutstanding, project);
            Command { about: About::default(), ..pay }
        }
    }
}
