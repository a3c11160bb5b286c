//! Sums of money, written and read.

use reckon_web::i18n::{Language, Texts, from_tag};
use reckon_web::pages::quote::{NotASum, read_sum};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn sums_are_read_with_a_point_or_a_comma() {
    assert_eq!(read_sum(" 450 ", 2), Ok(Some(45_000)));
    assert_eq!(read_sum("450.5", 2), Ok(Some(45_050)));
    assert_eq!(read_sum("0,07", 2), Ok(Some(7)));
    assert_eq!(read_sum("5000", 0), Ok(Some(5_000)));
    assert_eq!(read_sum("", 2), Ok(None));
    for wrong in ["-1", "1e3", "1.234", "1.2.3", "€5", ".5", "12345678901", "0,5x"] {
        assert_eq!(read_sum(wrong, 2), Err(NotASum), "{wrong}");
    }
    assert_eq!(read_sum("1.5", 0), Err(NotASum));
}

#[wasm_bindgen_test]
fn amounts_are_in_the_currencys_own_units() {
    let t = Texts::new(Language::En);
    assert_eq!(t.with_currency("USD").money(2500), "$25.00");
    assert_eq!(t.with_currency("JPY").money(2500), "¥2,500");
    let german = Texts::new(Language::De).with_currency("EUR").money(123_456);
    assert_eq!(german.replace('\u{a0}', " "), "1.234,56 €");
}

#[wasm_bindgen_test]
fn a_language_is_known_by_the_beginning_of_its_tag() {
    assert_eq!(from_tag("de-AT"), Some(Language::De));
    assert_eq!(from_tag("en"), Some(Language::En));
    assert_eq!(from_tag("den"), None);
    assert_eq!(from_tag("fr-FR"), None);
}
