//! What was appended to the write-ahead log, carried into the database beside the writer.
//!
//! SQLite would otherwise do it within a commit, and everybody who waits for that commit would wait for it.

use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use reckon_store::StoreError;
use rusqlite::Connection;

use crate::failure::Outcome;
use crate::schema;

/// Wakes the thread that carries. Dropping it ends the thread.
pub(crate) type Waker = SyncSender<()>;

/// Starts the thread.
pub(crate) fn start(path: &Path, durable: bool) -> Result<(Waker, JoinHandle<()>), StoreError> {
    let connection = schema::carrying(path, durable)?;
    // Room for one: who wakes a thread that is about to wake need not wait.
    let (waker, woken) = sync_channel(1);
    let thread = std::thread::Builder::new().name("reckon-checkpoint".to_owned());
    let carry_on = move || {
        while woken.recv() == Ok(()) {
            // What fails here is tried again with the next waking, and by the writer when the log grows long.
            carry(&connection).ok();
        }
    };
    let thread = thread.spawn(carry_on).map_err(|error| StoreError::Broken(error.to_string()))?;
    Ok((waker, thread))
}

/// Carries as much as can be carried without anybody waiting.
fn carry(connection: &Connection) -> Outcome<()> {
    Ok(connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
}
