//! The rules page.

use reckon_domain::Rule;
use reckon_web::i18n::Language;
use reckon_web::pages::rules::Rules;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::stage::{draw, find, in_language, text};

#[wasm_bindgen_test]
async fn every_rule_is_there_with_its_sentence_in_each_language() {
    for language in [Language::En, Language::De] {
        let root = draw(in_language(language), |_| html! { <Rules /> }).await;
        for rule in Rule::ALL {
            let article = find(&root, &format!("article[id='{}']", rule.id()));
            assert!(article.text_content().unwrap().contains(rule.text(language)), "{}", rule.id());
        }
        root.remove();
    }
}

#[wasm_bindgen_test]
async fn the_check_finds_the_contradiction_of_the_two_lines() {
    let root = draw(in_language(Language::En), |_| html! { <Rules /> }).await;
    let found = text(&root, ".contradiction-found");
    assert!(found.contains("C2 and N9 contradict each other"), "{found}");
    assert!(found.contains("an interaction was counted"), "{found}");
    root.remove();
}
