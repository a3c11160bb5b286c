//! Numbers that nothing has.

use std::sync::Arc;

use reckon_domain::{Action, Amount, Timestamp};

use super::world::World;
use crate::StoreError;
use crate::model::{Command, Disposition, ShownBefore, TimerSeen};

/// What makes a command wrong.
type Mistake = fn(&mut Command);

/// Commands with numbers that nothing has, in the midst of others: each is refused by itself, naming its field, and
/// none of the others hears of it.
pub async fn a_command_out_of_range_touches_no_other(world: &World) {
    let good = |project| world.by_pro(world.ben, Action::ViewContactsFromChat, project);
    let wrong: [(&str, Mistake); 8] = [
        ("shown.charges", |command| shown_of(command).cost.charges = Amount(1 << 63)),
        ("shown.on_contact", |command| shown_of(command).cost.on_contact = Amount(u64::MAX)),
        ("shown.position", |command| shown_of(command).position = 1 << 53),
        ("amount", |command| command.details.amount = Some(Amount(u64::MAX))),
        ("time", |command| command.details.time = Some(Timestamp(i64::MIN))),
        ("now", |command| command.now = Timestamp(i64::MAX)),
        ("message", |command| command.details.message = Some(u64::MAX)),
        ("timer", |command| command.timer = Some(TimerSeen { id: u64::MAX, revision: 0 })),
    ];
    let mut tasks = Vec::new();
    for (number, (field, damage)) in (1..).zip(wrong.into_iter().cycle().take(184)) {
        let mut bad = world.by_pro(world.ben, Action::ViewContactsFromChat, number);
        damage(&mut bad);
        for (command, field) in [(good(number), None), (bad, Some(field))] {
            let store = Arc::clone(&world.store);
            tasks.push(tokio::spawn(async move { (store.execute(command).await, field) }));
        }
    }
    let mut done = 0;
    for task in tasks {
        let (answer, wrong) = task.await.unwrap();
        let named = match &answer {
            Err(StoreError::Invalid { field, .. }) => Some(field.as_str()),
            Ok(_) | Err(_) => None,
        };
        assert_eq!(named, wrong, "{answer:?}");
        done += u32::from(answer.is_ok_and(|receipt| receipt.disposition == Disposition::Done));
    }
    assert_eq!(done, 184, "every good one");
    assert_eq!(world.account(world.ben).await.account.used, 184);
}

fn shown_of(command: &mut Command) -> &mut ShownBefore {
    command.shown.get_or_insert_default()
}
