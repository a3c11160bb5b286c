//! The question before an action that costs.

use reckon_domain::Action;
use reckon_web::components::action_button::ActionButton;
use reckon_web::components::commands::ActionHost;
use reckon_web::i18n::Language;
use reckon_web::state::World;
use reckon_web::ui::{Ui, use_ui};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;
use yew::prelude::*;

use crate::stage::{LEAD, client, draw, drawn, find, in_language, lead, pro, session, text};

#[derive(Clone, PartialEq, Properties)]
struct Props {
    action: Action,
}

#[component]
fn Button(props: &Props) -> Html {
    ActionButton::new(props.action, LEAD, "View contacts").draw(&use_ui()).html()
}

async fn page(world: World, action: Action) -> Element {
    let ui = Ui { session: Some(session(world)), ..in_language(Language::En) };
    draw(ui, move |_| html! { <ActionHost><Button {action} /></ActionHost> }).await
}

#[wasm_bindgen_test]
async fn what_counts_asks_once_naming_the_cost() {
    let root = page(pro(Some(3), 1), Action::ViewContactsFromLead).await;
    find(&root, ".command .button").click();
    drawn().await;
    assert_eq!(text(&root, ".dialog-title"), "View contacts?");
    assert_eq!(text(&root, ".dialog-about"), "Project 7 · Clara C.");
    assert_eq!(focused(), "Cancel", "the first focus is on what does nothing");
    assert_eq!(text(&root, ".dialog-cost"), "This uses 1 interaction. You have 2 left in this period.");
    assert_eq!(text(&root, ".dialog-buttons .is-primary"), "Use 1 interaction");
    assert_eq!(find(&root, "dialog .rule-link").get_attribute("href").as_deref(), Some("/rules#P3"));
    assert!(root.query_selector(".dialog-changed").unwrap().is_none());
    find(&root, ".dialog-buttons .is-quiet").click();
    drawn().await;
    assert!(root.query_selector("dialog").unwrap().is_none());
}

/// What the button says that has the focus.
fn focused() -> String {
    crate::stage::document().active_element().and_then(|element| element.text_content()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn what_cannot_be_taken_back_asks_though_it_is_free() {
    for (world, action, says) in [
        (pro(Some(3), 1), Action::ProDecline, "Clara C. sees that you have declined."),
        (pro(Some(3), 1), Action::ClaimHired, "Clara C. is asked to confirm"),
        (
            client(lead(LEAD)),
            Action::RequestBookingFromProject,
            "Clara C. is told that you would like to book them.",
        ),
        (client(lead(LEAD)), Action::ClientDecline, "Clara C. sees that you have declined."),
    ] {
        let root = page(world, action).await;
        find(&root, ".command .button").click();
        drawn().await;
        let words = text(&root, ".dialog-lasts");
        assert!(words.starts_with(says), "{action:?}: {words}");
        assert_eq!(focused(), "Cancel", "{action:?}");
        assert_eq!(text(&root, ".dialog-buttons .is-primary"), "View contacts", "the action's own name");
    }
}

#[wasm_bindgen_test]
async fn a_client_is_asked_about_what_is_shared_alone() {
    let root = page(client(lead(LEAD)), Action::ViewPhone).await;
    find(&root, ".command .button").click();
    drawn().await;
    let words = text(&root, "dialog");
    assert!(words.contains("Clara C. will be able to see your name"), "{words}");
    assert!(!words.contains("interaction"), "{words}");
}

#[wasm_bindgen_test]
async fn a_blocked_button_asks_nothing() {
    let root = page(pro(Some(3), 3), Action::ViewContactsFromLead).await;
    let button = find(&root, ".command .button");
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(
        button
            .get_attribute("aria-describedby")
            .is_some_and(|id| root.query_selector(&["#", &id].concat()).unwrap().is_some())
    );
    button.click();
    drawn().await;
    assert!(root.query_selector("dialog").unwrap().is_none());
}
