//! The list of discussions, loaded in pages while it changes.

use reckon_domain::Reach;
use reckon_domain::relation::{Channel, Relation, Status};
use reckon_web::state::discussion::Loaded;
use reckon_wire::discussions::Discussion;
use reckon_wire::form::RelationForm;
use wasm_bindgen_test::wasm_bindgen_test;

/// A client's texts, in which something happened last at this place.
fn row(client: u32, position: u64) -> Discussion {
    Discussion {
        name: format!("Client {client}"),
        channel: Channel::Text,
        status: Status::Open.into(),
        position,
        at: 0,
        by: None,
        said: None,
        project: None,
        failure: None,
        excerpt: String::new(),
        relation: RelationForm::new(client, &Relation::default(), Reach::default()),
    }
}

/// Clients and places.
fn shown(loaded: &Loaded) -> Vec<(u32, u64)> {
    loaded.rows.iter().map(|row| (row.relation.client, row.position)).collect()
}

/// Clients 1 to 6, of whom the first wrote last, in pages of two.
fn loaded() -> Loaded {
    let page = |clients: [u32; 2]| clients.map(|client| row(client, 100 - u64::from(client))).to_vec();
    Loaded::default()
        .renewed(page([1, 2]), Some(98), |_| true)
        .with_more(page([3, 4]), Some(96))
        .with_more(page([5, 6]), Some(94))
}

#[wasm_bindgen_test]
fn what_has_moved_up_is_shown_once_and_the_rest_stays() {
    let list = loaded();
    assert_eq!(shown(&list).len(), 6);
    let after = list.renewed(vec![row(4, 101), row(1, 99)], Some(99), |_| true);
    assert_eq!(shown(&after), [(4, 101), (1, 99), (2, 98), (3, 97), (5, 95), (6, 94)]);
    assert_eq!(after.next, Some(94));
}

#[wasm_bindgen_test]
fn what_is_no_longer_where_the_list_is_narrowed_to_goes() {
    let after = loaded().renewed(vec![row(1, 99), row(2, 98)], Some(98), |row| row.relation.client != 5);
    assert_eq!(shown(&after), [(1, 99), (2, 98), (3, 97), (4, 96), (6, 94)]);
}

#[wasm_bindgen_test]
fn after_more_has_happened_than_a_page_holds_the_list_begins_anew() {
    let after = loaded().renewed(vec![row(8, 120), row(7, 119)], Some(119), |_| true);
    assert_eq!((shown(&after), after.next), (vec![(8, 120), (7, 119)], Some(119)));
}

#[wasm_bindgen_test]
fn a_list_that_fits_a_page_is_that_page() {
    let after = loaded().renewed(vec![row(2, 130)], None, |_| true);
    assert_eq!((shown(&after), after.next), (vec![(2, 130)], None));
    // And where nothing is left after the page, it goes on from the page's end.
    let after = loaded().renewed(vec![row(1, 99), row(2, 98)], Some(98), |_| false);
    assert_eq!((shown(&after).len(), after.next), (2, Some(98)));
}
