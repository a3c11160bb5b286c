//! How a client can be reached, why not, and what the pro can say about it.

use reckon_domain::Action;
use reckon_domain::relation::{Channel, Reach};
use reckon_wire::booking::{Appointment, AppointmentStatus, ClientProfile};
use yew::prelude::*;

use super::record::Record;
use crate::components::action_button::{About, ActionButton};
use crate::components::channel::channel_name;
use crate::components::chip::Chip;
use crate::components::contacts::contacts_line;
use crate::components::icon::Icon;
use crate::components::panel::{fact, facts, hint, panel};
use crate::dom::{El, el};
use crate::i18n::{Texts, iso};
use crate::state::{DiscussionKey, Session};
use crate::ui::Ui;

/// The most appointments that are listed.
const APPOINTMENTS: usize = 5;

/// The client's contacts. To a pro who may not see them: which there are, and the way to see them, if there is one.
pub(super) fn reach(ui: &Ui, session: &Session, client: u32) -> El {
    let world = session.world();
    if let Some(contacts) = world.contacts_of(client) {
        return contacts_line(ui, contacts);
    }
    let reach = world.relation(client).1;
    let lead = world.cheapest_view(client);
    drop(world);
    let view = lead.map(|lead| {
        let view = ActionButton::new(Action::ViewContactsFromSidebar, lead, ui.t.reveal_contacts());
        view.class("is-small").icon(Icon::Phone).announced().draw(ui)
    });
    el("div").class("reach-known").with(numbers(ui.t, reach)).with(view)
}

/// Each channel, the appointments to come, the consent record.
pub(super) fn info(ui: &Ui, session: &Session, profile: &ClientProfile) -> El {
    let client = profile.relation.client;
    let occasion = session.world().occasion();
    let of = |channel| DiscussionKey { client, channel };
    el("div")
        .class("side")
        .with(channel(ui, session, of(Channel::Text)))
        .with(channel(ui, session, of(Channel::Email)))
        .with(appointments(ui, session, &profile.appointments))
        .with(html! { <Record {client} {occasion} /> })
}

fn numbers(t: Texts, reach: Reach) -> El {
    let there = |is: bool| if is { t.known() } else { t.unknown() };
    let line = |icon: Icon, name: &str, is: bool| {
        fact(name, el("span").class("reach").with(icon.html()).with(there(is)))
    };
    facts()
        .with(line(Icon::Mobile, t.mobile(), reach.mobile))
        .with(line(Icon::Phone, t.landline(), reach.landline))
        .with(line(Icon::Mail, t.email(), reach.email))
}

/// One channel: whether something can be sent, why not, and what the pro can say about it. Where a button is
/// missing it says why.
fn channel(ui: &Ui, session: &Session, of: DiscussionKey) -> El {
    let t = ui.t;
    let (relation, reach) = session.world().relation(of.client);
    let thread = relation.thread(of.channel);
    let (id, report, missing) = match of.channel {
        Channel::Chat => ("reach-chat", t.report_wrong_number(), t.report_no_number()),
        Channel::Text => ("reach-text", t.report_wrong_number(), t.report_no_number()),
        Channel::Email => ("reach-email", t.report_wrong_address(), t.report_no_address()),
    };
    let about = About::Discussion(of);
    let forecast = about.forecast(session, of.reply());
    let cost = html! { <Chip {forecast} about={t.send_message()} id={["cost-", id].concat()} /> };
    let state = if thread.unsubscribed { t.unsubscribed() } else { t.subscribed() };
    let leave = (!thread.unsubscribed).then(|| {
        ActionButton::within(Action::ProUnsubscribe, of, t.unsubscribe()).class("is-small is-quiet").draw(ui)
    });
    let is_wrong = thread.wrong == Some(reach.version(of.channel)) && reach.has(of.channel);
    let wrong = (reach.has(of.channel) && !is_wrong).then(|| {
        ActionButton::within(Action::ReportWrongContact, of, report).class("is-small is-quiet").draw(ui)
    });
    let correct = match (is_wrong, reach.has(of.channel)) {
        (true, _) => t.wrong_where(),
        (false, true) => t.wrong_how(),
        (false, false) => missing,
    };
    panel(id, channel_name(t, of.channel))
        .with(el("p").class("reach-state").with(el("span").with(state)).with(cost))
        .with(thread.unsubscribed.then(|| hint(t.unsubscribed_why())))
        .with(el("div").class("commands").with(leave).with(wrong))
        .with(hint(correct))
}

/// What an appointment is for. What is empty was erased: the booking software says nothing without a title.
#[must_use]
pub fn visit_title(t: Texts, one: &Appointment) -> &str {
    if one.title.is_empty() { t.message_erased() } else { &one.title }
}

/// Those that are not over yet; where there are none, the latest that were.
fn appointments(ui: &Ui, session: &Session, all: &[Appointment]) -> El {
    let t = ui.t;
    let now = session.world().clock.now().0;
    let to_come: Vec<_> = all.iter().filter(|one| one.ends >= now).take(APPOINTMENTS).collect();
    let shown = if to_come.is_empty() { all.iter().rev().take(1).collect() } else { to_come };
    let row = |one: &Appointment| {
        let cancelled = one.status == AppointmentStatus::Cancelled;
        el("li")
            .class(cancelled.then_some("is-cancelled"))
            .with(el("time").attr("datetime", iso(one.starts)).with(t.appointment(one.starts)))
            .with(el("span").class("visit-title").attr("dir", "auto").with(visit_title(t, one)))
            .with(cancelled.then(|| el("span").class("badge is-lost").with(t.appointment_cancelled())))
    };
    let list = panel("client-appointments", t.import_appointments());
    if shown.is_empty() {
        return list.with(hint(t.client_no_appointments()));
    }
    list.with(el("ul").class("visit-list").each(shown.into_iter().map(row)))
}
