//! One lead: its facts, its chat, the other side's contacts.

pub(crate) mod calls;

use axum::Json;
use axum::extract::State;
use reckon_domain::{Lead, ProId, ProjectId, Role};
use reckon_store::{LeadCursor, LeadRow, Store, StoreError};
use reckon_wire::view::{Contacts, Message};
use reckon_wire::{Update, Viewer};
use serde::Deserialize;

use crate::app::Shared;
use crate::http::explain::place;
use crate::http::read::{Path, Query};
use crate::identity::Caller;
use crate::problem::{Code, Problem, ProblemForm};
use crate::views::rows;
use crate::views::update::Touched;

/// The most messages in an answer.
const MESSAGES: usize = 500;

/// From where on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// A position in the log; only what comes after it is answered.
    #[serde(default, deserialize_with = "place")]
    after: Option<u64>,
}

/// A lead and what to show of it.
#[utoipa::path(get, path = "/api/v1/leads/{project}/{pro}", tag = "Leads",
    params(("project" = u32, Path, description = "The project"), ("pro" = u32, Path, description = "The pro")),
    responses(
        (status = 200, description = "The lead and its card", body = Update),
        (status = 404, description = "`not_found`: not there, or not the caller's", body = ProblemForm),
))]
pub(crate) async fn show(
    State(app): State<Shared>,
    caller: Caller,
    Path(path): Path<(u32, u32)>,
) -> Result<Json<Update>, Problem> {
    let position = app.store.head().await?;
    let row = lead(&app, &caller, path).await?;
    let touched = Touched::at(position).with_lead(row.project.id, row.pro);
    Ok(Json(touched.read(app.store.as_ref(), caller.viewer()?, app.clock.now()).await?))
}

/// The lead's messages, oldest first, at most 500.
#[utoipa::path(get, path = "/api/v1/leads/{project}/{pro}/messages", tag = "Leads", operation_id = "list_messages",
    params(
        ("project" = u32, Path, description = "The project"),
        ("pro" = u32, Path, description = "The pro"),
        After
    ),
    responses(
        (status = 200, description = "The messages", body = [Message]),
        (status = 404, description = "`not_found`: not there, or not the caller's", body = ProblemForm),
))]
pub(crate) async fn messages(
    State(app): State<Shared>,
    caller: Caller,
    Path(path): Path<(u32, u32)>,
    Query(After { after }): Query<After>,
) -> Result<Json<Vec<Message>>, Problem> {
    let row = lead(&app, &caller, path).await?;
    let found = app.store.messages(row.project.id, row.pro, after.unwrap_or(0), MESSAGES).await?;
    Ok(Json(found.into_iter().map(|message| rows::message(message, row.project.id, row.pro)).collect()))
}

/// The other side's contacts, once the rules let the caller see them.
#[utoipa::path(get, path = "/api/v1/leads/{project}/{pro}/contacts", tag = "Leads", operation_id = "show_contacts",
    params(("project" = u32, Path, description = "The project"), ("pro" = u32, Path, description = "The pro")),
    responses(
        (status = 200, description = "The contacts", body = Contacts),
        (status = 404, description = "`not_found`: not to be seen yet, not there, or not the caller's", body = ProblemForm),
))]
pub(crate) async fn contacts(
    State(app): State<Shared>,
    caller: Caller,
    Path(path): Path<(u32, u32)>,
) -> Result<Json<Contacts>, Problem> {
    let row = lead(&app, &caller, path).await?;
    let found = rows::contacts(&row, caller.viewer()?);
    found.map(Json).ok_or_else(|| Code::NotFound.into())
}

/// The lead, if it is the caller's; what is somebody else's looks like what is not there.
async fn lead(app: &Shared, caller: &Caller, (project, pro): (u32, u32)) -> Result<LeadRow, Problem> {
    let viewer = caller.viewer()?;
    let row = app.store.lead(ProjectId(project), ProId(pro)).await?;
    if rows::is_theirs(&row, viewer) && is_seen(app.store.as_ref(), &row, viewer).await? {
        Ok(row)
    } else {
        Err(Code::NotFound.into())
    }
}

/// Whether a pro's leads have it. One on which something has happened they have; a blank one only if the
/// project is of their categories: then it is the first of their leads from its own place in the list on.
async fn is_seen(store: &dyn Store, row: &LeadRow, viewer: Viewer) -> Result<bool, StoreError> {
    if viewer.role() == Role::Client || row.lead != Lead::default() {
        return Ok(true);
    }
    let place = LeadCursor {
        recommended: row.lead.recommended,
        posted: row.project.posted,
        project: ProjectId(row.project.id.0.saturating_add(1)),
    };
    let first = store.leads_of_pro(row.pro, Some(place), 1).await?;
    Ok(first.first().is_some_and(|first| first.project.id == row.project.id))
}
