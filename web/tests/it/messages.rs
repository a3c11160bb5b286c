//! The message files' reader: what it takes, and what stops a build.

#[path = "../../build/messages.rs"]
mod reader;

use reader::{File, Piece, compare, generate, parse, pieces};
use wasm_bindgen_test::wasm_bindgen_test;

fn file(name: &str, text: &str) -> File {
    parse(name, text).unwrap()
}

#[wasm_bindgen_test]
fn the_applications_own_files_say_the_same() {
    let en = file("en.txt", include_str!("../../messages/en.txt"));
    let de = file("de.txt", include_str!("../../messages/de.txt"));
    assert_eq!(compare(&en, &de), Vec::<String>::new());
    assert!(en.messages.len() > 200);
}

#[wasm_bindgen_test]
fn a_text_is_words_and_placeholders() {
    assert_eq!(
        pieces("{n} of {limit} used").unwrap(),
        [Piece::Place("n"), Piece::Words(" of "), Piece::Place("limit"), Piece::Words(" used")]
    );
    assert!(pieces("a { b").is_err());
    assert!(pieces("a } b").is_err());
    assert!(pieces("{No}").is_err());
}

#[wasm_bindgen_test]
fn a_missing_message_is_found_with_the_place_that_has_it() {
    let (en, de) = (file("en", "a = A\nb = B"), file("de", "a = A"));
    assert_eq!(generate(&en, &de).unwrap_err(), ["de: no message b; en:2 has it"]);
    assert_eq!(generate(&de, &en).unwrap_err(), ["de: no message b; en:2 has it"]);
}

#[wasm_bindgen_test]
fn placeholders_that_differ_are_found() {
    let (en, de) = (file("en", "a = for {name}"), file("de", "a = für {nam}"));
    let [problem] = generate(&en, &de).unwrap_err().try_into().unwrap();
    assert!(problem.starts_with("de:1: a has the placeholders"), "{problem}");
    let plural = file("en", "a[one] = {n} day\na[other] = {n} days");
    assert!(generate(&plural, &file("de", "a = Tage")).is_err());
}

#[wasm_bindgen_test]
fn a_line_that_is_no_message_is_named_with_its_number() {
    let problems = parse("en", "a = A\n# fine\nnothing\nA = a\nb =\nc[two] = x\na = again").unwrap_err();
    let lines: Vec<_> = problems.iter().map(|problem| problem.split(' ').next().unwrap()).collect();
    assert_eq!(lines, ["en:3:", "en:4:", "en:5:", "en:6:", "en:7:", "en:6:"], "{problems:?}");
    assert_eq!(parse("en", "a[one] = day").unwrap_err(), ["en:1: a needs a line a[other] too"]);
}

#[wasm_bindgen_test]
fn arguments_come_in_the_order_of_the_english_text() {
    let (en, de) = (file("en", "a = {title}, for {name}"), file("de", "a = für {name}: {title}"));
    let code = generate(&en, &de).unwrap();
    assert!(code.contains("fn a(self, title: &str, name: &str) -> String"), "{code}");
}
