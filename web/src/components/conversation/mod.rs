//! A lead's chat: what was said, and the place to say more.

mod composer;

use reckon_domain::{Action, Role};
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::prelude::*;

pub use self::composer::Composer;
use crate::api::{self, Trouble};
use crate::components::deed_button::About;
use crate::components::notice::{failed as failed_part, loading, notice};
use crate::dom::{El, el};
use crate::i18n::{Texts, iso};
use crate::state::LeadKey;
use crate::ui::{Ui, use_ui};

/// The chat of a lead with the place to write in it; `action` is the message that the viewer can send,
/// and `beside` stands in its head.
#[must_use]
pub fn chat_panel(ui: &Ui, action: Action, lead: LeadKey, other: &str, beside: Option<El>) -> El {
    let other = AttrValue::from(other.to_owned());
    let heading = el("h2").attr("id", "chat").class("panel-title").with(ui.t.chat_with(&other));
    let conversation = html! { <Conversation {lead} other={other.clone()} /> };
    let composer = html! { <Composer {action} about={About::Lead(lead)} {other} /> };
    el("section")
        .class("panel is-chat")
        .attr("aria-labelledby", "chat")
        .with(el("div").class("panel-head").with(heading).with(beside))
        .with(conversation)
        .with(composer)
}

/// Whose chat.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The lead's.
    pub lead: LeadKey,
    /// The other side's name.
    pub other: AttrValue,
}

/// The messages, the latest at the bottom and in sight.
#[component]
pub fn Conversation(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let failed = use_state_eq(|| None::<Trouble>);
    let end = use_node_ref();
    let session = ui.session.clone();
    let key = props.lead;
    let load = {
        let (failed, session) = (failed.clone(), session.clone());
        Callback::from(move |()| {
            let (failed, Some(session)) = (failed.clone(), session.clone()) else { return };
            spawn_local(async move {
                match api::messages(key.project, key.pro).await {
                    Ok(messages) => {
                        failed.set(None);
                        session.change(|world| world.load_messages(key, messages));
                    }
                    Err(trouble) => failed.set(Some(trouble)),
                }
            });
        })
    };
    {
        let load = load.clone();
        use_effect_with(key, move |_| load.emit(()));
    }
    let (messages, unread) = session.as_ref().map_or((None, false), |session| {
        let world = session.world();
        (world.messages.get(&key).cloned(), world.unread.contains(&key))
    });
    use_effect_with(unread, {
        let session = session.clone();
        move |unread| {
            if let Some(session) = session.filter(|_| *unread) {
                session.change(|world| world.unread.remove(&key));
            }
        }
    });
    use_effect_with(messages.as_ref().map(Vec::len), {
        let end = end.clone();
        move |_| {
            if let Some(list) = end.cast::<Element>() {
                list.set_scroll_top(list.scroll_height());
            }
        }
    });
    let body = match (messages, &*failed) {
        (None, Some(trouble)) => failed_part(ui, trouble, &load).html(),
        (None, None) => loading(ui).html(),
        (Some(messages), _) if messages.is_empty() => {
            notice(t.chat_empty(), &t.chat_empty_why(&props.other), false).html()
        }
        (Some(messages), _) => {
            let mine = session.and_then(|session| session.role());
            let said = messages.iter().map(|message| Said {
                position: message.position,
                by: message.by,
                at: message.at,
                body: &message.body,
            });
            el("ol").class("messages").each(days(t, said, |by| Some(by) == mine, &props.other)).html()
        }
    };
    el("div")
        .class("conversation")
        .bind(&end)
        .attr("role", "log")
        .attr("aria-label", t.chat_with(&props.other))
        .attr("tabindex", "0")
        .with(body)
        .html()
}

/// Something that was said.
#[derive(Clone, Copy)]
pub struct Said<'a> {
    /// Its place in the log.
    pub position: u64,
    /// Who said it.
    pub by: Role,
    /// When, in milliseconds.
    pub at: i64,
    /// The words.
    pub body: &'a str,
}

/// The messages, with a line wherever a day begins.
pub fn days<'a>(
    t: Texts,
    messages: impl Iterator<Item = Said<'a>>,
    is_mine: impl Fn(Role) -> bool,
    other: &str,
) -> Vec<Html> {
    let mut items = Vec::new();
    let mut last = String::new();
    for message in messages {
        let day = t.full_date(message.at);
        if day != last {
            items.push(el("li").class("messages-day").key(day.clone()).with(el("span").with(&day)).html());
            last = day;
        }
        let by_me = is_mine(message.by);
        let name = if by_me { t.you() } else { other };
        items.push(
            el("li")
                .key(message.position)
                .class("message")
                .class(by_me.then_some("is-mine"))
                .with(
                    el("p")
                        .class("message-body")
                        .with(el("span").class("unseen").with(t.says(name)).with(" "))
                        .with(message.body),
                )
                .with(
                    el("time")
                        .class("message-time")
                        .attr("datetime", iso(message.at))
                        .with(t.time(message.at)),
                )
                .html(),
        );
    }
    items
}
