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
        (None, None) => html! { <Loading /> },
        (Some((health, overview)), _) => html! { <>{ figures(t, health) }{ marketplace(t, overview) }{ latest(t, &health.latest) }</> },
    };
    html! {
        <div class="page">
            <h1 class="page-title">{ t.nav_predictions() }</h1>
            <p class="page-note">{ t.predictions_text() }</p>
            { body }
        </div>
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no more than 52 bits")]
fn figures(t: Texts, health: &PredictionHealth) -> Html {
    let share = |part: u64| if health.predicted == 0 { 0.0 } else { part as f64 / health.predicted as f64 };
    let figure = |name: &'static str, value: u64, class: &'static str| {
        html! {
            <div class={classes!("figure", class)}>
                <dt>{ name }</dt>
                <dd><span class="figure-value">{ t.number(u32::try_from(value).unwrap_or(u32::MAX)) }</span>
                <span class="figure-share">{ t.percent(share(value)) }</span></dd>
            </div>
        }
    };
    let wrong = if health.unexplained == 0 { "" } else { "is-alarming" };
    html! {
        <dl class="figures">
            { figure(t.predictions_all(), health.predicted, "") }
            { figure(t.predictions_agreed(), health.agreed, "is-good") }
            { figure(t.cause_stale(), health.stale, "") }
            { figure(t.cause_other_rules(), health.other_rules, "") }
            { figure(t.cause_unexplained(), health.unexplained, wrong) }
        </dl>
    }
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
    html! {
        <section class="panel" aria-labelledby="overview">
            <h2 id="overview" class="panel-title">{ t.overview_title() }</h2>
            <dl class="facts">
                for (key, value) in overview {
                    <div><dt>{ name(key) }</dt><dd>{ value.to_string().trim_matches('"').to_owned() }</dd></div>
                }
            </dl>
        </section>
    }
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
        html! {
            <tr>
                <td><time datetime={iso(difference.at)}>{ t.moment(difference.at) }</time></td>
                <td>{ action }</td>
                <td lang="en">{ &difference.shown }</td>
                <td lang="en">{ &difference.decided }</td>
                <td>{ cause(&difference.cause) }</td>
            </tr>
        }
    };
    html! {
        <section class="panel" aria-labelledby="latest">
            <h2 id="latest" class="panel-title">{ t.latest_title() }</h2>
            if list.is_empty() {
                <Notice title={t.latest_none()} text={t.latest_none_why()} />
            } else {
                <div class="table-around" role="region" aria-label={t.latest_title()} tabindex="0">
                    <table class="table">
                        <caption class="unseen">{ t.latest_title() }</caption>
                        <thead>
                            <tr>
                                <th scope="col">{ t.history_when() }</th>
                                <th scope="col">{ t.latest_action() }</th>
                                <th scope="col">{ t.latest_shown() }</th>
                                <th scope="col">{ t.latest_decided() }</th>
                                <th scope="col">{ t.latest_cause() }</th>
                            </tr>
                        </thead>
                        <tbody>{ for list.iter().map(row) }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}
