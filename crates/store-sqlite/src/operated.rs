//! The store as whoever runs it sees it.

use reckon_store::{Answer, Operated, StoreError};
use tokio::sync::{oneshot, watch};

use crate::SqliteStore;
use crate::mark;
use crate::writer::Job;

impl Operated for SqliteStore {
    fn probe(&self) -> Answer<'_, ()> {
        self.write_unrelated(mark::probe)
    }

    fn lost(&self) -> watch::Receiver<Option<String>> {
        // What is in memory is never taken away.
        self.pool.as_ref().map_or_else(|| watch::Sender::new(None).subscribe(), |pool| pool.place().lost())
    }

    fn close(&self) -> Answer<'_, ()> {
        Box::pin(async move {
            if let Some(pool) = self.pool.clone() {
                let stopped = |_| StoreError::Broken("a reader stopped".to_owned());
                tokio::task::spawn_blocking(move || pool.close()).await.map_err(stopped)?;
            }
            let (answer, answered) = oneshot::channel();
            self.ask(Job::Close(answer), answered).await
        })
    }
}
