//! Actions: asked about where they cost, done once, retried with the same key, and honest when they fail.

mod ask;
mod last;
mod perform;
mod queue;

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use reckon_domain::account::Plan;
use reckon_domain::{Action, Timestamp};
use reckon_wire::Acted;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use self::ask::Ask;
use self::last::lasts;
pub(crate) use self::perform::new_key;
use self::perform::{Done, perform};
pub use self::queue::{Command, Price, Stage};
use self::queue::{Queue, Step};
use crate::api::Trouble;
use crate::components::frame::focus_main;
use crate::components::notice::{button, trouble};
use crate::components::words;
use crate::dom::{El, el, nodes};
use crate::i18n::Texts;
use crate::state::predict::Cost;
use crate::state::{DiscussionKey, LeadKey, Session};
use crate::ui::{Ui, use_ui};

/// Something a person means to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// What.
    pub action: Action,
    /// On which lead, where it is about one.
    pub key: Option<LeadKey>,
    /// In which discussion, where it is about one.
    pub within: Option<DiscussionKey>,
    /// Its name, as its button has it.
    pub label: AttrValue,
    /// A quote's estimate, or the credits bought, in minor units.
    pub amount: Option<u64>,
    /// A message's words.
    pub body: Option<String>,
    /// The plan changed to.
    pub plan: Option<Plan>,
    /// When a callback is to be made.
    pub time: Option<Timestamp>,
    /// Called once it is done.
    pub done: Callback<Acted>,
}

impl Intent {
    /// An action on a lead, without more to say.
    #[must_use]
    pub fn on_lead(action: Action, key: LeadKey, label: AttrValue, done: Callback<Acted>) -> Self {
        Self { key: Some(key), ..Self::on_nothing(action, label, done) }
    }

    /// An action in a discussion.
    #[must_use]
    pub fn in_discussion(action: Action, of: DiscussionKey, label: AttrValue, done: Callback<Acted>) -> Self {
        Self { within: Some(of), ..Self::on_nothing(action, label, done) }
    }

    /// An action on the pro's own account.
    #[must_use]
    pub fn on_account(action: Action, label: AttrValue) -> Self {
        Self::on_nothing(action, label, Callback::noop())
    }

    const fn on_nothing(action: Action, label: AttrValue, done: Callback<Acted>) -> Self {
        Self {
            action,
            key: None,
            within: None,
            label,
            amount: None,
            body: None,
            plan: None,
            time: None,
            done,
        }
    }

    /// Whether both mean the same action.
    fn is_same_as(&self, other: &Self) -> bool {
        let Self { action, key, within, label: _, amount, body, plan, time, done: _ } = self;
        (action, key, within) == (&other.action, &other.key, &other.within)
            && (amount, body, plan, time) == (&other.amount, &other.body, &other.plan, &other.time)
    }
}

/// The way to do something, and what is being done.
#[derive(Clone, Default, PartialEq)]
pub struct Commands {
    /// Does what is meant, after a question where it costs.
    pub begin: Callback<Intent>,
    /// What is on its way to the server.
    busy: Rc<[Rc<Intent>]>,
}

impl Commands {
    /// Whether this action is on its way.
    #[must_use]
    pub fn is_busy(&self, action: Action, key: Option<LeadKey>) -> bool {
        self.busy.iter().any(|intent| intent.action == action && intent.key == key)
    }

    /// Whether this action in a discussion is on its way.
    #[must_use]
    pub fn is_busy_within(&self, action: Action, of: DiscussionKey) -> bool {
        self.busy.iter().any(|intent| intent.action == action && intent.within == Some(of))
    }
}

/// What actions are done around.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The page.
    pub children: Html,
}

/// Lets everything inside of it do actions, and shows their questions and failures.
#[component]
pub fn ActionHost(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let queue = use_reducer(Queue::default);
    let session = ui.session.clone();
    let done = done(ui);
    let run = {
        let (queue, session, leave) = (queue.dispatcher(), session.clone(), ui.auth.expire.clone());
        Callback::from(move |command: Command| {
            let Some(session) = session.clone() else { return };
            let (queue, done, leave) = (queue.clone(), done.clone(), leave.clone());
            queue.dispatch(Step::Put(command.clone().at(Stage::Doing)));
            spawn_local(async move {
                let step = perform(&session, &command).await;
                match &step {
                    Done::As(acted) => done.emit((command.clone(), acted.clone())),
                    Done::Failed(Trouble::SignedOut) => leave.emit(()),
                    Done::Failed(_) | Done::Refused(_) | Done::Again(_) => {}
                }
                queue.dispatch(step.into_step(command));
            });
        })
    };
    let begin = {
        let (queue, run) = (queue.clone(), run.clone());
        Callback::from(move |intent: Intent| {
            if let Some(session) = &session {
                start(t, session, &queue, &run, intent);
            }
        })
    };
    let busy = queue.busy();
    let commands = Commands { begin, busy };
    let drop_action = {
        let queue = queue.dispatcher();
        Callback::from(move |key: String| queue.dispatch(Step::Drop(key)))
    };
    let ui = Ui { commands, ..ui.clone() };
    let ask = queue.asking().map(|command| {
        let (key, agree, decline) = (command.key.clone(), run.clone(), drop_action.clone());
        html! { <Ask {key} command={command.clone()} {agree} {decline} /> }
    });
    let failures = failures(&ui, &queue.failed(), &run, &drop_action);
    ui.around(nodes(vec![props.children.clone(), ask.unwrap_or_default(), failures.html()]))
}

/// Asks where the action costs or cannot be taken back; else does it. One that is on its way, or asked about, is not begun twice;
/// one that failed goes on with its own key, so that it cannot happen twice either.
fn start(
    t: Texts,
    session: &Session,
    queue: &UseReducerHandle<Queue>,
    run: &Callback<Command>,
    intent: Intent,
) {
    if let Some(known) = queue.find(&intent) {
        if matches!(known.stage, Stage::Failed(_)) {
            run.emit(Command { intent: Rc::new(intent), ..known.clone() });
        }
        return;
    }
    let world = session.world();
    let forecast = match intent.within {
        Some(of) => world.forecast_within(intent.action, of),
        None => world.forecast_at(intent.action, intent.key, intent.time),
    };
    let shown = forecast.shown(world.position());
    drop(world);
    let lasts = lasts(t, &intent, "").is_some();
    let command = Command::new(intent, shown, forecast);
    match forecast.cost() {
        Cost::Free | Cost::Doubtful if !lasts => run.emit(command),
        Cost::Blocked => run.emit(command),
        Cost::Free | Cost::Doubtful | Cost::Shares | Cost::Counts | Cost::Charges => {
            queue.dispatch(Step::Put(command));
        }
    }
}

/// Tells whoever began an action, and reads out what came of it.
fn done(ui: &Ui) -> Callback<(Command, Box<Acted>)> {
    let t = ui.t;
    let announcer = ui.announcer.clone();
    Callback::from(move |(command, acted): (Command, Box<Acted>)| {
        announcer.emit(t.action_done(&command.intent.label));
        command.intent.done.emit(*acted);
        keep_focus();
    })
}

/// A button that is gone with its action takes the focus with it: then the page itself gets it.
fn keep_focus() {
    Timeout::new(60, || {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
        if document.active_element().is_none_or(|element| element.tag_name() == "BODY") {
            focus_main(true);
        }
    })
    .forget();
}

/// Actions that failed or were refused: what happened, and what can be done.
fn failures(ui: &Ui, failed: &[Command], retry: &Callback<Command>, dismiss: &Callback<String>) -> El {
    let list = (!failed.is_empty())
        .then(|| el("ul").each(failed.iter().map(|command| failure(ui, command, retry, dismiss))));
    el("div").class("toasts").attr("role", "alert").with(list)
}

fn failure(ui: &Ui, command: &Command, retry: &Callback<Command>, dismiss: &Callback<String>) -> El {
    let t = ui.t;
    let (text, again) = match &command.stage {
        Stage::Failed(what) => (trouble(t, what), what.is_passing()),
        Stage::Refused(decision) => (words::refusal(t, decision), false),
        Stage::Asking { .. } | Stage::Doing => (String::new(), false),
    };
    let (of, key) = (command.clone(), command.key.clone());
    let retry = retry.reform(move |_: MouseEvent| of.clone());
    let dismiss = dismiss.reform(move |_: MouseEvent| key.clone());
    let buttons = el("div")
        .class("toast-buttons")
        .with(again.then(|| button(t.try_again(), retry).class("is-small")))
        .with(button(t.dismiss(), dismiss).class("is-quiet is-small"));
    let words = el("p").with(el("strong").with(&command.intent.label)).with(" ").with(text);
    el("li").class("toast").key(command.key.clone()).with(words).with(buttons)
}
