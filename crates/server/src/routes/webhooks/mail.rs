//! Emails that a mail server, or whoever keeps one for the marketplace, hands over.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use reckon_providers::mail::inbound::Limits;

use super::SIGNATURE_HEADER;
use crate::app::Shared;
use crate::http::read;
use crate::identity::signature::{could_be, verify};
use crate::problem::{Code, Problem, ProblemForm};
use crate::work::inbox::{self, NotTaken};

/// An email has come in: what a client wrote, or what a mail server says of one of ours.
///
/// The body is the message of RFC 5322 as it came, of at most 25 MB. `Reckon-Signature: t=SECONDS,v1=HEX` holds the
/// HMAC-SHA256 of `SECONDS.BODY` under the secret of `--mail-webhook-secret`, and is believed for five minutes. An
/// email that is handed over again counts once.
#[utoipa::path(post, path = "/webhooks/mail", tag = "Webhooks", operation_id = "receive_mail", security(()), request_body(content = String, content_type = "message/rfc822"), responses(
    (status = 204, description = "Taken, or nothing that matters here"),
    (status = 400, description = "`malformed`: it is signed, and no email", body = ProblemForm),
    (status = 403, description = "`not_signed`: by somebody else, not at all, or more than five minutes ago", body = ProblemForm),
    (status = 404, description = "`not_found`: no emails are taken here", body = ProblemForm),
    (status = 413, description = "`too_large`", body = ProblemForm),
    (status = 503, description = "`unavailable`: too many come in at once; hand it over again later", body = ProblemForm),
))]
pub(crate) async fn receive(State(app): State<Shared>, request: Request) -> Result<StatusCode, Problem> {
    let secret = app.providers.mail_secret.as_ref().ok_or_else(|| Problem::from(Code::NotFound))?;
    let (head, body) = request.into_parts();
    could_be(&head.headers, SIGNATURE_HEADER, app.clock.now())?;
    let (body, _room) = read::stranger(body, Limits::default().bytes, &app.body_budget).await?;
    verify(&head.headers, SIGNATURE_HEADER, &body, secret, app.clock.now())?;
    match inbox::email(&app, &body, None).await {
        Ok(_) => Ok(StatusCode::NO_CONTENT),
        // What it names may be gone: there is nothing to be told again.
        Err(NotTaken::Store(reckon_store::StoreError::Unknown(what))) => {
            tracing::info!(what, "an email that came in names what is not there");
            Ok(StatusCode::NO_CONTENT)
        }
        Err(NotTaken::Unreadable(why)) => Err(Problem::new(Code::Malformed, why.wording())),
        Err(NotTaken::Store(error)) => Err(error.into()),
    }
}
