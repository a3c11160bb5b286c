//! What Stripe tells of its own accord: <https://docs.stripe.com/webhooks/signature>.
//!
//! Events come more than once, late and in any order. Each names its payment, and a payment settles once.

use reckon_domain::Amount;
use serde::Deserialize;

use super::answer::Intent;
use crate::payment::Settlement;

/// The header that signs an event.
pub const SIGNATURE_HEADER: &str = "stripe-signature";

/// It is no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: serde_json::Value,
}

#[derive(Deserialize)]
struct Session {
    id: String,
    mode: String,
}

/// What Stripe tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StripeEvent {
    /// What has become of a payment of ours.
    Settled(Settlement),
    /// That somebody is done with this session on Stripe's page. What came of it is asked.
    Visited(String),
}

/// What the event tells; `None` where it says nothing that matters. Its signature has been looked at.
///
/// # Errors
/// [`Unreadable`] where it is no event.
pub fn read(body: &[u8]) -> Result<Option<StripeEvent>, Unreadable> {
    let event: Event = serde_json::from_slice(body).map_err(|_| Unreadable)?;
    let succeeded = match event.kind.as_str() {
        "payment_intent.succeeded" => true,
        "payment_intent.payment_failed" | "payment_intent.canceled" => false,
        "checkout.session.completed" => {
            let session: Session = serde_json::from_value(event.data.object).map_err(|_| Unreadable)?;
            return Ok((session.mode == "setup").then_some(StripeEvent::Visited(session.id)));
        }
        // `payment_intent.created` and whatever else the endpoint was subscribed to.
        _ => return Ok(None),
    };
    let intent: Intent = serde_json::from_value(event.data.object).map_err(|_| Unreadable)?;
    Ok(intent.payment().map(|payment| {
        StripeEvent::Settled(Settlement {
            payment: payment.to_owned(),
            amount: Amount(intent.amount),
            succeeded,
        })
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(kind: &str) -> Vec<u8> {
        let intent = json!({ "id": "pi_1", "object": "payment_intent", "status": "succeeded", "amount": 2500,
            "metadata": { "reckon_payment": "p-7" } });
        json!({ "id": "evt_1", "object": "event", "type": kind, "data": { "object": intent } })
            .to_string()
            .into_bytes()
    }

    #[test]
    fn an_event_tells_what_became_of_its_payment() {
        for (kind, succeeded) in [
            ("payment_intent.succeeded", true),
            ("payment_intent.payment_failed", false),
            ("payment_intent.canceled", false),
        ] {
            let settlement = Settlement { payment: "p-7".into(), amount: Amount(2500), succeeded };
            assert_eq!(read(&event(kind)), Ok(Some(StripeEvent::Settled(settlement))));
        }
        assert_eq!(read(&event("payment_intent.created")), Ok(None));
    }

    #[test]
    fn a_session_that_is_complete_is_named_if_it_puts_a_card_on_file() {
        for (mode, want) in [("setup", Some(StripeEvent::Visited("cs_1".to_owned()))), ("payment", None)] {
            let session = json!({ "id": "cs_1", "object": "checkout.session", "mode": mode });
            let body =
                json!({ "id": "evt_1", "type": "checkout.session.completed", "data": { "object": session } });
            assert_eq!(read(body.to_string().as_bytes()), Ok(want), "{mode}");
        }
    }

    #[test]
    fn an_event_that_is_none_or_not_ours_does_nothing() {
        for (body, want) in [
            (&b"[]"[..], Err(Unreadable)),
            (br#"{"type":"payment_intent.succeeded","data":{"object":7}}"#, Err(Unreadable)),
            (br#"{"type":"payment_intent.succeeded","data":{"object":{"status":"succeeded"}}}"#, Ok(None)),
        ] {
            assert_eq!(read(body), want);
        }
    }
}
