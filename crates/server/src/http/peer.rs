//! Where a request comes from.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};

use crate::app::Shared;

/// The other end of the connection; the server puts it into every request.
#[derive(Clone, Copy)]
pub(crate) struct Connected(pub(crate) SocketAddr);

/// The caller's address: the other end of the connection or, behind a proxy, the last one that the
/// proxy has appended. Used to limit attempts to sign in, and
/// kept in the trail; never logged.
pub(crate) struct Peer(pub(crate) IpAddr);

impl FromRequestParts<Shared> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        Ok(Self(address(&parts.headers, &parts.extensions, app.behind_proxy)))
    }
}

/// The caller's address, as [`Peer`] says.
pub(crate) fn address(headers: &HeaderMap, extensions: &Extensions, behind_proxy: bool) -> IpAddr {
    let connected = extensions.get().map(|Connected(address)| address.ip());
    let address = if behind_proxy { forwarded(headers).or(connected) } else { connected };
    address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)).to_canonical()
}

/// The last address in `X-Forwarded-For`.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let value = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    read(value.rsplit(',').next()?.trim())
}

/// An address as proxies write it: alone, with a port, in brackets, in quotation marks.
fn read(text: &str) -> Option<IpAddr> {
    let text = text.trim_matches('"');
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    text.parse().ok().or_else(with_port).or_else(bracketed)
}

/// The place that an address is in: of IPv6 its /64 network, since one household has so many. An IPv4 address in IPv6's
/// clothes is the IPv4 address.
pub(crate) fn place(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        v4 @ IpAddr::V4(_) => v4,
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_however_a_proxy_writes_it() {
        for (header, right) in [
            ("198.51.100.7", Some("198.51.100.7")),
            ("198.51.100.7:5501", Some("198.51.100.7")),
            ("203.0.113.9, 198.51.100.7:5501", Some("198.51.100.7")),
            ("2001:db8::7", Some("2001:db8::7")),
            ("[2001:db8::7]", Some("2001:db8::7")),
            ("[2001:db8::7]:5501", Some("2001:db8::7")),
            ("\"[2001:db8::7]:5501\"", Some("2001:db8::7")),
            ("unknown", None),
            ("", None),
        ] {
            let headers =
                HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), header.parse().unwrap())]);
            let headers: HeaderMap = headers;
            assert_eq!(forwarded(&headers), right.map(|right| right.parse().unwrap()), "{header}");
        }
    }

    #[test]
    fn an_ipv4_address_is_one_place_in_either_form_and_an_ipv6_network_is_one() {
        let at = |text: &str| place(text.parse().unwrap());
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
        assert_ne!(at("::ffff:192.0.2.1"), at("::ffff:192.0.2.2"));
        assert_eq!(at("2001:db8::1"), at("2001:db8::ffff:2"));
        assert_ne!(at("2001:db8::1"), at("2001:db8:0:1::1"));
    }
}
