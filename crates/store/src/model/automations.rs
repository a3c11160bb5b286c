//! A pro's templates and automations, and what becomes of each of their messages.

use reckon_domain::action::Delivery;
use reckon_domain::automation::{Sending, Timing, Trigger};
use reckon_domain::relation::Channel;
use reckon_domain::{AutomationId, ClientId, ProId, Timestamp};

use super::appointments::AppointmentId;

/// The most templates that a pro has.
pub const MOST_TEMPLATES: usize = 100;

/// The most automations that a pro has.
pub const MOST_AUTOMATIONS: usize = 50;

/// A template of a pro.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TemplateId(pub u32);

impl core::fmt::Display for TemplateId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

/// What a change replaces: the id, and the version that whoever changes it has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen<I> {
    /// Which one.
    pub id: I,
    /// In which version.
    pub version: u32,
}

/// A reply that is written once and sent often, as the pro writes it.
#[derive(Clone, PartialEq, Eq)]
pub struct TemplateEntry {
    /// Its name, unique among the pro's.
    pub name: String,
    /// The channel that it is for; every channel where it is `None`.
    pub channel: Option<Channel>,
    /// The words with fields.
    pub body: String,
}

/// A reply that is written once and sent often.
#[derive(Clone, PartialEq, Eq)]
pub struct TemplateRow {
    /// Its id.
    pub id: TemplateId,
    /// Raised with each change.
    pub version: u32,
    /// Whose it is.
    pub pro: ProId,
    /// What the pro has written.
    pub entry: TemplateEntry,
}

/// An automation, as the pro defines it.
#[derive(Clone, PartialEq, Eq)]
pub struct AutomationEntry {
    /// Its name, unique among the pro's.
    pub name: String,
    /// What has it send.
    pub trigger: Trigger,
    /// How long after that, or before, in minutes.
    pub delay: u32,
    /// How it sends.
    pub channel: Channel,
    /// The words with fields.
    pub body: String,
    /// Whether it sends.
    pub on: bool,
}

/// An automation.
#[derive(Clone, PartialEq, Eq)]
pub struct AutomationRow {
    /// Its id. It is never given to another, not even after it was removed.
    pub id: AutomationId,
    /// Raised with each change.
    pub version: u32,
    /// Whose it is.
    pub pro: ProId,
    /// What the pro has defined.
    pub entry: AutomationEntry,
    /// Since when it sends as it does: when it was switched on last, or its moment changed.
    pub since: Timestamp,
}

impl AutomationRow {
    /// When it sends.
    #[must_use]
    pub fn timing(&self) -> Timing {
        let AutomationEntry { trigger, delay, on, .. } = self.entry;
        Timing { trigger, delay, since: on.then_some(self.since) }
    }
}

/// What becomes of an automation's message for an appointment. There is one for the two, ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerRow {
    /// Its id: that of its task.
    pub id: u64,
    /// Whose it is.
    pub pro: ProId,
    /// The automation.
    pub automation: AutomationId,
    /// The appointment.
    pub appointment: AppointmentId,
    /// The appointment's client.
    pub client: ClientId,
    /// When the message is or was to be sent.
    pub due: Timestamp,
    /// Raised whenever the appointment or the automation changes: what was read before is out of date then.
    pub revision: u32,
    /// What becomes of it.
    pub sending: Sending,
    /// When that came about.
    pub at: Timestamp,
}

/// The timer that a command is the action of, as whoever has composed it has seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerSeen {
    /// The timer.
    pub id: u64,
    /// Its revision.
    pub revision: u32,
}

/// A message that an automation has sent, and what is known last of it (A1): a projection of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AutomatedRow {
    /// The automation.
    pub automation: AutomationId,
    /// To whom.
    pub client: ClientId,
    /// When.
    pub at: Timestamp,
    /// What is known last, and since when.
    pub last: Option<(Delivery, Timestamp)>,
}

/// Which of an automation's recipients are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecipientKind {
    /// Those whose message is to be sent.
    Waiting,
    /// Those whose message was sent.
    Sent,
    /// Those whose message was not sent, or will not be.
    NotSent,
}

impl RecipientKind {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::NotSent];

    /// The one that a message is of.
    #[must_use]
    pub const fn of(sending: Sending) -> Self {
        match sending {
            Sending::Waiting => Self::Waiting,
            Sending::Sent(_) => Self::Sent,
            Sending::Missed(_) | Sending::Ended(_) => Self::NotSent,
        }
    }
}

/// Where a page of recipients ended: when its last message is due, and its timer.
pub type RecipientPlace = (Timestamp, u64);

/// Somebody to whom an automation sends, for one appointment.
#[derive(Clone, PartialEq, Eq)]
pub struct RecipientRow {
    /// What becomes of the message.
    pub timer: TimerRow,
    /// The client's name, as far as anyone may see it.
    pub client_name: String,
    /// What the appointment is for.
    pub title: String,
    /// When it begins.
    pub starts: Timestamp,
    /// What is known last of the message, and since when.
    pub last: Option<(Delivery, Timestamp)>,
}

/// How many messages an automation has. Each that was sent counts once more by what is known last of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AutomationCounts {
    /// To be sent.
    pub waiting: u32,
    /// Sent.
    pub sent: u32,
    /// Not sent.
    pub not_sent: u32,
    last: [u32; Delivery::ALL.len()],
}

impl AutomationCounts {
    /// Counts `number` messages more.
    pub fn add(&mut self, kind: RecipientKind, last: Option<Delivery>, number: u32) {
        match kind {
            RecipientKind::Waiting => self.waiting += number,
            RecipientKind::Sent => self.sent += number,
            RecipientKind::NotSent => self.not_sent += number,
        }
        for (delivery, count) in Delivery::ALL.into_iter().zip(&mut self.last) {
            *count += if last == Some(delivery) { number } else { 0 };
        }
    }

    /// How many were sent of which this is known last.
    #[must_use]
    pub fn last(&self, delivery: Delivery) -> u32 {
        Delivery::ALL
            .into_iter()
            .zip(self.last)
            .find(|(one, _)| *one == delivery)
            .map_or(0, |(_, count)| count)
    }
}

macro_rules! without_words {
    ($($row:ty, $name:literal, $of:expr;)+) => {$(
        impl core::fmt::Debug for $row {
            /// Without what people wrote.
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!($name, "({:?})"), $of(self))
            }
        }
    )+};
}

without_words! {
    TemplateEntry, "TemplateEntry", |entry: &TemplateEntry| entry.channel;
    TemplateRow, "TemplateRow", |row: &TemplateRow| (row.id, row.version);
    AutomationEntry, "AutomationEntry", |entry: &AutomationEntry| (entry.trigger, entry.delay, entry.on);
    AutomationRow, "AutomationRow", |row: &AutomationRow| (row.id, row.version, row.timing());
    RecipientRow, "RecipientRow", |row: &RecipientRow| (row.timer, row.last);
}
