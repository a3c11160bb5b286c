//! What the booking software says, compared with what is known: written once for every store.
//!
//! Each entry has a version, and the latest wins whole, in whatever order they come: what is older than the known
//! one changes nothing, and what is said twice is said once.

use core::hash::{Hash, Hasher};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::DefaultHasher;

use reckon_domain::action::Role;
use reckon_domain::decide::About;
use reckon_domain::written::is_blank;
use reckon_domain::{Action, ClientId, ProId, Timestamp};

use crate::contacts::short_name;
use crate::directory::{Directory, HighestIds};
use crate::model::{
    Actor, AppointmentBooking, AppointmentId, AppointmentRow, Booked, Booking, ClientBooking, ClientRow,
    Command, Fate, Fault, Purpose, StoreError,
};

/// What a booking comes to: to be kept together, or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bookings {
    /// Clients, to be added or to replace what has the same id, by their references.
    pub clients: BTreeMap<String, ClientRow>,
    /// Those of them whose pros are to [hear](word) of it.
    pub told: BTreeSet<ClientId>,
    /// Appointments, to be added or to replace what has the same id, by their references.
    pub appointments: BTreeMap<String, AppointmentRow>,
    /// Those of them whose timers follow: the others are as they were, but for their titles.
    pub moved: BTreeSet<AppointmentId>,
    /// The pros whose calendars that changes.
    pub calendars: BTreeSet<ProId>,
    /// The answer.
    pub booked: Booked,
}

/// Whether those who know a client are to hear of what is said of them now: another name or another contact.
#[must_use]
pub fn is_news(known: &ClientRow, said: &ClientRow) -> bool {
    known.short_name != said.short_name || known.contacts != said.contacts
}

/// The booking software's word on a client to one of the pros who know them (W2): the log has it for each, so
/// that their pages hear of it, even those that were away. It is the next thing in the log.
#[must_use]
pub fn word(client: &ClientRow, pro: ProId, head: u64, now: Timestamp) -> Command {
    let actor = Actor::Machine(Role::BookingSoftware);
    Command {
        about: About { project: None, client: Some(client.id) },
        contacts: Some(client.contacts.clone()),
        ..Command::new(actor, format!("word:{}", head + 1), pro, Action::UpdateContact, now)
    }
}

/// Compares what the booking software says with what is known, and gives what is new its ids.
///
/// # Errors
/// Only when the store cannot answer. An entry that is not right is refused by itself.
pub fn plan(booking: &Booking, directory: &dyn Directory, now: Timestamp) -> Result<Bookings, StoreError> {
    let mut planner = Planner { directory, ids: directory.highest()?, now, found: Bookings::default() };
    for client in &booking.clients {
        let fate = planner.client(client)?;
        planner.found.booked.clients.push(fate);
    }
    for appointment in &booking.appointments {
        let fate = planner.appointment(appointment)?;
        planner.found.booked.appointments.push(fate);
    }
    let booked = &mut planner.found.booked;
    let mut hasher = DefaultHasher::new();
    (&booked.clients, &booked.appointments).hash(&mut hasher);
    booked.outlook = hasher.finish();
    booked.kept = match booking.purpose {
        Purpose::Keep => true,
        Purpose::KeepAs(seen) => seen == booked.outlook,
        Purpose::Look => false,
    };
    Ok(planner.found)
}

struct Planner<'a> {
    directory: &'a dyn Directory,
    ids: HighestIds,
    now: Timestamp,
    found: Bookings,
}

impl Planner<'_> {
    fn known_client(&self, reference: &str) -> Result<Option<ClientRow>, StoreError> {
        match self.found.clients.get(reference) {
            Some(row) => Ok(Some(row.clone())),
            None => self.directory.client(reference),
        }
    }

    fn client(&mut self, said: &ClientBooking) -> Result<Fate, StoreError> {
        let ClientBooking { reference, version, name, contacts, language } = said;
        if let Some(refused) = blank([("reference", reference), ("name", name)]) {
            return Ok(refused);
        }
        let known = self.known_client(reference)?;
        if known.as_ref().is_some_and(|known| known.erased.is_some()) {
            return Ok(refused("reference", Fault::Erased));
        }
        let latest = known.as_ref().and_then(|known| known.version);
        if let Some(fate) = late(*version, latest) {
            return Ok(fate);
        }
        let Some(id) = known.as_ref().map(|known| known.id.0).or_else(|| next(&mut self.ids.client)) else {
            return Ok(refused("reference", Fault::NoId));
        };
        let contacts = contacts.trimmed();
        let row = ClientRow {
            id: ClientId(id),
            name: name.trim().to_owned(),
            short_name: short_name(name),
            reach: contacts.reach(known.as_ref().map(|known| (&known.contacts, known.reach))),
            contacts,
            language: *language,
            version: Some(*version),
            erased: None,
        };
        let changes = known.as_ref().map(|known| client_changes(known, &row));
        if latest == Some(*version) {
            return Ok(repeated(changes.is_some_and(|changes| changes.is_empty())));
        }
        let fate = fate(changes);
        if known.is_some_and(|known| is_news(&known, &row)) {
            self.found.told.insert(row.id);
        }
        self.found.clients.insert(reference.clone(), row);
        Ok(fate)
    }

    fn appointment(&mut self, said: &AppointmentBooking) -> Result<Fate, StoreError> {
        let AppointmentBooking { reference, version, pro, client, title, starts, ends, status } = said;
        if let Some(refused) = blank([("reference", reference), ("title", title)]) {
            return Ok(refused);
        }
        let known = match self.found.appointments.get(reference) {
            Some(row) => Some(row.clone()),
            None => self.directory.appointment(reference)?,
        };
        if let Some(fate) = late(*version, known.as_ref().map(|known| known.version)) {
            return Ok(fate);
        }
        let Some(pro) = self.directory.pro(pro)?.map(|known| known.entry.id) else {
            return Ok(refused("pro", Fault::NoSuchPro));
        };
        let Some(client) = self.known_client(client)? else {
            return Ok(refused("client", Fault::NoSuchClient));
        };
        if client.erased.is_some() {
            return Ok(refused("client", Fault::Erased));
        }
        for (field, at) in [("starts", starts), ("ends", ends)] {
            if Timestamp::from_millis(at.0).is_none() {
                return Ok(refused(field, Fault::NotAnInstant));
            }
        }
        if ends < starts {
            return Ok(refused("ends", Fault::EndsBefore));
        }
        let Some(id) = known.as_ref().map(|known| known.id.0).or_else(|| next(&mut self.ids.appointment))
        else {
            return Ok(refused("reference", Fault::NoId));
        };
        let row = AppointmentRow {
            id: AppointmentId(id),
            reference: reference.clone(),
            version: *version,
            pro,
            client: client.id,
            title: title.trim().to_owned(),
            starts: *starts,
            ends: *ends,
            booked: known.as_ref().map_or(self.now, |known| known.booked),
            status: *status,
        };
        let changes = known.as_ref().map(|known| appointment_changes(known, &row));
        if known.as_ref().is_some_and(|known| known.version == *version) {
            return Ok(repeated(changes.is_some_and(|changes| changes.is_empty())));
        }
        if changes.as_ref().is_none_or(|changes| changes.iter().any(|field| *field != "title")) {
            self.found.moved.insert(row.id);
        }
        let fate = fate(changes);
        if fate != Fate::Unchanged {
            self.found.calendars.extend([row.pro].into_iter().chain(known.map(|known| known.pro)));
        }
        self.found.appointments.insert(reference.clone(), row);
        Ok(fate)
    }
}

fn client_changes(known: &ClientRow, said: &ClientRow) -> Vec<&'static str> {
    changed([
        ("name", known.name != said.name),
        ("mobile", known.contacts.mobile != said.contacts.mobile),
        ("landline", known.contacts.landline != said.contacts.landline),
        ("email", known.contacts.email != said.contacts.email),
        ("language", known.language != said.language),
    ])
}

fn appointment_changes(known: &AppointmentRow, said: &AppointmentRow) -> Vec<&'static str> {
    changed([
        ("pro", known.pro != said.pro),
        ("client", known.client != said.client),
        ("title", known.title != said.title),
        ("starts", known.starts != said.starts),
        ("ends", known.ends != said.ends),
        ("status", known.status != said.status),
    ])
}

fn changed<const N: usize>(fields: [(&'static str, bool); N]) -> Vec<&'static str> {
    fields.into_iter().filter(|(_, changed)| *changed).map(|(field, _)| field).collect()
}

/// What becomes of an entry that is right: `changes` are those to what was known.
fn fate(changes: Option<Vec<&'static str>>) -> Fate {
    match changes {
        None => Fate::Created,
        Some(changes) if changes.is_empty() => Fate::Unchanged,
        Some(changes) => Fate::Updated(changes),
    }
}

/// What becomes of an entry that comes too late, if it does.
fn late(version: u64, known: Option<u64>) -> Option<Fate> {
    known.filter(|known| version < *known).map(Fate::Outdated)
}

/// What becomes of an entry of the version that is known: it says the same once more, or says another thing by mistake.
fn repeated(same: bool) -> Fate {
    if same { Fate::Unchanged } else { refused("version", Fault::SameVersion) }
}

const fn refused(field: &'static str, fault: Fault) -> Fate {
    Fate::Refused { field, fault }
}

fn blank<const N: usize>(fields: [(&'static str, &String); N]) -> Option<Fate> {
    let empty = fields.into_iter().find(|(_, text)| is_blank(text));
    empty.map(|(field, _)| refused(field, Fault::Empty))
}

/// The next id, if one is left.
fn next(highest: &mut u32) -> Option<u32> {
    *highest = highest.checked_add(1)?;
    Some(*highest)
}
