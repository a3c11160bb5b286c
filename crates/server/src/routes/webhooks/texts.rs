//! What Twilio tells of texts: the ones that clients write, and what became of ours.
//!
//! The signature covers the exact public URL, its query included. What is told again counts once: a client's text
//! by the name that Twilio has for it, what became of one of ours by its place in the log.

use std::sync::Arc;

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{fresh, signed};
use reckon_domain::wording;
use reckon_providers::text::{EMPTY_ANSWER, FormError, Twilio};

use crate::app::Shared;
use crate::http::read::{Query, Raw};
use crate::identity::replays::Request;
use crate::problem::{Code, Problem, ProblemForm};
use crate::work::outgoing::delivery_status;

/// A request's form.
type Form = Vec<(String, String)>;

/// A form that Twilio has signed.
fn hear(
    app: &Shared,
    uri: &OriginalUri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(Form, Request), Problem> {
    let twilio: &Arc<Twilio> = app.providers.twilio_texts.as_ref().ok_or(Code::NotFound)?;
    let form: Form = form_urlencoded::parse(body).into_owned().collect();
    let (address, signature) = signed(uri, headers);
    twilio.check(address, &form, signature).map_err(|_| Problem::from(Code::NotSigned))?;
    let request = fresh(app, address, signature)?;
    Ok((form, request))
}

impl From<FormError> for Problem {
    fn from(error: FormError) -> Self {
        Self::field(error.0, wording!("is missing, or cannot be read", "fehlt oder ist nicht lesbar"))
    }
}

/// A client has written a text.
///
/// It opens the discussion with the pro who texted that client last; a word such as STOP unsubscribes. A number that
/// no pro has texted brings nothing about.
#[utoipa::path(post, path = "/webhooks/twilio/text", tag = "Webhooks", operation_id = "receive_text", security(()), request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "TwiML that asks for nothing", content_type = "text/xml"),
        (status = 400, description = "`malformed`: it is signed, and no text", body = ProblemForm),
        (status = 403, description = "`not_signed`: by somebody else, or heard more than half a minute ago", body = ProblemForm),
        (status = 404, description = "`not_found`: texts are not Twilio's here", body = ProblemForm),
))]
pub(crate) async fn receive(
    State(app): State<Shared>,
    uri: OriginalUri,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Response, Problem> {
    let (form, request) = hear(&app, &uri, &headers, &body)?;
    let taken = delivery_status::heard(&app, Twilio::received(&form)?).await;
    app.replays.settle(request, taken)?;
    Ok(([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], EMPTY_ANSWER).into_response())
}

/// Which text.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// The text, as it was given to Twilio.
    text: String,
}

/// Twilio tells how a text of ours fares.
#[utoipa::path(post, path = "/webhooks/twilio/text/status", tag = "Webhooks", operation_id = "receive_text_status", security(()), request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    params(Which),
    responses(
        (status = 204, description = "Heard"),
        (status = 400, description = "`malformed`: it is signed, and says no status", body = ProblemForm),
        (status = 403, description = "`not_signed`: by somebody else, or heard more than half a minute ago", body = ProblemForm),
        (status = 404, description = "`not_found`: no such text, or texts are not Twilio's here", body = ProblemForm),
))]
pub(crate) async fn status(
    State(app): State<Shared>,
    Query(which): Query<Which>,
    uri: OriginalUri,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<StatusCode, Problem> {
    let (form, request) = hear(&app, &uri, &headers, &body)?;
    app.replays.settle(request, fares(&app, &which.text, &form).await)
}

/// How a text of ours fares.
async fn fares(app: &Shared, text: &str, form: &Form) -> Result<StatusCode, Problem> {
    if delivery_status::sent_text(app, text).await?.is_none() {
        return Err(Code::NotFound.into());
    }
    delivery_status::heard(app, Twilio::status(text, form)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
