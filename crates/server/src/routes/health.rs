//! Whether the server can answer.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::app::Shared;
use crate::problem::{Problem, ProblemForm};

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
