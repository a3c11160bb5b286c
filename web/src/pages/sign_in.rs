//! Signing in; in the demo as one of its people, at a click.

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::api::{self, DemoPerson, Trouble};
use crate::components::frame::use_title;
use crate::components::gate::Door;
use crate::components::icon::Icon;
use crate::components::notice::trouble;
use crate::dom::el;
use crate::hooks::use_texts;
use crate::i18n::Texts;

/// The sign-in page.
#[component]
pub fn SignIn() -> Html {
    let t = use_texts();
    use_title(t, t.sign_in());
    let door = use_context::<Door>();
    let people = use_state_eq(Vec::<DemoPerson>::new);
    let failed = use_state_eq(|| None::<Trouble>);
    let busy = use_state_eq(|| false);
    {
        let people = people.clone();
        use_effect_with((), move |()| {
            spawn_local(async move {
                // Where this is no demo, there is nobody to offer.
                if let Ok(found) = api::demo().await {
                    people.set(found);
                }
            });
        });
    }
    let enter = {
        let (failed, busy) = (failed.clone(), busy.clone());
        Callback::from(move |(email, password): (String, String)| {
            let (failed, busy, door) = (failed.clone(), busy.clone(), door.clone());
            busy.set(true);
            spawn_local(async move {
                match api::sign_in(&email, &password).await {
                    Ok(me) => {
                        if let Some(door) = door {
                            door.enter.emit(me);
                        }
                    }
                    Err(trouble) => {
                        failed.set(Some(trouble));
                        busy.set(false);
                    }
                }
            });
        })
    };
    el("div")
        .class("entrance")
        .with(
            el("section")
                .class("entrance-words")
                .with(el("h1").class("entrance-title").with(t.entrance_title()))
                .with(el("p").class("entrance-text").with(t.entrance_text()))
                .with(
                    el("ul")
                        .class("entrance-points")
                        .with(el("li").with(Icon::Tick.html()).with(t.entrance_point_chip()))
                        .with(el("li").with(Icon::Tick.html()).with(t.entrance_point_rule()))
                        .with(el("li").with(Icon::Tick.html()).with(t.entrance_point_surprise())),
                ),
        )
        .with(
            el("section")
                .class("entrance-door")
                .attr("aria-labelledby", "sign-in")
                .with(el("h2").attr("id", "sign-in").class("section-title").with(t.sign_in()))
                .with(html! { <SignInForm enter={enter.clone()} busy={*busy} failed={(*failed).clone()} /> }),
        )
        .with(if !people.is_empty() {
            el("section")
                .class("entrance-people")
                .attr("aria-labelledby", "demo")
                .with(el("h2").attr("id", "demo").class("section-title").with(t.demo_title()))
                .with(el("p").class("hint").with(t.demo_text()))
                .with(
                    el("ul").class("people").each(people.iter().map(|person| card(t, person, &enter, *busy))),
                )
                .html()
        } else {
            Html::default()
        })
        .html()
}

fn card(t: Texts, person: &DemoPerson, enter: &Callback<(String, String)>, busy: bool) -> Html {
    let role = match person.role.as_str() {
        "pro" => t.role_pro(),
        "client" => t.role_client(),
        _ => t.role_operator(),
    };
    let onclick = {
        let (enter, who) = (enter.clone(), (person.email.clone(), person.password.clone()));
        Callback::from(move |_: MouseEvent| enter.emit(who.clone()))
    };
    let initials: String =
        person.name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    el("li")
        .with(
            el("button")
                .attr("type", "button")
                .class("person")
                .onclick(onclick)
                .flag("disabled", busy)
                .with(
                    el("span")
                        .class("person-picture")
                        .class(format!("is-{}", person.role))
                        .attr("aria-hidden", "true")
                        .with(initials),
                )
                .with(
                    el("span")
                        .class("person-words")
                        .with(
                            el("span")
                                .class("person-name")
                                .with(&person.name)
                                .with(" ")
                                .with(el("span").class("person-role").with(role)),
                        )
                        .with(el("span").class("person-about").attr("lang", "en").with(&person.about)),
                ),
        )
        .html()
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct FormProps {
    enter: Callback<(String, String)>,
    busy: bool,
    failed: Option<Trouble>,
}

#[component]
fn SignInForm(props: &FormProps) -> Html {
    let t = use_texts();
    let (email, password) = (use_node_ref(), use_node_ref());
    let onsubmit = {
        let (email, password, enter, busy) =
            (email.clone(), password.clone(), props.enter.clone(), props.busy);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let value = |field: &NodeRef| {
                field.cast::<HtmlInputElement>().map(|field| field.value()).unwrap_or_default()
            };
            if !busy {
                enter.emit((value(&email).trim().to_owned(), value(&password)));
            }
        })
    };
    el("form")
        .class("form")
        .onsubmit(onsubmit)
        .with(
            el("div").class("form-line").with(el("label").attr("for", "email").with(t.email_address())).with(
                el("input")
                    .bind(&email)
                    .attr("id", "email")
                    .class("field")
                    .attr("type", "email")
                    .attr("autocomplete", "username")
                    .flag("required", true),
            ),
        )
        .with(
            el("div").class("form-line").with(el("label").attr("for", "password").with(t.password())).with(
                el("input")
                    .bind(&password)
                    .attr("id", "password")
                    .class("field")
                    .attr("type", "password")
                    .attr("autocomplete", "current-password")
                    .flag("required", true),
            ),
        )
        .with(el("div").attr("role", "alert").with(if let Some(what) = &props.failed {
            el("p").class("field-problem").with(trouble(t, what)).html()
        } else {
            Html::default()
        }))
        .with(
            el("button")
                .attr("type", "submit")
                .class("button")
                .class("is-primary")
                .class("is-wide")
                .class(props.busy.then_some("is-busy"))
                .attr("aria-disabled", props.busy.then_some("true"))
                .with(t.sign_in()),
        )
        .html()
}
