//! The one thread that writes. It takes what waits, does all of it in one transaction, and answers once
//! that is on the disk: a sync for many commands, and none of them answered before it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use reckon_store::{Change, Command, Receipt, StoreError};
use rusqlite::Connection;
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use crate::asking::count;
use crate::cache::WriterCache;
use crate::checkpoint::Carrier;
use crate::database::Database;
use crate::executor::Executor;
use crate::failure::{Failure, Outcome};

/// Commands in one transaction, at most.
const BATCH: usize = 256;

/// Commands after which the write-ahead log is worth carrying into the database.
const CARRIED_TOGETHER: usize = 1024;

/// What waits for the writer; beyond that, callers wait for room.
pub(crate) const QUEUE: usize = 1024;

/// Work that is no command: it has a transaction of its own, and answers by itself.
pub(crate) type Work = Box<dyn FnOnce(&mut Database) + Send>;

/// What the writer is given to do.
pub(crate) enum Job {
    /// Execute a command.
    Execute(Box<Command>, oneshot::Sender<Result<Receipt, StoreError>>),
    /// Do something else.
    Work(Work),
    /// Do something that changes nothing that commands are decided on: all that is remembered still holds.
    Unrelated(Work),
    /// Close the database, and do nothing more.
    Close(oneshot::Sender<Result<(), StoreError>>),
}

/// The writer.
pub(crate) struct Writer {
    database: Database,
    known: Option<Known>,
    jobs: mpsc::Receiver<Job>,
    changes: broadcast::Sender<Arc<Change>>,
    tasks_changed: watch::Sender<u64>,
    /// `None` in memory: there is no log to carry.
    carrier: Option<Carrier>,
    /// Commands since it was woken.
    uncarried: usize,
}

/// What is remembered from one transaction to the next, and of which state of the database it is.
struct Known {
    cache: WriterCache,
    version: i64,
}

/// A command, and who waits for its answer.
type Waiting = (Box<Command>, oneshot::Sender<Result<Receipt, StoreError>>);

/// A command's answer and what it appended, or why nothing came of it.
type Done = Result<(Receipt, Option<Change>), StoreError>;

/// What a transaction of commands came to: each answer, what is remembered of it, and how many tasks have begun or
/// ended.
type Batch = (Vec<Done>, Known, u64);

impl Writer {
    /// A writer to a database, for those who hold the other end of `jobs`.
    pub(crate) const fn new(
        database: Database,
        jobs: mpsc::Receiver<Job>,
        changes: broadcast::Sender<Arc<Change>>,
        tasks_changed: watch::Sender<u64>,
        carrier: Option<Carrier>,
    ) -> Self {
        Self { database, known: None, jobs, changes, tasks_changed, carrier, uncarried: 0 }
    }

    /// Works until it is told to close the database, or nobody can give it anything to do any more.
    pub(crate) fn run(mut self) {
        let mut waiting = Vec::with_capacity(BATCH);
        while let Some(job) = self.jobs.blocking_recv() {
            let work = self.take(job, &mut waiting);
            if !waiting.is_empty() {
                self.commit(&mut waiting);
            }
            match work {
                Some(Job::Work(work)) => {
                    self.known = None;
                    self.work(work);
                }
                Some(Job::Unrelated(work)) => {
                    let opened = self.database.opened();
                    self.work(work);
                    self.known = self.known.take().filter(|_| opened == self.database.opened());
                }
                Some(Job::Close(answer)) => {
                    // Who asked may have gone away; it is closed all the same.
                    answer.send(self.close()).ok();
                    return;
                }
                Some(Job::Execute(..)) | None => {}
            }
        }
        // Nobody is left to be told.
        self.close().ok();
    }

    /// The connection that writes is the last to be closed: another would leave the write-ahead log where it is.
    fn close(self) -> Result<(), StoreError> {
        if let Some(carrier) = self.carrier {
            carrier.stop();
        }
        self.database.close()
    }

    /// Does something else. If it panics, whoever asked is told that there is no answer, and everybody else goes on.
    fn work(&mut self, work: Work) {
        if catch_unwind(AssertUnwindSafe(|| work(&mut self.database))).is_err() {
            self.database.reopen();
        }
    }

    /// Takes what else waits: commands until there are enough, or until work that has to be done by itself.
    fn take(&mut self, first: Job, waiting: &mut Vec<Waiting>) -> Option<Job> {
        let mut next = Some(first);
        while let Some(job) = next {
            match job {
                Job::Execute(command, answer) => waiting.push((command, answer)),
                work @ (Job::Work(_) | Job::Unrelated(_) | Job::Close(_)) => return Some(work),
            }
            next = if waiting.len() < BATCH { self.jobs.try_recv().ok() } else { None };
        }
        None
    }

    /// Executes what waits in one transaction, then answers. Where a command fails half-way, the transaction is
    /// undone and all of them are executed once more, each in a savepoint, so that it fails alone: savepoints cost
    /// every command a copy of each page it writes, and almost no batch needs them.
    fn commit(&mut self, waiting: &mut Vec<Waiting>) {
        self.uncarried += waiting.len();
        let known = self.known.take();
        let together = self.database.transact(|connection| together(connection, known, waiting));
        let done = match together {
            Err(_) if waiting.len() > 1 => self.database.transact(|connection| each(connection, waiting)),
            done => done,
        };
        match done {
            Ok((done, known, tasks_changed)) => {
                self.known = Some(known);
                count(&self.tasks_changed, tasks_changed);
                self.answer(waiting, done);
            }
            Err(error) => {
                for (_, answer) in waiting.drain(..) {
                    answer.send(Err(error.clone())).ok();
                }
            }
        }
        if self.uncarried >= CARRIED_TOGETHER {
            if let Some(carrier) = &self.carrier {
                carrier.wake();
            }
            self.uncarried = 0;
        }
    }

    /// Tells subscribers what has happened, in order, then each caller what became of their command.
    fn answer(&self, waiting: &mut Vec<Waiting>, done: Vec<Done>) {
        let mut receipts = Vec::with_capacity(done.len());
        for done in done {
            receipts.push(done.map(|(receipt, change)| {
                // Nobody need be listening.
                change.map(|change| self.changes.send(Arc::new(change)).ok());
                receipt
            }));
        }
        for ((_, answer), receipt) in waiting.drain(..).zip(receipts) {
            // Who asked may have gone away; what was done stays done.
            answer.send(receipt).ok();
        }
    }
}

/// Executes commands together: the first that fails takes the others with it.
fn together(connection: &Connection, known: Option<Known>, waiting: &[Waiting]) -> Outcome<Batch> {
    // It changes when another connection has written: then nothing that is remembered holds any more.
    let version = version(connection)?;
    let mut cache = match known {
        Some(known) if known.version == version => known.cache,
        Some(_) | None => WriterCache::new(connection)?,
    };
    let mut executor = Executor::new(connection, &mut cache);
    let mut all = Vec::with_capacity(waiting.len());
    for (command, _) in waiting {
        all.push(match attempt(&mut executor, command) {
            Err(failure) if failure.is_broken() => return Err(failure),
            done => done.map_err(StoreError::from),
        });
    }
    let tasks_changed = executor.tasks_changed;
    Ok((all, Known { cache, version }, tasks_changed))
}

/// Executes commands each by itself, within one transaction: what one that fails has done is undone, and what was
/// remembered meanwhile is forgotten.
fn each(connection: &Connection, waiting: &[Waiting]) -> Outcome<Batch> {
    let version = version(connection)?;
    let mut cache = WriterCache::new(connection)?;
    let mut all = Vec::with_capacity(waiting.len());
    let mut tasks_changed = 0;
    for (command, _) in waiting {
        connection.execute_batch("SAVEPOINT command")?;
        let mut executor = Executor::new(connection, &mut cache);
        let done = attempt(&mut executor, command);
        let changed = executor.tasks_changed;
        match &done {
            Err(failure) if failure.is_broken() => {
                // A full disk takes the whole transaction with it, and there is nothing to go back to.
                connection.execute_batch("ROLLBACK TO command; RELEASE command")?;
                cache = WriterCache::new(connection)?;
            }
            Ok(_) | Err(_) => {
                connection.execute_batch("RELEASE command")?;
                tasks_changed += changed;
            }
        }
        all.push(done.map_err(StoreError::from));
    }
    Ok((all, Known { cache, version }, tasks_changed))
}

/// Executes a command. One that panics has failed, and no other with it.
fn attempt(executor: &mut Executor<'_>, command: &Command) -> Outcome<(Receipt, Option<Change>)> {
    catch_unwind(AssertUnwindSafe(|| executor.execute(command)))
        .unwrap_or_else(|_| Err(Failure::broken("executing a command panicked")))
}

fn version(connection: &Connection) -> Outcome<i64> {
    Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
}
