//! What is signed with a secret that both sides know: `t=SECONDS,v1=HEX`, the HMAC-SHA256 of the time, a point and
//! the body as it came. Stripe signs its webhooks so, and the booking software signs its own.

use axum::http::HeaderMap;
use data_encoding::HEXLOWER_PERMISSIVE;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reckon_domain::Timestamp;
use reckon_providers::secret::Secret;
use sha2::Sha256;

/// How far a signature's time may be from now, in milliseconds: what Stripe's own libraries allow.
const TOLERANCE: i64 = 5 * 60 * 1000;

/// Why a request is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disbelief {
    /// There is no signature that could be one.
    Unsigned,
    /// The signature is by another secret, or of another body.
    Forged,
    /// It was signed too long ago, or in the future.
    Stale,
}

/// Whether the header of this name could sign something just now, for who must not read much of what nobody has
/// signed. It proves nothing.
///
/// # Errors
/// [`Disbelief`] where [`verify`] would say the same of any body.
pub(crate) fn could_be(headers: &HeaderMap, name: &str, now: Timestamp) -> Result<(), Disbelief> {
    let header = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let value = |name| fields(header).find(|(field, _)| *field == name).map(|(_, value)| value);
    let seconds = value("t").and_then(|time| time.parse().ok()).ok_or(Disbelief::Unsigned)?;
    value("v1").ok_or(Disbelief::Unsigned)?;
    fresh(seconds, now)
}

fn fields(header: &str) -> impl Iterator<Item = (&str, &str)> {
    header.split(',').filter_map(|field| field.trim().split_once('='))
}

fn fresh(seconds: i64, now: Timestamp) -> Result<(), Disbelief> {
    let age = now.0.saturating_sub(seconds.saturating_mul(1000));
    if age.abs() <= TOLERANCE { Ok(()) } else { Err(Disbelief::Stale) }
}

/// Whether the header of this name signs the body with the secret. While a secret is rolled there are several
/// `v1`, of which one is enough.
///
/// # Errors
/// [`Disbelief`] where it must not be believed.
pub(crate) fn verify(
    headers: &HeaderMap,
    name: &str,
    body: &[u8],
    secret: &Secret,
    now: Timestamp,
) -> Result<(), Disbelief> {
    let header = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    check(header, body, secret, now)
}

fn check(header: &str, body: &[u8], secret: &Secret, now: Timestamp) -> Result<(), Disbelief> {
    let value = |name| fields(header).find(|(field, _)| *field == name).map(|(_, value)| value);
    let signed = value("t").ok_or(Disbelief::Unsigned)?;
    let seconds: i64 = signed.parse().map_err(|_| Disbelief::Unsigned)?;
    let mac = mac(signed, body, secret).ok_or(Disbelief::Forged)?;
    let mut any = false;
    for (_, signature) in fields(header).filter(|(field, _)| *field == "v1") {
        any = true;
        // `verify_slice` takes the same time wherever the first difference is.
        let signature = HEXLOWER_PERMISSIVE.decode(signature.as_bytes());
        if signature.is_ok_and(|signature| mac.clone().verify_slice(&signature).is_ok()) {
            return fresh(seconds, now);
        }
    }
    Err(if any { Disbelief::Forged } else { Disbelief::Unsigned })
}

fn mac(seconds: &str, body: &[u8], secret: &Secret) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).ok()?;
    mac.update(seconds.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

#[cfg(test)]
mod tests {
    use reckon_providers::secret::hex;

    use super::*;

    const NOW: Timestamp = Timestamp(1_700_000_000_000);
    const BODY: &[u8] = b"{\"clients\":[]}";

    fn sign(seconds: i64, body: &[u8], secret: &str) -> String {
        let mac = mac(&seconds.to_string(), body, &Secret::shown(secret)).unwrap();
        hex(&mac.finalize().into_bytes())
    }

    fn said(header: &str, body: &[u8]) -> Result<(), Disbelief> {
        check(header, body, &Secret::shown("whsec_test"), NOW)
    }

    #[test]
    fn a_signature_computed_elsewhere_is_the_same() {
        // `openssl dgst -sha256 -hmac whsec_test` of `1700000000.{}`.
        let known = "35495024f4ef3f94e5a93e22221544c4b75e9a42300cd965ab81cb85cd994e91";
        assert_eq!(said(&format!("t=1700000000,v1={known}"), b"{}"), Ok(()));
        assert_eq!(said(&format!("t=1700000000,v1={known}"), b"{ }"), Err(Disbelief::Forged));
    }

    #[test]
    fn one_right_signature_of_several_is_enough() {
        let right = sign(1_700_000_000, BODY, "whsec_test");
        let other = sign(1_700_000_000, BODY, "whsec_rolled");
        assert_eq!(said(&format!("t=1700000000,v1={other},v1={right}"), BODY), Ok(()));
        assert_eq!(said(&format!("t=1700000000, v1=zz, v1={right},v0=00"), BODY), Ok(()));
        assert_eq!(said(&format!("t=1700000000,v1={other}"), BODY), Err(Disbelief::Forged));
    }

    #[test]
    fn what_is_changed_unsigned_or_old_is_not_believed() {
        let right = sign(1_700_000_000, BODY, "whsec_test");
        let mut changed = BODY.to_vec();
        *changed.last_mut().unwrap() = b' ';
        assert_eq!(said(&format!("t=1700000000,v1={right}"), &changed), Err(Disbelief::Forged));
        // The time is signed, too.
        assert_eq!(said(&format!("t=1700000001,v1={right}"), BODY), Err(Disbelief::Forged));
        for header in ["", "t=1700000000", "v1=00", "t=now,v1=00", "t=1700000000,v0=00"] {
            assert_eq!(said(header, BODY), Err(Disbelief::Unsigned), "{header}");
        }
        for (seconds, want) in [
            (1_699_999_700, Ok(())),
            (1_699_999_699, Err(Disbelief::Stale)),
            (1_700_000_300, Ok(())),
            (1_700_000_301, Err(Disbelief::Stale)),
        ] {
            let header = format!("t={seconds},v1={}", sign(seconds, BODY, "whsec_test"));
            assert_eq!(said(&header, BODY), want, "{seconds}");
        }
        for signature in ["", "0", "0g", "éé"] {
            assert_eq!(said(&format!("t=1700000000,v1={signature}"), BODY), Err(Disbelief::Forged));
        }
    }
}
