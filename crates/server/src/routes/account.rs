//! The pro's account: what was counted, and money.

pub(crate) mod card;
pub(crate) mod transactions;
pub(crate) mod wallet;

use axum::Json;
use axum::extract::State;
use reckon_wire::view::CountedInteraction;
use serde::Deserialize;

use crate::app::Shared;
use crate::http::explain::place;
use crate::http::read::Query;
use crate::identity::Caller;
use crate::problem::{Problem, ProblemForm};
use crate::views::rows;

/// Interactions in an answer.
const PAGE: usize = 100;

/// From where on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Before {
    /// A position in the log; only what was counted before it is answered.
    #[serde(default, deserialize_with = "place")]
    before: Option<u64>,
}

/// The pro's counted interactions, latest first, at most 100: each with its date, lead and rule.
#[utoipa::path(get, path = "/api/v1/account/interactions", tag = "Account", operation_id = "list_interactions", params(Before), responses(
    (status = 200, description = "The interactions", body = [CountedInteraction]),
    (status = 404, description = "`not_found`: the caller is no pro", body = ProblemForm),
))]
pub(crate) async fn interactions(
    State(app): State<Shared>,
    caller: Caller,
    Query(Before { before }): Query<Before>,
) -> Result<Json<Vec<CountedInteraction>>, Problem> {
    let found = app.store.interactions(caller.pro()?, before, PAGE).await?;
    Ok(Json(found.into_iter().map(rows::interaction).collect()))
}
