//! Two servers on one database, and one that was stopped and started: what is due is done once.

#![expect(clippy::unwrap_used, reason = "a failed expectation is what a test is for")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reckon_store::conformance::World;
use reckon_store::conformance::world::START;
use reckon_store::domain::action::Details;
use reckon_store::domain::{Action, Amount, Timestamp};
use reckon_store::{CallOutcome, Command, Disposition, LedgerAccount, PaymentState, Store, TaskRow};
use reckon_store_sqlite::SqliteStore;

/// Moving offers Guaranteed Reply.
const MOVING: usize = 3;
const HOUR: i64 = 3_600_000;

fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("two-servers").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("reckon.db")
}

async fn server(path: &PathBuf) -> World {
    World::new(Arc::new(SqliteStore::open(path).unwrap()) as Arc<dyn Store>).await
}

fn dial(task: &TaskRow) -> Command {
    Command::of_task(task, Action::DialCallback, Details::default(), task.due)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_is_dialled_by_one_of_two_servers() {
    let path = file("callback");
    let worlds = [server(&path).await, server(&path).await];
    let [world, _] = &worlds;
    world.done(world.by_pro(world.anna, Action::SendGuaranteedReplyQuote, MOVING)).await;
    for round in 1..=4 {
        let due = Timestamp(START.0 + round * HOUR);
        let mut set = world.by_pro(world.anna, Action::ProScheduleCallback, MOVING);
        (set.details.time, set.now) = (Some(due), Timestamp(due.0 - HOUR));
        world.done(set).await;
        // Both see that it is due. One takes it; both dial it, as if the one had been taken for dead.
        let mut seen = Vec::new();
        for world in &worlds {
            let [task] = world.store.tasks_due(due, 10).await.unwrap().try_into().unwrap();
            seen.push((Arc::clone(&world.store), task));
        }
        let workers: Vec<_> = seen
            .into_iter()
            .map(|(store, task)| {
                tokio::spawn(async move {
                    let taken = store.take_due(10, due, |_| Duration::from_secs(60 * 60)).await.unwrap();
                    (taken.iter().any(|one| one.id == task.id), store.execute(dial(&task)).await.unwrap())
                })
            })
            .collect();
        let (mut taken, mut dialled) = (0, 0);
        for worker in workers {
            let (took, receipt) = worker.await.unwrap();
            assert_eq!(receipt.disposition, Disposition::Done);
            taken += u32::from(took);
            dialled += u32::from(!receipt.replayed);
        }
        // The second may find it done before it could take it.
        assert!(taken <= 1 && dialled == 1, "round {round}: taken {taken} times, dialled {dialled} times");
        let mut busy = world.by_machine(world.anna, Action::CallBusy, MOVING);
        busy.now = due;
        world.done(busy).await;
    }
    let calls = world.store.calls(world.project(MOVING), world.anna).await.unwrap();
    assert_eq!(calls.iter().map(|row| row.call.outcome).collect::<Vec<_>>(), [CallOutcome::Busy; 4]);
    for world in &worlds {
        assert_eq!(world.store.audit().await.unwrap(), []);
    }
}

#[tokio::test]
async fn what_was_due_when_the_server_stopped_is_due_when_it_is_back() {
    let path = file("stopped");
    let world = server(&path).await;
    let payment = world.contact_by_card(MOVING).await;
    let bought = world.store.intend_purchase(world.anna, "key", Amount(500), START).await.unwrap();
    // It takes one, charges the card, and is gone before it can say so.
    assert_eq!(world.store.take_due(1, START, |_| Duration::from_secs(60 * 60)).await.unwrap().len(), 1);
    drop(world);

    let world = server(&path).await;
    let due = |at| world.store.tasks_due(at, 10);
    assert_eq!(due(START).await.unwrap().len(), 1, "what was taken is waited for");
    assert_eq!(due(Timestamp(START.0 + HOUR)).await.unwrap().len(), 2, "but not for ever");
    assert_eq!(world.store.intend_purchase(world.anna, "key", Amount(500), START).await, Ok(bought));
    world.settled(&bought, true).await;
    world.settled(&payment, true).await;
    drop(world);

    let world = server(&path).await;
    assert!(world.done(Command::settle(&payment, true, START)).await.replayed);
    assert_eq!(world.store.payment(bought.payment.id).await.unwrap().state, PaymentState::Succeeded);
    assert_eq!(world.store.next_due().await.unwrap(), None);
    let balances = world.store.balances().await.unwrap();
    assert_eq!((balances.of(LedgerAccount::Bank), balances.of(LedgerAccount::CardClearing)), (3000, 0));
    assert_eq!(world.store.audit().await.unwrap(), []);
}
