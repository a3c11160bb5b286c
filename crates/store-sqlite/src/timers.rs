//! The timers of automations, written and read.

use reckon_store::audit::{TimerKept, timer_findings};
use reckon_store::domain::automation::{NotSent, Sending};
use reckon_store::domain::{AutomationId, ClientId, ProId, Timestamp};
use reckon_store::{AppointmentId, AuditFinding, RecipientKind, TimerRow};
use rusqlite::{Connection, Params, Result, Row, params};

use crate::failure::Outcome;
use crate::reads::beyond;
use crate::rows::Columns;
use crate::value::{NotSentText, Whole};
use crate::{appointments, automated, automations, tasks};

/// The columns that [`read`] reads.
pub(crate) const TIMER: &str = "timers.id, timers.pro, timers.automation, timers.appointment, timers.client, \
    timers.due, timers.revision, timers.state, timers.message, timers.why, timers.at";

/// What [`Sending`] is called, the values of two of its kinds in columns of their own.
const WAITING: &str = "waiting";
const SENT: &str = "sent";
const MISSED: &str = "missed";
const ENDED: &str = "ended";

/// The states of a kind of recipients; all where none is asked for.
pub(crate) const fn states(kind: Option<RecipientKind>) -> &'static [&'static str] {
    match kind {
        None => &[WAITING, SENT, MISSED, ENDED],
        Some(RecipientKind::Waiting) => &[WAITING],
        Some(RecipientKind::Sent) => &[SENT],
        Some(RecipientKind::NotSent) => &[MISSED, ENDED],
    }
}

/// The kind of recipients that a state is of.
pub(crate) fn kind(state: &str) -> Option<RecipientKind> {
    RecipientKind::ALL.into_iter().find(|kind| states(Some(*kind)).contains(&state))
}

pub(crate) fn read(from: &mut Columns<'_>) -> Result<TimerRow> {
    let id = from.next::<Whole>()?.0;
    let (pro, automation) = (ProId(from.next()?), AutomationId(from.next()?));
    let (appointment, client) = (AppointmentId(from.next()?), ClientId(from.next()?));
    let (due, revision) = (Timestamp(from.next()?), from.next()?);
    let state = from.next::<String>()?;
    let (message, why) = (from.next::<Option<Whole>>()?, from.next::<Option<NotSentText>>()?);
    let sending = match (state.as_str(), message, why) {
        (WAITING, None, None) => Sending::Waiting,
        (SENT, Some(Whole(position)), None) => Sending::Sent(position),
        (MISSED, None, Some(NotSentText(why))) => Sending::Missed(why),
        (ENDED, None, Some(NotSentText(why))) => Sending::Ended(why),
        _ => return from.wrong(format!("timer {id} is {state}, and its other columns do not fit")),
    };
    let at = Timestamp(from.next()?);
    Ok(TimerRow { id, pro, automation, appointment, client, due, revision, sending, at })
}

fn all(connection: &Connection, narrowed: &str, values: impl Params) -> Outcome<Vec<TimerRow>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {TIMER} FROM timers {narrowed}"))?;
    let read = |row: &Row<'_>| read(&mut Columns::from(row, 0));
    Ok(statement.query_map(values, read)?.collect::<Result<_>>()?)
}

/// An automation's timers.
pub(crate) fn of_automation(connection: &Connection, id: AutomationId) -> Outcome<Vec<TimerRow>> {
    all(connection, "WHERE automation = ?1", [id.0])
}

/// An appointment's timers.
pub(crate) fn of_appointment(connection: &Connection, id: AppointmentId) -> Outcome<Vec<TimerRow>> {
    all(connection, "WHERE appointment = ?1", [id.0])
}

/// A timer.
pub(crate) fn find(connection: &Connection, id: u64) -> Outcome<Option<TimerRow>> {
    Ok(all(connection, "WHERE id = ?1", [beyond(id)])?.pop())
}

/// The timer that sent a message.
pub(crate) fn of_message(connection: &Connection, message: u64) -> Outcome<Option<TimerRow>> {
    Ok(all(connection, "WHERE message = ?1", [beyond(message)])?.pop())
}

/// The highest id that a timer has; 0 where there is none.
pub(crate) fn highest(connection: &Connection) -> Outcome<u64> {
    let found: Whole =
        connection.query_row("SELECT coalesce(max(id), 0) FROM timers", [], |row| row.get(0))?;
    Ok(found.0)
}

/// Keeps a timer, in place of how it was.
pub(crate) fn put(connection: &Connection, timer: &TimerRow) -> Outcome<()> {
    let (state, message, why): (_, Option<u64>, Option<NotSent>) = match timer.sending {
        Sending::Waiting => (WAITING, None, None),
        Sending::Sent(position) => (SENT, Some(position), None),
        Sending::Missed(why) => (MISSED, None, Some(why)),
        Sending::Ended(why) => (ENDED, None, Some(why)),
    };
    connection
        .prepare_cached(
            "INSERT INTO timers (id, pro, automation, appointment, client, due, revision, state, message, why, \
             at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (id) DO UPDATE SET \
             client = ?5, due = ?6, revision = ?7, state = ?8, message = ?9, why = ?10, at = ?11",
        )?
        .execute(params![
            Whole(timer.id),
            timer.pro.0,
            timer.automation.0,
            timer.appointment.0,
            timer.client.0,
            timer.due.0,
            timer.revision,
            state,
            message.map(Whole),
            why.map(NotSentText),
            timer.at.0,
        ])?;
    Ok(())
}

/// What is wrong with timers, and tasks of timers that are none.
pub(crate) fn audit(connection: &Connection) -> Outcome<Vec<AuditFinding>> {
    let mut findings = Vec::new();
    for timer in all(connection, "", [])? {
        let sent = match timer.sending {
            Sending::Sent(position) => automated::find(connection, position)?,
            Sending::Waiting | Sending::Missed(_) | Sending::Ended(_) => None,
        };
        findings.extend(timer_findings(&TimerKept {
            timer,
            task: tasks::find(connection, timer.id)?,
            automation: automations::find(connection, timer.automation)?,
            appointment: appointments::one(connection, timer.appointment).ok(),
            sent,
        }));
    }
    let strays = "SELECT id FROM tasks WHERE kind = 'automation' AND id NOT IN (SELECT id FROM timers)";
    let mut statement = connection.prepare(strays)?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let place = format!("id {}", row.get::<_, Whole>(0)?.0);
        findings.push(reckon_store::audit::finding(
            "task",
            place,
            "is of an automation's timer that is not there",
        ));
    }
    Ok(findings)
}
