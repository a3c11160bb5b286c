//! Who signs in, for how long they are known, and who did what.

use reckon_domain::Timestamp;

use crate::Answer;
use crate::model::{LoginRow, SessionRow, TrailEntry, TrailRow};

/// What a store keeps of sign-ins, sessions and the trail.
pub trait Identified {
    /// Who signs in with this email address, and the hash of their password.
    fn login(&self, email: &str) -> Answer<'_, LoginRow>;

    /// Removes a sign-in. Answers the digests of the sessions that have ended with it.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when nobody signs in with this email address.
    fn remove_login(&self, email: &str) -> Answer<'_, Vec<[u8; 32]>>;

    /// Keeps a session or a bearer token by the SHA-256 of its secret. Those that have expired by `now` are forgotten.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when the sign-in that it stands on is not there any more.
    fn put_session(&self, secret: [u8; 32], session: SessionRow, now: Timestamp) -> Answer<'_, ()>;

    /// The session or bearer token of this secret's SHA-256, if it is still valid at `now`.
    fn session(&self, secret: [u8; 32], now: Timestamp) -> Answer<'_, Option<SessionRow>>;

    /// Ends a session.
    fn end_session(&self, secret: [u8; 32]) -> Answer<'_, ()>;

    /// A secret of the marketplace's own, for ever: the one that was given first under this name. It is nobody's to
    /// see.
    fn own_secret(&self, name: &str, given: [u8; 32]) -> Answer<'_, [u8; 32]>;

    /// Writes into the trail. Of attempts to sign in that failed only the latest are kept.
    fn note(&self, entry: TrailEntry) -> Answer<'_, ()>;

    /// The trail before the entry of this number, at most `limit`, the latest first.
    fn trail(&self, before: Option<u64>, limit: usize) -> Answer<'_, Vec<TrailRow>>;
}
