//! Around every request: it is counted, timed and logged, and a panic is answered.
//!
//! A log line has the method, the route's pattern, who asked by their id, the status and the time it took:
//! no address, no query, no header, no body.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures_util::FutureExt as _;
use reckon_domain::{Timestamp, wording};
use reckon_store::{Actor, Principal, TrailEntry, TrailOutcome};

use crate::app::{App, Shared};
use crate::http::{language, peer, secure};
use crate::openapi::document;
use crate::problem::{self, Code, Problem};

/// Who asks, and what for: whoever finds it out says so here, for the log and the trail.
#[derive(Clone, Default)]
pub(crate) struct Requester(Arc<Requested>);

#[derive(Default)]
struct Requested {
    who: OnceLock<Who>,
    about: OnceLock<String>,
    kept: AtomicBool,
    address: Option<IpAddr>,
}

/// Who asks.
struct Who {
    principal: Principal,
    name: String,
    acts_as: Option<Actor>,
}

impl Requester {
    fn at(address: IpAddr) -> Self {
        Self(Arc::new(Requested { address: Some(address), ..Requested::default() }))
    }

    /// Says who asks, by which name, and in whose name.
    pub(crate) fn is(&self, principal: Principal, name: &str, acts_as: Option<Actor>) {
        // Who asks does not change within a request.
        let _ = self.0.who.set(Who { principal, name: name.to_owned(), acts_as });
    }

    /// Says whom or what it is about, where the trail has to know.
    pub(crate) fn about(&self, about: String) {
        let _ = self.0.about.set(about);
    }

    /// The entry of the trail for what was asked, where it belongs there: what operators and backends do.
    fn entry(&self, operation: String, now: Timestamp) -> Option<TrailEntry> {
        let Who { principal, name, acts_as } = self.0.who.get()?;
        let noted = match principal {
            Principal::Operator(_) | Principal::Backend => true,
            Principal::Pro(_) | Principal::Client(_) => false,
        };
        noted.then(|| TrailEntry {
            at: now,
            who: Some(*principal),
            name: name.clone(),
            acts_as: *acts_as,
            operation,
            about: self.0.about.get().cloned().unwrap_or_default(),
            address: self.0.address.map(|address| address.to_string()),
            outcome: TrailOutcome::Done,
        })
    }

    /// The entry for an action, which the store keeps together with it.
    pub(crate) fn action(&self, about: String, now: Timestamp) -> Option<Box<TrailEntry>> {
        self.about(about);
        self.0.kept.store(true, Ordering::Relaxed);
        self.entry("POST /api/v1/actions".to_owned(), now).map(Box::new)
    }

    /// Their role and id.
    fn name(&self) -> String {
        self.0.who.get().map_or_else(|| "nobody".to_owned(), |who| who.principal.to_string())
    }
}

/// Writes into the trail what an operator or a backend has done, before they are told that it is.
async fn note(app: &App, requester: &Requester, method: &str, route: &str, response: Response) -> Response {
    if !response.status().is_success() || requester.0.kept.load(Ordering::Relaxed) {
        return response;
    }
    let Some(entry) = requester.entry(format!("{method} {route}"), app.clock.now()) else { return response };
    match app.store.note(entry).await {
        Ok(()) => response,
        Err(error) => {
            tracing::error!(%error, "something was done, and is not in the trail");
            let problem = wording!(
                "it is done, and could not be written into the trail",
                "es ist geschehen und konnte nicht ins Protokoll geschrieben werden"
            );
            Problem::new(Code::Unavailable, problem).into_response()
        }
    }
}

/// Answers a request, and sees to what every answer has.
pub(crate) async fn observe(State(app): State<Shared>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let language = language::asked(request.headers());
    let requester = Requester::at(peer::address(request.headers(), request.extensions(), app.behind_proxy));
    request.extensions_mut().insert(requester.clone());
    let (changes, method) = (!request.method().is_safe(), known(request.method()));
    let route = request.extensions().get::<MatchedPath>().map_or("other", |path| pattern(path.as_str()));
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = answered.unwrap_or_else(|_| {
        tracing::error!(method, route, "a handler panicked");
        Problem::from(Code::Internal).into_response()
    });
    if changes {
        response = note(&app, &requester, method, route, response).await;
    }
    problem::say(&mut response, language);
    let over_tls = app.public_origin.as_deref().is_some_and(|origin| origin.starts_with("https://"));
    secure::dress(&mut response, over_tls);
    let took = began.elapsed();
    let status = response.status().as_u16();
    app.metrics.answered(method, route, status, took);
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(method, route, who = requester.name(), status, micros, "answered");
    response
}

/// The method's name. Methods that we do not know are one, so that nobody can fill the metrics with names.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

/// The pattern of one of our routes.
fn pattern(path: &str) -> &'static str {
    document().paths.paths.get_key_value(path).map_or("other", |(pattern, _)| pattern)
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::header;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use reckon_store_sqlite::SqliteStore;
    use tower::ServiceExt as _;

    use super::*;
    use crate::config::Config;

    #[tokio::test]
    async fn a_panic_is_a_problem_that_says_nothing_of_what_happened() {
        let config = Config::new("127.0.0.1:0".parse().unwrap(), Arc::new(SqliteStore::in_memory().unwrap()));
        let app = App::new(config).await.unwrap();
        async fn broken() -> &'static str {
            panic!("the password is swordfish")
        }
        let router =
            Router::<()>::new().route("/broken", get(broken)).layer(from_fn_with_state(app.clone(), observe));
        let request = Request::get("/broken").body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        assert_eq!(response.status(), 500);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY));
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        let text = core::str::from_utf8(&body).unwrap();
        assert!(text.contains(r#""code":"internal""#) && !text.contains("swordfish"), "{text}");
        assert!(app.metrics.text().contains(r#"route="other",status="500""#), "{}", app.metrics.text());
    }
}
