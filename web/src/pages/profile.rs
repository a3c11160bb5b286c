//! A pro's profile, as the client of a project sees it.

use reckon_domain::Action;
use yew::prelude::*;

use super::chat::{Props, Side, contacts_panel, decide, side};
use crate::components::panel::{back, fact, facts, panel, portrait};
use crate::dom::el;
use crate::hooks::use_title;
use crate::pages::lead::{no_lead, quote_words};
use crate::router::Route;
use crate::state::LeadKey;
use crate::ui::use_ui;

/// The profile page.
#[component]
pub fn Profile(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let Props { project, pro } = *props;
    let side = side(ui, LeadKey { project, pro });
    use_title(&side.as_ref().map_or(t.profile().to_owned(), |side| t.profile_of(&side.card.name)));
    let Some(Side { entry, card }) = side else { return no_lead(ui) };
    let words = el("div")
        .with(el("h1").class("page-title").attr("dir", "auto").with(&card.name))
        .with(el("p").class("page-note").attr("dir", "auto").with(&card.about));
    let quote = quote_words(t, &entry.lead).unwrap_or_else(|| t.quote_none().to_owned());
    let asked = facts()
        .with(fact(t.project(), &card.title))
        .with(fact(t.place(), &card.place))
        .with(fact(t.quote(), quote));
    let view = Action::ClientViewContactsFromProfile;
    el("div")
        .class("page is-narrow")
        .with(back(ui, Route::Chat { project, pro }, &t.chat_with(&card.name)))
        .with(el("div").class("profile-head").with(portrait(&card.name).class("is-pro is-large")).with(words))
        .with(panel("project", t.profile_project()).with(asked))
        .with(contacts_panel(ui, &entry, &card, view))
        .with(panel("outcome", t.outcome()).with(decide(ui, &entry, Action::RequestBookingFromProfile)))
        .html()
}
