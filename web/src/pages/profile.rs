//! A pro's profile, as the client of a project sees it.

use reckon_domain::Action;
use yew::prelude::*;

use super::chat::{Decide, Props, Side, shares, side};
use crate::components::contacts::ContactsCard;
use crate::components::deed_button::DeedButton;
use crate::components::frame::use_title;
use crate::components::icon::Icon;
use crate::components::link::Link;
use crate::dom::{Child, el, nodes};
use crate::hooks::{use_session, use_texts};
use crate::pages::lead::quote_words;
use crate::router::Route;
use crate::state::LeadKey;

/// The profile page.
#[component]
pub fn Profile(props: &Props) -> Html {
    let t = use_texts();
    let Props { project, pro } = *props;
    let lead = LeadKey { project, pro };
    let session = use_session();
    let side = session.map(|session| side(&session, lead));
    let name = match &side {
        Some(Ok(side)) => t.profile_of(&side.card.name),
        Some(Err(_)) | None => t.profile().to_owned(),
    };
    use_title(t, &name);
    let Side { entry, card, contacts } = match side {
        Some(Ok(side)) => side,
        Some(Err(page)) => return page,
        None => return Html::default(),
    };
    let initials: String =
        card.name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    el("div").class("page is-narrow").with(html! { <Link to={Route::Chat { project, pro }} class="back">{ nodes(vec![Child::child(Icon::Back.html()), Child::child(t.chat_with(&card.name))]) }</Link> }).with(el("div").class("profile-head").with(el("span").class("person-picture is-pro is-large").attr("aria-hidden", "true").with(initials)).with(el("div").with(el("h1").class("page-title").with(&card.name)).with(el("p").class("page-note").with(&card.about)))).with(el("section").class("panel").attr("aria-labelledby", "project").with(el("h2").attr("id", "project").class("panel-title").with(t.profile_project())).with(el("dl").class("facts").with(el("div").with(el("dt").with(t.project())).with(el("dd").with(&card.title))).with(el("div").with(el("dt").with(t.place())).with(el("dd").with(&card.place))).with(el("div").with(el("dt").with(t.quote())).with(el("dd").with(quote_words(t, &entry.lead).unwrap_or_else(|| t.quote_none().to_owned())))))).with(el("section").class("panel").attr("aria-labelledby", "contacts").with(el("h2").attr("id", "contacts").class("panel-title").with(t.contacts())).with(if let Some(contacts) = contacts { html! { <ContactsCard {contacts} /> } } else { nodes(vec![el("p").class("hint").with(shares(t, &entry.lead, &card.name)).html(), html! { <DeedButton action={Action::ClientViewContactsFromProfile} {lead} label={t.show_contacts()} icon={Icon::Mail} announces={true} /> }]) })).with(el("section").class("panel").attr("aria-labelledby", "outcome").with(el("h2").attr("id", "outcome").class("panel-title").with(t.outcome())).with(html! { <Decide {lead} facts={entry.lead} book={Action::RequestBookingFromProfile} /> })).html()
}
