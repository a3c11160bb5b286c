//! Many at once, one left.

use std::sync::Arc;

use reckon_domain::event::{Event, LeadEvent};
use reckon_domain::{Action, Rule};

use super::world::{World, command};
use crate::model::{Actor, Disposition, LedgerAccount, TransactionRow, Whom};

/// A project of moving, which offers Guaranteed Reply.
const MOVING: usize = 3;

/// Two hundred at once for a pro's last interaction, `rounds` times: exactly one counts each time.
pub async fn the_last_interaction_is_counted_once(world: &World, rounds: usize) {
    for round in 0..rounds {
        let pro = world.another_pro(&format!("racer {round}"), "two").await;
        world.done(world.by_pro(pro, Action::ViewContactsFromChat, 1)).await;
        let before = world.head().await;
        let tasks: Vec<_> = (2..202)
            .map(|project| {
                let store = Arc::clone(&world.store);
                let command = world.by_pro(pro, Action::ViewContactsFromChat, project);
                tokio::spawn(async move { store.execute(command).await })
            })
            .collect();
        let mut counted = 0;
        for task in tasks {
            let receipt = task.await.unwrap().unwrap();
            let done = receipt.disposition == Disposition::Done;
            assert_eq!(receipt.decision.rule, Some(if done { Rule::P1 } else { Rule::L0 }), "{receipt:?}");
            counted += u32::from(done);
        }
        assert_eq!(counted, 1, "round {round}");
        assert_eq!(world.account(pro).await.account.used, 2, "round {round}");
        assert_eq!(world.store.interactions(pro, None, 300).await.unwrap().len(), 2, "round {round}");
        assert_eq!(world.head().await, before + 1, "round {round}");
    }
}

/// The client's message against a call being connected against a hiring, two hundred at once, `rounds` times:
/// contact is made once, and one fee is charged.
pub async fn contact_is_made_once(world: &World, rounds: usize) {
    for round in 0..rounds {
        let pro = world.another_pro(&format!("caller {round}"), "two").await;
        world.done(command(Actor::Pro(pro), pro, Action::AddCard)).await;
        world.done(world.by_pro(pro, Action::SendGuaranteedReplyQuote, MOVING)).await;
        world.done(world.by_pro(pro, Action::StartCall, MOVING)).await;
        let before = world.head().await;
        let tasks: Vec<_> = (0..200)
            .map(|number| {
                let command = match number % 3 {
                    0 => world.by_client(pro, Action::ClientSendMessage, MOVING),
                    1 => world.by_client(pro, Action::MarkHired, MOVING),
                    _ => world.by_machine(pro, Action::CallConnected, MOVING),
                };
                let store = Arc::clone(&world.store);
                tokio::spawn(async move { store.execute(command).await })
            })
            .collect();
        let mut charged = 0;
        for task in tasks {
            let receipt = task.await.unwrap().unwrap();
            charged += receipt.decision.cost().charges.0;
        }
        assert_eq!(charged, 2500, "round {round}");
        let changes = world.store.changes(Whom::Pro(pro), before, 300).await.unwrap();
        let made = changes.iter().flat_map(|change| &change.events);
        let made = made.filter(|event| matches!(event, Event::Lead(_, LeadEvent::ContactMade { .. })));
        assert_eq!(made.count(), 1, "round {round}");
        let rows = world.store.transactions(pro, None, 10).await.unwrap();
        assert_eq!(rows.iter().map(TransactionRow::amount).collect::<Vec<_>>(), [-2500], "round {round}");
        assert_eq!(world.store.payments_pending(pro).await.unwrap().len(), 1, "round {round}");
        assert!(world.lead(pro, MOVING).await.lead.contact_made, "round {round}");
    }
    assert_eq!(world.store.balances().await.unwrap().of(LedgerAccount::CardClearing), 2500 * rounds as i128);
}
