//! The messages that automations have sent, and what is known last of each (A1): a projection.

use reckon_store::automations::automated;
use reckon_store::domain::action::Delivery;
use reckon_store::domain::{AutomationId, ClientId, ProId, Timestamp};
use reckon_store::{AutomatedRow, Change};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use crate::failure::Outcome;
use crate::reads::beyond;
use crate::rows::Columns;
use crate::value::{Name, Whole};

/// The columns that [`read_last`] reads.
pub(crate) const LAST: &str = "automated.last, automated.last_at";

pub(crate) fn read_last(from: &mut Columns<'_>) -> Result<Option<(Delivery, Timestamp)>> {
    let (last, at) = (from.next::<Option<Name<_>>>()?, from.next::<Option<i64>>()?);
    Ok(last.zip(at).map(|(Name(delivery), at)| (delivery, Timestamp(at))))
}

fn read(row: &Row<'_>) -> Result<(u64, AutomatedRow)> {
    let mut from = Columns::from(row, 0);
    let position = from.next::<Whole>()?.0;
    Ok((
        position,
        AutomatedRow {
            automation: AutomationId(from.next()?),
            client: ClientId(from.next()?),
            at: Timestamp(from.next()?),
            last: read_last(&mut from)?,
        },
    ))
}

const AUTOMATED: &str = "position, automation, client, at, automated.last, automated.last_at";

/// Everything that is kept of a pro's.
pub(crate) fn all(connection: &Connection, pro: ProId) -> Outcome<Vec<(u64, AutomatedRow)>> {
    let sql = format!("SELECT {AUTOMATED} FROM automated WHERE pro = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map([pro.0], read)?.collect::<Result<_>>()?)
}

/// The message at a position, if an automation sent it.
pub(crate) fn find(connection: &Connection, position: u64) -> Outcome<Option<AutomatedRow>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {AUTOMATED} FROM automated WHERE position = ?1"))?;
    Ok(statement.query_row([beyond(position)], read).optional()?.map(|(_, row)| row))
}

fn latest(
    connection: &Connection,
    pro: ProId,
    automation: AutomationId,
    client: ClientId,
) -> Outcome<Option<u64>> {
    let mut statement = connection.prepare_cached(
        "SELECT position FROM automated WHERE pro = ?1 AND automation = ?2 AND client = ?3 \
         ORDER BY position DESC LIMIT 1",
    )?;
    let found =
        statement.query_row([pro.0, automation.0, client.0], |row| row.get::<_, Whole>(0)).optional()?;
    Ok(found.map(|Whole(position)| position))
}

/// Keeps a message, in place of how it was.
pub(crate) fn put(connection: &Connection, pro: ProId, position: u64, row: &AutomatedRow) -> Outcome<()> {
    connection
        .prepare_cached(
            "INSERT INTO automated (position, pro, automation, client, at, last, last_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (position) DO UPDATE SET last = ?6, last_at = ?7",
        )?
        .execute(params![
            Whole(position),
            pro.0,
            row.automation.0,
            row.client.0,
            row.at.0,
            row.last.map(|(delivery, _)| Name(delivery)),
            row.last.map(|(_, at)| at.0),
        ])?;
    Ok(())
}

/// Brings the projection up to date with a change.
pub(crate) fn apply(connection: &Connection, change: &Change) -> Outcome<()> {
    let pro = change.pro;
    let rows = automated(
        change,
        |automation, client| latest(connection, pro, automation, client),
        |position| find(connection, position),
    )?;
    rows.iter().try_for_each(|(position, row)| put(connection, pro, *position, row))
}
