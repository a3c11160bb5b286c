//! The list of discussions, and what it is narrowed to.

use reckon_domain::Role;
use reckon_domain::relation::{Channel, Status};
use reckon_wire::discussions::Discussion;
use reckon_wire::snapshot::Viewer;
use std::collections::BTreeSet;
use std::rc::Rc;
use yew::prelude::*;

use crate::components::action_button::About;
use crate::components::channel::{channel_icon, channel_name, discussion_with};
use crate::components::chip::Chip;
use crate::components::icon::Icon;
use crate::components::link::link;
use crate::components::virtual_list::VirtualList;
use crate::components::words;
use crate::dom::{El, el};
use crate::i18n::{Texts, iso};
use crate::router::Route;
use crate::state::discussion::{Counts, Narrowed};
use crate::state::{DiscussionKey, LeadKey, Session};
use crate::ui::Ui;

/// Two rows of buttons: by status and by channel, each with how many there are.
pub(super) fn filters(t: Texts, narrowed: Narrowed, counts: &Counts, choose: &Callback<Narrowed>) -> El {
    let statuses = [
        (Some(Status::Open), t.status_open()),
        (Some(Status::Closed), t.status_closed()),
        (None, t.status_any()),
    ]
    .map(|(status, name)| (Narrowed { status, ..narrowed }, name));
    let all = [(None, t.channel_any())];
    let channels = all
        .into_iter()
        .chain(Channel::ALL.map(|channel| (Some(channel), channel_name(t, channel))))
        .map(|(channel, name)| (Narrowed { channel, ..narrowed }, name));
    let button = |(to, name): (Narrowed, &'static str)| {
        el("button")
            .attr("type", "button")
            .class("segment")
            .attr("aria-pressed", if to == narrowed { "true" } else { "false" })
            .onclick(choose.reform(move |_: MouseEvent| to))
            .with(el("span").with(name))
            .with(el("span").class("segment-number").with(t.number(counts.of(to))))
    };
    let group =
        |name: &'static str| el("div").class("segments").attr("role", "group").attr("aria-label", name);
    el("div")
        .class("inbox-filters")
        .with(group(t.inbox_by_status()).each(statuses.into_iter().map(button)))
        .with(group(t.inbox_by_channel()).each(channels.map(button)))
}

/// The rows, of `total` that there are.
pub(super) fn rows(
    ui: &Ui,
    rows: &Rc<Vec<Rc<Discussion>>>,
    total: u32,
    read: Option<DiscussionKey>,
    chosen: &UseStateHandle<BTreeSet<DiscussionKey>>,
    wanted: Option<(usize, u32)>,
    at_end: Callback<()>,
) -> Html {
    let (drawn, of, chosen) = (ui.clone(), rows.clone(), chosen.clone());
    let row = Callback::from(move |index: usize| {
        let (Some(session), Some(row)) = (&drawn.session, of.get(index)) else { return Html::default() };
        let key = DiscussionKey::of(row);
        discussion(&drawn, session, row, read == Some(key))
            .with(choose(drawn.t, row, key, &chosen))
            .attr("data-row", index.to_string())
            .attr("aria-setsize", total.to_string())
            .attr("aria-posinset", (index + 1).to_string())
            .html()
    });
    let epoch = ui.session.as_ref().map_or(0, Session::epoch);
    let (count, label) = (rows.len(), ui.t.nav_discussions());
    html! { <VirtualList {count} {row} version={epoch} {label} {wanted} {at_end} /> }
}

/// A box to choose the discussion with others.
fn choose(
    t: Texts,
    row: &Discussion,
    of: DiscussionKey,
    chosen: &UseStateHandle<BTreeSet<DiscussionKey>>,
) -> El {
    let all = chosen.clone();
    let onchange = Callback::from(move |_: Event| {
        let mut next = (*all).clone();
        if !next.remove(&of) {
            next.insert(of);
        }
        all.set(next);
    });
    let name = discussion_with(t, &row.name, row.channel);
    let field = el("input").attr("type", "checkbox").checked(chosen.contains(&of)).onchange(onchange);
    el("label")
        .class("letter-choose")
        .with(field)
        .with(el("span").class("unseen").with(t.several_choose(&name)))
}

/// What an answer would be about: in a chat the lead that was written about last.
pub(super) fn answer(session: &Session, row: &Discussion) -> Option<About> {
    let of = DiscussionKey::of(row);
    let pro = match session.world().me.viewer {
        Some(Viewer::Pro(pro)) => pro,
        Some(Viewer::Client(_)) | None => return None,
    };
    match (row.channel, row.project) {
        (Channel::Chat, Some(project)) => Some(About::Lead(LeadKey { project, pro })),
        (Channel::Chat, None) => None,
        (Channel::Text | Channel::Email, _) => Some(About::Discussion(of)),
    }
}

/// The time of what happened today, the day of what happened before.
fn when(t: Texts, at: i64, now: i64) -> String {
    if t.full_date(at) == t.full_date(now) { t.time(at) } else { t.day(at) }
}

fn discussion(ui: &Ui, session: &Session, row: &Discussion, read: bool) -> El {
    let t = ui.t;
    let of = DiscussionKey::of(row);
    let channel = channel_name(t, row.channel);
    let open = Status::from(row.status) == Status::Open;
    let status = if open { t.status_open() } else { t.status_closed() };
    let by_client = row.by.is_none_or(|by| by == Role::Client);
    // What was said without a word is said, too: a picture came, or the words were erased.
    let words = match row.excerpt.as_str() {
        "" if row.said.is_some() => t.inbox_no_words(),
        excerpt => excerpt,
    };
    let excerpt = if by_client { words.to_owned() } else { t.inbox_you_wrote(words) };
    let badge = el("span")
        .class("badge")
        .class(if open { "is-waiting" } else { "is-quiet" })
        .attr("aria-hidden", "true")
        .with(status);
    let head = el("span")
        .class("letter-head")
        .with(channel_icon(row.channel).html())
        .with(el("strong").class("letter-name").saying(&row.name))
        .with(badge)
        .with(el("time").attr("datetime", iso(row.at)).with(when(t, row.at, session.world().clock.now().0)));
    let failed = row.failure.map(|why| {
        let words = el("span").saying(words::undelivered(t, why));
        el("span").class("letter-failed").with(Icon::Bar.html()).with(words)
    });
    let words = el("span").class("letter-words").saying(excerpt);
    let chip = answer(session, row).map(|about| {
        let (forecast, id) = (about.forecast(session, of.reply()), about.chip_id(of.reply()));
        html! { <Chip {forecast} about={t.send_message()} {id} /> }
    });
    el("li")
        .key(format!("{}-{}", of.client, of.channel.name()))
        .class("letter")
        .class(open.then_some("is-open"))
        .class(read.then_some("is-read-now"))
        .with(
            link(ui, Route::Discussion(of))
                .class("letter-link")
                .attr("aria-current", read.then_some("true"))
                .with(el("span").class("unseen").with([status, ", ", channel, ": "].concat()))
                .with(head)
                .with(words)
                .with(failed),
        )
        .with(el("span").class("letter-end").with(chip))
}
