//! Which leads the list shows, and in which order; and which of its rows are drawn.

use reckon_web::components::virtual_list::{Window, window};
use reckon_web::state::filter::{Filter, Standing, categories};
use reckon_web::state::{LeadKey, World};
use reckon_wire::snapshot::Viewer;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{account, card, lead, me, snapshot};

fn world() -> World {
    let key = |project| LeadKey { project, pro: 1 };
    let mut forms: Vec<_> = (1..=4).map(|project| lead(key(project))).collect();
    forms[2].recommended = true;
    forms[3].counted = true;
    let mut page = snapshot(account(Some(3), 0), forms);
    page.cards = ["A gutter leaks", "Dach undicht in Münster", "New boiler", "Boiler hums"]
        .into_iter()
        .zip(1..)
        .map(|(title, project)| card(key(project), title))
        .collect();
    for (age, card) in page.cards.iter_mut().enumerate() {
        card.posted -= age as i64 * 1000;
    }
    page.cards[1].category = "Roofs".to_owned();
    let mut world = World::new(me(Viewer::Pro(1)));
    world.load(page).unwrap();
    world
}

fn projects(filter: &Filter) -> Vec<u32> {
    filter.choose(&world()).into_iter().map(|key| key.project).collect()
}

#[wasm_bindgen_test]
fn recommended_ones_come_first_then_the_latest() {
    assert_eq!(projects(&Filter::default()), [3, 1, 2, 4]);
}

#[wasm_bindgen_test]
fn every_word_has_to_occur_somewhere_in_any_case() {
    let words = |words: &str| projects(&Filter { words: words.to_owned(), ..Filter::default() });
    assert_eq!(words("boiler"), [3, 4]);
    assert_eq!(words("BOILER hums"), [4]);
    assert_eq!(words("MÜNSTER"), [2]);
    assert_eq!(words("clara"), [3, 1, 2, 4]);
    assert!(words("boiler gutter").is_empty());
}

#[wasm_bindgen_test]
fn category_and_standing_narrow_together() {
    let roofs = Filter { category: "Roofs".to_owned(), ..Filter::default() };
    assert_eq!(projects(&roofs), [2]);
    assert_eq!(projects(&Filter { standing: Standing::Counted, ..Filter::default() }), [4]);
    assert_eq!(projects(&Filter { standing: Standing::New, ..Filter::default() }), [3, 1, 2]);
    assert!(projects(&Filter { standing: Standing::Counted, ..roofs }).is_empty());
    assert_eq!(categories(&world()), ["Plumbing", "Roofs"]);
}

#[wasm_bindgen_test]
fn only_the_rows_in_sight_are_drawn_and_some_beyond() {
    assert_eq!(window(10_000, 100.0, 0.0, 800.0), Window { start: 0, end: 20 });
    let middle = window(10_000, 100.0, 50_000.0, 800.0);
    assert!(middle.start <= 500 && middle.end >= 508 && middle.end - middle.start < 40, "{middle:?}");
    assert_eq!(window(10_000, 100.0, 2_000_000.0, 800.0).end, 10_000);
    assert_eq!(window(3, 100.0, -500.0, 800.0), Window { start: 0, end: 3 });
    assert_eq!(window(0, 0.0, 0.0, 0.0), Window { start: 0, end: 0 });
}
