//! Both ways to quote, side by side: what each costs, and why one is not possible.

use reckon_domain::Amount;
use reckon_domain::money::ChargeSource;
use reckon_web::i18n::{Language, Texts};
use reckon_web::pages::quote::Quote;
use reckon_web::state::World;
use reckon_web::ui::Ui;
use reckon_wire::form::AccountForm;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;
use yew::prelude::*;

use crate::stage::{LEAD, account, draw, fees, in_language, lead, me, session, snapshot, text};

fn world(account: AccountForm, guaranteed_reply: Option<u64>) -> World {
    let mut world = World::new(me(reckon_wire::snapshot::Viewer::Pro(1)));
    let mut form = lead(LEAD);
    form.fees = fees(800, guaranteed_reply);
    world.load(snapshot(account, vec![form])).unwrap();
    world
}

async fn page(language: Language, world: World) -> Element {
    let ui = Ui { session: Some(session(world)), ..in_language(language) };
    draw(ui, |_| html! { <Quote project=7 /> }).await
}

fn with(credits: u64, card: bool, outstanding: u64) -> AccountForm {
    AccountForm { credits, card, outstanding, ..account(Some(3), 0) }
}

fn method(id: &str) -> String {
    format!("[aria-labelledby={id}]")
}

#[wasm_bindgen_test]
async fn each_method_says_what_it_costs_now_and_on_contact_and_what_is_included() {
    let root = page(Language::En, world(with(3_000, true, 0), Some(2_500))).await;
    let guaranteed = text(&root, &method("guaranteed"));
    for words in
        ["$25.00, from your credits", "3 minutes of that call", "$5.00, by card", "connect themselves"]
    {
        assert!(guaranteed.contains(words), "{words}: {guaranteed}");
    }
    let manual = text(&root, &method("manual"));
    assert!(manual.contains("$8.00, from your credits"), "{manual}");
    assert!(root.query_selector(".predicted").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn the_fee_is_taken_whole_from_credits_or_by_card() {
    let source = |account| world(account, Some(2_500)).on_contact(Amount(2_500)).map(|charge| charge.source);
    assert_eq!(source(with(2_500, true, 0)), Some(ChargeSource::Credits));
    assert_eq!(source(with(2_499, true, 0)), Some(ChargeSource::Card));
    assert_eq!(source(with(2_499, false, 0)), Some(ChargeSource::Outstanding));
    let by_card = AccountForm { prefer_credits: false, ..with(9_000, true, 0) };
    assert_eq!(source(by_card), Some(ChargeSource::Card));
    assert_eq!(world(with(0, true, 0), None).on_contact(Amount::ZERO), None);
}

#[wasm_bindgen_test]
async fn a_method_that_is_not_possible_says_why_and_what_would_help() {
    for (account, fee, id, words) in [
        (with(700, true, 0), Some(2_500), "manual", "it takes $8.00, and you have $7.00"),
        (with(900, false, 0), Some(2_500), "guaranteed", "there has to be a card on file"),
        (with(900, true, 1_800), Some(2_500), "guaranteed", "$18.00 from an earlier contact"),
        (with(900, true, 0), None, "guaranteed", "The manual quote is the way here"),
    ] {
        let root = page(Language::En, world(account, fee)).await;
        let says = text(&root, &[&method(id), " .predicted"].concat());
        assert!(says.contains(words), "{words}: {says}");
    }
    let root = page(Language::De, world(with(900, false, 0), Some(2_500))).await;
    let says = text(&root, &[&method("guaranteed"), " .predicted"].concat());
    assert!(says.contains("Eine Karte hinterlegen"), "{says}");
    let way = root.query_selector(".predicted-ways a").unwrap().unwrap();
    assert_eq!(way.get_attribute("href").as_deref(), Some("/account#wallet"));
}

#[wasm_bindgen_test]
fn what_comes_in_and_goes_out_bears_its_sign() {
    let t = Texts::new(Language::En).with_currency("USD");
    assert_eq!([t.change(2_500), t.change(-800), t.change(0)], ["+$25.00", "\u{2212}$8.00", "$0.00"]);
}
