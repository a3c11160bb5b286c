//! The call service: where it stands, what can be done, and what came of each call.

use reckon_web::components::call_panel::CallPanel;
use reckon_web::components::conversation::call::call_entry;
use reckon_web::dom::el;
use reckon_web::i18n::{Language, Texts};
use reckon_web::state::{LeadKey, World};
use reckon_web::ui::Ui;
use reckon_web::zone;
use reckon_wire::calls::{CallBy, CallForm, CallStatus};
use reckon_wire::form::{self, CallState, LeadForm, Method, QuoteForm};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;
use yew::prelude::*;

use crate::stage::{LEAD, client, draw, drawn, find, in_language, lead, now, pro_with, session, text};

fn quoted(status: CallState, failures: u8, at: Option<i64>) -> LeadForm {
    LeadForm {
        quote: Some(QuoteForm {
            method: Method::GuaranteedReply,
            amount: Some(45_000),
            fee_on_contact: Some(2_500),
        }),
        call: Some(form::CallForm { status, failures, at }),
        contact_made: status == CallState::Closed,
        ..lead(LEAD)
    }
}

async fn panel(language: Language, world: World) -> Element {
    let plain = in_language(language);
    let ui = Ui { t: plain.t.in_zone("Europe/Berlin"), session: Some(session(world)), ..plain };
    let lead: LeadKey = LEAD;
    draw(ui, move |_| html! { <CallPanel {lead} /> }).await
}

fn buttons(root: &Element) -> Vec<String> {
    let found = root.query_selector_all(".command > .button").unwrap();
    (0..found.length()).map(|at| found.item(at).unwrap().text_content().unwrap()).collect()
}

fn is_there(root: &Element, selector: &str) -> bool {
    root.query_selector(selector).unwrap().is_some()
}

#[wasm_bindgen_test]
async fn a_lead_with_a_manual_quote_has_no_call_service() {
    let manual = LeadForm {
        quote: Some(QuoteForm { method: Method::Manual, amount: None, fee_on_contact: None }),
        ..lead(LEAD)
    };
    for world in [pro_with(Some(3), 0, manual), pro_with(Some(3), 0, lead(LEAD))] {
        let root = panel(Language::En, world).await;
        assert!(!is_there(&root, ".panel"), "{}", root.inner_html());
    }
}

#[wasm_bindgen_test]
async fn a_pro_can_call_at_once_or_at_a_time_by_the_pros_own_clock() {
    let root = panel(Language::En, pro_with(Some(3), 0, quoted(CallState::Off, 0, None))).await;
    assert_eq!(buttons(&root), ["Start a call", "Set a callback"]);
    let hint = text(&root, "#callback-hint");
    assert!(hint.contains("Time zone: Europe/Berlin"), "{hint}");
    let field = find(&root, "#callback");
    let shown = js_sys::Reflect::get(&field, &"value".into()).unwrap().as_string().unwrap();
    assert!(zone::moment("Europe/Berlin", &shown).unwrap() > now(), "{shown}");
    for chip in ["#cost-pro-start_call-7-1", "#cost-pro-schedule_callback-7-1"] {
        assert_eq!(text(&root, chip), "$25.00 if they accept, minutes after the third $5.00 each");
    }
    assert!(text(&root, ".calls").contains("recorded"), "{}", root.inner_html());
}

#[wasm_bindgen_test]
async fn a_time_that_has_passed_is_refused_before_anything_is_sent() {
    let root = panel(Language::De, pro_with(Some(3), 0, quoted(CallState::Off, 0, None))).await;
    let field = find(&root, "#callback");
    js_sys::Reflect::set(&field, &"value".into(), &"2020-02-29T10:00".into()).unwrap();
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    let input = web_sys::Event::new_with_event_init_dict("input", &init).unwrap();
    field.dispatch_event(&input).unwrap();
    drawn().await;
    let chip = text(&root, "#cost-pro-schedule_callback-7-1");
    assert_eq!(chip, "Nicht möglich: Zeitpunkt liegt zurück");
}

#[wasm_bindgen_test]
async fn a_pro_sees_how_many_of_five_calls_have_failed() {
    let root = panel(Language::En, pro_with(Some(3), 0, quoted(CallState::Failed, 2, None))).await;
    assert_eq!(text(&root, "[role=status]"), "Failed to connect.");
    assert_eq!(text(&root, ".attempts-line"), "2 of 5 calls failed");
    assert_eq!(root.query_selector_all(".attempt.is-failed").unwrap().length(), 2);
}

#[wasm_bindgen_test]
async fn after_five_only_the_client_can_allow_calls_again() {
    let stopped = quoted(CallState::Stopped, 5, None);
    let root = panel(Language::En, pro_with(Some(3), 0, stopped.clone())).await;
    let says = text(&root, "[role=status]");
    assert!(says.contains("no longer receiving phone calls"), "{says}");
    let chip = text(&root, "#cost-pro-start_call-7-1");
    assert_eq!(chip, "Not possible: no longer receiving phone calls");
    assert!(!is_there(&root, "#callback"));
    let root = panel(Language::En, client(stopped.for_client())).await;
    assert_eq!(buttons(&root), ["Allow calls again"]);
}

#[wasm_bindgen_test]
async fn a_callback_can_be_replaced_by_either_side() {
    let at = zone::moment("Europe/Berlin", "2031-05-06T15:30").unwrap();
    let scheduled = quoted(CallState::Scheduled, 0, Some(at));
    let root = panel(Language::En, pro_with(Some(3), 0, scheduled.clone())).await;
    let says = text(&root, "[role=status]");
    assert!(says.contains("(Europe/Berlin)") && says.contains("30"), "{says}");
    assert_eq!(buttons(&root), ["Call now instead", "Change the time"]);
    let root = panel(Language::En, client(scheduled.for_client())).await;
    assert_eq!(buttons(&root), ["Change the time"]);
}

#[wasm_bindgen_test]
async fn while_it_rings_and_after_contact_there_is_nothing_to_choose() {
    let root = panel(Language::En, pro_with(Some(3), 0, quoted(CallState::Dialing, 1, None))).await;
    assert_eq!(text(&root, "#cost-pro-start_call-7-1"), "Not possible: a call is in progress");
    assert!(!is_there(&root, "#callback"));
    let root = panel(Language::En, pro_with(Some(3), 0, quoted(CallState::Closed, 1, None))).await;
    assert_eq!(buttons(&root), Vec::<String>::new());
    assert!(!is_there(&root, ".attempts"));
}

#[wasm_bindgen_test]
fn clocks_in_a_zone_are_read_both_ways() {
    let winter = 1_764_000_000_000; // 2025-11-24T16:00:00Z
    assert_eq!(zone::clock("Europe/Berlin", winter).as_deref(), Some("2025-11-24T17:00:00"));
    assert_eq!(zone::moment("Europe/Berlin", "2025-11-24T17:00"), Some(winter));
    assert_eq!(zone::moment("Asia/Kathmandu", "2025-11-24T21:45"), Some(winter));
    // In the night when the clock goes back, 02:30 comes twice: the first. When it goes on, it does not come.
    assert_eq!(zone::moment("Europe/Berlin", "2026-10-25T02:30"), Some(1_792_888_200_000));
    let skipped = zone::moment("Europe/Berlin", "2026-03-29T02:30").unwrap();
    assert_eq!(zone::clock("Europe/Berlin", skipped).as_deref(), Some("2026-03-29T03:30:00"));
    assert_eq!(zone::moment("Europe/Berlin", ""), None);
    assert_eq!(zone::moment("Mars/Olympus", "2026-03-29T02:30"), None);
    assert_eq!(zone::clock(&zone::own(), winter).map(|text| text.len()), Some(19));
}

fn call(status: CallStatus) -> CallForm {
    CallForm {
        id: 9,
        at: now(),
        by: CallBy::Pro,
        status,
        seconds: None,
        minutes_charged: None,
        recording: None,
    }
}

async fn entry(call: CallForm, viewer: reckon_domain::Role) -> Element {
    let t = Texts::new(Language::En).with_currency("USD");
    draw(in_language(Language::En), move |_| el("ol").with(call_entry(t, &call, Some(viewer))).html()).await
}

#[wasm_bindgen_test]
async fn a_call_that_connected_can_be_heard_by_both_and_costs_the_pro_alone() {
    let connected = CallForm {
        seconds: Some(245),
        minutes_charged: Some(1_000),
        recording: Some("/api/v1/leads/7/1/calls/9/recording".to_owned()),
        ..call(CallStatus::Connected)
    };
    let root = entry(connected.clone(), reckon_domain::Role::Pro).await;
    let says = text(&root, "li");
    assert!(says.contains("Spoke for 4 min 5 s") && says.contains("$10.00"), "{says}");
    assert_eq!(
        find(&root, "audio").get_attribute("src").as_deref(),
        Some("/api/v1/leads/7/1/calls/9/recording")
    );
    let root = entry(CallForm { minutes_charged: None, ..connected }, reckon_domain::Role::Client).await;
    assert!(!text(&root, "li").contains('$'));
    assert!(is_there(&root, "audio[aria-label]"));
}

#[wasm_bindgen_test]
async fn a_call_that_failed_says_why_to_each_in_their_words() {
    let root = entry(call(CallStatus::Busy), reckon_domain::Role::Pro).await;
    assert!(text(&root, "li.is-failed").contains("Failed to connect: the line was busy"));
    let root = entry(call(CallStatus::Busy), reckon_domain::Role::Client).await;
    assert!(text(&root, "li").contains("Not reached: the line was busy"));
    let root =
        entry(CallForm { by: CallBy::Callback, ..call(CallStatus::Missed) }, reckon_domain::Role::Pro).await;
    assert!(text(&root, "li").contains("Callback"));
}
