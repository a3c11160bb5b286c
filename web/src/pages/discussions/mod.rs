//! The pro's inbox: the list of discussions and, beside it, the one that is read.

mod list;
mod person;
mod record;
mod several;
mod thread;

use gloo_events::{EventListener, EventListenerOptions};
use reckon_domain::Action;
use reckon_domain::relation::Status;
use reckon_wire::discussions::{Discussion, Inbox};
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::prelude::*;

use self::thread::Thread;
use crate::api::{self, Trouble};
use crate::components::deeds::Intent;
use crate::components::notice::{failed as failed_part, loading, notice};
use crate::components::panel::page_head;
use crate::dom::{El, el};
use crate::hooks::use_title;
use crate::router::Route;
use crate::state::discussion::{Counts, Narrowed};
use crate::state::{DiscussionKey, Session};
use crate::ui::{Ui, use_ui};

/// Discussions that are asked for at a time.
const PAGE: u32 = 50;
/// The most that are asked for at a time.
const MOST: u32 = 200;

/// Which discussion is read.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// It; nothing shows the list alone.
    pub read: Option<DiscussionKey>,
}

/// What is known of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Listed {
    /// The rows; nothing until the server has answered.
    rows: Option<Rc<Vec<Discussion>>>,
    /// What to ask for the next page with.
    next: Option<u64>,
    /// Why the list could not be loaded.
    failed: Option<Trouble>,
}

/// The inbox.
#[component]
pub fn Discussions(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let narrowed = use_state_eq(|| Narrowed::OPEN);
    let listed = use_state_eq(Listed::default);
    let Some(session) = ui.session.clone() else { return Html::default() };
    let (occasion, counts) = {
        let world = session.world();
        (world.occasion(), world.discussions.clone())
    };
    let waiting = counts.of(Narrowed::OPEN);
    use_title(&if waiting > 0 { t.inbox_waiting(waiting) } else { t.nav_discussions().to_owned() });
    let chosen = use_state_eq(BTreeSet::<DiscussionKey>::new);
    let draft = use_state_eq(String::new);
    let asked = use_mut_ref(|| 0_u32);
    let load = {
        let (session, listed, asked) = (session.clone(), listed.clone(), asked.clone());
        Callback::from(move |(narrowed, more): (Narrowed, Option<u64>)| {
            let (session, listed, asked) = (session.clone(), listed.clone(), asked.clone());
            *asked.borrow_mut() += 1;
            let question = *asked.borrow();
            spawn_local(async move {
                let known = listed.rows.as_ref().map_or(0, |rows| u32::try_from(rows.len()).unwrap_or(MOST));
                let limit = if more.is_some() { MOST } else { known.clamp(PAGE, MOST) };
                let answer = api::inbox(narrowed, more, limit).await;
                // An answer that another question has overtaken is of no use any more.
                if *asked.borrow() == question {
                    listed.set(take(&session, &listed, more.is_some(), answer));
                }
            });
        })
    };
    use_effect_with((*narrowed, occasion), {
        let load = load.clone();
        move |(narrowed, _)| load.emit((*narrowed, None))
    });
    let choose = {
        let (narrowed, listed, chosen) = (narrowed.clone(), listed.clone(), chosen.clone());
        Callback::from(move |wanted: Narrowed| {
            listed.set(Listed::default());
            chosen.set(BTreeSet::new());
            narrowed.set(wanted);
        })
    };
    use_keys(ui, &session, &listed, props.read);
    let body = match (&listed.rows, &listed.failed) {
        (None, Some(trouble)) => {
            let narrowed = *narrowed;
            failed_part(ui, trouble, &load.reform(move |()| (narrowed, None)))
        }
        (None, None) => loading(ui),
        (Some(rows), _) if rows.is_empty() => notice(t.inbox_none(), t.inbox_none_why(), false),
        (Some(rows), _) => {
            list::rows(ui, &session, rows, props.read, &chosen).with(listed.next.map(|next| {
                let narrowed = *narrowed;
                let more = load.reform(move |_: MouseEvent| (narrowed, Some(next)));
                crate::components::notice::button(t.inbox_more(), more)
            }))
        }
    };
    let thread = props.read.map(|of| {
        let known = listed.rows.iter().flat_map(|rows| rows.iter());
        let name = known
            .clone()
            .find(|row| row.relation.client == of.client)
            .map(|row| AttrValue::from(row.name.clone()));
        html! { <Thread key={format!("{}-{}", of.client, of.channel.name())} {of} {name} {occasion} /> }
    });
    let nobody = thread.is_none().then(|| notice(t.inbox_choose(), t.inbox_keys(), false));
    el("div")
        .class("page is-inbox")
        .class(props.read.map(|_| "is-reading"))
        .with(page_head(t.nav_discussions(), hint_of(ui, &counts)))
        .with(
            el("div")
                .class("inbox")
                .with(
                    el("section")
                        .class("inbox-list")
                        .attr("aria-label", t.nav_discussions())
                        .with(list::filters(t, *narrowed, &counts, &choose))
                        .with((!chosen.is_empty()).then(|| several::bar(ui, &session, &chosen, &draft)))
                        .with(body),
                )
                .with(el("div").class("inbox-thread").with(thread).with(nobody)),
        )
        .html()
}

fn hint_of(ui: &Ui, counts: &Counts) -> El {
    let waiting = counts.of(Narrowed::OPEN);
    el("p").class("page-note").attr("role", "status").with(ui.t.inbox_open(waiting))
}

/// The list after an answer.
fn take(session: &Session, listed: &Listed, more: bool, answer: Result<Inbox, Trouble>) -> Listed {
    match answer {
        Ok(Inbox { discussions, counts, position, next }) => {
            session.change(|world| {
                for row in &discussions {
                    world.put_relation(&row.relation, position);
                }
                world.count_discussions(Counts::new(position, &counts));
            });
            let mut rows =
                if more { listed.rows.as_deref().cloned().unwrap_or_default() } else { Vec::new() };
            rows.extend(discussions);
            Listed { rows: Some(Rc::new(rows)), next, failed: None }
        }
        // What is shown stays; the stream says by itself that the page is behind.
        Err(trouble) => Listed { failed: Some(trouble), ..listed.clone() },
    }
}

/// Down and up go through the list, `c` closes, `o` opens again, `r` goes to the reply.
#[hook]
fn use_keys(ui: &Ui, session: &Session, listed: &Listed, read: Option<DiscussionKey>) {
    let (navigator, begin, t) = (ui.navigator.clone(), ui.deeds.begin.clone(), ui.t);
    let rows = listed.rows.clone();
    let session = session.clone();
    use_effect(move || {
        let document = web_sys::window().and_then(|window| window.document());
        let listener = document.map(|document| {
            let target = document.clone();
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&target, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                if event.ctrl_key() || event.meta_key() || event.alt_key() || is_elsewhere(&document) {
                    return;
                }
                let step = |forward| step(rows.as_deref().map_or(&[], Vec::as_slice), read, forward);
                match (event.key().as_str(), read) {
                    ("j", _) => step(true).into_iter().for_each(|to| navigator.to(Route::Discussion(to))),
                    ("k", _) => step(false).into_iter().for_each(|to| navigator.to(Route::Discussion(to))),
                    ("c", Some(of)) | ("o", Some(of)) => {
                        let (status, _) = session.world().relation(of.client);
                        let open = status.thread(of.channel).discussion == Some(Status::Open);
                        let (action, name) = close_or_reopen(t, open);
                        if open == (event.key() == "c") {
                            begin.emit(Intent::in_discussion(action, of, name.into(), Callback::noop()));
                        }
                    }
                    ("r", Some(_)) => focus_reply(&document),
                    _ => return,
                }
                event.prevent_default();
            })
        });
        move || drop(listener)
    });
}

/// The deed that moves a discussion out of the list that it is in, and its name.
pub(super) fn close_or_reopen(t: crate::i18n::Texts, open: bool) -> (Action, &'static str) {
    if open {
        (Action::CloseDiscussion, t.discussion_close())
    } else {
        (Action::ReopenDiscussion, t.discussion_reopen())
    }
}

/// The discussion after or before the one that is read; the first where none is.
fn step(rows: &[Discussion], read: Option<DiscussionKey>, forward: bool) -> Option<DiscussionKey> {
    let at = read.and_then(|of| rows.iter().position(|row| key(row) == of));
    let to = match (at, forward) {
        (None, _) => 0,
        (Some(at), true) => at + 1,
        (Some(at), false) => at.checked_sub(1)?,
    };
    rows.get(to).map(key)
}

/// A row's discussion.
pub(super) fn key(row: &Discussion) -> DiscussionKey {
    DiscussionKey { client: row.relation.client, channel: row.channel }
}

/// Whether somebody is writing, or a dialog is open.
fn is_elsewhere(document: &web_sys::Document) -> bool {
    let writing = document
        .active_element()
        .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
    writing || document.query_selector("dialog[open]").ok().flatten().is_some()
}

fn focus_reply(document: &web_sys::Document) {
    let field = document.get_element_by_id("message-body");
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus leaves the page as it is.
        let _ = field.focus();
    }
}
