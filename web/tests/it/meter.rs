//! The meter.

use reckon_domain::Timestamp;
use reckon_web::components::meter::meter;
use reckon_web::i18n::Language;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::stage::{draw, find, in_language, now, pro, text};

async fn shown(limit: Option<u32>, used: u32, language: Language) -> Element {
    let account = *pro(limit, used).account();
    draw(in_language(language), move |ui| meter(ui.t, &account, Timestamp(now()), false).html()).await
}

fn value(root: &Element) -> String {
    find(root, "[role=meter]").get_attribute("aria-valuetext").unwrap()
}

#[wasm_bindgen_test]
async fn it_says_how_many_of_how_many_and_when_they_reset() {
    let root = shown(Some(10), 3, Language::En).await;
    assert_eq!(value(&root), "3 of 10 used");
    assert!(text(&root, ".meter-reset").starts_with("Resets "));
    assert_eq!(find(&root, ".meter-filled").get_attribute("width").as_deref(), Some("300"));
    assert!(root.query_selector(".meter-beyond").unwrap().is_none());
    assert_eq!(value(&shown(Some(10), 3, Language::De).await), "3 von 10 verbraucht");
}

#[wasm_bindgen_test]
async fn what_is_over_the_limit_is_seen() {
    let root = shown(Some(3), 4, Language::En).await;
    assert_eq!(value(&root), "4 of 3 used, 1 over the limit");
    assert!(find(&root, ".meter").class_list().contains("is-over"));
    assert_eq!(find(&root, ".meter-beyond").get_attribute("x").as_deref(), Some("750"));
}

#[wasm_bindgen_test]
async fn without_a_limit_nothing_fills() {
    let root = shown(None, 1200, Language::De).await;
    assert_eq!(text(&root, ".meter-reading"), "1.200 verbraucht, kein Limit");
    assert!(root.query_selector("[role=meter]").unwrap().is_none(), "there is nothing to fill");
}
