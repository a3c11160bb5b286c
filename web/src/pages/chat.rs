//! The client's side of a lead: the chat with a pro, and beside it what can be seen, booked and decided.

use reckon_domain::lead::Quote;
use reckon_domain::{Action, Lead};
use reckon_wire::view::Card;
use yew::prelude::*;

use crate::components::action_button::ActionButton;
use crate::components::call_panel::CallPanel;
use crate::components::commands::Intent;
use crate::components::contacts::contacts_card;
use crate::components::conversation::chat_panel;
use crate::components::icon::Icon;
use crate::components::link::link;
use crate::components::panel::{back, hint, page_head, panel};
use crate::dom::{El, el};
use crate::hooks::use_title;
use crate::pages::lead::{no_lead, quote_words, state};
use crate::router::Route;
use crate::state::LeadKey;
use crate::state::world::Entry;
use crate::ui::{Ui, use_ui};

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
}

/// What is known of a lead.
pub(super) fn side(ui: &Ui, lead: LeadKey) -> Option<Side> {
    let world = ui.session.as_ref()?.world();
    let (entry, card) = (*world.lead(lead)?, world.cards.get(&lead)?.clone());
    Some(Side { entry, card })
}

/// The chat page.
#[component]
pub fn Chat(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let Props { project, pro } = *props;
    let lead = LeadKey { project, pro };
    let side = side(ui, lead);
    use_title(side.as_ref().map_or(t.nav_projects(), |side| &side.card.name));
    use_reading(ui, lead, side.as_ref().is_some_and(|side| is_unread(&side.entry.lead)));
    let Some(Side { entry, card }) = side else { return no_lead(ui) };
    let quote = match quote_words(t, &entry.lead) {
        Some(quote) => el("p").class("quote-sum").with(quote),
        None => hint(t.quote_none()),
    };
    let profile = link(ui, Route::Profile { project, pro }).with(t.profile_of(&card.name));
    let view = Action::ClientViewContactsFromChat;
    let aside = el("aside")
        .class("side")
        .attr("aria-label", t.sidebar())
        .with(panel("quote", t.quote()).with(quote))
        .with(html! { <CallPanel {lead} /> })
        .with(contacts_panel(ui, &entry, &card, view).with(profile))
        .with(panel("outcome", t.outcome()).with(decide(ui, &entry, Action::RequestBookingFromProject)));
    el("div")
        .class("page")
        .with(back(ui, Route::Projects, t.nav_projects()))
        .with(page_head(&card.name, el("p").class("page-note").with(t.chat_about(&card.title))))
        .with(
            el("div")
                .class("split")
                .with(chat_panel(ui, Action::ClientSendMessage, lead, &card.name))
                .with(aside),
        )
        .html()
}

/// The pro's contacts, or the way to see them with what that shares.
pub(super) fn contacts_panel(ui: &Ui, of: &Entry, card: &Card, view: Action) -> El {
    let t = ui.t;
    let panel = panel("contacts", t.contacts());
    match &card.contacts {
        Some(contacts) => panel.with(contacts_card(ui, contacts)),
        None => {
            let pro = &card.name;
            let shared = if of.lead.visible_to_pro() { t.shared_already(pro) } else { t.shared_on_view(pro) };
            let button = ActionButton::new(view, of.key, t.show_contacts()).icon(Icon::Mail).announced();
            panel.with(hint(shared)).with(button.draw(ui))
        }
    }
}

const fn is_unread(lead: &Lead) -> bool {
    !matches!(lead.quote, Quote::None) && !lead.quote_read
}

/// Tells the pro that their quote has been read: free, and never a contact.
#[hook]
fn use_reading(ui: &Ui, lead: LeadKey, unread: bool) {
    let (begin, name) = (ui.commands.begin.clone(), ui.t.quote());
    use_effect_with((lead, unread), move |(lead, unread)| {
        if *unread {
            begin.emit(Intent::on_lead(Action::ReadQuote, *lead, name.into(), Callback::noop()));
        }
    });
}

/// Booking, hiring and declining; what is decided already is said instead. `book` says from where a
/// booking would be asked for.
pub(super) fn decide(ui: &Ui, of: &Entry, book: Action) -> El {
    let t = ui.t;
    let Entry { key, lead, .. } = of;
    let button =
        |action, label, class| ActionButton::new(action, *key, label).class(class).announced().draw(ui);
    let booked =
        if lead.booked { state("is-won", t.outcome_booked()) } else { button(book, t.book(), "is-small") };
    let says = (lead.hire_claimed && !lead.hired).then(|| state("is-open", t.outcome_says_hired()));
    let hired = if lead.hired {
        state("is-won", t.outcome_you_hired())
    } else if lead.hire_claimed {
        button(Action::ConfirmHired, t.confirm_hired(), "is-small is-primary")
    } else {
        button(Action::MarkHired, t.mark_hired(), "is-small")
    };
    let declined = if lead.negative_reply {
        state("is-lost", t.outcome_declined())
    } else {
        button(Action::ClientDecline, t.decline(), "is-small is-quiet")
    };
    el("div").class("commands").with(booked).with(says).with(hired).with(declined)
}
