//! The headers that every answer bears.

use std::sync::OnceLock;

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

/// The page's scripts and styles come from here alone, and nothing is inline. `wasm-unsafe-eval` lets
/// the application's module be compiled, and no script.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const FIXED: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// The header with the rules' version.
pub(crate) const RULES: HeaderName = HeaderName::from_static("reckon-rules");

/// Adds what every answer bears. What a route has not said may be kept is kept nowhere.
pub(crate) fn dress(response: &mut Response, over_tls: bool) {
    static VERSION: OnceLock<HeaderValue> = OnceLock::new();
    let version = VERSION.get_or_init(|| {
        HeaderValue::try_from(reckon_wire::rules_version()).unwrap_or(HeaderValue::from_static("unknown"))
    });
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(RULES, version.clone());
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if over_tls {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}
