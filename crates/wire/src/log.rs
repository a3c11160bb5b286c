//! The log, as it is stored: events and decisions in JSON, readable for as long as the log is kept.
//!
//! These forms are never sent anywhere and never redacted; they hold no names, contacts or words. What
//! was written once must be read for ever: a new [`VERSION`] adds a reader and keeps the old ones.

mod decision;
mod event;

use reckon_domain::{Decision, Event, Wording};
use serde::{Deserialize, Serialize};

use crate::VERSION;
use crate::form::FormError;

pub use decision::DecisionRecord;
pub use event::EventRecord;

/// What every record says, whatever its version.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Events {
    version: u32,
    events: Vec<EventRecord>,
}

/// The JSON form of what one command caused.
///
/// # Errors
/// When a value cannot be written as JSON, which none of the domain's is.
pub fn write_events(events: &[Event]) -> Result<String, FormError> {
    write("events", &Events { version: VERSION, events: events.iter().map(EventRecord::from).collect() })
}

/// What the JSON form says has happened.
///
/// # Errors
/// When it is of another version, names an event that is not known, or holds what an event cannot.
pub fn read_events(json: &str) -> Result<Vec<Event>, FormError> {
    let Events { events, .. } = read("events", json)?;
    events.iter().map(Event::try_from).collect()
}

/// The JSON form of a decision.
///
/// # Errors
/// When a value cannot be written as JSON, which none of the domain's is.
pub fn write_decision(decision: &Decision) -> Result<String, FormError> {
    write("decision", &DecisionRecord::from(decision))
}

/// The decision that the JSON form records.
///
/// # Errors
/// When it is of another version, names what is not known, or holds what a decision cannot.
pub fn read_decision(json: &str) -> Result<Decision, FormError> {
    read::<DecisionRecord>("decision", json)?.try_into()
}

fn write<T: Serialize>(field: &str, record: &T) -> Result<String, FormError> {
    serde_json::to_string(record)
        .map_err(|error| FormError::new(field, Wording::untranslated(error.to_string())))
}

fn read<T: for<'de> Deserialize<'de>>(field: &str, json: &str) -> Result<T, FormError> {
    let record = serde_json::from_str(json);
    let unreadable =
        |error: serde_json::Error| FormError::new(field, Wording::untranslated(error.to_string()));
    match serde_json::from_str(json) {
        // Another version may well look like this one: it is asked first.
        Ok(Versioned { version }) if version != VERSION => Err(FormError::new(
            "version",
            Wording::untranslated(format!(
                "written in version {version}; this program reads version {VERSION}"
            )),
        )),
        Ok(Versioned { .. }) => record.map_err(unreadable),
        Err(error) => Err(unreadable(error)),
    }
}

#[cfg(test)]
mod tests;
