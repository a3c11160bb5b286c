//! Tasks, and the calls that come of them.

use reckon_store::domain::{ClientId, ProId, ProjectId, Timestamp};
use reckon_store::ledger::CallEnd;
use reckon_store::{CallRow, Lease, RecordedCall, StoreError, TaskRow, TaskState};
use rusqlite::{Connection, OptionalExtension, Result, Row, ToSql, params};

use crate::failure::Outcome;
use crate::people;
use crate::reads::{at_most, beyond};
use crate::rows::Columns;
use crate::value::{CallByText, CallText, TaskStateText, TaskText, Whole};

/// The columns that [`read_task`] reads.
const TASK: &str = "id, kind, due, free, pro, project, client, position, state, lease, failures, overrun";

/// The condition of tasks that are still to be done, as the index of them has it.
const OPEN: &str = "state IN ('waiting', 'taken')";

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
        state: from.next::<TaskStateText>()?.0,
        lease: from.next()?,
        failures: from.next()?,
        overrun: from.next()?,
    })
}

/// Adds a task.
pub(crate) fn put_task(connection: &Connection, task: &TaskRow) -> Outcome<()> {
    write(connection, task, "")
}

/// Puts a task in place of how it was, if it was.
pub(crate) fn replace(connection: &Connection, task: &TaskRow) -> Outcome<()> {
    let or = "ON CONFLICT (id) DO UPDATE SET due = ?3, free = ?4, client = ?7, state = ?9, lease = ?10, \
              failures = ?11, overrun = ?12";
    write(connection, task, or)
}

fn write(connection: &Connection, task: &TaskRow, or: &str) -> Outcome<()> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO tasks ({TASK}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) {or}"
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
            TaskStateText(task.state),
            task.lease,
            task.failures,
            task.overrun,
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
    let sql = format!("SELECT {TASK} FROM tasks WHERE {OPEN} AND free <= ?1 ORDER BY free, id LIMIT ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map(params![now.0, at_most(limit)], read_task)?.collect::<Result<_>>()?)
}

/// When the next task may be taken.
pub(crate) fn next_due(connection: &Connection) -> Outcome<Option<Timestamp>> {
    let sql = format!("SELECT free FROM tasks WHERE {OPEN} ORDER BY free LIMIT 1");
    let mut statement = connection.prepare_cached(&sql)?;
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

/// Takes the tasks that may be taken, each for its lease.
pub(crate) fn take_due(
    connection: &Connection,
    limit: usize,
    now: Timestamp,
    lease: Lease,
) -> Outcome<Vec<TaskRow>> {
    let mut taken = due(connection, now, limit)?;
    for task in &mut taken {
        (task.overrun, task.state) = (task.state == TaskState::Taken, TaskState::Taken);
        task.lease += 1;
        task.free = now.after(lease(task.kind));
        replace(connection, task)?;
    }
    Ok(taken)
}

/// Changes a task that is still the lease's. Says whether it was.
fn change(connection: &Connection, (id, lease): (u64, u32), sql: &str, to: impl ToSql) -> Outcome<bool> {
    let changed = connection.prepare_cached(sql)?.execute(params![beyond(id), lease, to])? > 0;
    if !changed {
        task(connection, id)?;
    }
    Ok(changed)
}

/// A lease is longer.
pub(crate) fn extend(connection: &Connection, held: (u64, u32), until: Timestamp) -> Outcome<bool> {
    let sql = "UPDATE tasks SET free = ?3 WHERE id = ?1 AND lease = ?2 AND state = 'taken'";
    change(connection, held, sql, until.0)
}

/// A task is to be tried again.
pub(crate) fn retry_at(connection: &Connection, held: (u64, u32), at: Timestamp) -> Outcome<bool> {
    let sql = "UPDATE tasks SET free = ?3, state = 'waiting', failures = failures + 1 \
               WHERE id = ?1 AND lease = ?2 AND state = 'taken'";
    change(connection, held, sql, at.0)
}

/// A task is over.
pub(crate) fn finish(connection: &Connection, held: (u64, u32), state: TaskState) -> Outcome<bool> {
    let sql = format!("UPDATE tasks SET state = ?3 WHERE id = ?1 AND lease = ?2 AND {OPEN}");
    change(connection, held, &sql, TaskStateText(state))
}

/// What a task was for is over, if there is such a one. Says whether it was not before.
pub(crate) fn end(connection: &Connection, id: u64) -> Outcome<bool> {
    let sql = format!("UPDATE tasks SET state = 'done' WHERE id = ?1 AND {OPEN}");
    Ok(connection.prepare_cached(&sql)?.execute([beyond(id)])? > 0)
}

/// A lead's open call and callback are over.
pub(crate) fn end_of_lead(connection: &Connection, pro: ProId, project: ProjectId) -> Outcome<()> {
    let sql = format!(
        "UPDATE tasks SET state = 'done' \
         WHERE pro = ?1 AND project = ?2 AND {OPEN} AND kind IN ('call', 'callback')"
    );
    connection.prepare_cached(&sql)?.execute([pro.0, project.0])?;
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
