//! Setting the clock, where it is one that can be set.

use axum::extract::State;
use axum::http::StatusCode;
use reckon_wire::form::instant;
use serde::Deserialize;

use crate::app::Shared;
use crate::http::read::Json;
use crate::identity::Caller;
use crate::problem::{Code, Problem, ProblemForm};

/// The present.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Present {
    /// In milliseconds since 1970.
    at: i64,
}

/// Sets the clock, where it is one that can be set.
///
/// For tests, and for replaying scenarios over HTTP.
#[utoipa::path(put, path = "/api/v1/clock", tag = "Clock", request_body = Present, responses(
    (status = 204, description = "It is that time now"),
    (status = 404, description = "`not_found`: the caller is no backend, or the clock is the machine's", body = ProblemForm),
))]
pub(crate) async fn set(
    State(app): State<Shared>,
    caller: Caller,
    Json(Present { at }): Json<Present>,
) -> Result<StatusCode, Problem> {
    caller.backend()?;
    caller.about(at.to_string());
    if !app.clock.set(instant("at", at)?) {
        return Err(Code::NotFound.into());
    }
    app.clock_set.notify_one();
    Ok(StatusCode::NO_CONTENT)
}
