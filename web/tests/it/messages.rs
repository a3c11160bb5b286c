//! The message files' reader: what it takes, and what stops a build.

#[path = "../../build/messages.rs"]
mod reader;

use reader::{File, Kind, Piece, Place, compare, generate, parse, pieces};
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
    let place = |name, kind| Piece::Place(Place { name, kind });
    assert_eq!(
        pieces("{n:count} since {until:day} used").unwrap(),
        [place("n", Kind::Count), Piece::Words(" since "), place("until", Kind::Day), Piece::Words(" used")]
    );
    for wrong in ["a { b", "a } b", "{No:text}", "{n}", "{:text}", "{n:number}"] {
        assert!(pieces(wrong).is_err(), "{wrong}");
    }
    assert_eq!(parse("en", "a = {n:count} of {n:text}").unwrap_err(), ["en:1: a has {n} of two kinds"]);
}

#[wasm_bindgen_test]
fn a_missing_message_is_found_with_the_place_that_has_it() {
    let (en, de) = (file("en", "a = A\nb = B"), file("de", "a = A"));
    assert_eq!(generate(&en, &de).unwrap_err(), ["de: no message b; en:2 has it"]);
    assert_eq!(generate(&de, &en).unwrap_err(), ["de: no message b; en:2 has it"]);
}

#[wasm_bindgen_test]
fn placeholders_that_differ_are_found() {
    let (en, de) = (file("en", "a = for {name:text}"), file("de", "a = für {nam:text}"));
    let [problem] = generate(&en, &de).unwrap_err().try_into().unwrap();
    assert!(problem.starts_with("de:1: a has the placeholders"), "{problem}");
    let plural = file("en", "a[one] = {n:count} day\na[other] = {n:count} days");
    assert!(generate(&plural, &file("de", "a = Tage")).is_err());
    let kinds = (file("en", "a = from {day:day}"), file("de", "a = ab {day:text}"));
    let [problem] = generate(&kinds.0, &kinds.1).unwrap_err().try_into().unwrap();
    assert!(problem.contains("`{day:text}`") && problem.contains("`{day:day}`"), "{problem}");
}

#[wasm_bindgen_test]
fn a_line_that_is_no_message_is_named_with_its_number() {
    let problems = parse("en", "a = A\n# fine\nnothing\nA = a\nb =\nc[two] = x\na = again").unwrap_err();
    let lines: Vec<_> = problems.iter().map(|problem| problem.split(' ').next().unwrap()).collect();
    assert_eq!(lines, ["en:3:", "en:4:", "en:5:", "en:6:", "en:7:", "en:6:"], "{problems:?}");
    assert_eq!(parse("en", "a[one] = day").unwrap_err(), ["en:1: a needs a line a[other] too"]);
}

#[wasm_bindgen_test]
fn several_placeholders_are_filled_by_name_so_that_none_can_take_anothers_place() {
    let (en, de) = (
        file("en", "plan.waits = From {day:day}: {plan:text}"),
        file("de", "plan.waits = {plan:text}: {day:day}"),
    );
    let code = generate(&en, &de).unwrap();
    let taken = "fn plan_waits(self, fill::PlanWaits { day, plan }: fill::PlanWaits<'_>) -> String";
    assert!(code.contains(taken), "{code}");
    assert!(code.contains("day: Timestamp,") && code.contains("plan: &'a str,"), "{code}");
}

#[wasm_bindgen_test]
fn one_placeholder_is_an_argument_of_its_kind() {
    let (en, de) = (file("en", "a = Charges {sum:money}"), file("de", "a = Kostet {sum:money}"));
    let code = generate(&en, &de).unwrap();
    assert!(code.contains("fn a(self, sum: Amount) -> String"), "{code}");
}
