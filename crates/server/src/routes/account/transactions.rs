//! The pro's transactions, as pages and as a file.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use reckon_domain::{ProId, Timestamp, wording};
use reckon_store::TransactionPlace;
use reckon_wire::money::{Transaction, Transactions};
use reckon_wire::scenario::rfc3339;
use serde::Deserialize;

use crate::app::Shared;
use crate::http::csv;
use crate::http::read::{Query, not_a_cursor};
use crate::identity::Caller;
use crate::problem::{Problem, ProblemForm};
use crate::views::money;

/// Transactions in an answer, where no other number is asked for; and the most there can be.
const PAGE: usize = 100;

/// A page.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// The `next` of the page before; only what stands after that page is answered.
    before: Option<String>,
    /// How many at most, from 1 to 100.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
}

/// The pro's transactions, latest first: each stands where it began, whatever becomes of it.
///
/// Credits that were bought by card are there from the beginning, `pending`, and stay when they are `settled` or
/// `declined`. What has no `credits_after` has changed nothing.
#[utoipa::path(get, path = "/api/v1/account/transactions", tag = "Transactions", params(Page), responses(
    (status = 200, description = "A page of them", body = Transactions),
    (status = 400, description = "`malformed`, with the field", body = ProblemForm),
    (status = 404, description = "`not_found`: the caller is no pro", body = ProblemForm),
))]
pub(crate) async fn list(
    State(app): State<Shared>,
    caller: Caller,
    Query(Page { before, limit }): Query<Page>,
) -> Result<Json<Transactions>, Problem> {
    let limit = limit.unwrap_or(PAGE);
    if !(1..=PAGE).contains(&limit) {
        return Err(Problem::field(
            "limit",
            wording!("must be from 1 to {PAGE}", "muss von 1 bis {PAGE} sein"),
        ));
    }
    let before = before.as_deref().map(read_place).transpose()?;
    page(&app, caller.pro()?, before, limit).await.map(Json)
}

/// A place as it travels: the time and the id.
fn write_place(place: TransactionPlace) -> String {
    format!("{}-{}", place.at.0, place.id)
}

fn read_place(text: &str) -> Result<TransactionPlace, Problem> {
    let parts = text.split_once('-').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
    let place = parts.map(|(at, id)| TransactionPlace { at: Timestamp(at), id });
    place.ok_or_else(|| Problem::field("before", not_a_cursor()))
}

async fn page(
    app: &Shared,
    pro: ProId,
    before: Option<TransactionPlace>,
    limit: usize,
) -> Result<Transactions, Problem> {
    // One more than is shown says whether there is more.
    let mut rows = app.store.transactions(pro, before, limit + 1).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| write_place(row.place));
    Ok(Transactions { transactions: rows.into_iter().filter_map(money::transaction).collect(), next })
}

/// The header row, in the order of [`fields`].
const HEADER: &str =
    "id,position,at,for,source,amount,status,project,title,rule,credits_after,outstanding_after";

/// All of the pro's transactions as CSV (RFC 4180), latest first. Amounts are in minor units.
#[utoipa::path(get, path = "/api/v1/account/transactions.csv", tag = "Transactions", operation_id = "download", responses(
    (status = 200, description = "The file", content_type = "text/csv"),
    (status = 404, description = "`not_found`: the caller is no pro", body = ProblemForm),
))]
pub(crate) async fn file(State(app): State<Shared>, caller: Caller) -> Result<Response, Problem> {
    let pro = caller.pro()?;
    let mut text = format!("{HEADER}\r\n");
    let mut before = None;
    loop {
        let page = page(&app, pro, before, PAGE).await?;
        for transaction in &page.transactions {
            text.push_str(&csv::row(&fields(transaction)));
        }
        before = page.next.as_deref().map(read_place).transpose()?;
        if before.is_none() {
            break;
        }
    }
    Ok(csv::file("transactions.csv", text))
}

/// Fields in a row.
const FIELDS: usize = 12;

fn fields(transaction: &Transaction) -> [String; FIELDS] {
    // The names that travel as JSON are those of the file, too.
    let name = |value: serde_json::Result<serde_json::Value>| match value {
        Ok(serde_json::Value::String(name)) => name,
        Ok(_) | Err(_) => String::new(),
    };
    let number = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
    [
        transaction.id.to_string(),
        number(transaction.position),
        rfc3339(Timestamp(transaction.at)),
        name(serde_json::to_value(transaction.purpose)),
        name(serde_json::to_value(transaction.source)),
        transaction.amount.to_string(),
        name(serde_json::to_value(transaction.status)),
        number(transaction.project.map(u64::from)),
        transaction.title.clone().unwrap_or_default(),
        transaction.rule.clone().unwrap_or_default(),
        number(transaction.credits_after),
        number(transaction.outstanding_after),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_names_every_field() {
        assert_eq!(HEADER.split(',').count(), FIELDS);
    }
}
