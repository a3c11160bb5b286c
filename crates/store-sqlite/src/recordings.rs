//! Recordings of calls: told of, awaited, kept.

use reckon_store::domain::{ProId, ProjectId, Timestamp};
use reckon_store::ledger::{recording_id, recording_task};
use reckon_store::{Recording, StoreError, TaskRow, TaskState, ToldRecording};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use crate::failure::Outcome;
use crate::reads::beyond;
use crate::rows::Columns;
use crate::value::Whole;
use crate::{people, tasks};

fn read_told(row: &Row<'_>) -> Result<ToldRecording> {
    let mut from = Columns::from(row, 0);
    Ok(ToldRecording { call: from.next::<Whole>()?.0, source: from.next()?, at: Timestamp(from.next()?) })
}

/// Keeps what the network calls a call.
pub(crate) fn name_call(connection: &Connection, call: u64, name: &str) -> Outcome<()> {
    tasks::find_call(connection, call)?.ok_or(StoreError::Unknown("call"))?;
    connection
        .prepare_cached("INSERT OR IGNORE INTO call_names (call, name) VALUES (?1, ?2)")?
        .execute(params![beyond(call), name])?;
    Ok(())
}

/// What the network calls a call.
pub(crate) fn call_name(connection: &Connection, call: u64) -> Outcome<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT name FROM call_names WHERE call = ?1")?;
    Ok(statement.query_row([beyond(call)], |row| row.get(0)).optional()?)
}

/// Keeps that a recording is there to be fetched; the task, and whether it has begun with this.
pub(crate) fn told(connection: &Connection, told: &ToldRecording) -> Outcome<(TaskRow, bool)> {
    let call = tasks::find_call(connection, told.call)?.ok_or(StoreError::Unknown("call"))?;
    let task = recording_task(&call, told.at);
    let new = connection
        .prepare_cached(
            "INSERT OR IGNORE INTO recordings_told (task, call, source, at) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![Whole(task.id), Whole(told.call), told.source, told.at.0])?;
    if new > 0 {
        let state = if is_kept(connection, told.call)? { TaskState::Done } else { TaskState::Waiting };
        tasks::put_task(connection, &TaskRow { state, ..task })?;
    }
    Ok((tasks::task(connection, task.id)?, new > 0))
}

fn is_kept(connection: &Connection, call: u64) -> Outcome<bool> {
    Ok(connection.prepare_cached("SELECT 1 FROM recordings WHERE call = ?1")?.exists([beyond(call)])?)
}

/// The recording that a task is to fetch.
pub(crate) fn awaited(connection: &Connection, task: u64) -> Outcome<ToldRecording> {
    let mut statement =
        connection.prepare_cached("SELECT call, source, at FROM recordings_told WHERE task = ?1")?;
    let found = statement.query_row([beyond(task)], read_told).optional()?;
    found.ok_or_else(|| StoreError::Unknown("recording").into())
}

/// What was told of recordings that meets a condition, and whether each is there.
fn find(connection: &Connection, condition: &str, values: &[u32]) -> Outcome<Vec<(ToldRecording, bool)>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT recordings_told.call, source, at, recordings.call IS NOT NULL FROM recordings_told \
         LEFT JOIN recordings ON recordings.call = recordings_told.call WHERE {condition}"
    ))?;
    let read = |row: &Row<'_>| Ok((read_told(row)?, row.get(3)?));
    Ok(statement.query_map(rusqlite::params_from_iter(values), read)?.collect::<Result<_>>()?)
}

/// All that was told of recordings, and whether each is there.
pub(crate) fn all(connection: &Connection) -> Outcome<Vec<(ToldRecording, bool)>> {
    find(connection, "true", &[])
}

/// The same, of a pro's calls.
pub(crate) fn of_pro(connection: &Connection, pro: ProId) -> Outcome<Vec<(ToldRecording, bool)>> {
    find(connection, "recordings_told.call IN (SELECT id FROM calls WHERE pro = ?1)", &[pro.0])
}

/// Keeps a call's recording. What awaited it is done; says whether anything did.
pub(crate) fn put(connection: &Connection, call: u64, recording: &Recording) -> Outcome<((), bool)> {
    let row = tasks::find_call(connection, call)?.ok_or(StoreError::Unknown("call"))?;
    let client = people::project(connection, row.project)?.client;
    // It may have been fetched while the client was erased.
    if people::client(connection, client)?.erased.is_none() {
        connection
            .prepare_cached(
                "INSERT OR REPLACE INTO recordings (call, media_type, bytes) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![beyond(call), recording.media_type, recording.bytes])?;
    }
    Ok(((), tasks::end(connection, recording_id(call))?))
}

/// The recording of a lead's call.
pub(crate) fn recording(
    connection: &Connection,
    project: ProjectId,
    pro: ProId,
    call: u64,
) -> Outcome<Recording> {
    let mut statement = connection.prepare_cached(
        "SELECT media_type, bytes FROM recordings JOIN calls ON calls.id = recordings.call \
         WHERE calls.id = ?1 AND calls.pro = ?2 AND calls.project = ?3",
    )?;
    let read = |row: &Row<'_>| Ok(Recording { media_type: row.get(0)?, bytes: row.get(1)? });
    let found = statement.query_row(params![beyond(call), pro.0, project.0], read).optional()?;
    found.ok_or_else(|| StoreError::Unknown("recording").into())
}
