//! Days and times as clocks in the page's time zone show them, and words that keep their direction to themselves.

use reckon_web::i18n::{Language, Texts, isolated};
use wasm_bindgen_test::wasm_bindgen_test;

/// Midnight in Berlin, where 1 March begins.
const MIDNIGHT: i64 = 1_772_319_600_000;

#[wasm_bindgen_test]
fn a_day_is_that_of_the_zone_wherever_the_browser_is() {
    for (zone, day, time) in [
        ("Europe/Berlin", "Mar 1", "12:00 AM"),
        ("America/New_York", "Feb 28", "6:00 PM"),
        ("Pacific/Auckland", "Mar 1", "12:00 PM"),
    ] {
        let t = Texts::new(Language::En).in_zone(zone);
        assert_eq!(t.zone(), zone);
        assert_eq!(t.day(MIDNIGHT), day, "{zone}");
        assert_eq!(t.time(MIDNIGHT).replace('\u{202f}', " "), time, "{zone}");
        assert!(t.moment(MIDNIGHT).starts_with(day), "{zone}: {}", t.moment(MIDNIGHT));
        assert!(t.full_date(MIDNIGHT).contains("2026") && t.full_day(MIDNIGHT).contains("2026"));
    }
}

#[wasm_bindgen_test]
fn a_zone_that_the_browser_does_not_know_is_its_own() {
    let (unknown, own) = (Texts::new(Language::De).in_zone("Atlantis/Capital"), Texts::new(Language::De));
    assert_eq!(unknown.moment(MIDNIGHT), own.moment(MIDNIGHT));
}

#[wasm_bindgen_test]
fn words_that_could_turn_others_are_isolated_and_the_rest_stays_as_it_is() {
    for plain in ["Clara C.", "Nguyễn H.", "“Kitchen” – 3 × 4", "😀"] {
        assert_eq!(isolated(plain), plain);
    }
    assert_eq!(isolated("مرحبا (3)"), "\u{2068}مرحبا (3)\u{2069}");
    assert_eq!(isolated("Tom \u{202e}moT"), "\u{2068}Tom moT\u{2069}", "what turns more than itself is gone");
    assert_eq!(isolated("a\u{2069}ב"), "\u{2068}aב\u{2069}", "no name ends its own isolation");
}
