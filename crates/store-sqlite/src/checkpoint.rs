//! Beside the writer: carries what was appended to the write-ahead log into the database, and looks after the files.
//!
//! SQLite would otherwise carry within a commit, and everybody who waits for that commit would wait for it.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use reckon_store::StoreError;
use rusqlite::Connection;

use crate::failure::Outcome;
use crate::place::Place;
use crate::schema;

/// How often the files are looked after while nobody wakes the thread.
const LOOKED_AFTER: Duration = Duration::from_secs(1);

/// How long the log's file may stay, in bytes: twice what it comes to while nobody reads for long.
const LONGEST_LOG: u64 = 2 * schema::LONG_LOG as u64 * 4096;

/// The thread that carries.
#[derive(Debug)]
pub(crate) struct Carrier {
    waker: SyncSender<()>,
    thread: JoinHandle<()>,
}

impl Carrier {
    /// Starts the thread.
    pub(crate) fn start(place: Arc<Place>, durable: bool) -> Result<Self, StoreError> {
        let connection = schema::carrying(place.path(), durable)?;
        // Room for one: who wakes a thread that is about to wake need not wait.
        let (waker, woken) = sync_channel(1);
        let thread = std::thread::Builder::new().name("reckon-checkpoint".to_owned());
        let carry_on = move || {
            loop {
                // What fails here is tried again a second later, and by the writer when the log grows long.
                match woken.recv_timeout(LOOKED_AFTER) {
                    Ok(()) => schema::carry(&connection).ok(),
                    Err(RecvTimeoutError::Timeout) => look_after(&connection, &place).ok(),
                    Err(RecvTimeoutError::Disconnected) => return,
                };
            }
        };
        let thread = thread.spawn(carry_on).map_err(|error| StoreError::Broken(error.to_string()))?;
        Ok(Self { waker, thread })
    }

    /// Wakes it. One that is still at work finds this too.
    pub(crate) fn wake(&self) {
        self.waker.try_send(()).ok();
    }

    /// Ends it, its connection included.
    pub(crate) fn stop(self) {
        drop(self.waker);
        // A thread that panicked has said so.
        self.thread.join().ok();
    }
}

/// A log that somebody's long reading has made long stays so, unless it is cut: as soon as the reader has gone.
fn look_after(connection: &Connection, place: &Place) -> Outcome<()> {
    place.check()?;
    if std::fs::metadata(place.log()).is_ok_and(|log| log.len() > LONGEST_LOG) {
        // Most of it beside the writer, who waits for the rest only.
        schema::carry(connection)?;
        connection.busy_timeout(Duration::ZERO)?;
        let cut = schema::empty(connection);
        connection.busy_timeout(schema::PATIENCE)?;
        cut?;
    }
    Ok(())
}
