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
use crate::dom::{Child, el, nodes};
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
        _ if world.complete => Err(html! { <NotFound  /> }),
        _ => Err(el("div").class("page").with(html! { <Loading  /> }).html()),
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
    el("div").class("page").with(html! { <Link to={Route::Projects} class="back">{ nodes(vec![Child::child(Icon::Back.html()), Child::child(t.nav_projects())]) }</Link> }).with(el("div").class("page-head").with(el("h1").class("page-title").with(&card.name)).with(el("p").class("page-note").with(t.chat_about(&card.title)))).with(el("div").class("split").with(el("section").class("panel is-chat").attr("aria-labelledby", "chat").with(el("div").class("panel-head").with(el("h2").attr("id", "chat").class("panel-title").with(t.chat_with(&card.name))).with(if contacts.is_none() { html! { <DeedButton action={Action::ViewPhone} {lead} label={t.show_phone()} class="is-small" icon={Icon::Phone} announces={true} /> } } else { Html::default() })).with(html! { <Conversation {lead} other={card.name.clone()} /> }).with(html! { <Composer action={Action::ClientSendMessage} {lead} other={card.name.clone()} /> })).with(el("aside").class("side").attr("aria-label", t.sidebar()).with(el("section").class("panel").attr("aria-labelledby", "quote").with(el("h2").attr("id", "quote").class("panel-title").with(t.quote())).with(if let Some(quote) = quote_words(t, &entry.lead) { el("p").class("quote-sum").with(quote).html() } else { el("p").class("hint").with(t.quote_none()).html() })).with(el("section").class("panel").attr("aria-labelledby", "contacts").with(el("h2").attr("id", "contacts").class("panel-title").with(t.contacts())).with(if let Some(contacts) = contacts { html! { <ContactsCard {contacts} /> } } else { nodes(vec![el("p").class("hint").with(shares(t, &entry.lead, &card.name)).html(), html! { <DeedButton action={Action::ClientViewContactsFromChat} {lead} label={t.show_contacts()} icon={Icon::Mail} announces={true} /> }]) }).with(html! { <Link to={Route::Profile { project: props.project, pro: props.pro }}>{ Child::child(t.profile_of(&card.name)) }</Link> })).with(el("section").class("panel").attr("aria-labelledby", "outcome").with(el("h2").attr("id", "outcome").class("panel-title").with(t.outcome())).with(html! { <Decide {lead} facts={entry.lead} book={Action::RequestBookingFromProject} /> })))).html()
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
    el("div").class("deeds").with(if facts.booked { el("p").class("state is-won").with(t.outcome_booked()).html() } else { html! { <DeedButton action={*book} lead={*lead} label={t.book()} class="is-small" announces={true} /> } }).with(if facts.hired { el("p").class("state is-won").with(t.outcome_you_hired()).html() } else { if facts.hire_claimed { nodes(vec![el("p").class("state").with(t.outcome_says_hired()).html(), html! { <DeedButton action={Action::ConfirmHired} lead={*lead} label={t.confirm_hired()} class="is-small is-primary" announces={true} /> }]) } else { html! { <DeedButton action={Action::MarkHired} lead={*lead} label={t.mark_hired()} class="is-small" announces={true} /> } } }).with(if facts.negative_reply { el("p").class("state is-lost").with(t.outcome_declined()).html() } else { html! { <DeedButton action={Action::ClientDecline} lead={*lead} label={t.decline()} class="is-small is-quiet" announces={true} /> } }).html()
}
