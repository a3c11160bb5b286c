//! The one thread that writes. It takes what waits, does all of it in one transaction, and answers once
//! that is on the disk: a sync for many commands, and none of them answered before it.

use std::path::PathBuf;
use std::sync::Arc;

use reckon_store::{Change, Command, Receipt, StoreError};
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{broadcast, mpsc, oneshot};

use crate::deeds::Deeds;
use crate::facts::Facts;
use crate::failure::{Failure, Outcome};
use crate::schema;

/// Commands in one transaction, at most.
const BATCH: usize = 256;

/// What waits for the writer; beyond that, callers wait for room.
pub(crate) const QUEUE: usize = 1024;

/// Work that is no command: it has a transaction of its own, and answers by itself.
pub(crate) type Work = Box<dyn FnOnce(&mut Connection) + Send>;

/// What the writer is given to do.
pub(crate) enum Job {
    /// Execute a command.
    Execute(Box<Command>, oneshot::Sender<Result<Receipt, StoreError>>),
    /// Do something else.
    Work(Work),
}

/// The writer.
pub(crate) struct Writer {
    path: PathBuf,
    durable: bool,
    connection: Connection,
    known: Option<Known>,
    jobs: mpsc::Receiver<Job>,
    changes: broadcast::Sender<Arc<Change>>,
}

/// What is remembered from one transaction to the next, and of which state of the database it is.
struct Known {
    facts: Facts,
    version: i64,
}

type Waiting = (Box<Command>, oneshot::Sender<Result<Receipt, StoreError>>);

impl Writer {
    /// A writer on a connection that was opened for it.
    pub(crate) const fn new(
        path: PathBuf,
        durable: bool,
        connection: Connection,
        jobs: mpsc::Receiver<Job>,
        changes: broadcast::Sender<Arc<Change>>,
    ) -> Self {
        Self { path, durable, connection, known: None, jobs, changes }
    }

    /// Works until nobody can give it anything to do any more.
    pub(crate) fn run(mut self) {
        let mut waiting = Vec::with_capacity(BATCH);
        while let Some(job) = self.jobs.blocking_recv() {
            let mut next = Some(job);
            let mut work = None;
            while let Some(job) = next {
                match job {
                    Job::Execute(command, answer) => waiting.push((command, answer)),
                    Job::Work(found) => work = Some(found),
                }
                let full = work.is_some() || waiting.len() >= BATCH;
                next = if full { None } else { self.jobs.try_recv().ok() };
            }
            if !waiting.is_empty() {
                self.commit(&mut waiting);
            }
            if let Some(work) = work {
                self.known = None;
                work(&mut self.connection);
            }
        }
    }

    /// Executes what waits in one transaction, then answers.
    fn commit(&mut self, waiting: &mut Vec<Waiting>) {
        match execute(&mut self.connection, &mut self.known, waiting) {
            Ok(done) => {
                for change in done.iter().flatten().filter_map(|(_, change)| change.as_ref()) {
                    // Nobody need be listening.
                    self.changes.send(Arc::new(change.clone())).ok();
                }
                for ((_, answer), done) in waiting.drain(..).zip(done) {
                    // Who asked may have gone away; what was done stays done.
                    answer.send(done.map(|(receipt, _)| receipt)).ok();
                }
            }
            Err(failure) => {
                let error = StoreError::from(failure);
                for (_, answer) in waiting.drain(..) {
                    answer.send(Err(error.clone())).ok();
                }
                self.reopen();
            }
        }
    }

    /// After a failure nothing that the connection holds is trusted. If it cannot be opened anew, the old
    /// one stays, and fails or works as the disk does.
    fn reopen(&mut self) {
        self.known = None;
        if let Ok(connection) = schema::writing(&self.path, self.durable) {
            self.connection = connection;
        }
    }
}

/// A command's answer and what it appended, or why it was not even tried.
type Done = Result<(Receipt, Option<Change>), StoreError>;

fn execute(
    connection: &mut Connection,
    known: &mut Option<Known>,
    waiting: &[Waiting],
) -> Outcome<Vec<Done>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // It changes when another connection has written: then nothing that is remembered holds any more.
    let version = transaction.pragma_query_value(None, "data_version", |row| row.get(0))?;
    let mut facts = match known.take() {
        Some(known) if known.version == version => known.facts,
        Some(_) | None => Facts::new(&transaction)?,
    };
    let mut deeds = Deeds::new(&transaction, &mut facts);
    let mut all = Vec::with_capacity(waiting.len());
    for (command, _) in waiting {
        all.push(match deeds.execute(command) {
            // One that fails half-way takes the others with it: all are undone and told so.
            Err(failure) if failure.is_broken() => return Err(failure),
            done => done.map_err(StoreError::from),
        });
    }
    transaction.commit()?;
    *known = Some(Known { facts, version });
    Ok(all)
}

/// Does something in a transaction of its own.
pub(crate) fn in_transaction<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Connection) -> Outcome<T>,
) -> Result<T, StoreError> {
    let run = || -> Result<T, Failure> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    };
    run().map_err(StoreError::from)
}
