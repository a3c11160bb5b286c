//! The pro's wallet: credits bought by card, what is owed.

use std::time::Duration;

use axum::Json as Answer;
use axum::extract::State;
use reckon_domain::{Action, ProId};
use reckon_providers::secret::digest;
use reckon_store::{Actor, Command, Disposition, PaymentRow, PaymentState, StoreError};
use reckon_wire::DecisionForm;
use reckon_wire::form;
use reckon_wire::money::{CardBy, PaymentForm, Wallet};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::error::RecvError;

use crate::acting::fields;
use crate::app::{Beside, Shared};
use crate::http::read::Json;
use crate::identity::Caller;
use crate::problem::{Problem, ProblemForm};
use crate::views::money;

/// How long whoever pays waits for the processor. It goes on without them.
const PATIENCE: Duration = Duration::from_secs(10);

/// The pro's wallet.
#[utoipa::path(get, path = "/api/v1/account/wallet", tag = "Wallet", responses(
    (status = 200, description = "The wallet", body = Wallet),
    (status = 404, description = "`not_found`: the caller is no pro", body = ProblemForm),
))]
pub(crate) async fn show(State(app): State<Shared>, caller: Caller) -> Result<Answer<Wallet>, Problem> {
    answer(&app, caller.pro()?).await
}

/// The wallet as it is now.
pub(super) async fn answer(app: &Shared, pro: ProId) -> Result<Answer<Wallet>, Problem> {
    let card_by = if app.providers.payment.page().is_some() { CardBy::Page } else { CardBy::Token };
    Ok(Answer(money::wallet(app.store.wallet(pro).await?, &app.currency, card_by)))
}

/// Credits to buy.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BuyCredits {
    /// Stands for this request, for ever: 8 to 64 letters, digits, `-` or `_`.
    #[schema(value_type = reckon_wire::schema::Key)]
    key: String,
    /// How much, in minor units.
    #[schema(minimum = 1, maximum = 9007199254740991i64)]
    amount: u64,
}

/// Owed money to pay.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PayOutstanding {
    /// Stands for this request, for ever: 8 to 64 letters, digits, `-` or `_`.
    #[schema(value_type = reckon_wire::schema::Key)]
    key: String,
}

/// What has become of paying.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Paid {
    /// The payment by card; `null` where there is none.
    payment: Option<PaymentForm>,
    /// What was decided, where it was an action of the rulebook.
    decision: Option<DecisionForm>,
}

/// Buys credits by card.
///
/// Waits up to ten seconds for the processor, then says `pending`; the credits come by themselves once the
/// card has been charged. The same key is the same purchase, for ever.
#[utoipa::path(post, path = "/api/v1/account/credits", tag = "Wallet", request_body = BuyCredits, responses(
    (status = 200, description = "The payment", body = Paid),
    (status = 400, description = "`malformed`, with the field: `amount`, or `card` where none is on file", body = ProblemForm),
    (status = 404, description = "`not_found`: the caller is no pro", body = ProblemForm),
    (status = 422, description = "`key_reused`", body = ProblemForm),
))]
pub(crate) async fn buy_credits(
    State(app): State<Shared>,
    caller: Caller,
    Json(BuyCredits { key, amount }): Json<BuyCredits>,
) -> Result<Answer<Paid>, Problem> {
    let pro = caller.acting(&app)?;
    fields::key(&key)?;
    let amount = form::amount("amount", amount)?;
    let row = app.store.intend_purchase(pro, &key, amount, app.clock.now()).await?;
    app.tell(Beside::Payment(pro));
    let row = settled(&app, row).await?;
    Ok(Answer(Paid { payment: Some(money::payment(&row)), decision: None }))
}

/// Pays all that is outstanding by card.
///
/// Without a card it is refused, and the decision says so. Waits like buying credits does.
#[utoipa::path(post, path = "/api/v1/account/outstanding", tag = "Wallet", request_body = PayOutstanding, responses(
    (status = 200, description = "The decision, and the payment where something was owed", body = Paid),
    (status = 400, description = "`malformed`, with the field", body = ProblemForm),
    (status = 404, description = "`not_found`: the caller is no pro", body = ProblemForm),
    (status = 422, description = "`key_reused`", body = ProblemForm),
))]
pub(crate) async fn pay_outstanding(
    State(app): State<Shared>,
    caller: Caller,
    Json(PayOutstanding { key }): Json<PayOutstanding>,
) -> Result<Answer<Paid>, Problem> {
    let pro = caller.acting(&app)?;
    fields::key(&key)?;
    let command = Command::new(Actor::Pro(pro), key, pro, Action::PayOutstanding, app.clock.now());
    let fingerprint = digest(b"outstanding");
    let receipt = app.store.execute(Command { fingerprint, ..command }).await?;
    let decision = Some(DecisionForm::new(&receipt.decision, Some(receipt.reset), receipt.can_upgrade));
    let caused = match receipt.disposition {
        Disposition::Done => app.store.payments_at(pro, receipt.position).await?,
        Disposition::Refused | Disposition::CostsMore => Vec::new(),
    };
    let payment = match caused.into_iter().next() {
        Some(row) => Some(money::payment(&settled(&app, row).await?)),
        None => None,
    };
    Ok(Answer(Paid { payment, decision }))
}

/// The payment once it is settled, or as it is when patience ends.
async fn settled(app: &Shared, row: PaymentRow) -> Result<PaymentRow, StoreError> {
    let mut changes = app.store.subscribe();
    let wait = async {
        loop {
            let known = app.store.payment(row.payment.id).await?;
            if known.state != PaymentState::Pending {
                return Ok(known);
            }
            // Something of this pro's, or whatever may have been missed: look again.
            loop {
                match changes.recv().await {
                    Ok(change) if change.pro != row.pro => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => break,
                    Err(RecvError::Closed) => return Ok(known),
                }
            }
        }
    };
    match tokio::time::timeout(PATIENCE, wait).await {
        Ok(found) => found,
        Err(_) => Ok(row),
    }
}
