//! A lead in the pro's list.

use reckon_domain::lead::Quote;
use reckon_domain::{Action, Lead};
use reckon_wire::view::Card;
use yew::prelude::*;

use crate::components::action_button::{ActionButton, quote_action};
use crate::components::contacts::contacts_line;
use crate::components::icon::Icon;
use crate::components::link::link;
use crate::dom::{El, el, written};
use crate::i18n::{Texts, iso};
use crate::router::Route;
use crate::state::LeadKey;
use crate::ui::Ui;

/// The lead's title, where it stands, and what can be done about it: row `index`, from 0, of `count`.
#[must_use]
pub fn lead_row(ui: &Ui, lead: LeadKey, index: usize, count: usize) -> El {
    let row = el("li").class("row").key(lead.project).attr("data-row", index.to_string());
    let Some(session) = &ui.session else { return row };
    let world = session.world();
    let (Some(entry), Some(card)) = (world.lead(lead), world.cards.get(&lead)) else { return row };
    let marks =
        badges(ui.t, &entry.lead, world.unread.contains(&lead), entry.fees.guaranteed_reply.is_some());
    let title = link(ui, Route::Lead(lead.project)).saying(&card.title);
    // Who may see the contacts knows the whole name.
    let name = card.contacts.as_ref().map_or(&card.name, |contacts| &contacts.name);
    let what = el("div")
        .class("row-what")
        .with(el("p").class("row-badges").each(few(ui.t, marks)))
        .with(el("h2").class("row-title").with(title))
        .with(
            el("p").class("row-meta").with(el("span").class("row-name").saying(name)).each(meta(ui.t, card)),
        );
    row.attr("aria-setsize", count.to_string())
        .attr("aria-posinset", (index + 1).to_string())
        .with(what)
        .with(commands(
            ui,
            lead,
            &entry.lead,
            card,
            card.contacts.as_ref().map(|known| contacts_line(ui, known)),
        ))
}

/// Category, place and date of a project.
#[must_use]
pub fn meta(t: Texts, card: &Card) -> [El; 3] {
    [
        el("span").saying(&card.category),
        el("span").attr("title", card.place.clone()).with(Icon::Pin.html()).with(written(&card.place)),
        el("time").attr("datetime", iso(card.posted)).with(t.day(card.posted)),
    ]
}

fn commands(ui: &Ui, lead: LeadKey, facts: &Lead, card: &Card, contacts: Option<El>) -> El {
    let t = ui.t;
    let to = |route: Route| {
        let navigator = ui.navigator.clone();
        Callback::from(move |()| navigator.to(route))
    };
    let message = ActionButton::new(Action::ProSendMessage, lead, t.message())
        .icon(Icon::Speech)
        .instead(to(Route::Lead(lead.project)));
    let quote = matches!(facts.quote, Quote::None).then(|| {
        ActionButton::new(quote_action(ui, lead), lead, t.quote())
            .icon(Icon::Pencil)
            .instead(to(Route::Quote(lead.project)))
            .draw(ui)
    });
    let contacts = contacts.unwrap_or_else(|| {
        ActionButton::new(Action::ViewContactsFromLead, lead, t.view_contacts()).icon(Icon::Phone).draw(ui)
    });
    el("div")
        .class("row-commands")
        .attr("role", "group")
        .attr("aria-label", t.actions_on(&card.title))
        .with(message.draw(ui))
        .with(quote)
        .with(contacts)
}

/// As many badges have room in a row.
const BADGES: usize = 3;

/// The first badges, and how many there are beside them; which, in its title.
fn few(t: Texts, mut marks: Vec<Badge>) -> Vec<El> {
    let rest = marks.split_off(marks.len().min(BADGES));
    let more = u32::try_from(rest.len()).ok().filter(|more| *more > 0).map(|more| {
        let names: Vec<_> = rest.iter().map(|badge| badge.text).collect();
        let seen = el("span").attr("aria-hidden", "true").with(t.badges_more(more));
        let names = names.join(", ");
        let said = el("span").class("unseen").with(&names);
        el("span").class("badge").attr("title", names).with(seen).with(said)
    });
    marks.into_iter().map(Badge::draw).chain(more).collect()
}

/// Where a lead stands, in a word.
pub struct Badge {
    class: &'static str,
    icon: Option<Icon>,
    text: &'static str,
}

impl Badge {
    /// Draws it.
    #[must_use]
    pub fn draw(self) -> El {
        el("span").class("badge").class(self.class).with(self.icon.map(Icon::html)).with(self.text)
    }
}

/// Where a lead stands, in a word each, the most important first.
#[must_use]
pub fn badges(t: Texts, lead: &Lead, unread: bool, guaranteed: bool) -> Vec<Badge> {
    let badge = |class, text| Badge { class, icon: None, text };
    let drawn = |class, icon, text| Badge { class, icon: Some(icon), text };
    let quoted = !matches!(lead.quote, Quote::None);
    let quote = if lead.quote_read { t.badge_quote_read() } else { t.badge_quoted() };
    [
        unread.then(|| badge("is-new", t.badge_unread())),
        lead.negative_reply.then(|| badge("is-lost", t.badge_declined())),
        lead.hired.then(|| badge("is-won", t.badge_hired())),
        (lead.hire_claimed && !lead.hired).then(|| badge("is-claimed", t.badge_claimed())),
        lead.booked.then(|| badge("is-won", t.badge_booked())),
        quoted.then(|| badge("is-sent", quote)),
        guaranteed.then(|| drawn("is-shield", Icon::Shield, t.badge_guaranteed())),
        lead.recommended.then(|| drawn("is-recommended", Icon::Star, t.badge_recommended())),
        lead.contact_made.then(|| badge("is-won", t.badge_contact())),
        lead.counted.then(|| badge("is-counted", t.badge_counted())),
    ]
    .into_iter()
    .flatten()
    .collect()
}
