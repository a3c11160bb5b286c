//! What the server tells, taken in.

use reckon_domain::{Action, Role};
use reckon_web::state::fresh::Doubt;
use reckon_web::state::predict::{Cost, Forecast};
use reckon_wire::snapshot::Update;
use reckon_wire::view::Message;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{LEAD, account, lead, now, pro};

fn update(position: u64) -> Update {
    Update::new(now(), position)
}

fn counted(position: u64) -> Update {
    let mut form = lead(LEAD);
    form.counted = true;
    Update { leads: vec![form], account: Some(account(Some(3), 2)), ..update(position) }
}

#[wasm_bindgen_test]
fn an_update_turns_the_chip() {
    let mut world = pro(Some(3), 1);
    let cost =
        |world: &reckon_web::state::World| world.forecast(Action::ViewContactsFromLead, Some(LEAD)).cost();
    assert_eq!(cost(&world), Cost::Counts);
    world.apply(counted(11)).unwrap();
    assert_eq!(cost(&world), Cost::Free);
    assert_eq!(world.account().used, 2);
    assert_eq!(world.position, 11);
}

#[wasm_bindgen_test]
fn what_is_older_changes_nothing_and_twice_is_once() {
    let mut world = pro(Some(3), 1);
    world.apply(counted(12)).unwrap();
    world.apply(counted(12)).unwrap();
    world
        .apply(Update { leads: vec![lead(LEAD)], account: Some(account(Some(3), 1)), ..update(11) })
        .unwrap();
    assert!(world.leads[&LEAD].lead.counted);
    assert_eq!(world.account().used, 2);
    assert_eq!(world.position, 12);
}

#[wasm_bindgen_test]
fn messages_are_kept_in_order_and_once() {
    let mut world = pro(Some(3), 1);
    let message = |position, by| Message {
        position,
        project: LEAD.project,
        pro: LEAD.pro,
        by,
        at: now(),
        body: format!("at {position}"),
    };
    world.apply(Update { messages: vec![message(11, Role::Client)], ..update(11) }).unwrap();
    assert!(world.unread.contains(&LEAD), "nobody has opened the chat");
    world.load_messages(LEAD, vec![message(11, Role::Client), message(9, Role::Pro)]);
    world
        .apply(Update { messages: vec![message(13, Role::Pro), message(11, Role::Client)], ..update(13) })
        .unwrap();
    let positions: Vec<_> = world.messages[&LEAD].iter().map(|message| message.position).collect();
    assert_eq!(positions, [9, 11, 13]);
}

#[wasm_bindgen_test]
fn other_rules_or_another_form_end_every_promise() {
    let mut world = pro(Some(3), 1);
    world.apply(Update { rules: "others".to_owned(), ..update(11) }).unwrap();
    assert_eq!(world.doubt(), Some(Doubt::OtherRules));
    world.apply(update(12)).unwrap();
    assert_eq!(world.doubt(), None, "it recovers by itself");
    world.apply(Update { version: 99, ..update(13) }).unwrap();
    assert_eq!(world.doubt(), Some(Doubt::OtherRules));
}

#[wasm_bindgen_test]
fn a_form_that_holds_what_it_cannot_is_refused() {
    let mut world = pro(Some(3), 1);
    let mut wrong = account(Some(3), 1);
    wrong.period_end = wrong.period_start;
    assert!(world.apply(Update { account: Some(wrong), ..update(11) }).is_err());
}

#[wasm_bindgen_test]
fn a_lead_that_has_not_come_yet_is_no_free_lead() {
    let world = pro(Some(3), 1);
    let unknown = reckon_web::state::LeadKey { project: 99, pro: 1 };
    assert_eq!(world.forecast(Action::ProSendMessage, Some(unknown)), Forecast::Doubtful(Doubt::Loading));
}
