//! A pro's templates for replies.

use axum::Json as Answer;
use axum::extract::State;
use reckon_store::{Seen, TemplateEntry, TemplateId};
use reckon_wire::automations::{TemplateDraft, TemplateForm, Templates, Wrong};
use reckon_wire::form::FormError;
use serde::Deserialize;

use crate::app::{Beside, Shared};
use crate::http::read::{Json, Path, Query};
use crate::identity::Caller;
use crate::problem::{Problem, ProblemForm};
use crate::views::automations::template;

/// What a change is made on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Version {
    /// The version that whoever changes it has seen.
    pub(super) version: u32,
}

/// The pro's templates, in the order of their names.
#[utoipa::path(get, path = "/api/v1/templates", tag = "Templates", responses(
    (status = 200, description = "The templates", body = Templates),
    (status = 404, description = "`not_found`: the caller is no pro", body = ProblemForm),
))]
pub(crate) async fn list(State(app): State<Shared>, caller: Caller) -> Result<Answer<Templates>, Problem> {
    let pro = caller.pro()?;
    let templates = app.store.templates(pro).await?.into_iter().map(template).collect();
    Ok(Answer(Templates { templates, pro: app.store.pro(pro).await?.name }))
}

/// Makes a template.
#[utoipa::path(post, path = "/api/v1/templates", tag = "Templates", request_body = TemplateDraft, responses(
    (status = 200, description = "The template", body = TemplateForm),
    (status = 400, description = "`malformed`, with the field: also where another has its name", body = ProblemForm),
    (status = 404, description = "`not_found`: the caller is no pro", body = ProblemForm),
))]
pub(crate) async fn create(
    State(app): State<Shared>,
    caller: Caller,
    Json(draft): Json<TemplateDraft>,
) -> Result<Answer<TemplateForm>, Problem> {
    save(&app, &caller, None, draft).await
}

/// Changes a template.
#[utoipa::path(put, path = "/api/v1/templates/{template}", tag = "Templates",
    params(("template" = u32, Path, description = "The template"), Version), request_body = TemplateDraft,
    responses(
        (status = 200, description = "The template", body = TemplateForm),
        (status = 400, description = "`malformed`, with the field", body = ProblemForm),
        (status = 404, description = "`not_found`: not there, or not the caller's", body = ProblemForm),
        (status = 412, description = "`outdated`: it has changed since that version", body = ProblemForm),
))]
pub(crate) async fn change(
    State(app): State<Shared>,
    caller: Caller,
    Path(id): Path<u32>,
    Query(Version { version }): Query<Version>,
    Json(draft): Json<TemplateDraft>,
) -> Result<Answer<TemplateForm>, Problem> {
    save(&app, &caller, Some(Seen { id: TemplateId(id), version }), draft).await
}

async fn save(
    app: &Shared,
    caller: &Caller,
    seen: Option<Seen<TemplateId>>,
    draft: TemplateDraft,
) -> Result<Answer<TemplateForm>, Problem> {
    let pro = caller.acting(app)?;
    let saved = app.store.save_template(pro, seen, entry(draft)?).await?;
    app.tell(Beside::Automations(pro));
    Ok(Answer(template(saved)))
}

/// Removes a template.
#[utoipa::path(delete, path = "/api/v1/templates/{template}", tag = "Templates",
    params(("template" = u32, Path, description = "The template"), Version),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, description = "`not_found`: not there, or not the caller's", body = ProblemForm),
        (status = 412, description = "`outdated`: it has changed since that version", body = ProblemForm),
))]
pub(crate) async fn remove(
    State(app): State<Shared>,
    caller: Caller,
    Path(id): Path<u32>,
    Query(Version { version }): Query<Version>,
) -> Result<axum::http::StatusCode, Problem> {
    let pro = caller.acting(&app)?;
    app.store.remove_template(pro, Seen { id: TemplateId(id), version }).await?;
    app.tell(Beside::Automations(pro));
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// A draft that is right, as the store keeps it.
fn entry(draft: TemplateDraft) -> Result<TemplateEntry, Problem> {
    first(draft.wrongs())?;
    let TemplateDraft { name, channel, body } = draft;
    Ok(TemplateEntry { name: name.trim().to_owned(), channel, body })
}

/// The first thing that is wrong with a draft, as a problem.
pub(super) fn first(wrongs: Vec<Wrong>) -> Result<(), Problem> {
    wrongs.into_iter().next().map_or(Ok(()), |wrong| Err(FormError::from(wrong).into()))
}
