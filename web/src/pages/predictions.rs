//! For the operator: how predictions compare with decisions.

use reckon_domain::Action;
use reckon_wire::view::{Difference, PredictionHealth};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Overview, Trouble};
use crate::components::notice::{failed as failed_part, loading, notice};
use crate::components::panel::{fact, facts, panel};
use crate::components::words;
use crate::dom::{El, el, nodes};
use crate::hooks::use_title;
use crate::i18n::{Texts, iso};
use crate::ui::use_ui;

/// The health of predictions.
#[component]
pub fn Predictions() -> Html {
    let ui = &use_ui();
    let t = ui.t;
    use_title(t.nav_predictions());
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
        let occasion = ui.session.as_ref().map(|session| session.world().occasion());
        use_effect_with(occasion, move |_| load.emit(()));
    }
    let body = match (&*health, &*failed) {
        (None, Some(trouble)) => failed_part(ui, trouble, &load).html(),
        (None, None) => loading(ui).html(),
        (Some((health, overview)), _) => {
            let parts = [figures(t, health), marketplace(t, overview), latest(t, &health.latest)];
            nodes(parts.map(El::html).into())
        }
    };
    el("div")
        .class("page")
        .with(el("h1").class("page-title").with(t.nav_predictions()))
        .with(el("p").class("page-note").with(t.predictions_text()))
        .with(body)
        .html()
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no more than 52 bits")]
fn figures(t: Texts, health: &PredictionHealth) -> El {
    let share = |part: u64| if health.predicted == 0 { 0.0 } else { part as f64 / health.predicted as f64 };
    let figure = |name: &str, value: u64, class: &'static str| {
        let value = el("dd")
            .with(el("span").class("figure-value").with(t.number(u32::try_from(value).unwrap_or(u32::MAX))))
            .with(el("span").class("figure-share").with(t.percent(share(value))));
        el("div").class("figure").class(class).with(el("dt").with(name)).with(value)
    };
    let wrong = if health.unexplained == 0 { "is-fine" } else { "is-alarming" };
    el("dl")
        .class("figures")
        .with(figure(t.predictions_all(), health.predicted, "is-whole"))
        .with(figure(t.predictions_agreed(), health.agreed, "is-good"))
        .with(figure(t.cause_stale(), health.stale, "is-part"))
        .with(figure(t.cause_other_rules(), health.other_rules, "is-part"))
        .with(figure(t.cause_unexplained(), health.unexplained, wrong))
}

fn marketplace(t: Texts, overview: &Overview) -> El {
    let figures = [
        (t.overview_pros(), overview.pros),
        (t.overview_clients(), overview.clients),
        (t.overview_projects(), overview.projects),
        (t.overview_counted(), overview.counted),
        (t.overview_log(), overview.log_position),
        (t.overview_streams(), overview.streams),
    ];
    let lines = figures.into_iter().filter_map(|(name, value)| Some(fact(name, t.number(value?))));
    panel("overview", t.overview_title()).with(facts().each(lines))
}

/// The latest predictions that were decided otherwise.
fn latest(t: Texts, list: &[Difference]) -> El {
    let panel = panel("latest", t.latest_title());
    if list.is_empty() {
        return panel.with(notice(t.latest_none(), t.latest_none_why(), false));
    }
    let names = [t.history_when(), t.latest_action(), t.latest_shown(), t.latest_decided(), t.latest_cause()];
    let columns = el("tr").each(names.map(|name| el("th").attr("scope", "col").with(name)));
    let table = el("table")
        .class("table")
        .with(el("caption").class("unseen").with(t.latest_title()))
        .with(el("thead").with(columns))
        .with(el("tbody").each(list.iter().map(|difference| row(t, difference))));
    let around = el("div").class("table-around").attr("role", "group").attr("tabindex", "0");
    panel.with(around.attr("aria-label", t.latest_title()).with(table))
}

fn row(t: Texts, difference: &Difference) -> El {
    let cause = match difference.cause.as_str() {
        "stale" => t.cause_stale(),
        "other_rules" => t.cause_other_rules(),
        _ => t.cause_unexplained(),
    };
    let action = Action::from_key(&difference.action).map(|action| words::action(t, action));
    el("tr")
        .with(el("td").with(el("time").attr("datetime", iso(difference.at)).with(t.moment(difference.at))))
        .with(el("td").with(action.unwrap_or(&difference.action)))
        .with(el("td").attr("lang", "en").with(&difference.shown))
        .with(el("td").attr("lang", "en").with(&difference.decided))
        .with(el("td").with(cause))
}
