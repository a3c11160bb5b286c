//! Sessions that were looked up a moment ago.
//!
//! A page asks for many things at a time, and each of them would ask the store for the same session. A
//! session that is signed out here is gone here at once; one that another server signs out, seconds later.

use std::time::Duration;

use moka::sync::Cache;
use reckon_domain::Timestamp;
use reckon_store::{SessionRow, Store, StoreError};

/// How long a session is believed without asking again.
const FRESH: Duration = Duration::from_secs(5);

/// The most sessions that are remembered.
const MOST: u64 = 100_000;

#[derive(Clone)]
enum Kept {
    /// The store has it.
    Valid(SessionRow),
    /// It was signed out: what was read just before must not bring it back.
    Ended,
}

/// Sessions that were looked up a moment ago.
pub(crate) struct Sessions(Cache<[u8; 32], Kept>);

impl Default for Sessions {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_live(FRESH).build())
    }
}

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
        match self.0.get(&secret) {
            Some(Kept::Valid(session)) => return Ok(Some(session).filter(|session| now < session.expires)),
            Some(Kept::Ended) => return Ok(None),
            None => {}
        }
        let found = store.session(secret, now).await?;
        if let Some(session) = &found {
            self.keep(secret, session.clone());
        }
        Ok(found)
    }

    /// A session has ended in the store: it is gone here, too.
    pub(crate) fn forget(&self, secret: [u8; 32]) {
        self.0.insert(secret, Kept::Ended);
    }

    /// Remembers what was read, unless the session has ended meanwhile.
    fn keep(&self, secret: [u8; 32], session: SessionRow) {
        self.0.entry(secret).or_insert(Kept::Valid(session));
    }
}

#[cfg(test)]
mod tests {
    use reckon_store::{Identified, OperatorId, Principal};
    use reckon_store_sqlite::SqliteStore;

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn session() -> SessionRow {
        let principal = Principal::Operator(OperatorId(1));
        SessionRow { principal, name: "Olga".to_owned(), expires: Timestamp(2_000_000), login: None }
    }

    #[tokio::test]
    async fn a_known_session_is_not_asked_for_again_but_still_expires() {
        let (store, sessions) = (SqliteStore::in_memory().unwrap(), Sessions::default());
        store.put_session([1; 32], session(), NOW).await.unwrap();
        assert!(sessions.find(&store, [1; 32], NOW).await.unwrap().is_some());
        store.end_session([1; 32]).await.unwrap();
        assert!(sessions.find(&store, [1; 32], NOW).await.unwrap().is_some(), "known for a moment");
        assert!(sessions.find(&store, [1; 32], Timestamp(2_000_000)).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_session_that_has_ended_does_not_come_back_with_what_was_read_before() {
        let (store, sessions) = (SqliteStore::in_memory().unwrap(), Sessions::default());
        store.put_session([1; 32], session(), NOW).await.unwrap();
        store.end_session([1; 32]).await.unwrap();
        sessions.forget([1; 32]);
        // Another request had read it from the store before it ended, and only now keeps it.
        sessions.keep([1; 32], session());
        assert!(sessions.find(&store, [1; 32], NOW).await.unwrap().is_none());
    }
}
