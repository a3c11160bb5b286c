//! The pro's inbox: the list of discussions and, beside it, the one that is read.

mod list;
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
use crate::components::commands::Intent;
use crate::components::notice::{button, failed as failed_part, loading, notice};
use crate::components::panel::page_head;
use crate::dom::{El, el};
use crate::hooks::{ask, may_ask, recall, remember, use_title};
use crate::router::Route;
use crate::state::discussion::{Counts, Loaded, Narrowed};
use crate::state::{DiscussionKey, Session};
use crate::ui::{Ui, use_ui};

/// Discussions that are asked for first, and whenever something has changed.
const PAGE: u32 = 50;
/// Those that are asked for when the end of the list comes into sight.
const MORE: u32 = 200;

/// By which name the browser remembers that keys of one letter are turned off.
const KEYS: &str = "inbox-keys";

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
    loaded: Option<Loaded>,
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
    use_title(t.nav_discussions());
    let chosen = use_state_eq(BTreeSet::<DiscussionKey>::new);
    let draft = use_state_eq(String::new);
    let asked = use_mut_ref(|| 0_u32);
    // The list as it is when an answer comes, not as it was when this was drawn.
    let latest = use_mut_ref(Listed::default);
    let put = {
        let (listed, latest) = (listed.clone(), latest.clone());
        Callback::from(move |next: Listed| {
            (*latest.borrow_mut()).clone_from(&next);
            listed.set(next);
        })
    };
    let load = {
        let known = (session.clone(), put.clone(), asked.clone(), latest.clone());
        Callback::from(move |narrowed: Narrowed| {
            let (session, put, asked, latest) = known.clone();
            *asked.borrow_mut() += 1;
            let question = *asked.borrow();
            spawn_local(async move {
                let answer = api::inbox(narrowed, None, PAGE).await;
                // An answer that another question has overtaken is of no use any more.
                if *asked.borrow() == question {
                    let known = latest.borrow().clone();
                    put.emit(take(&session, known, narrowed, None, answer));
                }
            });
        })
    };
    let more = {
        let (session, put, narrowed) = (session.clone(), put.clone(), *narrowed);
        Callback::from(move |()| {
            let (session, put, latest) = (session.clone(), put.clone(), latest.clone());
            let Some(next) = latest.borrow().next() else { return };
            spawn_local(async move {
                let answer = api::inbox(narrowed, Some(next), MORE).await;
                let known = latest.borrow().clone();
                // Asked for twice, or for a list that has been narrowed otherwise since, it goes nowhere.
                if known.next() == Some(next) {
                    put.emit(take(&session, known, narrowed, Some(next), answer));
                }
            });
        })
    };
    use_effect_with((*narrowed, occasion), {
        let load = load.clone();
        move |(narrowed, _)| load.emit(*narrowed)
    });
    let choose = {
        let (narrowed, put, chosen) = (narrowed.clone(), put.clone(), chosen.clone());
        Callback::from(move |wanted: Narrowed| {
            put.emit(Listed::default());
            chosen.set(BTreeSet::new());
            narrowed.set(wanted);
        })
    };
    let allowed = use_state_eq(|| false);
    let wanted = use_state_eq(|| None::<(usize, u32)>);
    let keys = use_state_eq(|| recall(KEYS).is_none());
    use_keys(ui, &session, &listed, props.read, *keys, &wanted);
    let body = match (&listed.loaded, &listed.failed) {
        (None, Some(trouble)) => {
            let narrowed = *narrowed;
            failed_part(ui, trouble, &load.reform(move |()| narrowed)).html()
        }
        (None, None) => loading(ui).html(),
        (Some(Loaded { rows, .. }), _) if rows.is_empty() => {
            notice(t.inbox_none(), t.inbox_none_why(), false).html()
        }
        (Some(Loaded { rows, next }), failed) => {
            let end = next.map(|_| match failed {
                Some(_) => button(t.inbox_more(), more.reform(|_: MouseEvent| ())),
                None => el("p").class("hint").attr("role", "status").with(t.loading()),
            });
            let list = list::rows(ui, rows, counts.of(*narrowed), props.read, &chosen, *wanted, more.clone());
            el("div").class("inbox-rows").with(list).with(end).html()
        }
    };
    let thread = props.read.map(|of| {
        let name = listed
            .rows()
            .iter()
            .find(|row| row.relation.client == of.client)
            .map(|row| AttrValue::from(row.name.clone()));
        html! { <Thread key={format!("{}-{}", of.client, of.channel.name())} {of} {name} {occasion} /> }
    });
    let nobody = thread.is_none().then(|| notice(t.inbox_choose(), t.inbox_keys(), false));
    el("div")
        .class("page is-inbox")
        .class(props.read.map(|_| "is-reading"))
        .with(page_head(t.nav_discussions(), beside(ui, &counts, &allowed, &keys)))
        .with(
            el("div")
                .class("inbox")
                .with(
                    el("section")
                        .class("inbox-list")
                        .attr("aria-label", t.nav_discussions())
                        .with(list::filters(t, *narrowed, &counts, &choose))
                        .with(
                            (!chosen.is_empty())
                                .then(|| several::bar(ui, &session, &chosen, &draft, listed.rows())),
                        )
                        .with(body),
                )
                .with(el("div").class("inbox-thread").with(thread).with(nobody)),
        )
        .html()
}

/// How many wait, and the way to be told of more while the page is not looked at.
fn beside(ui: &Ui, counts: &Counts, asked: &UseStateHandle<bool>, keys: &UseStateHandle<bool>) -> El {
    let waiting = counts.of(Narrowed::OPEN);
    let asked = asked.clone();
    let offer = (!*asked && may_ask()).then(|| {
        let press = Callback::from(move |_: MouseEvent| {
            let asked = asked.clone();
            spawn_local(async move {
                ask().await;
                asked.set(true);
            });
        });
        button(ui.t.inbox_alert(), press).class("is-quiet is-small")
    });
    let switch = {
        let (on, keys) = (**keys, keys.clone());
        let press = Callback::from(move |_: MouseEvent| {
            remember(KEYS, on.then_some("off"));
            keys.set(!on);
        });
        button(ui.t.inbox_by_keys(), press)
            .class("is-quiet is-small is-toggle")
            .attr("aria-pressed", if on { "true" } else { "false" })
    };
    el("div")
        .class("page-beside")
        .with(el("p").class("page-note").attr("role", "status").with(ui.t.inbox_open(waiting)))
        .with(switch)
        .with(offer)
}

impl Listed {
    fn rows(&self) -> &[Rc<Discussion>] {
        self.loaded.as_ref().map_or(&[], |loaded| loaded.rows.as_slice())
    }

    fn next(&self) -> Option<u64> {
        self.loaded.as_ref()?.next
    }
}

/// The list after an answer: to the question for what follows `more`, or for the first page.
fn take(
    session: &Session,
    known: Listed,
    narrowed: Narrowed,
    more: Option<u64>,
    answer: Result<Inbox, Trouble>,
) -> Listed {
    match answer {
        Ok(Inbox { discussions, counts, position, next }) => {
            session.change(|world| {
                for row in &discussions {
                    world.put_relation(&row.relation, position);
                    world.put_name(row.relation.client, &row.name);
                }
                world.count_discussions(Counts::new(position, &counts));
            });
            let loaded = known.loaded.unwrap_or_default();
            let world = session.world();
            let still = |row: &Discussion| {
                let status = world.relation(row.relation.client).0.thread(row.channel).discussion;
                status.is_some_and(|status| narrowed.takes(row.channel, status))
            };
            let loaded = match more {
                Some(_) => loaded.with_more(discussions, next),
                None => loaded.renewed(discussions, next, still),
            };
            Listed { loaded: Some(loaded), failed: None }
        }
        // What is shown stays; the stream says by itself that the page is behind.
        Err(trouble) => Listed { failed: Some(trouble), ..known },
    }
}

/// Down and up go through the list, `c` closes, `o` opens again, `r` goes to the reply, Escape leaves it. Keys of one
/// letter can be turned off: whoever speaks to their machine would press them by the dozen (WCAG 2.1.4).
#[hook]
fn use_keys(
    ui: &Ui,
    session: &Session,
    listed: &Listed,
    read: Option<DiscussionKey>,
    on: bool,
    wanted: &UseStateHandle<Option<(usize, u32)>>,
) {
    let (navigator, begin, t) = (ui.navigator.clone(), ui.commands.begin.clone(), ui.t);
    let (rows, wanted) = (listed.loaded.as_ref().map(|loaded| loaded.rows.clone()), wanted.clone());
    let session = session.clone();
    // Where the one that is read is in the list, or was before it left it.
    let last = use_mut_ref(|| None::<usize>);
    let at = read.and_then(|of| listed.rows().iter().position(|row| DiscussionKey::of(row) == of));
    if at.is_some() {
        *last.borrow_mut() = at;
    }
    use_effect(move || {
        let document = web_sys::window().and_then(|window| window.document());
        let listener = document.map(|document| {
            let target = document.clone();
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&target, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                if event.key() == "Escape" {
                    leave_reply(&document);
                }
                if !on || event.ctrl_key() || event.meta_key() || event.alt_key() || is_elsewhere(&document) {
                    return;
                }
                let go = |forward| {
                    let rows = rows.as_deref().map_or(&[][..], Vec::as_slice);
                    let Some((place, to)) = step(rows, read, *last.borrow(), forward) else { return };
                    *last.borrow_mut() = Some(place);
                    wanted.set(Some((place, wanted.map_or(0, |(_, wish)| wish.wrapping_add(1)))));
                    navigator.to(Route::Discussion(to));
                };
                match (event.key().as_str(), read) {
                    ("j", _) => go(true),
                    ("k", _) => go(false),
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

/// The action that moves a discussion out of the list that it is in, and its name.
pub(super) fn close_or_reopen(t: crate::i18n::Texts, open: bool) -> (Action, &'static str) {
    if open {
        (Action::CloseDiscussion, t.discussion_close())
    } else {
        (Action::ReopenDiscussion, t.discussion_reopen())
    }
}

/// The discussion after or before the one that is read, and its place; the first where none is. One that was closed
/// has left the list: then what was after it has its place, the `last` that it had.
fn step(
    rows: &[Rc<Discussion>],
    read: Option<DiscussionKey>,
    last: Option<usize>,
    forward: bool,
) -> Option<(usize, DiscussionKey)> {
    let at = read.and_then(|of| rows.iter().position(|row| DiscussionKey::of(row) == of));
    let to = match (at, last.filter(|_| read.is_some()), forward) {
        (Some(at), _, true) => at + 1,
        (Some(at), _, false) | (None, Some(at), false) => at.checked_sub(1)?,
        (None, Some(at), true) => at.min(rows.len().checked_sub(1)?),
        (None, None, _) => 0,
    };
    rows.get(to).map(|row| (to, DiscussionKey::of(row)))
}

/// Whether somebody is writing, or a dialog is open.
fn is_elsewhere(document: &web_sys::Document) -> bool {
    let writing = document.active_element().is_some_and(|element| match element.tag_name().as_str() {
        "INPUT" => element.get_attribute("type").as_deref() != Some("checkbox"),
        name => matches!(name, "TEXTAREA" | "SELECT"),
    });
    writing || document.query_selector("dialog[open]").ok().flatten().is_some()
}

/// Whoever has written wants to go on through the list.
fn leave_reply(document: &web_sys::Document) {
    let field = document.active_element().filter(|element| element.id() == "message-body");
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // One that cannot lose the focus keeps it.
        let _ = field.blur();
    }
}

fn focus_reply(document: &web_sys::Document) {
    let field = document.get_element_by_id("message-body");
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus leaves the page as it is.
        let _ = field.focus();
    }
}
