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
        return if session.world().complete { html! { <NotFound /> } } else { html! { <div class="page"><Loading /></div> } };
    };
    let guaranteed = entry.fees.guaranteed_reply.is_some();
    html! {
        <div class="page">
            <Link to={Route::Leads} class="back">{ Icon::Back.html() }{ t.nav_leads() }</Link>
            <div class="page-head">
                <h1 class="page-title">{ &card.title }</h1>
                <p class="row-badges">{ badges(t, &entry.lead, false, guaranteed) }</p>
            </div>
            <div class="split">
                <section class="panel is-chat" aria-labelledby="chat">
                    <div class="panel-head">
                        <h2 id="chat" class="panel-title">{ t.chat_with(&card.name) }</h2>
                        if contacts.is_none() {
                            <DeedButton action={Action::ViewContactsFromChat} {lead} label={t.view_contacts()} class="is-small"
                                icon={Icon::Phone} announces=true />
                        }
                    </div>
                    <Conversation {lead} other={card.name.clone()} />
                    <Composer action={Action::ProSendMessage} {lead} other={card.name.clone()} />
                </section>
                <aside class="side" aria-label={t.sidebar()}>
                    <Details {card} />
                    <section class="panel" aria-labelledby="contacts">
                        <h2 id="contacts" class="panel-title">{ t.contacts() }</h2>
                        if let Some(contacts) = contacts {
                            <ContactsCard {contacts} />
                        } else {
                            <p class="hint">{ t.contacts_hidden() }</p>
                            <DeedButton action={Action::ViewContactsFromSidebar} {lead} label={t.reveal_contacts()} icon={Icon::Phone} announces=true />
                        }
                    </section>
                    <QuotePanel {lead} facts={entry.lead} />
                    <section class="panel" aria-labelledby="outcome">
                        <h2 id="outcome" class="panel-title">{ t.outcome() }</h2>
                        <Outcome {lead} facts={entry.lead} />
                    </section>
                </aside>
            </div>
        </div>
    }
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
    html! {
        <section class="panel" aria-labelledby="details">
            <h2 id="details" class="panel-title">{ t.details() }</h2>
            <p class="details-text">{ &card.description }</p>
            <dl class="facts">
                <div><dt>{ t.client() }</dt><dd>{ &card.name }</dd></div>
                <div><dt>{ t.category() }</dt><dd>{ &card.category }</dd></div>
                <div><dt>{ t.place() }</dt><dd>{ &card.place }</dd></div>
                <div><dt>{ t.posted() }</dt><dd><time datetime={iso(card.posted)}>{ t.full_date(card.posted) }</time></dd></div>
            </dl>
        </section>
    }
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
    html! {
        <section class="panel" aria-labelledby="quote">
            <h2 id="quote" class="panel-title">{ t.quote() }</h2>
            if let Some(words) = quote_words(t, &props.facts) {
                <p class="quote-sum">{ words }</p>
                <p class="hint">{ if props.facts.quote_read { t.badge_quote_read() } else { t.quote_unread() } }</p>
            } else {
                <DeedButton action={Action::SendManualQuote} lead={props.lead} label={t.write_quote()} icon={Icon::Pencil}
                    instead={write} announces=true />
            }
        </section>
    }
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
    html! {
        <div class="deeds">
            if facts.hired {
                <p class="state is-won">{ t.outcome_hired() }</p>
            } else if facts.hire_claimed {
                <p class="state">{ t.outcome_claimed() }</p>
            } else {
                <DeedButton action={Action::ClaimHired} {lead} label={t.claim_hired()} class="is-small" announces=true />
            }
            if facts.negative_reply {
                <p class="state is-lost">{ t.outcome_declined() }</p>
            } else {
                <DeedButton action={Action::ProDecline} {lead} label={t.decline()} class="is-small is-quiet" announces=true />
            }
        </div>
    }
}
