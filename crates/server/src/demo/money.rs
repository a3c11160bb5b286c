//! Cards, payments and recordings of the demo, as the simulated neighbours would have made them.

use reckon_domain::{Action, ProId, Timestamp};
use reckon_providers::phone::tone;
use reckon_providers::secret::digest;
use reckon_store::{Actor, CallOutcome, Card, CardRow, Command, Recording, Store};

use super::data::{Data, days_before};
use super::{Ids, OPENED};
use crate::config::ServeError;

/// Puts a card on file for each pro who has one, by the simulated processor's token that works.
pub(super) fn cards(data: &Data, ids: &Ids, now: Timestamp) -> Vec<Command> {
    let with_card = data.pros.iter().filter(|pro| pro.card);
    let put = with_card.filter_map(|entry| {
        let pro = *ids.pros.get(&entry.reference)?;
        let key = format!("demo-card-{}", entry.reference);
        let card = Card { brand: "visa".to_owned(), last4: "4242".to_owned(), expires: "12/39".to_owned() };
        let at = days_before(now, OPENED, -1);
        let fingerprint = digest(key.as_bytes());
        let command = Command::new(Actor::Pro(pro), key, pro, Action::AddCard, at);
        Some(Command {
            fingerprint,
            card: Some(CardRow { card, token: "tok_visa".to_owned(), since: command.now }),
            ..command
        })
    });
    put.collect()
}

/// Settles what the change at a position is to charge: long ago the processor has answered.
pub(super) async fn settle(
    store: &dyn Store,
    pro: ProId,
    position: u64,
    at: Timestamp,
) -> Result<(), ServeError> {
    for row in store.payments_at(pro, position).await? {
        store.execute(Command::settle(&row, true, at)).await?;
    }
    Ok(())
}

/// Keeps a recording of each call in which two people spoke.
pub(super) async fn record(store: &dyn Store, data: &Data, ids: &Ids) -> Result<(), ServeError> {
    for lead in &data.leads {
        let (Some(project), Some(pro)) = (ids.projects.get(&lead.project), ids.pros.get(&lead.pro)) else {
            continue;
        };
        for recorded in store.calls(*project, *pro).await? {
            let call = recorded.call;
            if call.outcome == CallOutcome::Connected {
                let bytes = tone::recording(call.seconds.unwrap_or_default());
                let recording = Recording { media_type: "audio/wav".to_owned(), bytes };
                store.put_recording(call.id, recording).await?;
            }
        }
    }
    Ok(())
}
