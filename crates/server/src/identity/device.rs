//! Browsers that somebody has signed in from before: a signed cookie, as OWASP describes ("device cookies").
//!
//! Guessing one account's password is slowed down wherever it comes from, which would keep the owner out, too. A browser
//! that carries the cookie has a place of its own, for the account alone that it signed in to.

use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reckon_providers::secret::{Secret, digest, hex};
use sha2::Sha256;

use super::cookie::cookies;

/// How long a browser is remembered, in seconds: a year.
const LASTS: i64 = 365 * 24 * 60 * 60;

/// Signs and reads the cookies.
pub(crate) struct Devices([u8; 32]);

impl Devices {
    /// With the marketplace's own secret.
    pub(crate) const fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// The browser that a request comes from, if it has signed in to this account before. A cookie that any neighbour
    /// could have put there is read on this machine alone, as a session's is.
    pub(crate) fn known(
        &self,
        headers: &HeaderMap,
        account: [u8; 32],
        on_loopback: bool,
    ) -> Option<[u8; 32]> {
        let (secure, plain) = (name(account, true), name(account, false));
        let mut ours = cookies(headers)
            .filter(|(found, _)| *found == secure || (on_loopback && *found == plain))
            .filter_map(|(_, value)| value.split_once('.'));
        ours.find(|(nonce, tag)| self.is_signed(nonce, tag, account))
            .map(|(nonce, _)| digest(nonce.as_bytes()))
    }

    /// The header that makes a browser known. What is not `secure` is for browsers on this machine without TLS.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub(crate) fn remember(&self, account: [u8; 32], secure: bool) -> Result<String, getrandom::Error> {
        let nonce = Secret::random()?;
        let tag = self.mac(nonce.reveal(), account).map(|mac| hex(&mac.finalize().into_bytes()));
        let value = format!("{}.{}", nonce.reveal(), tag.unwrap_or_default());
        let (name, secure) = (name(account, secure), if secure { "Secure; " } else { "" });
        Ok(format!("{name}={value}; Path=/; Max-Age={LASTS}; {secure}HttpOnly; SameSite=Strict"))
    }

    fn is_signed(&self, nonce: &str, tag: &str, account: [u8; 32]) -> bool {
        let tag = data_encoding::HEXLOWER.decode(tag.as_bytes());
        let mac = self.mac(nonce, account);
        mac.zip(tag.ok()).is_some_and(|(mac, tag)| mac.verify_slice(&tag).is_ok())
    }

    fn mac(&self, nonce: &str, account: [u8; 32]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(b"device ");
        mac.update(&account);
        mac.update(nonce.as_bytes());
        Some(mac)
    }
}

/// The cookie's name: each account that a browser signs in to has its own.
fn name(account: [u8; 32], secure: bool) -> String {
    let [first, second, third, fourth, ..] = account;
    let prefix = if secure { "__Host-" } else { "" };
    format!("{prefix}reckon-device-{}", hex(&[first, second, third, fourth]))
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    #[test]
    fn a_browser_is_known_for_the_account_alone_that_it_signed_in_to() {
        let devices = Devices::new([7; 32]);
        let (anna, bert) = (digest(b"anna@example.org"), digest(b"bert@example.org"));
        let set = devices.remember(anna, true).unwrap();
        let pair = set.split(';').next().unwrap().to_owned();
        let with = |cookie: String| HeaderMap::from_iter([(header::COOKIE, cookie.parse().unwrap())]);
        let known = devices.known(&with(format!("a=b; {pair}")), anna, true);
        assert!(known.is_some());
        assert_eq!(devices.known(&with(pair.clone()), anna, true), known, "the same browser");
        assert_eq!(devices.known(&with(pair.clone()), bert, true), None);
        let renamed = pair.replace(&name(anna, true), &name(bert, true));
        assert_eq!(devices.known(&with(renamed), bert, true), None, "another account's");
        assert_eq!(devices.known(&with(format!("{pair}0")), anna, true), None);
        assert_eq!(devices.known(&with(pair.replace('.', ".0")), anna, true), None);
        assert_eq!(Devices::new([8; 32]).known(&with(pair.clone()), anna, true), None, "another secret's");
        let plain = devices.remember(anna, false).unwrap();
        let plain = plain.split(';').next().unwrap().to_owned();
        assert!(devices.known(&with(plain.clone()), anna, true).is_some());
        assert_eq!(devices.known(&with(plain), anna, false), None, "from a neighbour");
        assert_eq!(devices.known(&HeaderMap::new(), anna, true), None);
    }
}
