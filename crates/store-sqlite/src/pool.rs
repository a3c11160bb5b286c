//! Connections that only read, lent out one question at a time.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use reckon_store::StoreError;
use rusqlite::{Connection, InterruptHandle};
use tokio::sync::Semaphore;

use crate::failure::{Failure, Outcome};
use crate::place::Place;
use crate::schema;

/// Questions that are answered at once; others wait.
const AT_ONCE: usize = 8;

/// How long a question that is being answered may hold up the end. It is interrupted, again and again.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(5);

/// How long until it is interrupted again: a question may be many statements.
const AGAIN: Duration = Duration::from_millis(20);

/// Connections that only read.
pub(crate) struct Pool {
    place: Arc<Place>,
    connections: Mutex<Connections>,
    /// Is told whenever a question was answered.
    answered: Condvar,
    turns: Semaphore,
}

#[derive(Default)]
struct Connections {
    idle: Vec<Connection>,
    /// Those that answer a question, by its number.
    busy: HashMap<u64, InterruptHandle>,
    questions: u64,
    closed: bool,
}

impl core::fmt::Debug for Pool {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Pool").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Pool {
    /// A pool of connections to the database at this place, opened as they are needed.
    pub(crate) fn new(place: Arc<Place>) -> Self {
        let turns = Semaphore::new(AT_ONCE);
        Self { place, connections: Mutex::default(), answered: Condvar::new(), turns }
    }

    /// Where the database is.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Answers a question on one connection and one state of the database.
    pub(crate) async fn read<T: Send + 'static>(
        self: Arc<Self>,
        question: impl FnOnce(&Connection) -> Outcome<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let gone = |_| StoreError::from(closed());
        let _turn = self.turns.acquire().await.map_err(gone)?;
        let pool = Arc::clone(&self);
        let answer = tokio::task::spawn_blocking(move || pool.answer(question)).await;
        answer.map_err(|_| StoreError::Broken("a reader stopped".to_owned()))?.map_err(StoreError::from)
    }

    fn answer<T>(&self, question: impl FnOnce(&Connection) -> Outcome<T>) -> Outcome<T> {
        let lent = self.lend()?;
        let transaction = lent.connection.unchecked_transaction()?;
        let answer = question(&transaction);
        transaction.finish()?;
        // A connection that failed is not asked again.
        if !answer.as_ref().is_err_and(Failure::is_broken) {
            self.take_back(lent);
        }
        answer
    }

    fn lend(&self) -> Outcome<Lent<'_>> {
        let mut connections = self.lock();
        if connections.closed {
            return Err(closed());
        }
        let connection = match connections.idle.pop() {
            Some(connection) => connection,
            None => self.open()?,
        };
        connections.questions += 1;
        let number = connections.questions;
        connections.busy.insert(number, connection.get_interrupt_handle());
        Ok(Lent { connection, _over: Answered { pool: self, number } })
    }

    fn take_back(&self, Lent { connection, _over }: Lent<'_>) {
        let mut connections = self.lock();
        if connections.closed {
            drop(connection);
        } else {
            connections.idle.push(connection);
        }
    }

    /// Opens one more, while others wait: it takes no time.
    fn open(&self) -> Outcome<Connection> {
        let connection = schema::reading(self.place.path())?;
        // Another file may lie there since.
        self.place.check()?;
        Ok(connection)
    }

    fn lock(&self) -> MutexGuard<'_, Connections> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes all connections: those in use as soon as their questions are answered, or interrupted.
    pub(crate) fn close(&self) {
        self.turns.close();
        let mut connections = self.lock();
        connections.closed = true;
        connections.idle.clear();
        let until = Instant::now() + SHUTDOWN_GRACE;
        while !connections.busy.is_empty() && Instant::now() < until {
            connections.busy.values().for_each(InterruptHandle::interrupt);
            let waited = self.answered.wait_timeout(connections, AGAIN);
            (connections, _) = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn closed() -> Failure {
    Failure::broken("the store is closed")
}

/// A connection that answers a question. It is closed before it is said that the question is over: the connection that
/// writes must be the last.
struct Lent<'a> {
    connection: Connection,
    _over: Answered<'a>,
}

/// Says, once it is dropped, that a question is over.
struct Answered<'a> {
    pool: &'a Pool,
    number: u64,
}

impl Drop for Answered<'_> {
    fn drop(&mut self) {
        self.pool.lock().busy.remove(&self.number);
        self.pool.answered.notify_all();
    }
}
