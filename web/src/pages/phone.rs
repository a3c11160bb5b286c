//! The demonstration's telephones: the client's and the pro's, side by side, for each call under way.

mod texts;

use gloo_timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use self::texts::Handsets;
use crate::api::phone::{Listening, Ringing, Step, Switchboard, play, switchboard};
use crate::api::{self, Trouble};
use crate::components::icon::Icon;
use crate::components::notice::{failed as failed_part, loading, notice, trouble};
use crate::components::panel::hint;
use crate::dom::{El, el};
use crate::hooks::use_title;
use crate::i18n::{Texts, fill};
use crate::pages::not_found::not_found;
use crate::state::Session;
use crate::state::clock::Clock;
use crate::ui::{Ui, use_ui};

/// How often a running clock is looked at, in milliseconds.
const TICK: u32 = 500;

/// What is known of the telephones.
#[derive(Clone, Debug, Default, PartialEq)]
struct Known {
    board: Option<Switchboard>,
    failed: Option<Trouble>,
    /// Whether the stream of news is broken.
    lost: bool,
    /// Whether a call has ended while the page looked.
    over: bool,
}

/// The page of both telephones.
#[component]
pub fn Phone() -> Html {
    let ui = &use_ui();
    let t = ui.t;
    use_title(t.phone_title());
    let known = use_state_eq(Known::default);
    let refused = use_state_eq(|| None::<Trouble>);
    let load = use_board(&known);
    use_ticks(known.board.as_ref().is_some_and(|board| board.calls.iter().any(is_running)));
    let press = {
        let refused = refused.clone();
        Callback::from(move |(id, command): (String, &'static str)| {
            let refused = refused.clone();
            spawn_local(async move {
                // Whoever was slower finds the call elsewhere: the stream shows where.
                refused.set(play(&id, command).await.err().filter(|what| *what != Trouble::NotFound));
            });
        })
    };
    let body = match (&known.board, &known.failed) {
        (_, Some(Trouble::NotFound)) => return not_found(ui),
        (None, Some(trouble)) => failed_part(ui, trouble, &load),
        (None, None) => loading(ui),
        (Some(board), _) if board.calls.is_empty() => {
            let (title, why) = if known.over {
                (t.phone_over(), t.phone_none_why())
            } else {
                (t.phone_none(), t.phone_none_why())
            };
            el("div").class("calls-played").with(notice(title, why, false)).with(silent(t))
        }
        (Some(board), _) => {
            let now = ui.session.as_ref().map_or_else(Clock::default, session_clock).now();
            el("div").class("calls-played").each(board.calls.iter().map(|call| both(ui, call, now.0, &press)))
        }
    };
    el("div")
        .class("page")
        .with(el("h1").class("page-title").with(t.phone_title()))
        .with(el("p").class("page-note").with(t.phone_text()))
        .with(el("div").attr("role", "status").with(known.lost.then(|| hint(t.phone_lost()))))
        .with(
            el("div")
                .attr("role", "alert")
                .with(refused.as_ref().map(|what| el("p").class("field-problem").with(trouble(t, what)))),
        )
        .with(body)
        .with(html! { <Handsets /> })
        .html()
}

fn session_clock(session: &Session) -> Clock {
    session.world().clock
}

const fn is_running(call: &Ringing) -> bool {
    matches!(call.step, Step::Connected)
}

/// Asks which calls there are, and hears of every change. The callback asks again.
#[hook]
fn use_board(known: &UseStateHandle<Known>) -> Callback<()> {
    let before = use_mut_ref(Known::default);
    let take = {
        let known = known.clone();
        use_callback((), move |answer: Result<Option<Switchboard>, Trouble>, ()| {
            let mut now = before.borrow().clone();
            match answer {
                Ok(Some(board)) => {
                    let is_gone = |call: &Ringing| board.calls.iter().all(|other| other.id != call.id);
                    let ended = now.board.as_ref().is_some_and(|known| known.calls.iter().any(is_gone));
                    let over = board.calls.is_empty() && (ended || now.over);
                    now = Known { board: Some(board), failed: None, lost: false, over };
                }
                Ok(None) => now.lost = true,
                Err(trouble) => now.failed = Some(trouble),
            }
            before.replace(now.clone());
            known.set(now);
        })
    };
    let load = {
        let take = take.clone();
        use_callback((), move |(), ()| {
            let take = take.clone();
            spawn_local(async move { take.emit(switchboard().await.map(Some)) });
        })
    };
    use_effect_with((), {
        let load = load.clone();
        move |()| {
            load.emit(());
            let listening = Listening::begin(&take.reform(Ok));
            move || drop(listening)
        }
    });
    load
}

/// Draws the page again while a clock on it is running.
#[hook]
fn use_ticks(running: bool) {
    let tick = use_force_update();
    use_effect_with(running, move |running| {
        let interval = running.then(|| Interval::new(TICK, move || tick.force_update()));
        move || drop(interval)
    });
}

/// Both telephones of a call.
fn both(ui: &Ui, call: &Ringing, now: i64, press: &Callback<(String, &'static str)>) -> El {
    let t = ui.t;
    let seconds = u32::try_from((now - call.started).max(0) / 1_000).unwrap_or(u32::MAX);
    let id = ["call-", &call.id].concat();
    el("section")
        .class("call-played")
        .key(call.id.clone())
        .attr("aria-labelledby", id.clone())
        .with(
            el("h2")
                .class("section-title")
                .attr("id", id)
                .with(t.phone_call(fill::PhoneCall { client: &call.to_client, pro: &call.to_pro })),
        )
        .with(
            el("div")
                .class("handsets")
                .with(clients(t, call, seconds, press))
                .with(pros(t, call, seconds, press)),
        )
}

/// Two telephones at which nothing happens.
fn silent(t: Texts) -> El {
    let idle = |owner: &str| handset(owner, "", "is-idle", t.phone_idle(), None, Vec::new());
    el("div").class("handsets").with(idle(t.phone_of_client())).with(idle(t.phone_of_pro()))
}

fn clients(t: Texts, call: &Ringing, seconds: u32, press: &Callback<(String, &'static str)>) -> El {
    let key = |class, words: &str, command| key(call, press, class, words, command);
    let owner = t.phone_of_client();
    let (class, words, detail, keys) = match call.step {
        Step::ClientRinging => (
            "is-ringing",
            t.phone_rings().to_owned(),
            None,
            vec![
                key("is-go", t.phone_answer(), "answer"),
                key("", t.phone_busy(), "ring_busy"),
                key("", t.phone_ignore(), "no_answer"),
            ],
        ),
        Step::ClientListening => (
            "is-live",
            t.phone_listening().to_owned(),
            Some(
                el("blockquote")
                    .class("announcement")
                    .attr("lang", call.language.clone())
                    .attr("dir", "auto")
                    .with(&call.announcement),
            ),
            vec![key("is-go", t.phone_accept(), "accept"), key("is-stop", t.phone_decline(), "decline")],
        ),
        Step::ProRinging => (
            "is-live",
            t.phone_connecting().to_owned(),
            None,
            vec![key("is-stop", t.phone_hang_up(), "hang_up")],
        ),
        Step::Connected => (
            "is-live",
            t.phone_talking().to_owned(),
            Some(running(seconds)),
            vec![key("is-stop", t.phone_hang_up(), "hang_up")],
        ),
    };
    handset(owner, &call.to_client, class, &words, detail, keys)
}

fn pros(t: Texts, call: &Ringing, seconds: u32, press: &Callback<(String, &'static str)>) -> El {
    let key = |class, words: &str, command| key(call, press, class, words, command);
    let (class, words, detail, keys) = match call.step {
        Step::ClientRinging | Step::ClientListening => {
            ("is-idle", t.phone_first().to_owned(), None, Vec::new())
        }
        Step::ProRinging => (
            "is-ringing",
            t.phone_accepted(&call.to_client),
            None,
            vec![key("is-go", t.phone_answer(), "pro_answer"), key("", t.phone_ignore(), "pro_no_answer")],
        ),
        Step::Connected => (
            "is-live",
            t.phone_talking().to_owned(),
            Some(running(seconds)),
            vec![key("is-stop", t.phone_hang_up(), "hang_up")],
        ),
    };
    handset(t.phone_of_pro(), &call.to_pro, class, &words, detail, keys)
}

/// A telephone: whose it is, what it shows, and what can be pressed.
fn handset(
    owner: &str,
    name: &str,
    class: &'static str,
    words: &str,
    detail: Option<El>,
    keys: Vec<El>,
) -> El {
    let screen = el("div")
        .class("handset-screen")
        .with(Icon::Phone.html())
        .with(el("p").class("handset-words").attr("role", "status").with(words))
        .with(detail);
    let head = el("p").class("handset-owner").with(owner.to_owned());
    el("div")
        .class("handset")
        .class(class)
        .attr("role", "group")
        .attr("aria-label", [owner, " ", name].concat().trim().to_owned())
        .with(head)
        .with(el("p").class("handset-name").attr("dir", "auto").with(name))
        .with(screen)
        .with(el("div").class("handset-keys").each(keys))
}

/// Something to press at a telephone.
fn key(
    call: &Ringing,
    press: &Callback<(String, &'static str)>,
    class: &'static str,
    words: &str,
    command: &'static str,
) -> El {
    let id = call.id.clone();
    let onclick = press.reform(move |_: MouseEvent| (id.clone(), command));
    el("button")
        .attr("type", "button")
        .class("button")
        .class((!class.is_empty()).then_some(class))
        .attr("data-command", command)
        .onclick(onclick)
        .with(words.to_owned())
}

/// How long the two have spoken: `1:05`.
fn running(seconds: u32) -> El {
    let part = seconds % 60;
    let zero = if part < 10 { "0" } else { "" };
    let time = [&(seconds / 60).to_string(), ":", zero, &part.to_string()].concat();
    el("p").class("handset-clock").attr("role", "timer").with(time)
}

/// Whether this marketplace has telephones to play.
pub async fn plays() -> bool {
    api::phone::switchboard().await.is_ok()
}
