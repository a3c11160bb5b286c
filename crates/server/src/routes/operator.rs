//! What whoever operates the marketplace needs to see.

use axum::Json;
use axum::extract::State;
use reckon_domain::wording;
use reckon_store::{PredictionRow, Predictions, TrailEntry, TrailRow};
use reckon_wire::view::{Difference, PredictionHealth, Trail, TrailForm};
use reckon_wire::{DecisionForm, decision::OutcomeForm};
use serde::{Deserialize, Serialize};

use crate::app::Shared;
use crate::http::explain::place;
use crate::http::read::Query;
use crate::identity::Caller;
use crate::problem::{Problem, ProblemForm};

/// How many of the predictions that differed are listed.
const LATEST: usize = 50;

/// How predictions compare with decisions, and the latest that differed.
#[utoipa::path(get, path = "/api/v1/operator/predictions", tag = "Operating", operation_id = "show_predictions", responses(
    (status = 200, description = "How they compare", body = PredictionHealth),
    (status = 404, description = "`not_found`: the caller does not operate the marketplace", body = ProblemForm),
))]
pub(crate) async fn predictions(
    State(app): State<Shared>,
    caller: Caller,
) -> Result<Json<PredictionHealth>, Problem> {
    caller.operator()?;
    let Predictions { predicted, agreed, stale, other_rules, unexplained, latest } =
        app.store.predictions(LATEST).await?;
    let latest = latest.iter().map(difference).collect();
    Ok(Json(PredictionHealth { predicted, agreed, stale, other_rules, unexplained, latest }))
}

fn difference(row: &PredictionRow) -> Difference {
    let decided = DecisionForm::new(&row.decision, None, false);
    let charges = decided.charges.iter().map(|charge| charge.amount).sum();
    let blocked = decided.reason.map(|reason| format!("blocked: {}", reason.name()));
    let failed = (decided.outcome == OutcomeForm::Error).then(|| "an error".to_owned());
    let cost = row.shown.cost;
    Difference {
        at: row.at.0,
        action: row.action.key().to_owned(),
        shown: if row.shown.blocked {
            "blocked".to_owned()
        } else {
            words(cost.counts, cost.charges.0, cost.on_contact.0)
        },
        decided: blocked.or(failed).unwrap_or_else(|| words(decided.counted, charges, decided.on_contact)),
        cause: row.cause.name().to_owned(),
    }
}

/// A cost, in a few words.
fn words(counts: bool, charges: u64, on_contact: u64) -> String {
    let mut words = Vec::new();
    if counts {
        words.push("1 interaction".to_owned());
    }
    if charges > 0 {
        words.push(format!("charges {charges}"));
    }
    if on_contact > 0 {
        words.push(format!("{on_contact} on contact"));
    }
    if words.is_empty() { "free".to_owned() } else { words.join(", ") }
}

/// The marketplace and its server at a glance.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Overview {
    /// The version of the rules.
    rules: String,
    /// The server's time, in milliseconds.
    at: i64,
    /// The log's last position: how many actions have changed something.
    log_position: u64,
    /// The plans there are.
    plans: usize,
    /// Actions that said what they were told.
    predicted: u64,
    /// Event streams that are open.
    streams: i64,
    /// The version of the server.
    version: &'static str,
}

/// The marketplace and its server at a glance.
#[utoipa::path(get, path = "/api/v1/operator/overview", tag = "Operating", operation_id = "show_overview", responses(
    (status = 200, description = "At a glance", body = Overview),
    (status = 404, description = "`not_found`: the caller does not operate the marketplace", body = ProblemForm),
))]
pub(crate) async fn overview(State(app): State<Shared>, caller: Caller) -> Result<Json<Overview>, Problem> {
    caller.operator()?;
    Ok(Json(Overview {
        rules: reckon_wire::rules_version(),
        at: app.clock.now().0,
        log_position: app.store.head().await?,
        plans: app.store.plans().await?.len(),
        predicted: app.store.predictions(0).await?.predicted,
        streams: app.metrics.streams.get(),
        version: env!("CARGO_PKG_VERSION"),
    }))
}

/// The most entries on a page.
const MOST: usize = 200;

/// Which page.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// The entries before the one of this number: the page before has given it as `next`.
    #[serde(default, deserialize_with = "place")]
    before: Option<u64>,
    /// Entries on this page: at most 200, by default 50.
    limit: Option<usize>,
}

/// Who did what: what operators and backends did, and who signed in or tried to, the latest first.
#[utoipa::path(get, path = "/api/v1/operator/trail", tag = "Operating", operation_id = "list_trail", params(Page), responses(
    (status = 200, description = "A page of it", body = Trail),
    (status = 400, description = "`malformed`, with the field", body = ProblemForm),
    (status = 404, description = "`not_found`: the caller does not operate the marketplace", body = ProblemForm),
))]
pub(crate) async fn trail(
    State(app): State<Shared>,
    caller: Caller,
    Query(Page { before, limit }): Query<Page>,
) -> Result<Json<Trail>, Problem> {
    caller.operator()?;
    let limit = limit.unwrap_or(50);
    if !(1..=MOST).contains(&limit) {
        let problem = wording!("must be from 1 to {MOST}", "muss von 1 bis {MOST} sein");
        return Err(Problem::field("limit", problem));
    }
    let mut rows = app.store.trail(before, limit + 1).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| row.id);
    Ok(Json(Trail { entries: rows.into_iter().map(entry).collect(), next }))
}

fn entry(TrailRow { id, position, entry }: TrailRow) -> TrailForm {
    let TrailEntry { at, who, name, acts_as, operation, about, address, outcome } = entry;
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    TrailForm {
        id,
        at: at.0,
        who: who.map(|who| who.to_string()),
        name: said(name),
        acts_as: acts_as.map(|actor| actor.to_string()),
        operation,
        about: said(about),
        address,
        outcome: outcome.name().to_owned(),
        position,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_said_in_a_few_words() {
        assert_eq!(words(false, 0, 0), "free");
        assert_eq!(words(true, 800, 2500), "1 interaction, charges 800, 2500 on contact");
    }
}
