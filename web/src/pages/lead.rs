//! The pro's side of a lead: the chat, and beside it what there is to know and to do.

use reckon_domain::lead::Quote;
use reckon_domain::{Action, Lead as Facts};
use reckon_wire::snapshot::Viewer;
use reckon_wire::view::{Card, Contacts};
use yew::prelude::*;

use crate::components::action_button::{ActionButton, quote_action};
use crate::components::call_panel::CallPanel;
use crate::components::contacts::contacts_card;
use crate::components::conversation::chat_panel;
use crate::components::icon::Icon;
use crate::components::lead_row::{Badge, badges};
use crate::components::notice::loading;
use crate::components::panel::{back, fact, facts, hint, page_head, panel};
use crate::dom::{El, el};
use crate::hooks::use_title;
use crate::i18n::{Texts, iso};
use crate::pages::not_found::not_found;
use crate::pages::quote::on_contact;
use crate::router::Route;
use crate::state::{LeadKey, Session};
use crate::ui::{Ui, use_ui};

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

/// In place of a lead that is not there: it may still come, or not.
pub fn no_lead(ui: &Ui) -> Html {
    if ui.session.as_ref().is_some_and(|session| session.world().complete) {
        not_found(ui)
    } else {
        el("div").class("page").with(loading(ui)).html()
    }
}

/// The page of a lead.
#[component]
pub fn Lead(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let known = ui.session.as_ref().and_then(|session| {
        let lead = own_lead(session, props.project)?;
        let world = session.world();
        Some((*world.lead(lead)?, world.cards.get(&lead)?.clone()))
    });
    use_title(known.as_ref().map_or(t.nav_leads(), |(_, card)| &card.title));
    let Some((entry, card)) = known else { return no_lead(ui) };
    let lead = entry.key;
    let marks = badges(t, &entry.lead, false, entry.fees.guaranteed_reply.is_some());
    let side = el("aside")
        .class("side")
        .attr("aria-label", t.sidebar())
        .with(details(t, &card))
        .with(contacts_panel(ui, lead, &entry.lead, card.contacts.as_ref()))
        .with(quote_panel(ui, lead, &entry.lead))
        .with(html! { <CallPanel {lead} /> })
        .with(panel("outcome", t.outcome()).with(outcome(ui, lead, &entry.lead)));
    el("div")
        .class("page")
        .with(back(ui, Route::Leads, t.nav_leads()))
        .with(page_head(&card.title, el("p").class("row-badges").each(marks.into_iter().map(Badge::draw))))
        .with(
            el("div")
                .class("split")
                .with(chat_panel(ui, Action::ProSendMessage, lead, &card.name))
                .with(side),
        )
        .html()
}

/// What the client asks for.
fn details(t: Texts, card: &Card) -> El {
    let posted = el("time").attr("datetime", iso(card.posted)).with(t.full_date(card.posted));
    panel("details", t.details())
        .with(el("p").class("details-text").attr("dir", "auto").with(&card.description))
        .with(
            facts()
                .with(fact(t.client(), &card.name))
                .with(fact(t.category(), &card.category))
                .with(fact(t.place(), &card.place))
                .with(fact(t.posted(), posted)),
        )
}

fn contacts_panel(ui: &Ui, lead: LeadKey, known: &Facts, contacts: Option<&Contacts>) -> El {
    let t = ui.t;
    let panel = panel("contacts", t.contacts());
    let awaited = known.billed_by_contact() && !known.visible_to_pro();
    let hidden = if awaited { t.contacts_awaited() } else { t.contacts_hidden() };
    match contacts {
        Some(contacts) => panel.with(contacts_card(ui, contacts)),
        None => panel.with(hint(hidden)).with(
            ActionButton::new(Action::ViewContactsFromSidebar, lead, t.reveal_contacts())
                .icon(Icon::Phone)
                .announced()
                .draw(ui),
        ),
    }
}

/// The quote, or the way to write one.
fn quote_panel(ui: &Ui, lead: LeadKey, known: &Facts) -> El {
    let t = ui.t;
    let panel = panel("quote", t.quote());
    if let Some(words) = quote_words(t, known) {
        let read = if known.quote_read { t.badge_quote_read() } else { t.quote_unread() };
        let due = match known.quote {
            Quote::GuaranteedReply { fee, .. } if !known.contact_made => {
                Some(facts().with(fact(t.costs_on_contact(), on_contact(ui, fee))))
            }
            Quote::GuaranteedReply { .. } | Quote::Manual { .. } | Quote::None => None,
        };
        return panel.with(el("p").class("quote-sum").with(words)).with(hint(read)).with(due);
    }
    let navigator = ui.navigator.clone();
    let write = Callback::from(move |()| navigator.to(Route::Quote(lead.project)));
    let button = ActionButton::new(quote_action(ui, lead), lead, t.write_quote()).icon(Icon::Pencil);
    panel.with(button.instead(write).announced().draw(ui))
}

/// The quote on a lead: its sum, or that it names none.
#[must_use]
pub fn quote_words(t: Texts, lead: &Facts) -> Option<String> {
    match lead.quote {
        Quote::None => None,
        Quote::Manual { amount } | Quote::GuaranteedReply { amount, .. } => {
            Some(amount.map_or_else(|| t.quote_without_sum().to_owned(), |amount| t.money(amount.0)))
        }
    }
}

/// What has come of the lead, and what the pro can say about it.
fn outcome(ui: &Ui, lead: LeadKey, known: &Facts) -> El {
    let t = ui.t;
    let hired = if known.hired {
        state("is-won", t.outcome_hired())
    } else if known.hire_claimed {
        state("is-open", t.outcome_claimed())
    } else {
        ActionButton::new(Action::ClaimHired, lead, t.claim_hired()).class("is-small").announced().draw(ui)
    };
    let declined = if known.negative_reply {
        state("is-lost", t.outcome_declined())
    } else {
        ActionButton::new(Action::ProDecline, lead, t.decline())
            .class("is-small is-quiet")
            .announced()
            .draw(ui)
    };
    el("div").class("commands").with(hired).with(declined)
}

/// Something that is decided.
#[must_use]
pub fn state(class: &'static str, text: &str) -> El {
    el("p").class("state").class(class).with(text)
}
