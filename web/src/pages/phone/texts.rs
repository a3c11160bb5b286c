//! The demonstration's telephone for texts: a visitor reads what was sent to any client, and answers.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

use crate::api::Trouble;
use crate::api::phone::{Handset, Handsets as Board, Listening, write_text};
use crate::components::choices::chosen;
use crate::components::icon::Icon;
use crate::components::notice::trouble;
use crate::components::panel::hint;
use crate::dom::{El, el, written};
use crate::i18n::Texts;
use crate::ui::use_ui;

/// The telephone, where the demonstration's network has one.
#[component]
pub fn Handsets() -> Html {
    let t = use_ui().t;
    let board = use_state_eq(|| None::<Rc<Board>>);
    let owner = use_state_eq(|| None::<u32>);
    let draft = use_state_eq(String::new);
    let refused = use_state_eq(|| None::<Trouble>);
    let end = use_node_ref();
    use_effect_with((), {
        let board = board.clone();
        move |()| {
            let take = move |news: Option<Board>| {
                // A stream that broke is mended by the browser, and says all of it again.
                if let Some(news) = news {
                    board.set(Some(Rc::new(news)));
                }
            };
            let listening = Listening::begin(&Callback::from(take));
            move || drop(listening)
        }
    });
    let handsets = board.as_deref().map_or(&[][..], |board| board.handsets.as_slice());
    let shown = handsets.iter().find(|one| Some(one.client) == *owner).or_else(|| handsets.first());
    use_effect_with(shown.map(|one| (one.client, one.texts.len())), {
        let end = end.clone();
        move |_| {
            if let Some(list) = end.cast::<Element>() {
                list.set_scroll_top(list.scroll_height());
            }
        }
    });
    let Some(shown) = shown else { return Html::default() };
    let choose = {
        let owner = owner.clone();
        Callback::from(move |event: Event| owner.set(chosen(&event).parse().ok()))
    };
    let send = {
        let (client, draft, refused) = (shown.client, draft.clone(), refused.clone());
        Callback::from(move |()| {
            let words = draft.trim().to_owned();
            if words.is_empty() {
                return;
            }
            let (draft, refused) = (draft.clone(), refused.clone());
            spawn_local(async move {
                let answer = write_text(client, &words).await;
                if answer.is_ok() {
                    draft.set(String::new());
                }
                refused.set(answer.err());
            });
        })
    };
    el("section")
        .class("texting")
        .attr("aria-labelledby", "texting")
        .with(el("h2").attr("id", "texting").class("section-title").with(t.texts_title()))
        .with(el("p").class("page-note").with(t.texts_text()))
        .with(
            el("div")
                .class("handset is-texting")
                .with(whose(t, handsets, shown.client, choose))
                .with(
                    el("div")
                        .class("handset-texts")
                        .bind(&end)
                        .attr("role", "log")
                        .attr("aria-label", shown.name.clone())
                        .attr("tabindex", "0")
                        .with(texts(t, shown)),
                )
                .with(write(t, shown, &draft, &send))
                .with(el("div").attr("role", "alert").with(
                    refused.as_ref().map(|what| el("p").class("field-problem").with(trouble(t, what))),
                )),
        )
        .html()
}

fn whose(t: Texts, handsets: &[Handset], shown: u32, choose: Callback<Event>) -> El {
    let options = handsets.iter().map(|one| {
        el("option")
            .key(one.client)
            .attr("value", one.client.to_string())
            .flag("selected", one.client == shown)
            .attr("dir", "auto")
            .with(one.name.clone())
    });
    el("label")
        .class("handset-whose")
        .with(el("span").class("handset-owner").with(t.texts_whose()))
        .with(el("select").class("field").onchange(choose).each(options))
}

fn texts(t: Texts, handset: &Handset) -> El {
    if handset.texts.is_empty() {
        return hint(t.texts_none());
    }
    let text = |one: &crate::api::phone::OnHandset| {
        let by = if one.by_client { handset.name.as_str() } else { t.texts_they() };
        el("li").key(one.id).class("message").class(one.by_client.then_some("is-mine")).with(
            el("p")
                .class("message-body")
                .with(el("span").class("unseen").with(by.to_owned()).with(" "))
                .with(written(one.words.clone())),
        )
    };
    el("ol").class("messages").each(handset.texts.iter().map(text))
}

fn write(t: Texts, handset: &Handset, draft: &UseStateHandle<String>, send: &Callback<()>) -> El {
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                draft.set(area.value());
            }
        })
    };
    let onsubmit = send.reform(|event: SubmitEvent| event.prevent_default());
    let onkeydown = {
        let send = send.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && !event.shift_key() {
                event.prevent_default();
                send.emit(());
            }
        })
    };
    el("form")
        .class("handset-write")
        .onsubmit(onsubmit)
        .with(el("label").class("unseen").attr("for", "text-body").with(t.texts_write(&handset.name)))
        .with(
            el("textarea")
                .attr("dir", "auto")
                .attr("id", "text-body")
                .class("field")
                .attr("rows", "2")
                .attr("placeholder", t.texts_write(&handset.name))
                .value((**draft).clone())
                .oninput(oninput)
                .onkeydown(onkeydown),
        )
        .with(
            el("div").class("composer-end").with(hint(t.texts_hint())).with(
                el("button")
                    .attr("type", "submit")
                    .class("button is-primary")
                    .attr("aria-disabled", draft.trim().is_empty().then_some("true"))
                    .with(Icon::Speech.html())
                    .with(t.texts_send().to_owned()),
            ),
        )
}
