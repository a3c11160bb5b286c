//! The module in a browser, with the glue that writes forms as numbers.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

use js_sys::{Float64Array, JSON, Reflect};
use reckon_js::{Engine, TYPES, words};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(module = "/npm/lib/forms.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn snapshot(paper: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    fn page(paper: &JsValue, viewer: &JsValue, size: u32) -> Result<Float64Array, JsValue>;
    #[wasm_bindgen(catch)]
    fn update(paper: &JsValue, viewer: &JsValue, size: u32) -> Result<Float64Array, JsValue>;
    #[wasm_bindgen(catch)]
    fn command(details: &JsValue) -> Result<js_sys::Array, JsValue>;
}

const NOW: f64 = 1_770_000_000_000.0;

fn json(text: &str) -> JsValue {
    JSON::parse(text).expect("the test's JSON")
}

fn paper(leads: &str) -> JsValue {
    json(&format!(
        r#"{{"version": 1, "rules": "", "viewer": {{"role": "pro", "id": 7}}, "at": 1, "position": 10,
            "account": {{"plan": {{"id": 1, "interactions": 1}}, "period_start": 1769000000000,
                         "period_end": 1771600000000, "used": 0, "credits": 0, "card": false,
                         "prefer_credits": true}},
            "leads": [{leads}]}}"#
    ))
}

fn viewer() -> JsValue {
    json(r#"{"role": "pro", "id": 7}"#)
}

/// A engine with these leads.
fn engine(leads: &str) -> Engine {
    let form = paper(leads);
    let head = snapshot(&form).and_then(|made| Reflect::get(&made, &"head".into())).expect("a snapshot");
    let mut engine = Engine::load(&Float64Array::from(head).to_vec(), true);
    assert!(engine.take(&page(&form, &viewer(), 0).expect("a page").to_vec(), true));
    engine
}

/// The numbers of an update.
fn news(text: &str) -> Vec<f64> {
    update(&json(text), &viewer(), 0).expect("an update").to_vec()
}

fn number(action: &str) -> u8 {
    words().lines().position(|word| word == action).and_then(|at| u8::try_from(at).ok()).expect(action)
}

#[wasm_bindgen_test]
fn a_snapshot_is_read_and_asked_until_an_update_turns_the_chip_free() {
    let mut engine =
        engine(r#"{"project": 1, "pro": 7, "client": 3}, {"project": 2, "pro": 7, "client": 3}"#);
    let chat = number("pro.view_contacts.chat");
    assert_eq!((engine.size(), engine.lead(2, 7), engine.lead(3, 7)), (2, 1, -1));
    assert_eq!(engine.predict(1, chat, NOW) & 7, 1, "counts");
    let text = r#"{"version": 1, "rules": "", "at": 2, "position": 11,
                   "leads": [{"project": 2, "pro": 7, "client": 3, "counted": true}]}"#;
    assert!(engine.take(&news(text), true));
    assert_eq!(engine.predict(1, chat, NOW) & 7, 0, "free");
    assert!(engine.take(&news(text), false));
    assert_eq!(engine.predict(1, chat, NOW) & 7, 6, "stale");
}

#[wasm_bindgen_test]
fn an_action_is_done_on_the_copy() {
    let mut engine =
        engine(r#"{"project": 1, "pro": 7, "client": 3}, {"project": 2, "pro": 7, "client": 3}"#);
    let chat = number("pro.view_contacts.chat");
    let nothing = Float64Array::from(command(&json("{}")).expect("an action").get(0)).to_vec();
    assert_eq!(engine.command(0, chat, NOW, &nothing, &[], false) & 3, 0);
    assert_eq!(engine.predict(1, chat, NOW) & 7, 1, "nothing has happened yet");
    assert_eq!(engine.command(0, chat, NOW, &nothing, &[], true) & 3, 0);
    assert_eq!(engine.predict(1, chat, NOW) & 7, 4, "the only interaction is used");
}

#[wasm_bindgen_test]
fn what_is_malformed_is_a_problem_and_not_a_trap() {
    for (lead, field) in [
        (r#"{"project": "x", "pro": 7, "client": 3}"#, "leads[0].project"),
        (r#"{"project": 1, "pro": 8, "client": 3}"#, "leads[0].pro"),
    ] {
        let wrong = page(&paper(lead), &viewer(), 0).expect_err("no lead of the viewer's");
        let found = Reflect::get(&wrong, &"field".into()).ok().and_then(|field| field.as_string());
        assert_eq!(found.as_deref(), Some(field));
    }
    // Numbers that the glue would never write.
    let mut engine = engine("");
    for numbers in [&[][..], &[f64::NAN; 40], &[f64::INFINITY; 40], &[-1.0; 40], &[1e300; 3]] {
        let other = Engine::load(numbers, true);
        assert_eq!(other.predict(u32::MAX, 0, NOW) & 7, 7);
        engine.take(numbers, true);
        engine.put(numbers);
        engine.command(0, 1, NOW, numbers, &[0xff, 0xfe], true);
        assert!(engine.size() < 100);
    }
}

#[wasm_bindgen_test]
fn words_and_types_come_from_the_same_lists() {
    for word in words().split("\n\n").next().expect("the actions").lines() {
        assert!(TYPES.contains(&format!("\n  | \"{word}\"")), "{word}");
    }
}
