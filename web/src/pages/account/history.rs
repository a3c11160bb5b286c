//! Every interaction that was counted: when, on which lead, by which rule.

use reckon_domain::Role;
use reckon_wire::view::CountedInteraction;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Trouble};
use crate::components::link::Link;
use crate::components::notice::{Failed, Loading, Notice};
use crate::dom::{Child, el, nodes};
use crate::hooks::{use_session, use_texts};
use crate::i18n::{Texts, iso};
use crate::router::Route;

/// A page of the history with fewer than these is its last.
const FEW: usize = 20;

/// The history, the latest first.
#[component]
pub(super) fn History() -> Html {
    let t = use_texts();
    let list = use_state_eq(|| None::<Vec<CountedInteraction>>);
    let ended = use_state_eq(|| false);
    let failed = use_state_eq(|| None::<Trouble>);
    let session = use_session();
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
    let retry = load.reform(|()| None);
    let body = match (&*list, &*failed) {
        (None, Some(trouble)) => html! { <Failed trouble={trouble.clone()} {retry} /> },
        (None, None) => html! { <Loading  /> },
        (Some(list), _) if list.is_empty() => {
            html! { <Notice title={t.history_none()} text={t.history_none_why()} /> }
        }
        (Some(list), _) => {
            let before = list.last().map(|last| last.position);
            let more = load.reform(move |_: MouseEvent| before);
            nodes(vec![
                Child::child(table(t, list, period_start)),
                if !*ended {
                    el("button")
                        .attr("type", "button")
                        .class("button is-quiet")
                        .onclick(more)
                        .with(t.history_more())
                        .html()
                } else {
                    Html::default()
                },
            ])
        }
    };
    el("section")
        .class("panel")
        .attr("aria-labelledby", "history")
        .with(el("h2").attr("id", "history").class("panel-title").with(t.history_title()))
        .with(body)
        .html()
}

fn table(t: Texts, list: &[CountedInteraction], period_start: i64) -> Html {
    let row = |counted: &CountedInteraction| {
        let by = match counted.by {
            Role::Client => t.by_client(),
            Role::Pro => t.by_you(),
            Role::Marketplace | Role::Phone | Role::Automation | Role::Mail | Role::BookingSoftware => {
                t.by_system()
            }
        };
        el("tr").key(counted.position).with(el("td").with(el("time").attr("datetime", iso(counted.at)).with(t.moment(counted.at)))).with(el("td").with(html! { <Link to={Route::Lead(counted.project)}>{ Child::child(&counted.title) }</Link> })).with(el("td").with(by)).with(el("td").with(html! { <Link to={Route::Rules} fragment={counted.rule.clone()} class="rule-link">{ Child::child(&counted.rule) }</Link> })).with(el("td").with(if counted.period_start == period_start { t.period_this().to_owned() } else { t.period_from(&t.day(counted.period_start)) })).html()
    };
    el("div")
        .class("table-around")
        .attr("tabindex", "0")
        .with(
            el("table")
                .class("table")
                .with(el("caption").class("unseen").with(t.history_title()))
                .with(
                    el("thead").with(
                        el("tr")
                            .with(el("th").attr("scope", "col").with(t.history_when()))
                            .with(el("th").attr("scope", "col").with(t.history_lead()))
                            .with(el("th").attr("scope", "col").with(t.history_by()))
                            .with(el("th").attr("scope", "col").with(t.history_rule()))
                            .with(el("th").attr("scope", "col").with(t.history_period())),
                    ),
                )
                .with(el("tbody").each(list.iter().map(row))),
        )
        .html()
}
