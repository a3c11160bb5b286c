//! The client's projects, and the quotes on each.

use std::collections::BTreeMap;

use reckon_domain::Action;
use yew::prelude::*;

use crate::components::deed_button::DeedButton;
use crate::components::frame::use_title;
use crate::components::icon::Icon;
use crate::components::link::Link;
use crate::components::notice::{Loading, Notice};
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
        html! { { for projects.values().map(|leads| project(t, &world, leads)) } }
    } else if world.complete {
        html! { <Notice title={t.projects_none()} text={t.projects_none_why()} /> }
    } else {
        html! { <Loading /> }
    };
    html! {
        <div class="page">
            <h1 class="page-title">{ t.nav_projects() }</h1>
            { body }
        </div>
    }
}

fn project(t: Texts, world: &World, leads: &[LeadKey]) -> Html {
    let Some(card) = leads.first().and_then(|key| world.cards.get(key)) else { return Html::default() };
    let id = format!("project-{}", card.project);
    let count = u32::try_from(leads.len()).unwrap_or(u32::MAX);
    html! {
        <section class="project panel" aria-labelledby={id.clone()} key={card.project}>
            <div class="project-head">
                <h2 {id} class="panel-title">{ &card.title }</h2>
                <p class="row-meta">
                    <span>{ &card.category }</span>
                    <span>{ Icon::Pin.html() }{ &card.place }</span>
                    <time datetime={iso(card.posted)}>{ t.day(card.posted) }</time>
                    <span>{ t.projects_pros(count) }</span>
                </p>
                <p class="details-text">{ &card.description }</p>
            </div>
            <ul class="offers">
                { for leads.iter().map(|key| offer(t, world, *key)) }
            </ul>
        </section>
    }
}

/// A pro on a project, with their quote.
fn offer(t: Texts, world: &World, key: LeadKey) -> Html {
    let (Some(entry), Some(card)) = (world.leads.get(&key), world.cards.get(&key)) else { return Html::default() };
    let LeadKey { project, pro } = key;
    let facts = &entry.lead;
    let quote = quote_words(t, facts);
    html! {
        <li class="offer" key={pro}>
            <div class="offer-who">
                <h3 class="offer-name"><Link to={Route::Chat { project, pro }}>{ &card.name }</Link></h3>
                <p class="hint">{ &card.about }</p>
                <p class="row-badges">
                    if world.unread.contains(&key) { <span class="badge is-new">{ t.badge_unread() }</span> }
                    if facts.hired { <span class="badge is-won">{ t.badge_hired() }</span> }
                    if facts.hire_claimed && !facts.hired { <span class="badge is-new">{ t.badge_says_hired() }</span> }
                    if facts.booked { <span class="badge is-won">{ t.badge_booked() }</span> }
                    if facts.negative_reply { <span class="badge is-lost">{ t.badge_declined() }</span> }
                </p>
            </div>
            <p class="offer-quote">
                if let Some(quote) = quote {
                    <span class="unseen">{ t.quote() }{ " " }</span><strong>{ quote }</strong>
                } else {
                    <span class="hint">{ t.quote_none() }</span>
                }
            </p>
            <div class="offer-deeds" role="group" aria-label={t.deeds_on(&card.name)}>
                <Link to={Route::Chat { project, pro }} class="button is-small">{ Icon::Speech.html() }{ t.open_chat() }</Link>
                <Link to={Route::Profile { project, pro }} class="button is-small is-quiet">{ t.profile() }</Link>
                if !facts.booked && !facts.hired {
                    <DeedButton action={Action::RequestBookingFromProject} lead={key} label={t.book()} class="is-small is-quiet" />
                }
            </div>
        </li>
    }
}
