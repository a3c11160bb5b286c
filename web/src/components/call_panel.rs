//! Calls that connect themselves: where the service stands on a lead, and what can be done about it.

use reckon_domain::lead::{CallStatus, LAST_FAILURE};
use reckon_domain::{Action, Role, Timestamp};
use yew::prelude::*;

use crate::components::action_button::ActionButton;
use crate::components::icon::Icon;
use crate::components::panel::{hint, panel};
use crate::dom::{El, el};
use crate::hooks::recall;
use crate::i18n::{Texts, fill};
use crate::pages::lead::state;
use crate::pages::quote::{focus_field, input};
use crate::router::Route;
use crate::state::LeadKey;
use crate::state::world::Entry;
use crate::ui::{Ui, use_ui};
use crate::zone;

/// The name under which the browser remembers that this marketplace has telephones to play.
pub const PLAYS: &str = "plays-telephones";

/// An hour, in milliseconds.
const HOUR: i64 = 3_600_000;

/// Which lead.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// It.
    pub lead: LeadKey,
}

/// The call service of a lead quoted with Guaranteed Reply; nothing on another.
#[component]
pub fn CallPanel(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let lead = props.lead;
    let picked = use_state_eq(String::new);
    let Some(session) = &ui.session else { return Html::default() };
    let Some(entry) = session.entry(lead).filter(|entry| entry.lead.billed_by_contact()) else {
        return Html::default();
    };
    let world = session.world();
    let is_pro = session.role() == Some(Role::Pro);
    let zone = t.zone();
    let other = world.cards.get(&lead).map(|card| card.name.clone()).unwrap_or_default();
    let now = world.clock.now();
    drop(world);
    let status = entry.lead.call.status;
    let live = el("div").attr("role", "status").with(standing(t, &entry, is_pro, &other));
    let about = match status {
        CallStatus::Off | CallStatus::Failed => {
            Some(hint(if is_pro { t.calls_pro(&other) } else { t.calls_client(&other) }))
        }
        CallStatus::Dialing | CallStatus::Scheduled(_) | CallStatus::Stopped | CallStatus::Closed => None,
    };
    let start = (is_pro && status != CallStatus::Closed).then(|| {
        let scheduled = matches!(status, CallStatus::Scheduled(_));
        let label = if scheduled { t.calls_start_now() } else { t.calls_start() };
        ActionButton::new(Action::StartCall, lead, label).icon(Icon::Phone).announced().draw(ui)
    });
    let again = (!is_pro && status == CallStatus::Stopped).then(|| {
        let reactivate = ActionButton::new(Action::ReactivateContact, lead, t.calls_reactivate());
        reactivate.icon(Icon::Phone).announced().draw(ui)
    });
    let callback = match status {
        CallStatus::Off | CallStatus::Failed | CallStatus::Scheduled(_) => {
            Some(callback(ui, &entry, is_pro, &zone, &picked, now))
        }
        CallStatus::Dialing | CallStatus::Stopped | CallStatus::Closed => None,
    };
    let demo = (status != CallStatus::Closed && recall(PLAYS).is_some())
        .then(|| el("a").attr("href", Route::Phone.path()).attr("target", "_blank").with(t.calls_demo()));
    panel("calls", t.calls_title())
        .class("calls")
        .with(live)
        .with(is_pro.then(|| failures(t, &entry)).flatten())
        .with(about)
        .with(start)
        .with(again)
        .with(callback)
        .with(demo)
        .html()
}

/// Where the service stands, in a sentence.
fn standing(t: Texts, of: &Entry, is_pro: bool, other: &str) -> Option<El> {
    let (class, words) = match of.lead.call.status {
        CallStatus::Off => return None,
        CallStatus::Dialing if is_pro => ("is-open is-live", t.calls_dialing_pro(other)),
        CallStatus::Dialing => ("is-open is-live", t.calls_dialing_client().to_owned()),
        CallStatus::Scheduled(at) => {
            ("is-open", t.calls_scheduled(fill::CallsScheduled { moment: at, zone: &t.zone() }))
        }
        CallStatus::Failed if is_pro => ("is-lost", t.calls_failed_pro().to_owned()),
        CallStatus::Failed => ("is-open", t.calls_failed_client().to_owned()),
        CallStatus::Stopped if is_pro => ("is-lost", t.calls_stopped_pro(other)),
        CallStatus::Stopped => ("is-lost", t.calls_stopped_client().to_owned()),
        CallStatus::Closed => ("is-won", t.calls_closed().to_owned()),
    };
    Some(state(class, &words))
}

/// How many calls of five have failed.
fn failures(t: Texts, of: &Entry) -> Option<El> {
    let failed = of.lead.call.failures;
    let dot = |index| el("span").class("attempt").class((index < failed).then_some("is-failed"));
    let dots = el("span").class("attempts").attr("aria-hidden", "true").each((0..LAST_FAILURE).map(dot));
    (failed > 0 && of.lead.call.status != CallStatus::Closed).then(|| {
        let words = t.calls_failures(fill::CallsFailures { n: failed.into(), all: LAST_FAILURE.into() });
        el("p").class("hint attempts-line").with(dots).with(words)
    })
}

/// Where a day and a time are chosen.
fn callback(
    ui: &Ui,
    of: &Entry,
    is_pro: bool,
    zone: &str,
    picked: &UseStateHandle<String>,
    now: Timestamp,
) -> El {
    let t = ui.t;
    // Until something is chosen, the next full hour that leaves time to say so.
    let offered = (now.0 / HOUR + 2) * HOUR;
    let minutes = |millis: i64| zone::clock(zone, millis).map(|text| text.chars().take(16).collect());
    let shown: String =
        if picked.is_empty() { minutes(offered).unwrap_or_default() } else { (**picked).clone() };
    let time = zone::moment(zone, &shown);
    let words = match time {
        Some(time) => t.calls_picked(fill::CallsPicked { moment: Timestamp(time), zone }),
        None => t.calls_unpicked().to_owned(),
    };
    let field = input("callback", picked)
        .attr("type", "datetime-local")
        .attr("min", minutes(now.0))
        .attr("aria-describedby", "callback-hint")
        .attr("aria-invalid", time.is_none().then_some("true"))
        .value(shown);
    let (action, label) = match (is_pro, of.lead.call.status) {
        (true, CallStatus::Scheduled(_)) => (Action::ProScheduleCallback, t.calls_replace()),
        (true, _) => (Action::ProScheduleCallback, t.calls_callback()),
        (false, CallStatus::Scheduled(_)) => (Action::ClientScheduleCallback, t.calls_replace()),
        (false, _) => (Action::ClientScheduleCallback, t.calls_schedule()),
    };
    let choose = time.is_none().then(|| Callback::from(|()| focus_field("callback")));
    let button = ActionButton::new(action, of.key, label).time(time.map(Timestamp)).instead(choose);
    el("div")
        .class("form-line callback")
        .with(el("label").attr("for", "callback").with(t.calls_when()))
        .with(field)
        .with(el("p").attr("id", "callback-hint").class("hint").with(words))
        .with(button.announced().draw(ui))
}
