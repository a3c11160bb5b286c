//! Discussions, written and read.

use core::cmp::Reverse;

use reckon_store::discussions::{Discussed, DiscussionKey, Last};
use reckon_store::domain::delivery::{Failure, Progress, Undelivered};
use reckon_store::domain::relation::Channel;
use reckon_store::domain::{ClientId, ProId, Timestamp};
use reckon_store::{
    DiscussionCounts, DiscussionFilter, DiscussionRow, MessageRow, RelationRow, StoreError, not_arrived,
};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use crate::failure::Outcome;
use crate::people;
use crate::reads::beyond;
use crate::rows::{self, Columns};
use crate::value::{ChannelText, Name, StatusText, Whole};

/// The columns that [`read`] reads.
const DISCUSSION: &str = "client, channel, status, position, at, message, by";

fn read(from: &mut Columns<'_>) -> Result<(DiscussionKey, Discussed)> {
    let key = DiscussionKey { client: ClientId(from.next()?), channel: from.next::<ChannelText>()?.0 };
    let (status, position) = (from.next::<StatusText>()?.0, from.next::<Whole>()?.0);
    let at = Timestamp(from.next()?);
    let (message, by) = (from.next::<Option<Whole>>()?, from.next::<Option<Name<_>>>()?);
    let last = message.zip(by).map(|(Whole(position), Name(by))| Last { position, by });
    Ok((key, Discussed { status, position, at, last }))
}

/// Writes a discussion. Without a last message the one that is known stays.
pub(crate) fn put(connection: &Connection, pro: ProId, key: DiscussionKey, kept: &Discussed) -> Outcome<()> {
    connection
        .prepare_cached(
            "INSERT INTO discussions (pro, client, channel, status, position, at, message, by) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (pro, client, channel) DO UPDATE SET \
             status = ?4, position = ?5, at = ?6, message = coalesce(?7, message), by = coalesce(?8, by)",
        )?
        .execute(params![
            pro.0,
            key.client.0,
            ChannelText(key.channel),
            StatusText(kept.status),
            Whole(kept.position),
            kept.at.0,
            kept.last.map(|last| Whole(last.position)),
            kept.last.map(|last| Name(last.by)),
        ])?;
    Ok(())
}

/// Everything that is kept of a pro's discussions.
pub(crate) fn all(connection: &Connection, pro: ProId) -> Outcome<Vec<(DiscussionKey, Discussed)>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {DISCUSSION} FROM discussions WHERE pro = ?1"))?;
    let found = statement.query_map([pro.0], |row| read(&mut Columns::from(row, 0)))?;
    Ok(found.collect::<Result<_>>()?)
}

/// A page of a pro's discussions. Each channel and status comes from an index in the list's order, so that
/// a page costs what it holds, however many discussions there are; those with one client from the key.
pub(crate) fn page(
    connection: &Connection,
    pro: ProId,
    filter: DiscussionFilter,
    before: Option<u64>,
    limit: usize,
) -> Outcome<Vec<DiscussionRow>> {
    people::check_pro(connection, pro)?;
    let before = before.map_or(i64::MAX, beyond);
    let with = if filter.client.is_some() { "client = ?6" } else { "?6 IS NULL" };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {DISCUSSION} FROM discussions WHERE pro = ?1 AND status = ?2 AND channel = ?3 \
         AND position < ?4 AND {with} ORDER BY position DESC LIMIT ?5"
    ))?;
    let mut found = Vec::new();
    for (channel, status) in filter.kinds() {
        let client = filter.client.map(|client| client.0);
        let (status, channel) = (StatusText(status), ChannelText(channel));
        let values = params![pro.0, status, channel, before, Whole(limit as u64), client];
        let rows = statement.query_map(values, |row| read(&mut Columns::from(row, 0)))?;
        found.extend(rows.collect::<Result<Vec<_>>>()?);
    }
    found.sort_unstable_by_key(|(_, kept)| Reverse(kept.position));
    found.truncate(limit);
    let row = |(key, discussed): (DiscussionKey, Discussed)| {
        let said = discussed.last.map(|last| message(connection, last.position)).transpose()?.flatten();
        let relation = relation(connection, pro, key.client)?;
        let (words, project, failure) = match said {
            Some(row) => (Some(row.body), row.project, not_arrived(row.failure, row.progress)),
            None => (None, None, None),
        };
        Ok(DiscussionRow { relation, channel: key.channel, discussed, words, project, failure })
    };
    found.into_iter().map(row).collect()
}

/// A message.
fn message(connection: &Connection, position: u64) -> Outcome<Option<MessageRow>> {
    let sql = format!("SELECT {} FROM messages WHERE position = ?1", rows::MESSAGE);
    let mut statement = connection.prepare_cached(&sql)?;
    let read = |row: &Row<'_>| rows::message(&mut Columns::from(row, 0));
    Ok(statement.query_row([Whole(position)], read).optional()?)
}

/// How many discussions a pro has.
pub(crate) fn counts(connection: &Connection, pro: ProId) -> Outcome<DiscussionCounts> {
    people::check_pro(connection, pro)?;
    let mut statement = connection.prepare_cached(
        "SELECT channel, status, count(*) FROM discussions WHERE pro = ?1 GROUP BY status, channel",
    )?;
    let mut found = statement.query([pro.0])?;
    let mut counts = DiscussionCounts::default();
    while let Some(row) = found.next()? {
        let (channel, status): (ChannelText, StatusText) = (row.get(0)?, row.get(1)?);
        counts.add(channel.0, status.0, row.get(2)?);
    }
    Ok(counts)
}

/// A relation with its client; blank where nothing has happened.
pub(crate) fn relation(connection: &Connection, pro: ProId, client: ClientId) -> Outcome<RelationRow> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT clients.short_name, {}, relations.pro IS NOT NULL, {} FROM clients \
         LEFT JOIN relations ON relations.pro = ?1 AND relations.client = clients.id WHERE clients.id = ?2",
        rows::REACH,
        rows::RELATION
    ))?;
    let read = |row: &Row<'_>| {
        let mut from = Columns::from(row, 0);
        let (client_name, reach) = (from.next()?, rows::reach(&mut from)?);
        let relation = if from.next()? { rows::relation(&mut from)? } else { Default::default() };
        Ok(RelationRow { client, client_name, relation, reach })
    };
    if let Some(found) = statement.query_row([pro.0, client.0], read).optional()? {
        people::check_pro(connection, pro)?;
        return Ok(found);
    }
    Err(StoreError::Unknown("client").into())
}

/// A message did not arrive.
pub(crate) fn put_failure(connection: &Connection, pro: ProId, failure: Failure) -> Outcome<()> {
    let or = if failure.why.is_certain() { "REPLACE" } else { "IGNORE" };
    connection
        .prepare_cached(&format!("INSERT OR {or} INTO failures (message, pro, why) VALUES (?1, ?2, ?3)"))?
        .execute(params![Whole(failure.message), pro.0, Name(failure.why)])?;
    Ok(())
}

/// A pro's messages that did not arrive.
pub(crate) fn failures(connection: &Connection, pro: ProId) -> Outcome<Vec<(u64, Undelivered)>> {
    let mut statement = connection.prepare_cached("SELECT message, why FROM failures WHERE pro = ?1")?;
    let read = |row: &Row<'_>| Ok((row.get::<_, Whole>(0)?.0, row.get::<_, Name<_>>(1)?.0));
    Ok(statement.query_map([pro.0], read)?.collect::<Result<_>>()?)
}

/// A message has come so far, unless it was known to have come further; whether that is new.
pub(crate) fn put_progress(connection: &Connection, message: u64, progress: Progress) -> Outcome<bool> {
    let mut statement = connection.prepare_cached("SELECT progress FROM messages WHERE position = ?1")?;
    let known =
        statement.query_row([beyond(message)], |row| row.get::<_, Option<Name<Progress>>>(0)).optional()?;
    let known = known.ok_or(StoreError::Unknown("message"))?.map(|known| known.0);
    if known >= Some(progress) {
        return Ok(false);
    }
    connection
        .prepare_cached("UPDATE messages SET progress = ?2 WHERE position = ?1")?
        .execute(params![beyond(message), Name(progress)])?;
    Ok(true)
}

/// Where a client was last sent something in a channel, whoever the pro.
pub(crate) fn last_sent(connection: &Connection, client: ClientId, channel: Channel) -> Outcome<Option<u64>> {
    let mut statement = connection.prepare_cached(
        "SELECT position FROM messages WHERE client = ?1 AND channel = ?2 AND by <> 'client' \
         ORDER BY position DESC LIMIT 1",
    )?;
    let found = statement.query_row(params![client.0, ChannelText(channel)], |row| row.get::<_, Whole>(0));
    Ok(found.optional()?.map(|position| position.0))
}

/// A discussion's latest messages, oldest first.
pub(crate) fn correspondence(
    connection: &Connection,
    pro: ProId,
    client: ClientId,
    channel: Channel,
    before: Option<u64>,
    limit: usize,
) -> Outcome<Vec<MessageRow>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {} FROM messages WHERE pro = ?1 AND client = ?2 AND channel = ?3 \
         AND position < ?4 ORDER BY position DESC LIMIT ?5",
        rows::MESSAGE
    ))?;
    let before = before.map_or(i64::MAX, beyond);
    let values = params![pro.0, client.0, ChannelText(channel), before, Whole(limit as u64)];
    let found = statement.query_map(values, |row| rows::message(&mut Columns::from(row, 0)))?;
    let mut messages: Vec<_> = found.collect::<Result<_>>()?;
    messages.reverse();
    Ok(messages)
}
