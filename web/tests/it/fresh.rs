//! When the page may promise.

use reckon_domain::{Period, Timestamp};
use reckon_web::state::fresh::{Doubt, Knowledge, Link, PATIENCE, doubt};
use wasm_bindgen_test::wasm_bindgen_test;

const NOW: Timestamp = Timestamp(1_000_000);

fn known() -> Knowledge {
    let period = Some(Period { start: Timestamp(0), end: Timestamp(2_000_000) });
    Knowledge { loaded: true, same_rules: true, period, told: Timestamp(10) }
}

#[wasm_bindgen_test]
fn with_news_facts_and_the_same_rules_it_may() {
    assert_eq!(doubt(Link::default(), known(), NOW), None);
}

#[wasm_bindgen_test]
fn a_stream_may_be_broken_for_a_moment_and_no_longer() {
    let broken = |since: i64| Link { broken: Some(Timestamp(since)), ..Link::default() };
    assert_eq!(doubt(broken(NOW.0 - PATIENCE), known(), NOW), None);
    let since = NOW.0 - PATIENCE - 1;
    assert_eq!(doubt(broken(since), known(), NOW), Some(Doubt::Lost(Timestamp(since))));
}

#[wasm_bindgen_test]
fn offline_counts_at_once() {
    let link = Link { offline: Some(NOW), ..Link::default() };
    assert_eq!(doubt(link, known(), NOW), Some(Doubt::Offline(NOW)));
}

#[wasm_bindgen_test]
fn a_stream_that_was_refused_is_a_doubt_at_once_and_until_there_is_one() {
    let again = Timestamp(NOW.0 + 7_000);
    let mut link = Link { refused: Some(again), ..Link::default() };
    assert_eq!(doubt(link, known(), NOW), Some(Doubt::Refused(again)));
    assert_eq!(doubt(link, Knowledge { loaded: false, ..known() }, NOW), Some(Doubt::Refused(again)));
    link.mend();
    assert_eq!(doubt(link, known(), NOW), None);
}

#[wasm_bindgen_test]
fn an_account_told_before_its_period_ended_is_no_news_after_it() {
    let end = Timestamp(2_000_000);
    assert_eq!(doubt(Link::default(), known(), Timestamp(end.0 - 1)), None);
    assert_eq!(doubt(Link::default(), known(), end), Some(Doubt::PeriodOver));
    let told = Knowledge { told: end, ..known() };
    assert_eq!(doubt(Link::default(), told, Timestamp(end.0 + 5)), None);
}

#[wasm_bindgen_test]
fn other_rules_weigh_more_than_anything_else() {
    let other = Knowledge { same_rules: false, loaded: false, ..known() };
    let link = Link { offline: Some(NOW), broken: Some(Timestamp(0)), ..Link::default() };
    assert_eq!(doubt(link, other, NOW), Some(Doubt::OtherRules));
    let unloaded = Knowledge { loaded: false, ..known() };
    assert_eq!(doubt(Link::default(), unloaded, NOW), Some(Doubt::Loading));
}
