//! A client, as a pro who knows them sees them.

pub(crate) mod record;

use axum::Json;
use axum::extract::State;
use reckon_domain::ClientId;
use reckon_domain::relation::Channel;
use reckon_store::DiscussionFilter;
use reckon_wire::booking::ClientProfile;

use crate::app::Shared;
use crate::http::read::Path;
use crate::identity::Caller;
use crate::problem::{Problem, ProblemForm};
use crate::views::clients::{acquaintance, appointment};
use crate::views::rows;

/// A client whom the pro knows: how they can be reached, without their contacts; the discussions and the
/// appointments with them.
#[utoipa::path(get, path = "/api/v1/clients/{client}", tag = "Clients",
    params(("client" = u32, Path, description = "The client")),
    responses(
        (status = 200, description = "The client", body = ClientProfile),
        (status = 404, description = "`not_found`: not there, or nothing has happened with them and there is no appointment", body = ProblemForm),
))]
pub(crate) async fn show(
    State(app): State<Shared>,
    caller: Caller,
    Path(client): Path<u32>,
) -> Result<Json<ClientProfile>, Problem> {
    let (pro, client) = (caller.pro()?, ClientId(client));
    // Read before the rows: what happens in between is heard of by the stream, and read again.
    let position = app.store.head().await?;
    let row = acquaintance(app.store.as_ref(), pro, client).await?;
    let filter = DiscussionFilter { client: Some(client), ..DiscussionFilter::default() };
    let discussions = app.store.discussions(pro, filter, None, Channel::ALL.len()).await?;
    let appointments = app.store.appointments_of(pro, client).await?;
    Ok(Json(ClientProfile {
        relation: rows::relation(&row),
        discussions: discussions.into_iter().map(rows::discussion).collect(),
        appointments: appointments.into_iter().map(|one| appointment(one, &row)).collect(),
        name: row.client_name,
        position,
    }))
}
