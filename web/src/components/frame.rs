//! What is around every page: head, navigation, warnings, foot.

use gloo_timers::callback::Timeout;
use reckon_domain::Role;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{FocusOptions, HtmlElement};
use yew::prelude::*;

use crate::api;
use crate::app::scrolled_before;
use crate::components::channel::channel_icon;
use crate::components::chip::label::{doubt_what, doubt_why};
use crate::components::choices::choices;
use crate::components::link::{link, nav_link};
use crate::components::meter::meter;
use crate::components::notice::button;
use crate::dom::{El, el, nodes};
use crate::router::Route;
use crate::state::discussion::Narrowed;
use crate::state::world::News;
use crate::state::{Doubt, Session};
use crate::ui::{Ui, use_ui};
use crate::zone;

/// The page.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// It.
    pub children: Html,
}

/// The frame.
#[component]
pub fn Frame(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    use_focus_on_arrival(ui);
    let skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        focus_main(false);
    });
    nodes(vec![
        el("a").class("skip").attr("href", "#main").onclick(skip).with(t.skip()).html(),
        head(ui).html(),
        ui.session
            .as_ref()
            .map(|session| doubt_banner(ui, session.world().doubt()).html())
            .unwrap_or_default(),
        ui.session.as_ref().and_then(|session| news(ui, session)).map(El::html).unwrap_or_default(),
        el("main")
            .attr("id", "main")
            .class("main")
            .attr("tabindex", "-1")
            .with(props.children.clone())
            .html(),
        el("footer")
            .class("foot")
            .with(el("p").with(t.foot()).with(" ").with(link(ui, Route::Rules).with(t.foot_rules())))
            .with((t.zone() != zone::own()).then(|| el("p").with(t.foot_zone(&t.zone()))))
            .html(),
    ])
}

fn head(ui: &Ui) -> El {
    let brand = link(ui, Route::Home)
        .class("brand")
        .attr("aria-label", ui.t.home())
        .with(el("span").class("brand-mark").attr("aria-hidden", "true"))
        .with("Reckon");
    let end = el("div")
        .class("head-end")
        .with(ui.session.as_ref().and_then(|session| head_meter(ui, session)))
        .with(choices(ui))
        .with(ui.session.as_ref().map(|session| sign_out(ui, session)));
    el("header").class("head").with(el("div").class("head-inner").with(brand).with(navigation(ui)).with(end))
}

/// The pages of whoever is signed in.
fn navigation(ui: &Ui) -> El {
    let t = ui.t;
    let role = ui.session.as_ref().and_then(Session::role);
    let operator = ui.session.as_ref().is_some_and(|session| session.world().me.operator);
    let mut entries: Vec<(Route, &'static str)> = match role {
        Some(Role::Pro) => vec![
            (Route::Leads, t.nav_leads()),
            (Route::Discussions, t.nav_discussions()),
            (Route::Calendar, t.nav_calendar()),
            (Route::Automations, t.nav_automations()),
            (Route::Account, t.nav_account()),
        ],
        Some(Role::Client) => vec![(Route::Projects, t.nav_projects())],
        Some(_) | None if operator => {
            vec![
                (Route::Predictions, t.nav_predictions()),
                (Route::Import, t.nav_import()),
                (Route::Trail, t.nav_trail()),
            ]
        }
        Some(_) | None => Vec::new(),
    };
    entries.push((Route::Rules, t.nav_rules()));
    let waiting = ui.session.as_ref().map_or(0, |session| session.world().discussions.of(Narrowed::OPEN));
    let badge = |route| {
        (route == Route::Discussions && waiting > 0).then(|| {
            let seen = el("span").attr("aria-hidden", "true").with(t.number(waiting));
            el("span")
                .class("nav-badge")
                .with(seen)
                .with(el("span").class("unseen").with(t.inbox_open(waiting)))
        })
    };
    let entries = entries
        .into_iter()
        .map(|(route, name)| el("li").with(nav_link(ui, route).with(name).with(badge(route))));
    el("nav").class("nav").attr("aria-label", t.nav_name()).with(el("ul").each(entries))
}

/// The meter, small, wherever a pro is.
fn head_meter(ui: &Ui, session: &Session) -> Option<El> {
    let world = session.world();
    let shown = world.role() == Some(Role::Pro) && !world.known.plans().is_empty();
    shown.then(|| meter(ui.t, world.account(), world.clock.now(), true))
}

fn sign_out(ui: &Ui, session: &Session) -> El {
    let (leave, navigator) = (ui.auth.leave.clone(), ui.navigator.clone());
    let press = Callback::from(move |_: MouseEvent| {
        let (leave, navigator) = (leave.clone(), navigator.clone());
        spawn_local(async move {
            // Whatever the server says, this page shows nothing of theirs any more.
            let _ = api::sign_out().await;
            navigator.to(Route::Home);
            leave.emit(());
        });
    });
    let name = session.world().me.name.clone();
    el("div")
        .class("who")
        .with(el("span").class("who-name").saying(name))
        .with(button(ui.t.sign_out(), press).class("is-quiet is-small"))
}

/// Says once for the whole page why it can't tell. It goes by itself.
fn doubt_banner(ui: &Ui, doubt: Option<Doubt>) -> El {
    let t = ui.t;
    let reload = Callback::from(|_: MouseEvent| {
        // A page that cannot be loaded anew stays as it is.
        let _ = web_sys::window().map(|window| window.location().reload());
    });
    let banner = doubt.filter(|doubt| *doubt != Doubt::Loading).map(|doubt| {
        let words = el("p")
            .with(el("strong").with(t.chip_doubt(&doubt_what(t, doubt))))
            .with(" ")
            .with(doubt_why(t, doubt));
        let again = (doubt == Doubt::OtherRules).then(|| button(t.reload(), reload).class("is-small"));
        el("div").class("banner").with(words).with(again)
    });
    el("div").attr("role", "status").class("banner-place").with(banner)
}

/// Who has opened a discussion meanwhile. It stays until somebody reads it, answers it or puts it away: nobody is
/// made to read within a time.
fn news(ui: &Ui, session: &Session) -> Option<El> {
    let t = ui.t;
    let read = if let Route::Discussion(of) = ui.navigator.place.route { Some(of) } else { None };
    let world = session.world();
    let cards = world.news_beside(read).map(|News { of, name }| {
        let (session, of) = (session.clone(), *of);
        let away = Callback::from(move |_: MouseEvent| session.change(|world| world.drop_news(of)));
        el("li")
            .key(Route::Discussion(of).path())
            .class("news-card")
            .with(channel_icon(of.channel).html())
            .with(link(ui, Route::Discussion(of)).with(t.inbox_announced(name)))
            .with(button(t.dismiss(), away).class("is-quiet is-small"))
    });
    let cards: Vec<El> = cards.collect();
    let list = |cards: Vec<El>| el("ul").class("news-list").each(cards);
    (!cards.is_empty())
        .then(|| el("aside").class("news").attr("aria-label", t.inbox_news()).with(list(cards)))
}

/// After a step to another page the focus is on its content, and the page at its top.
#[hook]
fn use_focus_on_arrival(ui: &Ui) {
    use_effect_with(ui.navigator.place, move |place| {
        if place.returned {
            // Once the page that is returned to has been drawn at its full height.
            Timeout::new(0, || scroll_to(scrolled_before())).forget();
        }
        let fragment = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
        if place.visit > 0 && !place.returned && fragment.is_empty() {
            scroll_to(0.0);
            focus_main(false);
        }
    });
}

fn scroll_to(top: f64) {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, top);
    }
}

/// Gives the focus to the page's content; `still` leaves the page where it is scrolled to.
pub fn focus_main(still: bool) {
    let main = web_sys::window()
        .and_then(|window| window.document()?.get_element_by_id("main"))
        .and_then(|main| main.dyn_into::<HtmlElement>().ok());
    if let Some(main) = main {
        let options = FocusOptions::new();
        options.set_prevent_scroll(still);
        // An element that cannot take the focus leaves the page as it is.
        let _ = main.focus_with_options(&options);
    }
}
