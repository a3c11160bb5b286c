//! A client whom the pro knows: the discussions and the appointments with them, and how they can be reached.

mod info;
mod record;
mod talks;

use reckon_wire::booking::ClientProfile;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

pub use self::info::visit_title;
use self::info::{info, reach};
use self::talks::talks;
pub use self::talks::write;
use crate::api::{self, Trouble};
use crate::components::notice::{failed as failed_part, loading};
use crate::components::panel::portrait;
use crate::components::tabs::{Tab, part, tabs};
use crate::dom::{El, el, nodes};
use crate::ui::use_ui;

/// What begins the ids of the tabs.
const AROUND: &str = "client";
/// The tabs, in their order.
const TABS: [&str; 2] = ["talks", "info"];

/// Which client.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// They.
    pub client: u32,
    /// Whether the discussions are shown first: not beside one of them.
    #[prop_or_default]
    pub talks_first: bool,
    /// Called when there is no such client for the pro.
    #[prop_or_default]
    pub unknown: Callback<()>,
}

/// A client, in two tabs.
#[component]
pub fn ClientPanel(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let client = props.client;
    let profile = use_state_eq(|| None::<Rc<ClientProfile>>);
    let failed = use_state_eq(|| None::<Trouble>);
    let shown = use_state_eq(|| usize::from(!props.talks_first));
    let session = ui.session.clone();
    let load = {
        let (session, profile, failed) = (session.clone(), profile.clone(), failed.clone());
        let unknown = props.unknown.clone();
        Callback::from(move |()| {
            let (session, profile, failed) = (session.clone(), profile.clone(), failed.clone());
            let unknown = unknown.clone();
            spawn_local(async move {
                match api::booking::client(client).await {
                    Ok(found) => {
                        if let Some(session) = &session {
                            session.change(|world| {
                                world.put_relation(&found.relation, found.position);
                                world.put_name(client, &found.name);
                            });
                        }
                        failed.set(None);
                        profile.set(Some(Rc::new(found)));
                    }
                    Err(Trouble::NotFound) => unknown.emit(()),
                    Err(trouble) => failed.set(Some(trouble)),
                }
            });
        })
    };
    let occasion = session.as_ref().map(|session| session.world().occasion());
    use_effect_with((client, occasion), {
        let load = load.clone();
        move |_| load.emit(())
    });
    let Some(session) = session else { return Html::default() };
    let (name, relation) = {
        let world = session.world();
        (world.best_name(client).unwrap_or_else(|| t.client().into()), world.relation(client).0)
    };
    let open = relation.open_discussions();
    let choose = {
        let shown = shown.clone();
        Callback::from(move |at: usize| shown.set(at))
    };
    let badge = || (open > 0).then(|| el("span").class("badge is-blue").with(t.inbox_open(open)));
    let names = [(t.nav_discussions(), badge()), (t.client_info(), None)];
    let tab = |(id, (name, badge)): (&'static str, (&str, Option<El>))| Tab {
        id,
        label: nodes(vec![el("span").with(name).html(), badge.map(El::html).unwrap_or_default()]),
    };
    let all = TABS.into_iter().zip(names).map(tab).collect();
    let body = match (&*profile, &*failed) {
        (None, Some(trouble)) => failed_part(ui, trouble, &load),
        (None, None) => loading(ui),
        (Some(profile), _) if *shown == 0 => talks(ui, &session, profile),
        (Some(profile), _) => info(ui, &session, profile),
    };
    let id = TABS.get(*shown).copied().unwrap_or_default();
    let contacts = reach(ui, &session, client);
    el("section")
        .class("client")
        .attr("aria-label", t.client())
        .with(el("p").class("person-head").with(portrait(&name)).with(el("strong").saying(&*name)))
        .with(contacts)
        .with(tabs(AROUND, t.client(), all, *shown, &choose))
        .with(part(AROUND, id, body))
        .html()
}
