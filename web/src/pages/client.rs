//! A client whom the pro knows.

use yew::prelude::*;

use crate::components::client::ClientPanel;
use crate::components::panel::{back, page_head};
use crate::dom::el;
use crate::hooks::use_title;
use crate::pages::not_found::not_found;
use crate::router::Route;
use crate::ui::use_ui;

/// Which client.
#[derive(Clone, Debug, PartialEq, Eq, Properties)]
pub struct Props {
    /// They.
    pub client: u32,
}

/// The client's page.
#[component]
pub fn Client(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let client = props.client;
    let missing = use_state_eq(|| false);
    let known = ui.session.as_ref().and_then(|session| session.world().best_name(client));
    let name = known.unwrap_or_else(|| t.client().into());
    use_title(&name);
    if *missing {
        return not_found(ui);
    }
    let unknown = Callback::from(move |()| missing.set(true));
    el("div")
        .class("page is-narrow")
        .with(back(ui, Route::Calendar, t.nav_calendar()))
        .with(page_head(&name, el("span").class("page-note").with(t.client())))
        .with(html! { <ClientPanel {client} talks_first=true {unknown} /> })
        .html()
}
