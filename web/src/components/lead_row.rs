//! A lead in the pro's list.

use reckon_domain::lead::Quote;
use reckon_domain::{Action, Lead};
use yew::prelude::*;

use crate::components::contacts::ContactsCard;
use crate::components::deed_button::DeedButton;
use crate::components::icon::Icon;
use crate::components::link::Link;
use crate::hooks::{use_navigator, use_session, use_texts};
use crate::i18n::{Texts, iso};
use crate::router::Route;
use crate::state::LeadKey;

/// Which lead, and where in the list.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// Which.
    pub lead: LeadKey,
    /// Its place, from 0.
    pub index: usize,
    /// How many there are.
    pub count: usize,
}

/// The lead's title, where it stands, and what can be done about it.
#[component]
pub fn LeadRow(props: &Props) -> Html {
    let t = use_texts();
    let navigator = use_navigator();
    let Some(session) = use_session() else { return Html::default() };
    let lead = props.lead;
    let world = session.world();
    let (Some(entry), Some(card)) = (world.leads.get(&lead), world.cards.get(&lead)) else {
        return html! { <li class="row" data-row={props.index.to_string()}></li> };
    };
    let contacts = world.contacts.get(&lead).cloned();
    let unread = world.unread.contains(&lead);
    let to = move |route: Route| {
        let navigator = navigator.clone();
        Callback::from(move |()| navigator.to(route))
    };
    let title_id = format!("lead-{}", lead.project);
    html! {
        <li class="row" data-row={props.index.to_string()} aria-setsize={props.count.to_string()}
            aria-posinset={(props.index + 1).to_string()}>
            <div class="row-what">
                <p class="row-badges">{ badges(t, &entry.lead, unread, entry.fees.guaranteed_reply.is_some()) }</p>
                <h2 class="row-title" id={title_id}><Link to={Route::Lead(lead.project)}>{ &card.title }</Link></h2>
                <p class="row-meta">
                    <span>{ &card.name }</span>
                    <span>{ &card.category }</span>
                    <span>{ Icon::Pin.html() }{ &card.place }</span>
                    <time datetime={iso(card.posted)}>{ t.day(card.posted) }</time>
                </p>
            </div>
            <div class="row-deeds" role="group" aria-label={t.deeds_on(&card.title)}>
                <DeedButton action={Action::ProSendMessage} {lead} label={t.message()} icon={Icon::Speech}
                    instead={to(Route::Lead(lead.project))} />
                if matches!(entry.lead.quote, Quote::None) {
                    <DeedButton action={Action::SendManualQuote} {lead} label={t.quote()} icon={Icon::Pencil}
                        instead={to(Route::Quote(lead.project))} />
                }
                if let Some(contacts) = contacts {
                    <ContactsCard {contacts} />
                } else {
                    <DeedButton action={Action::ViewContactsFromLead} {lead} label={t.view_contacts()} icon={Icon::Phone} />
                }
            </div>
        </li>
    }
}

/// Where a lead stands, in a word each.
#[must_use]
pub fn badges(t: Texts, lead: &Lead, unread: bool, guaranteed: bool) -> Html {
    let quote = match lead.quote {
        Quote::None => None,
        Quote::Manual { .. } | Quote::GuaranteedReply { .. } => {
            Some(if lead.quote_read { t.badge_quote_read() } else { t.badge_quoted() })
        }
    };
    let badge = |shown: bool, class: &'static str, text: &'static str| {
        if shown { html! { <span class={classes!("badge", class)}>{ text }</span> } } else { Html::default() }
    };
    html! {
        <>
            { badge(unread, "is-new", t.badge_unread()) }
            if guaranteed {
                <span class="badge is-shield">{ Icon::Shield.html() }{ t.badge_guaranteed() }</span>
            }
            if lead.recommended {
                <span class="badge is-recommended">{ Icon::Star.html() }{ t.badge_recommended() }</span>
            }
            { badge(lead.hired, "is-won", t.badge_hired()) }
            { badge(lead.booked, "is-won", t.badge_booked()) }
            if let Some(quote) = quote {
                { badge(true, "", quote) }
            }
            { badge(lead.counted, "", t.badge_counted()) }
            { badge(lead.hire_claimed && !lead.hired, "", t.badge_claimed()) }
            { badge(lead.negative_reply, "is-lost", t.badge_declined()) }
        </>
    }
}
