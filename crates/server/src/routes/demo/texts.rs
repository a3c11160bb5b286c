//! The demo's telephone for texts: a visitor reads what was sent to any client, and answers.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use reckon_domain::ClientId;
use reckon_domain::relation::Channel;
use reckon_domain::wording;
use reckon_providers::text::{Number, Party, Said, Simulated};
use reckon_store::{ClientRow, StoreError};
use serde::{Deserialize, Serialize};

use super::watch::{STREAMS, watched};
use crate::app::Shared;
use crate::http::peer::Peer;
use crate::http::read::{self, Path};
use crate::identity::origin;
use crate::problem::{Code, Problem, ProblemForm};
use crate::rate::{Rate, Who};

/// The longest text that a visitor writes, in characters: ten messages of a real network.
const LONGEST: usize = 1600;

/// The telephones of the demo's clients.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Handsets {
    /// Those of the demo's people, and of whoever was texted.
    handsets: Vec<Handset>,
}

/// A client's telephone. No number is told: anybody sees this.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Handset {
    /// The client.
    client: u32,
    /// Their given name and initial.
    name: String,
    /// What is on it, oldest first.
    texts: Vec<TextShown>,
}

/// A text on a telephone.
#[derive(Serialize, utoipa::ToSchema)]
struct TextShown {
    /// Its number among all texts, rising.
    id: u64,
    /// Whether whoever plays the client wrote it.
    by_client: bool,
    /// The words.
    words: String,
}

impl core::fmt::Debug for TextShown {
    /// Without what people wrote.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "TextShown({})", self.id)
    }
}

/// What is written.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Writing {
    /// The words, at most 1600 characters.
    #[schema(min_length = 1, max_length = 1600)]
    words: String,
}

fn network(app: &Shared) -> Result<&Simulated, Problem> {
    app.providers.handset.as_ref().ok_or_else(|| Code::NotFound.into())
}

/// The mobile number of a client, as a network has it.
fn number(client: &ClientRow) -> Option<Number> {
    Number::parse(client.contacts.mobile.as_deref()?).ok()
}

async fn handsets(app: &Shared) -> Result<Handsets, StoreError> {
    let Some(network) = &app.providers.handset else { return Ok(Handsets { handsets: Vec::new() }) };
    let said = network.said();
    let with_number = |owner: ClientRow| number(&owner).map(|number| (owner, number));
    let mut owners: Vec<(ClientRow, Number)> = Vec::new();
    for client in &app.players {
        owners.extend(with_number(app.store.client(*client).await?));
    }
    for text in &said {
        let is_theirs = |(_, number): &(ClientRow, Number)| number.reveal() == text.number;
        if !owners.iter().any(is_theirs) {
            let alike = app.store.clients_alike(Channel::Text, &text.number).await?;
            owners.extend(alike.into_iter().filter_map(with_number).find(is_theirs));
        }
    }
    let handsets = owners.iter().map(|(owner, number)| {
        let texts = said.iter().filter(|text| text.number == number.reveal()).map(shown).collect();
        Handset { client: owner.id.0, name: owner.short_name.clone(), texts }
    });
    Ok(Handsets { handsets: handsets.collect() })
}

fn shown(text: &Said) -> TextShown {
    TextShown { id: text.id, by_client: text.by == Party::Client, words: text.words.clone() }
}

/// The telephones of the demo's clients, with the texts on them.
#[utoipa::path(get, path = "/api/v1/demo/texts", tag = "Demo", operation_id = "show_texts", security(()), responses(
    (status = 200, description = "The telephones", body = Handsets),
    (status = 404, description = "`not_found`: this is no demo, or its network is a real one", body = ProblemForm),
))]
pub(crate) async fn show(State(app): State<Shared>) -> Result<Json<Handsets>, Problem> {
    network(&app)?;
    Ok(Json(handsets(&app).await?))
}

/// The same, whenever it changes, as server-sent events.
#[utoipa::path(get, path = "/api/v1/demo/texts/events", tag = "Demo", operation_id = "follow_texts", security(()), responses(
    (status = 200, description = "`texts` events: now, and at every change", body = Handsets, content_type = "text/event-stream"),
    (status = 404, description = "`not_found`: this is no demo, or its network is a real one", body = ProblemForm),
    (status = 429, description = "`too_many_requests`: too many open streams", body = ProblemForm),
))]
pub(crate) async fn events(State(app): State<Shared>) -> Result<Response, Problem> {
    let network = network(&app)?;
    if network.listeners() >= STREAMS {
        return Err(Problem::too_many(10));
    }
    let changes = network.changes();
    Ok(watched(app, changes, "texts", |app| {
        Box::pin(async move { serde_json::to_string(&handsets(&app).await.ok()?).ok() })
    }))
}

/// How many texts visitors write from one address.
const PLAYING: Rate = Rate { burst: 30, per_minute: 60 };

/// Writes a text from a client's telephone to the marketplace's number.
#[utoipa::path(post, path = "/api/v1/demo/texts/{client}", tag = "Demo", operation_id = "write_text", security(()), request_body = Writing,
    params(("client" = u32, Path, description = "The client")),
    responses(
        (status = 204, description = "Written"),
        (status = 400, description = "`malformed`: there are no words, or too many", body = ProblemForm),
        (status = 403, description = "`forbidden_origin`", body = ProblemForm),
        (status = 404, description = "`not_found`: no such client, or they have no mobile telephone", body = ProblemForm),
        (status = 429, description = "`too_many_requests`", body = ProblemForm),
))]
pub(crate) async fn write(
    State(app): State<Shared>,
    Peer(address): Peer,
    headers: HeaderMap,
    Path(client): Path<u32>,
    read::Json(writing): read::Json<Writing>,
) -> Result<StatusCode, Problem> {
    if !origin::is_ours(&Method::POST, &headers, app.public_origin.as_deref()) {
        return Err(Code::ForbiddenOrigin.into());
    }
    let network = network(&app)?;
    app.buckets.take(Who::played_from(address), Some(PLAYING), app.clock.now())?;
    let length = writing.words.chars().count();
    if writing.words.trim().is_empty() || length > LONGEST {
        return Err(Problem::field(
            "words",
            wording!("must be 1 to {LONGEST} characters", "muss 1 bis {LONGEST} Zeichen haben"),
        ));
    }
    let owner = app.store.client(ClientId(client)).await?;
    let number = number(&owner).ok_or_else(|| Problem::from(Code::NotFound))?;
    network.write(number.reveal(), &writing.words);
    Ok(StatusCode::NO_CONTENT)
}
