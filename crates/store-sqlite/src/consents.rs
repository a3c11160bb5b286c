//! What clients have said about being written to, read from the log, and what is erased of them.

use std::sync::LazyLock;

use reckon_store::domain::fact::Keyword;
use reckon_store::domain::{ClientId, ProId, Timestamp};
use reckon_store::view::carries_words;
use reckon_store::{Change, Command, ConsentRow, Contacts, Erased, Principal, StoreError, erased_name};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::failure::Outcome;
use crate::people;
use crate::reads::beyond;
use crate::rows::{self, Columns};
use crate::trail;
use crate::value::{ConsentText, PrincipalText, Whole};

/// Keeps how a subscription was changed and by which words, where the action and its message do not tell.
pub(crate) fn keep(connection: &Connection, command: &Command, change: &Change) -> Outcome<()> {
    let told = command.consent.is_some() || command.body.is_some();
    if told && !carries_words(change) && ConsentRow::of(change, None).next().is_some() {
        connection
            .prepare_cached("INSERT INTO consent_words (position, how, words) VALUES (?1, ?2, ?3)")?
            .execute(params![Whole(change.position), command.consent.map(ConsentText), command.body])?;
    }
    Ok(())
}

/// What a client has said, by one pro or by all, oldest first.
pub(crate) fn consents(
    connection: &Connection,
    client: ClientId,
    pro: Option<ProId>,
    after: u64,
    limit: usize,
) -> Outcome<Vec<ConsentRow>> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT (SELECT how FROM consent_words WHERE consent_words.position = log.position), \
             coalesce((SELECT words FROM consent_words WHERE consent_words.position = log.position), \
             (SELECT nullif(body, '') FROM messages WHERE messages.position = log.position)), {} \
             FROM log WHERE client = ?1 AND position > ?2 AND rule IN ('U2', 'U3', 'U5') \
             AND (?3 IS NULL OR pro = ?3) ORDER BY position",
            rows::CHANGE
        )
    });
    people::client(connection, client)?;
    let mut statement = connection.prepare_cached(&SQL)?;
    let mut found = statement.query(params![client.0, beyond(after), pro.map(|pro| pro.0)])?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        let mut from = Columns::from(row, 0);
        let how = from.next::<Option<ConsentText>>()?.map(|text| text.0);
        let words: Option<String> = from.next()?;
        let change = rows::change(&mut from)?;
        all.extend(ConsentRow::of(&change, how).map(|row| ConsentRow { words: words.clone(), ..row }));
        if all.len() >= limit {
            all.truncate(limit);
            break;
        }
    }
    Ok(all)
}

/// The pros with whom there is something of a client's.
pub(crate) fn pros_of(connection: &Connection, client: ClientId) -> Outcome<Vec<ProId>> {
    let ids = |row: &Row<'_>| row.get::<_, u32>(0).map(ProId);
    let sql = "SELECT pro FROM leads WHERE client = ?1 UNION SELECT pro FROM relations WHERE client = ?1 \
               UNION SELECT pro FROM appointments WHERE client = ?1 ORDER BY pro";
    Ok(connection.prepare_cached(sql)?.query_map([client.0], ids)?.collect::<Result<_, _>>()?)
}

/// Erases what is known of a client. The same key is the same erasure.
pub(crate) fn erase(connection: &Connection, client: ClientId, key: &str, now: Timestamp) -> Outcome<Erased> {
    people::client(connection, client)?;
    let known: Option<(u32, i64)> = connection
        .prepare_cached("SELECT client, at FROM erasures WHERE key = ?1")?
        .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let ended = || -> Outcome<Vec<[u8; 32]>> {
        let sql = "DELETE FROM sessions WHERE principal = ?1 RETURNING secret";
        let principal = PrincipalText(Principal::Client(client));
        let found =
            connection.prepare(sql)?.query_map([principal], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(found)
    };
    let sessions = match known {
        Some((known, _)) if known != client.0 => return Err(StoreError::KeyReused.into()),
        // What has been learnt since they may be known again is no part of it.
        Some((_, at)) if people::client(connection, client)?.erased.is_none() => {
            return Ok(Erased { at: Timestamp(at), ..Erased::default() });
        }
        Some(_) => ended()?,
        None => {
            // They end by themselves with the sign-in, and are to be named.
            let sessions = ended()?;
            connection
                .prepare_cached("INSERT INTO erasures (key, client, at) VALUES (?1, ?2, ?3)")?
                .execute(params![key, client.0, now.0])?;
            erase_person(connection, client, now)?;
            erase_words(connection, client)?;
            trail::erase_addresses(connection, client)?;
            sessions
        }
    };
    let pros = pros_of(connection, client)?;
    let sql = "SELECT file FROM messages WHERE client = ?1 AND file IS NOT NULL ORDER BY position";
    let files =
        connection.prepare(sql)?.query_map([client.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let at = people::client(connection, client)?.erased.unwrap_or(now);
    Ok(Erased { at, pros, sessions, files, left: false })
}

fn erase_person(connection: &Connection, client: ClientId, now: Timestamp) -> Outcome<()> {
    people::put_contacts(connection, client, &Contacts::default())?;
    connection
        .prepare_cached(
            "UPDATE clients SET name = ?2, short_name = ?2, erased = coalesce(erased, ?3) WHERE id = ?1",
        )?
        .execute(params![client.0, erased_name(client), now.0])?;
    connection
        .prepare_cached("DELETE FROM logins WHERE principal = ?1")?
        .execute([PrincipalText(Principal::Client(client))])?;
    connection
        .prepare_cached("UPDATE projects SET description = '', place = '' WHERE client = ?1")?
        .execute([client.0])?;
    connection.prepare_cached("UPDATE appointments SET title = '' WHERE client = ?1")?.execute([client.0])?;
    Ok(())
}

fn erase_words(connection: &Connection, client: ClientId) -> Outcome<()> {
    let sql = "SELECT position, body, channel = 'text' AND by = 'client' FROM messages WHERE client = ?1";
    let read = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get(2)?));
    let found: Vec<(i64, String, Option<bool>)> =
        connection.prepare(sql)?.query_map([client.0], read)?.collect::<Result<_, _>>()?;
    let mut clear = connection.prepare_cached("UPDATE messages SET body = '', subject = NULL, message_id = NULL, sender = NULL, cut = 0, attachments = 0 WHERE position = ?1")?;
    for (position, body, text) in found {
        if text != Some(true) || Keyword::of(&body) == Keyword::None {
            clear.execute([position])?;
        }
    }
    // What a page of ours asked is no word of anybody's.
    for sql in [
        "UPDATE consent_words SET words = NULL WHERE position IN (SELECT position FROM log \
         WHERE client = ?1 AND rule IN ('U2', 'U3', 'U5') AND action = 'pro.unsubscribe')",
        "DELETE FROM recordings WHERE call IN (SELECT calls.id FROM leads \
         JOIN calls ON calls.pro = leads.pro AND calls.project = leads.project WHERE leads.client = ?1)",
        "UPDATE tasks SET state = 'done' WHERE id IN (SELECT task FROM recordings_told WHERE call IN (SELECT calls.id \
         FROM leads JOIN calls ON calls.pro = leads.pro AND calls.project = leads.project \
         WHERE leads.client = ?1))",
        "UPDATE recordings_told SET source = '' WHERE call IN (SELECT calls.id FROM leads \
         JOIN calls ON calls.pro = leads.pro AND calls.project = leads.project WHERE leads.client = ?1)",
    ] {
        connection.execute(sql, [client.0])?;
    }
    Ok(())
}

/// The marketplace says that an erased client may be known again: whatever is said next, of whatever version.
pub(crate) fn restore(connection: &Connection, client: ClientId) -> Outcome<()> {
    let lifted = connection
        .prepare_cached(
            "UPDATE clients SET erased = NULL, version = NULL WHERE id = ?1 AND erased IS NOT NULL",
        )?
        .execute([client.0])?;
    if lifted == 1 { Ok(()) } else { Err(StoreError::Unknown("client").into()) }
}
