//! What the page says to the server of what it has shown, and what another plan would allow.

use reckon_domain::account::{Limit, Plan};
use reckon_domain::{Action, PlanId};
use reckon_web::state::predict::Cost;
use reckon_web::state::what_if::{Tally, tallies};
use reckon_wire::Shown;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{LEAD, fees, lead, pro, pro_with};

#[wasm_bindgen_test]
fn the_server_is_told_what_was_shown() {
    let world = pro(Some(3), 0);
    let shown = world.forecast(Action::ViewContactsFromChat, Some(LEAD)).shown(10);
    assert_eq!(shown, Shown { counts: true, position: 10, ..Shown::default() });
    let blocked = pro(Some(3), 3).forecast(Action::ViewContactsFromChat, Some(LEAD)).shown(10);
    assert!(blocked.blocked && !blocked.counts);
}

#[wasm_bindgen_test]
fn in_doubt_nothing_was_shown_so_that_nothing_is_taken() {
    let mut world = pro(Some(3), 0);
    world.hear_rules("others");
    let forecast = world.forecast(Action::ViewContactsFromChat, Some(LEAD));
    assert_eq!(forecast.cost(), Cost::Doubtful);
    assert_eq!(forecast.shown(10), Shown { position: 10, doubtful: true, ..Shown::default() });
}

#[wasm_bindgen_test]
fn a_fee_that_is_due_on_contact_is_asked_about() {
    let mut form = lead(LEAD);
    form.fees = fees(0, Some(2500));
    let mut world = pro_with(Some(3), 0, form.clone());
    let mut account = crate::stage::account(Some(3), 0);
    account.card = true;
    world.load(crate::stage::snapshot(account, vec![form])).unwrap();
    let forecast = world.forecast(Action::SendGuaranteedReplyQuote, Some(LEAD));
    assert_eq!(forecast.cost(), Cost::Charges);
    assert_eq!(forecast.shown(0).on_contact, 2500);
}

#[wasm_bindgen_test]
fn a_larger_plan_is_compared_over_every_lead() {
    let world = pro(Some(3), 3);
    let plan = |limit| Plan { id: PlanId(1), limit };
    let [contacts, message, quote] = tallies(&world, plan(Limit::Of(3)));
    assert_eq!(contacts, Tally { free: 0, counts: 0, blocked: 1 });
    assert_eq!((message.blocked, quote.blocked), (1, 1));
    let [contacts, message, quote] = tallies(&world, plan(Limit::Unlimited));
    assert_eq!(contacts, Tally { free: 0, counts: 1, blocked: 0 });
    assert_eq!((message.allowed(), quote.allowed()), (1, 1));
}
