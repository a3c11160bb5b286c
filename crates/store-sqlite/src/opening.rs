//! A store is opened, and closed.

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use reckon_store::{Answer, CHANGES_KEPT, StoreError};
use tokio::sync::{broadcast, mpsc, watch};

use crate::SqliteStore;
use crate::database::Database;
use crate::pool::Pool;
use crate::scratch::Scratch;
use crate::writer::{QUEUE, Writer};

impl SqliteStore {
    /// Opens the database at `path`, or makes one there. An older one is brought up to date.
    ///
    /// # Errors
    /// [`StoreError::Broken`] when it cannot be opened, is no database of Reckon's, or a newer program's.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::start(Database::open(path.as_ref(), true)?, None)
    }

    /// Opens an empty store in memory. It ends with this value.
    ///
    /// # Errors
    /// [`StoreError::Broken`] when there is no memory for it.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::start(Database::in_memory()?, None)
    }

    /// Opens an empty store in files of its own, which go away with this value and are never waited for: as
    /// [`open`](Self::open) for everything but power cuts.
    ///
    /// # Errors
    /// [`StoreError::Broken`] when the system's folder for temporary files cannot be written to.
    pub fn in_scratch_files() -> Result<Self, StoreError> {
        let scratch = Scratch::new()?;
        let path = scratch.path().join("reckon.db");
        Self::start(Database::open(&path, false)?, Some(scratch))
    }

    fn start(database: Database, scratch: Option<Scratch>) -> Result<Self, StoreError> {
        let carrier = database.carrier()?;
        let pool = database.place().map(|place| Arc::new(Pool::new(Arc::clone(place))));
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let (changes, _) = broadcast::channel(CHANGES_KEPT);
        let tasks_changed = watch::Sender::new(0);
        let writer = Writer::new(database, waiting, changes.clone(), tasks_changed.clone(), carrier);
        let thread = std::thread::Builder::new().name("reckon-writer".to_owned());
        let writer = thread.spawn(|| writer.run()).map_err(|error| StoreError::Broken(error.to_string()))?;
        Ok(Self {
            jobs: Some(jobs),
            writer: Some(writer),
            pool,
            changes,
            calendars: broadcast::channel(CHANGES_KEPT).0,
            directory: broadcast::channel(CHANGES_KEPT).0,
            tasks_changed,
            _scratch: scratch,
        })
    }

    /// Lets the database grow to so many pages at most (of 4096 bytes, unless it was made otherwise). Beyond
    /// that commands fail as on a full disk. A limit below its present size stops its growth.
    ///
    /// # Errors
    /// [`StoreError::Broken`] when the database does not answer.
    pub fn limit_pages(&self, pages: u32) -> Answer<'_, ()> {
        self.work(move |database| database.limit(pages))
    }
}

impl Drop for SqliteStore {
    /// Waits until what was asked for is done and the database is closed.
    fn drop(&mut self) {
        if let Some(pool) = &self.pool {
            pool.close();
        }
        self.jobs = None;
        // A thread that panicked has said so; there is nothing left to close.
        self.writer.take().map(JoinHandle::join);
    }
}
