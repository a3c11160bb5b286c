//! The client of a discussion: what there is with them, and which channels reach them.

use reckon_domain::relation::{Channel, Reach};
use reckon_domain::{Action, Relation};
use yew::prelude::*;

use super::list::channel_name;
use super::record::{Props, Record};
use crate::components::deed_button::DeedButton;
use crate::components::icon::Icon;
use crate::components::panel::{fact, facts, hint, panel, portrait};
use crate::dom::{El, el};
use crate::i18n::Texts;
use crate::state::DiscussionKey;
use crate::ui::Ui;

/// Who it is, how they can be reached, and what can be done about it.
pub(super) fn person(ui: &Ui, client: u32, name: &str, (relation, reach): (Relation, Reach)) -> El {
    let t = ui.t;
    let open = relation.open_discussions();
    let badge = (open > 0).then(|| el("span").class("badge is-blue").with(t.inbox_open(open)));
    let head = el("p").class("person-head").with(portrait(name)).with(el("strong").with(name)).with(badge);
    let of = |channel| DiscussionKey { client, channel };
    el("aside")
        .class("side")
        .attr("aria-label", t.client())
        .with(panel("person", t.client()).with(head).with(numbers(t, reach)))
        .with(channel(ui, of(Channel::Text), &relation, reach.mobile.then(|| t.report_wrong_number())))
        .with(channel(ui, of(Channel::Email), &relation, reach.email.then(|| t.report_wrong_address())))
        .with(html! { <Record ..Props::new(client, &relation) /> })
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

/// One channel: whether something can be sent, why not, and what the pro can say about it. `wrong` is the
/// name of the button that reports the contact, where there is one to report.
fn channel(ui: &Ui, of: DiscussionKey, relation: &Relation, wrong: Option<&'static str>) -> El {
    let t = ui.t;
    let thread = relation.thread(of.channel);
    let id = match of.channel {
        Channel::Chat => "reach-chat",
        Channel::Text => "reach-text",
        Channel::Email => "reach-email",
    };
    let state = if thread.unsubscribed { t.unsubscribed() } else { t.subscribed() };
    let leave = (!thread.unsubscribed).then(|| {
        DeedButton::within(Action::ProUnsubscribe, of, t.unsubscribe()).class("is-small is-quiet").draw(ui)
    });
    let wrong = wrong.map(|name| {
        DeedButton::within(Action::ReportWrongContact, of, name).class("is-small is-quiet").draw(ui)
    });
    let correct = thread.wrong.is_some().then(|| hint(t.wrong_where()));
    panel(id, channel_name(t, of.channel))
        .with(hint(state))
        .with(correct)
        .with(el("div").class("deeds").with(leave).with(wrong))
}
