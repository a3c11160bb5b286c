//! Clients whom a pro knows, and their appointments.

use reckon_domain::{ClientId, ProId, Relation};
use reckon_store::{AppointmentRow, AppointmentStatus, RelationRow, Store, StoreError};
use reckon_wire::booking::{self, Appointment};

/// What is between a pro and a client whom they know: with whom something has happened, or who has an appointment.
///
/// # Errors
/// [`StoreError::Unknown`] where they do not know each other, as where there is no such client: else a guessed
/// number would tell whether there is one, and how to reach them.
pub(crate) async fn acquaintance(
    store: &dyn Store,
    pro: ProId,
    client: ClientId,
) -> Result<RelationRow, StoreError> {
    let row = store.relation(pro, client).await?;
    let known = row.relation != Relation::default() || !store.appointments_of(pro, client).await?.is_empty();
    if known { Ok(row) } else { Err(StoreError::Unknown("client")) }
}

/// An appointment, for its pro alone. `with` is what is known of its client.
pub(crate) fn appointment(row: AppointmentRow, with: &RelationRow) -> Appointment {
    Appointment {
        id: row.id.0,
        client: row.client.0,
        name: with.client_name.clone(),
        title: row.title,
        starts: row.starts.0,
        ends: row.ends.0,
        status: match row.status {
            AppointmentStatus::Booked => booking::AppointmentStatus::Booked,
            AppointmentStatus::Cancelled => booking::AppointmentStatus::Cancelled,
        },
    }
}
