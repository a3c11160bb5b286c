//! Whether a request that changes something comes from our own page.
//!
//! The cookie is `SameSite=Strict`, and the browser says where a request comes from: both must agree.
//! Programs that are no browsers say nothing, and carry no cookie that somebody else has set.

use axum::http::{HeaderMap, Method, header};

/// Whether the request may use the session cookie.
///
/// `public` is the origin that people see, such as `https://reckon.example`; where it is not configured,
/// the request's own `Host` stands for it.
pub(crate) fn is_ours(method: &Method, headers: &HeaderMap, public: Option<&str>) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    match (text("origin"), public) {
        (None, _) => true,
        (Some(origin), Some(public)) => origin == public,
        (Some(origin), None) => {
            let host = text(header::HOST.as_str());
            let named = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            named.is_some() && named == host
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(pairs: &[(&'static str, &'static str)], public: Option<&str>) -> bool {
        let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        is_ours(&Method::POST, &headers.collect(), public)
    }

    #[test]
    fn the_browser_says_whether_the_page_is_ours() {
        assert!(ours(&[("sec-fetch-site", "same-origin")], None));
        for site in ["cross-site", "same-site", "none"] {
            assert!(!ours(&[("sec-fetch-site", site)], None), "{site}");
        }
    }

    #[test]
    fn an_older_browser_names_its_origin() {
        let host = ("host", "reckon.example");
        assert!(ours(&[host, ("origin", "https://reckon.example")], None));
        assert!(!ours(&[host, ("origin", "https://evil.example")], None));
        assert!(!ours(&[host, ("origin", "null")], None));
        assert!(!ours(&[host, ("origin", "https://reckon.example.evil.example")], None));
    }

    #[test]
    fn a_configured_origin_alone_is_ours() {
        let public = Some("https://reckon.example");
        assert!(ours(&[("host", "10.0.0.1"), ("origin", "https://reckon.example")], public));
        assert!(!ours(&[("host", "evil.example"), ("origin", "https://evil.example")], public));
    }

    #[test]
    fn reading_needs_no_origin() {
        let headers = HeaderMap::from_iter([(header::ORIGIN, "https://evil.example".parse().unwrap())]);
        assert!(is_ours(&Method::GET, &headers, None));
    }
}
