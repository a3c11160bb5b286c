//! One discussion: what was said, the place to answer, and who it is with.

use reckon_domain::relation::{Channel, Status};
use reckon_domain::{Action, Role};
use reckon_wire::discussions::Correspondence;
use reckon_wire::snapshot::Viewer;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::prelude::*;

use super::close_or_reopen;
use crate::api::{self, Trouble};
use crate::components::action_button::{About, ActionButton};
use crate::components::channel::{channel_icon, discussion_with};
use crate::components::client::ClientPanel;
use crate::components::conversation::{Composer, Said, days};
use crate::components::link::link;
use crate::components::notice::{button, failed as failed_part, loading, notice};
use crate::components::panel::{back, hint};
use crate::dom::el;
use crate::router::Route;
use crate::state::{DiscussionKey, LeadKey};
use crate::ui::{Ui, use_ui};

/// How many messages an answer has.
const PAGE: usize = 100;

/// Which discussion.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct Props {
    /// It.
    pub of: DiscussionKey,
    /// The client's name, where the list has told it.
    pub name: Option<AttrValue>,
    /// Another whenever something may have been said.
    pub occasion: (u32, bool),
}

/// A discussion.
#[component]
pub(super) fn Thread(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let of = props.of;
    let said = use_state_eq(|| None::<Rc<Vec<Correspondence>>>);
    let failed = use_state_eq(|| None::<Trouble>);
    let end = use_node_ref();
    // What is known when an answer comes, not when this was drawn; and whether nothing came before it.
    let latest = use_mut_ref(|| Rc::new(Vec::<Correspondence>::new()));
    let whole = use_state_eq(|| false);
    let load = {
        let (said, failed, latest) = (said.clone(), failed.clone(), latest.clone());
        Callback::from(move |()| {
            let (said, failed, latest) = (said.clone(), failed.clone(), latest.clone());
            spawn_local(async move {
                match api::correspondence(of.client, of.channel, None).await {
                    Ok(found) => {
                        failed.set(None);
                        let earlier = latest.borrow().clone();
                        let known = Rc::new(with_earlier(&earlier, found));
                        *latest.borrow_mut() = known.clone();
                        said.set(Some(known));
                    }
                    Err(trouble) => failed.set(Some(trouble)),
                }
            });
        })
    };
    let earlier = {
        let (said, failed, latest, whole) = (said.clone(), failed.clone(), latest.clone(), whole.clone());
        Callback::from(move |_: MouseEvent| {
            let (said, failed, latest, whole) = (said.clone(), failed.clone(), latest.clone(), whole.clone());
            let first = latest.borrow().first().map(|one| one.position);
            spawn_local(async move {
                match api::correspondence(of.client, of.channel, first).await {
                    Ok(found) => {
                        whole.set(found.len() < PAGE);
                        let rest = latest.borrow().clone();
                        // Asked for twice, it is there once.
                        if rest.first().map(|one| one.position) == first {
                            let known: Rc<Vec<_>> =
                                Rc::new(found.into_iter().chain(rest.iter().cloned()).collect());
                            *latest.borrow_mut() = known.clone();
                            said.set(Some(known));
                        }
                    }
                    Err(trouble) => failed.set(Some(trouble)),
                }
            });
        })
    };
    use_effect_with((of, props.occasion), {
        let load = load.clone();
        move |_| load.emit(())
    });
    use_effect_with(said.as_ref().and_then(|said| said.last().map(|one| one.position)), {
        let end = end.clone();
        move |_| {
            if let Some(list) = end.cast::<Element>() {
                list.set_scroll_top(list.scroll_height());
            }
        }
    });
    let Some(session) = ui.session.clone() else { return Html::default() };
    let name = props.name.clone().unwrap_or_else(|| {
        session
            .world()
            .name(of.client)
            .map_or_else(|| t.client().into(), |name| AttrValue::from(name.to_string()))
    });
    let discussion = session.world().relation(of.client).0.thread(of.channel).discussion;
    let open = discussion == Some(Status::Open);
    let (action, label) = close_or_reopen(t, open);
    let body = match (&*said, &*failed) {
        (None, Some(trouble)) => failed_part(ui, trouble, &load),
        (None, None) => loading(ui),
        (Some(said), _) if said.is_empty() => notice(t.chat_empty(), t.discussion_begins(), false),
        (Some(said), _) => {
            let known = said.len();
            // Asked about once, at the latest, and only while there is something to unsubscribe from.
            let subscribed = of.channel != Channel::Chat
                && !session.world().relation(of.client).0.thread(of.channel).unsubscribed;
            let asked = said.iter().rev().find(|one| one.may_unsubscribe).map(|one| one.position);
            let leave = subscribed.then(|| {
                ActionButton::within(Action::ProUnsubscribe, of, t.unsubscribe())
                    .class("is-small")
                    .draw(ui)
                    .html()
            });
            let said = said.iter().map(|one| Said {
                position: one.position,
                by: one.by,
                at: one.at,
                subject: one.subject.as_deref(),
                sender: one.sender.as_deref(),
                body: &one.body,
                cut: one.cut,
                may_unsubscribe: asked == Some(one.position),
                attachments: one.attachments,
                progress: one.progress,
                failure: one.failure,
            });
            let more = (known >= PAGE && !*whole).then(|| button(t.messages_earlier(), earlier.clone()));
            el("div").class("messages-all").with(more.map(|more| more.class("is-quiet is-small"))).with(
                el("ol").class("messages").each(days(
                    t,
                    said,
                    |by| by != Role::Client,
                    &name,
                    leave.as_ref(),
                )),
            )
        }
    };
    let status = match discussion {
        Some(Status::Open) => t.status_open(),
        Some(Status::Closed) => t.status_closed(),
        None => t.status_new(),
    };
    // One that does not exist yet cannot be opened again.
    let moved =
        discussion.map(|_| ActionButton::within(action, of, label).class("is-small").announced().draw(ui));
    let head = el("div")
        .class("panel-head")
        .with(
            el("h2")
                .attr("id", "thread")
                .class("panel-title")
                .with(channel_icon(of.channel).html())
                .with(discussion_with(t, &name, of.channel)),
        )
        .with(el("span").class("badge").class(if open { "is-waiting" } else { "is-quiet" }).with(status))
        .with(moved);
    let panel = el("section")
        .class("panel is-chat")
        .attr("aria-labelledby", "thread")
        .with(head)
        .with(
            el("div")
                .class("conversation")
                .bind(&end)
                .attr("role", "log")
                .attr("aria-labelledby", "thread")
                .attr("tabindex", "0")
                .with(body),
        )
        .with(reply(ui, of, &name, said.as_deref().map_or(&[], |said| said.as_slice())));
    el("div")
        .class("thread")
        .with(back(ui, Route::Discussions, t.nav_discussions()))
        .with(panel)
        .with(html! { <ClientPanel key={of.client} client={of.client} /> })
        .html()
}

/// The latest messages after those before them that are known already. Where something may be missing in between, they
/// are all that is known.
fn with_earlier(known: &[Correspondence], latest: Vec<Correspondence>) -> Vec<Correspondence> {
    let first = latest.first().map_or(u64::MAX, |one| one.position);
    let joined = known.iter().any(|one| one.position >= first);
    let before = known.iter().filter(|one| joined && one.position < first).cloned();
    before.chain(latest).collect()
}

/// The place to answer in. A chat is answered on the lead that was written about last.
fn reply(ui: &Ui, of: DiscussionKey, name: &AttrValue, said: &[Correspondence]) -> Html {
    let t = ui.t;
    let (action, other) = (of.reply(), name.clone());
    if of.channel != Channel::Chat {
        return html! { <Composer {action} about={About::Discussion(of)} {other} /> };
    }
    let project = said.iter().rev().find_map(|one| one.project);
    let pro = match ui.session.as_ref().and_then(|session| session.world().me.viewer) {
        Some(Viewer::Pro(pro)) => Some(pro),
        Some(Viewer::Client(_)) | None => None,
    };
    let Some((project, pro)) = project.zip(pro) else { return Html::default() };
    let lead = LeadKey { project, pro };
    let title = ui
        .session
        .as_ref()
        .and_then(|session| session.world().cards.get(&lead).map(|card| t.chat_about(&card.title)));
    let about = title.map(|title| hint(link(ui, Route::Lead(project)).with(title)).class("thread-lead"));
    crate::dom::nodes(vec![
        about.map(crate::dom::El::html).unwrap_or_default(),
        html! { <Composer {action} about={About::Lead(lead)} {other} /> },
    ])
}
