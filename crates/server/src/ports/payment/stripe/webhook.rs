//! What Stripe tells of its own accord: <https://docs.stripe.com/webhooks/signature>.
//!
//! Events come more than once, late and in any order. Each names its payment, and a payment settles once.

use reckon_domain::{Amount, Timestamp};
use serde::Deserialize;

use super::answer::Intent;
use crate::identity::secret::Secret;
use crate::ports::payment::Settlement;
use crate::ports::signed::{Disbelief, verify};

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

/// What the event says of a payment of ours; `None` where it says nothing that matters.
///
/// # Errors
/// [`Disbelief`] where it must not be believed.
pub(crate) fn read(
    header: &str,
    body: &[u8],
    secret: &Secret,
    now: Timestamp,
) -> Result<Option<Settlement>, Disbelief> {
    verify(header, body, secret, now)?;
    let event: Event = serde_json::from_slice(body).map_err(|_| Disbelief::Unreadable)?;
    let succeeded = match event.kind.as_str() {
        "payment_intent.succeeded" => true,
        "payment_intent.payment_failed" | "payment_intent.canceled" => false,
        // `payment_intent.created` and whatever else the endpoint was subscribed to.
        _ => return Ok(None),
    };
    let intent: Intent = serde_json::from_value(event.data.object).map_err(|_| Disbelief::Unreadable)?;
    Ok(intent.payment().map(|payment| Settlement {
        payment: payment.to_owned(),
        amount: Amount(intent.amount),
        succeeded,
    }))
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    use serde_json::json;
    use sha2::Sha256;

    use super::*;
    use crate::identity::secret::hex;

    const NOW: Timestamp = Timestamp(1_700_000_000_000);

    fn secret() -> Secret {
        Secret::shown("whsec_test")
    }

    fn sign(seconds: i64, body: &[u8], secret: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{seconds}.").as_bytes());
        mac.update(body);
        hex(&mac.finalize().into_bytes())
    }

    fn event(kind: &str) -> Vec<u8> {
        let intent = json!({ "id": "pi_1", "object": "payment_intent", "status": "succeeded", "amount": 2500,
            "metadata": { "reckon_payment": "p-7" } });
        json!({ "id": "evt_1", "object": "event", "type": kind, "data": { "object": intent } })
            .to_string()
            .into_bytes()
    }

    fn said(header: &str, body: &[u8]) -> Result<Option<Settlement>, Disbelief> {
        read(header, body, &secret(), NOW)
    }

    #[test]
    fn a_signature_computed_elsewhere_is_the_same() {
        // `openssl dgst -sha256 -hmac whsec_test` of `1700000000.{}`.
        let known = "35495024f4ef3f94e5a93e22221544c4b75e9a42300cd965ab81cb85cd994e91";
        assert_eq!(said(&format!("t=1700000000,v1={known}"), b"{}"), Err(Disbelief::Unreadable));
        assert_eq!(said(&format!("t=1700000000,v1={known}"), b"{ }"), Err(Disbelief::Forged));
    }

    #[test]
    fn a_signed_event_tells_what_became_of_its_payment() {
        for (kind, succeeded) in [
            ("payment_intent.succeeded", true),
            ("payment_intent.payment_failed", false),
            ("payment_intent.canceled", false),
        ] {
            let body = event(kind);
            let header = format!("t=1700000000,v1={},v0=00", sign(1_700_000_000, &body, "whsec_test"));
            let settlement = Settlement { payment: "p-7".into(), amount: Amount(2500), succeeded };
            assert_eq!(said(&header, &body), Ok(Some(settlement)));
        }
        let body = event("payment_intent.created");
        let header = format!("t=1700000000,v1={}", sign(1_700_000_000, &body, "whsec_test"));
        assert_eq!(said(&header, &body), Ok(None));
    }

    #[test]
    fn one_right_signature_of_several_is_enough() {
        let body = event("payment_intent.succeeded");
        let right = sign(1_700_000_000, &body, "whsec_test");
        let other = sign(1_700_000_000, &body, "whsec_rolled");
        assert!(said(&format!("t=1700000000,v1={other},v1={right}"), &body).is_ok());
        assert!(said(&format!("t=1700000000, v1=zz, v1={right}"), &body).is_ok());
        assert_eq!(said(&format!("t=1700000000,v1={other}"), &body), Err(Disbelief::Forged));
    }

    #[test]
    fn what_is_changed_unsigned_or_old_is_not_believed() {
        let body = event("payment_intent.succeeded");
        let right = sign(1_700_000_000, &body, "whsec_test");
        let mut changed = body.clone();
        *changed.last_mut().unwrap() = b' ';
        assert_eq!(said(&format!("t=1700000000,v1={right}"), &changed), Err(Disbelief::Forged));
        // The time is signed, too.
        assert_eq!(said(&format!("t=1700000001,v1={right}"), &body), Err(Disbelief::Forged));
        for header in ["", "t=1700000000", "v1=00", "t=now,v1=00", "t=1700000000,v0=00"] {
            assert_eq!(said(header, &body), Err(Disbelief::Unsigned), "{header}");
        }
        for (seconds, believed) in
            [(1_699_999_700, true), (1_699_999_699, false), (1_700_000_300, true), (1_700_000_301, false)]
        {
            let header = format!("t={seconds},v1={}", sign(seconds, &body, "whsec_test"));
            let want = if believed { Ok(()) } else { Err(Disbelief::Stale) };
            assert_eq!(said(&header, &body).map(|_| ()), want, "{seconds}");
        }
        for signature in ["", "0", "0g", "éé"] {
            assert_eq!(said(&format!("t=1700000000,v1={signature}"), &body), Err(Disbelief::Forged));
        }
    }

    #[test]
    fn a_signed_event_that_is_none_or_not_ours_does_nothing() {
        for (body, want) in [
            (&b"[]"[..], Err(Disbelief::Unreadable)),
            (br#"{"type":"payment_intent.succeeded","data":{"object":7}}"#, Err(Disbelief::Unreadable)),
            (br#"{"type":"payment_intent.succeeded","data":{"object":{"status":"succeeded"}}}"#, Ok(None)),
        ] {
            let header = format!("t=1700000000,v1={}", sign(1_700_000_000, body, "whsec_test"));
            assert_eq!(said(&header, body), want);
        }
    }
}
