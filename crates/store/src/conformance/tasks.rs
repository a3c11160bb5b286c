//! Tasks: durable timers that one worker at a time has, until they are done; and the calls that come of them.

use core::time::Duration;

use reckon_domain::action::Details;
use reckon_domain::{Action, Amount, Rule, Timestamp};

use super::world::{START, World};
use crate::StoreError;
use crate::model::{
    CallBy, CallOutcome, CallRow, Command, Disposition, Lease, Recording, TaskKind, TaskRow, TaskState,
    ToldRecording,
};

const MINUTE: i64 = 60_000;
/// Projects of moving.
const MOVING: usize = 3;
const OTHER: usize = 9;

const fn at(minutes: i64) -> Timestamp {
    Timestamp(START.0 + minutes * MINUTE)
}

impl World {
    /// Anna sends a Guaranteed Reply quote.
    async fn quoted(&self, project: usize) {
        self.done(self.by_pro(self.anna, Action::SendGuaranteedReplyQuote, project)).await;
    }

    /// The one task of a lead that is still to be done.
    async fn awaited(&self, project: usize) -> TaskRow {
        let due = self.store.tasks_due(at(1_000_000), 100).await.unwrap();
        let of_lead: Vec<_> =
            due.into_iter().filter(|task| task.project == Some(self.project(project))).collect();
        let [task] = of_lead.try_into().unwrap();
        task
    }

    async fn nothing_awaited(&self) {
        assert_eq!(self.store.tasks_due(at(1_000_000), 100).await.unwrap(), []);
        assert_eq!(self.store.next_due().await.unwrap(), None);
    }

    async fn callback(&self, project: usize, minutes: i64) -> TaskRow {
        let mut set = self.by_client(self.anna, Action::ClientScheduleCallback, project);
        set.details = Details { time: Some(at(minutes)), ..Details::default() };
        self.done(set).await;
        self.awaited(project).await
    }

    /// What a machine does because of a task, at a time.
    async fn come(&self, task: &TaskRow, action: Action, seconds: u32, minutes: i64) -> Disposition {
        let details = Details { seconds, ..Details::default() };
        self.store.execute(Command::of_task(task, action, details, at(minutes))).await.unwrap().disposition
    }

    async fn calls(&self, project: usize) -> Vec<CallRow> {
        let calls = self.store.calls(self.project(project), self.anna).await.unwrap();
        calls.into_iter().map(|recorded| recorded.call).collect()
    }
}

/// Leases of some minutes, whatever the task.
const FIVE: Lease = |_| Duration::from_secs(5 * 60);
const TEN: Lease = |_| Duration::from_secs(10 * 60);

/// One worker takes a task; another may once the first one's lease is over, and then the first has lost it.
pub async fn a_task_is_taken_by_one_at_a_time(world: &World) {
    let store = &world.store;
    world.quoted(MOVING).await;
    world.done(world.by_pro(world.anna, Action::StartCall, MOVING)).await;
    let task = world.awaited(MOVING).await;
    let made = (task.kind, task.due, task.free, task.state, task.lease);
    assert_eq!(made, (TaskKind::Call, START, START, TaskState::Waiting, 0));
    assert_eq!((task.pro, task.client), (world.anna, Some(world.cleo)));
    let [first] = store.take_due(10, START, FIVE).await.unwrap().try_into().unwrap();
    assert_eq!(first, TaskRow { state: TaskState::Taken, lease: 1, free: at(5), ..task });
    assert_eq!(store.take_due(10, at(4), FIVE).await.unwrap(), [], "another was quicker");
    assert_eq!(store.tasks_due(at(4), 10).await.unwrap(), []);
    assert_eq!(store.next_due().await.unwrap(), Some(at(5)));
    assert_eq!(store.tasks_due(at(5), 10).await.unwrap(), [first]);
    // The first died; the second takes over and has it for longer, and the first comes too late.
    let [second] = store.take_due(10, at(5), FIVE).await.unwrap().try_into().unwrap();
    assert_eq!(second, TaskRow { lease: 2, free: at(10), overrun: true, ..first });
    for late in [
        store.extend(task.id, 1, at(50)).await,
        store.retry_at(task.id, 1, at(50)).await,
        store.complete(task.id, 1).await,
        store.fail(task.id, 1).await,
    ] {
        assert_eq!(late, Ok(false));
    }
    assert_eq!(store.task(task.id).await.unwrap(), second);
    assert_eq!(store.extend(task.id, 2, at(20)).await, Ok(true));
    assert_eq!(store.retry_at(task.id, 2, at(30)).await, Ok(true));
    let kept = store.task(task.id).await.unwrap();
    assert_eq!(kept, TaskRow { state: TaskState::Waiting, free: at(30), failures: 1, ..second });
    assert_eq!(store.extend(task.id, 2, at(50)).await, Ok(false), "nobody has it");
    // What the log does not know outlives building the ledger anew.
    store.rebuild().await.unwrap();
    assert_eq!(store.task(task.id).await.unwrap(), kept);
    let [third] = store.take_due(10, at(30), TEN).await.unwrap().try_into().unwrap();
    assert_eq!((third.lease, third.overrun, third.free), (3, false, at(40)), "it was put off");
    assert_eq!(store.complete(task.id, 3).await, Ok(true));
    world.nothing_awaited().await;
    assert_eq!(store.complete(task.id, 3).await, Ok(false), "it is done");
    store.rebuild().await.unwrap();
    world.nothing_awaited().await;
    for unknown in [
        store.extend(12_345, 0, at(1)).await.err(),
        store.retry_at(12_345, 0, at(1)).await.err(),
        store.complete(12_345, 0).await.err(),
        store.fail(u64::MAX, 0).await.err(),
        store.task(u64::MAX).await.err(),
    ] {
        assert_eq!(unknown, Some(StoreError::Unknown("task")));
    }
}

/// Many who want a task at once: one has it.
pub async fn many_who_want_a_task_get_it_once(world: &World) {
    world.quoted(MOVING).await;
    world.callback(MOVING, 10).await;
    let workers: Vec<_> = (0..50)
        .map(|_| {
            let store = std::sync::Arc::clone(&world.store);
            tokio::spawn(async move { store.take_due(1, at(10), TEN).await })
        })
        .collect();
    let mut taken = 0;
    for worker in workers {
        taken += worker.await.unwrap().unwrap().len();
    }
    assert_eq!((taken, world.awaited(MOVING).await.lease), (1, 1));
}

/// A callback is dialled once: whoever wakes, whenever, by the key of its task.
pub async fn a_callback_is_dialled_once(world: &World) {
    let mut tasks = world.store.tasks_changed();
    world.quoted(MOVING).await;
    assert!(!tasks.has_changed().unwrap());
    let task = world.callback(MOVING, 30).await;
    assert!(tasks.has_changed().unwrap(), "whoever waits for tasks is woken");
    assert_eq!((task.kind, task.due), (TaskKind::Callback, at(30)));
    assert_eq!(world.store.tasks_due(at(29), 10).await.unwrap(), []);
    assert_eq!(world.store.next_due().await.unwrap(), Some(at(30)));
    let dial = |minutes| Command::of_task(&task, Action::DialCallback, Details::default(), at(minutes));
    let dialled = world.done(dial(30)).await;
    assert!(!dialled.replayed);
    assert!(world.done(dial(31)).await.replayed, "another server woke too");
    let call = world.awaited(MOVING).await;
    assert_eq!((call.kind, call.position), (TaskKind::Call, dialled.position));
    let [row] = world.calls(MOVING).await.try_into().unwrap();
    assert_eq!((row.id, row.by, row.outcome), (call.id, CallBy::Callback, CallOutcome::Dialing));
    tasks.mark_unchanged();
    assert_eq!(world.come(&call, Action::CallBusy, 0, 31).await, Disposition::Done);
    assert!(tasks.has_changed().unwrap(), "the call's task has ended");
    world.nothing_awaited().await;
}

/// What took a callback's place, or came before it, leaves nothing to dial.
pub async fn a_callback_that_is_overtaken_comes_to_nothing(world: &World) {
    world.quoted(MOVING).await;
    let first = world.callback(MOVING, 30).await;
    let second = world.callback(MOVING, 60).await;
    assert!(!world.store.task(first.id).await.unwrap().is_open(), "put off");
    assert_eq!(world.come(&first, Action::DialCallback, 0, 30).await, Disposition::Refused);
    world.done(world.by_pro(world.anna, Action::StartCall, MOVING)).await;
    assert!(!world.store.task(second.id).await.unwrap().is_open(), "a call took its place");
    let call = world.awaited(MOVING).await;
    assert_eq!(world.come(&second, Action::DialCallback, 0, 60).await, Disposition::Refused);
    // The client writes while it rings: contact is made, and the call counts for nothing.
    world.done(world.by_client(world.anna, Action::ClientSendMessage, MOVING)).await;
    assert!(!world.store.task(call.id).await.unwrap().is_open());
    assert_eq!(world.come(&call, Action::CallConnected, 60, 61).await, Disposition::Refused);
    assert_eq!(world.calls(MOVING).await.first().map(|row| row.outcome), Some(CallOutcome::Overtaken));
    assert_eq!(world.store.payments_pending(world.anna).await.unwrap().len(), 1, "one fee");

    world.quoted(OTHER).await;
    let due = world.callback(OTHER, 30).await;
    world.done(world.by_client(world.anna, Action::MarkHired, OTHER)).await;
    assert!(!world.store.task(due.id).await.unwrap().is_open(), "contact came first");
    assert_eq!(world.come(&due, Action::DialCallback, 0, 30).await, Disposition::Refused);
    assert_eq!(world.calls(OTHER).await, []);
}

/// An hour late it is a failure; the fifth stops the service.
pub async fn a_callback_that_was_missed_is_a_failure(world: &World) {
    world.quoted(MOVING).await;
    for attempt in 1..=5 {
        let task = world.callback(MOVING, 100 * attempt).await;
        let late = 100 * attempt + 61;
        let receipt = world
            .store
            .execute(Command::of_task(&task, Action::MissCallback, Details::default(), at(late)))
            .await
            .unwrap();
        let rule = if attempt == 5 { Rule::K7 } else { Rule::K6 };
        assert_eq!((receipt.disposition, receipt.decision.rule), (Disposition::Done, Some(rule)));
        world.nothing_awaited().await;
    }
    let outcomes: Vec<_> = world.calls(MOVING).await.iter().map(|call| (call.by, call.outcome)).collect();
    assert_eq!(outcomes, [(CallBy::Callback, CallOutcome::Missed); 5]);
    assert_eq!(world.store.payments_pending(world.anna).await.unwrap(), []);
    world.done(world.by_client(world.anna, Action::ReactivateContact, MOVING)).await;
    world.done(world.by_pro(world.anna, Action::StartCall, MOVING)).await;
}

/// Each call of a lead, with what it came to.
pub async fn calls_are_listed_with_what_they_came_to(world: &World) {
    world.quoted(MOVING).await;
    for (action, outcome) in [
        (Action::CallBusy, CallOutcome::Busy),
        (Action::CallNotAnswered, CallOutcome::NoAnswer),
        (Action::CallDeclined, CallOutcome::Declined),
    ] {
        world.done(world.by_pro(world.anna, Action::StartCall, MOVING)).await;
        let task = world.awaited(MOVING).await;
        assert_eq!(world.come(&task, action, 0, 1).await, Disposition::Done);
        assert_eq!(world.come(&task, action, 0, 2).await, Disposition::Done, "told again, answered again");
        assert_eq!(world.calls(MOVING).await.last().map(|call| call.outcome), Some(outcome));
        // A network that has changed its mind is not heard: the call came to what it came to.
        for (action, details) in [
            (Action::CallConnected, Details::default()),
            (action, Details { seconds: 1, ..Details::default() }),
            (action, Details { card_declines: true, ..Details::default() }),
        ] {
            let other = Command::of_task(&task, action, details, at(2));
            assert_eq!(world.error(other).await, StoreError::KeyReused);
        }
    }
    world.done(world.by_pro(world.anna, Action::StartCall, MOVING)).await;
    let task = world.awaited(MOVING).await;
    assert_eq!(world.come(&task, Action::CallConnected, 241, 5).await, Disposition::Done);
    let calls = world.calls(MOVING).await;
    assert_eq!(calls.len(), 4);
    let last = calls.last().unwrap();
    assert_eq!((last.outcome, last.by, last.at), (CallOutcome::Connected, CallBy::Pro, at(1)));
    assert_eq!((last.seconds, last.minutes), (Some(241), Some(Amount(1000))));
    // The fee and the minutes are two payments of one change.
    let receipt = world.store.payments_at(world.anna, world.head().await).await.unwrap();
    assert_eq!(receipt.iter().map(|row| row.payment.amount.0).collect::<Vec<_>>(), [2500, 1000]);

    // A result may come for a callback that is due and was never seen to be dialled.
    world.quoted(OTHER).await;
    world.callback(OTHER, 10).await;
    let mut missed = world.by_machine(world.anna, Action::CallMissedByPro, OTHER);
    missed.now = at(10);
    world.done(missed).await;
    let [row] = world.calls(OTHER).await.try_into().unwrap();
    assert_eq!((row.by, row.outcome, row.at), (CallBy::Callback, CallOutcome::ProMissed, at(10)));
    assert_eq!((row.seconds, row.minutes), (None, None));
}

/// A recording belongs to its call, and is found by the lead's own alone.
pub async fn a_recording_belongs_to_its_call(world: &World) {
    world.quoted(MOVING).await;
    world.done(world.by_pro(world.anna, Action::StartCall, MOVING)).await;
    let call = world.awaited(MOVING).await;
    let recording = |bytes: &[u8]| Recording { media_type: "audio/mpeg".to_owned(), bytes: bytes.to_vec() };
    let unknown = world.store.put_recording(call.id + 1, recording(b"?")).await;
    assert_eq!(unknown, Err(StoreError::Unknown("call")));
    let listen = |project, pro| world.store.recording(world.project(project), pro, call.id);
    assert_eq!(listen(MOVING, world.anna).await, Err(StoreError::Unknown("recording")));
    world.store.put_recording(call.id, recording(b"half")).await.unwrap();
    world.store.put_recording(call.id, recording(b"whole")).await.unwrap();
    assert_eq!(listen(MOVING, world.anna).await.unwrap(), recording(b"whole"));
    for (project, pro) in [(OTHER, world.anna), (MOVING, world.ben)] {
        assert_eq!(listen(project, pro).await, Err(StoreError::Unknown("recording")));
    }
    let recorded = world.store.calls(world.project(MOVING), world.anna).await.unwrap();
    assert_eq!(recorded.iter().map(|row| row.recorded).collect::<Vec<_>>(), [true]);
    world.store.rebuild().await.unwrap();
    assert_eq!(listen(MOVING, world.anna).await.unwrap(), recording(b"whole"));
    assert!(!format!("{:?}", recording(b"secret words")).contains("secret"));
}

/// A recording that was told of is a task beside the log: begun once, kept when its call is over and when the books
/// are built anew, and done when the recording is there.
pub async fn a_recording_is_awaited_until_it_is_there(world: &World) {
    world.quoted(MOVING).await;
    world.done(world.by_pro(world.anna, Action::StartCall, MOVING)).await;
    let call = world.awaited(MOVING).await;
    let told =
        |source: &str, minutes| ToldRecording { call: call.id, source: source.to_owned(), at: at(minutes) };
    let unknown = ToldRecording { call: call.id + 1, ..told("RE1", 1) };
    assert_eq!(world.store.await_recording(unknown).await, Err(StoreError::Unknown("call")));
    let head = world.head().await;
    let begun = world.store.tasks_changed();
    let task = world.store.await_recording(told("RE1", 1)).await.unwrap();
    assert!(begun.has_changed().unwrap(), "whoever waits for tasks is woken");
    assert_eq!((task.kind, task.due, task.lease), (TaskKind::Recording, at(1), 0));
    assert_eq!((task.pro, task.project), (world.anna, Some(world.project(MOVING))));
    assert_eq!((task.position, world.head().await), (call.position, head), "the log has nothing of it");
    // Told again, and of another: the first stands.
    for again in [told("RE1", 2), told("RE2", 3)] {
        assert_eq!(world.store.await_recording(again).await.unwrap(), task);
    }
    assert_eq!(world.store.awaited_recording(task.id).await.unwrap(), told("RE1", 1));
    assert_eq!(world.store.awaited_recording(call.id).await, Err(StoreError::Unknown("recording")));
    // The call's end does not end it.
    assert_eq!(world.come(&call, Action::CallConnected, 60, 4).await, Disposition::Done);
    let [taken] = world.store.take_due(1, at(4), FIVE).await.unwrap().try_into().unwrap();
    assert_eq!(taken.id, task.id);
    assert_eq!(world.store.take_due(1, at(4), FIVE).await.unwrap().len(), 1, "the payment of its minutes");
    assert_eq!(world.store.take_due(10, at(4), FIVE).await.unwrap(), [], "another server has it");
    world.store.rebuild().await.unwrap();
    assert_eq!(world.store.task(task.id).await.unwrap(), taken);
    assert_eq!(world.store.awaited_recording(task.id).await.unwrap(), told("RE1", 1));
    assert_eq!(world.store.audit().await.unwrap(), []);
    let recording = Recording { media_type: "audio/mpeg".to_owned(), bytes: b"words".to_vec() };
    world.store.put_recording(call.id, recording).await.unwrap();
    assert!(!world.store.task(task.id).await.unwrap().is_open(), "it is there");
    world.store.rebuild().await.unwrap();
    assert!(!world.store.task(task.id).await.unwrap().is_open());
    assert!(!world.store.await_recording(told("RE1", 5)).await.unwrap().is_open(), "told once more");

    // One that is given up stays so.
    world.quoted(OTHER).await;
    world.done(world.by_pro(world.anna, Action::StartCall, OTHER)).await;
    let call = world.awaited(OTHER).await;
    let other = ToldRecording { call: call.id, ..told("RE3", 6) };
    let task = world.store.await_recording(other.clone()).await.unwrap();
    assert_eq!(world.store.fail(task.id, 0).await, Ok(true));
    world.store.rebuild().await.unwrap();
    assert_eq!(world.store.task(task.id).await.unwrap().state, TaskState::Failed);
    assert!(!world.store.await_recording(other).await.unwrap().is_open());
}

/// What the network calls a call is kept, to ask by it; what is told first stands.
pub async fn a_call_has_the_networks_first_name(world: &World) {
    world.quoted(MOVING).await;
    world.done(world.by_pro(world.anna, Action::StartCall, MOVING)).await;
    let call = world.awaited(MOVING).await.id;
    assert_eq!(world.store.call_name(call).await.unwrap(), None);
    for name in ["CA1", "CA2"] {
        world.store.name_call(call, name).await.unwrap();
    }
    assert_eq!(world.store.call_name(call).await.unwrap().as_deref(), Some("CA1"));
    assert_eq!(world.store.name_call(call + 1, "CA3").await, Err(StoreError::Unknown("call")));
    world.store.rebuild().await.unwrap();
    assert_eq!(world.store.call_name(call).await.unwrap().as_deref(), Some("CA1"));
}
