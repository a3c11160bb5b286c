//! Whom an automation reaches, and what became of each message.

use reckon_domain::action::Delivery;
use reckon_domain::relation::Channel;
use reckon_wire::automations::{Recipient, RecipientState};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::words;
use crate::api::{Trouble, automations as api};
use crate::components::link::link;
use crate::components::notice::{button, failed as failed_part, loading, notice};
use crate::dom::{El, el, written};
use crate::i18n::{Texts, iso};
use crate::router::Route;
use crate::state::DiscussionKey;
use crate::ui::{Ui, use_ui};

/// Whose recipients.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct Props {
    /// The automation.
    pub(super) automation: u32,
    /// How it writes.
    pub(super) channel: Channel,
    /// Its version: a change of it changes what waits.
    pub(super) version: u32,
}

/// What is known of them.
#[derive(Clone, Debug, Default, PartialEq)]
struct Listed {
    rows: Option<Rc<Vec<Recipient>>>,
    next: Option<String>,
    failed: Option<Trouble>,
}

/// The recipients, the one first whose message is due last.
#[component]
pub(super) fn Recipients(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let narrowed = use_state_eq(|| None::<RecipientState>);
    let listed = use_state_eq(Listed::default);
    let asked = use_mut_ref(|| 0_u32);
    let load = {
        let (listed, narrowed, asked, automation) = (listed.clone(), *narrowed, asked, props.automation);
        Callback::from(move |before: Option<String>| {
            let (listed, asked) = (listed.clone(), asked.clone());
            *asked.borrow_mut() += 1;
            let question = *asked.borrow();
            spawn_local(async move {
                let answer = api::recipients(automation, narrowed, before.as_deref()).await;
                if *asked.borrow() != question {
                    return;
                }
                match answer {
                    Ok(page) => {
                        let known = before.and_then(|_| listed.rows.as_deref().cloned());
                        let mut rows = known.unwrap_or_default();
                        rows.extend(page.recipients);
                        listed.set(Listed { rows: Some(Rc::new(rows)), next: page.next, failed: None });
                    }
                    Err(trouble) => listed.set(Listed { failed: Some(trouble), ..(*listed).clone() }),
                }
            });
        })
    };
    let occasion = ui.session.as_ref().map(|session| session.world().occasion());
    use_effect_with((occasion, *narrowed, props.version), {
        let load = load.clone();
        move |_| load.emit(None)
    });
    let body = match (&listed.rows, &listed.failed) {
        (None, Some(trouble)) => failed_part(ui, trouble, &load.reform(|()| None)),
        (None, None) => loading(ui),
        (Some(rows), _) if rows.is_empty() => notice(t.recipients_none(), t.recipients_none_why(), false),
        (Some(rows), _) => {
            let next = listed.next.clone();
            let more =
                next.map(|next| button(t.inbox_more(), load.reform(move |_: MouseEvent| Some(next.clone()))));
            el("div")
                .class("recipients")
                .with(el("ul").each(rows.iter().map(|one| row(ui, one, props.channel))))
                .with(more)
        }
    };
    el("div").class("recipients-part").with(filters(t, &narrowed, &listed)).with(body).html()
}

fn filters(
    t: Texts,
    narrowed: &UseStateHandle<Option<RecipientState>>,
    listed: &UseStateHandle<Listed>,
) -> El {
    let choices = [
        (None, t.status_any()),
        (Some(RecipientState::Waiting), t.recipient_waiting()),
        (Some(RecipientState::Sent), t.recipient_sent()),
        (Some(RecipientState::NotSent), t.recipient_not_sent()),
    ];
    let one = |(state, name): (Option<RecipientState>, &'static str)| {
        let (narrowed, listed) = (narrowed.clone(), listed.clone());
        let pressed = *narrowed == state;
        let press = Callback::from(move |_: MouseEvent| {
            if *narrowed != state {
                listed.set(Listed::default());
                narrowed.set(state);
            }
        });
        el("button")
            .attr("type", "button")
            .class("segment")
            .attr("aria-pressed", if pressed { "true" } else { "false" })
            .onclick(press)
            .with(name)
    };
    el("div")
        .class("segments")
        .attr("role", "group")
        .attr("aria-label", t.recipients_by_state())
        .each(choices.into_iter().map(one))
}

fn row(ui: &Ui, one: &Recipient, channel: Channel) -> El {
    let t = ui.t;
    let to = match one.state {
        RecipientState::Sent => Route::Discussion(DiscussionKey { client: one.client, channel }),
        RecipientState::Waiting | RecipientState::NotSent => Route::Client(one.client),
    };
    let name = link(ui, to).with(written(&one.name));
    let time = |at: i64| el("time").attr("datetime", iso(at)).with(t.moment(at));
    let since = match one.state {
        RecipientState::Waiting => el("span").with(t.recipient_due()).with(" ").with(time(one.due)),
        RecipientState::Sent => time(one.last.map_or(one.at, |last| last.at)),
        RecipientState::NotSent => time(one.at),
    };
    let why = one.why.as_deref().map(|name| el("span").class("hint").with(words::why(t, name)));
    el("li")
        .class("recipient")
        .with(el("span").class("recipient-name").with(name))
        .with(
            el("span")
                .class("recipient-about hint")
                .with(written(&one.title))
                .with(" · ")
                .with(time(one.starts)),
        )
        .with(
            el("span")
                .class("recipient-state")
                .with(el("span").class("badge").class(class(one)).with(words::state(t, one)))
                .with(" ")
                .with(since)
                .with(why),
        )
}

const fn class(one: &Recipient) -> Option<&'static str> {
    match (one.state, one.last) {
        (RecipientState::NotSent, _) => Some("is-lost"),
        (RecipientState::Waiting, _) => Some("is-claimed"),
        (RecipientState::Sent, Some(last)) => match last.delivery {
            Delivery::Delivered => None,
            Delivery::Opened | Delivery::Clicked => Some("is-won"),
            Delivery::Bounced => Some("is-lost"),
        },
        (RecipientState::Sent, None) => None,
    }
}
