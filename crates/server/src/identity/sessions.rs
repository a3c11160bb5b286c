//! Sessions that were looked up a moment ago.
//!
//! A page asks for many things at a time, and each of them would ask the store for the same session. A
//! session that is signed out here is gone here at once; one that another server signs out, seconds later.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use reckon_domain::Timestamp;
use reckon_store::{SessionRow, Store, StoreError};

/// How long a session is believed without asking again.
const FRESH: Duration = Duration::from_secs(5);

/// From so many on, those that are no longer fresh are forgotten.
const MANY: usize = 10_000;

enum Kept {
    /// The store has it.
    Valid(SessionRow),
    /// It was signed out: what was read just before must not bring it back.
    Ended,
}

/// Sessions that were looked up a moment ago.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<[u8; 32], (Kept, Instant)>>);

impl Sessions {
    /// The session of a secret's SHA-256, if it is valid at `now`.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub(crate) async fn find(
        &self,
        store: &dyn Store,
        secret: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<SessionRow>, StoreError> {
        if let Some(known) = self.known(&secret) {
            return Ok(known.filter(|session| now < session.expires));
        }
        let found = store.session(secret, now).await?;
        if let Some(session) = &found {
            self.keep(secret, Kept::Valid(session.clone()));
        }
        Ok(found)
    }

    /// A session has ended in the store: it is gone here, too.
    pub(crate) fn forget(&self, secret: [u8; 32]) {
        self.keep(secret, Kept::Ended);
    }

    /// What is known of a secret: its session, or that it has none any more.
    fn known(&self, secret: &[u8; 32]) -> Option<Option<SessionRow>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.get(secret) {
            Some((Kept::Valid(session), at)) if at.elapsed() < FRESH => Some(Some(session.clone())),
            Some((Kept::Ended, at)) if at.elapsed() < FRESH => Some(None),
            Some(_) | None => None,
        }
    }

    fn keep(&self, secret: [u8; 32], new: Kept) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MANY {
            kept.retain(|_, (_, at)| at.elapsed() < FRESH);
        }
        let was_ended = matches!(kept.get(&secret), Some((Kept::Ended, at)) if at.elapsed() < FRESH);
        if !was_ended {
            kept.insert(secret, (new, Instant::now()));
        }
    }
}

#[cfg(test)]
mod tests {
    use reckon_store::{Identified, MemoryStore, OperatorId, Principal};

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn session() -> SessionRow {
        let principal = Principal::Operator(OperatorId(1));
        SessionRow { principal, name: "Olga".to_owned(), expires: Timestamp(2_000_000), login: None }
    }

    #[tokio::test]
    async fn a_known_session_is_not_asked_for_again_but_still_expires() {
        let (store, sessions) = (MemoryStore::new(), Sessions::default());
        store.put_session([1; 32], session(), NOW).await.unwrap();
        assert!(sessions.find(&store, [1; 32], NOW).await.unwrap().is_some());
        store.end_session([1; 32]).await.unwrap();
        assert!(sessions.find(&store, [1; 32], NOW).await.unwrap().is_some(), "known for a moment");
        assert!(sessions.find(&store, [1; 32], Timestamp(2_000_000)).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_session_that_has_ended_does_not_come_back_with_what_was_read_before() {
        let (store, sessions) = (MemoryStore::new(), Sessions::default());
        store.put_session([1; 32], session(), NOW).await.unwrap();
        store.end_session([1; 32]).await.unwrap();
        sessions.forget([1; 32]);
        // Another request had read it from the store before it ended, and only now keeps it.
        sessions.keep([1; 32], Kept::Valid(session()));
        assert!(sessions.find(&store, [1; 32], NOW).await.unwrap().is_none());
    }
}
