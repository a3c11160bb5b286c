//! Appointments, and the booking software's word.

use core::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use reckon_domain::{ClientId, ProId, Timestamp};

use super::{Inner, Named, Told};
use crate::booking::{plan, word};
use crate::model::{
    AppointmentId, AppointmentPlace, AppointmentRow, AppointmentSpan, Booked, Booking, Change, ClientRow,
    StoreError,
};

impl Inner {
    /// Takes what the booking software says: the answer with the pros whose calendars have changed, and what was
    /// appended to the log.
    pub(super) fn book(&mut self, booking: &Booking, now: Timestamp) -> Told<(Booked, BTreeSet<ProId>)> {
        let planned = plan(booking, self, now)?;
        if !planned.booked.kept {
            return Ok(((planned.booked, BTreeSet::new()), Vec::new()));
        }
        let told: Vec<_> =
            planned.clients.values().filter(|row| planned.told.contains(&row.id)).cloned().collect();
        let rows = planned.clients.into_iter();
        self.clients.extend(rows.map(|(reference, entry)| (entry.id, Named { reference, entry })));
        planned.appointments.into_values().for_each(|row| self.put_appointment(row, now));
        Ok(((planned.booked, planned.calendars), self.tell(&told, now)?))
    }

    /// Every change of an appointment goes through here. Its timers follow.
    fn put_appointment(&mut self, row: AppointmentRow, now: Timestamp) {
        self.follow_appointment(&row, now);
        self.appointments.insert(row.id, row);
    }

    /// Tells the pros who know these clients what is said of them now.
    pub(super) fn tell(
        &mut self,
        clients: &[ClientRow],
        now: Timestamp,
    ) -> Result<Vec<Arc<Change>>, StoreError> {
        let mut changes = Vec::new();
        for client in clients {
            for pro in self.acquaintances(client.id) {
                changes.extend(self.execute(&word(client, pro, self.head(), now))?.1);
            }
        }
        Ok(changes)
    }

    /// The pros who know a client.
    fn acquaintances(&self, client: ClientId) -> Vec<ProId> {
        self.pros.keys().copied().filter(|pro| self.knows(*pro, client)).collect()
    }

    /// Whether something has happened between the two, or they have an appointment.
    fn knows(&self, pro: ProId, client: ClientId) -> bool {
        self.pros.get(&pro).is_some_and(|kept| kept.view.relations.contains_key(&client))
            || self.appointments.values().any(|row| row.pro == pro && row.client == client)
    }

    pub(super) fn appointment_row(&self, id: AppointmentId) -> Result<AppointmentRow, StoreError> {
        self.appointments.get(&id).cloned().ok_or(StoreError::Unknown("appointment"))
    }

    pub(super) fn appointments(
        &self,
        pro: ProId,
        span: AppointmentSpan,
        after: Option<AppointmentPlace>,
        limit: usize,
    ) -> Result<Vec<AppointmentRow>, StoreError> {
        self.pro(pro)?;
        let order = |one: &AppointmentPlace, other: &AppointmentPlace| match span.latest_first {
            true => other.cmp(one),
            false => one.cmp(other),
        };
        let place = |row: &AppointmentRow| (row.starts, row.id);
        let mut found: Vec<_> = self
            .appointments
            .values()
            .filter(|row| row.pro == pro && (span.from..span.to).contains(&row.starts))
            .filter(|row| after.is_none_or(|after| order(&after, &place(row)) == Ordering::Less))
            .cloned()
            .collect();
        found.sort_unstable_by(|one, other| order(&place(one), &place(other)));
        found.truncate(limit);
        Ok(found)
    }

    pub(super) fn appointments_of(
        &self,
        pro: ProId,
        client: ClientId,
    ) -> Result<Vec<AppointmentRow>, StoreError> {
        let mut found = self.appointments(pro, AppointmentSpan::ALL, None, usize::MAX)?;
        found.retain(|row| row.client == client);
        Ok(found)
    }
}
