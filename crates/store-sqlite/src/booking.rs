//! What the booking software says, within the writer's transaction.

use std::collections::BTreeSet;

use reckon_store::booking::{plan, word};
use reckon_store::domain::{ProId, Timestamp};
use reckon_store::{Booked, Booking, Change, ClientRow, DirectoryNews};
use rusqlite::Connection;

use crate::appointments;
use crate::automations::Followers;
use crate::cache::WriterCache;
use crate::executor::Executor;
use crate::failure::Outcome;
use crate::import::{Known, keep_client};

/// What has happened beside an answer.
#[derive(Debug, Default)]
pub(crate) struct Published {
    /// What was appended to the log.
    pub(crate) changes: Vec<Change>,
    /// Tasks that have begun or ended.
    pub(crate) tasks_changed: u64,
    /// The pros whose calendars have changed.
    pub(crate) calendars: BTreeSet<ProId>,
    /// What has changed in the directory.
    pub(crate) news: Vec<DirectoryNews>,
}

/// What the booking software says, looked at alone.
pub(crate) fn look(connection: &Connection, booking: &Booking, now: Timestamp) -> Outcome<Booked> {
    Ok(plan(booking, &Known(connection), now)?.booked)
}

/// Takes what the booking software says.
pub(crate) fn book(
    connection: &Connection,
    booking: &Booking,
    now: Timestamp,
) -> Outcome<(Booked, Published)> {
    let planned = plan(booking, &Known(connection), now)?;
    if !planned.booked.kept {
        return Ok((planned.booked, Published::default()));
    }
    for (reference, row) in &planned.clients {
        keep_client(connection, reference, row)?;
    }
    let mut tasks_changed = 0;
    let mut followers = Followers::default();
    for row in planned.appointments.values() {
        appointments::put(connection, row)?;
        if planned.moved.contains(&row.id) {
            tasks_changed += followers.follow(connection, row, now)?;
        }
    }
    let news = planned.clients.values().filter(|row| planned.told.contains(&row.id));
    let published = tell(connection, news, now)?;
    Ok((
        planned.booked,
        Published {
            tasks_changed: published.tasks_changed + tasks_changed,
            calendars: planned.calendars,
            ..published
        },
    ))
}

/// Tells the pros who know these clients what is said of them now.
pub(crate) fn tell<'a>(
    connection: &Connection,
    clients: impl Iterator<Item = &'a ClientRow>,
    now: Timestamp,
) -> Outcome<Published> {
    let mut cache = WriterCache::new(connection)?;
    let mut published = Published::default();
    for client in clients {
        for pro in appointments::acquaintances(connection, client.id)? {
            let command = word(client, pro, cache.head, now);
            let mut executor = Executor::new(connection, &mut cache);
            published.changes.extend(executor.execute(&command)?.1);
            published.tasks_changed += executor.tasks_changed;
        }
    }
    Ok(published)
}
