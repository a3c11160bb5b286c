//! The connection that writes, and how it is replaced when it has failed.

use std::path::PathBuf;
use std::time::Duration;

use reckon_store::StoreError;
use rusqlite::{Connection, TransactionBehavior};

use crate::failure::{Failure, Outcome};
use crate::schema;

/// How long those who read are waited for before the write-ahead log is emptied.
const READERS: Duration = Duration::from_millis(200);

/// The database, to write to.
#[derive(Debug)]
pub(crate) struct Database {
    path: PathBuf,
    durable: bool,
    pages: Option<u32>,
    /// How often the connection was opened.
    opened: u32,
    connection: Connection,
}

impl Database {
    /// Opens it, brings its tables up to date, and makes it if there is none.
    pub(crate) fn open(path: PathBuf, durable: bool) -> Outcome<Self> {
        let connection = schema::writing(&path, durable)?;
        Ok(Self { path, durable, pages: None, opened: 1, connection })
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
        let done = self.attempt(work);
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
        let busy = |row: &rusqlite::Row<'_>| row.get::<_, bool>(0);
        let carry = || {
            self.connection.busy_timeout(READERS)?;
            let busy = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], busy);
            self.connection.busy_timeout(schema::PATIENCE)?;
            busy
        };
        carry().map(|busy| !busy).map_err(|error| Failure::from(error).into())
    }

    /// After a failure nothing that the connection holds is trusted. If it cannot be opened anew, the old
    /// one stays, and fails or works as the disk does.
    pub(crate) fn reopen(&mut self) {
        let opened = schema::writing(&self.path, self.durable).and_then(|connection| {
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
