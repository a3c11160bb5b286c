//! Every interaction that was counted: when, on which lead, by which rule.

use reckon_domain::{Role, Timestamp};
use reckon_wire::view::CountedInteraction;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Trouble};
use crate::components::link::{link, rule_link};
use crate::components::notice::{button, failed as failed_part, loading, notice};
use crate::components::panel::{cell, panel};
use crate::dom::{El, el, written};
use crate::i18n::iso;
use crate::router::Route;
use crate::ui::{Ui, use_ui};

/// A page of the history with fewer than these is its last.
const FEW: usize = 20;

/// The history, the latest first.
#[component]
pub(super) fn History() -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let list = use_state_eq(|| None::<Vec<CountedInteraction>>);
    let ended = use_state_eq(|| false);
    let failed = use_state_eq(|| None::<Trouble>);
    let session = ui.session.clone();
    let (used, period_start) = session.map_or((0, 0), |session| {
        let world = session.world();
        let account = world.account();
        (account.used_at(world.clock.now()), account.period.start.0)
    });
    let load = {
        let (list, ended, failed) = (list.clone(), ended.clone(), failed.clone());
        use_callback((), move |before: Option<u64>, ()| {
            let (list, ended, failed) = (list.clone(), ended.clone(), failed.clone());
            spawn_local(async move {
                match api::interactions(before).await {
                    Ok(more) => {
                        failed.set(None);
                        ended.set(more.len() < FEW);
                        let mut known = before.and_then(|_| (*list).clone()).unwrap_or_default();
                        known.extend(more);
                        list.set(Some(known));
                    }
                    Err(trouble) => failed.set(Some(trouble)),
                }
            });
        })
    };
    {
        // What is counted while the page is open is on top at once.
        let load = load.clone();
        use_effect_with((used, period_start), move |_| load.emit(None));
    }
    let body = match (&*list, &*failed) {
        (None, Some(trouble)) => failed_part(ui, trouble, &load.reform(|()| None)),
        (None, None) => loading(ui),
        (Some(list), _) if list.is_empty() => notice(t.history_none(), t.history_none_why(), false),
        (Some(list), _) => table(ui, list, period_start),
    };
    let before = list.as_ref().and_then(|list| list.last()).map(|last| last.position);
    let more = (before.is_some() && !*ended)
        .then(|| button(t.history_more(), load.reform(move |_: MouseEvent| before)).class("is-quiet"));
    panel("history", t.history_title()).with(body).with(more).html()
}

fn table(ui: &Ui, list: &[CountedInteraction], period_start: i64) -> El {
    let t = ui.t;
    let names = [t.history_when(), t.history_lead(), t.history_by(), t.history_rule(), t.history_period()];
    let columns = el("tr").each(names.map(|name| el("th").attr("scope", "col").with(name)));
    let table = el("table")
        .class("table is-stacked")
        .with(el("caption").class("unseen").with(t.history_title()))
        .with(el("thead").with(columns))
        .with(el("tbody").each(list.iter().map(|counted| row(ui, counted, period_start))));
    let around = el("div").class("table-around").attr("role", "group").attr("tabindex", "0");
    around.attr("aria-label", t.history_title()).with(table)
}

fn row(ui: &Ui, counted: &CountedInteraction, period_start: i64) -> El {
    let t = ui.t;
    let by = match counted.by {
        Role::Client => t.by_client(),
        Role::Pro => t.by_you(),
        Role::Marketplace
        | Role::Phone
        | Role::Automation
        | Role::Mail
        | Role::BookingSoftware
        | Role::PaymentProcessor => t.by_system(),
    };
    let period = if counted.period_start == period_start {
        t.period_this().to_owned()
    } else {
        t.period_from(Timestamp(counted.period_start))
    };
    let time = el("time").attr("datetime", iso(counted.at)).with(t.moment(counted.at));
    el("tr")
        .key(counted.position)
        .with(cell(t.history_when()).with(time))
        .with(
            cell(t.history_lead()).with(link(ui, Route::Lead(counted.project)).with(written(&counted.title))),
        )
        .with(cell(t.history_by()).with(by))
        .with(cell(t.history_rule()).with(rule_link(ui, &counted.rule).with(&counted.rule)))
        .with(cell(t.history_period()).with(period))
}
