//! Appointments as their pro sees them, and what became of what the booking software says.

use serde::{Deserialize, Serialize};

use crate::discussions::Discussion;
use crate::form::RelationForm;

/// Whether an appointment will be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AppointmentStatus {
    /// It will.
    Booked,
    /// It will not.
    Cancelled,
}

/// An appointment, for its pro alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Appointment {
    /// Its id.
    pub id: u32,
    /// With whom.
    pub client: u32,
    /// The client's name: given name and initial.
    pub name: String,
    /// What it is for, in a line.
    pub title: String,
    /// When it begins, in milliseconds.
    pub starts: i64,
    /// When it ends, in milliseconds.
    pub ends: i64,
    /// Whether it will be kept.
    pub status: AppointmentStatus,
}

impl core::fmt::Debug for Appointment {
    /// Without what people wrote.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Appointment({} with {})", self.id, self.client)
    }
}

/// A page of a pro's appointments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Calendar {
    /// The appointments, in the order that was asked for.
    pub appointments: Vec<Appointment>,
    /// What is between the pro and each of the clients: what can be sent is predicted with it.
    pub relations: Vec<RelationForm>,
    /// The place in the log up to which it is current.
    pub position: u64,
    /// What to give as `after` for the next page; left out on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A client whom a pro knows, for that pro alone. Never their contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClientProfile {
    /// Their name: given name and initial.
    pub name: String,
    /// What is between the two, and how the client can be reached.
    pub relation: RelationForm,
    /// The discussions with them, the one first in which something happened last: one a channel.
    pub discussions: Vec<Discussion>,
    /// The appointments with them, the earliest first.
    pub appointments: Vec<Appointment>,
    /// The place in the log up to which it is current.
    pub position: u64,
}

/// What became of an entry of the booking software's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is new.
    Created,
    /// It replaces what was known.
    Updated,
    /// It says what is known.
    Unchanged,
    /// A later version of it is known: it changes nothing.
    Outdated,
    /// It is not right, and changes nothing.
    Refused,
}

impl Outcome {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Created, Self::Updated, Self::Unchanged, Self::Outdated, Self::Refused];
}

/// What became of an entry, and why. It has the names of fields, never what a contact is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Verdict {
    /// What became of it.
    pub result: Outcome,
    /// The fields that have changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
    /// The later version that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<u64>,
    /// The field at fault, or of which something is to be said although the entry is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong with it, and what would be right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// What became of an entry of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EntryVerdict {
    /// The entry's reference; left out where it has none that can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What became of it.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// What became of a message of the booking software's, entry by entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BookingAnswer {
    /// Of the clients, in the message's order.
    pub clients: Vec<EntryVerdict>,
    /// Of the appointments, in the message's order.
    pub appointments: Vec<EntryVerdict>,
}

/// What became, or would become, of a line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LineVerdict {
    /// The line that the entry begins at; the header is line 1.
    pub line: u64,
    /// The column at fault, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The entry.
    #[serde(flatten)]
    pub entry: EntryVerdict,
}

/// What became, or would become, of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// Line by line.
    pub lines: Vec<LineVerdict>,
    /// How many lines have nothing in any cell: they are skipped.
    #[serde(default)]
    pub empty: usize,
    /// A mark of all of it, to import what was looked at and nothing else.
    pub outlook: String,
    /// Whether it was imported.
    pub imported: bool,
    /// Whether the truth has moved since the preview whose mark was given: then nothing was imported, and this
    /// is what it would come to now.
    pub moved: bool,
}

impl ImportReport {
    /// How many lines came to this.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.lines.iter().filter(|line| line.entry.verdict.result == outcome).count()
    }
}
