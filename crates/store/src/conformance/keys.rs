//! Idempotency keys: remembered for ever, with their outcome.

use std::sync::Arc;

use reckon_domain::{Action, Rule, Timestamp};

use super::world::{DAY, START, World, shown};
use crate::StoreError;
use crate::model::{Actor, Command, Disposition, Receipt};

const VIEW: Action = Action::ViewContactsFromChat;

/// Whatever has happened since: done, refused and costing more are answered as they were.
pub async fn the_same_key_gives_the_first_answer_for_ever(world: &World) {
    let costly = Command { shown: Some(shown(false, 0)), ..world.by_pro(world.anna, VIEW, 1) };
    let first = world.by_pro(world.anna, VIEW, 1);
    let second = world.by_pro(world.anna, VIEW, 2);
    let refused = world.by_pro(world.anna, VIEW, 3);
    let browse = Command { action: Action::BrowseLeads, ..world.by_pro(world.anna, VIEW, 1) };
    let fault = world.by_machine(world.anna, Action::CallConnected, 1);
    let commands = [costly, first, second, refused, browse, fault];
    let mut answers = Vec::new();
    for command in &commands {
        answers.push(world.store.execute(command.clone()).await.unwrap());
    }
    let dispositions: Vec<_> = answers.iter().map(|answer| answer.disposition).collect();
    let (done, refused) = (Disposition::Done, Disposition::Refused);
    assert_eq!(dispositions, [Disposition::CostsMore, done, done, refused, done, refused]);

    let head = world.head().await;
    for (command, answer) in commands.iter().zip(answers) {
        let later = Command { now: Timestamp(START.0 + 40 * DAY), shown: None, ..command.clone() };
        let again = world.store.execute(later).await.unwrap();
        assert_eq!(again, Receipt { replayed: true, ..answer }, "{command:?}");
    }
    assert_eq!(world.head().await, head);
    assert_eq!(world.account(world.anna).await.account.used, 2);
}

/// The same key with another body is an error, also after a refusal.
pub async fn a_key_is_good_for_one_command(world: &World) {
    let view = world.by_pro(world.anna, VIEW, 1);
    world.done(view.clone()).await;
    let other = Command { key: view.key.clone(), ..world.by_pro(world.anna, VIEW, 2) };
    assert_eq!(world.error(other).await, StoreError::KeyReused);
    let refused = world.by_client(world.anna, Action::ConfirmHired, 1);
    world.refused(refused.clone(), Rule::P4b).await;
    let other = Command { key: refused.key, ..world.by_client(world.anna, Action::MarkHired, 1) };
    assert_eq!(world.error(other).await, StoreError::KeyReused);
    assert_eq!(world.head().await, 1);
}

/// Keys of different actors are different keys.
pub async fn a_key_belongs_to_who_acts(world: &World) {
    let view = world.by_pro(world.anna, VIEW, 1);
    world.done(view.clone()).await;
    let of_ben = Command { key: view.key.clone(), ..world.by_pro(world.ben, VIEW, 1) };
    assert!(!world.done(of_ben).await.replayed);
    let of_cleo = Command { key: view.key.clone(), ..world.by_client(world.anna, Action::MarkHired, 1) };
    assert_eq!(of_cleo.actor, Actor::Client(world.cleo));
    assert!(!world.done(of_cleo).await.replayed);
    assert!(world.done(view).await.replayed);
}

/// Fifty at once with one key are one action and forty-nine answers again.
pub async fn many_at_once_with_one_key_are_one_action(world: &World) {
    let view = world.by_pro(world.anna, VIEW, 1);
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let (store, command) = (Arc::clone(&world.store), view.clone());
            tokio::spawn(async move { store.execute(command).await })
        })
        .collect();
    let mut first = 0;
    for task in tasks {
        let receipt = task.await.unwrap().unwrap();
        assert_eq!((receipt.disposition, receipt.position), (Disposition::Done, 1));
        first += u32::from(!receipt.replayed);
    }
    assert_eq!((first, world.head().await), (1, 1));
    assert_eq!(world.account(world.anna).await.account.used, 1);
}
