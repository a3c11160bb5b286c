//! All that was exchanged with a client, one discussion a channel, and the way to begin another.

use reckon_domain::Role;
use reckon_domain::relation::{Channel, Status};
use reckon_wire::booking::ClientProfile;
use reckon_wire::discussions::Discussion;

use crate::components::action_button::ActionButton;
use crate::components::channel::{channel_icon, channel_name};
use crate::components::link::link;
use crate::components::panel::hint;
use crate::dom::{El, el};
use crate::i18n::iso;
use crate::router::Route;
use crate::state::{DiscussionKey, Session};
use crate::ui::Ui;

/// The discussions with the client, and a button for each channel that has none yet.
pub(super) fn talks(ui: &Ui, session: &Session, profile: &ClientProfile) -> El {
    let client = profile.relation.client;
    let relation = session.world().relation(client).0;
    let rows = profile.discussions.iter().map(|row| {
        let open = relation.thread(row.channel).discussion == Some(Status::Open);
        discussion(ui, DiscussionKey { client, channel: row.channel }, row, open)
    });
    let list = if profile.discussions.is_empty() {
        hint(ui.t.client_no_discussions())
    } else {
        el("ul").class("letters").each(rows)
    };
    let begun = |channel| profile.discussions.iter().any(|row| row.channel == channel);
    let others = [Channel::Text, Channel::Email].into_iter().filter(|channel| !begun(*channel));
    let buttons: Vec<_> = others.map(|channel| write(ui, DiscussionKey { client, channel }, 0)).collect();
    let buttons = (!buttons.is_empty()).then(|| el("div").class("commands").each(buttons));
    el("div").class("talks").with(list).with(buttons)
}

/// A button that leads to where a text or an email is written, with what it costs or why it is not possible.
/// `twin` tells it from others on the page.
#[must_use]
pub fn write(ui: &Ui, of: DiscussionKey, twin: u32) -> El {
    let name = match of.channel {
        Channel::Chat => ui.t.send_message(),
        Channel::Text => ui.t.write_text(),
        Channel::Email => ui.t.write_email(),
    };
    let navigator = ui.navigator.clone();
    let go = yew::Callback::from(move |()| navigator.to(Route::Discussion(of)));
    ActionButton::within(of.reply(), of, name)
        .class("is-small")
        .icon(channel_icon(of.channel))
        .instead(go)
        .twin(twin)
        .draw(ui)
}

fn discussion(ui: &Ui, of: DiscussionKey, row: &Discussion, open: bool) -> El {
    let t = ui.t;
    let status = if open { t.status_open() } else { t.status_closed() };
    let by_client = row.by.is_none_or(|by| by == Role::Client);
    let excerpt = if by_client { row.excerpt.clone() } else { t.inbox_you_wrote(&row.excerpt) };
    let head = el("span")
        .class("letter-head")
        .with(channel_icon(row.channel).html())
        .with(el("strong").class("letter-name").with(channel_name(t, row.channel)))
        .with(el("time").attr("datetime", iso(row.at)).with(t.day(row.at)));
    let badge = el("span").class("badge").class(if open { "is-waiting" } else { "is-quiet" }).with(status);
    el("li").key(row.channel.name()).class("letter").class(open.then_some("is-open")).with(
        link(ui, Route::Discussion(of))
            .class("letter-link")
            .with(head)
            .with(el("span").class("letter-words").saying(excerpt))
            .with(el("span").class("letter-end").with(badge)),
    )
}
