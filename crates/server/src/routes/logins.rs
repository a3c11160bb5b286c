//! Sign-ins, removed.

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::Shared;
use crate::http::read::Path;
use crate::identity::Backend;
use crate::problem::{Problem, ProblemForm};

/// Removes a sign-in. Its sessions end at once.
#[utoipa::path(delete, path = "/api/v1/logins/{email}", tag = "Directory", operation_id = "remove_login",
    params(("email" = String, Path, description = "The email address, percent-encoded")),
    responses(
        (status = 204, description = "Nobody signs in with it any more"),
        (status = 404, description = "`not_found`: nobody did, or the caller is no backend", body = ProblemForm),
))]
pub(crate) async fn remove_login(
    State(app): State<Shared>,
    Backend(caller): Backend,
    Path(email): Path<String>,
) -> Result<StatusCode, Problem> {
    // Whose it was; the address is a contact, and stays out of the trail.
    caller.about(app.store.login(&email).await?.principal.to_string());
    app.end_all(app.store.remove_login(&email).await?);
    Ok(StatusCode::NO_CONTENT)
}
