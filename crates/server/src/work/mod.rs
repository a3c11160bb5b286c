//! The worker: does what is due, once each, through the ports.
//!
//! It awaits the time of the next task, or a new one; it never polls. What is to be done is kept in the store,
//! together with what caused it, so that it is found again whenever and wherever the worker goes on. A task is
//! taken with a lease. Whoever takes it and dies leaves it to be taken again once that is over.

pub(crate) mod automations;
pub(crate) mod calls;
pub(crate) mod cards;
pub(crate) mod inbox;
mod maildir;
pub(crate) mod outgoing;
pub(crate) mod payments;
pub(crate) mod recordings;

use core::convert::Infallible;
use std::time::Duration;

use reckon_providers::settings::ProviderEvents;
use reckon_store::{StoreError, TaskKind, TaskRow};
use tokio::task::JoinSet;

use crate::app::Shared;

/// The most tasks under way at once.
const MOST: usize = 32;

/// How long the worker waits when the store does not answer.
const STORE_BACK: Duration = Duration::from_secs(1);

/// The longest that the worker sleeps: the machine's clock may be set meanwhile, and another server on the same database
/// may have died and left something to do.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// How long what is under way may take once the server stops. What is cut off is taken up again later.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(5);

/// Works until the server stops.
pub(crate) async fn work(app: Shared, events: ProviderEvents) {
    let mut closing = app.closing.subscribe();
    let listening = tokio::spawn(listen(app.clone(), events));
    let reading = tokio::spawn(maildir::follow(app.clone()));
    let mut tasks = app.store.tasks_changed();
    let mut under_way = JoinSet::new();
    loop {
        // Whatever begins or ends from here on is heard of.
        tasks.mark_unchanged();
        let pause = match begin(&app, &mut under_way).await {
            Ok(pause) => pause,
            Err(error) => {
                tracing::error!(%error, "the worker waits for the store");
                Pause::For(STORE_BACK)
            }
        };
        tokio::select! {
            biased;
            _ = closing.wait_for(|closing| *closing) => break,
            Some(_) = under_way.join_next() => {}
            changed = tasks.changed() => if changed.is_err() { break },
            () = app.clock_set.notified() => {}
            () = pause.over() => {}
        }
    }
    listening.abort();
    let finished = async { while under_way.join_next().await.is_some() {} };
    if tokio::time::timeout(SHUTDOWN_GRACE, finished).await.is_err() {
        tracing::warn!("tasks under way were cut off");
    }
    // It ends by itself, after the email that it has in hand; one that is cut off is taken again.
    if tokio::time::timeout(SHUTDOWN_GRACE, reading).await.is_err() {
        tracing::warn!("an email in hand was cut off");
    }
}

/// How long nothing is due.
enum Pause {
    For(Duration),
    /// Until something happens.
    Open,
}

impl Pause {
    async fn over(self) {
        match self {
            Self::For(time) => tokio::time::sleep(time).await,
            Self::Open => core::future::pending().await,
        }
    }
}

/// Begins what is due, and says for how long nothing more is.
async fn begin(app: &Shared, under_way: &mut JoinSet<()>) -> Result<Pause, StoreError> {
    let room = MOST.saturating_sub(under_way.len());
    if room == 0 {
        return Ok(Pause::Open);
    }
    if app.clock.ahead().is_some() {
        // What seems to be due may not be.
        return Ok(Pause::For(STORE_BACK));
    }
    let now = app.clock.now();
    let mut next = app.store.next_due().await?;
    if next.is_some_and(|next| next <= now) {
        for task in app.store.take_due(room, now, lease).await? {
            under_way.spawn(perform(app.clone(), task));
        }
        next = app.store.next_due().await?;
    }
    if !app.clock.runs() {
        let due = next.is_some_and(|next| next <= now);
        return Ok(if due { Pause::For(Duration::ZERO) } else { Pause::Open });
    }
    let Some(next) = next else { return Ok(Pause::For(LONGEST_SLEEP)) };
    let wait = u64::try_from(next.0.saturating_sub(app.clock.now().0)).unwrap_or(0);
    Ok(Pause::For(Duration::from_millis(wait).min(LONGEST_SLEEP)))
}

/// For how long a task is taken: whoever works on it for longer says so in time.
fn lease(kind: TaskKind) -> Duration {
    match kind {
        TaskKind::Payment => payments::LEASE,
        TaskKind::Call => calls::DOUBT,
        TaskKind::Callback => calls::LEASE,
        TaskKind::Text | TaskKind::Email => outgoing::LEASE,
        TaskKind::Automation => automations::LEASE,
        TaskKind::Recording => recordings::LEASE,
    }
}

/// A task that was just taken. An error is said, and the task is tried again when its time is over.
async fn perform(app: Shared, task: TaskRow) {
    let work = async {
        match task.kind {
            TaskKind::Payment => payments::charge(&app, &task).await,
            TaskKind::Call => calls::place(&app, &task).await,
            TaskKind::Callback => calls::dial_callback(&app, &task).await,
            TaskKind::Text | TaskKind::Email => outgoing::send(&app, &task).await,
            TaskKind::Automation => automations::send(&app, &task).await,
            TaskKind::Recording => recordings::fetch(&app, &task).await,
        }
    };
    let done = tokio::select! {
        biased;
        done = work => done,
        lost = hold(&app, &task) => match lost {},
    };
    if let Err(error) = done {
        tracing::error!(task = task.id, %error, "a task is tried again later");
    }
}

/// Has the lease made longer while the task is being worked on.
async fn hold(app: &Shared, task: &TaskRow) -> Infallible {
    let lease = lease(task.kind);
    loop {
        tokio::time::sleep(lease / 2).await;
        let until = app.clock.now().after(lease);
        match app.store.extend(task.id, task.lease, until).await {
            Ok(true) => {}
            // What is under way with somebody outside cannot be taken back: it is let finish, and changes nothing here.
            Ok(false) => {
                tracing::warn!(task = task.id, "a task took longer than its lease, and another has it");
                return core::future::pending().await;
            }
            Err(error) => tracing::error!(task = task.id, %error, "a lease could not be made longer"),
        }
    }
}

/// Hears what the simulated neighbours tell.
async fn listen(app: Shared, mut events: ProviderEvents) {
    loop {
        let done = tokio::select! {
            Some(settlement) = events.settlements.recv() => payments::settled(&app, &settlement).await,
            Some((reference, news)) = events.calls.recv() => calls::heard(&app, &reference, news).await,
            Some(news) = events.texts.recv() => outgoing::delivery_status::heard(&app, news).await,
            else => return,
        };
        if let Err(error) = done {
            tracing::error!(%error, "news is lost");
        }
    }
}

/// The longest time between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);

/// How long until the next attempt: so many seconds at first, and twice as long after every failure.
fn pause(seconds: u64, failures: u32) -> Duration {
    Duration::from_secs(seconds << failures.min(12)).min(LONGEST_PAUSE)
}

/// Puts a task off for so long from now: nobody tries it before. Whoever has lost it leaves it alone.
async fn put_off(app: &Shared, task: &TaskRow, time: Duration) -> Result<(), StoreError> {
    app.store.retry_at(task.id, task.lease, app.clock.now().after(time)).await.map(drop)
}

/// A task is done. Whoever has lost it leaves it alone.
async fn complete(app: &Shared, task: &TaskRow) -> Result<(), StoreError> {
    app.store.complete(task.id, task.lease).await.map(drop)
}

/// A task is given up. Whoever has lost it leaves it alone.
async fn give_up(app: &Shared, task: &TaskRow) -> Result<(), StoreError> {
    app.store.fail(task.id, task.lease).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_ever_further_apart_but_for_ever_hourly() {
        let pauses: Vec<_> = (0..15).map(|failures| pause(1, failures).as_secs()).collect();
        assert_eq!(pauses[..5], [1, 2, 4, 8, 16]);
        assert!(pauses.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!((pauses[14], pause(1, u32::MAX).as_secs()), (3600, 3600));
    }
}
