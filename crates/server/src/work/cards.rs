//! Cards, put on file: by whoever asks for it, or by the processor's word for somebody who did not come back.

use reckon_domain::{Action, ProId};
use reckon_providers::payment::{CameTo, Card, Visited};
use reckon_providers::secret::digest;
use reckon_store::{Actor, CardRow, Command, StoreError};

use crate::app::Shared;

/// Puts a card on file, in place of one put before. The same key is the same putting, once.
pub(crate) async fn put(
    app: &Shared,
    pro: ProId,
    key: String,
    fingerprint: [u8; 32],
    kept: Card,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let card = reckon_store::Card { brand: kept.brand, last4: kept.last4, expires: kept.expires };
    let card = CardRow { card, token: kept.token.reveal().to_owned(), since: now };
    let command = Command::new(Actor::Pro(pro), key, pro, Action::AddCard, now);
    app.store.execute(Command { fingerprint, card: Some(card), ..command }).await.map(drop)
}

/// Puts the card of a visit to the processor's page on file, once. People's own keys have no colon.
pub(crate) async fn put_of_visit(
    app: &Shared,
    pro: ProId,
    visit: &str,
    card: Card,
) -> Result<(), StoreError> {
    put(app, pro, format!("card:{visit}"), digest(b"card of a visit"), card).await
}

/// Whether what was told of a visit is dealt with, or is to be told again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// It is.
    Done,
    /// The processor does not say yet what the visit has come to.
    Again,
}

/// The processor tells that a visit to its page is over, maybe for somebody who did not come back, and maybe late:
/// a card that was put on file after the visit had begun stays.
pub(crate) async fn visited(app: &Shared, visit: &str) -> Result<Heard, StoreError> {
    let Some(page) = app.providers.payment.page() else { return Ok(Heard::Done) };
    match page.visited(visit).await {
        Visited::By(pro, CameTo::Kept { begun, card }) => {
            let newer = app.store.card(pro).await?.is_some_and(|known| known.since > begun);
            if !newer {
                put_of_visit(app, pro, visit, card).await?;
            }
            Ok(Heard::Done)
        }
        Visited::By(_, CameTo::Expired) | Visited::Unheard => Ok(Heard::Done),
        Visited::By(_, CameTo::Open) | Visited::Unknown => Ok(Heard::Again),
    }
}
