//! The pro's card: put on file by a token, or on the processor's own page, and taken off again.

use axum::Json as Answer;
use axum::extract::State;
use reckon_domain::{Action, Wording, wording};
use reckon_providers::payment::{CameTo, CardPage, NotKept, Visited};
use reckon_providers::secret::{Secret, digest};
use reckon_store::{Actor, Command};
use reckon_wire::money::Wallet;
use serde::{Deserialize, Serialize};

use super::wallet::answer;
use crate::acting::fields;
use crate::app::Shared;
use crate::http::read::Json;
use crate::identity::Caller;
use crate::problem::{Code, Problem, ProblemForm};
use crate::work::cards;

/// The longest token of a card, and name of a visit, in bytes.
const LONGEST_TOKEN: usize = 255;

/// A card, by the token that the processor's own page has made of it.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PutCard {
    /// Stands for this request, for ever: 8 to 64 letters, digits, `-` or `_`.
    #[schema(value_type = reckon_wire::schema::Key)]
    key: String,
    /// The token. A card's number is none, and is never sent here.
    #[schema(example = "tok_visa")]
    token: String,
}

/// Puts a card on file, in place of one put before.
#[utoipa::path(put, path = "/api/v1/account/card", tag = "Card", operation_id = "put", request_body = PutCard, responses(
    (status = 200, description = "The wallet with it", body = Wallet),
    (status = 400, description = "`malformed`, with the field: also where the processor does not take the card", body = ProblemForm),
    (status = 404, description = "`not_found`: the caller is no pro", body = ProblemForm),
    (status = 422, description = "`key_reused`", body = ProblemForm),
    (status = 503, description = "`unavailable`: the processor does not answer; try again with the same key", body = ProblemForm),
))]
pub(crate) async fn put_card(
    State(app): State<Shared>,
    caller: Caller,
    Json(PutCard { key, token }): Json<PutCard>,
) -> Result<Answer<Wallet>, Problem> {
    let pro = caller.acting(&app)?;
    fields::key(&key)?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if token.is_empty() || token.len() > LONGEST_TOKEN || !token.bytes().all(fits) {
        return Err(Problem::field(
            "token",
            wording!(
                "must be a token of the card processor's",
                "muss ein Token des Kartendienstleisters sein"
            ),
        ));
    }
    // A card's number must not get into this system, not even for a moment longer than it takes to say so.
    if token.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return Err(Problem::field(
            "token",
            wording!(
                "looks like a card's number: send the processor's token for it",
                "sieht aus wie eine Kartennummer: senden Sie das Token des Dienstleisters dafür"
            ),
        ));
    }
    let fingerprint = digest(format!("card {token}").as_bytes());
    let token = Secret::shown(&token);
    let kept =
        app.providers.payment.keep(&token, &format!("{pro}:{key}")).await.map_err(
            |problem| match problem {
                NotKept::Refused => Problem::field("token", refused()),
                NotKept::Unknown => silent(),
            },
        )?;
    cards::put(&app, pro, key, fingerprint, kept).await?;
    answer(&app, pro).await
}

/// Takes the card off file.
#[utoipa::path(delete, path = "/api/v1/account/card", tag = "Card", operation_id = "remove", responses(
    (status = 200, description = "The wallet without it", body = Wallet),
    (status = 404, description = "`not_found`: the caller is no pro", body = ProblemForm),
))]
pub(crate) async fn remove_card(
    State(app): State<Shared>,
    caller: Caller,
) -> Result<Answer<Wallet>, Problem> {
    let pro = caller.acting(&app)?;
    // Doing it twice does nothing more: each time may have a key of its own.
    let key = Secret::random().map_err(|_| Problem::from(Code::Unavailable))?;
    let command = Command::new(Actor::Pro(pro), key.reveal(), pro, Action::RemoveCard, app.clock.now());
    app.store.execute(command).await?;
    answer(&app, pro).await
}

/// Somebody who goes to the card processor's page.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GoToPage {
    /// Stands for this visit, for ever: 8 to 64 letters, digits, `-` or `_`.
    #[schema(value_type = reckon_wire::schema::Key)]
    key: String,
}

/// Where the card processor's page is.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct PageAddress {
    /// Its address, for this visit alone. It is left for `/account`, with the visit's name in the query's `card`,
    /// or `cancelled`.
    address: String,
}

/// Begins a visit to the card processor's page, on which a card is put on file.
///
/// There is one where the wallet's `card_by` is `page`.
#[utoipa::path(post, path = "/api/v1/account/card/page", tag = "Card", operation_id = "open_page", request_body = GoToPage, responses(
    (status = 200, description = "Where to go", body = PageAddress),
    (status = 400, description = "`malformed`, with the field", body = ProblemForm),
    (status = 404, description = "`not_found`: the caller is no pro, or the processor has no page", body = ProblemForm),
    (status = 503, description = "`unavailable`: the processor does not answer; try again with the same key", body = ProblemForm),
))]
pub(crate) async fn go(
    State(app): State<Shared>,
    caller: Caller,
    Json(GoToPage { key }): Json<GoToPage>,
) -> Result<Answer<PageAddress>, Problem> {
    let pro = caller.acting(&app)?;
    fields::key(&key)?;
    let begun = page(&app)?.begin(pro, &key).await;
    let address = begun.map_err(|problem| match problem {
        NotKept::Refused => Problem::field("key", refused()),
        NotKept::Unknown => silent(),
    })?;
    Ok(Answer(PageAddress { address }))
}

/// Somebody who is back from the card processor's page.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BackFromPage {
    /// The visit, as the query's `card` has named it.
    #[schema(example = "cs_test_a1B2")]
    visit: String,
}

/// Puts the card on file that a visit to the card processor's page has come to.
///
/// The processor is asked what it has come to. However often a visit is told of, here or by the processor itself,
/// it puts one card on file, once.
#[utoipa::path(post, path = "/api/v1/account/card/page/visited", tag = "Card", operation_id = "return_from_page", request_body = BackFromPage, responses(
    (status = 200, description = "The wallet", body = Wallet),
    (status = 400, description = "`malformed`, with `visit`: it is not over, or has expired", body = ProblemForm),
    (status = 404, description = "`not_found`: the caller is no pro, or the visit is not theirs", body = ProblemForm),
    (status = 503, description = "`unavailable`: the processor does not answer; try again", body = ProblemForm),
))]
pub(crate) async fn back(
    State(app): State<Shared>,
    caller: Caller,
    Json(BackFromPage { visit }): Json<BackFromPage>,
) -> Result<Answer<Wallet>, Problem> {
    let pro = caller.acting(&app)?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if visit.is_empty() || visit.len() > LONGEST_TOKEN || !visit.bytes().all(fits) {
        return Err(Problem::field(
            "visit",
            wording!(
                "must be the name of a visit to the card processor's page",
                "muss der Name eines Besuchs auf der Seite des Kartendienstleisters sein"
            ),
        ));
    }
    match page(&app)?.visited(&visit).await {
        Visited::By(whose, _) if whose != pro => Err(Code::NotFound.into()),
        Visited::Unheard => Err(Code::NotFound.into()),
        Visited::Unknown => Err(silent()),
        Visited::By(_, CameTo::Open) => Err(Problem::field(
            "visit",
            wording!(
                "is not over: no card was put on file on that page yet",
                "ist nicht zu Ende: auf jener Seite wurde noch keine Karte hinterlegt"
            ),
        )),
        Visited::By(_, CameTo::Expired) => Err(Problem::field(
            "visit",
            wording!("has expired: begin another", "ist abgelaufen: beginnen Sie einen neuen"),
        )),
        Visited::By(_, CameTo::Kept { card, .. }) => {
            cards::put_of_visit(&app, pro, &visit, card).await?;
            answer(&app, pro).await
        }
    }
}

/// The card processor's page, where there is one.
fn page(app: &Shared) -> Result<&dyn CardPage, Problem> {
    app.providers.payment.page().ok_or_else(|| Code::NotFound.into())
}

fn silent() -> Problem {
    Problem::new(
        Code::Unavailable,
        wording!("the card processor does not answer", "der Kartendienstleister antwortet nicht"),
    )
}

fn refused() -> Wording {
    wording!(
        "the card processor does not take it: take another",
        "der Kartendienstleister nimmt das nicht: nehmen Sie etwas anderes"
    )
}
