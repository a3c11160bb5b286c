//! Requests to other people's servers, over HTTPS.
//!
//! What was asked and what came back is never logged: it may hold numbers, cards and keys.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);

/// Sends requests. Cheap to clone: clones share their connections.
#[derive(Clone)]
pub struct Outgoing {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    patience: Duration,
}

/// An answer, whatever its status.
pub struct Incoming {
    /// The status.
    pub status: StatusCode,
    /// The whole body.
    pub body: Bytes,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// Nobody was reached: nothing was asked.
    Unreached,
    /// It may have been asked, and heard, and done.
    Unknown,
}

impl Outgoing {
    /// Talks to the server at `base` and waits for each answer as long as `patience`. Trusts whom the
    /// operating system trusts.
    ///
    /// # Errors
    /// When secrets must not be sent to `base`, or the operating system has no certificates to trust.
    pub fn new(base: &str, patience: Duration) -> Result<Self, std::io::Error> {
        if !is_safe(base) {
            return Err(std::io::Error::other(format!("{base}: an https:// address is needed")));
        }
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT));
        tcp.set_nodelay(true);
        // A stub on the loopback speaks plain HTTP.
        let tls = HttpsConnectorBuilder::new().with_native_roots()?.https_or_http().enable_http1();
        let client = Client::builder(TokioExecutor::new()).build(tls.wrap_connector(tcp));
        Ok(Self { client, patience })
    }

    /// Sends a request and reads the whole answer, of at most `most` bytes.
    pub async fn send(&self, request: Request<Full<Bytes>>, most: usize) -> Result<Incoming, NoAnswer> {
        let exchange = async {
            let response =
                self.client.request(request).await.map_err(|error| {
                    if error.is_connect() { NoAnswer::Unreached } else { NoAnswer::Unknown }
                })?;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, most).collect().await.map_err(|_| NoAnswer::Unknown)?.to_bytes();
            Ok(Incoming { status: head.status, body })
        };
        tokio::time::timeout(self.patience, exchange).await.unwrap_or(Err(NoAnswer::Unknown))
    }
}

/// Fields as a form's body.
pub fn form(fields: &[(&str, &str)]) -> Full<Bytes> {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    Full::new(Bytes::from(body.finish()))
}

/// Whether secrets may be sent to this address: over TLS, or to this machine.
pub fn is_safe(base: &str) -> bool {
    let host = |rest: &str| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // What stands before an @ is a login, and the host is another one.
        if host.contains('@') { String::new() } else { host.to_owned() }
    };
    if let Some(rest) = base.strip_prefix("https://") {
        return !host(rest).is_empty();
    }
    base.strip_prefix("http://").map(host).is_some_and(|host| {
        let name = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
        matches!(name, "127.0.0.1" | "localhost" | "[::1]")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_over_tls_or_stay_on_this_machine() {
        for base in ["https://api.stripe.com", "http://127.0.0.1:8099", "http://localhost", "http://[::1]:1"]
        {
            assert!(is_safe(base), "{base}");
        }
        for base in [
            "http://api.stripe.com",
            "http://127.0.0.1.evil.example",
            "https://",
            "ftp://localhost",
            "https://127.0.0.1@evil.example",
            "http://localhost:1@evil.example/",
        ] {
            assert!(!is_safe(base), "{base}");
            assert!(Outgoing::new(base, Duration::ZERO).is_err());
        }
    }

    #[tokio::test]
    async fn whether_anybody_was_reached_is_told_apart_from_not_knowing() {
        let outgoing = Outgoing::new("http://127.0.0.1", Duration::from_secs(20)).unwrap();
        let ask = |address: String| Request::get(address).body(Full::default()).unwrap();
        // A port that was free a moment ago and that nobody listens on.
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let nobody = outgoing.send(ask(format!("http://{free}/")), 100).await;
        assert_eq!(nobody.err(), Some(NoAnswer::Unreached));
        // Somebody who hangs up without a word.
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mute = tokio::spawn(async move { drop(listener.accept().await.unwrap()) });
        let hung_up = outgoing.send(ask(format!("http://{address}/")), 100).await;
        assert_eq!(hung_up.err(), Some(NoAnswer::Unknown));
        mute.await.unwrap();
    }
}
