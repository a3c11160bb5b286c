//! The client's projects, and the quotes on each.

use std::collections::BTreeMap;

use reckon_domain::{Action, Lead};
use yew::prelude::*;

use crate::components::action_button::ActionButton;
use crate::components::contacts::contacts_line;
use crate::components::icon::Icon;
use crate::components::lead_row::meta;
use crate::components::link::link;
use crate::components::notice::{loading, notice};
use crate::components::panel::hint;
use crate::dom::{El, el, written};
use crate::hooks::use_title;
use crate::i18n::Texts;
use crate::pages::lead::quote_words;
use crate::router::Route;
use crate::state::{LeadKey, World};
use crate::ui::{Ui, use_ui};

/// The client's projects, the latest first.
#[component]
pub fn Projects() -> Html {
    let ui = &use_ui();
    let t = ui.t;
    use_title(t.nav_projects());
    let Some(session) = &ui.session else { return Html::default() };
    let world = session.world();
    let mut projects: BTreeMap<(i64, u32), Vec<LeadKey>> = BTreeMap::new();
    for key in world.known.leads().iter().map(|entry| &entry.key) {
        let posted = world.cards.get(key).map_or(0, |card| card.posted);
        projects.entry((-posted, key.project)).or_default().push(*key);
    }
    let nothing = projects.is_empty().then(|| {
        if world.complete { notice(t.projects_none(), t.projects_none_why(), false) } else { loading(ui) }
    });
    el("div")
        .class("page")
        .with(el("h1").class("page-title").with(t.nav_projects()))
        .each(projects.values().map(|leads| project(ui, &world, leads)))
        .with(nothing)
        .html()
}

fn project(ui: &Ui, world: &World, leads: &[LeadKey]) -> Option<El> {
    let t = ui.t;
    let card = leads.first().and_then(|key| world.cards.get(key))?;
    let id = format!("project-{}", card.project);
    let count = u32::try_from(leads.len()).unwrap_or(u32::MAX);
    let head = el("div")
        .class("project-head")
        .with(el("h2").attr("id", id.clone()).class("panel-title").attr("dir", "auto").with(&card.title))
        .with(el("p").class("row-meta").each(meta(t, card)).with(el("span").with(t.projects_pros(count))))
        .with(el("p").class("details-text").attr("dir", "auto").with(&card.description));
    let offers = el("ul").class("offers").each(leads.iter().map(|key| offer(ui, world, *key)));
    let section = el("section").class("project panel").attr("aria-labelledby", id).key(card.project);
    Some(section.with(head).with(offers))
}

/// A pro on a project, with their quote.
fn offer(ui: &Ui, world: &World, key: LeadKey) -> Option<El> {
    let t = ui.t;
    let (entry, card) = (world.lead(key)?, world.cards.get(&key)?);
    let LeadKey { project, pro } = key;
    let facts = &entry.lead;
    let name = link(ui, Route::Chat { project, pro }).with(written(&card.name));
    let who = el("div")
        .class("offer-who")
        .with(el("h3").class("offer-name").with(name))
        .with(hint(&card.about).attr("dir", "auto"))
        .with(el("p").class("row-badges").each(marks(t, facts, world.unread.contains(&key))))
        .with(card.contacts.as_ref().map(|contacts| contacts_line(ui, contacts)));
    let quote = match quote_words(t, facts) {
        Some(quote) => {
            el("p").with(el("span").class("unseen").with(t.quote()).with(" ")).with(el("strong").with(quote))
        }
        None => hint(t.quote_none()),
    };
    let chat = link(ui, Route::Chat { project, pro }).class("button is-small");
    let profile = link(ui, Route::Profile { project, pro }).class("button is-small is-quiet");
    let book = (!facts.booked && !facts.hired).then(|| {
        ActionButton::new(Action::RequestBookingFromProject, key, t.book())
            .class("is-small is-quiet")
            .draw(ui)
    });
    let commands = el("div")
        .class("offer-commands")
        .attr("role", "group")
        .attr("aria-label", t.actions_on(&card.name))
        .with(chat.with(Icon::Speech.html()).with(t.open_chat()))
        .with(profile.with(t.profile()))
        .with(book);
    Some(el("li").class("offer").key(pro).with(who).with(quote.class("offer-quote")).with(commands))
}

/// Where a pro stands, for the client.
fn marks(t: Texts, lead: &Lead, unread: bool) -> impl Iterator<Item = El> {
    let badge = |class: &'static str, text: &'static str| el("span").class("badge").class(class).with(text);
    [
        unread.then(|| badge("is-new", t.badge_unread())),
        lead.hired.then(|| badge("is-won", t.badge_hired())),
        (lead.hire_claimed && !lead.hired).then(|| badge("is-new", t.badge_says_hired())),
        lead.booked.then(|| badge("is-won", t.badge_booked())),
        lead.negative_reply.then(|| badge("is-lost", t.badge_declined())),
    ]
    .into_iter()
    .flatten()
}
