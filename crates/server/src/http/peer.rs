//! Where a request comes from.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::app::Shared;

/// The other end of the connection; the server puts it into every request.
#[derive(Clone, Copy)]
pub(crate) struct Connected(pub(crate) SocketAddr);

/// The caller's address: the other end of the connection or, behind a proxy, the last one that the
/// proxy has appended. Used to limit attempts to sign in; never logged.
pub(crate) struct Peer(pub(crate) IpAddr);

impl FromRequestParts<Shared> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let forwarded = || {
            let value = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
            value.rsplit(',').next()?.trim().parse().ok()
        };
        let connected = parts.extensions.get().map(|Connected(address)| address.ip());
        let address = if app.behind_proxy { forwarded().or(connected) } else { connected };
        Ok(Self(address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}
