//! What the server tells, taken in.

use reckon_domain::relation::{Reach, Relation, Status};
use reckon_domain::{Action, Role};
use reckon_web::state::fresh::Doubt;
use reckon_web::state::predict::{Cost, Forecast};
use reckon_wire::form::RelationForm;
use reckon_wire::snapshot::{Snapshot, Update};
use reckon_wire::view::Message;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{LEAD, account, lead, me, now, pro};

fn update(position: u64) -> Update {
    Update { since: Some(0), ..Update::new(now(), position) }
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
    assert_eq!(world.position(), 11);
}

#[wasm_bindgen_test]
fn what_is_older_changes_nothing_and_twice_is_once() {
    let mut world = pro(Some(3), 1);
    world.apply(counted(12)).unwrap();
    world.apply(counted(12)).unwrap();
    world
        .apply(Update { leads: vec![lead(LEAD)], account: Some(account(Some(3), 1)), ..update(11) })
        .unwrap();
    assert!(world.lead(LEAD).unwrap().lead.counted);
    assert_eq!(world.account().used, 2);
    assert_eq!(world.position(), 12);
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

#[wasm_bindgen_test]
fn contact_that_is_made_is_told_once_and_marks_the_lead() {
    let mut world = pro(Some(3), 1);
    let made = |position| {
        let mut form = lead(LEAD);
        form.contact_made = true;
        Update { leads: vec![form], ..update(position) }
    };
    world.hear(made(11)).unwrap();
    assert_eq!((core::mem::take(&mut world.contacted), world.unread.contains(&LEAD)), (vec![LEAD], true));
    world.hear(made(12)).unwrap();
    assert_eq!(world.contacted, []);
}

/// With this client, who can be reached by text, there is this discussion.
fn between(client: u32, open: bool, mobile: bool) -> RelationForm {
    let mut relation = Relation::default();
    relation.text.discussion = Some(if open { Status::Open } else { Status::Closed });
    RelationForm::new(client, &relation, Reach { mobile, ..Reach::default() })
}

#[wasm_bindgen_test]
fn a_discussion_is_heard_to_open_where_it_was_known_to_be_closed() {
    let mut world = pro(Some(3), 1);
    let hear = |world: &mut reckon_web::state::World, position, open| {
        world.hear(Update { relations: vec![between(5, open, true)], ..update(position) }).unwrap();
        core::mem::take(&mut world.opened).into_values().collect::<Vec<_>>()
    };
    world.complete = false;
    assert_eq!(hear(&mut world, 11, true), [] as [u64; 0], "it may have been open before");
    assert_eq!(hear(&mut world, 12, false), [] as [u64; 0]);
    assert_eq!(hear(&mut world, 13, true), [13]);
    assert_eq!(hear(&mut world, 14, true), [] as [u64; 0], "it was open");
}

#[wasm_bindgen_test]
fn what_was_shown_of_a_client_goes_with_their_last_contact() {
    let mut world = pro(Some(3), 1);
    let client = world.lead(LEAD).unwrap().client;
    let message = Message {
        position: 9,
        project: LEAD.project,
        pro: LEAD.pro,
        by: Role::Client,
        at: now(),
        body: "Hello".to_owned(),
    };
    world.load_messages(LEAD, vec![message]);
    world.apply(Update { relations: vec![between(client, true, true)], ..update(11) }).unwrap();
    assert!(world.messages.contains_key(&LEAD));
    world.apply(Update { relations: vec![between(client, true, false)], ..update(12) }).unwrap();
    assert!(!world.messages.contains_key(&LEAD), "the chat is asked for anew");
}

/// Pages, updates and answers that a server made, as the server's own test has recorded them.
const RECORDED: &str = include_str!("../../../crates/client/tests/recorded.json");

#[wasm_bindgen_test]
fn whatever_the_order_the_same_comes_of_it() {
    let recorded = RECORDED.replace("RULES", &reckon_wire::rules_version());
    let recorded = js_sys::JSON::parse(&recorded).unwrap();
    let read = |name: &str| js_sys::Reflect::get(&recorded, &name.into()).unwrap();
    let page = |value| serde_wasm_bindgen::from_value::<Snapshot>(value).unwrap();
    let viewer = page(read("first")).viewer;
    let all: Vec<wasm_bindgen::JsValue> = js_sys::Array::from(&read("rest")).to_vec();
    let end = page(read("end"));
    for turn in 0..all.len() {
        for backwards in [false, true] {
            let mut order = all.clone();
            order.rotate_left(turn);
            if backwards {
                order.reverse();
            }
            let mut world = reckon_web::state::World::new(me(viewer));
            world.load(page(read("first"))).unwrap();
            for value in order {
                if js_sys::Reflect::has(&value, &"viewer".into()).unwrap() {
                    world.load(page(value)).unwrap();
                } else {
                    world.apply(serde_wasm_bindgen::from_value(value).unwrap()).unwrap();
                }
            }
            assert_eq!(reckon_wire::form::AccountForm::from(world.account()), end.account.clone().unwrap());
            for form in &end.leads {
                let key = reckon_web::state::LeadKey { project: form.project, pro: form.pro };
                let known = world.lead(key).unwrap();
                assert_eq!((known.lead, known.fees), (form.lead().unwrap(), form.fees().unwrap()), "{key:?}");
            }
            for form in &end.relations {
                assert_eq!(world.relation(form.client), (form.relation(), form.reach.into()));
            }
        }
    }
}

#[wasm_bindgen_test]
fn whatever_comes_is_an_occasion_to_ask_again_once_somebody_looks() {
    let mut world = pro(Some(3), 1);
    let mut occasions = vec![world.occasion()];
    let message = Message {
        position: 11,
        project: LEAD.project,
        pro: LEAD.pro,
        by: Role::Client,
        at: now(),
        body: "In a discussion that is open already".to_owned(),
    };
    world.hear(Update { messages: vec![message], ..update(11) }).unwrap();
    assert_eq!(world.occasion(), occasions[0], "nobody has looked yet");
    world.look();
    occasions.push(world.occasion());
    for position in [12, 13] {
        world.hear(update(position)).unwrap();
        world.look();
        occasions.push(world.occasion());
    }
    world.hear_elsewhere();
    world.look();
    occasions.push(world.occasion());
    let mut unlike = occasions.clone();
    unlike.dedup();
    assert_eq!(unlike, occasions, "each is another");
}
