//! Pages and their addresses.

use reckon_web::router::Route;
use wasm_bindgen_test::wasm_bindgen_test;

const EVERY: [Route; 10] = [
    Route::Home,
    Route::Leads,
    Route::Lead(7),
    Route::Quote(7),
    Route::Account,
    Route::Projects,
    Route::Chat { project: 7, pro: 2 },
    Route::Profile { project: 7, pro: 2 },
    Route::Rules,
    Route::Predictions,
];

#[wasm_bindgen_test]
fn every_page_is_found_at_its_own_address() {
    for route in EVERY {
        assert_eq!(Route::parse(&route.path()), route);
        assert_eq!(Route::parse(&[&route.path(), "/"].concat()), route, "with a slash at the end");
    }
}

#[wasm_bindgen_test]
fn what_is_no_address_is_no_page() {
    for path in [
        "/leads/x",
        "/leads/-1",
        "/leads/1/2",
        "/projects/1",
        "/projects/1/pros/x",
        "/LEADS",
        "/leads/99999999999",
    ] {
        assert_eq!(Route::parse(path), Route::NotFound, "{path}");
    }
}

#[wasm_bindgen_test]
fn the_navigation_shows_where_a_page_belongs() {
    assert!(Route::Quote(1).is_within(Route::Leads));
    assert!(Route::Profile { project: 1, pro: 2 }.is_within(Route::Projects));
    assert!(!Route::Account.is_within(Route::Leads));
    assert!(!Route::Rules.is_within(Route::Projects));
}
