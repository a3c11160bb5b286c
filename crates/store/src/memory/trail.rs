//! Who signs in, and who did what.

use reckon_domain::{ClientId, Timestamp};

use super::{Inner, MemoryStore, ready};
use crate::directory::{LoginEntry, login_key};
use crate::model::{ATTEMPTS_KEPT, LoginRow, Principal, SessionRow, StoreError, TrailEntry, TrailRow};
use crate::{Answer, Identified};

impl Inner {
    /// Keeps a sign-in. Answers the sessions that have ended with the one that it replaces.
    pub(super) fn keep_login(&mut self, email: String, entry: LoginEntry) -> Vec<[u8; 32]> {
        let LoginEntry { principal, name, password_hash } = entry.clone();
        let known = self.logins.get(&email);
        let same = known.filter(|known| entry.is_still(known.principal, &known.password_hash));
        if let Some(id) = same.map(|same| same.id) {
            let stands = |session: &&mut SessionRow| session.login == Some(id);
            self.sessions.values_mut().filter(stands).for_each(|session| session.name.clone_from(&name));
            self.logins.insert(email, LoginRow { id, principal, name, password_hash });
            return Vec::new();
        }
        let ended = self.remove_login(&email).unwrap_or_default();
        self.last_login += 1;
        self.logins.insert(email, LoginRow { id: self.last_login, principal, name, password_hash });
        ended
    }

    pub(super) fn remove_login(&mut self, email: &str) -> Result<Vec<[u8; 32]>, StoreError> {
        let gone = self.logins.remove(email).ok_or(StoreError::Unknown("sign-in"))?;
        Ok(self
            .sessions
            .extract_if(|_, session| session.login == Some(gone.id))
            .map(|(key, _)| key)
            .collect())
    }

    pub(super) fn put_session(
        &mut self,
        secret: [u8; 32],
        session: SessionRow,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if let Some(login) = session.login
            && !self.logins.values().any(|known| known.id == login)
        {
            return Err(StoreError::Unknown("sign-in"));
        }
        self.sessions.retain(|_, session| now < session.expires);
        self.sessions.insert(secret, session);
        Ok(())
    }

    pub(super) fn note(&mut self, entry: TrailEntry, position: Option<u64>) {
        self.last_entry += 1;
        let id = self.last_entry;
        if entry.outcome.is_failed_attempt() {
            let gone = |row: &TrailRow| row.entry.outcome.is_failed_attempt() && row.id + ATTEMPTS_KEPT <= id;
            self.trail.retain(|row| !gone(row));
        }
        self.trail.push_back(TrailRow { id, position, entry });
    }

    pub(super) fn trail(&self, before: Option<u64>, limit: usize) -> Vec<TrailRow> {
        let rows = self.trail.iter().rev().filter(|row| before.is_none_or(|before| row.id < before));
        rows.take(limit).cloned().collect()
    }

    /// Of whoever is erased it stays that they signed in, not from where.
    pub(super) fn erase_addresses(&mut self, client: ClientId) {
        let theirs = |row: &&mut TrailRow| row.entry.who == Some(Principal::Client(client));
        self.trail.iter_mut().filter(theirs).for_each(|row| row.entry.address = None);
    }
}

impl Identified for MemoryStore {
    fn login(&self, email: &str) -> Answer<'_, LoginRow> {
        let key = login_key(email);
        ready(self.lock().logins.get(&key).cloned().ok_or(StoreError::Unknown("sign-in")))
    }

    fn remove_login(&self, email: &str) -> Answer<'_, Vec<[u8; 32]>> {
        ready(self.lock().remove_login(&login_key(email)))
    }

    fn put_session(&self, secret: [u8; 32], session: SessionRow, now: Timestamp) -> Answer<'_, ()> {
        ready(self.lock().put_session(secret, session, now))
    }

    fn session(&self, secret: [u8; 32], now: Timestamp) -> Answer<'_, Option<SessionRow>> {
        ready(Ok(self.lock().sessions.get(&secret).filter(|session| now < session.expires).cloned()))
    }

    fn own_secret(&self, name: &str, given: [u8; 32]) -> Answer<'_, [u8; 32]> {
        ready(Ok(*self.lock().secrets.entry(name.to_owned()).or_insert(given)))
    }

    fn note(&self, entry: TrailEntry) -> Answer<'_, ()> {
        self.lock().note(entry, None);
        ready(Ok(()))
    }

    fn trail(&self, before: Option<u64>, limit: usize) -> Answer<'_, Vec<TrailRow>> {
        ready(Ok(self.lock().trail(before, limit)))
    }

    fn end_session(&self, secret: [u8; 32]) -> Answer<'_, ()> {
        self.lock().sessions.remove(&secret);
        ready(Ok(()))
    }
}
