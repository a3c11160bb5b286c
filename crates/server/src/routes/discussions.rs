//! The pro's inbox: discussions in every channel, and what was said in them.

use axum::Json;
use axum::extract::State;
use reckon_domain::relation::{Channel, Status};
use reckon_domain::wording;
use reckon_domain::{ClientId, ProId};
use reckon_store::{DiscussionCounts, DiscussionFilter, Store, StoreError};
use reckon_wire::consents::Consents;
use reckon_wire::discussions::{Correspondence, DiscussionCount, Inbox};
use reckon_wire::form::DiscussionStatus;
use reckon_wire::name::Named;
use serde::Deserialize;

use crate::app::Shared;
use crate::http::explain::place;
use crate::http::read::{Path, Query};
use crate::identity::Caller;
use crate::problem::{Code, Problem, ProblemForm};
use crate::routes::clients::record::After;
use crate::views::clients::acquaintance;
use crate::views::{self, rows};

/// The most discussions on a page.
const MOST: usize = 200;

/// Messages in an answer.
const MESSAGES: usize = 100;

/// Which discussions.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `open` or `closed`; both where it is left out.
    status: Option<DiscussionStatus>,
    /// `chat`, `text` or `email`; all where it is left out.
    #[param(value_type = Option<reckon_wire::schema::Channel>)]
    channel: Option<String>,
    /// The `next` of the page before.
    #[serde(default, deserialize_with = "place")]
    before: Option<u64>,
    /// Discussions on this page: at most 200, by default 50; with 0 the counts alone.
    #[param(minimum = 0, maximum = 200)]
    limit: Option<usize>,
}

/// The pro's discussions, the one first in which something happened last, and how many there are.
#[utoipa::path(get, path = "/api/v1/discussions", tag = "Discussions", params(Wanted), responses(
    (status = 200, description = "A page of them", body = Inbox),
    (status = 400, description = "`malformed`: a field that is none of its values", body = ProblemForm),
    (status = 404, description = "`not_found`: the caller is no pro", body = ProblemForm),
))]
pub(crate) async fn list(
    State(app): State<Shared>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Inbox>, Problem> {
    let pro = caller.pro()?;
    let limit = wanted.limit.unwrap_or(50);
    if limit > MOST {
        return Err(Problem::field(
            "limit",
            wording!("must be from 0 to {MOST}", "muss von 0 bis {MOST} sein"),
        ));
    }
    let channel = wanted.channel.as_deref().map(channel).transpose()?;
    let filter = DiscussionFilter { status: wanted.status.map(Status::from), channel, client: None };
    // Read before the rows: what happens in between is heard of by the stream, and read again.
    let position = app.store.head().await?;
    let counts = app.store.discussion_counts(pro).await?;
    let mut found = app.store.discussions(pro, filter, wanted.before, limit + 1).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| last.discussed.position);
    let discussions = found.into_iter().map(rows::discussion).collect();
    Ok(Json(Inbox { discussions, counts: numbers(&counts), position, next }))
}

fn numbers(counts: &DiscussionCounts) -> Vec<DiscussionCount> {
    DiscussionFilter::default()
        .kinds()
        .map(|(channel, status)| DiscussionCount {
            channel,
            status: status.into(),
            number: counts.of(channel, status),
        })
        .collect()
}

fn channel(name: &str) -> Result<Channel, Problem> {
    let wrong = || wording!("must be one of: chat, text, email", "muss eines sein von: chat, text, email");
    Channel::from_name(name).ok_or_else(|| Problem::field("channel", wrong()))
}

/// The client's consent record with this pro, oldest first: what became of their subscriptions, when, how, by which
/// rule and in which words.
#[utoipa::path(get, path = "/api/v1/discussions/{client}/consents", tag = "Discussions", operation_id = "list_consents",
    params(("client" = u32, Path, description = "The client"), After),
    responses(
        (status = 200, description = "A page of it", body = Consents),
        (status = 404, description = "`not_found`: not there, or not the caller's", body = ProblemForm),
))]
pub(crate) async fn consents(
    State(app): State<Shared>,
    caller: Caller,
    Path(client): Path<u32>,
    Query(After { after }): Query<After>,
) -> Result<Json<Consents>, Problem> {
    let (pro, client) = (caller.pro()?, ClientId(client));
    acquaintance(app.store.as_ref(), pro, client).await?;
    let rows = app.store.consents(client, Some(pro), after.unwrap_or(0), MESSAGES + 1).await?;
    Ok(Json(views::consents::page(rows, MESSAGES)))
}

/// From where back.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Before {
    /// A position in the log; only what was exchanged before it is answered.
    #[serde(default, deserialize_with = "place")]
    before: Option<u64>,
}

/// What was exchanged in a discussion: the latest 100, oldest first.
#[utoipa::path(get, path = "/api/v1/discussions/{client}/{channel}/messages", tag = "Discussions", operation_id = "list_messages",
    params(
        ("client" = u32, Path, description = "The client"),
        ("channel" = reckon_wire::schema::Channel, Path, description = "The channel"),
        Before
    ),
    responses(
        (status = 200, description = "The messages", body = [Correspondence]),
        (status = 404, description = "`not_found`: not there, or not the caller's", body = ProblemForm),
))]
pub(crate) async fn messages(
    State(app): State<Shared>,
    caller: Caller,
    Path((client, name)): Path<(u32, String)>,
    Query(Before { before }): Query<Before>,
) -> Result<Json<Vec<Correspondence>>, Problem> {
    let (pro, client) = (caller.pro()?, ClientId(client));
    let channel = Channel::from_name(&name).ok_or(Code::NotFound)?;
    acquaintance(app.store.as_ref(), pro, client).await?;
    let found = app.store.correspondence(pro, client, channel, before, MESSAGES).await?;
    // Seldom asked: most emails come from the client's own address.
    let elsewhere = found.iter().any(|row| row.heading.sender.is_some());
    let sees = elsewhere && sees_contacts(app.store.as_ref(), pro, client).await?;
    Ok(Json(found.into_iter().map(|row| rows::correspondence(row, channel, sees)).collect()))
}

/// Whether the pro may see the client's contacts, on any of their leads.
async fn sees_contacts(store: &dyn Store, pro: ProId, client: ClientId) -> Result<bool, StoreError> {
    let leads = store.leads_of_client(client).await?;
    Ok(leads.iter().any(|row| row.pro == pro && row.lead.visible_to_pro()))
}
