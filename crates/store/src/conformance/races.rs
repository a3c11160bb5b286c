//! Many at once, one left.

use std::sync::Arc;

use reckon_domain::{Action, Rule};

use super::world::World;
use crate::model::Disposition;

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
