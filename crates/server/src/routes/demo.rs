//! Whom one can sign in as in a demo.

pub(crate) mod phone;
pub(crate) mod texts;
mod watch;

use axum::Json;
use axum::extract::State;

use crate::app::Shared;
use crate::demo::Person;
use crate::problem::{Code, Problem, ProblemForm};

/// The people of the demo, with the password they all have. Without a demo there is no such page.
#[utoipa::path(get, path = "/api/v1/demo", tag = "Demo", operation_id = "list_people", security(()), responses(
    (status = 200, description = "The people", body = [Person]),
    (status = 404, description = "`not_found`: this is no demo", body = ProblemForm),
))]
pub(crate) async fn people(State(app): State<Shared>) -> Result<Json<Vec<Person>>, Problem> {
    if app.people.is_empty() { Err(Code::NotFound.into()) } else { Ok(Json(app.people.clone())) }
}
