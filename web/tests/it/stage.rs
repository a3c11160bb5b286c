//! A place to draw on, and worlds to draw.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use reckon_web::i18n::{Language, Texts};
use reckon_web::state::{LeadKey, Session, World};
use reckon_web::ui::Ui;
use reckon_wire::form::{AccountForm, FeesForm, LeadForm, PlanForm};
use reckon_wire::rules_version;
use reckon_wire::snapshot::{Snapshot, Viewer};
use reckon_wire::view::{Card, Me};
use web_sys::{Document, Element, HtmlElement};
use yew::prelude::*;

/// The lead of most tests.
pub(crate) const LEAD: LeadKey = LeadKey { project: 7, pro: 1 };

#[derive(Clone, PartialEq, Properties)]
struct Props {
    ui: Ui,
    draw: Callback<Ui, Html>,
}

#[component]
fn Stage(props: &Props) -> Html {
    props.ui.clone().around(props.draw.emit(props.ui.clone()))
}

pub(crate) fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// Draws something and waits until it is in the document, in place of what was drawn before: a question that
/// was left open would keep the focus.
pub(crate) async fn draw(ui: Ui, draw: impl Fn(Ui) -> Html + 'static) -> Element {
    while let Some(before) = document().query_selector("[data-stage]").unwrap() {
        before.remove();
    }
    let root = document().create_element("div").unwrap();
    root.set_attribute("data-stage", "").unwrap();
    document().body().unwrap().append_child(&root).unwrap();
    let props = Props { ui, draw: Callback::from(draw) };
    yew::Renderer::<Stage>::with_root_and_props(root.clone(), props).render();
    drawn().await;
    root
}

/// Waits until everything that waits to be drawn has been: a task runs after all that is pending.
pub(crate) async fn drawn() {
    TimeoutFuture::new(0).await;
    TimeoutFuture::new(0).await;
}

pub(crate) fn find(root: &Element, selector: &str) -> HtmlElement {
    let found = root.query_selector(selector).unwrap();
    let found = found.unwrap_or_else(|| panic!("no {selector} in {}", root.inner_html()));
    wasm_bindgen::JsCast::unchecked_into(found)
}

pub(crate) fn text(root: &Element, selector: &str) -> String {
    find(root, selector).text_content().unwrap().trim().to_owned()
}

pub(crate) fn in_language(language: Language) -> Ui {
    Ui { t: Texts::new(language).with_currency("USD"), ..Ui::default() }
}

/// Now, by the browser's clock, in milliseconds.
pub(crate) fn now() -> i64 {
    js_sys::Date::now() as i64
}

pub(crate) fn me(viewer: Viewer) -> Me {
    Me {
        viewer: Some(viewer),
        operator: false,
        name: "Paula Prior".to_owned(),
        time_zone: Some("Europe/Berlin".to_owned()),
        currency: "USD".to_owned(),
        rules: rules_version(),
        at: now(),
    }
}

pub(crate) fn account(limit: Option<u32>, used: u32) -> AccountForm {
    AccountForm {
        plan: PlanForm { id: 1, interactions: limit },
        next_plan: None,
        period_start: now() - 1_000_000,
        period_end: now() + 1_000_000_000,
        next_end: None,
        used,
        credits: 0,
        card: false,
        prefer_credits: true,
        outstanding: 0,
    }
}

pub(crate) fn card(key: LeadKey, title: &str) -> Card {
    Card {
        project: key.project,
        pro: key.pro,
        title: title.to_owned(),
        description: "All of it".to_owned(),
        category: "Plumbing".to_owned(),
        place: "Köln".to_owned(),
        posted: now(),
        name: "Clara C.".to_owned(),
        about: String::new(),
        contacts: None,
    }
}

pub(crate) fn lead(key: LeadKey) -> LeadForm {
    LeadForm { project: key.project, pro: key.pro, client: 3, ..LeadForm::default() }
}

/// What a pro is told of an account and leads.
pub(crate) fn snapshot(account: AccountForm, leads: Vec<LeadForm>) -> Snapshot {
    let keys = leads.iter().map(|lead| LeadKey { project: lead.project, pro: lead.pro });
    let cards = keys.map(|key| card(key, &format!("Project {}", key.project))).collect();
    Snapshot {
        account: Some(account),
        plans: vec![PlanForm { id: 1, interactions: Some(3) }, PlanForm { id: 2, interactions: Some(20) }],
        leads,
        cards,
        ..Snapshot::new(Viewer::Pro(1), now(), 10)
    }
}

/// The world of a pro with this limit and use, and one plain lead.
pub(crate) fn pro(limit: Option<u32>, used: u32) -> World {
    pro_with(limit, used, lead(LEAD))
}

pub(crate) fn pro_with(limit: Option<u32>, used: u32, lead: LeadForm) -> World {
    let mut world = World::new(me(Viewer::Pro(1)));
    world.load(snapshot(account(limit, used), vec![lead])).unwrap();
    world
}

/// The world of a client who knows the pro of a lead.
pub(crate) fn client(lead: LeadForm) -> World {
    let mut world = World::new(me(Viewer::Client(3)));
    let cards = vec![card(LEAD, "A gutter leaks")];
    let page = Snapshot { leads: vec![lead], cards, ..Snapshot::new(Viewer::Client(3), now(), 10) };
    world.load(page).unwrap();
    world
}

pub(crate) fn fees(manual_quote: u64, guaranteed_reply: Option<u64>) -> Option<FeesForm> {
    Some(FeesForm { manual_quote, guaranteed_reply })
}

pub(crate) fn session(world: World) -> Session {
    Session::new(Rc::new(RefCell::new(world)), 0, Callback::noop())
}
