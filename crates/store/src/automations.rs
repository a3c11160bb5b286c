//! Templates and automations, beside the log; and the timers that have each message sent once.
//!
//! A timer belongs to an automation and an appointment. It is made, moved and ended in the transaction in which
//! either of the two changes, and it is sent in the transaction that records the action: there is no moment at
//! which a message is sent and its timer still waits.

use core::convert::Infallible;
use std::collections::BTreeMap;

use reckon_domain::automation::{NotSent, Sending, Times};
use reckon_domain::decide::Outcome;
use reckon_domain::event::RelationEvent;
use reckon_domain::{AutomationId, ClientId, Event, ProId, Timestamp, wording};

use crate::Answer;
use crate::ledger::{timer_id, timer_number};
use crate::model::{
    AppointmentRow, AppointmentStatus, AutomatedRow, AutomationCounts, AutomationEntry, AutomationRow,
    Change, Disposition, Receipt, RecipientKind, RecipientPlace, RecipientRow, Seen, StoreError, TaskKind,
    TaskRow, TaskState, TemplateEntry, TemplateId, TemplateRow, TimerRow, TimerSeen,
};

/// What a store keeps of templates and automations.
pub trait Automating {
    /// A pro's templates, in the order of their names.
    fn templates(&self, pro: ProId) -> Answer<'_, Vec<TemplateRow>>;

    /// Keeps a template: a new one, or in place of the one that was seen.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when the pro has no such template; [`StoreError::Outdated`] when it has changed
    /// since it was seen; [`StoreError::Invalid`] when another has its name, or there are too many.
    fn save_template(
        &self,
        pro: ProId,
        seen: Option<Seen<TemplateId>>,
        entry: TemplateEntry,
    ) -> Answer<'_, TemplateRow>;

    /// Removes a template.
    ///
    /// # Errors
    /// As [`save_template`](Self::save_template).
    fn remove_template(&self, pro: ProId, seen: Seen<TemplateId>) -> Answer<'_, ()>;

    /// A pro's automations, the oldest first, and how many messages each has.
    fn automations(&self, pro: ProId) -> Answer<'_, Vec<(AutomationRow, AutomationCounts)>>;

    /// Keeps an automation: a new one, or in place of the one that was seen. Its timers follow.
    ///
    /// # Errors
    /// As [`save_template`](Self::save_template).
    fn save_automation(
        &self,
        pro: ProId,
        seen: Option<Seen<AutomationId>>,
        entry: AutomationEntry,
        now: Timestamp,
    ) -> Answer<'_, AutomationRow>;

    /// Removes an automation: what waits is not sent any more, and nothing of it is listed.
    ///
    /// # Errors
    /// As [`save_template`](Self::save_template).
    fn remove_automation(&self, pro: ProId, seen: Seen<AutomationId>, now: Timestamp) -> Answer<'_, ()>;

    /// An automation's recipients before a place, at most `limit`, those first whose message is due last.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when the pro has no such automation.
    fn recipients(
        &self,
        pro: ProId,
        automation: AutomationId,
        kind: Option<RecipientKind>,
        before: Option<RecipientPlace>,
        limit: usize,
    ) -> Answer<'_, Vec<RecipientRow>>;

    /// A timer with its automation and appointment, for who sends.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there is none.
    fn timer(&self, id: u64) -> Answer<'_, (TimerRow, AutomationRow, AppointmentRow)>;

    /// The timer that sent a message, with its automation and appointment. `None` where no timer did.
    fn timer_of(&self, message: u64) -> Answer<'_, Option<(TimerRow, AutomationRow, AppointmentRow)>>;

    /// A message is not sent, for this reason, and never will be. Nothing happens where the timer has changed
    /// since it was seen.
    fn miss(&self, seen: TimerSeen, why: NotSent, now: Timestamp) -> Answer<'_, ()>;
}

/// Whether a change may be made on what was seen.
///
/// # Errors
/// [`StoreError::Outdated`] when it has changed since.
pub const fn check_version(known: u32, seen: u32) -> Result<(), StoreError> {
    if known == seen { Ok(()) } else { Err(StoreError::Outdated) }
}

/// Whether a pro who has entries of these names may have one more, or another name.
///
/// # Errors
/// [`StoreError::Invalid`] when another has the name, or there are `most` already.
pub fn check_name<'a>(
    name: &str,
    is_new: bool,
    others: impl Iterator<Item = &'a str>,
    most: usize,
) -> Result<(), StoreError> {
    let invalid = |problem| Err(StoreError::invalid("name", problem));
    let folded = name.to_lowercase();
    let mut number = 0;
    for other in others {
        number += 1;
        if other.to_lowercase() == folded {
            return invalid(wording!(
                "another one has this name: choose one that says what is different",
                "ein anderer Eintrag heißt schon so: wählen Sie einen Namen, der den Unterschied sagt"
            ));
        }
    }
    if is_new && number >= most {
        return invalid(wording!(
            "there are {most} already: remove one first",
            "es gibt schon {most}: entfernen Sie erst einen Eintrag"
        ));
    }
    Ok(())
}

/// An automation after a change; `known` is how it was before.
#[must_use]
pub fn changed(
    id: AutomationId,
    pro: ProId,
    known: Option<&AutomationRow>,
    entry: AutomationEntry,
    now: Timestamp,
) -> AutomationRow {
    // Where its moment stays, so does what waits for it.
    let moment = |entry: &AutomationEntry| (entry.trigger, entry.delay, entry.on);
    let same = known.filter(|known| moment(&known.entry) == moment(&entry));
    AutomationRow {
        id,
        version: known.map_or(1, |known| known.version.saturating_add(1)),
        pro,
        since: same.map_or(now, |known| known.since),
        entry,
    }
}

/// An appointment, as far as a pro's messages depend on it. One that another pro has now will not be kept by this
/// one.
#[must_use]
pub fn times(row: &AppointmentRow, pro: ProId) -> Times {
    let AppointmentRow { booked, starts, ends, status, .. } = *row;
    Times { booked, starts, ends, cancelled: status == AppointmentStatus::Cancelled || row.pro != pro }
}

/// The timers of these automations and appointments after either have changed, as far as they differ from the
/// `known` ones; `highest` is the highest id that a timer has.
#[must_use]
pub fn timers_after<'a>(
    pairs: impl Iterator<Item = (&'a AutomationRow, &'a AppointmentRow)>,
    known: &'a [TimerRow],
    highest: u64,
    now: Timestamp,
) -> Vec<TimerRow> {
    let of_pair = |timer: &'a TimerRow| ((timer.automation, timer.appointment), timer);
    let known: BTreeMap<_, _> = known.iter().map(of_pair).collect();
    let mut number = timer_number(highest);
    let mut changed = Vec::new();
    for (automation, appointment) in pairs {
        let before = known.get(&(automation.id, appointment.id)).copied();
        let Some(after) = timer_after(automation, appointment, before, number + 1, now) else { continue };
        number += u64::from(before.is_none());
        if before != Some(&after) {
            changed.push(after);
        }
    }
    changed
}

/// The timer of an automation and an appointment after either has changed, `known` being how it was, and `number`
/// that of the next new timer. `None` where there was none and there is none now.
fn timer_after(
    automation: &AutomationRow,
    appointment: &AppointmentRow,
    known: Option<&TimerRow>,
    number: u64,
    now: Timestamp,
) -> Option<TimerRow> {
    let (timing, times) = (automation.timing(), times(appointment, automation.pro));
    let before = known.map(|known| (known.sending, known.due));
    let sending = timing.plan(&times, before, now)?;
    let due = timing.due(&times);
    match known {
        // What is over stays as it was, and so does what has ended and is not to begin again.
        Some(known) if sending.is_over() => Some(*known),
        Some(known) if sending != Sending::Waiting && (known.sending, known.due) == (sending, due) => {
            Some(TimerRow { client: appointment.client, ..*known })
        }
        Some(known) => Some(TimerRow {
            due,
            client: appointment.client,
            revision: known.revision.saturating_add(1),
            sending,
            at: if known.sending == sending { known.at } else { now },
            ..*known
        }),
        None => Some(TimerRow {
            id: timer_id(number),
            pro: automation.pro,
            automation: automation.id,
            appointment: appointment.id,
            client: appointment.client,
            due,
            revision: 0,
            sending,
            at: now,
        }),
    }
}

/// The timer of an automation that was removed.
#[must_use]
pub fn timer_removed(known: &TimerRow, now: Timestamp) -> TimerRow {
    match known.sending {
        Sending::Waiting => TimerRow {
            revision: known.revision.saturating_add(1),
            sending: Sending::Ended(NotSent::Off),
            at: now,
            ..*known
        },
        Sending::Sent(_) | Sending::Missed(_) | Sending::Ended(_) => *known,
    }
}

/// A timer's task; `before` is how it was until now. While nobody has taken it, it is free at its time.
#[must_use]
pub fn timer_task(timer: &TimerRow, before: Option<&TaskRow>) -> TaskRow {
    let new = TaskRow {
        client: Some(timer.client),
        lease: before.map_or(0, |known| known.lease),
        ..TaskRow::new(timer.id, TaskKind::Automation, timer.due, timer.pro)
    };
    let same = before.filter(|known| known.due == timer.due && known.is_open());
    match (timer.sending, same) {
        (Sending::Waiting, Some(same)) => TaskRow { client: new.client, ..*same },
        (Sending::Waiting, None) => new,
        (Sending::Sent(_) | Sending::Missed(_) | Sending::Ended(_), _) => {
            TaskRow { state: TaskState::Done, ..new }
        }
    }
}

/// Whether a command is still the action of the timer that it was composed for.
///
/// # Errors
/// [`StoreError::Unknown`] when the timer has changed since, or is over.
pub fn check_timer(known: Option<&TimerRow>, seen: TimerSeen) -> Result<TimerRow, StoreError> {
    let same = |known: &&TimerRow| known.revision == seen.revision && known.sending == Sending::Waiting;
    known.filter(same).copied().ok_or(StoreError::Unknown("timer"))
}

/// The timer after its action.
#[must_use]
pub fn timer_done(timer: &TimerRow, receipt: &Receipt) -> TimerRow {
    let sending = match (receipt.disposition, receipt.decision.outcome) {
        (Disposition::Done, _) => Sending::Sent(receipt.position),
        (Disposition::Refused | Disposition::CostsMore, Outcome::Blocked(reason)) => {
            Sending::Missed(NotSent::Blocked(reason))
        }
        // An automation costs nothing, and what it does is never meaningless.
        (Disposition::Refused | Disposition::CostsMore, Outcome::Allowed(_) | Outcome::Error(_)) => {
            Sending::Missed(NotSent::TooLate)
        }
    };
    TimerRow { sending, at: receipt.at, ..*timer }
}

/// What a change says of the messages of automations: those that it sent, and what is known of one (A1). Of which
/// one, the report says; the latest of the automation to the client where it does not.
///
/// # Errors
/// Those of the questions.
pub fn automated<E>(
    change: &Change,
    latest: impl Fn(AutomationId, ClientId) -> Result<Option<u64>, E>,
    known: impl Fn(u64) -> Result<Option<AutomatedRow>, E>,
) -> Result<Vec<(u64, AutomatedRow)>, E> {
    let mut rows = Vec::new();
    for event in &change.events {
        match *event {
            Event::Relation(client, RelationEvent::Sent { automation: Some(automation), .. }) => {
                let row = AutomatedRow { automation, client, at: change.at, last: None };
                rows.push((change.position, row));
            }
            Event::Relation(client, RelationEvent::DeliveryReported { automation, delivery, message }) => {
                let position = match message {
                    Some(position) => Some(position),
                    None => latest(automation, client)?,
                };
                let Some(position) = position else { continue };
                let of = |row: &AutomatedRow| (row.automation, row.client) == (automation, client);
                let row = known(position)?.filter(of);
                rows.extend(
                    row.map(|row| (position, AutomatedRow { last: Some((delivery, change.at)), ..row })),
                );
            }
            Event::Relation(..) | Event::Lead(..) | Event::Account(_) => {}
        }
    }
    Ok(rows)
}

/// The same, in a projection that is whole.
pub fn automate(all: &mut BTreeMap<u64, AutomatedRow>, change: &Change) {
    let latest = |automation, client| {
        let of = |row: &AutomatedRow| (row.automation, row.client) == (automation, client);
        Ok(all.iter().rev().find(|(_, row)| of(row)).map(|(position, _)| *position))
    };
    let Ok::<_, Infallible>(rows) = automated(change, latest, |position| Ok(all.get(&position).copied()));
    all.extend(rows);
}
