//! Browsers that somebody has signed in from before: a signed cookie, as OWASP describes ("device cookies").
//!
//! Guessing one account's password is slowed down wherever it comes from, which would keep the owner out, too. A browser
//! that carries the cookie has a place of its own, for the account alone that it signed in to.

use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::cookie::cookies;
use super::secret::{Secret, digest, hex};

/// How long a browser is remembered, in seconds: a year.
const LASTS: i64 = 365 * 24 * 60 * 60;

/// Signs and reads the cookies.
pub(crate) struct Devices([u8; 32]);

impl Devices {
    /// With the marketplace's own secret.
    pub(crate) const fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// The browser that a request comes from, if it has signed in to this account before.
    pub(crate) fn known(&self, headers: &HeaderMap, account: [u8; 32]) -> Option<[u8; 32]> {
        let name = name(account);
        let mut ours = cookies(headers)
            .filter(|(found, _)| *found == name)
            .filter_map(|(_, value)| value.split_once('.'));
        ours.find(|(nonce, tag)| self.is_signed(nonce, tag, account))
            .map(|(nonce, _)| digest(nonce.as_bytes()))
    }

    /// The header that makes a browser known.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub(crate) fn remember(&self, account: [u8; 32]) -> Result<String, getrandom::Error> {
        let nonce = Secret::random()?;
        let tag = self.mac(nonce.reveal(), account).map(|mac| hex(&mac.finalize().into_bytes()));
        let value = format!("{}.{}", nonce.reveal(), tag.unwrap_or_default());
        Ok(format!("{}={value}; Path=/; Max-Age={LASTS}; Secure; HttpOnly; SameSite=Strict", name(account)))
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
fn name(account: [u8; 32]) -> String {
    let [first, second, third, fourth, ..] = account;
    format!("__Host-reckon-device-{}", hex(&[first, second, third, fourth]))
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    #[test]
    fn a_browser_is_known_for_the_account_alone_that_it_signed_in_to() {
        let devices = Devices::new([7; 32]);
        let (anna, bert) = (digest(b"anna@example.org"), digest(b"bert@example.org"));
        let set = devices.remember(anna).unwrap();
        let pair = set.split(';').next().unwrap().to_owned();
        let with = |cookie: String| HeaderMap::from_iter([(header::COOKIE, cookie.parse().unwrap())]);
        let known = devices.known(&with(format!("a=b; {pair}")), anna);
        assert!(known.is_some());
        assert_eq!(devices.known(&with(pair.clone()), anna), known, "the same browser");
        assert_eq!(devices.known(&with(pair.clone()), bert), None);
        let renamed = pair.replace(&name(anna), &name(bert));
        assert_eq!(devices.known(&with(renamed), bert), None, "another account's");
        assert_eq!(devices.known(&with(format!("{pair}0")), anna), None);
        assert_eq!(devices.known(&with(pair.replace('.', ".0")), anna), None);
        assert_eq!(Devices::new([8; 32]).known(&with(pair), anna), None, "another secret's");
        assert_eq!(devices.known(&HeaderMap::new(), anna), None);
    }
}
