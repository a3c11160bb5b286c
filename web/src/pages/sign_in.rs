//! Signing in; in the demo as one of its people, at a click.

use web_sys::HtmlInputElement;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, DemoPerson, Trouble};
use crate::components::frame::use_title;
use crate::components::gate::Door;
use crate::components::icon::Icon;
use crate::components::notice::trouble;
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
    html! {
        <div class="entrance">
            <section class="entrance-words">
                <h1 class="entrance-title">{ t.entrance_title() }</h1>
                <p class="entrance-text">{ t.entrance_text() }</p>
                <ul class="entrance-points">
                    <li>{ Icon::Tick.html() }{ t.entrance_point_chip() }</li>
                    <li>{ Icon::Tick.html() }{ t.entrance_point_rule() }</li>
                    <li>{ Icon::Tick.html() }{ t.entrance_point_surprise() }</li>
                </ul>
            </section>
            <section class="entrance-door" aria-labelledby="sign-in">
                <h2 id="sign-in" class="section-title">{ t.sign_in() }</h2>
                <SignInForm enter={enter.clone()} busy={*busy} failed={(*failed).clone()} />
            </section>
            if !people.is_empty() {
                <section class="entrance-people" aria-labelledby="demo">
                    <h2 id="demo" class="section-title">{ t.demo_title() }</h2>
                    <p class="hint">{ t.demo_text() }</p>
                    <ul class="people">
                        { for people.iter().map(|person| card(t, person, &enter, *busy)) }
                    </ul>
                </section>
            }
        </div>
    }
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
    let initials: String = person.name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    html! {
        <li>
            <button type="button" class="person" {onclick} disabled={busy}>
                <span class={classes!("person-picture", format!("is-{}", person.role))} aria-hidden="true">{ initials }</span>
                <span class="person-words">
                    <span class="person-name">{ &person.name }{ " " }<span class="person-role">{ role }</span></span>
                    <span class="person-about" lang="en">{ &person.about }</span>
                </span>
            </button>
        </li>
    }
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
        let (email, password, enter, busy) = (email.clone(), password.clone(), props.enter.clone(), props.busy);
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
    html! {
        <form class="form" {onsubmit}>
            <div class="form-line">
                <label for="email">{ t.email_address() }</label>
                <input ref={email} id="email" class="field" type="email" autocomplete="username" required=true />
            </div>
            <div class="form-line">
                <label for="password">{ t.password() }</label>
                <input ref={password} id="password" class="field" type="password" autocomplete="current-password" required=true />
            </div>
            <div role="alert">
                if let Some(what) = &props.failed {
                    <p class="field-problem">{ trouble(t, what) }</p>
                }
            </div>
            <button type="submit" class={classes!("button", "is-primary", "is-wide", props.busy.then_some("is-busy"))}
                aria-disabled={props.busy.then_some("true")}>{ t.sign_in() }</button>
        </form>
    }
}
