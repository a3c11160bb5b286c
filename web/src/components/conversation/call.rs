//! A call in the chat: what came of it, and its recording.

use reckon_domain::{Amount, Role, Timestamp};
use reckon_wire::calls::{CallBy, CallForm, CallStatus};

use crate::components::icon::Icon;
use crate::dom::{El, el};
use crate::i18n::{Texts, fill, iso};

/// A call that was made, as a line of the chat.
#[must_use]
pub fn call_entry(t: Texts, call: &CallForm, viewer: Option<Role>) -> El {
    let name = match call.by {
        CallBy::Pro => t.call(),
        CallBy::Callback => t.callback(),
    };
    let failed = matches!(
        call.status,
        CallStatus::Busy | CallStatus::NoAnswer | CallStatus::Declined | CallStatus::Missed
    );
    let minutes = call
        .minutes_charged
        .filter(|sum| *sum > 0)
        .map(|sum| el("span").class("call-cost").with(t.call_minutes(Amount(sum))));
    let player = call.recording.as_ref().map(|at| {
        el("audio")
            .flag("controls", true)
            .attr("preload", "metadata")
            .attr("src", at.clone())
            .attr("aria-label", t.recording(Timestamp(call.at)))
    });
    let words = el("p")
        .class("call-words")
        .with(Icon::Phone.html())
        .with(el("strong").with(name))
        .with(el("span").with(outcome(t, call, viewer == Some(Role::Pro))))
        .with(el("time").class("message-time").attr("datetime", iso(call.at)).with(t.time(call.at)));
    el("li")
        .class("call-entry")
        .class(failed.then_some("is-failed"))
        .key(["call-", &call.id.to_string()].concat())
        .with(words)
        .with(minutes)
        .with(player)
}

/// What came of a call, in a few words.
fn outcome(t: Texts, call: &CallForm, is_pro: bool) -> String {
    let failed = |why: &str| if is_pro { t.call_failed_pro(why) } else { t.call_failed_client(why) };
    match call.status {
        CallStatus::Dialing => t.call_under_way().to_owned(),
        CallStatus::Connected => t.call_connected(&length(t, call.seconds.unwrap_or_default())),
        CallStatus::ProMissed if is_pro => t.call_missed_pro().to_owned(),
        CallStatus::ProMissed => t.call_missed_client().to_owned(),
        CallStatus::Busy => failed(t.call_busy()),
        CallStatus::NoAnswer => failed(t.call_no_answer()),
        CallStatus::Declined => failed(t.call_declined()),
        CallStatus::Missed => failed(t.call_late()),
        CallStatus::Overtaken => t.call_overtaken().to_owned(),
    }
}

/// A length of time in minutes and seconds.
#[must_use]
pub fn length(t: Texts, seconds: u32) -> String {
    t.call_length(fill::CallLength { minutes: seconds / 60, seconds: seconds % 60 })
}
