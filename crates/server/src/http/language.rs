//! The language in which whoever asks is told things.

use axum::http::{HeaderMap, header};
use reckon_domain::rule::Language;

/// The language that a request prefers (`Accept-Language`, RFC 9110) of those that there are; English where it names
/// none of them.
pub(crate) fn asked(headers: &HeaderMap) -> Language {
    let values = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let mut best = (Language::En, 0.0);
    for range in values.flat_map(|value| value.split(',')) {
        let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
        let weight = match weight.trim().strip_prefix("q=") {
            Some(weight) => weight.trim().parse::<f32>().unwrap_or(0.0),
            None => 1.0,
        };
        let primary = tag.trim().split('-').next().unwrap_or_default();
        let language = Language::ALL.into_iter().find(|known| known.name().eq_ignore_ascii_case(primary));
        // Of two that are preferred alike, the one that stands first.
        if let Some(language) = language.filter(|_| weight > best.1) {
            best = (language, weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_highest_weight_is_taken() {
        for (header, language) in [
            ("de", Language::De),
            ("de-AT,de;q=0.9,en;q=0.8", Language::De),
            ("DE-ch", Language::De),
            ("en-GB, de;q=0.9", Language::En),
            ("fr, de;q=0.5, en;q=0.7", Language::En),
            ("en;q=0, de;q=0.1", Language::De),
            ("de;q=0", Language::En),
            ("fr", Language::En),
            ("*", Language::En),
            ("de;q=x", Language::En),
            ("", Language::En),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, header.parse().unwrap())]);
            assert_eq!(asked(&headers), language, "{header}");
        }
        assert_eq!(asked(&HeaderMap::new()), Language::En);
    }
}
