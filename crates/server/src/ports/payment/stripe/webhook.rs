//! What Stripe tells of its own accord: <https://docs.stripe.com/webhooks/signature>.
//!
//! Events come more than once, late and in any order. Each names its payment, and a payment settles once.

use hmac::{Hmac, KeyInit as _, Mac as _};
use reckon_domain::{Amount, Timestamp};
use serde::Deserialize;
use sha2::Sha256;

use super::answer::Intent;
use crate::identity::secret::Secret;
use crate::ports::payment::Settlement;

/// How far a signature's time may be from now, in milliseconds: what Stripe's own libraries allow.
const TOLERANCE: i64 = 5 * 60 * 1000;

/// Why an event is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disbelief {
    /// There is no signature that could be one.
    Unsigned,
    /// The signature is not Stripe's.
    Forged,
    /// It was signed too long ago, or in the future.
    Stale,
    /// It is signed, and no event.
    Unreadable,
}

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
pub(crate) enum Told {
    /// What has become of a payment of ours.
    Settled(Settlement),
    /// That somebody is done with this session on Stripe's page. What came of it is asked.
    Visited(String),
}

/// What the event tells; `None` where it says nothing that matters.
///
/// # Errors
/// [`Disbelief`] where it must not be believed.
pub(crate) fn read(
    header: &str,
    body: &[u8],
    secret: &Secret,
    now: Timestamp,
) -> Result<Option<Told>, Disbelief> {
    verify(header, body, secret, now)?;
    let event: Event = serde_json::from_slice(body).map_err(|_| Disbelief::Unreadable)?;
    let succeeded = match event.kind.as_str() {
        "payment_intent.succeeded" => true,
        "payment_intent.payment_failed" | "payment_intent.canceled" => false,
        "checkout.session.completed" => {
            let session: Session =
                serde_json::from_value(event.data.object).map_err(|_| Disbelief::Unreadable)?;
            return Ok((session.mode == "setup").then_some(Told::Visited(session.id)));
        }
        // `payment_intent.created` and whatever else the endpoint was subscribed to.
        _ => return Ok(None),
    };
    let intent: Intent = serde_json::from_value(event.data.object).map_err(|_| Disbelief::Unreadable)?;
    Ok(intent.payment().map(|payment| {
        Told::Settled(Settlement { payment: payment.to_owned(), amount: Amount(intent.amount), succeeded })
    }))
}

/// Whether `t=…,v1=…` signs the body with the secret. While a secret is rolled there are several `v1`.
fn verify(header: &str, body: &[u8], secret: &Secret, now: Timestamp) -> Result<(), Disbelief> {
    let fields = || header.split(',').filter_map(|field| field.trim().split_once('='));
    let value = |name| fields().find(|(field, _)| *field == name).map(|(_, value)| value);
    let signed = value("t").ok_or(Disbelief::Unsigned)?;
    let seconds: i64 = signed.parse().map_err(|_| Disbelief::Unsigned)?;
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).map_err(|_| Disbelief::Forged)?;
    mac.update(signed.as_bytes());
    mac.update(b".");
    mac.update(body);
    let mut any = false;
    for (_, signature) in fields().filter(|(field, _)| *field == "v1") {
        any = true;
        // `verify_slice` takes the same time wherever the first difference is.
        if unhex(signature).is_some_and(|signature| mac.clone().verify_slice(&signature).is_ok()) {
            let age = now.0.saturating_sub(seconds.saturating_mul(1000));
            return if age.abs() <= TOLERANCE { Ok(()) } else { Err(Disbelief::Stale) };
        }
    }
    Err(if any { Disbelief::Forged } else { Disbelief::Unsigned })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    Some(pairs.map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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

    fn said(header: &str, body: &[u8]) -> Result<Option<Told>, Disbelief> {
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
            assert_eq!(said(&header, &body), Ok(Some(Told::Settled(settlement))));
        }
        let body = event("payment_intent.created");
        let header = format!("t=1700000000,v1={}", sign(1_700_000_000, &body, "whsec_test"));
        assert_eq!(said(&header, &body), Ok(None));
    }

    #[test]
    fn a_session_that_is_complete_is_named_if_it_puts_a_card_on_file() {
        for (mode, want) in [("setup", Some(Told::Visited("cs_1".to_owned()))), ("payment", None)] {
            let session = json!({ "id": "cs_1", "object": "checkout.session", "mode": mode });
            let body =
                json!({ "id": "evt_1", "type": "checkout.session.completed", "data": { "object": session } })
                    .to_string()
                    .into_bytes();
            let header = format!("t=1700000000,v1={}", sign(1_700_000_000, &body, "whsec_test"));
            assert_eq!(said(&header, &body), Ok(want), "{mode}");
        }
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
