//! Whether the server lives, whether it is ready, and whether it can answer.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use reckon_domain::Wording;
use serde::Serialize;

use crate::app::Shared;
use crate::identity::Caller;
use crate::problem::{Code, Problem, ProblemForm};

/// All is well.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Health {
    /// `ok`.
    status: &'static str,
    /// The log's last position.
    position: u64,
    /// The version of the rules.
    rules: String,
}

/// Whether the server and its store answer.
#[utoipa::path(get, path = "/healthz", tag = "Operating", operation_id = "check_health", security(()), responses(
    (status = 200, description = "They do", body = Health),
    (status = 503, description = "`unavailable`: the store does not", body = ProblemForm),
))]
pub(crate) async fn health(State(app): State<Shared>) -> Result<Json<Health>, Problem> {
    let position = app.store.head().await?;
    Ok(Json(Health { status: "ok", position, rules: reckon_wire::rules_version() }))
}

/// Whether the server lives. It says nothing of the store: a server that is started anew mends no disk.
#[utoipa::path(get, path = "/livez", tag = "Operating", operation_id = "check_life", security(()), responses(
    (status = 204, description = "It does"),
))]
pub(crate) async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Whether the server takes actions: something is written, and has to be on the disk within two seconds.
///
/// Why it does not is said to operators and backends alone, and in the log.
#[utoipa::path(get, path = "/readyz", tag = "Operating", operation_id = "check_readiness", security((), ("session" = []), ("token" = [])), responses(
    (status = 204, description = "It does"),
    (status = 503, description = "`unavailable`: it does not", body = ProblemForm),
))]
pub(crate) async fn ready(
    State(app): State<Shared>,
    caller: Result<Caller, Problem>,
) -> Result<StatusCode, Problem> {
    let Err(why) = app.ready().await else { return Ok(StatusCode::NO_CONTENT) };
    let operates = caller.is_ok_and(|caller| caller.operator().is_ok());
    Err(if operates {
        Problem::new(Code::Unavailable, Wording::untranslated(why))
    } else {
        Code::Unavailable.into()
    })
}
