//! The pro's side of a lead: the chat, and beside it what there is to know and to do.

use reckon_domain::lead::Quote;
use reckon_domain::{Action, Lead as LeadFacts};
use reckon_wire::view::Card;
use yew::prelude::*;

use crate::components::contacts::ContactsCard;
use crate::components::conversation::{Composer, Conversation};
use crate::components::deed_button::DeedButton;
use crate::components::frame::use_title;
use crate::components::icon::Icon;
use crate::components::lead_row::badges;
use crate::components::link::Link;
use crate::components::notice::Loading;
use crate::dom::{Child, el, nodes};
use crate::hooks::{use_navigator, use_session, use_texts};
use crate::i18n::{Texts, iso};
use crate::pages::not_found::NotFound;
use crate::router::Route;
use crate::state::{LeadKey, Session};
use reckon_wire::snapshot::Viewer;

/// Which project.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// Its id.
    pub project: u32,
}

/// The signed-in pro's lead on a project.
#[must_use]
pub fn own_lead(session: &Session, project: u32) -> Option<LeadKey> {
    match session.world().me.viewer {
        Some(Viewer::Pro(pro)) => Some(LeadKey { project, pro }),
        Some(Viewer::Client(_)) | None => None,
    }
}

/// The page of a lead.
#[component]
pub fn Lead(props: &Props) -> Html {
    let t = use_texts();
    let session = use_session();
    let lead = session.as_ref().and_then(|session| own_lead(session, props.project));
    let known = session.as_ref().zip(lead).and_then(|(session, lead)| {
        let world = session.world();
        Some((*world.leads.get(&lead)?, world.cards.get(&lead)?.clone(), world.contacts.get(&lead).cloned()))
    });
    use_title(t, known.as_ref().map_or(t.nav_leads(), |(_, card, _)| &card.title));
    let (Some(session), Some(lead)) = (session, lead) else { return Html::default() };
    let Some((entry, card, contacts)) = known else {
        return if session.world().complete {
            html! { <NotFound  /> }
        } else {
            el("div").class("page").with(html! { <Loading  /> }).html()
        };
    };
    let guaranteed = entry.fees.guaranteed_reply.is_some();
    el("div").class("page").with(html! { <Link to={Route::Leads} class="back">{ nodes(vec![Child::child(Icon::Back.html()), Child::child(t.nav_leads())]) }</Link> }).with(el("div").class("page-head").with(el("h1").class("page-title").with(&card.title)).with(el("p").class("row-badges").with(badges(t, &entry.lead, false, guaranteed)))).with(el("div").class("split").with(el("section").class("panel is-chat").attr("aria-labelledby", "chat").with(el("div").class("panel-head").with(el("h2").attr("id", "chat").class("panel-title").with(t.chat_with(&card.name))).with(if contacts.is_none() { html! { <DeedButton action={Action::ViewContactsFromChat} {lead} label={t.view_contacts()} class="is-small" icon={Icon::Phone} announces={true} /> } } else { Html::default() })).with(html! { <Conversation {lead} other={card.name.clone()} /> }).with(html! { <Composer action={Action::ProSendMessage} {lead} other={card.name.clone()} /> })).with(el("aside").class("side").attr("aria-label", t.sidebar()).with(html! { <Details {card} /> }).with(el("section").class("panel").attr("aria-labelledby", "contacts").with(el("h2").attr("id", "contacts").class("panel-title").with(t.contacts())).with(if let Some(contacts) = contacts { html! { <ContactsCard {contacts} /> } } else { nodes(vec![el("p").class("hint").with(t.contacts_hidden()).html(), html! { <DeedButton action={Action::ViewContactsFromSidebar} {lead} label={t.reveal_contacts()} icon={Icon::Phone} announces={true} /> }]) })).with(html! { <QuotePanel {lead} facts={entry.lead} /> }).with(el("section").class("panel").attr("aria-labelledby", "outcome").with(el("h2").attr("id", "outcome").class("panel-title").with(t.outcome())).with(html! { <Outcome {lead} facts={entry.lead} /> })))).html()
}

#[derive(Clone, PartialEq, Properties)]
struct DetailsProps {
    card: std::rc::Rc<Card>,
}

/// What the client asks for.
#[component]
fn Details(props: &DetailsProps) -> Html {
    let t = use_texts();
    let card = &props.card;
    el("section")
        .class("panel")
        .attr("aria-labelledby", "details")
        .with(el("h2").attr("id", "details").class("panel-title").with(t.details()))
        .with(el("p").class("details-text").with(&card.description))
        .with(
            el("dl")
                .class("facts")
                .with(el("div").with(el("dt").with(t.client())).with(el("dd").with(&card.name)))
                .with(el("div").with(el("dt").with(t.category())).with(el("dd").with(&card.category)))
                .with(el("div").with(el("dt").with(t.place())).with(el("dd").with(&card.place)))
                .with(
                    el("div").with(el("dt").with(t.posted())).with(
                        el("dd").with(
                            el("time").attr("datetime", iso(card.posted)).with(t.full_date(card.posted)),
                        ),
                    ),
                ),
        )
        .html()
}

#[derive(Clone, PartialEq, Properties)]
struct FactsProps {
    lead: LeadKey,
    facts: LeadFacts,
}

/// The quote, or the way to write one.
#[component]
fn QuotePanel(props: &FactsProps) -> Html {
    let t = use_texts();
    let navigator = use_navigator();
    let project = props.lead.project;
    let write = Callback::from(move |()| navigator.to(Route::Quote(project)));
    el("section").class("panel").attr("aria-labelledby", "quote").with(el("h2").attr("id", "quote").class("panel-title").with(t.quote())).with(if let Some(words) = quote_words(t, &props.facts) { nodes(vec![el("p").class("quote-sum").with(words).html(), el("p").class("hint").with(if props.facts.quote_read { t.badge_quote_read() } else { t.quote_unread() }).html()]) } else { html! { <DeedButton action={Action::SendManualQuote} lead={props.lead} label={t.write_quote()} icon={Icon::Pencil} instead={write} announces={true} /> } }).html()
}

/// The quote on a lead: its sum, or that it names none.
#[must_use]
pub fn quote_words(t: Texts, lead: &LeadFacts) -> Option<String> {
    match lead.quote {
        Quote::None => None,
        Quote::Manual { amount } | Quote::GuaranteedReply { amount, .. } => {
            Some(amount.map_or_else(|| t.quote_without_sum().to_owned(), |amount| t.money(amount.0)))
        }
    }
}

/// What has come of the lead, and what the pro can say about it.
#[component]
fn Outcome(props: &FactsProps) -> Html {
    let t = use_texts();
    let (lead, facts) = (props.lead, &props.facts);
    el("div").class("deeds").with(if facts.hired { el("p").class("state is-won").with(t.outcome_hired()).html() } else { if facts.hire_claimed { el("p").class("state").with(t.outcome_claimed()).html() } else { html! { <DeedButton action={Action::ClaimHired} {lead} label={t.claim_hired()} class="is-small" announces={true} /> } } }).with(if facts.negative_reply { el("p").class("state is-lost").with(t.outcome_declined()).html() } else { html! { <DeedButton action={Action::ProDecline} {lead} label={t.decline()} class="is-small is-quiet" announces={true} /> } }).html()
}
