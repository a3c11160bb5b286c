//! Billing periods, as they pass.

use reckon_domain::Limit;
use reckon_domain::event::{AccountEvent, Event};
use reckon_domain::{Action, Amount, PlanId, Rule, Timestamp};

use super::world::{DAY, START, World, command, to_plan};
use crate::model::{Actor, Command, Whom};

const VIEW: Action = Action::ViewContactsFromChat;

fn later(days: i64) -> Timestamp {
    Timestamp(START.0 + days * DAY)
}

/// Anna chooses a plan.
fn annas_plan(world: &World, plan: PlanId, now: Timestamp) -> Command {
    let details = to_plan(plan, Limit::Of(0));
    Command { details, now, ..command(Actor::Pro(world.anna), world.anna, Action::ChangePlan) }
}

/// Seen from the next period the counter is 0; recorded it is with the first action in it, refusals aside.
pub async fn a_new_period_begins_with_the_first_action_in_it(world: &World) {
    for project in [1, 2] {
        world.done(world.by_pro(world.anna, VIEW, project)).await;
    }
    world.refused(world.by_pro(world.anna, VIEW, 3), Rule::L0).await;
    let next = world.store.account(world.anna, later(20)).await.unwrap().account;
    assert_eq!((next.used, next.period.contains(later(20))), (0, true));
    let confirm = world.by_client(world.anna, Action::ConfirmHired, 1);
    world.refused(Command { now: later(20), ..confirm }, Rule::P4b).await;
    assert_eq!(world.head().await, 2, "a refusal begins no period in the log");

    world.done(Command { now: later(20), ..world.by_pro(world.anna, VIEW, 3) }).await;
    let changes = world.store.changes(Whom::Pro(world.anna), 2, 10).await.unwrap();
    let events = changes.first().map(|change| change.events.clone()).unwrap_or_default();
    let started = Event::Account(AccountEvent::PeriodStarted { period: next.period });
    assert_eq!(events.first(), Some(&started));
    let row = world.store.account(world.anna, later(20)).await.unwrap();
    assert_eq!(row.account.used, 1);
    // Months later, in one step.
    let far = world.store.account(world.anna, later(200)).await.unwrap().account;
    assert_eq!((far.used, far.period.contains(later(200))), (0, true));
}

/// A downgrade applies from the next period on, seen and recorded.
pub async fn a_lower_plan_waits_for_the_next_period(world: &World) {
    let [two, ten, unlimited] = world.plans;
    world.done(annas_plan(world, unlimited, START)).await;
    world.done(annas_plan(world, ten, START)).await;
    world.done(annas_plan(world, two, START)).await;
    let now = world.account(world.anna).await.account;
    assert_eq!((now.plan.id, now.next_plan.map(|plan| plan.id)), (unlimited, Some(two)));
    let next = world.store.account(world.anna, later(20)).await.unwrap();
    assert_eq!((next.account.plan.id, next.account.next_plan, next.can_upgrade), (two, None, true));
    for project in [1, 2] {
        world.done(Command { now: later(20), ..world.by_pro(world.anna, VIEW, project) }).await;
    }
    let third = Command { now: later(20), ..world.by_pro(world.anna, VIEW, 3) };
    let receipt = world.refused(third, Rule::L0).await;
    assert!(receipt.can_upgrade && receipt.reset > later(20));
}

/// A clock that was set back leaves the period, the counter and the order of the log as they are.
pub async fn a_clock_set_back_changes_no_history(world: &World) {
    world.done(Command { now: later(20), ..world.by_pro(world.anna, VIEW, 1) }).await;
    world.done(Command { now: later(20), ..world.by_pro(world.anna, VIEW, 2) }).await;
    let receipt = world.refused(world.by_pro(world.anna, VIEW, 3), Rule::L0).await;
    assert_eq!(receipt.at, later(20));
    let receipt = world.done(world.by_pro(world.anna, Action::ClaimHired, 1)).await;
    assert_eq!(receipt.at, later(20));
    assert_eq!(world.account(world.anna).await.account.used, 2);
    // Another pro's time is their own.
    assert_eq!(world.done(world.by_pro(world.ben, VIEW, 1)).await.at, START);
}

/// Two periods that a wrong clock has begun are taken back: what was counted in them was counted in the one before,
/// which has the plan that it had, and the pro's own choice since comes with the next period.
pub async fn periods_begun_too_early_are_taken_back(world: &World) {
    let [two, ten, unlimited] = world.plans;
    world.done(annas_plan(world, unlimited, START)).await;
    world.done(annas_plan(world, two, START)).await;
    world.done(world.by_pro(world.anna, VIEW, 1)).await;
    let before = world.account(world.anna).await.account;
    assert_eq!(
        (before.plan.id, before.next_plan.map(|plan| plan.id), before.used),
        (unlimited, Some(two), 1)
    );

    // The clock is wrong, twice.
    for (project, days) in [(2, 40), (3, 41), (4, 80)] {
        world.done(Command { now: later(days), ..world.by_pro(world.anna, VIEW, project) }).await;
    }
    world.done(annas_plan(world, ten, later(80))).await;
    let wrong = world.store.account(world.anna, later(80)).await.unwrap().account;
    assert_eq!((wrong.plan.id, wrong.used), (ten, 1));

    // It is right again.
    assert_eq!(world.store.pros_ahead(later(80)).await.unwrap(), []);
    assert_eq!(world.store.pros_ahead(later(1)).await.unwrap(), [world.anna]);
    let receipt = world.done(Command::return_period(world.anna, later(1))).await;
    assert_eq!(receipt.at, later(1));
    assert_eq!(world.store.pros_ahead(later(1)).await.unwrap(), []);
    let now = world.store.account(world.anna, later(1)).await.unwrap().account;
    assert_eq!((now.period, now.used), (before.period, 4));
    assert_eq!((now.plan.id, now.next_plan.map(|plan| plan.id)), (unlimited, Some(ten)));
    let history = world.store.interactions(world.anna, None, 10).await.unwrap();
    assert!(history.len() == 4 && history.iter().all(|row| row.period == before.period), "{history:?}");
    // What is done from now on is done now, and the next period begins when it begins.
    assert_eq!(world.done(Command { now: later(2), ..world.by_pro(world.anna, VIEW, 5) }).await.at, later(2));
    let next = world.store.account(world.anna, later(20)).await.unwrap().account;
    assert_eq!((next.used, next.plan.id), (0, ten));
    world.store.rebuild().await.unwrap();
    assert_eq!(world.store.account(world.anna, later(2)).await.unwrap().account.used, 5);
}

/// The way back from a wrong period, once the right one is over too, leads into the one that has begun since.
pub async fn a_way_back_ends_in_the_present(world: &World) {
    world.done(world.by_pro(world.anna, VIEW, 1)).await;
    let before = world.account(world.anna).await.account;
    world.done(Command { now: later(80), ..world.by_pro(world.anna, VIEW, 2) }).await;
    world.done(Command::return_period(world.anna, later(20))).await;
    let now = world.store.account(world.anna, later(20)).await.unwrap().account;
    assert!(now.period.contains(later(20)) && now.used == 0, "{now:?}");
    let history = world.store.interactions(world.anna, None, 10).await.unwrap();
    assert!(history.iter().all(|row| row.period == before.period), "{history:?}");
    let again = world.done(Command::return_period(world.anna, later(20))).await;
    assert!(again.replayed);
    let nothing = world.done(Command::return_period(world.anna, later(21))).await;
    assert_eq!(nothing.position, again.position, "there is nothing to take back");
}

/// Over eight months of actions `used` is the number of interactions that history lists for the period.
pub async fn used_is_what_was_counted_in_the_period(world: &World) {
    for step in 0..80_u32 {
        let now = later(i64::from(step) * 3);
        let project = usize::try_from(step).unwrap() + 1;
        let message = world.by_client(world.anna, Action::ClientSendMessage, project);
        world.done(Command { now, ..message }).await;
        let account = world.store.account(world.anna, now).await.unwrap().account;
        let history = world.store.interactions(world.anna, None, 100).await.unwrap();
        let counted = history.iter().filter(|row| row.period == account.period);
        assert!(counted.clone().all(|row| account.period.contains(row.at)));
        assert_eq!(counted.count(), account.used as usize, "step {step}");
    }
    let account = world.store.account(world.anna, later(240)).await.unwrap().account;
    assert_eq!((account.used, account.credits), (4, Amount(2000)));
}
