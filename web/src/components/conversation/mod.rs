//! A lead's chat: what was said, and the place to say more.

mod composer;

use reckon_domain::Role;
use reckon_wire::view::Message;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::prelude::*;

pub use self::composer::Composer;
use crate::api::{self, Trouble};
use crate::components::notice::{Failed, Loading, Notice};
use crate::hooks::{use_session, use_texts};
use crate::i18n::{Texts, iso};
use crate::state::LeadKey;

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
    let t = use_texts();
    let failed = use_state_eq(|| None::<Trouble>);
    let end = use_node_ref();
    let session = use_session();
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
        (None, Some(trouble)) => html! { <Failed trouble={trouble.clone()} retry={load} /> },
        (None, None) => html! { <Loading /> },
        (Some(messages), _) if messages.is_empty() => {
            html! { <Notice title={t.chat_empty()} text={t.chat_empty_why(&props.other)} /> }
        }
        (Some(messages), _) => {
            let mine = session.and_then(|session| session.role());
            html! { <ol class="messages">{ for days(t, &messages, mine, &props.other) }</ol> }
        }
    };
    html! {
        <div class="conversation" ref={end} role="log" aria-label={t.chat_with(&props.other)} tabindex="0">{ body }</div>
    }
}

/// The messages, with a line wherever a day begins.
fn days(t: Texts, messages: &[Message], mine: Option<Role>, other: &str) -> Vec<Html> {
    let mut items = Vec::new();
    let mut last = String::new();
    for message in messages {
        let day = t.full_date(message.at);
        if day != last {
            items.push(html! { <li class="messages-day" key={day.clone()}><span>{ &day }</span></li> });
            last = day;
        }
        let by_me = Some(message.by) == mine;
        let name = if by_me { t.you() } else { other };
        items.push(html! {
            <li key={message.position} class={classes!("message", by_me.then_some("is-mine"))}>
                <p class="message-body"><span class="unseen">{ t.says(name) }{ " " }</span>{ &message.body }</p>
                <time class="message-time" datetime={iso(message.at)}>{ t.time(message.at) }</time>
            </li>
        });
    }
    items
}
