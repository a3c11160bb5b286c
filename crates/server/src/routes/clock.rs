//! Setting the clock, where it is one that can be set, and believing the machine's where it has jumped.

use axum::extract::State;
use axum::http::StatusCode;
use reckon_domain::{Timestamp, wording};
use reckon_store::Command;
use reckon_wire::form::instant;
use serde::{Deserialize, Serialize};

use crate::app::Shared;
use crate::http::read::Json;
use crate::identity::Caller;
use crate::problem::{Code, Problem, ProblemForm};

/// The present.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Present {
    /// In milliseconds since 1970.
    #[schema(minimum = 0, maximum = 253402300799999i64)]
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

/// The server's time.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ServersTime {
    /// The time that Reckon goes by, in milliseconds since 1970.
    at: i64,
    /// By how many milliseconds the machine's clock has jumped ahead of it: nothing is done while that is so. `null`
    /// where the two agree.
    ahead: Option<i64>,
    /// Pros whose billing period has not begun yet at this time: a wrong clock has begun it. There is a way back.
    pros_ahead: usize,
}

/// The server's time, and whether the machine's clock is believed.
#[utoipa::path(get, path = "/api/v1/operator/clock", tag = "Operating", operation_id = "show_clock", responses(
    (status = 200, description = "The server's time", body = ServersTime),
    (status = 404, description = "`not_found`: the caller does not operate the marketplace", body = ProblemForm),
))]
pub(crate) async fn show(
    State(app): State<Shared>,
    caller: Caller,
) -> Result<axum::Json<ServersTime>, Problem> {
    caller.operator()?;
    let now = app.clock.now();
    let pros_ahead = app.store.pros_ahead(now).await?.len();
    Ok(axum::Json(ServersTime { at: now.0, ahead: app.clock.ahead(), pros_ahead }))
}

/// Pros whose billing periods were taken back.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Returned {
    /// How many.
    pros: usize,
}

/// Takes back the billing periods that a wrong clock has begun, of all pros, once the clock is right again.
///
/// The period before them goes on. What was counted meanwhile is counted in it, and a lower plan that came into force too
/// early waits again. To ask once more does no harm.
#[utoipa::path(post, path = "/api/v1/operator/periods/return", tag = "Operating", operation_id = "return_periods", responses(
    (status = 200, description = "They are taken back", body = Returned),
    (status = 404, description = "`not_found`: the caller does not operate the marketplace", body = ProblemForm),
))]
pub(crate) async fn return_periods(
    State(app): State<Shared>,
    caller: Caller,
) -> Result<axum::Json<Returned>, Problem> {
    caller.operator()?;
    let now = app.clock.now();
    let pros = app.store.pros_ahead(now).await?;
    caller.about(format!("{} pros", pros.len()));
    for pro in &pros {
        app.store.execute(Command::return_period(*pro, now)).await?;
    }
    Ok(axum::Json(Returned { pros: pros.len() }))
}

/// Says that the machine's clock is right, after it has jumped ahead: it is believed again.
///
/// `at` is what time it is, to the minute: where the machine says another one, it is not believed.
#[utoipa::path(post, path = "/api/v1/operator/clock", tag = "Operating", operation_id = "believe_clock", request_body = Present, responses(
    (status = 204, description = "The machine's clock is believed"),
    (status = 400, description = "`malformed`: the machine's clock says another time", body = ProblemForm),
    (status = 404, description = "`not_found`: the caller does not operate the marketplace, or the clock is not the machine's", body = ProblemForm),
))]
pub(crate) async fn believe(
    State(app): State<Shared>,
    caller: Caller,
    Json(Present { at }): Json<Present>,
) -> Result<StatusCode, Problem> {
    caller.operator()?;
    caller.about(at.to_string());
    let jumped = app.clock.ahead();
    match app.clock.believe(instant("at", at)?) {
        Ok(Some(now)) => {
            if let Some(ahead) = jumped {
                let seconds = ahead / 1000;
                tracing::warn!(
                    who = caller.name,
                    seconds,
                    at = now.0,
                    "the machine's clock is right, says an operator"
                );
            }
            Ok(StatusCode::NO_CONTENT)
        }
        Ok(None) => Err(Code::NotFound.into()),
        Err(Timestamp(machine)) => Err(Problem::field(
            "at",
            wording!(
                "the machine's clock says {machine}, in milliseconds since 1970",
                "die Uhr des Rechners sagt {machine}, in Millisekunden seit 1970"
            ),
        )),
    }
}
