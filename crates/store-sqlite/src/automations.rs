//! Templates, automations and their timers, written and read.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use reckon_store::automations::{
    changed, check_name, check_timer, check_version, timer_removed, timer_task, timers_after,
};
use reckon_store::domain::automation::{NotSent, Sending};
use reckon_store::domain::{AutomationId, ProId, Timestamp};
use reckon_store::{
    AppointmentId, AppointmentRow, AutomationCounts, AutomationEntry, AutomationRow, MOST_AUTOMATIONS,
    MOST_TEMPLATES, RecipientKind, RecipientPlace, RecipientRow, Seen, StoreError, TemplateEntry, TemplateId,
    TemplateRow, TimerRow, TimerSeen,
};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use crate::automated;
use crate::failure::Outcome;
use crate::people;
use crate::reads::{at_most, beyond};
use crate::rows::Columns;
use crate::timers;
use crate::value::{ChannelText, Name};
use crate::{appointments, tasks};

const TEMPLATE: &str = "id, version, pro, name, channel, body";

fn read_template(row: &Row<'_>) -> Result<TemplateRow> {
    let mut from = Columns::from(row, 0);
    Ok(TemplateRow {
        id: TemplateId(from.next()?),
        version: from.next()?,
        pro: ProId(from.next()?),
        entry: TemplateEntry {
            name: from.next()?,
            channel: from.next::<Option<ChannelText>>()?.map(|ChannelText(channel)| channel),
            body: from.next()?,
        },
    })
}

/// A pro's templates, in the order of their names.
pub(crate) fn templates(connection: &Connection, pro: ProId) -> Outcome<Vec<TemplateRow>> {
    people::check_pro(connection, pro)?;
    let sql = format!("SELECT {TEMPLATE} FROM templates WHERE pro = ?1 ORDER BY name");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map([pro.0], read_template)?.collect::<Result<_>>()?)
}

fn seen_template(connection: &Connection, pro: ProId, seen: Seen<TemplateId>) -> Outcome<TemplateRow> {
    let sql = format!("SELECT {TEMPLATE} FROM templates WHERE id = ?1 AND pro = ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let known = statement.query_row([seen.id.0, pro.0], read_template).optional()?;
    let known = known.ok_or(StoreError::Unknown("template"))?;
    check_version(known.version, seen.version)?;
    Ok(known)
}

/// Keeps a template.
pub(crate) fn save_template(
    connection: &Connection,
    pro: ProId,
    seen: Option<Seen<TemplateId>>,
    entry: TemplateEntry,
) -> Outcome<TemplateRow> {
    let rows = templates(connection, pro)?;
    let known = seen.map(|seen| seen_template(connection, pro, seen)).transpose()?;
    let others = rows.iter().filter(|row| known.as_ref().is_none_or(|known| known.id != row.id));
    check_name(&entry.name, known.is_none(), others.map(|row| row.entry.name.as_str()), MOST_TEMPLATES)?;
    let version = known.as_ref().map_or(1, |known| known.version.saturating_add(1));
    let id = match &known {
        Some(known) => {
            connection
                .prepare_cached(
                    "UPDATE templates SET version = ?2, name = ?3, channel = ?4, body = ?5 WHERE id = ?1",
                )?
                .execute(params![
                    known.id.0,
                    version,
                    entry.name,
                    entry.channel.map(ChannelText),
                    entry.body
                ])?;
            known.id
        }
        None => {
            let id = connection
                .prepare_cached(
                    "INSERT INTO templates (version, pro, name, channel, body) VALUES (?1, ?2, ?3, ?4, ?5) \
                     RETURNING id",
                )?
                .query_row(
                    params![version, pro.0, entry.name, entry.channel.map(ChannelText), entry.body],
                    |row| row.get(0),
                )?;
            TemplateId(id)
        }
    };
    Ok(TemplateRow { id, version, pro, entry })
}

/// Removes a template.
pub(crate) fn remove_template(connection: &Connection, pro: ProId, seen: Seen<TemplateId>) -> Outcome<()> {
    let known = seen_template(connection, pro, seen)?;
    connection.prepare_cached("DELETE FROM templates WHERE id = ?1")?.execute([known.id.0])?;
    Ok(())
}

const AUTOMATION: &str = "id, version, pro, name, trigger, delay, channel, body, \"on\", since";

fn read_automation(row: &Row<'_>) -> Result<AutomationRow> {
    let mut from = Columns::from(row, 0);
    Ok(AutomationRow {
        id: AutomationId(from.next()?),
        version: from.next()?,
        pro: ProId(from.next()?),
        entry: AutomationEntry {
            name: from.next()?,
            trigger: from.next::<Name<_>>()?.0,
            delay: from.next()?,
            channel: from.next::<ChannelText>()?.0,
            body: from.next()?,
            on: from.next()?,
        },
        since: Timestamp(from.next()?),
    })
}

fn own(connection: &Connection, pro: ProId) -> Outcome<Vec<AutomationRow>> {
    let sql = format!("SELECT {AUTOMATION} FROM automations WHERE pro = ?1 AND removed = 0 ORDER BY id");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map([pro.0], read_automation)?.collect::<Result<_>>()?)
}

/// An automation, removed or not.
fn any(connection: &Connection, id: AutomationId) -> Outcome<AutomationRow> {
    let sql = format!("SELECT {AUTOMATION} FROM automations WHERE id = ?1");
    let found = connection.prepare_cached(&sql)?.query_row([id.0], read_automation).optional()?;
    found.ok_or_else(|| StoreError::Unknown("automation").into())
}

/// An automation that was not removed.
pub(crate) fn find(connection: &Connection, id: AutomationId) -> Outcome<Option<AutomationRow>> {
    let sql = format!("SELECT {AUTOMATION} FROM automations WHERE id = ?1 AND removed = 0");
    Ok(connection.prepare_cached(&sql)?.query_row([id.0], read_automation).optional()?)
}

fn of_pro(connection: &Connection, pro: ProId, id: AutomationId) -> Outcome<AutomationRow> {
    let known = find(connection, id)?.filter(|row| row.pro == pro);
    known.ok_or_else(|| StoreError::Unknown("automation").into())
}

/// A pro's automations, the oldest first, and how many messages each has.
pub(crate) fn automations(
    connection: &Connection,
    pro: ProId,
) -> Outcome<Vec<(AutomationRow, AutomationCounts)>> {
    people::check_pro(connection, pro)?;
    let counted = |row: AutomationRow| {
        let counts = counts(connection, row.id)?;
        Ok((row, counts))
    };
    own(connection, pro)?.into_iter().map(counted).collect()
}

fn counts(connection: &Connection, id: AutomationId) -> Outcome<AutomationCounts> {
    let mut statement = connection.prepare_cached(
        "SELECT timers.state, automated.last, count(*) FROM timers \
         LEFT JOIN automated ON automated.position = timers.message \
         WHERE timers.automation = ?1 GROUP BY timers.state, automated.last",
    )?;
    let mut found = statement.query([id.0])?;
    let mut counts = AutomationCounts::default();
    while let Some(row) = found.next()? {
        let kind = timers::kind(&row.get::<_, String>(0)?);
        let last = row.get::<_, Option<Name<_>>>(1)?.map(|Name(delivery)| delivery);
        kind.into_iter().try_for_each(|kind| row.get(2).map(|number| counts.add(kind, last, number)))?;
    }
    Ok(counts)
}

/// Keeps an automation; its timers follow. Says how many tasks have changed.
pub(crate) fn save_automation(
    connection: &Connection,
    pro: ProId,
    seen: Option<Seen<AutomationId>>,
    entry: AutomationEntry,
    now: Timestamp,
) -> Outcome<(AutomationRow, u64)> {
    people::check_pro(connection, pro)?;
    let known = seen.map(|seen| seen_automation(connection, pro, seen)).transpose()?;
    let rows = own(connection, pro)?;
    let others = rows.iter().filter(|row| known.as_ref().is_none_or(|known| known.id != row.id));
    check_name(&entry.name, known.is_none(), others.map(|row| row.entry.name.as_str()), MOST_AUTOMATIONS)?;
    let id = match &known {
        Some(known) => known.id,
        None => {
            let sql = "SELECT coalesce(max(id), 0) + 1 FROM automations";
            AutomationId(connection.query_row(sql, [], |row| row.get(0))?)
        }
    };
    let row = changed(id, pro, known.as_ref(), entry, now);
    put_automation(connection, &row)?;
    let tasks_changed = follow_automation(connection, &row, now)?;
    Ok((row, tasks_changed))
}

fn seen_automation(connection: &Connection, pro: ProId, seen: Seen<AutomationId>) -> Outcome<AutomationRow> {
    let known = of_pro(connection, pro, seen.id)?;
    check_version(known.version, seen.version)?;
    Ok(known)
}

fn put_automation(connection: &Connection, row: &AutomationRow) -> Outcome<()> {
    let AutomationEntry { name, trigger, delay, channel, body, on } = &row.entry;
    connection
        .prepare_cached(
            "INSERT INTO automations (id, version, pro, name, trigger, delay, channel, body, \"on\", since) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (id) DO UPDATE SET \
             version = ?2, name = ?4, trigger = ?5, delay = ?6, channel = ?7, body = ?8, \"on\" = ?9, \
             since = ?10",
        )?
        .execute(params![
            row.id.0,
            row.version,
            row.pro.0,
            name,
            Name(*trigger),
            delay,
            ChannelText(*channel),
            body,
            on,
            row.since.0,
        ])?;
    Ok(())
}

fn follow_automation(connection: &Connection, row: &AutomationRow, now: Timestamp) -> Outcome<u64> {
    let known = timers::of_automation(connection, row.id)?;
    let mut concerned = appointments::ending_from(connection, row.pro, row.timing().horizon(now))?;
    let ending: BTreeSet<_> = concerned.iter().map(|appointment| appointment.id).collect();
    let open = known.iter().filter(|timer| !timer.sending.is_over());
    for timer in open.filter(|timer| !ending.contains(&timer.appointment)) {
        concerned.push(appointments::one(connection, timer.appointment)?);
    }
    let pairs = concerned.iter().map(|appointment| (row, appointment));
    put_timers(connection, &timers_after(pairs, &known, timers::highest(connection)?, now))
}

/// What follows when appointments change. Of each pro the automations are read once.
#[derive(Debug, Default)]
pub(crate) struct Followers(BTreeMap<ProId, Vec<AutomationRow>>);

impl Followers {
    /// An appointment has changed; timers follow. Says how many tasks have changed.
    pub(crate) fn follow(
        &mut self,
        connection: &Connection,
        appointment: &AppointmentRow,
        now: Timestamp,
    ) -> Outcome<u64> {
        let known = timers::of_appointment(connection, appointment.id)?;
        let own = match self.0.entry(appointment.pro) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(own(connection, appointment.pro)?),
        };
        let others = known.iter().filter(|timer| !own.iter().any(|one| one.id == timer.automation));
        let others = others.map(|timer| find(connection, timer.automation)).collect::<Outcome<Vec<_>>>()?;
        let pairs = own.iter().chain(others.iter().flatten()).map(|automation| (automation, appointment));
        put_timers(connection, &timers_after(pairs, &known, timers::highest(connection)?, now))
    }
}

fn put_timers(connection: &Connection, all: &[TimerRow]) -> Outcome<u64> {
    for timer in all {
        let before = tasks::find(connection, timer.id)?;
        let task = timer_task(timer, before.as_ref());
        timers::put(connection, timer)?;
        tasks::replace(connection, &task)?;
    }
    Ok(all.len() as u64)
}

/// Removes an automation. Says how many tasks have ended.
pub(crate) fn remove_automation(
    connection: &Connection,
    pro: ProId,
    seen: Seen<AutomationId>,
    now: Timestamp,
) -> Outcome<((), u64)> {
    let row = seen_automation(connection, pro, seen)?;
    connection.prepare_cached("UPDATE automations SET removed = 1 WHERE id = ?1")?.execute([row.id.0])?;
    let known = timers::of_automation(connection, row.id)?;
    let waiting = known.iter().filter(|timer| timer.sending == Sending::Waiting);
    let ended: Vec<_> = waiting.map(|timer| timer_removed(timer, now)).collect();
    Ok(((), put_timers(connection, &ended)?))
}

/// The timer that a command is the action of, if it still is.
pub(crate) fn timer_seen(connection: &Connection, seen: TimerSeen) -> Outcome<TimerRow> {
    Ok(check_timer(timers::find(connection, seen.id)?.as_ref(), seen)?)
}

/// A timer is over. Says how many tasks have ended with it.
pub(crate) fn end_timer(connection: &Connection, timer: TimerRow) -> Outcome<u64> {
    put_timers(connection, &[timer])
}

/// A message is not sent. Says how many tasks have ended.
pub(crate) fn miss(
    connection: &Connection,
    seen: TimerSeen,
    why: NotSent,
    now: Timestamp,
) -> Outcome<((), u64)> {
    let known = timers::find(connection, seen.id)?;
    let ended = match check_timer(known.as_ref(), seen) {
        Ok(timer) => end_timer(connection, TimerRow { sending: Sending::Missed(why), at: now, ..timer })?,
        Err(_) => 0,
    };
    Ok(((), ended))
}

/// A timer with its automation and appointment.
pub(crate) fn timer(connection: &Connection, id: u64) -> Outcome<(TimerRow, AutomationRow, AppointmentRow)> {
    let timer = timers::find(connection, id)?.ok_or(StoreError::Unknown("timer"))?;
    let automation = any(connection, timer.automation)?;
    let appointment: AppointmentId = timer.appointment;
    Ok((timer, automation, appointments::one(connection, appointment)?))
}

/// The timer that sent a message, with its automation and appointment.
pub(crate) fn timer_of(
    connection: &Connection,
    message: u64,
) -> Outcome<Option<(TimerRow, AutomationRow, AppointmentRow)>> {
    let found = timers::of_message(connection, message)?;
    found.map(|found| timer(connection, found.id)).transpose()
}

/// An automation's recipients, those first whose message is due last.
pub(crate) fn recipients(
    connection: &Connection,
    pro: ProId,
    automation: AutomationId,
    kind: Option<RecipientKind>,
    before: Option<RecipientPlace>,
    limit: usize,
) -> Outcome<Vec<RecipientRow>> {
    of_pro(connection, pro, automation)?;
    let (due, id) = before.map_or((i64::MAX, i64::MAX), |(due, id)| (due.0, beyond(id)));
    let sql = format!(
        "SELECT {}, clients.short_name, appointments.title, appointments.starts, {} FROM timers \
         JOIN clients ON clients.id = timers.client \
         JOIN appointments ON appointments.id = timers.appointment \
         LEFT JOIN automated ON automated.position = timers.message \
         WHERE timers.automation = ?1 AND timers.state = ?5 AND (timers.due, timers.id) < (?2, ?3) \
         ORDER BY timers.due DESC, timers.id DESC LIMIT ?4",
        timers::TIMER,
        automated::LAST
    );
    let mut rows = Vec::new();
    // Each state comes from an index in the list's order.
    for state in timers::states(kind) {
        let mut statement = connection.prepare_cached(&sql)?;
        let values = params![automation.0, due, id, at_most(limit), state];
        rows.extend(statement.query_map(values, read_recipient)?.collect::<Result<Vec<_>>>()?);
    }
    rows.sort_unstable_by_key(|row| core::cmp::Reverse((row.timer.due, row.timer.id)));
    rows.truncate(limit);
    Ok(rows)
}

fn read_recipient(row: &Row<'_>) -> Result<RecipientRow> {
    let mut from = Columns::from(row, 0);
    Ok(RecipientRow {
        timer: timers::read(&mut from)?,
        client_name: from.next()?,
        title: from.next()?,
        starts: Timestamp(from.next()?),
        last: automated::read_last(&mut from)?,
    })
}
