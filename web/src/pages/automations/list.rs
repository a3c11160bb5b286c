//! The rows of the list, and what they are made of.

use reckon_domain::relation::Channel;
use reckon_wire::automations::{AutomationCounts, AutomationDraft, AutomationForm};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{numbers, words};
use crate::api::{Trouble, automations as api};
use crate::components::icon::Icon;
use crate::components::link::link;
use crate::dom::{El, el, written};
use crate::i18n::Texts;
use crate::router::Route;
use crate::ui::Ui;

/// The automations.
pub(super) fn rows(
    ui: &Ui,
    all: &[AutomationForm],
    load: &Callback<()>,
    failed: &UseStateHandle<Option<Trouble>>,
) -> El {
    el("ul").class("automations").each(all.iter().map(|one| row(ui, one, load, failed)))
}

fn row(ui: &Ui, one: &AutomationForm, load: &Callback<()>, failed: &UseStateHandle<Option<Trouble>>) -> El {
    let name = link(ui, Route::Automation(one.id)).class("automation-name").with(written(&one.draft.name));
    el("li")
        .key(one.id)
        .class("automation")
        .class((!one.draft.on).then_some("is-off"))
        .with(
            el("div")
                .class("automation-head")
                .with(channel_icon(one.draft.channel).html())
                .with(el("h2").with(name))
                .with(switch(ui, one, load, failed)),
        )
        .with(el("p").class("hint").with(summary(ui.t, &one.draft)))
        .with(counts(ui.t, &one.counts, one.draft.channel))
}

const fn channel_icon(channel: Channel) -> Icon {
    match channel {
        Channel::Chat => Icon::Speech,
        Channel::Text => Icon::Mobile,
        Channel::Email => Icon::Mail,
    }
}

/// When an automation sends, and how.
pub(super) fn summary(t: Texts, draft: &AutomationDraft) -> String {
    let channel = match draft.channel {
        Channel::Chat => t.channel_chat(),
        Channel::Text => t.channel_text(),
        Channel::Email => t.email(),
    };
    [&words::moment(t, draft), " · ", channel].concat()
}

/// How many messages there are, and what is known of them. The server counts each by its last action: what was clicked
/// was opened before, and arrived before that. Nobody tells whether a text was opened.
pub(super) fn counts(t: Texts, counts: &AutomationCounts, channel: Channel) -> El {
    let AutomationCounts { waiting, sent, not_sent, delivered, opened, clicked, bounced } = *counts;
    let mut all = vec![
        (t.recipient_waiting(), waiting),
        (t.recipient_sent(), sent),
        (t.recipient_not_sent(), not_sent),
        (t.last_delivered(), delivered + opened + clicked),
    ];
    if channel == Channel::Email {
        all.extend([(t.last_opened(), opened + clicked), (t.last_clicked(), clicked)]);
    }
    all.push((t.last_bounced(), bounced));
    numbers(t, &all)
}

/// Switches an automation on and off.
pub(super) fn switch(
    ui: &Ui,
    one: &AutomationForm,
    load: &Callback<()>,
    failed: &UseStateHandle<Option<Trouble>>,
) -> El {
    let t = ui.t;
    let (load, failed, one) = (load.clone(), failed.clone(), one.clone());
    let (on, name) = (one.draft.on, one.draft.name.clone());
    let press = Callback::from(move |_: MouseEvent| {
        let (load, failed, one) = (load.clone(), failed.clone(), one.clone());
        spawn_local(async move {
            let draft = AutomationDraft { on: !one.draft.on, ..one.draft };
            let answer = api::save_automation(Some((one.id, one.version)), &draft).await;
            failed.set(answer.err());
            load.emit(());
        });
    });
    el("button")
        .attr("type", "button")
        .class("switch")
        .attr("role", "switch")
        .attr("aria-checked", if on { "true" } else { "false" })
        .attr("aria-label", t.automation_switch(&name))
        .onclick(press)
        .with(el("span").class("switch-track").attr("aria-hidden", "true"))
        .with(el("span").with(if on { t.switch_on() } else { t.switch_off() }))
}
