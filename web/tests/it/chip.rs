//! The cost chip: every state, in both languages, with its reason behind it.

use reckon_domain::{Action, Timestamp};
use reckon_web::components::chip::Chip;
use reckon_web::components::chip::label::label;
use reckon_web::i18n::{Language, Texts};
use reckon_web::state::fresh::{Doubt, Link};
use reckon_web::state::{Forecast, World};
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::stage::{LEAD, client, draw, drawn, fees, find, in_language, lead, pro, pro_with, text};

fn says(world: &World, action: Action) -> [String; 2] {
    let forecast = world.forecast(action, Some(LEAD));
    [Language::En, Language::De].map(|language| label(Texts::new(language).with_currency("USD"), &forecast))
}

#[wasm_bindgen_test]
fn what_is_free_says_so() {
    assert_eq!(says(&pro(Some(3), 1), Action::ProSendMessage), ["Free", "Kostenlos"]);
}

#[wasm_bindgen_test]
fn what_counts_says_what_is_left() {
    assert_eq!(
        says(&pro(Some(3), 1), Action::ViewContactsFromLead),
        ["Uses 1 interaction · 2 left", "Verbraucht 1 Interaktion · 2 übrig"]
    );
    assert_eq!(
        says(&pro(None, 1), Action::ViewContactsFromLead),
        ["Uses 1 interaction · unlimited", "Verbraucht 1 Interaktion · unbegrenzt"]
    );
}

#[wasm_bindgen_test]
fn what_is_charged_is_charged_now_or_on_contact() {
    let mut form = lead(LEAD);
    form.fees = fees(800, Some(2500));
    let mut world = pro_with(Some(3), 0, form.clone());
    assert_eq!(
        says(&world, Action::SendManualQuote),
        ["Not possible: not enough credits", "Nicht möglich: Guthaben reicht nicht"]
    );
    let mut account = crate::stage::account(Some(3), 0);
    (account.credits, account.card) = (1000, true);
    world.load(crate::stage::snapshot(account, vec![form])).unwrap();
    let [en, de] = says(&world, Action::SendManualQuote);
    assert_eq!(en, "Charges $8.00");
    assert!(de.starts_with("Kostet 8,00"), "{de}");
    assert_eq!(says(&world, Action::SendGuaranteedReplyQuote)[0], "Charges $25.00 on contact");
}

#[wasm_bindgen_test]
fn at_the_limit_it_says_until_when() {
    let world = pro(Some(3), 3);
    let t = Texts::new(Language::En);
    let resets = t.day(world.account().period.end.0);
    assert_eq!(
        says(&world, Action::ViewContactsFromLead)[0],
        format!("Not possible: limit reached · resets {resets}")
    );
}

#[wasm_bindgen_test]
fn a_client_is_told_what_is_shared_and_nothing_of_the_pros_quota() {
    let world = client(lead(LEAD));
    assert_eq!(
        says(&world, Action::ViewPhone),
        ["Free · shares your contacts", "Kostenlos · teilt Ihre Kontakte"]
    );
    let mut counted = lead(LEAD);
    counted.counted = true;
    assert_eq!(says(&client(counted), Action::ViewPhone)[0], "Free");
}

#[wasm_bindgen_test]
fn without_news_it_cannot_tell_and_says_since_when() {
    let mut world = pro(Some(3), 1);
    let since = Timestamp(crate::stage::now() - 60_000);
    world.link = Link { offline: Some(since), ..Link::default() };
    let time = Texts::new(Language::En).time(since.0);
    assert_eq!(says(&world, Action::ProSendMessage)[0], format!("Can’t tell: offline since {time}"));
    assert_eq!(world.forecast(Action::ProSendMessage, Some(LEAD)), Forecast::Doubtful(Doubt::Offline(since)));
}

fn chip(forecast: Forecast) -> impl Fn(reckon_web::ui::Ui) -> Html {
    move |_| html! { <Chip {forecast} about="View contacts" id="cost" /> }
}

#[wasm_bindgen_test]
async fn opened_it_names_the_rule_with_a_link_and_the_ways_out() {
    let forecast = pro(Some(3), 3).forecast(Action::ViewContactsFromLead, Some(LEAD));
    let root = draw(in_language(Language::En), chip(forecast)).await;
    let button = find(&root, "button.chip");
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("false"));
    button.click();
    drawn().await;
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("true"));
    assert_eq!(find(&root, ".rule-link").get_attribute("href").as_deref(), Some("/rules#L0"));
    let why = text(&root, ".chip-why");
    assert!(why.contains("At the limit of the plan"), "{why}");
    assert!(why.contains("Change to a larger plan"), "{why}");
    button.click();
    drawn().await;
    assert!(root.query_selector(".chip-why").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn focus_opens_it_and_escape_closes_it() {
    let forecast = pro(Some(3), 1).forecast(Action::ViewContactsFromLead, Some(LEAD));
    let root = draw(in_language(Language::De), chip(forecast)).await;
    let button = find(&root, "button.chip");
    button.focus().unwrap();
    drawn().await;
    assert!(text(&root, ".chip-why").contains("Regel P3"));
    let init = web_sys::KeyboardEventInit::new();
    init.set_key("Escape");
    init.set_bubbles(true);
    let escape = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    button.dispatch_event(&escape).unwrap();
    drawn().await;
    assert!(root.query_selector(".chip-why").unwrap().is_none());
}
