//! The demo's two telephones, which a visitor plays.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use reckon_domain::wording;
use reckon_providers::phone::simulated::{Command, Shown, Simulated};
use serde::Serialize;

use super::watch::{STREAMS, watched};
use crate::app::Shared;
use crate::http::read::Path;
use crate::identity::origin;
use crate::problem::{Code, Problem, ProblemForm};

/// The calls of the simulated network.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Telephones {
    /// The calls under way.
    calls: Vec<Shown>,
}

fn telephones(app: &Shared) -> Result<&Simulated, Problem> {
    app.providers.telephones.as_ref().ok_or_else(|| Code::NotFound.into())
}

/// The calls under way on the demo's telephones.
#[utoipa::path(get, path = "/api/v1/demo/phone", tag = "Demo", operation_id = "show_calls", security(()), responses(
    (status = 200, description = "The calls", body = Telephones),
    (status = 404, description = "`not_found`: this is no demo, or its network is a real one", body = ProblemForm),
))]
pub(crate) async fn show(State(app): State<Shared>) -> Result<Json<Telephones>, Problem> {
    Ok(Json(Telephones { calls: telephones(&app)?.calls() }))
}

/// The same, whenever it changes, as server-sent events.
#[utoipa::path(get, path = "/api/v1/demo/phone/events", tag = "Demo", operation_id = "follow_calls", security(()), responses(
    (status = 200, description = "`phone` events: now, and at every change", body = Telephones, content_type = "text/event-stream"),
    (status = 404, description = "`not_found`: this is no demo, or its network is a real one", body = ProblemForm),
    (status = 429, description = "`too_many_requests`: too many open streams", body = ProblemForm),
))]
pub(crate) async fn events(State(app): State<Shared>) -> Result<Response, Problem> {
    let simulated = telephones(&app)?;
    if simulated.listeners() >= STREAMS {
        return Err(Problem::too_many(10));
    }
    let changes = simulated.changes();
    Ok(watched(app, changes, "phone", |app| {
        Box::pin(async move {
            let calls = app.providers.telephones.as_ref()?.calls();
            serde_json::to_string(&Telephones { calls }).ok()
        })
    }))
}

/// Does something to a call: `ring_busy`, `no_answer`, `answer`, `accept`, `decline`, `pro_answer`,
/// `pro_no_answer` or `hang_up`.
#[utoipa::path(post, path = "/api/v1/demo/phone/{call}/{command}", tag = "Demo", operation_id = "play_call", security(()),
    params(("call" = String, Path, description = "The call"), ("command" = Command, Path, description = "What is done")),
    responses(
        (status = 200, description = "The calls after it", body = Telephones),
        (status = 400, description = "`malformed`: there is no such action", body = ProblemForm),
        (status = 403, description = "`forbidden_origin`", body = ProblemForm),
        (status = 404, description = "`not_found`: no such call, or it makes no sense there", body = ProblemForm),
))]
pub(crate) async fn play(
    State(app): State<Shared>,
    headers: HeaderMap,
    Path((call, command)): Path<(String, String)>,
) -> Result<(StatusCode, Json<Telephones>), Problem> {
    if !origin::is_ours(&Method::POST, &headers, app.public_origin.as_deref()) {
        return Err(Code::ForbiddenOrigin.into());
    }
    let simulated = telephones(&app)?;
    let Some(command) = Command::named(&command) else {
        let names: Vec<_> = Command::ALL.iter().map(|(_, name)| *name).collect();
        return Err(Problem::field(
            "command",
            wording!("must be one of: {known}", "muss eines sein von: {known}", known = names.join(", ")),
        ));
    };
    simulated.play(&call, command).ok_or_else(|| Problem::from(Code::NotFound))?;
    Ok((StatusCode::OK, Json(Telephones { calls: simulated.calls() })))
}
