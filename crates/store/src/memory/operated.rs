//! Memory takes everything, is never lost, and ends with the process.

use tokio::sync::watch;

use super::{MemoryStore, ready};
use crate::{Answer, Operated};

impl Operated for MemoryStore {
    fn probe(&self) -> Answer<'_, ()> {
        ready(Ok(()))
    }

    fn lost(&self) -> watch::Receiver<Option<String>> {
        self.lost.subscribe()
    }

    fn close(&self) -> Answer<'_, ()> {
        ready(Ok(()))
    }
}
