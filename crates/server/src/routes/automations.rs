//! A pro's automations, and whom they reach.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use reckon_domain::{AutomationId, Timestamp, wording};
use reckon_store::{AutomationEntry, RecipientKind, RecipientPlace, Seen};
use reckon_wire::automations::{AutomationDraft, AutomationForm, Automations, RecipientState, Recipients};
use serde::Deserialize;

use super::templates::{Version, first};
use crate::app::{Beside, Shared};
use crate::http::read::{Json, Path, Query, not_a_cursor};
use crate::identity::Caller;
use crate::problem::{Problem, ProblemForm};
use crate::views::automations::{automation, recipient};

/// The most recipients on a page.
const MOST: usize = 200;

/// The pro's automations, the oldest first, with how many messages each has.
#[utoipa::path(get, path = "/api/v1/automations", tag = "Automations", responses(
    (status = 200, description = "The automations", body = Automations),
    (status = 404, description = "`not_found`: the caller is no pro", body = ProblemForm),
))]
pub(crate) async fn list(State(app): State<Shared>, caller: Caller) -> Result<Answer<Automations>, Problem> {
    let pro = caller.pro()?;
    // Read before the rows: what happens in between is heard of by the stream, and read again.
    let position = app.store.head().await?;
    let rows = app.store.automations(pro).await?;
    let automations = rows.into_iter().map(|(row, counts)| automation(row, &counts)).collect();
    let pro = app.store.pro(pro).await?.name;
    Ok(Answer(Automations { automations, pro, position }))
}

/// Makes an automation. Appointments whose moment is past already get no message.
#[utoipa::path(post, path = "/api/v1/automations", tag = "Automations", request_body = AutomationDraft, responses(
    (status = 200, description = "The automation", body = AutomationForm),
    (status = 400, description = "`malformed`, with the field: also where another has its name", body = ProblemForm),
    (status = 404, description = "`not_found`: the caller is no pro", body = ProblemForm),
))]
pub(crate) async fn create(
    State(app): State<Shared>,
    caller: Caller,
    Json(draft): Json<AutomationDraft>,
) -> Result<Answer<AutomationForm>, Problem> {
    save(&app, &caller, None, draft).await
}

/// Changes an automation, or switches it on or off. What waits follows.
#[utoipa::path(put, path = "/api/v1/automations/{automation}", tag = "Automations",
    params(("automation" = u32, Path, description = "The automation"), Version), request_body = AutomationDraft,
    responses(
        (status = 200, description = "The automation", body = AutomationForm),
        (status = 400, description = "`malformed`, with the field", body = ProblemForm),
        (status = 404, description = "`not_found`: not there, or not the caller's", body = ProblemForm),
        (status = 412, description = "`outdated`: it has changed since that version", body = ProblemForm),
))]
pub(crate) async fn change(
    State(app): State<Shared>,
    caller: Caller,
    Path(id): Path<u32>,
    Query(Version { version }): Query<Version>,
    Json(draft): Json<AutomationDraft>,
) -> Result<Answer<AutomationForm>, Problem> {
    save(&app, &caller, Some(Seen { id: AutomationId(id), version }), draft).await
}

async fn save(
    app: &Shared,
    caller: &Caller,
    seen: Option<Seen<AutomationId>>,
    draft: AutomationDraft,
) -> Result<Answer<AutomationForm>, Problem> {
    let pro = caller.acting(app)?;
    first(draft.wrongs())?;
    let AutomationDraft { name, trigger, delay, channel, body, on } = draft;
    let entry = AutomationEntry { name: name.trim().to_owned(), trigger, delay, channel, body, on };
    let row = app.store.save_automation(pro, seen, entry, app.clock.now()).await?;
    app.tell(Beside::Automations(pro));
    let all = app.store.automations(pro).await?;
    let counts = all.into_iter().find(|(one, _)| one.id == row.id).map(|(_, counts)| counts);
    Ok(Answer(automation(row, &counts.unwrap_or_default())))
}

/// Removes an automation. What waits is not sent.
#[utoipa::path(delete, path = "/api/v1/automations/{automation}", tag = "Automations",
    params(("automation" = u32, Path, description = "The automation"), Version),
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
) -> Result<StatusCode, Problem> {
    let pro = caller.acting(&app)?;
    let seen = Seen { id: AutomationId(id), version };
    app.store.remove_automation(pro, seen, app.clock.now()).await?;
    app.tell(Beside::Automations(pro));
    Ok(StatusCode::NO_CONTENT)
}

/// Which recipients.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `waiting`, `sent` or `not_sent`; all where it is left out.
    state: Option<RecipientState>,
    /// The `next` of the page before.
    before: Option<String>,
    /// Recipients on this page: 1 to 200, by default 50.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

/// An automation's recipients, one for each appointment, with what became of the message.
#[utoipa::path(get, path = "/api/v1/automations/{automation}/recipients", tag = "Automations", operation_id = "list_recipients",
    params(("automation" = u32, Path, description = "The automation"), Wanted),
    responses(
        (status = 200, description = "A page of them", body = Recipients),
        (status = 400, description = "`malformed`: a field that is none of its values", body = ProblemForm),
        (status = 404, description = "`not_found`: not there, or not the caller's", body = ProblemForm),
))]
pub(crate) async fn recipients(
    State(app): State<Shared>,
    caller: Caller,
    Path(id): Path<u32>,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<Recipients>, Problem> {
    let pro = caller.pro()?;
    let limit = wanted.limit.unwrap_or(50);
    if limit == 0 || limit > MOST {
        return Err(Problem::field(
            "limit",
            wording!("must be from 1 to {MOST}", "muss von 1 bis {MOST} sein"),
        ));
    }
    let kind = wanted.state.map(|state| match state {
        RecipientState::Waiting => RecipientKind::Waiting,
        RecipientState::Sent => RecipientKind::Sent,
        RecipientState::NotSent => RecipientKind::NotSent,
    });
    let before = wanted.before.as_deref().map(place).transpose()?;
    let mut rows = app.store.recipients(pro, AutomationId(id), kind, before, limit + 1).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|last| format!("{}-{}", last.timer.due.0, last.timer.id));
    Ok(Answer(Recipients { recipients: rows.into_iter().map(recipient).collect(), next }))
}

fn place(text: &str) -> Result<RecipientPlace, Problem> {
    let read =
        text.split_once('-').and_then(|(due, id)| Some((Timestamp(due.parse().ok()?), id.parse().ok()?)));
    read.ok_or_else(|| Problem::field("before", not_a_cursor()))
}
