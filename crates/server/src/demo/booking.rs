//! What the booking software has told of the demo: a few clients of its own, and appointments.

use reckon_domain::Timestamp;
use reckon_domain::period::Anchor;
use reckon_store::{
    AppointmentBooking, AppointmentStatus, Booking, ClientBooking, Contacts, Fate, Purpose, Store,
};

use super::data::{AppointmentData, ClientData, Data, days_before};
use crate::config::ServeError;

/// Tells it all. Everything in it must be right.
pub(super) async fn tell(store: &dyn Store, data: &Data, now: Timestamp) -> Result<(), ServeError> {
    let clients = data.booking.clients.iter().map(client).collect();
    let mut appointments = Vec::new();
    for (at, entry) in data.booking.appointments.iter().enumerate() {
        let zone = data.pros.iter().find(|pro| pro.reference == entry.pro).map(|pro| pro.time_zone.as_str());
        let today = day_start(zone.unwrap_or("UTC"), now)?;
        appointments.push(appointment(entry, at, today)?);
    }
    let booked = store.book(Booking { clients, appointments, purpose: Purpose::Keep }, now).await?;
    match booked.clients.iter().chain(&booked.appointments).find(|fate| matches!(fate, Fate::Refused { .. }))
    {
        Some(refused) => Err(ServeError::Demo(format!("the booking software's: {refused:?}"))),
        None => Ok(()),
    }
}

fn client(entry: &ClientData) -> ClientBooking {
    let ClientData { reference, name, mobile, landline, email, language } = entry;
    ClientBooking {
        reference: reference.clone(),
        version: 1,
        name: name.clone(),
        contacts: Contacts { mobile: mobile.clone(), landline: landline.clone(), email: email.clone() },
        language: *language,
    }
}

fn appointment(
    entry: &AppointmentData,
    at: usize,
    today: Timestamp,
) -> Result<AppointmentBooking, ServeError> {
    let wrong = || ServeError::Demo(format!("\"{}\" is no time of the day: such as 08:30", entry.at));
    let (hours, minutes) = entry.at.split_once(':').ok_or_else(wrong)?;
    let (hours, minutes): (i64, i64) =
        (hours.parse().map_err(|_| wrong())?, minutes.parse().map_err(|_| wrong())?);
    let starts = days_before(today, -entry.day, -(hours * 60 + minutes));
    Ok(AppointmentBooking {
        reference: format!("demo-appointment-{at}"),
        version: 1,
        pro: entry.pro.clone(),
        client: entry.client.clone(),
        title: entry.title.clone(),
        starts,
        ends: days_before(starts, 0, -entry.minutes),
        status: if entry.cancelled { AppointmentStatus::Cancelled } else { AppointmentStatus::Booked },
    })
}

/// When the day that holds `now` began in a time zone: the latest beginning of a period of any anchor.
fn day_start(zone: &str, now: Timestamp) -> Result<Timestamp, ServeError> {
    let start = |day| Anchor::new(day, zone).map(|anchor| anchor.period_at(now).start);
    let starts = (1..=31).map(start).collect::<Result<Vec<_>, _>>();
    let starts = starts.map_err(|error| ServeError::Demo(error.to_string()))?;
    Ok(starts.into_iter().max().unwrap_or(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_the_zone_s_midnight() {
        // 2026-03-04T22:30:00Z is half past eleven in Berlin; an hour later it is the next day there.
        let (night, hour) = (Timestamp(1_772_663_400_000), 3_600_000);
        let of_berlin = |at| day_start("Europe/Berlin", at).unwrap();
        assert_eq!(of_berlin(night), Timestamp(1_772_578_800_000));
        assert_eq!(of_berlin(Timestamp(night.0 + hour)), Timestamp(1_772_665_200_000));
        assert_eq!(day_start("UTC", night).unwrap(), Timestamp(1_772_582_400_000));
    }
}
