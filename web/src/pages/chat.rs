//! The client's side of a lead: the chat with a pro, and beside it what can be seen, booked and decided.

use reckon_domain::lead::Quote;
use reckon_domain::{Action, Lead};
use reckon_wire::view::{Card, Contacts};
use yew::prelude::*;

use crate::components::contacts::ContactsCard;
use crate::components::conversation::{Composer, Conversation};
use crate::components::deed_button::DeedButton;
use crate::components::deeds::Intent;
use crate::components::frame::use_title;
use crate::components::icon::Icon;
use crate::components::link::Link;
use crate::components::notice::Loading;
use crate::hooks::{use_deeds, use_session, use_texts};
use crate::pages::lead::quote_words;
use crate::pages::not_found::NotFound;
use crate::router::Route;
use crate::state::world::Entry;
use crate::state::{LeadKey, Session};

/// Which lead.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The project.
    pub project: u32,
    /// The pro.
    pub pro: u32,
}

/// What a client's page about a pro shows.
#[derive(Clone, PartialEq)]
pub(super) struct Side {
    /// The facts.
    pub(super) entry: Entry,
    /// The project and the pro.
    pub(super) card: std::rc::Rc<Card>,
    /// The pro's contacts, once they were seen.
    pub(super) contacts: Option<Contacts>,
}

/// What is known of a lead, or the page that stands in for it.
pub(super) fn side(session: &Session, lead: LeadKey) -> Result<Side, Html> {
    let world = session.world();
    match (world.leads.get(&lead), world.cards.get(&lead)) {
        (Some(entry), Some(card)) => {
            Ok(Side { entry: *entry, card: card.clone(), contacts: world.contacts.get(&lead).cloned() })
        }
        _ if world.complete => Err(html! { <NotFound /> }),
        _ => Err(html! { <div class="page"><Loading /></div> }),
    }
}

/// The chat page.
#[component]
pub fn Chat(props: &Props) -> Html {
    let t = use_texts();
    let lead = LeadKey { project: props.project, pro: props.pro };
    let session = use_session();
    let side = session.map(|session| side(&session, lead));
    let name = match &side {
        Some(Ok(side)) => side.card.name.clone(),
        Some(Err(_)) | None => t.nav_projects().to_owned(),
    };
    use_title(t, &name);
    use_reading(lead, matches!(&side, Some(Ok(side)) if is_unread(&side.entry.lead)));
    let Side { entry, card, contacts } = match side {
        Some(Ok(side)) => side,
        Some(Err(page)) => return page,
        None => return Html::default(),
    };
    html! {
        <div class="page">
            <Link to={Route::Projects} class="back">{ Icon::Back.html() }{ t.nav_projects() }</Link>
            <div class="page-head">
                <h1 class="page-title">{ &card.name }</h1>
                <p class="page-note">{ t.chat_about(&card.title) }</p>
            </div>
            <div class="split">
                <section class="panel is-chat" aria-labelledby="chat">
                    <div class="panel-head">
                        <h2 id="chat" class="panel-title">{ t.chat_with(&card.name) }</h2>
                        if contacts.is_none() {
                            <DeedButton action={Action::ViewPhone} {lead} label={t.show_phone()} class="is-small" icon={Icon::Phone} announces=true />
                        }
                    </div>
                    <Conversation {lead} other={card.name.clone()} />
                    <Composer action={Action::ClientSendMessage} {lead} other={card.name.clone()} />
                </section>
                <aside class="side" aria-label={t.sidebar()}>
                    <section class="panel" aria-labelledby="quote">
                        <h2 id="quote" class="panel-title">{ t.quote() }</h2>
                        if let Some(quote) = quote_words(t, &entry.lead) {
                            <p class="quote-sum">{ quote }</p>
                        } else {
                            <p class="hint">{ t.quote_none() }</p>
                        }
                    </section>
                    <section class="panel" aria-labelledby="contacts">
                        <h2 id="contacts" class="panel-title">{ t.contacts() }</h2>
                        if let Some(contacts) = contacts {
                            <ContactsCard {contacts} />
                        } else {
                            <p class="hint">{ shares(t, &entry.lead, &card.name) }</p>
                            <DeedButton action={Action::ClientViewContactsFromChat} {lead} label={t.show_contacts()} icon={Icon::Mail} announces=true />
                        }
                        <Link to={Route::Profile { project: props.project, pro: props.pro }}>{ t.profile_of(&card.name) }</Link>
                    </section>
                    <section class="panel" aria-labelledby="outcome">
                        <h2 id="outcome" class="panel-title">{ t.outcome() }</h2>
                        <Decide {lead} facts={entry.lead} book={Action::RequestBookingFromProject} />
                    </section>
                </aside>
            </div>
        </div>
    }
}

/// Says plainly whether the pro can see the client's contacts, or will.
pub(super) fn shares(t: crate::i18n::Texts, lead: &Lead, pro: &str) -> String {
    if lead.visible_to_pro() { t.shared_already(pro) } else { t.shared_on_view(pro) }
}

const fn is_unread(lead: &Lead) -> bool {
    !matches!(lead.quote, Quote::None) && !lead.quote_read
}

/// Tells the pro that their quote has been read: free, and never a contact.
#[hook]
fn use_reading(lead: LeadKey, unread: bool) {
    let t = use_texts();
    let deeds = use_deeds();
    use_effect_with((lead, unread), move |(lead, unread)| {
        if *unread {
            deeds.begin.emit(Intent::on_lead(Action::ReadQuote, *lead, t.quote().into(), Callback::noop()));
        }
    });
}

/// What the client can decide about.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct DecideProps {
    /// Which lead.
    pub(super) lead: LeadKey,
    /// Its facts.
    pub(super) facts: Lead,
    /// From where a booking would be asked for.
    pub(super) book: Action,
}

/// Booking, hiring and declining; what is decided already is said instead.
#[component]
pub(super) fn Decide(props: &DecideProps) -> Html {
    let t = use_texts();
    let DecideProps { lead, facts, book } = props;
    html! {
        <div class="deeds">
            if facts.booked {
                <p class="state is-won">{ t.outcome_booked() }</p>
            } else {
                <DeedButton action={*book} lead={*lead} label={t.book()} class="is-small" announces=true />
            }
            if facts.hired {
                <p class="state is-won">{ t.outcome_you_hired() }</p>
            } else if facts.hire_claimed {
                <p class="state">{ t.outcome_says_hired() }</p>
                <DeedButton action={Action::ConfirmHired} lead={*lead} label={t.confirm_hired()} class="is-small is-primary" announces=true />
            } else {
                <DeedButton action={Action::MarkHired} lead={*lead} label={t.mark_hired()} class="is-small" announces=true />
            }
            if facts.negative_reply {
                <p class="state is-lost">{ t.outcome_declined() }</p>
            } else {
                <DeedButton action={Action::ClientDecline} lead={*lead} label={t.decline()} class="is-small is-quiet" announces=true />
            }
        </div>
    }
}
