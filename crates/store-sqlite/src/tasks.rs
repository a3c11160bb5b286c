//! Tasks, and the calls that come of them.

use reckon_store::domain::{ClientId, ProId, ProjectId, Timestamp};
use reckon_store::ledger::CallEnd;
use reckon_store::{CallRow, RecordedCall, StoreError, TaskRow};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use crate::failure::Outcome;
use crate::people;
use crate::reads::{at_most, beyond};
use crate::rows::Columns;
use crate::value::{CallByText, CallText, TaskText, Whole};

/// The columns that [`read_task`] reads.
const TASK: &str = "id, kind, due, free, pro, project, client, position, attempt, open";

fn read_task(row: &Row<'_>) -> Result<TaskRow> {
    let mut from = Columns::from(row, 0);
    Ok(TaskRow {
        id: from.next::<Whole>()?.0,
        kind: from.next::<TaskText>()?.0,
        due: Timestamp(from.next()?),
        free: Timestamp(from.next()?),
        pro: ProId(from.next()?),
        project: from.next::<Option<u32>>()?.map(ProjectId),
        client: from.next::<Option<u32>>()?.map(ClientId),
        position: from.next::<Whole>()?.0,
        attempt: from.next()?,
        open: from.next()?,
    })
}

/// Adds a task.
pub(crate) fn put_task(connection: &Connection, task: &TaskRow) -> Outcome<()> {
    write(connection, task, "")
}

/// Puts a task in place of how it was, if it was.
pub(crate) fn replace(connection: &Connection, task: &TaskRow) -> Outcome<()> {
    let or = "ON CONFLICT (id) DO UPDATE SET due = ?3, free = ?4, client = ?7, attempt = ?9, open = ?10";
    write(connection, task, or)
}

fn write(connection: &Connection, task: &TaskRow, or: &str) -> Outcome<()> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO tasks ({TASK}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) {or}"
        ))?
        .execute(params![
            Whole(task.id),
            TaskText(task.kind),
            task.due.0,
            task.free.0,
            task.pro.0,
            task.project.map(|project| project.0),
            task.client.map(|client| client.0),
            Whole(task.position),
            task.attempt,
            task.open,
        ])?;
    Ok(())
}

/// A pro's tasks that the log and purchases cause. Those of automations are kept with their timers.
pub(crate) fn tasks(connection: &Connection, pro: ProId) -> Outcome<Vec<TaskRow>> {
    let sql = format!("SELECT {TASK} FROM tasks WHERE pro = ?1 AND kind <> 'automation'");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map([pro.0], read_task)?.collect::<Result<_>>()?)
}

/// The tasks that may be taken, those first that have waited longest.
pub(crate) fn due(connection: &Connection, now: Timestamp, limit: usize) -> Outcome<Vec<TaskRow>> {
    let sql = format!("SELECT {TASK} FROM tasks WHERE open = 1 AND free <= ?1 ORDER BY free, id LIMIT ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map(params![now.0, at_most(limit)], read_task)?.collect::<Result<_>>()?)
}

/// When the next task may be taken.
pub(crate) fn next_due(connection: &Connection) -> Outcome<Option<Timestamp>> {
    let mut statement =
        connection.prepare_cached("SELECT free FROM tasks WHERE open = 1 ORDER BY free LIMIT 1")?;
    Ok(statement.query_row([], |row| row.get(0).map(Timestamp)).optional()?)
}

/// Removes a pro's tasks that the log and purchases cause.
pub(crate) fn clear(connection: &Connection, pro: ProId) -> Outcome<()> {
    connection.execute("DELETE FROM tasks WHERE pro = ?1 AND kind <> 'automation'", [pro.0])?;
    Ok(())
}

/// A task, if there is one.
pub(crate) fn find(connection: &Connection, task: u64) -> Outcome<Option<TaskRow>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {TASK} FROM tasks WHERE id = ?1"))?;
    Ok(statement.query_row([beyond(task)], read_task).optional()?)
}

/// A task.
pub(crate) fn task(connection: &Connection, task: u64) -> Outcome<TaskRow> {
    find(connection, task)?.ok_or_else(|| StoreError::Unknown("task").into())
}

/// Takes a task until `until`, if nobody else has taken it since it was taken `attempt` times. Says whether it is put
/// off with that: who takes it for the first time begins with it.
pub(crate) fn take(
    connection: &Connection,
    id: u64,
    attempt: u32,
    until: Timestamp,
) -> Outcome<(Option<TaskRow>, bool)> {
    let taken = connection
        .prepare_cached(
            "UPDATE tasks SET attempt = attempt + 1, free = ?3 WHERE id = ?1 AND attempt = ?2 AND open = 1",
        )?
        .execute(params![beyond(id), attempt, until.0])?;
    let found = task(connection, id)?;
    Ok(((taken == 1).then_some(found), taken == 1 && attempt > 0))
}

/// A task is done, if there is such a one. Says whether it was not before.
pub(crate) fn end(connection: &Connection, id: u64) -> Outcome<bool> {
    let sql = "UPDATE tasks SET open = 0 WHERE id = ?1 AND open = 1";
    Ok(connection.prepare_cached(sql)?.execute([beyond(id)])? > 0)
}

/// A task is done. Says whether it was not before.
pub(crate) fn finish(connection: &Connection, id: u64) -> Outcome<((), bool)> {
    let ended = end(connection, id)?;
    task(connection, id)?;
    Ok(((), ended))
}

/// A lead's open call and callback are over.
pub(crate) fn end_of_lead(connection: &Connection, pro: ProId, project: ProjectId) -> Outcome<()> {
    connection
        .prepare_cached(
            "UPDATE tasks SET open = 0 \
             WHERE pro = ?1 AND project = ?2 AND open = 1 AND kind IN ('call', 'callback')",
        )?
        .execute([pro.0, project.0])?;
    Ok(())
}

/// The columns that [`read_call`] reads.
const CALL: &str =
    "calls.id, calls.pro, calls.project, calls.at, calls.by, calls.outcome, calls.seconds, calls.minutes";

fn read_call(from: &mut Columns<'_>) -> Result<CallRow> {
    Ok(CallRow {
        id: from.next::<Whole>()?.0,
        pro: ProId(from.next()?),
        project: ProjectId(from.next()?),
        at: Timestamp(from.next()?),
        by: from.next::<CallByText>()?.0,
        outcome: from.next::<CallText>()?.0,
        seconds: from.next()?,
        minutes: from.next::<Option<Whole>>()?.map(Into::into),
    })
}

/// Adds a call.
pub(crate) fn put_call(connection: &Connection, call: &CallRow) -> Outcome<()> {
    connection
        .prepare_cached(
            "INSERT INTO calls (id, pro, project, at, by, outcome, seconds, minutes) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            Whole(call.id),
            call.pro.0,
            call.project.0,
            call.at.0,
            CallByText(call.by),
            CallText(call.outcome),
            call.seconds,
            call.minutes.map(Whole::from),
        ])?;
    Ok(())
}

/// The lead's call that is under way has ended.
pub(crate) fn end_call(connection: &Connection, pro: ProId, project: ProjectId, end: CallEnd) -> Outcome<()> {
    connection
        .prepare_cached(
            "UPDATE calls SET outcome = ?3, seconds = ?4, minutes = ?5 \
             WHERE pro = ?1 AND project = ?2 AND outcome = 'dialing'",
        )?
        .execute(params![
            pro.0,
            project.0,
            CallText(end.outcome),
            end.seconds,
            end.minutes.map(Whole::from),
        ])?;
    Ok(())
}

/// A call; `None` if there is no such one.
pub(crate) fn find_call(connection: &Connection, call: u64) -> Outcome<Option<CallRow>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {CALL} FROM calls WHERE id = ?1"))?;
    Ok(statement.query_row([beyond(call)], |row| read_call(&mut Columns::from(row, 0))).optional()?)
}

/// Every call of a pro.
pub(crate) fn all_calls(connection: &Connection, pro: ProId) -> Outcome<Vec<CallRow>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {CALL} FROM calls WHERE pro = ?1"))?;
    Ok(statement.query_map([pro.0], |row| read_call(&mut Columns::from(row, 0)))?.collect::<Result<_>>()?)
}

/// A lead's calls, oldest first.
pub(crate) fn calls(connection: &Connection, project: ProjectId, pro: ProId) -> Outcome<Vec<RecordedCall>> {
    people::check_pro(connection, pro)?;
    people::project(connection, project)?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {CALL}, EXISTS (SELECT 1 FROM recordings WHERE recordings.call = calls.id) FROM calls \
         WHERE calls.pro = ?1 AND calls.project = ?2 ORDER BY calls.id"
    ))?;
    let read = |row: &Row<'_>| {
        let mut from = Columns::from(row, 0);
        Ok(RecordedCall { call: read_call(&mut from)?, recorded: from.next()? })
    };
    Ok(statement.query_map([pro.0, project.0], read)?.collect::<Result<_>>()?)
}
