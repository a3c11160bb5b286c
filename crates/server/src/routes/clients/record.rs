//! What the marketplace does about one client: reads their consent record, and erases what is known of them.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use reckon_domain::decide::About;
use reckon_domain::{Action, ClientId, Timestamp, wording};
use reckon_providers::mail::inbound::Limits;
use reckon_providers::mail::maildir::Maildir;
use reckon_providers::text::Number;
use reckon_store::{Actor, Command, Contacts};
use reckon_wire::consents::{Consent, Consents};
use reckon_wire::scenario::rfc3339;
use serde::{Deserialize, Serialize};

use crate::acting::fields;
use crate::app::Shared;
use crate::http::csv;
use crate::http::explain::place;
use crate::http::read::{Json, Path, Query};
use crate::identity::Caller;
use crate::problem::{Code, Problem, ProblemForm};
use crate::views::consents as views;

/// Changes in an answer.
const PAGE: usize = 200;

/// From where on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// The `next` of the page before.
    #[serde(default, deserialize_with = "place")]
    pub(crate) after: Option<u64>,
}

/// A client's consent record across all pros, oldest first: who changed a subscription, when, how, by which rule
/// and in which words.
#[utoipa::path(get, path = "/api/v1/clients/{client}/consents", tag = "Clients", operation_id = "list_consents",
    params(("client" = u32, Path, description = "The client"), After),
    responses(
        (status = 200, description = "A page of it", body = Consents),
        (status = 404, description = "`not_found`: no such client, or the caller does not operate the marketplace", body = ProblemForm),
))]
pub(crate) async fn consents(
    State(app): State<Shared>,
    caller: Caller,
    Path(client): Path<u32>,
    Query(After { after }): Query<After>,
) -> Result<Answer<Consents>, Problem> {
    caller.operator()?;
    page(&app, ClientId(client), after.unwrap_or(0)).await.map(Answer)
}

async fn page(app: &Shared, client: ClientId, after: u64) -> Result<Consents, Problem> {
    // One more than is shown says whether there is more.
    Ok(views::page(app.store.consents(client, None, after, PAGE + 1).await?, PAGE))
}

/// The header row, in the order of [`row`].
const HEADER: &str = "position,at,pro,client,channel,subscribed,by,how,rule,words";

/// A client's whole consent record across all pros as CSV (RFC 4180), oldest first.
#[utoipa::path(get, path = "/api/v1/clients/{client}/consents.csv", tag = "Clients", operation_id = "download_consents",
    params(("client" = u32, Path, description = "The client")),
    responses(
        (status = 200, description = "The file", content_type = "text/csv"),
        (status = 404, description = "`not_found`: no such client, or the caller does not operate the marketplace", body = ProblemForm),
))]
pub(crate) async fn file(
    State(app): State<Shared>,
    caller: Caller,
    Path(client): Path<u32>,
) -> Result<Response, Problem> {
    caller.operator()?;
    let mut text = format!("{HEADER}\r\n");
    let mut after = Some(0);
    while let Some(from) = after {
        let page = page(&app, ClientId(client), from).await?;
        page.consents.iter().for_each(|one| text.push_str(&csv::row(&row(one))));
        after = page.next;
    }
    Ok(csv::file(&format!("consents-{client}.csv"), text))
}

fn row(one: &Consent) -> [String; 10] {
    // The name that travels as JSON is that of the file, too.
    let how = serde_json::to_value(one.how).ok();
    [
        one.position.to_string(),
        rfc3339(Timestamp(one.at)),
        one.pro.to_string(),
        one.client.to_string(),
        one.channel.name().to_owned(),
        one.subscribed.to_string(),
        one.by.name().to_owned(),
        how.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned(),
        one.rule.clone().unwrap_or_default(),
        one.words.clone().unwrap_or_default(),
    ]
}

/// An erasure that is asked for.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Erase {
    /// Stands for this erasure, for ever: 8 to 64 letters, digits, `-` or `_`.
    #[schema(value_type = reckon_wire::schema::Key)]
    key: String,
}

/// An erasure that is done.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Erasure {
    /// The client.
    client: u32,
    /// When they were erased, first; in milliseconds.
    at: i64,
}

/// Erases what is known of a client: name and contacts, sign-ins and sessions, the words of messages from and to
/// them, recordings of their calls, and what their projects say beside the title.
///
/// The log stays as it is: there is none of it in there. What is exactly an opt-out or opt-in word stays. From here on
/// nothing can be sent to the client, and what is imported of them is not kept.
#[utoipa::path(post, path = "/api/v1/clients/{client}/erasure", tag = "Clients", request_body = Erase,
    params(("client" = u32, Path, description = "The client")),
    responses(
        (status = 200, description = "It is done", body = Erasure),
        (status = 400, description = "`malformed`, with the field", body = ProblemForm),
        (status = 404, description = "`not_found`: no such client, or the caller does not operate the marketplace", body = ProblemForm),
        (status = 422, description = "`key_reused`", body = ProblemForm),
        (status = 503, description = "`unavailable`: not all of it is done; ask again with the same key", body = ProblemForm),
))]
pub(crate) async fn erase(
    State(app): State<Shared>,
    caller: Caller,
    Path(client): Path<u32>,
    Json(Erase { key }): Json<Erase>,
) -> Result<Answer<Erasure>, Problem> {
    caller.operator()?;
    fields::key(&key)?;
    caller.about(format!("client:{client}"));
    let (client, now) = (ClientId(client), app.clock.now());
    // Known for the last time: networks may remember the number, too.
    let mobile = app.store.client(client).await?.contacts.mobile;
    let erased = app.store.erase_client(client, &key, now).await?;
    let (at, left) = (erased.at, erased.left);
    app.end_all(erased.sessions);
    remove_files(&app, erased.files).await?;
    let number = mobile.as_deref().and_then(|mobile| Number::parse(mobile).ok());
    if let (Some(network), Some(number)) = (&app.providers.texts, number) {
        network.forget(&number);
    }
    for pro in erased.pros {
        // The log says of each pro's client that their contacts are others now: none.
        let actor = Actor::Machine(Action::UpdateContact.role());
        let command = Command::new(actor, format!("erasure:{key}:{pro}"), pro, Action::UpdateContact, now);
        let about = About { project: None, client: Some(client) };
        app.store.execute(Command { about, contacts: Some(Contacts::default()), ..command }).await?;
    }
    if left {
        tracing::warn!(client = client.0, "a client is erased, and the files are not overwritten yet");
        return Err(Problem::new(
            Code::Unavailable,
            wording!(
                "a backup reads on: ask again with the same key",
                "eine Sicherung liest noch: fragen Sie mit demselben Schlüssel noch einmal"
            ),
        ));
    }
    tracing::info!(client = client.0, "what was known of a client is erased");
    Ok(Answer(Erasure { client: client.0, at: at.0 }))
}

/// Removes the Maildir's files in which the client's emails came in.
async fn remove_files(app: &Shared, files: Vec<String>) -> Result<(), Problem> {
    let Some(folder) = app.providers.mail_folder.clone().filter(|_| !files.is_empty()) else { return Ok(()) };
    let removing = move || Maildir::open(folder, Limits::default().bytes as u64)?.remove(&files);
    match tokio::task::spawn_blocking(removing)
        .await
        .unwrap_or_else(|error| Err(std::io::Error::other(error)))
    {
        Ok(_) => Ok(()),
        Err(error) => {
            tracing::error!(%error, "an erased client's emails are still in the Maildir");
            Err(Problem::new(
                Code::Unavailable,
                wording!(
                    "emails are left: ask again with the same key",
                    "E-Mails sind übrig: fragen Sie mit demselben Schlüssel noch einmal"
                ),
            ))
        }
    }
}

/// Says that an erased client may be known again: what is imported of them from now on is kept.
#[utoipa::path(delete, path = "/api/v1/clients/{client}/erasure", tag = "Clients",
    params(("client" = u32, Path, description = "The client")),
    responses(
        (status = 204, description = "They may"),
        (status = 404, description = "`not_found`: no such client, not an erased one, or the caller does not operate the marketplace", body = ProblemForm),
))]
pub(crate) async fn restore(
    State(app): State<Shared>,
    caller: Caller,
    Path(client): Path<u32>,
) -> Result<StatusCode, Problem> {
    caller.operator()?;
    caller.about(format!("client:{client}"));
    app.store.restore_client(ClientId(client)).await?;
    Ok(StatusCode::NO_CONTENT)
}
