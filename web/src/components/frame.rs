//! What is around every page: head, navigation, warnings, and the voice for screen readers.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{FocusOptions, HtmlElement};
use reckon_domain::Role;
use yew::prelude::*;

use crate::api;
use crate::components::chip::label::{doubt_what, doubt_why};
use crate::components::choices::ChoicesBar;
use crate::components::gate::Door;
use crate::components::link::Link;
use crate::components::meter::Meter;
use crate::components::notice::Announcer;
use crate::hooks::{use_navigator, use_session, use_texts};
use crate::i18n::Texts;
use crate::router::Route;
use crate::state::{Doubt, Session};

/// The page.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// It.
    pub children: Html,
}

/// The frame.
#[component]
pub fn Frame(props: &Props) -> Html {
    let t = use_texts();
    let session = use_session();
    let said = use_state_eq(String::new);
    let announcer: Announcer = {
        let said = said.clone();
        use_callback((), move |text: String, ()| {
            said.set(String::new());
            let said = said.clone();
            // The same words twice are a change only when there was nothing in between.
            Timeout::new(50, move || said.set(text)).forget();
        })
    };
    use_focus_on_arrival();
    let skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        focus_main(false);
    });
    html! {
        <ContextProvider<Announcer> context={announcer}>
            <a class="skip" href="#main" onclick={skip}>{ t.skip() }</a>
            <header class="head">
                <div class="head-inner">
                    <Link to={Route::Home} class="brand" label={t.home()}><span class="brand-mark" aria-hidden="true"></span>{ "Reckon" }</Link>
                    <Navigation />
                    <div class="head-end">
                        if let Some(session) = &session {
                            <HeadMeter session={session.clone()} />
                        }
                        <ChoicesBar />
                        if session.is_some() {
                            <SignOut />
                        }
                    </div>
                </div>
            </header>
            if let Some(session) = &session {
                <DoubtBanner doubt={session.world().doubt()} />
            }
            <main id="main" class="main" tabindex="-1">{ props.children.clone() }</main>
            <footer class="foot">
                <p>{ t.foot() }{ " " }<Link to={Route::Rules}>{ t.foot_rules() }</Link></p>
            </footer>
            <div class="unseen" role="status" aria-live="polite">{ &*said }</div>
        </ContextProvider<Announcer>>
    }
}

/// The pages of whoever is signed in. Discussions will have their entry, with its badge, after the leads.
#[component]
fn Navigation() -> Html {
    let t = use_texts();
    let session = use_session();
    let role = session.as_ref().and_then(Session::role);
    let operator = session.as_ref().is_some_and(|session| session.world().me.operator);
    let mut entries: Vec<(Route, &'static str)> = match role {
        Some(Role::Pro) => vec![(Route::Leads, t.nav_leads()), (Route::Account, t.nav_account())],
        Some(Role::Client) => vec![(Route::Projects, t.nav_projects())],
        Some(_) | None if operator => vec![(Route::Predictions, t.nav_predictions())],
        Some(_) | None => Vec::new(),
    };
    entries.push((Route::Rules, t.nav_rules()));
    html! {
        <nav class="nav" aria-label={t.nav_name()}>
            <ul>
                for (route, name) in entries {
                    <li><Link to={route} navigation=true>{ name }</Link></li>
                }
            </ul>
        </nav>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct HeadMeterProps {
    session: Session,
}

/// The meter, small, wherever a pro is.
#[component]
fn HeadMeter(props: &HeadMeterProps) -> Html {
    let world = props.session.world();
    if world.role() != Some(Role::Pro) || world.plans.is_empty() {
        return Html::default();
    }
    html! { <Meter account={*world.account()} now={world.clock.now()} small=true /> }
}

#[component]
fn SignOut() -> Html {
    let t = use_texts();
    let door = use_context::<Door>();
    let navigator = use_navigator();
    let session = use_session();
    let onclick = Callback::from(move |_: MouseEvent| {
        let (door, navigator) = (door.clone(), navigator.clone());
        spawn_local(async move {
            // Whatever the server says, this page shows nothing of theirs any more.
            let _ = api::sign_out().await;
            navigator.to(Route::Home);
            if let Some(door) = door {
                door.leave.emit(());
            }
        });
    });
    let name = session.map(|session| session.world().me.name.clone()).unwrap_or_default();
    html! {
        <div class="who">
            <span class="who-name">{ name }</span>
            <button type="button" class="button is-quiet is-small" {onclick}>{ t.sign_out() }</button>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct DoubtProps {
    doubt: Option<Doubt>,
}

/// Says once for the whole page why it can't tell. It goes by itself.
#[component]
fn DoubtBanner(props: &DoubtProps) -> Html {
    let t = use_texts();
    let reload = Callback::from(|_: MouseEvent| {
        // A page that cannot be loaded anew stays as it is.
        let _ = web_sys::window().map(|window| window.location().reload());
    });
    let banner = |doubt: Doubt| {
        html! {
            <div class="banner">
                <p><strong>{ t.chip_doubt(&doubt_what(t, doubt)) }</strong>{ " " }{ doubt_why(t, doubt) }</p>
                if doubt == Doubt::OtherRules {
                    <button type="button" class="button is-small" onclick={reload}>{ t.reload() }</button>
                }
            </div>
        }
    };
    html! {
        <div role="status" class="banner-place">
            { props.doubt.filter(|doubt| *doubt != Doubt::Loading).map(banner).unwrap_or_default() }
        </div>
    }
}

/// After a step to another page the focus is on its heading, and the page at its top.
#[hook]
fn use_focus_on_arrival() {
    let place = use_navigator().place;
    use_effect_with(place, move |place| {
        let fragment = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
        if place.visit > 0 && !place.returned && fragment.is_empty() {
            if let Some(window) = web_sys::window() {
                window.scroll_to_with_x_and_y(0.0, 0.0);
            }
            focus_main(false);
        }
    });
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

/// Names the document after the page, so that tabs and screen readers tell pages apart.
#[hook]
pub fn use_title(t: Texts, title: &str) {
    use_effect_with((title.to_owned(), t.language), move |(title, _)| {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(&[title, " · Reckon"].concat());
        }
    });
}
