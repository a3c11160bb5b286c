//! The connection that writes: how it is opened, replaced when it has failed, and closed.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use reckon_store::StoreError;
use rusqlite::{Connection, TransactionBehavior};

use crate::failure::{Failure, Outcome};
use crate::mark;
use crate::place::{self, Place};
use crate::schema;

/// How long those who read are waited for before the write-ahead log is emptied.
const READERS: Duration = Duration::from_millis(200);

/// The database, to write to.
#[derive(Debug)]
pub(crate) struct Database {
    place: Arc<Place>,
    durable: bool,
    pages: Option<u32>,
    /// How often the connection was opened.
    opened: u32,
    connection: Connection,
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
        Ok(Self { place: Arc::new(Place::of(path)?), durable, pages: None, opened: 1, connection })
    }

    /// Where it is.
    pub(crate) const fn place(&self) -> &Arc<Place> {
        &self.place
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
        let done = self.attempt(work).and_then(|done| self.place.check().map(|()| done));
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
        self.place.check()?;
        mark::clear(&self.connection)?;
        if !self.carry_all()? {
            return Err(StoreError::Broken(format!(
                "another program still reads the store: what was done last is in {}, which belongs to it",
                self.place.log().display()
            )));
        }
        self.connection.close().map_err(|(_, error)| Failure::from(error).into())
    }

    /// After a failure nothing that the connection holds is trusted. If it cannot be opened anew, the old
    /// one stays, and fails or works as the disk does. Another file in its place is not opened.
    pub(crate) fn reopen(&mut self) {
        let opened = self.place.check().and_then(|()| {
            let connection = schema::writing(self.place.path(), self.durable)?;
            self.pages.map(|pages| apply_limit(&connection, pages)).transpose()?;
            Ok(connection)
        });
        if let Ok(connection) = opened {
            self.connection = connection;
        }
        self.opened = self.opened.wrapping_add(1);
    }
}

fn apply_limit(connection: &Connection, pages: u32) -> Outcome<()> {
    Ok(connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?)
}
