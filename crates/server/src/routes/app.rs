//! The application's files, and what is not there at all.

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Response};

use crate::app::Shared;
use crate::assets::Found;
use crate::problem::{Code, Problem};

/// Answers everything that no route answers: a file of the application, its page for the paths that the
/// page itself has routes for, or a problem.
pub(crate) async fn fallback(State(app): State<Shared>, request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return Problem::from(Code::NotFound).into_response();
    }
    match app.assets.find(path) {
        Some(_) if !matches!(*request.method(), Method::GET | Method::HEAD) => not_allowed().await,
        Some(Found { asset, is_page }) => asset.respond(request.headers(), is_page),
        None => Problem::from(Code::NotFound).into_response(),
    }
}

/// Answers a method that a path does not have.
pub(crate) async fn not_allowed() -> Response {
    let mut response = Problem::from(Code::MethodNotAllowed).into_response();
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}
