//! The client's projects, and the quotes on each.

use std::collections::BTreeMap;

use reckon_domain::Action;
use yew::prelude::*;

use crate::components::deed_button::DeedButton;
use crate::components::frame::use_title;
use crate::components::icon::Icon;
use crate::components::link::Link;
use crate::components::notice::{Loading, Notice};
use crate::dom::{Child, el, nodes};
use crate::hooks::{use_session, use_texts};
use crate::i18n::{Texts, iso};
use crate::pages::lead::quote_words;
use crate::router::Route;
use crate::state::{LeadKey, World};

/// The client's projects.
#[component]
pub fn Projects() -> Html {
    let t = use_texts();
    use_title(t, t.nav_projects());
    let Some(session) = use_session() else { return Html::default() };
    let world = session.world();
    let mut projects: BTreeMap<(i64, u32), Vec<LeadKey>> = BTreeMap::new();
    for key in world.leads.keys() {
        let posted = world.cards.get(key).map_or(0, |card| card.posted);
        projects.entry((-posted, key.project)).or_default().push(*key);
    }
    let body = if !projects.is_empty() {
        nodes((projects.values().map(|leads| project(t, &world, leads))).into_iter().collect())
    } else if world.complete {
        html! { <Notice title={t.projects_none()} text={t.projects_none_why()} /> }
    } else {
        html! { <Loading  /> }
    };
    el("div").class("page").with(el("h1").class("page-title").with(t.nav_projects())).with(body).html()
}

fn project(t: Texts, world: &World, leads: &[LeadKey]) -> Html {
    let Some(card) = leads.first().and_then(|key| world.cards.get(key)) else { return Html::default() };
    let id = format!("project-{}", card.project);
    let count = u32::try_from(leads.len()).unwrap_or(u32::MAX);
    el("section")
        .class("project panel")
        .attr("aria-labelledby", id.clone())
        .key(card.project)
        .with(
            el("div")
                .class("project-head")
                .with(el("h2").attr("id", id).class("panel-title").with(&card.title))
                .with(
                    el("p")
                        .class("row-meta")
                        .with(el("span").with(&card.category))
                        .with(el("span").with(Icon::Pin.html()).with(&card.place))
                        .with(el("time").attr("datetime", iso(card.posted)).with(t.day(card.posted)))
                        .with(el("span").with(t.projects_pros(count))),
                )
                .with(el("p").class("details-text").with(&card.description)),
        )
        .with(el("ul").class("offers").each(leads.iter().map(|key| offer(t, world, *key))))
        .html()
}

/// A pro on a project, with their quote.
fn offer(t: Texts, world: &World, key: LeadKey) -> Html {
    let (Some(entry), Some(card)) = (world.leads.get(&key), world.cards.get(&key)) else {
        return Html::default();
    };
    let LeadKey { project, pro } = key;
    let facts = &entry.lead;
    let quote = quote_words(t, facts);
    el("li").class("offer").key(pro).with(el("div").class("offer-who").with(el("h3").class("offer-name").with(html! { <Link to={Route::Chat { project, pro }}>{ Child::child(&card.name) }</Link> })).with(el("p").class("hint").with(&card.about)).with(el("p").class("row-badges").with(if world.unread.contains(&key) { el("span").class("badge is-new").with(t.badge_unread()).html() } else { Html::default() }).with(if facts.hired { el("span").class("badge is-won").with(t.badge_hired()).html() } else { Html::default() }).with(if facts.hire_claimed && !facts.hired { el("span").class("badge is-new").with(t.badge_says_hired()).html() } else { Html::default() }).with(if facts.booked { el("span").class("badge is-won").with(t.badge_booked()).html() } else { Html::default() }).with(if facts.negative_reply { el("span").class("badge is-lost").with(t.badge_declined()).html() } else { Html::default() }))).with(el("p").class("offer-quote").with(if let Some(quote) = quote { nodes(vec![el("span").class("unseen").with(t.quote()).with(" ").html(), el("strong").with(quote).html()]) } else { el("span").class("hint").with(t.quote_none()).html() })).with(el("div").class("offer-deeds").attr("role", "group").attr("aria-label", t.deeds_on(&card.name)).with(html! { <Link to={Route::Chat { project, pro }} class="button is-small">{ nodes(vec![Child::child(Icon::Speech.html()), Child::child(t.open_chat())]) }</Link> }).with(html! { <Link to={Route::Profile { project, pro }} class="button is-small is-quiet">{ Child::child(t.profile()) }</Link> }).with(if !facts.booked && !facts.hired { html! { <DeedButton action={Action::RequestBookingFromProject} lead={key} label={t.book()} class="is-small is-quiet" /> } } else { Html::default() })).html()
}
