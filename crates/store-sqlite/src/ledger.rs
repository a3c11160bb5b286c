//! The ledger: what each change means for money, timers and calls, written; and all of it, read and built anew.

use reckon_store::audit::finding;
use reckon_store::domain::ProId;
use reckon_store::ledger::{Ledger, LedgerChange};
use reckon_store::{AuditFinding, Change};
use rusqlite::Connection;

use crate::failure::Outcome;
use crate::value::Whole;
use crate::{money, tasks};

/// Brings the ledger up to date with what a change means. Most changes mean nothing, and cost nothing.
pub(crate) fn apply(connection: &Connection, change: &Change, delta: &LedgerChange) -> Outcome<()> {
    delta.entries.iter().try_for_each(|entry| money::put_entry(connection, entry))?;
    if let Some((payment, state)) = delta.settled {
        money::settle(connection, payment.id, state, change.position)?;
        tasks::end(connection, payment.id.0)?;
    }
    if let Some(project) = change.project {
        if delta.ends {
            tasks::end_of_lead(connection, change.pro, project)?;
        }
        if let Some(end) = delta.ended {
            tasks::end_call(connection, change.pro, project, end)?;
        }
    }
    delta.payments.iter().try_for_each(|row| money::put_payment(connection, row))?;
    delta.tasks.iter().try_for_each(|task| tasks::put_task(connection, task))?;
    delta.call.iter().try_for_each(|call| tasks::put_call(connection, call))
}

/// A pro's ledger, as they are kept.
pub(crate) fn kept(connection: &Connection, pro: ProId) -> Outcome<Ledger> {
    let (entries, payments) = (money::entries(connection, pro)?, money::all_payments(connection, pro)?);
    let (tasks, calls) = (tasks::tasks(connection, pro)?, tasks::all_calls(connection, pro)?);
    Ok(Ledger {
        entries: entries.into_iter().map(|entry| (entry.id, entry)).collect(),
        payments: payments.into_iter().map(|row| (row.payment.id, row)).collect(),
        tasks: tasks.into_iter().map(|task| (task.id, task)).collect(),
        calls: calls.into_iter().map(|call| (call.id, call)).collect(),
    })
}

/// Puts a pro's ledger in place of what is kept, but for what the log does not say of tasks.
pub(crate) fn replace(connection: &Connection, pro: ProId, mut ledger: Ledger) -> Outcome<()> {
    let known = tasks::tasks(connection, pro)?.into_iter().map(|task| (task.id, task)).collect();
    ledger.carry(&Ledger { tasks: known, ..Ledger::default() });
    tasks::clear(connection, pro)?;
    for table in ["ledger", "payments", "calls"] {
        connection.execute(&format!("DELETE FROM {table} WHERE pro = ?1"), [pro.0])?;
    }
    ledger.entries.values().try_for_each(|entry| money::put_entry(connection, entry))?;
    ledger.payments.values().try_for_each(|row| money::put_payment(connection, row))?;
    ledger.tasks.values().try_for_each(|task| tasks::put_task(connection, task))?;
    ledger.calls.values().try_for_each(|call| tasks::put_call(connection, call))
}

/// Cards of pros who have none, recordings of calls that never were, and what is known of who was erased.
pub(crate) fn strays(connection: &Connection) -> Outcome<Vec<AuditFinding>> {
    let mut findings = Vec::new();
    for (what, place, sql, problem) in [
        (
            "card",
            "pro",
            "SELECT cards.pro FROM cards JOIN accounts ON accounts.pro = cards.pro WHERE accounts.card = 0",
            "is kept, and none is on file",
        ),
        (
            "recording",
            "call",
            "SELECT call FROM recordings WHERE call NOT IN (SELECT id FROM calls)",
            "is of a call that never was",
        ),
        (
            "recording",
            "call",
            "SELECT call FROM recordings_told WHERE call NOT IN (SELECT id FROM calls)",
            "was told of, and the call never was",
        ),
        (
            "client",
            "client",
            "SELECT id FROM clients WHERE erased IS NOT NULL AND (coalesce(mobile, landline, email) IS NOT NULL \
             OR EXISTS (SELECT 1 FROM logins WHERE principal = 'client:' || id))",
            "was erased, and something is known of them",
        ),
    ] {
        let mut statement = connection.prepare(sql)?;
        for id in statement.query_map([], |row| row.get::<_, Whole>(0))? {
            findings.push(finding(what, format!("{place} {}", id?.0), problem));
        }
    }
    Ok(findings)
}
