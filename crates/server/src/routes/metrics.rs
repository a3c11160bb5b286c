//! What is counted, for Prometheus.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::app::Shared;
use crate::problem::Problem;

/// What is counted, in the text form that Prometheus reads.
#[utoipa::path(get, path = "/metrics", tag = "Operating", operation_id = "read_metrics", security(()), responses(
    (status = 200, description = "The metrics", body = String, content_type = "application/openmetrics-text"),
))]
pub(crate) async fn metrics(State(app): State<Shared>) -> Result<Response, Problem> {
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let predictions = app.store.predictions(0).await?;
    let metrics = &app.metrics;
    metrics.position.set(count(app.store.head().await?));
    metrics.agreed.set(count(predictions.agreed));
    metrics.stale.set(count(predictions.stale));
    metrics.other_rules.set(count(predictions.other_rules));
    metrics.unexplained.set(count(predictions.unexplained));
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], metrics.text()).into_response())
}
