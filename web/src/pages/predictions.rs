//! For the operator: how predictions compare with decisions.

use std::collections::BTreeMap;

use reckon_domain::Action;
use reckon_wire::view::{Difference, PredictionHealth};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Trouble};
use crate::components::frame::use_title;
use crate::components::notice::{Failed, Loading, Notice};
use crate::components::words;
use crate::dom::{Child, el, nodes};
use crate::hooks::use_texts;
use crate::i18n::{Texts, iso};

/// How often the page asks again, in milliseconds.
const AGAIN: u32 = 5_000;

type Overview = BTreeMap<String, serde_json::Value>;

/// The health of predictions.
#[component]
pub fn Predictions() -> Html {
    let t = use_texts();
    use_title(t, t.nav_predictions());
    let health = use_state_eq(|| None::<(PredictionHealth, Overview)>);
    let failed = use_state_eq(|| None::<Trouble>);
    let load = {
        let (health, failed) = (health.clone(), failed.clone());
        use_callback((), move |(), ()| {
            let (health, failed) = (health.clone(), failed.clone());
            spawn_local(async move {
                match api::predictions().await {
                    Ok(found) => {
                        let overview = api::overview().await.unwrap_or_default();
                        health.set(Some((found, overview)));
                        failed.set(None);
                    }
                    Err(trouble) => failed.set(Some(trouble)),
                }
            });
        })
    };
    {
        let load = load.clone();
        use_effect_with((), move |()| {
            load.emit(());
            let timer = gloo_timers::callback::Interval::new(AGAIN, move || load.emit(()));
            move || drop(timer)
        });
    }
    let body = match (&*health, &*failed) {
        (None, Some(trouble)) => html! { <Failed trouble={trouble.clone()} retry={load} /> },
        (None, None) => html! { <Loading  /> },
        (Some((health, overview)), _) => nodes(vec![
            Child::child(figures(t, health)),
            Child::child(marketplace(t, overview)),
            Child::child(latest(t, &health.latest)),
        ]),
    };
    el("div")
        .class("page")
        .with(el("h1").class("page-title").with(t.nav_predictions()))
        .with(el("p").class("page-note").with(t.predictions_text()))
        .with(body)
        .html()
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no more than 52 bits")]
fn figures(t: Texts, health: &PredictionHealth) -> Html {
    let share = |part: u64| if health.predicted == 0 { 0.0 } else { part as f64 / health.predicted as f64 };
    let figure = |name: &'static str, value: u64, class: &'static str| {
        el("div")
            .class("figure")
            .class(class)
            .with(el("dt").with(name))
            .with(
                el("dd")
                    .with(
                        el("span")
                            .class("figure-value")
                            .with(t.number(u32::try_from(value).unwrap_or(u32::MAX))),
                    )
                    .with(el("span").class("figure-share").with(t.percent(share(value)))),
            )
            .html()
    };
    let wrong = if health.unexplained == 0 { "" } else { "is-alarming" };
    el("dl")
        .class("figures")
        .with(figure(t.predictions_all(), health.predicted, ""))
        .with(figure(t.predictions_agreed(), health.agreed, "is-good"))
        .with(figure(t.cause_stale(), health.stale, ""))
        .with(figure(t.cause_other_rules(), health.other_rules, ""))
        .with(figure(t.cause_unexplained(), health.unexplained, wrong))
        .html()
}

fn marketplace(t: Texts, overview: &Overview) -> Html {
    if overview.is_empty() {
        return Html::default();
    }
    let name = |key: &str| match key {
        "pros" => t.overview_pros().to_owned(),
        "clients" => t.overview_clients().to_owned(),
        "projects" => t.overview_projects().to_owned(),
        "leads" => t.overview_leads().to_owned(),
        "counted" => t.overview_counted().to_owned(),
        "log_position" => t.overview_log().to_owned(),
        other => other.replace('_', " "),
    };
    el("section")
        .class("panel")
        .attr("aria-labelledby", "overview")
        .with(el("h2").attr("id", "overview").class("panel-title").with(t.overview_title()))
        .with(el("dl").class("facts").each((overview).into_iter().map(|(key, value)| {
            el("div")
                .with(el("dt").with(name(key)))
                .with(el("dd").with(value.to_string().trim_matches('"').to_owned()))
                .html()
        })))
        .html()
}

fn latest(t: Texts, list: &[Difference]) -> Html {
    let cause = |cause: &str| match cause {
        "stale" => t.cause_stale(),
        "other_rules" => t.cause_other_rules(),
        _ => t.cause_unexplained(),
    };
    let row = |difference: &Difference| {
        let action = Action::from_key(&difference.action)
            .map_or_else(|| difference.action.clone(), |action| words::action(t, action).to_owned());
        el("tr")
            .with(
                el("td").with(el("time").attr("datetime", iso(difference.at)).with(t.moment(difference.at))),
            )
            .with(el("td").with(action))
            .with(el("td").attr("lang", "en").with(&difference.shown))
            .with(el("td").attr("lang", "en").with(&difference.decided))
            .with(el("td").with(cause(&difference.cause)))
            .html()
    };
    el("section")
        .class("panel")
        .attr("aria-labelledby", "latest")
        .with(el("h2").attr("id", "latest").class("panel-title").with(t.latest_title()))
        .with(if list.is_empty() {
            html! { <Notice title={t.latest_none()} text={t.latest_none_why()} /> }
        } else {
            el("div")
                .class("table-around")
                .attr("role", "region")
                .attr("aria-label", t.latest_title())
                .attr("tabindex", "0")
                .with(
                    el("table")
                        .class("table")
                        .with(el("caption").class("unseen").with(t.latest_title()))
                        .with(
                            el("thead").with(
                                el("tr")
                                    .with(el("th").attr("scope", "col").with(t.history_when()))
                                    .with(el("th").attr("scope", "col").with(t.latest_action()))
                                    .with(el("th").attr("scope", "col").with(t.latest_shown()))
                                    .with(el("th").attr("scope", "col").with(t.latest_decided()))
                                    .with(el("th").attr("scope", "col").with(t.latest_cause())),
                            ),
                        )
                        .with(el("tbody").each(list.iter().map(row))),
                )
                .html()
        })
        .html()
}
