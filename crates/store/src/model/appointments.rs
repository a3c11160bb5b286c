//! Appointments, and what the booking software says of them and of clients.

use reckon_domain::rule::Language;
use reckon_domain::{ClientId, ProId, Timestamp};

use super::faults::Fault;
use super::people::Contacts;

/// An appointment, within a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AppointmentId(pub u32);

impl core::fmt::Display for AppointmentId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

/// Whether an appointment will be kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AppointmentStatus {
    /// It will.
    #[default]
    Booked,
    /// It will not.
    Cancelled,
}

impl AppointmentStatus {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Booked, Self::Cancelled];

    /// The name in the database and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// An appointment of a pro with a client, as the booking software has it.
#[derive(Clone, PartialEq, Eq)]
pub struct AppointmentRow {
    /// Its id.
    pub id: AppointmentId,
    /// The booking software's own id.
    pub reference: String,
    /// The booking software's version of it: rising.
    pub version: u64,
    /// Whose time it is.
    pub pro: ProId,
    /// With whom.
    pub client: ClientId,
    /// What it is for, in a line.
    pub title: String,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends; not before it begins.
    pub ends: Timestamp,
    /// When it first became known.
    pub booked: Timestamp,
    /// Whether it will be kept.
    pub status: AppointmentStatus,
}

impl core::fmt::Debug for AppointmentRow {
    /// Without what it is for: people wrote that.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { id, version, pro, client, status, .. } = self;
        write!(f, "AppointmentRow({id} version {version}, pro {pro} client {client}, {})", status.name())
    }
}

/// Which of a pro's appointments, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppointmentSpan {
    /// Those that begin at this instant or later.
    pub from: Timestamp,
    /// Those that begin before this instant.
    pub to: Timestamp,
    /// Whether the latest comes first.
    pub latest_first: bool,
}

impl AppointmentSpan {
    /// All of them, the earliest first.
    pub const ALL: Self = Self { from: Timestamp::MIN, to: Timestamp(i64::MAX), latest_first: false };
}

/// Where a page of appointments ended: when its last one begins, and which that is.
pub type AppointmentPlace = (Timestamp, AppointmentId);

/// What the booking software says: clients, then appointments with them. Each entry is taken or refused by
/// itself, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Booking {
    /// Clients.
    pub clients: Vec<ClientBooking>,
    /// Appointments.
    pub appointments: Vec<AppointmentBooking>,
    /// What becomes of it.
    pub purpose: Purpose,
}

/// What becomes of what the booking software says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// It is kept.
    #[default]
    Keep,
    /// It is kept if it comes to the [outlook](Booked::outlook) that was seen before. Otherwise nothing is.
    KeepAs(u64),
    /// Nothing is kept: what it would come to is looked at.
    Look,
}

/// A client, as the booking software has them. It owns their contacts.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ClientBooking {
    /// The id of the marketplace and of the booking software.
    pub reference: String,
    /// The version: only a later one than the known changes anything.
    pub version: u64,
    /// Their full name.
    pub name: String,
    /// All of their contacts: one that is missing is removed (W2).
    pub contacts: Contacts,
    /// The language in which they are spoken and written to.
    pub language: Language,
}

impl core::fmt::Debug for ClientBooking {
    /// Without who they are.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "ClientBooking({})", self.version)
    }
}

/// An appointment, as the booking software has it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AppointmentBooking {
    /// The booking software's own id.
    pub reference: String,
    /// The version: only a later one than the known changes anything.
    pub version: u64,
    /// The pro's reference.
    pub pro: String,
    /// The client's reference.
    pub client: String,
    /// What it is for, in a line.
    pub title: String,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// Whether it will be kept.
    pub status: AppointmentStatus,
}

impl core::fmt::Debug for AppointmentBooking {
    /// Without what it is for: people wrote that.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "AppointmentBooking({} version {})", self.reference, self.version)
    }
}

/// What becomes of one entry of the booking software's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It is new.
    Created,
    /// It replaces what was known: the names of the fields that have changed.
    Updated(Vec<&'static str>),
    /// It says what is known.
    Unchanged,
    /// This later version of it is known: it changes nothing.
    Outdated(u64),
    /// It is not right, and changes nothing.
    Refused {
        /// The field at fault.
        field: &'static str,
        /// What is wrong with it.
        fault: Fault,
    },
}

/// What becomes of what the booking software says, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Booked {
    /// Of the clients.
    pub clients: Vec<Fate>,
    /// Of the appointments.
    pub appointments: Vec<Fate>,
    /// A mark of all that becomes of it, to be [kept as](Purpose::KeepAs) later. Of this program alone: the next
    /// one may have other marks.
    pub outlook: u64,
    /// Whether it is kept now.
    pub kept: bool,
}
