//! The pro's calendar: appointments by day, and from each the way to a text or an email.

use gloo_events::EventListener;
use reckon_domain::relation::Channel;
use reckon_wire::booking::{Appointment, AppointmentStatus};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::Trouble;
use crate::api::booking::{Span, calendar};
use crate::components::client::{visit_title, write};
use crate::components::contacts::contacts_line;
use crate::components::link::link;
use crate::components::notice::{button, failed as failed_part, loading, notice};
use crate::components::panel::page_head;
use crate::dom::{Child as _, El, el, nodes, written};
use crate::hooks::use_title;
use crate::i18n::{Texts, iso};
use crate::router::Route;
use crate::state::{DiscussionKey, Session};
use crate::ui::{Ui, use_ui};
use crate::zone;

/// Appointments that are asked for at a time.
const PAGE: u32 = 50;
/// The most that are asked for at a time.
const MOST: u32 = 200;

/// What is known of the list.
#[derive(Clone, Debug, Default, PartialEq)]
struct Listed {
    /// The appointments; nothing until the server has answered.
    rows: Option<Rc<Vec<Appointment>>>,
    /// What to ask for the next page with.
    next: Option<String>,
    /// Why the list could not be loaded.
    failed: Option<Trouble>,
}

/// The calendar.
#[component]
pub fn Calendar() -> Html {
    let ui = &use_ui();
    let t = ui.t;
    use_title(t.nav_calendar());
    let past = use_state_eq(|| false);
    let listed = use_state_eq(Listed::default);
    let asked = use_mut_ref(|| 0_u32);
    let session = ui.session.clone();
    let load = {
        let (session, listed, asked, zone) = (session.clone(), listed.clone(), asked.clone(), t.zone());
        Callback::from(move |(past, after): (bool, Option<String>)| {
            let Some(session) = session.clone() else { return };
            let (listed, asked, zone) = (listed.clone(), asked.clone(), zone.clone());
            *asked.borrow_mut() += 1;
            let question = *asked.borrow();
            spawn_local(async move {
                let known = listed.rows.as_ref().map_or(0, |rows| u32::try_from(rows.len()).unwrap_or(MOST));
                let limit = if after.is_some() { PAGE } else { known.clamp(PAGE, MOST) };
                let answer = calendar(span(&session, &zone, past), after.as_deref(), limit).await;
                // An answer that another question has overtaken is of no use any more.
                if *asked.borrow() == question {
                    listed.set(take(&session, &listed, after.is_some(), answer));
                }
            });
        })
    };
    let occasion = session.as_ref().map(|session| session.world().occasion());
    use_effect_with((*past, occasion), {
        let load = load.clone();
        move |(past, _)| load.emit((*past, None))
    });
    use_return(load.reform({
        let past = *past;
        move |()| (past, None)
    }));
    let Some(session) = session else { return Html::default() };
    let choose = {
        let (past, listed) = (past.clone(), listed.clone());
        Callback::from(move |wanted: bool| {
            if *past != wanted {
                listed.set(Listed::default());
                past.set(wanted);
            }
        })
    };
    let body = match (&listed.rows, &listed.failed) {
        (None, Some(trouble)) => {
            let past = *past;
            failed_part(ui, trouble, &load.reform(move |()| (past, None)))
        }
        (None, None) => loading(ui),
        (Some(rows), _) if rows.is_empty() => {
            let none = if *past { t.calendar_none_past() } else { t.calendar_none() };
            notice(none, t.calendar_none_why(), false)
        }
        (Some(rows), _) => {
            let past = *past;
            let more = listed.next.clone().map(|next| {
                button(t.inbox_more(), load.reform(move |_: MouseEvent| (past, Some(next.clone()))))
            });
            days(ui, &session, rows).with(more)
        }
    };
    el("div")
        .class("page is-calendar")
        .with(page_head(t.nav_calendar(), el("p").class("page-note").with(t.calendar_zone(&t.zone()))))
        .with(choices(t, *past, &choose))
        .with(body)
        .html()
}

/// From the beginning of the pro's day on, or before it.
fn span(session: &Session, zone: &str, past: bool) -> Span {
    let world = session.world();
    let now = world.clock.now().0;
    let start = zone::day_start(zone, now).unwrap_or(now);
    if past { Span::Before(start) } else { Span::From(start) }
}

/// The list after an answer.
fn take(
    session: &Session,
    listed: &Listed,
    more: bool,
    answer: Result<reckon_wire::booking::Calendar, Trouble>,
) -> Listed {
    match answer {
        Ok(found) => {
            session.change(|world| {
                for relation in &found.relations {
                    world.put_relation(relation, found.position);
                }
                for one in &found.appointments {
                    world.put_name(one.client, &one.name);
                }
            });
            let mut rows =
                if more { listed.rows.as_deref().cloned().unwrap_or_default() } else { Vec::new() };
            rows.extend(found.appointments);
            Listed { rows: Some(Rc::new(rows)), next: found.next, failed: None }
        }
        // What is shown stays; the stream says by itself that the page is behind.
        Err(trouble) => Listed { failed: Some(trouble), ..listed.clone() },
    }
}

/// Asks again when somebody comes back to the page: the booking software may have spoken meanwhile.
#[hook]
fn use_return(load: Callback<()>) {
    use_effect(move || {
        let listener =
            web_sys::window().map(|window| EventListener::new(&window, "focus", move |_| load.emit(())));
        move || drop(listener)
    });
}

fn choices(t: Texts, past: bool, choose: &Callback<bool>) -> El {
    let one = |(to, name): (bool, &'static str)| {
        el("button")
            .attr("type", "button")
            .class("segment")
            .attr("aria-pressed", if to == past { "true" } else { "false" })
            .onclick(choose.reform(move |_: MouseEvent| to))
            .with(name)
    };
    el("div")
        .class("segments calendar-choice")
        .attr("role", "group")
        .attr("aria-label", t.nav_calendar())
        .each([(false, t.calendar_upcoming()), (true, t.calendar_past())].map(one))
}

/// The appointments, with a heading wherever a day begins in the pro's time zone.
fn days(ui: &Ui, session: &Session, rows: &[Appointment]) -> El {
    let t = ui.t;
    let now = session.world().clock.now().0;
    let today = t.full_day(now);
    let mut all = el("div").class("calendar");
    for of_day in rows.chunk_by(|one, next| t.full_day(one.starts) == t.full_day(next.starts)) {
        let Some(first) = of_day.first() else { continue };
        let day = t.full_day(first.starts);
        let is_today = (day == today).then(|| el("span").class("badge is-blue").with(t.calendar_today()));
        let id = format!("day-{}", first.id);
        let heading = el("h2").attr("id", id.clone()).class("calendar-day").with(&day).with(is_today);
        let list = el("ul").class("visits").each(of_day.iter().map(|one| appointment(ui, session, one, now)));
        all = all.with(el("section").key(day).attr("aria-labelledby", id).with(heading).with(list));
    }
    all
}

fn appointment(ui: &Ui, session: &Session, one: &Appointment, now: i64) -> El {
    let t = ui.t;
    let cancelled = one.status == AppointmentStatus::Cancelled;
    let badge = cancelled.then(|| {
        nodes(vec![" ".child(), el("span").class("badge is-lost").with(t.appointment_cancelled()).html()])
    });
    let times = t.times(one.starts, one.ends);
    let of = |channel| DiscussionKey { client: one.client, channel };
    let buttons = [Channel::Text, Channel::Email].map(|channel| write(ui, of(channel), one.id));
    el("li")
        .key(one.id)
        .class("visit")
        .class(cancelled.then_some("is-cancelled"))
        .class((one.ends < now).then_some("is-over"))
        .with(el("time").class("visit-time").attr("datetime", iso(one.starts)).with(times))
        .with(
            el("div")
                .class("visit-what")
                .with(el("p").class("visit-title").with(written(visit_title(t, one))).with(badge))
                .with(link(ui, Route::Client(one.client)).class("visit-client").saying(&one.name))
                .with(session.world().contacts_of(one.client).map(|contacts| contacts_line(ui, contacts))),
        )
        .with(el("div").class("actions visit-actions").each(buttons))
}
