//! What Stripe's answers mean for a payment: <https://docs.stripe.com/error-low-level>.

use http::StatusCode;
use serde::Deserialize;

use super::METADATA;
use crate::outgoing::NoAnswer;
use crate::payment::Charged;

/// Errors that lie in the request for ever, though not in a bank's refusal: no attempt can take the money.
const HOPELESS: [&str; 5] = [
    "resource_missing",
    "payment_method_unactivated",
    "payment_method_invalid_parameter",
    "amount_too_small",
    "amount_too_large",
];

#[derive(Deserialize)]
struct Failure {
    error: ErrorBody,
}

#[derive(Deserialize)]
struct ErrorBody {
    #[serde(rename = "type", default)]
    kind: String,
    code: Option<String>,
    decline_code: Option<String>,
}

/// A PaymentIntent, as far as it matters here.
#[derive(Deserialize)]
pub(super) struct Intent {
    pub(super) status: String,
    #[serde(default)]
    pub(super) amount: u64,
    #[serde(default)]
    pub(super) metadata: std::collections::HashMap<String, String>,
    last_payment_error: Option<ErrorBody>,
}

#[derive(Deserialize)]
struct Search {
    data: Vec<Intent>,
}

impl Intent {
    /// The payment that it is for, if it is one of ours.
    pub(super) fn payment(&self) -> Option<&str> {
        self.metadata.get(METADATA).map(String::as_str)
    }

    fn charged(&self) -> Charged {
        match self.status.as_str() {
            "succeeded" => Charged::Succeeded,
            "processing" => Charged::Pending,
            // Off session nobody is there to act or to take another card: it will not come to anything.
            "requires_payment_method" | "requires_action" | "canceled" => Charged::Declined {
                code: self.last_payment_error.as_ref().map_or_else(|| self.status.clone(), ErrorBody::code),
            },
            _ => Charged::Unknown,
        }
    }
}

impl ErrorBody {
    /// The most telling of its codes.
    fn code(&self) -> String {
        self.decline_code.clone().or_else(|| self.code.clone()).unwrap_or_else(|| self.kind.clone())
    }
}

/// What the answer to creating and confirming a payment says.
///
/// 402 is the bank's refusal. 409 (the same payment is being asked for elsewhere), 429, 5xx and whatever
/// cannot be read say nothing. So do 401 and 403, which are about our key, and `idempotency_error`, which
/// would be a fault of ours: a payment is never the worse for those.
pub(super) fn charged(status: StatusCode, body: &[u8]) -> Charged {
    match status.as_u16() {
        200 => serde_json::from_slice::<Intent>(body).map_or(Charged::Unknown, |intent| intent.charged()),
        402 => Charged::Declined {
            code: serde_json::from_slice::<Failure>(body)
                .map_or_else(|_| "card_declined".to_owned(), |failure| failure.error.code()),
        },
        400 | 404 => match serde_json::from_slice::<Failure>(body) {
            Ok(Failure { error }) if is_hopeless(&error) => Charged::Declined { code: error.code() },
            Ok(Failure { error }) => {
                tracing::error!(kind = error.kind, code = error.code, "Stripe does not understand a payment");
                Charged::Unknown
            }
            Err(_) => Charged::Unknown,
        },
        401 | 403 => {
            tracing::error!(status = status.as_u16(), "Stripe does not accept the secret key");
            Charged::Unknown
        }
        _ => Charged::Unknown,
    }
}

fn is_hopeless(error: &ErrorBody) -> bool {
    let known = error.code.as_deref().is_some_and(|code| HOPELESS.contains(&code));
    error.kind == "card_error" || (error.kind == "invalid_request_error" && known)
}

/// What the answer to looking for a payment says. Stripe may answer with what is only like it.
pub(super) fn found(body: &[u8], payment: &str) -> Result<Option<Charged>, NoAnswer> {
    let search: Search = serde_json::from_slice(body).map_err(|_| NoAnswer::Unknown)?;
    let ours = search.data.iter().filter(|intent| intent.payment() == Some(payment));
    let all: Vec<_> = ours.map(Intent::charged).collect();
    // Were there ever two, money that was taken is the truth.
    Ok(all.iter().find(|one| **one == Charged::Succeeded).or(all.first()).cloned())
}
