//! Connections that only read, lent out one question at a time.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use reckon_store::StoreError;
use rusqlite::Connection;
use tokio::sync::Semaphore;

use crate::failure::{Failure, Outcome};
use crate::schema;

/// Questions that are answered at once; others wait.
const AT_ONCE: usize = 8;

/// Connections that only read.
#[derive(Debug)]
pub(crate) struct Pool {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    turns: Semaphore,
}

impl Pool {
    /// A pool of connections to the database at `path`, opened as they are needed.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, idle: Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }

    /// Answers a question on one connection and one state of the database.
    pub(crate) async fn read<T: Send + 'static>(
        self: Arc<Self>,
        question: impl FnOnce(&Connection) -> Outcome<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let gone = |_| StoreError::Broken("the store is closed".to_owned());
        let _turn = self.turns.acquire().await.map_err(gone)?;
        let pool = Arc::clone(&self);
        let answer = tokio::task::spawn_blocking(move || pool.answer(question)).await;
        answer.map_err(|_| StoreError::Broken("a reader stopped".to_owned()))?.map_err(StoreError::from)
    }

    fn answer<T>(&self, question: impl FnOnce(&Connection) -> Outcome<T>) -> Outcome<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => schema::reading(&self.path)?,
        };
        let transaction = connection.unchecked_transaction()?;
        let answer = question(&transaction);
        transaction.finish()?;
        // A connection that failed is not asked again.
        if !answer.as_ref().is_err_and(Failure::is_broken) {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
        answer
    }

    /// Closes the connections that are not in use.
    pub(crate) fn close(&self) {
        self.turns.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
