//! What Twilio asks and tells of calls.
//!
//! Each address names its call in the query, as it was given to Twilio, and the signature covers it. What is sent
//! again at once is answered again and has no second effect: the first result of a call stands, and of a call that is
//! over nobody is told a number. What is sent again later is refused.

use std::sync::Arc;

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use reckon_domain::rule::Language;
use reckon_providers::phone::CallResult;
use reckon_providers::phone::twilio::{Fields, Status, Twilio, dialled, recorded, sid};
use reckon_store::TaskRow;
use serde::Deserialize;

use super::{fresh, signed};
use crate::app::Shared;
use crate::http::read::{Path, Query, Raw};
use crate::identity::replays::Request;
use crate::problem::{Code, Problem, ProblemForm};
use crate::work::{calls, recordings};

/// Which call.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// The call, as it was given to Twilio.
    call: String,
}

/// A request that Twilio has signed, about a call of ours.
struct Heard {
    twilio: Arc<Twilio>,
    fields: Fields,
    task: TaskRow,
    request: Request,
}

async fn hear(
    app: &Shared,
    uri: &OriginalUri,
    headers: &HeaderMap,
    body: &[u8],
    which: &Which,
) -> Result<Heard, Problem> {
    let twilio = app.providers.twilio.clone().ok_or_else(|| Problem::from(Code::NotFound))?;
    let fields = Fields::of(body);
    let (address, signature) = signed(uri, headers);
    if !twilio.is_signed(address, &fields, signature) {
        return Err(Code::NotSigned.into());
    }
    let request = fresh(app, address, signature)?;
    let task = calls::task(app, &which.call).await?.ok_or_else(|| Problem::from(Code::NotFound))?;
    Ok(Heard { twilio, fields, task, request })
}

/// What Twilio calls the call.
fn name(fields: &Fields) -> Option<String> {
    sid("CA", fields.get("CallSid"))
}

/// Twilio asks what to do next on a call.
///
/// `answered`: the client hears the estimate. `key`: if they have pressed 1, the pro is dialled. `pro`: the pro has
/// answered, and hears that the call is recorded. `over`: the call to the pro has ended.
#[utoipa::path(post, path = "/webhooks/twilio/voice/{step}", tag = "Webhooks", operation_id = "receive_call_step", security(()), request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    params(("step" = String, Path, description = "`answered`, `key`, `pro` or `over`"), Which),
    responses(
        (status = 200, description = "TwiML", content_type = "text/xml"),
        (status = 403, description = "`not_signed`: by somebody else, or heard more than half a minute ago", body = ProblemForm),
        (status = 404, description = "`not_found`: no such step or call, or calls are not Twilio's here", body = ProblemForm),
))]
pub(crate) async fn voice(
    State(app): State<Shared>,
    Path(step): Path<String>,
    Query(which): Query<Which>,
    uri: OriginalUri,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Response, Problem> {
    let heard = hear(&app, &uri, &headers, &body, &which).await?;
    app.replays.settle(heard.request, next(&app, &step, &heard).await)
}

/// What is to happen next on a call, as TwiML.
async fn next(app: &Shared, step: &str, heard: &Heard) -> Result<Response, Problem> {
    let Heard { twilio, fields, task, .. } = heard;
    let order = if task.is_open() { calls::order(app, task).await? } else { None };
    let language = order.as_ref().map_or(Language::default(), |call| call.language);
    let said = match (step, order) {
        ("over", _) => {
            let result = dialled(fields.get("DialCallStatus"), fields.get("DialCallDuration"));
            calls::ended(app, task, result).await?;
            Twilio::over(language, result)
        }
        ("answered", Some(call)) => {
            calls::under_way(app, task, name(fields)).await?;
            twilio.answered(&call)
        }
        ("key", Some(call)) => twilio.key(&call, fields.get("Digits")),
        ("pro", Some(_)) => Twilio::pro_answered(language),
        ("answered" | "key" | "pro", None) => Twilio::over(language, CallResult::Declined),
        _ => return Err(Code::NotFound.into()),
    };
    Ok(([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], said).into_response())
}

/// Twilio tells how a call goes.
#[utoipa::path(post, path = "/webhooks/twilio/status", tag = "Webhooks", operation_id = "receive_call_status", security(()), request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    params(Which),
    responses(
        (status = 204, description = "Heard"),
        (status = 403, description = "`not_signed`: by somebody else, or heard more than half a minute ago", body = ProblemForm),
        (status = 404, description = "`not_found`: no such call, or calls are not Twilio's here", body = ProblemForm),
        (status = 503, description = "`unavailable`: how it ended cannot be found out just now", body = ProblemForm),
))]
pub(crate) async fn status(
    State(app): State<Shared>,
    Query(which): Query<Which>,
    uri: OriginalUri,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<StatusCode, Problem> {
    let heard = hear(&app, &uri, &headers, &body, &which).await?;
    app.replays.settle(heard.request, goes(&app, &heard).await)
}

/// How a call goes.
async fn goes(app: &Shared, heard: &Heard) -> Result<StatusCode, Problem> {
    let Heard { twilio, fields, task, .. } = heard;
    if task.is_open() {
        match twilio.status(fields).await {
            Status::UnderWay => calls::under_way(app, task, name(fields)).await?,
            Status::Ended(result) => calls::ended(app, task, result).await?,
            Status::Unknown => return Err(Code::Unavailable.into()),
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Twilio tells that a call's recording can be fetched.
#[utoipa::path(post, path = "/webhooks/twilio/recording", tag = "Webhooks", operation_id = "receive_recording", security(()), request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    params(Which),
    responses(
        (status = 204, description = "Heard: it is fetched, now or as soon as it is there"),
        (status = 403, description = "`not_signed`: by somebody else, or heard more than half a minute ago", body = ProblemForm),
        (status = 404, description = "`not_found`: no such call, or calls are not Twilio's here", body = ProblemForm),
))]
pub(crate) async fn recording(
    State(app): State<Shared>,
    Query(which): Query<Which>,
    uri: OriginalUri,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<StatusCode, Problem> {
    let heard = hear(&app, &uri, &headers, &body, &which).await?;
    let told = match recorded(&heard.fields) {
        Some(source) => recordings::told(&app, &heard.task, source).await,
        None => Ok(()),
    };
    app.replays.settle(heard.request, told)?;
    Ok(StatusCode::NO_CONTENT)
}
