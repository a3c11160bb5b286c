//! The store's sign-ins, sessions and trail.

use reckon_store::directory::login_key;
use reckon_store::domain::Timestamp;
use reckon_store::{Answer, Identified, LoginRow, SessionRow, TrailEntry, TrailRow};

use crate::{SqliteStore, trail};

impl Identified for SqliteStore {
    fn login(&self, email: &str) -> Answer<'_, LoginRow> {
        let key = login_key(email);
        self.read(move |connection| trail::login(connection, &key))
    }

    fn remove_login(&self, email: &str) -> Answer<'_, Vec<[u8; 32]>> {
        let key = login_key(email);
        self.write_unrelated(move |connection| trail::remove_login(connection, &key))
    }

    fn put_session(&self, secret: [u8; 32], session: SessionRow, now: Timestamp) -> Answer<'_, ()> {
        self.write_unrelated(move |connection| trail::put_session(connection, secret, &session, now))
    }

    fn session(&self, secret: [u8; 32], now: Timestamp) -> Answer<'_, Option<SessionRow>> {
        self.read(move |connection| trail::session(connection, secret, now))
    }

    fn end_session(&self, secret: [u8; 32]) -> Answer<'_, ()> {
        self.write_unrelated(move |connection| trail::end_session(connection, secret))
    }

    fn own_secret(&self, name: &str, given: [u8; 32]) -> Answer<'_, [u8; 32]> {
        let name = name.to_owned();
        self.write_unrelated(move |connection| trail::own_secret(connection, &name, given))
    }

    fn note(&self, entry: TrailEntry) -> Answer<'_, ()> {
        self.write_unrelated(move |connection| trail::note(connection, &entry, entry.outcome, None))
    }

    fn trail(&self, before: Option<u64>, limit: usize) -> Answer<'_, Vec<TrailRow>> {
        self.read(move |connection| trail::page(connection, before, limit))
    }
}
