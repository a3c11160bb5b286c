//! What Twilio's calls and messages have in common: the account, and whether a request really comes from Twilio.
//!
//! Twilio signs each request with HMAC-SHA1 under the account's auth token: over the exact URL it
//! requests and, for a form, each parameter's name and value in the order of the names. A body of another
//! kind is signed through the URL, whose `bodySHA256` is the body's SHA-256
//! (<https://www.twilio.com/docs/usage/webhooks/webhooks-security>).

pub mod account;

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::secret::{digest, hex};

/// The header that holds the signature.
pub const SIGNATURE_HEADER: &str = "X-Twilio-Signature";

/// The parameter of the URL that holds the SHA-256 of a body that is no form.
const BODY_HASH: &str = "bodySHA256";

/// The secret that Twilio and an account share. It has no readable `Debug` form.
#[derive(Clone)]
pub struct AuthToken(String);

impl AuthToken {
    /// The token as Twilio's console shows it.
    #[must_use]
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// The token's text, for the password of a request to Twilio.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    fn keyed(&self) -> Hmac<Sha1> {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        Hmac::new_from_slice(self.0.as_bytes()).expect("a key of any length")
    }
}

impl core::fmt::Debug for AuthToken {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("AuthToken(..)")
    }
}

/// A request's body, as the signature covers it.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// A form's decoded names and values. Empty for a request without a body.
    Form(&'a [(String, String)]),
    /// Any other body, byte for byte. Its URL must hold its SHA-256 as `bodySHA256`.
    Bytes(&'a [u8]),
}

/// The request's signature does not fit: it does not come from Twilio, or not to this URL, or it was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {SIGNATURE_HEADER} does not fit this URL and body")]
pub struct NotSigned;

/// The signature of a request to this URL, as Twilio writes it into the header.
#[must_use]
pub fn sign(token: &AuthToken, url: &str, body: Body<'_>) -> String {
    BASE64.encode(&covered(token, url, body).finalize().into_bytes())
}

/// Whether a request to this URL, which must be the public one that Twilio was given, with its query, was
/// signed with one of the account's tokens. While a token is being replaced there are two.
///
/// Like Twilio's own libraries, it takes the URL with the scheme's own port written out and without any,
/// because Twilio signs some requests so. Compared in constant time.
///
/// # Errors
/// [`NotSigned`], whatever it is that does not fit.
pub fn check(tokens: &[AuthToken], url: &str, body: Body<'_>, shown: &str) -> Result<(), NotSigned> {
    let shown = BASE64.decode(shown.as_bytes()).map_err(|_| NotSigned)?;
    if let Body::Bytes(bytes) = body {
        body_is_the_hashed_one(url, bytes)?;
    }
    let urls = spellings(url);
    let fits =
        |token: &AuthToken| urls.iter().any(|url| covered(token, url, body).verify_slice(&shown).is_ok());
    if tokens.iter().any(fits) { Ok(()) } else { Err(NotSigned) }
}

/// The hash over what a signature covers. Of a parameter that comes twice with one value, one counts.
fn covered(token: &AuthToken, url: &str, body: Body<'_>) -> Hmac<Sha1> {
    let mut hash = token.keyed();
    hash.update(url.as_bytes());
    if let Body::Form(parameters) = body {
        let mut sorted: Vec<&(String, String)> = parameters.iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        for (name, value) in sorted {
            hash.update(name.as_bytes());
            hash.update(value.as_bytes());
        }
    }
    hash
}

/// The URL's hash is no secret: whoever sends a body knows it. The signature covers the URL.
fn body_is_the_hashed_one(url: &str, bytes: &[u8]) -> Result<(), NotSigned> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let mut parameters = query.split('&').filter_map(|parameter| parameter.split_once('='));
    let said = parameters.find(|(name, _)| *name == BODY_HASH).ok_or(NotSigned)?.1;
    if said.eq_ignore_ascii_case(&hex(&digest(bytes))) { Ok(()) } else { Err(NotSigned) }
}

/// The URL as it is, with the scheme's own port, and without a port.
fn spellings(url: &str) -> Vec<String> {
    let mut all = vec![url.to_owned()];
    let Some((scheme, rest)) = url.split_once("://") else { return all };
    let own_port = match scheme {
        "https" => 443,
        "http" => 80,
        _ => return all,
    };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    match host.rsplit_once(':') {
        Some((bare, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => {
            all.push(format!("{scheme}://{bare}{path}"));
        }
        _ => all.push(format!("{scheme}://{host}:{own_port}{path}")),
    }
    all
}
