//! The demo's data, as the file has it.

use reckon_domain::Timestamp;
use reckon_domain::rule::Language;
use reckon_wire::name::named;
use serde::Deserialize;

use crate::config::ServeError;

/// The file.
const TEXT: &str = include_str!("marketplace.json");

const MINUTE: i64 = 60_000;

/// Everything in the demo.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Data {
    pub(super) plans: Vec<PlanData>,
    pub(super) categories: Vec<CategoryData>,
    pub(super) pros: Vec<ProData>,
    pub(super) clients: Vec<ClientData>,
    pub(super) projects: Vec<ProjectData>,
    pub(super) leads: Vec<LeadData>,
    pub(super) correspondence: Vec<CorrespondenceData>,
    pub(super) booking: BookingData,
    pub(super) plan_changes: Vec<PlanChangeData>,
    pub(super) people: Vec<PersonData>,
    pub(super) more: MoreData,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanData {
    pub(super) reference: String,
    pub(super) name: String,
    pub(super) interactions: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryData {
    pub(super) reference: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) manual_quote_fee: u64,
    #[serde(default)]
    pub(super) guaranteed_reply_fee: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProData {
    pub(super) reference: String,
    pub(super) name: String,
    pub(super) about: String,
    #[serde(default)]
    pub(super) mobile: Option<String>,
    #[serde(default)]
    pub(super) landline: Option<String>,
    #[serde(default)]
    pub(super) email: Option<String>,
    pub(super) plan: String,
    /// So many days ago, or a little more, the billing period began.
    pub(super) period_began: i64,
    pub(super) time_zone: String,
    #[serde(default)]
    pub(super) credits: u64,
    #[serde(default)]
    pub(super) card: bool,
    pub(super) categories: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClientData {
    pub(super) reference: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) mobile: Option<String>,
    #[serde(default)]
    pub(super) landline: Option<String>,
    #[serde(default)]
    pub(super) email: Option<String>,
    #[serde(default, with = "named")]
    pub(super) language: Language,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProjectData {
    pub(super) reference: String,
    pub(super) client: String,
    pub(super) category: String,
    pub(super) ago: String,
    pub(super) place: String,
    pub(super) title: String,
    pub(super) description: String,
}

/// What has happened on a lead.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeadData {
    pub(super) project: String,
    pub(super) pro: String,
    pub(super) story: Vec<StepData>,
}

/// What a pro and a client have written to each other, beside any lead.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CorrespondenceData {
    pub(super) pro: String,
    pub(super) client: String,
    pub(super) story: Vec<StepData>,
}

/// What the booking software has told.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BookingData {
    /// Clients whom it alone has told of.
    pub(super) clients: Vec<ClientData>,
    pub(super) appointments: Vec<AppointmentData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AppointmentData {
    pub(super) pro: String,
    pub(super) client: String,
    /// So many days from today.
    pub(super) day: i64,
    /// What the pro's clock shows then, such as 08:30.
    pub(super) at: String,
    /// How long it takes.
    pub(super) minutes: i64,
    pub(super) title: String,
    #[serde(default)]
    pub(super) cancelled: bool,
}

/// Something that somebody did.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepData {
    pub(super) ago: String,
    /// A role.
    pub(super) by: String,
    #[serde(rename = "do")]
    pub(super) action: String,
    #[serde(default)]
    pub(super) variety: Option<String>,
    #[serde(default)]
    pub(super) amount: Option<u64>,
    #[serde(default)]
    pub(super) seconds: Option<u32>,
    #[serde(default)]
    pub(super) channel: Option<String>,
    #[serde(default)]
    pub(super) automation: Option<u32>,
    #[serde(default)]
    pub(super) delivery: Option<String>,
    #[serde(default)]
    pub(super) body: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanChangeData {
    pub(super) pro: String,
    pub(super) ago: String,
    pub(super) plan: String,
}

/// Somebody one can sign in as.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonData {
    pub(super) who: String,
    pub(super) email: String,
    pub(super) name: String,
    pub(super) about: String,
}

/// What further projects are made up from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MoreData {
    /// Lists of a category's reference and titles.
    pub(super) titles: Vec<Vec<String>>,
    pub(super) details: Vec<String>,
    pub(super) places: Vec<String>,
    pub(super) given: Vec<String>,
    pub(super) family: Vec<String>,
}

impl Data {
    /// Reads the file.
    pub(super) fn read() -> Result<Self, ServeError> {
        serde_json::from_str(TEXT).map_err(|error| ServeError::Demo(error.to_string()))
    }
}

/// The instant so long before `now`, such as `3d 2h 10m`.
pub(super) fn before(now: Timestamp, ago: &str) -> Result<Timestamp, ServeError> {
    let wrong = || ServeError::Demo(format!("\"{ago}\" is no time ago: such as 3d 2h 10m"));
    let mut minutes = 0;
    for part in ago.split(' ') {
        let unit = match part.bytes().last() {
            Some(b'd') => 24 * 60,
            Some(b'h') => 60,
            Some(b'm') => 1,
            Some(_) | None => return Err(wrong()),
        };
        let number: i64 = part.trim_end_matches(['d', 'h', 'm']).parse().map_err(|_| wrong())?;
        minutes += number * unit;
    }
    Ok(days_before(now, 0, minutes))
}

/// The instant so many days and minutes before `now`.
pub(super) fn days_before(now: Timestamp, days: i64, minutes: i64) -> Timestamp {
    Timestamp((now.0 - (days * 24 * 60 + minutes) * MINUTE).max(Timestamp::MIN.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_ago_is_read_in_days_hours_and_minutes() {
        let now = Timestamp(10 * 24 * 60 * MINUTE);
        assert_eq!(before(now, "3d 2h 10m").unwrap(), Timestamp((10 * 24 * 60 - 3 * 1440 - 130) * MINUTE));
        for wrong in ["", "3", "d", "3w", "3d2h", "-"] {
            assert!(before(now, wrong).is_err(), "{wrong}");
        }
    }
}
