//! How the store asks its threads: those who read for an answer, the one who writes for an action.

use std::sync::Arc;

use reckon_store::{Answer, StoreError};
use rusqlite::Connection;
use tokio::sync::{oneshot, watch};

use crate::SqliteStore;
use crate::booking::Published;
use crate::database::Database;
use crate::failure::Outcome;
use crate::writer::Job;

/// Tells those who wait for tasks that so many have begun or ended.
pub(crate) fn count(tasks_changed: &watch::Sender<u64>, number: u64) {
    tasks_changed.send_if_modified(|all| {
        *all += number;
        number > 0
    });
}

impl SqliteStore {
    pub(super) fn read<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Connection) -> Outcome<T> + Send + 'static,
    ) -> Answer<'_, T> {
        match &self.pool {
            Some(pool) => Box::pin(Arc::clone(pool).read(question)),
            // In memory there is one connection: whoever reads takes their turn among those who write.
            None => self.write_unrelated(question),
        }
    }

    pub(super) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Outcome<T> + Send + 'static,
    ) -> Answer<'_, T> {
        self.work(|database| database.transact(work))
    }

    pub(super) fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Database) -> Result<T, StoreError> + Send + 'static,
    ) -> Answer<'_, T> {
        let (answer, answered) = oneshot::channel();
        let job = Job::Work(Box::new(move |database| {
            // Who asked may have gone away; what was done stays done.
            answer.send(work(database)).ok();
        }));
        Box::pin(self.ask(job, answered))
    }

    /// As [`write`](Self::write), of what appends to the log too: those who listen hear of it once it is kept.
    pub(super) fn write_and_publish<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Outcome<(T, Published)> + Send + 'static,
    ) -> Answer<'_, T> {
        let (changes, calendars) = (self.changes.clone(), self.calendars.clone());
        let directory = self.directory.clone();
        let tasks_changed = self.tasks_changed.clone();
        self.work(move |database| {
            let (answer, told) = database.transact(work)?;
            count(&tasks_changed, told.tasks_changed);
            // Nobody need be listening. What is offered is heard of before what is decided on it.
            for news in told.news {
                directory.send(news).ok();
            }
            for change in told.changes {
                changes.send(Arc::new(change)).ok();
            }
            for pro in told.calendars {
                calendars.send(pro).ok();
            }
            Ok(answer)
        })
    }

    /// As [`write_unrelated`](Self::write_unrelated), and says how many tasks have begun or ended.
    pub(super) fn write_tasks<T: Send + 'static, N: Into<u64>>(
        &self,
        work: impl FnOnce(&Connection) -> Outcome<(T, N)> + Send + 'static,
    ) -> Answer<'_, T> {
        let tasks_changed = self.tasks_changed.clone();
        let (answer, answered) = oneshot::channel();
        let job = Job::Unrelated(Box::new(move |database| {
            let done = database.transact(work).map(|(found, number)| {
                count(&tasks_changed, number.into());
                found
            });
            answer.send(done).ok();
        }));
        Box::pin(self.ask(job, answered))
    }

    /// As [`write_tasks`](Self::write_tasks), of one task: whether it was changed.
    pub(super) fn write_task(
        &self,
        work: impl FnOnce(&Connection) -> Outcome<bool> + Send + 'static,
    ) -> Answer<'_, bool> {
        self.write_tasks(move |connection| work(connection).map(|changed| (changed, changed)))
    }

    /// As [`write`](Self::write), of what changes nothing that commands are decided on.
    pub(super) fn write_unrelated<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Outcome<T> + Send + 'static,
    ) -> Answer<'_, T> {
        let (answer, answered) = oneshot::channel();
        let job = Job::Unrelated(Box::new(move |database| {
            answer.send(database.transact(work)).ok();
        }));
        Box::pin(self.ask(job, answered))
    }

    pub(super) async fn ask<T>(
        &self,
        job: Job,
        answered: oneshot::Receiver<Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let stopped = || StoreError::Broken("the writer has stopped".to_owned());
        let jobs = self.jobs.as_ref().ok_or_else(stopped)?;
        jobs.send(job).await.map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }
}
