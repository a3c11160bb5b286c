//! Appointments, written and read.

use reckon_store::domain::{ClientId, ProId, Timestamp};
use reckon_store::{AppointmentId, AppointmentPlace, AppointmentRow, AppointmentSpan, StoreError};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use crate::failure::Outcome;
use crate::people;
use crate::reads::at_most;
use crate::rows::Columns;
use crate::value::{AppointmentText, Whole};

/// The columns that [`read`] reads.
const APPOINTMENT: &str = "id, reference, version, pro, client, title, starts, ends, booked, status";

fn read(row: &Row<'_>) -> Result<AppointmentRow> {
    let mut from = Columns::from(row, 0);
    Ok(AppointmentRow {
        id: AppointmentId(from.next()?),
        reference: from.next()?,
        version: from.next::<Whole>()?.0,
        pro: ProId(from.next()?),
        client: ClientId(from.next()?),
        title: from.next()?,
        starts: Timestamp(from.next()?),
        ends: Timestamp(from.next()?),
        booked: Timestamp(from.next()?),
        status: from.next::<AppointmentText>()?.0,
    })
}

/// Every change of an appointment goes through here. Timers follow it.
pub(crate) fn put(connection: &Connection, row: &AppointmentRow) -> Outcome<()> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO appointments ({APPOINTMENT}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
             ON CONFLICT (id) DO UPDATE SET version = ?3, pro = ?4, client = ?5, title = ?6, starts = ?7, \
             ends = ?8, booked = ?9, status = ?10"
        ))?
        .execute(params![
            row.id.0,
            row.reference,
            Whole(row.version),
            row.pro.0,
            row.client.0,
            row.title,
            row.starts.0,
            row.ends.0,
            row.booked.0,
            AppointmentText(row.status),
        ])?;
    Ok(())
}

/// The appointment of a reference.
pub(crate) fn by_reference(connection: &Connection, reference: &str) -> Outcome<Option<AppointmentRow>> {
    let sql = format!("SELECT {APPOINTMENT} FROM appointments WHERE reference = ?1");
    Ok(connection.prepare_cached(&sql)?.query_row([reference], read).optional()?)
}

/// An appointment.
pub(crate) fn one(connection: &Connection, id: AppointmentId) -> Outcome<AppointmentRow> {
    let sql = format!("SELECT {APPOINTMENT} FROM appointments WHERE id = ?1");
    let found = connection.prepare_cached(&sql)?.query_row([id.0], read).optional()?;
    found.ok_or_else(|| StoreError::Unknown("appointment").into())
}

/// A pro's appointments that end at this instant or later.
pub(crate) fn ending_from(
    connection: &Connection,
    pro: ProId,
    at: Timestamp,
) -> Outcome<Vec<AppointmentRow>> {
    let sql = format!("SELECT {APPOINTMENT} FROM appointments WHERE pro = ?1 AND ends >= ?2 ORDER BY id");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map(params![pro.0, at.0], read)?.collect::<Result<_>>()?)
}

/// A page of a pro's appointments, from an index in the list's order.
pub(crate) fn page(
    connection: &Connection,
    pro: ProId,
    span: AppointmentSpan,
    after: Option<AppointmentPlace>,
    limit: usize,
) -> Outcome<Vec<AppointmentRow>> {
    people::check_pro(connection, pro)?;
    let (beyond, order, first) =
        if span.latest_first { ("<", "DESC", (i64::MAX, u32::MAX)) } else { (">", "ASC", (-1, 0)) };
    let (starts, id) = after.map_or(first, |(starts, id)| (starts.0, id.0));
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {APPOINTMENT} FROM appointments WHERE pro = ?1 AND starts >= ?2 AND starts < ?3 \
         AND (starts, id) {beyond} (?4, ?5) ORDER BY starts {order}, id {order} LIMIT ?6"
    ))?;
    let values = params![pro.0, span.from.0, span.to.0, starts, id, at_most(limit)];
    Ok(statement.query_map(values, read)?.collect::<Result<_>>()?)
}

/// A pro's appointments with a client, the earliest first.
pub(crate) fn of_client(
    connection: &Connection,
    pro: ProId,
    client: ClientId,
) -> Outcome<Vec<AppointmentRow>> {
    people::check_pro(connection, pro)?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {APPOINTMENT} FROM appointments WHERE client = ?1 AND pro = ?2 ORDER BY starts, id"
    ))?;
    Ok(statement.query_map([client.0, pro.0], read)?.collect::<Result<_>>()?)
}

/// The pros who know a client: something has happened between them, or they have an appointment.
pub(crate) fn acquaintances(connection: &Connection, client: ClientId) -> Outcome<Vec<ProId>> {
    let mut statement = connection.prepare_cached(
        "SELECT pro FROM relations WHERE client = ?1 UNION SELECT pro FROM appointments WHERE client = ?1 \
         ORDER BY pro",
    )?;
    Ok(statement.query_map([client.0], |row| row.get(0).map(ProId))?.collect::<Result<_>>()?)
}
