//! Around every request: it is counted, timed and logged, and a panic is answered.
//!
//! A log line has the method, the route's pattern, who asked by their id, the status and the time it took:
//! no address, no query, no header, no body.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures_util::FutureExt as _;
use reckon_store::Principal;

use crate::app::Shared;
use crate::http::{language, secure};
use crate::openapi::document;
use crate::problem::{self, Code, Problem};

/// Where whoever finds out who asks says so, for the log.
#[derive(Clone, Default)]
pub(crate) struct Asker(Arc<OnceLock<Principal>>);

impl Asker {
    /// Says who asks.
    pub(crate) fn is(&self, principal: Principal) {
        // Who asks does not change within a request.
        let _ = self.0.set(principal);
    }

    /// Their role and id.
    fn name(&self) -> String {
        match self.0.get() {
            Some(Principal::Pro(id)) => format!("pro:{id}"),
            Some(Principal::Client(id)) => format!("client:{id}"),
            Some(Principal::Operator) => "operator".to_owned(),
            Some(Principal::Backend) => "backend".to_owned(),
            None => "nobody".to_owned(),
        }
    }
}

/// Answers a request, and sees to what every answer has.
pub(crate) async fn observe(State(app): State<Shared>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let language = language::asked(request.headers());
    let asker = Asker::default();
    request.extensions_mut().insert(asker.clone());
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("other", |path| pattern(path.as_str()));
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = answered.unwrap_or_else(|_| {
        tracing::error!(method, route, "a handler panicked");
        Problem::from(Code::Internal).into_response()
    });
    problem::say(&mut response, language);
    let over_tls = app.public_origin.as_deref().is_some_and(|origin| origin.starts_with("https://"));
    secure::dress(&mut response, over_tls);
    let took = began.elapsed();
    let status = response.status().as_u16();
    app.metrics.answered(method, route, status, took);
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(method, route, who = asker.name(), status, micros, "answered");
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
    use reckon_store::MemoryStore;
    use tower::ServiceExt as _;

    use super::*;
    use crate::app::App;
    use crate::config::Config;

    #[tokio::test]
    async fn a_panic_is_a_problem_that_says_nothing_of_what_happened() {
        let config = Config::new("127.0.0.1:0".parse().unwrap(), Arc::new(MemoryStore::new()));
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
