//! Who signs in, and who did what.

use reckon_store::directory::LoginEntry;
use reckon_store::domain::{ClientId, Timestamp};
use reckon_store::{
    ATTEMPTS_KEPT, LoginRow, Principal, SessionRow, StoreError, TrailEntry, TrailOutcome, TrailRow,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::failure::Outcome;
use crate::reads::{at_most, beyond};
use crate::rows::Columns;
use crate::value::{ActorText, PrincipalText, TrailOutcomeText, Whole};

/// The digests of sessions.
pub(crate) type Secrets = Vec<[u8; 32]>;

/// Who signs in with an address, by its [`login_key`](reckon_store::directory::login_key).
pub(crate) fn login(connection: &Connection, key: &str) -> Outcome<LoginRow> {
    find_login(connection, key)?.ok_or_else(|| StoreError::Unknown("sign-in").into())
}

fn find_login(connection: &Connection, key: &str) -> Outcome<Option<LoginRow>> {
    let mut statement = connection
        .prepare_cached("SELECT id, principal, name, password_hash FROM logins WHERE email = ?1")?;
    let read = |row: &Row<'_>| {
        let mut from = Columns::from(row, 0);
        Ok(LoginRow {
            id: from.next::<Whole>()?.0,
            principal: from.next::<PrincipalText>()?.0,
            name: from.next()?,
            password_hash: from.next()?,
        })
    };
    Ok(statement.query_row([key], read).optional()?)
}

/// Keeps a sign-in. Answers the sessions that have ended with the one that it replaces.
pub(crate) fn keep_login(connection: &Connection, key: &str, entry: &LoginEntry) -> Outcome<Secrets> {
    let known = find_login(connection, key)?;
    if known.as_ref().is_some_and(|known| entry.is_still(known.principal, &known.password_hash)) {
        let sql = "UPDATE logins SET name = ?2 WHERE email = ?1";
        connection.prepare_cached(sql)?.execute(params![key, entry.name])?;
        return Ok(Vec::new());
    }
    let ended = match known {
        Some(_) => remove_login(connection, key)?,
        None => Vec::new(),
    };
    connection
        .prepare_cached("INSERT INTO logins (email, principal, name, password_hash) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![key, PrincipalText(entry.principal), entry.name, entry.password_hash])?;
    Ok(ended)
}

/// Removes a sign-in, and the sessions that stand on it.
pub(crate) fn remove_login(connection: &Connection, key: &str) -> Outcome<Secrets> {
    let LoginRow { id, .. } = login(connection, key)?;
    let ended = connection
        .prepare_cached("SELECT secret FROM sessions WHERE login = ?1")?
        .query_map([Whole(id)], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    connection.prepare_cached("DELETE FROM logins WHERE id = ?1")?.execute([Whole(id)])?;
    Ok(ended)
}

/// The session of a secret, if it is still valid, with the name that its sign-in has now.
pub(crate) fn session(
    connection: &Connection,
    secret: [u8; 32],
    now: Timestamp,
) -> Outcome<Option<SessionRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT sessions.principal, coalesce(logins.name, sessions.name), expires, login FROM sessions \
         LEFT JOIN logins ON logins.id = sessions.login WHERE secret = ?1 AND expires > ?2",
    )?;
    let read = |row: &Row<'_>| {
        let mut from = Columns::from(row, 0);
        Ok(SessionRow {
            principal: from.next::<PrincipalText>()?.0,
            name: from.next()?,
            expires: Timestamp(from.next()?),
            login: from.next::<Option<Whole>>()?.map(|id| id.0),
        })
    };
    Ok(statement.query_row(params![secret, now.0], read).optional()?)
}

/// Keeps a session, and forgets those that have expired.
pub(crate) fn put_session(
    connection: &Connection,
    secret: [u8; 32],
    session: &SessionRow,
    now: Timestamp,
) -> Outcome<()> {
    let login = session.login.map(Whole);
    if login.is_some() {
        let mut statement = connection.prepare_cached("SELECT 1 FROM logins WHERE id = ?1")?;
        if !statement.exists([login])? {
            return Err(StoreError::Unknown("sign-in").into());
        }
    }
    connection.prepare_cached("DELETE FROM sessions WHERE expires <= ?1")?.execute([now.0])?;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO sessions (secret, principal, name, expires, login) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![secret, PrincipalText(session.principal), session.name, session.expires.0, login])?;
    Ok(())
}

/// Ends a session.
pub(crate) fn end_session(connection: &Connection, secret: [u8; 32]) -> Outcome<()> {
    connection.prepare_cached("DELETE FROM sessions WHERE secret = ?1")?.execute([secret])?;
    Ok(())
}

/// A secret of the marketplace's own: the one that was given first.
pub(crate) fn own_secret(connection: &Connection, name: &str, given: [u8; 32]) -> Outcome<[u8; 32]> {
    connection
        .prepare_cached("INSERT INTO secrets (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING")?
        .execute(params![name, given])?;
    let mut statement = connection.prepare_cached("SELECT value FROM secrets WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0))?)
}

/// Writes into the trail.
pub(crate) fn note(
    connection: &Connection,
    entry: &TrailEntry,
    outcome: TrailOutcome,
    position: Option<u64>,
) -> Outcome<()> {
    let TrailEntry { at, who, name, acts_as, operation, about, address, .. } = entry;
    connection
        .prepare_cached(
            "INSERT INTO trail (at, who, name, acts_as, operation, about, address, outcome, position) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            at.0,
            who.map(PrincipalText),
            name,
            acts_as.map(ActorText),
            operation,
            about,
            address,
            TrailOutcomeText(outcome),
            position.map(Whole),
        ])?;
    if outcome.is_failed_attempt() {
        let kept = connection.last_insert_rowid() - beyond(ATTEMPTS_KEPT);
        let sql =
            "DELETE FROM trail WHERE outcome IN ('wrong_password', 'no_account', 'too_many') AND id <= ?1";
        connection.prepare_cached(sql)?.execute([kept])?;
    }
    Ok(())
}

/// The trail before an entry, the latest first.
pub(crate) fn page(connection: &Connection, before: Option<u64>, limit: usize) -> Outcome<Vec<TrailRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, position, at, who, name, acts_as, operation, about, address, outcome FROM trail \
         WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let read = |row: &Row<'_>| {
        let mut from = Columns::from(row, 0);
        Ok(TrailRow {
            id: from.next::<Whole>()?.0,
            position: from.next::<Option<Whole>>()?.map(|position| position.0),
            entry: TrailEntry {
                at: Timestamp(from.next()?),
                who: from.next::<Option<PrincipalText>>()?.map(|who| who.0),
                name: from.next()?,
                acts_as: from.next::<Option<ActorText>>()?.map(|actor| actor.0),
                operation: from.next()?,
                about: from.next()?,
                address: from.next()?,
                outcome: from.next::<TrailOutcomeText>()?.0,
            },
        })
    };
    let values = [before.map_or(i64::MAX, beyond), at_most(limit)];
    Ok(statement.query_map(values, read)?.collect::<Result<_, _>>()?)
}

/// Of whoever is erased it stays that they signed in, not from where.
pub(crate) fn erase_addresses(connection: &Connection, client: ClientId) -> Outcome<()> {
    connection
        .prepare_cached("UPDATE trail SET address = NULL WHERE who = ?1 AND address IS NOT NULL")?
        .execute([PrincipalText(Principal::Client(client))])?;
    Ok(())
}
