//! Signing in; in the demo as one of its people, at a click.

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::api::{self, DemoPerson, Trouble};
use crate::components::call_panel::PLAYS;
use crate::components::icon::Icon;
use crate::components::link::link;
use crate::components::notice::{notice, trouble};
use crate::components::panel::{hint, portrait};
use crate::dom::{El, el, written};
use crate::hooks::{remember, use_title};
use crate::i18n::Texts;
use crate::pages::phone::plays;
use crate::router::Route;
use crate::ui::use_ui;

/// Why somebody is here.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// Whether they were signed in, and are not any more.
    pub expired: bool,
}

/// The sign-in page.
#[component]
pub fn SignIn(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    use_title(t.sign_in());
    let enter_door = ui.auth.enter.clone();
    let people = use_state_eq(Vec::<DemoPerson>::new);
    let phones = use_state_eq(|| false);
    let failed = use_state_eq(|| None::<Trouble>);
    let busy = use_state_eq(|| false);
    let (email, password) = (use_node_ref(), use_node_ref());
    {
        let (people, phones) = (people.clone(), phones.clone());
        use_effect_with((), move |()| {
            spawn_local(async move {
                // Where this is no demo, there is nobody to offer, and no telephone.
                let found = api::demo().await.unwrap_or_default();
                let plays = !found.is_empty() && plays().await;
                remember(PLAYS, plays.then_some("yes"));
                phones.set(plays);
                people.set(found);
            });
        });
    }
    let enter = {
        let (failed, busy) = (failed.clone(), busy.clone());
        Callback::from(move |(email, password): (String, String)| {
            let (failed, busy, enter_door) = (failed.clone(), busy.clone(), enter_door.clone());
            busy.set(true);
            spawn_local(async move {
                match api::sign_in(&email, &password).await {
                    Ok(me) => enter_door.emit(me),
                    Err(trouble) => {
                        failed.set(Some(trouble));
                        busy.set(false);
                    }
                }
            });
        })
    };
    let point = |words: &str| el("li").with(Icon::Tick.html()).with(words);
    let words = el("section")
        .class("entrance-words")
        .with(el("h1").class("entrance-title").with(t.entrance_title()))
        .with(el("p").class("entrance-text").with(t.entrance_text()))
        .with(
            el("ul")
                .class("entrance-points")
                .with(point(t.entrance_point_chip()))
                .with(point(t.entrance_point_rule()))
                .with(point(t.entrance_point_surprise())),
        );
    let form = form(t, &enter, [&email, &password], *busy, failed.as_ref());
    let title = |id: &'static str, words: &str| el("h2").attr("id", id).class("section-title").with(words);
    let auth = el("section")
        .class("entrance-auth")
        .attr("aria-labelledby", "sign-in")
        .with(title("sign-in", t.sign_in()))
        .with(props.expired.then(|| notice(t.trouble_signed_out(), "", true)))
        .with(form);
    let offered = (!people.is_empty()).then(|| {
        let people = people.iter().map(|person| card(t, person, &enter, *busy));
        el("section")
            .class("entrance-people")
            .attr("aria-labelledby", "demo")
            .with(title("demo", t.demo_title()))
            .with(hint(t.demo_text()))
            .with(phones.then(|| {
                let to_phone = link(ui, Route::Phone).class("button is-small").with(Icon::Phone.html());
                el("p")
                    .class("to-phone")
                    .with(to_phone.with(t.phone_title()))
                    .with(el("span").class("hint").with(t.phone_text()))
            }))
            .with(el("ul").class("people").each(people))
    });
    el("div").class("entrance").with(words).with(auth).with(offered).html()
}

/// A person of the demo: one click signs them in.
fn card(t: Texts, person: &DemoPerson, enter: &Callback<(String, String)>, busy: bool) -> El {
    let (role, class) = match person.role.as_str() {
        "pro" => (t.role_pro(), "is-pro"),
        "client" => (t.role_client(), "is-client"),
        _ => (t.role_operator(), "is-operator"),
    };
    let who = (person.email.clone(), person.password.clone());
    let press = enter.reform(move |_: MouseEvent| who.clone());
    let name = el("span")
        .class("person-name")
        .with(written(&person.name))
        .with(" ")
        .with(el("span").class("person-role").with(role));
    let words = el("span")
        .class("person-words")
        .with(name)
        .with(el("span").class("person-about").attr("lang", "en").with(&person.about));
    let button = el("button").attr("type", "button").class("person").flag("disabled", busy).onclick(press);
    el("li").with(button.with(portrait(&person.name).class(class)).with(words))
}

/// Email address and password, each in the field that its place notes.
fn form(
    t: Texts,
    enter: &Callback<(String, String)>,
    [email_place, password_place]: [&NodeRef; 2],
    busy: bool,
    failed: Option<&Trouble>,
) -> El {
    let (enter, email, password) = (enter.clone(), email_place.clone(), password_place.clone());
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let value =
            |field: &NodeRef| field.cast::<HtmlInputElement>().map(|field| field.value()).unwrap_or_default();
        if !busy {
            enter.emit((value(&email).trim().to_owned(), value(&password)));
        }
    });
    let line = |id: &'static str, name: &str, kind: &'static str, fills: &'static str, place: &NodeRef| {
        let field = el("input").bind(place).attr("id", id).class("field").attr("type", kind);
        el("div")
            .class("form-line")
            .with(el("label").attr("for", id).with(name))
            .with(field.attr("autocomplete", fills).flag("required", true))
    };
    let problem = failed.map(|what| el("p").class("field-problem").with(trouble(t, what)));
    let button = el("button")
        .attr("type", "submit")
        .class("button is-primary is-wide")
        .class(busy.then_some("is-busy"))
        .attr("aria-disabled", busy.then_some("true"));
    el("form")
        .class("form")
        .onsubmit(onsubmit)
        .with(line("email", t.email_address(), "email", "username", email_place))
        .with(line("password", t.password(), "password", "current-password", password_place))
        .with(el("div").attr("role", "alert").with(problem))
        .with(button.with(t.sign_in()))
}
