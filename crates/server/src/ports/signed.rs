//! What is told from outside with a signature and its time: `t=SECONDS,v1=HEX`, the HMAC-SHA256 over `SECONDS.BODY`.
//!
//! Stripe signs so (<https://docs.stripe.com/webhooks/signature>), and so does whoever hands mail over to us.

use hmac::{Hmac, KeyInit as _, Mac as _};
use reckon_domain::Timestamp;
use sha2::Sha256;

use crate::identity::secret::Secret;

/// How far a signature's time may be from now, in milliseconds: what Stripe's own libraries allow.
const TOLERANCE: i64 = 5 * 60 * 1000;

/// Why what was told is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disbelief {
    /// There is no signature that could be one.
    Unsigned,
    /// The signature is somebody else's.
    Forged,
    /// It was signed too long ago, or in the future.
    Stale,
    /// It is signed, and nothing that can be read.
    Unreadable,
}

/// Whether `t=…,v1=…` signs the body with the secret. While a secret is rolled there are several `v1`.
/// Compared in constant time.
///
/// # Errors
/// [`Disbelief`] where the body must not be believed.
pub(crate) fn verify(header: &str, body: &[u8], secret: &Secret, now: Timestamp) -> Result<(), Disbelief> {
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
