//! The pro's calendar: appointments, as the booking software has them.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use reckon_domain::{ClientId, Timestamp, wording};
use reckon_store::{AppointmentId, AppointmentPlace, AppointmentSpan, RelationRow};
use reckon_wire::booking::Calendar;
use reckon_wire::form::instant;
use serde::Deserialize;

use crate::app::Shared;
use crate::http::read::{Query, not_a_cursor};
use crate::identity::Caller;
use crate::problem::{Problem, ProblemForm};
use crate::views::clients::appointment;
use crate::views::rows;

/// The most appointments on a page.
const MOST: usize = 200;

/// Which appointments.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Those that begin at this instant or later, in milliseconds; left out: from the first on.
    #[param(minimum = 0, maximum = 253402300799999i64)]
    from: Option<i64>,
    /// Those that begin before this instant, in milliseconds; left out: up to the last.
    #[param(minimum = 0, maximum = 253402300799999i64)]
    to: Option<i64>,
    /// Whether the latest comes first. Without it, the earliest does.
    #[serde(default)]
    latest_first: bool,
    /// The `next` of the page before.
    after: Option<String>,
    /// Appointments on this page: 1 to 200, by default 50.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

/// The pro's appointments by time, cancelled ones too, with what is needed to predict what can be sent.
#[utoipa::path(get, path = "/api/v1/appointments", tag = "Appointments", params(Wanted), responses(
    (status = 200, description = "A page of them", body = Calendar),
    (status = 400, description = "`malformed`: a field that is none of its values", body = ProblemForm),
    (status = 404, description = "`not_found`: the caller is no pro", body = ProblemForm),
))]
pub(crate) async fn list(
    State(app): State<Shared>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Calendar>, Problem> {
    let pro = caller.pro()?;
    let limit = wanted.limit.unwrap_or(50);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::field(
            "limit",
            wording!("must be from 1 to {MOST}", "muss von 1 bis {MOST} sein"),
        ));
    }
    let at = |field, millis: Option<i64>| millis.map(|millis| instant(field, millis)).transpose();
    let span = AppointmentSpan {
        from: at("from", wanted.from)?.unwrap_or(AppointmentSpan::ALL.from),
        to: at("to", wanted.to)?.unwrap_or(AppointmentSpan::ALL.to),
        latest_first: wanted.latest_first,
    };
    let after = wanted.after.as_deref().map(place).transpose()?;
    let position = app.store.head().await?;
    let mut found = app.store.appointments(pro, span, after, limit + 1).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| format!("{}.{}", last.starts.0, last.id));
    let mut known: BTreeMap<ClientId, RelationRow> = BTreeMap::new();
    let mut appointments = Vec::with_capacity(found.len());
    for row in found {
        let with = match known.remove(&row.client) {
            Some(with) => with,
            None => app.store.relation(pro, row.client).await?,
        };
        let client = row.client;
        appointments.push(appointment(row, &with));
        known.insert(client, with);
    }
    let relations = known.values().map(rows::relation).collect();
    Ok(Json(Calendar { appointments, relations, position, next }))
}

/// Where a page ended: when its last appointment begins, and its id.
fn place(text: &str) -> Result<AppointmentPlace, Problem> {
    let read = || {
        let (starts, id) = text.split_once('.')?;
        Some((Timestamp::from_millis(starts.parse().ok()?)?, AppointmentId(id.parse().ok()?)))
    };
    read().ok_or_else(|| Problem::field("after", not_a_cursor()))
}
