//! Charging cards: what is intended is charged once, and settled once, whoever learns of it first.

use std::time::Duration;

use reckon_domain::PaymentId;
use reckon_providers::payment::{Charge, Charged, Settlement};
use reckon_providers::secret::Secret;
use reckon_store::{Command, PaymentRow, PaymentState, StoreError, TaskRow};

use super::{complete, pause, put_off};
use crate::app::Shared;

/// For how long a payment is taken.
pub(super) const LEASE: Duration = Duration::from_secs(3 * 60);

/// When a payment is asked about whose answer is to come by itself, and has not.
const LATE: Duration = Duration::from_secs(60 * 60);

/// Charges the card of a payment, and settles it if the processor says what became of it.
pub(super) async fn charge(app: &Shared, task: &TaskRow) -> Result<(), StoreError> {
    let Some(id) = task.payment() else { return complete(app, task).await };
    let row = app.store.payment(id).await?;
    if row.state != PaymentState::Pending {
        return complete(app, task).await;
    }
    // Taking the task is an attempt; the first has none before it.
    let attempt = task.lease.saturating_sub(1);
    let card = app.store.card(row.pro).await?.map(|card| Secret::shown(&card.token));
    if card.is_none() && attempt == 0 && !app.store.wallet(row.pro).await?.on_file {
        return settle(app, &row, false).await;
    }
    let charge = Charge {
        payment: reference(&row),
        attempt,
        card,
        amount: row.payment.amount,
        currency: app.currency.clone(),
    };
    match app.providers.payment.charge(&charge).await {
        Charged::Succeeded => settle(app, &row, true).await,
        Charged::Declined { code } => {
            tracing::info!(payment = id.0, code, "a card was declined");
            settle(app, &row, false).await
        }
        Charged::Pending => put_off(app, task, LATE).await,
        Charged::Unknown => {
            tracing::warn!(payment = id.0, attempt, "a payment is asked for again later");
            put_off(app, task, pause(1, task.failures)).await
        }
    }
}

/// What the processor knows a payment by: its number, and its time, lest two marketplaces with one account at
/// the processor ever mean different payments by one name.
fn reference(row: &PaymentRow) -> String {
    format!("{}-{}", row.payment.id, row.at.0)
}

/// The processor tells what has become of a payment. What is not about a payment of ours does nothing.
pub(crate) async fn settled(app: &Shared, settlement: &Settlement) -> Result<(), StoreError> {
    let number = settlement.payment.split('-').next().and_then(|number| number.parse().ok());
    let Some(id) = number.map(PaymentId) else { return Ok(()) };
    let row = match app.store.payment(id).await {
        Ok(row) => row,
        Err(StoreError::Unknown(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    if reference(&row) != settlement.payment {
        return Ok(());
    }
    if row.payment.amount != settlement.amount {
        tracing::error!(payment = id.0, "the processor tells of another amount");
        return Ok(());
    }
    settle(app, &row, settlement.succeeded).await
}

/// Settles a payment. Money that has come stays, whatever else is said of it; what was declined may still come.
async fn settle(app: &Shared, row: &PaymentRow, succeeded: bool) -> Result<(), StoreError> {
    let now = app.clock.now();
    match app.store.execute(Command::settle(row, succeeded, now)).await {
        Ok(_) => Ok(()),
        Err(StoreError::KeyReused | StoreError::Invalid { .. }) => {
            let known = app.store.payment(row.payment.id).await?.state;
            if succeeded && known == PaymentState::Declined {
                tracing::warn!(
                    payment = row.payment.id.0,
                    "a payment that was declined has succeeded after all"
                );
                return app.store.execute(Command::recover(row, now)).await.map(drop);
            }
            // Words come in any order: that it failed may be told after the money has come.
            tracing::info!(
                payment = row.payment.id.0,
                known = known.name(),
                succeeded,
                "a payment is settled already"
            );
            complete(app, &app.store.task(row.payment.id.0).await?).await
        }
        Err(error) => Err(error),
    }
}
