//! What the booking software, the card processor, the telephone network and mail servers tell of their own accord.
//!
//! They carry no cookie and come from no page: their signatures are what is believed.

pub(crate) mod booking;
pub(crate) mod mail;
pub(crate) mod stripe;
pub(crate) mod texts;
pub(crate) mod twilio;

use axum::extract::OriginalUri;
use axum::http::HeaderMap;
use reckon_domain::wording;

use crate::app::Shared;
use crate::identity::replays;
use crate::problem::{Code, Problem};

/// The header in which whoever shares a secret with this marketplace alone signs: the booking software, and who hands
/// emails over.
pub(crate) const SIGNATURE_HEADER: &str = "reckon-signature";

/// Whether a request that Twilio has signed may be heard: its signature has no time, so that one which comes again
/// after who sent it has long had the answer is somebody else's.
///
/// # Errors
/// `not_signed`, when it comes again later.
fn fresh(app: &Shared, address: &str, signature: &str) -> Result<replays::Request, Problem> {
    let request = replays::Request::of(address, signature);
    if app.replays.is_fresh(request, app.clock.now()) {
        Ok(request)
    } else {
        Err(Problem::new(
            Code::NotSigned,
            wording!(
                "it was answered before, and is not heard again",
                "es wurde schon beantwortet und wird nicht noch einmal gehört"
            ),
        ))
    }
}

/// What Twilio's signature covers beside the form, and the signature; empty where there is none.
fn signed<'a>(uri: &'a OriginalUri, headers: &'a HeaderMap) -> (&'a str, &'a str) {
    let signature =
        headers.get(reckon_providers::twilio::SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
    (uri.path_and_query().map_or("", |address| address.as_str()), signature.unwrap_or_default())
}
