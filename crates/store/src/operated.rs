//! What whoever runs a store asks of it, beside what is in it.

use tokio::sync::watch;

use crate::Answer;

/// A store, as whoever runs it sees it.
pub trait Operated: Send + Sync {
    /// Writes something that nobody reads, as durably as a command: whether commands can be kept just now.
    ///
    /// # Errors
    /// [`StoreError::Broken`](crate::StoreError::Broken) when they cannot, and why.
    fn probe(&self) -> Answer<'_, ()>;

    /// Says why, once the store can never answer again: its file was removed, or replaced by another. Whoever serves
    /// it stops then. What was answered before is in the file that was opened.
    fn lost(&self) -> watch::Receiver<Option<String>>;

    /// Ends the store. What was asked for is done, what is asked for from now on fails. All that is kept is in one
    /// file afterwards, which can be copied.
    ///
    /// # Errors
    /// [`StoreError::Broken`](crate::StoreError::Broken) when it is not all in one file, and why.
    fn close(&self) -> Answer<'_, ()>;
}
