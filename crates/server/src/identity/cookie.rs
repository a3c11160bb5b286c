//! The cookie that is a session.
//!
//! WebKit keeps no `Secure` cookie that comes over plain HTTP, not even from its own machine, where the other browsers
//! do. So a browser that is on the server's own machine without TLS gets a cookie that all of them keep, and such a
//! cookie is read there alone: anywhere else a neighbouring host could have put it into the browser.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use reckon_providers::secret::Secret;

use crate::app::{App, Shared};
use crate::problem::{Code, Problem};

/// The session cookie's name. The prefix makes browsers refuse it from any other host or path, and
/// without `Secure`.
pub(crate) const COOKIE: &str = "__Host-reckon";

/// Its name on this machine without TLS.
const LOOPBACK_COOKIE: &str = "reckon-loopback";

/// Headers of a proxy's: whoever is behind one is not on this machine.
const FORWARDED: [&str; 4] = ["forwarded", "x-forwarded-for", "x-forwarded-proto", "x-real-ip"];

/// The secret that the request's cookie carries, if it carries one that could be ours.
pub(crate) struct SessionCookie(pub(crate) Option<Secret>);

impl SessionCookie {
    /// The one among the request's headers.
    pub(crate) fn of(headers: &HeaderMap, app: &App) -> Self {
        let on_loopback = Self::is_on_loopback(headers, app);
        let named = |wanted: &str| {
            let mut ours = cookies(headers).filter(|(name, _)| *name == wanted).map(|(_, value)| value);
            let could_be =
                |value: &&str| value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
            ours.next().filter(could_be).map(Secret::shown)
        };
        Self(on_loopback.then(|| named(LOOPBACK_COOKIE)).flatten().or_else(|| named(COOKIE)))
    }

    /// The headers that hand out a secret for so many seconds to whoever has sent these headers; with no secret, those
    /// that take it back.
    pub(crate) fn headers(
        asked: &HeaderMap,
        app: &App,
        secret: Option<&Secret>,
        seconds: i64,
    ) -> Result<HeaderMap, Problem> {
        let value = secret.map_or("", Secret::reveal);
        let cookies = if Self::is_in_browser_on_loopback(asked, app) {
            let kept =
                format!("{LOOPBACK_COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict");
            // One of before must not outlive it.
            vec![kept, secure("", 0)]
        } else {
            vec![secure(value, seconds)]
        };
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            let cookie = HeaderValue::try_from(cookie).map_err(|_| Problem::from(Code::Unavailable))?;
            headers.append(header::SET_COOKIE, cookie);
        }
        Ok(headers)
    }

    /// Whether a browser asks that keeps no `Secure` cookie, for all that can be told.
    pub(crate) fn is_in_browser_on_loopback(asked: &HeaderMap, app: &App) -> bool {
        // Every browser says from where it signs in and out; a program that does not is none.
        asked.contains_key(header::ORIGIN) && Self::is_on_loopback(asked, app)
    }

    /// Whether the browser sees this server on its own machine and without TLS.
    pub(crate) fn is_on_loopback(headers: &HeaderMap, app: &App) -> bool {
        let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
        let is_origin = |origin: &str| origin.strip_prefix("http://").is_some_and(is_loopback);
        !app.behind_proxy
            && app.public_origin.as_deref().is_none_or(is_origin)
            && !FORWARDED.iter().any(|name| headers.contains_key(*name))
            && text(header::HOST).is_some_and(is_loopback)
            // A proxy may put an address of its own into `Host`; what the browser says of itself it passes on.
            && text(header::ORIGIN).is_none_or(is_origin)
    }
}

/// The cookies of a request, each a name and a value.
pub(super) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

fn secure(value: &str, seconds: i64) -> String {
    format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict")
}

impl FromRequestParts<Shared> for SessionCookie {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        Ok(Self::of(&parts.headers, app))
    }
}

/// Whether a host, with or without a port, is this machine.
fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host();
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    name.eq_ignore_ascii_case("localhost")
        || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn this_machine_has_several_names() {
        for host in
            ["localhost", "LocalHost:8080", "127.0.0.1", "127.1.2.3:1", "[::1]:8080", "[::ffff:127.0.0.1]"]
        {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "reckon.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "192.0.2.1:8080",
            "[::]",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
