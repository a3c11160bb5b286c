//! The connection that writes: how it is opened, replaced when it has failed, and closed. In memory there is no other,
//! and it reads, too.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use reckon_store::StoreError;
use rusqlite::{Connection, TransactionBehavior};

use crate::checkpoint::Carrier;
use crate::failure::{Failure, Outcome};
use crate::mark;
use crate::place::{self, Place};
use crate::schema;

/// How long those who read are waited for before the write-ahead log is emptied.
const READERS: Duration = Duration::from_millis(200);

/// The database, to write to.
#[derive(Debug)]
pub(crate) struct Database {
    /// `None` in memory: there are no files.
    files: Option<Files>,
    pages: Option<u32>,
    /// How often the connection was opened.
    opened: u32,
    connection: Connection,
}

/// The files of a database.
#[derive(Debug)]
struct Files {
    place: Arc<Place>,
    durable: bool,
}

impl Database {
    /// Opens it, brings its tables up to date, and makes it if there is none. One that was not closed is looked
    /// through before.
    pub(crate) fn open(path: &Path, durable: bool) -> Outcome<Self> {
        place::prepare(path)?;
        let log = std::fs::metadata(place::beside(path, place::LOG));
        let left = log.is_ok_and(|log| log.len() > 0);
        let open = || {
            schema::check(path, left)?;
            let connection = schema::writing(path, durable)?;
            // A disk that does not take this takes no command either, and whoever asks is told.
            mark::set(&connection).and_then(|()| schema::carry(&connection)).ok();
            Ok(connection)
        };
        let connection = open().map_err(Failure::or_damaged)?;
        let files = Files { place: Arc::new(Place::of(path)?), durable };
        Ok(Self { files: Some(files), pages: None, opened: 1, connection })
    }

    /// Makes an empty one in memory. It ends with its connection, which therefore is never replaced.
    pub(crate) fn in_memory() -> Outcome<Self> {
        Ok(Self { files: None, pages: None, opened: 1, connection: schema::in_memory()? })
    }

    /// Where its files are, unless it is in memory.
    pub(crate) fn place(&self) -> Option<&Arc<Place>> {
        self.files.as_ref().map(|files| &files.place)
    }

    /// Starts who carries its write-ahead log, where it has one.
    pub(crate) fn carrier(&self) -> Result<Option<Carrier>, StoreError> {
        self.files.as_ref().map(|files| Carrier::start(Arc::clone(&files.place), files.durable)).transpose()
    }

    /// Looks whether its files are still there.
    fn check_place(&self) -> Outcome<()> {
        self.place().map_or(Ok(()), |place| place.check())
    }

    /// How often the connection was opened: what is remembered of one does not hold for the next.
    pub(crate) const fn opened(&self) -> u32 {
        self.opened
    }

    /// Lets it grow to so many pages at most.
    pub(crate) fn limit(&mut self, pages: u32) -> Result<(), StoreError> {
        self.pages = Some(pages);
        apply_limit(&self.connection, pages).map_err(StoreError::from)
    }

    /// Does something in a transaction: all of it, or nothing.
    pub(crate) fn transact<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> Outcome<T>,
    ) -> Result<T, StoreError> {
        // What is answered is in the file that is there: looked at after the commit.
        let done = self.attempt(work).and_then(|done| self.check_place().map(|()| done));
        if done.as_ref().is_err_and(Failure::is_broken) {
            self.reopen();
        }
        done.map_err(StoreError::from)
    }

    fn attempt<T>(&mut self, work: impl FnOnce(&Connection) -> Outcome<T>) -> Outcome<T> {
        // Immediate: the place of the one writer is taken before anything is read that it depends on.
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// Carries the whole write-ahead log into the database and empties it; whether that is done: not while somebody
    /// reads on, who is waited for a moment only.
    pub(crate) fn carry_all(&self) -> Result<bool, StoreError> {
        let carry = || {
            self.connection.busy_timeout(READERS)?;
            let empty = schema::empty(&self.connection);
            self.connection.busy_timeout(schema::PATIENCE)?;
            empty
        };
        carry().map_err(StoreError::from)
    }

    /// Closes it, the last of all connections. It bears no mark any more, and there is no write-ahead log.
    pub(crate) fn close(self) -> Result<(), StoreError> {
        if let Some(place) = self.place() {
            place.check()?;
            mark::clear(&self.connection)?;
            if !self.carry_all()? {
                return Err(StoreError::Broken(format!(
                    "another program still reads the store: what was done last is in {}, which belongs to it",
                    place.log().display()
                )));
            }
        }
        self.connection.close().map_err(|(_, error)| Failure::from(error).into())
    }

    /// After a failure nothing that the connection holds is trusted. If it cannot be opened anew, the old
    /// one stays, and fails or works as the disk does. Another file in its place is not opened.
    pub(crate) fn reopen(&mut self) {
        if let Some(files) = &self.files {
            let opened = files.place.check().and_then(|()| {
                let connection = schema::writing(files.place.path(), files.durable)?;
                self.pages.map(|pages| apply_limit(&connection, pages)).transpose()?;
                Ok(connection)
            });
            if let Ok(connection) = opened {
                self.connection = connection;
            }
        }
        self.opened = self.opened.wrapping_add(1);
    }
}

fn apply_limit(connection: &Connection, pages: u32) -> Outcome<()> {
    Ok(connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?)
}
