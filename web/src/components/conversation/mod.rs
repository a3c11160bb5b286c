//! A lead's chat: what was said, which calls were made, and the place to say more.

pub mod call;
mod composer;
mod templates;

use reckon_domain::delivery::{Progress, Undelivered};
use reckon_domain::{Action, Role};
use reckon_wire::calls::CallForm;
use reckon_wire::view::Message;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::prelude::*;

use self::call::call_entry;
pub use self::composer::Composer;
use crate::api::{self, Trouble};
use crate::components::action_button::About;
use crate::components::icon::Icon;
use crate::components::notice::{failed as failed_part, loading, notice};
use crate::components::words;
use crate::dom::{El, el};
use crate::i18n::{Texts, iso};
use crate::state::{LeadKey, Session};
use crate::ui::{Ui, use_ui};

/// The chat of a lead with the place to write in it; `action` is the message that the viewer can send.
#[must_use]
pub fn chat_panel(ui: &Ui, action: Action, lead: LeadKey, other: &str) -> El {
    let other = AttrValue::from(other.to_owned());
    let heading = el("h2").attr("id", "chat").class("panel-title").with(ui.t.chat_with(&other));
    let conversation = html! { <Conversation {lead} other={other.clone()} /> };
    let composer = html! { <Composer {action} about={About::Lead(lead)} {other} /> };
    el("section")
        .class("panel is-chat")
        .attr("aria-labelledby", "chat")
        .with(el("div").class("panel-head").with(heading))
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
    let known = session.as_ref().is_some_and(|session| session.world().messages.contains_key(&key));
    {
        let load = load.clone();
        // Again where they are not to be shown any more as they were.
        use_effect_with((key, known), move |(_, known)| {
            if !known {
                load.emit(());
            }
        });
    }
    use_calls(session.as_ref(), key);
    let (messages, calls, unread) = session.as_ref().map_or((None, None, false), |session| {
        let world = session.world();
        let calls = world.calls.get(&key).cloned();
        (world.messages.get(&key).cloned(), calls, world.unread.contains(&key))
    });
    let calls: &[CallForm] = calls.as_deref().unwrap_or_default();
    use_effect_with(unread, {
        let session = session.clone();
        move |unread| {
            if let Some(session) = session.filter(|_| *unread) {
                session.change(|world| world.unread.remove(&key));
            }
        }
    });
    use_effect_with((messages.as_ref().map(Vec::len), calls.len()), {
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
        (Some(messages), _) if messages.is_empty() && calls.is_empty() => {
            // Clients pay nothing, whatever it costs the pro.
            let is_client = session.as_ref().and_then(Session::role) == Some(Role::Client);
            let why =
                if is_client { t.chat_empty_client(&props.other) } else { t.chat_empty_why(&props.other) };
            notice(t.chat_empty(), &why, false).html()
        }
        (Some(messages), _) => {
            let mine = session.and_then(|session| session.role());
            let is_mine = |by| Some(by) == mine;
            let said = messages.iter().map(|message| {
                let Message { position, by, at, ref body, .. } = *message;
                let message = Said {
                    position,
                    by,
                    at,
                    subject: None,
                    sender: None,
                    body,
                    cut: false,
                    may_unsubscribe: false,
                    attachments: 0,
                    progress: None,
                    failure: None,
                };
                (at, said(t, message, is_mine(by), &props.other, None))
            });
            let made = calls.iter().map(|call| (call.at, call_entry(t, call, mine)));
            let mut entries: Vec<(i64, El)> = said.chain(made).collect();
            entries.sort_by_key(|(at, _)| *at);
            el("ol").class("messages").each(by_day(t, entries)).html()
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

/// Asks for the calls of a lead that can have any, again whenever something has happened: a recording comes later
/// than its call.
#[hook]
fn use_calls(session: Option<&Session>, key: LeadKey) {
    let known = session.and_then(|session| session.entry(key)).filter(|of| of.lead.billed_by_contact());
    let occasion = session.map(|session| session.world().occasion());
    let session = session.cloned().filter(|_| known.is_some());
    let asked = use_mut_ref(|| 0_u32);
    use_effect_with((key, session.is_some(), occasion), move |(key, ..)| {
        let (key, asked) = (*key, asked.clone());
        *asked.borrow_mut() += 1;
        let question = *asked.borrow();
        if let Some(session) = session {
            spawn_local(async move {
                // Calls that cannot be asked for now come with the next change; the chat stays.
                if let Ok(calls) = api::phone::calls(key.project, key.pro).await
                    && *asked.borrow() == question
                {
                    session.change(|world| world.calls.insert(key, calls.into()));
                }
            });
        }
    });
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
    /// An email's subject, where it has one beside its words.
    pub subject: Option<&'a str>,
    /// The address that it came from, where that is not the other side's own.
    pub sender: Option<&'a str>,
    /// The words.
    pub body: &'a str,
    /// Whether the words were longer.
    pub cut: bool,
    /// Whether it begins like an opt-out, which is for the staff to decide.
    pub may_unsubscribe: bool,
    /// How many files came with it, which are not kept.
    pub attachments: u32,
    /// How far it has come, where that is known.
    pub progress: Option<Progress>,
    /// Why it did not arrive, where it did not.
    pub failure: Option<Undelivered>,
}

/// The messages, with a line wherever a day begins; `leave` unsubscribes, where one may have been meant so.
pub fn days<'a>(
    t: Texts,
    messages: impl Iterator<Item = Said<'a>>,
    is_mine: impl Fn(Role) -> bool,
    other: &str,
    leave: Option<&Html>,
) -> Vec<Html> {
    by_day(t, messages.map(|message| (message.at, said(t, message, is_mine(message.by), other, leave))))
}

/// Entries with their times, in order, with a line wherever a day begins.
fn by_day(t: Texts, entries: impl IntoIterator<Item = (i64, El)>) -> Vec<Html> {
    let mut items = Vec::new();
    let mut last = String::new();
    for (at, entry) in entries {
        let day = t.full_date(at);
        if day != last {
            items.push(el("li").class("messages-day").key(day.clone()).with(el("span").with(&day)).html());
            last = day;
        }
        items.push(entry.html());
    }
    items
}

/// A message.
fn said(t: Texts, message: Said<'_>, by_me: bool, other: &str, leave: Option<&Html>) -> El {
    let name = if by_me { t.you() } else { other };
    let body = match (message.body, message.attachments) {
        // Nobody sends nothing: there were words, and they were erased.
        ("", 0) => Some(el("em").class("hint").with(t.message_erased())),
        ("", _) => None,
        (words, _) => Some(el("span").class("message-words").attr("dir", "auto").with(words)),
    };
    let subject = message
        .subject
        .map(|subject| el("strong").class("message-subject").attr("dir", "auto").with(subject));
    let files = (message.attachments > 0)
        .then(|| el("em").class("hint message-files").with(t.message_files(message.attachments)));
    let elsewhere = message.sender.map(|address| {
        let address = el("bdi").with(address);
        el("em").class("hint message-files").with(t.message_elsewhere()).with(" ").with(address)
    });
    let cut = message.cut.then(|| el("em").class("hint message-files").with(t.message_cut()));
    let said = el("p")
        .class("message-body")
        .with(el("span").class("unseen").with(t.says(name)).with(" "))
        .with(elsewhere)
        .with(subject)
        .with(body)
        .with(cut)
        .with(files);
    let time = el("time").class("message-time").attr("datetime", iso(message.at)).with(t.time(message.at));
    let entry = el("li").key(message.position).class("message").class(by_me.then_some("is-mine"));
    let failed = message
        .failure
        .map(|why| el("p").class("message-failed").with(Icon::Bar.html()).with(words::undelivered(t, why)));
    let further = message.progress.filter(|_| failed.is_none()).map(|progress| {
        let (icon, text) = match progress {
            Progress::Sent => (None, t.letter_sent()),
            Progress::Delivered => (Some(Icon::Tick.html()), t.letter_delivered()),
        };
        el("span").class("message-progress").with(" · ").with(icon).with(text)
    });
    let stops = leave.filter(|_| message.may_unsubscribe).map(|leave| {
        el("div")
            .class("message-hint")
            .with(el("p").class("hint").with(t.message_may_unsubscribe()))
            .with(leave.clone())
    });
    entry.with(said).with(el("p").class("message-state").with(time).with(further)).with(failed).with(stops)
}
