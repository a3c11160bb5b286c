//! What Stripe tells.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use reckon_domain::wording;
use reckon_providers::payment::stripe::webhook::{SIGNATURE_HEADER, StripeEvent, Unreadable, read};

use crate::app::Shared;
use crate::http::read::Raw;
use crate::identity::signature::verify;
use crate::problem::{Code, Problem, ProblemForm};
use crate::work::cards::{self, Heard};
use crate::work::payments;

/// Stripe tells what has become of a payment, or that somebody is done with its page.
///
/// The body is an event as Stripe signs it in `Stripe-Signature`. Events may come late, repeatedly and in any
/// order: a payment is settled once, a card put on file once. Anything but 2xx makes Stripe tell it again.
#[utoipa::path(post, path = "/webhooks/stripe", tag = "Webhooks", operation_id = "receive_payment", security(()), request_body(content = serde_json::Value, content_type = "application/json"), responses(
    (status = 204, description = "Heard"),
    (status = 400, description = "`malformed`: it is signed, and no event", body = ProblemForm),
    (status = 403, description = "`not_signed`: by somebody else, not at all, or more than five minutes ago", body = ProblemForm),
    (status = 503, description = "`unavailable`: what has come of a session is not known yet", body = ProblemForm),
    (status = 404, description = "`not_found`: cards are not charged by Stripe here", body = ProblemForm),
))]
pub(crate) async fn tell(
    State(app): State<Shared>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<StatusCode, Problem> {
    let secret = app.providers.stripe.as_ref().ok_or_else(|| Problem::from(Code::NotFound))?;
    verify(&headers, SIGNATURE_HEADER, &body, secret, app.clock.now())?;
    let told = read(&body).map_err(|Unreadable| {
        Problem::new(Code::Malformed, wording!("expected an event", "erwartet wird ein Ereignis"))
    })?;
    match told {
        Some(StripeEvent::Settled(settlement)) => payments::settled(&app, &settlement).await?,
        Some(StripeEvent::Visited(visit)) if cards::visited(&app, &visit).await? == Heard::Again => {
            return Err(Problem::new(
                Code::Unavailable,
                wording!(
                    "what has come of the session is not known yet",
                    "was aus der Sitzung geworden ist, ist noch nicht bekannt"
                ),
            ));
        }
        Some(StripeEvent::Visited(_)) | None => {}
    }
    Ok(StatusCode::NO_CONTENT)
}
