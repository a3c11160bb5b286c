//! Calls: each is placed once, or never, and its first result stands.
//!
//! A call task's lease says what may have happened. The first taker places the call. One that finds it taken
//! before cannot know whether it was placed, and never places it again: it waits for the network's word, and
//! without one the call has failed (`docs/decisions`).

use std::time::Duration;

use reckon_domain::action::{Action, Details};
use reckon_domain::lead::Quote;
use reckon_providers::phone::{Call, CallEvent, CallLookup, CallResult, Party, Placing, words};
use reckon_providers::secret::Secret;
use reckon_store::{Command, Disposition, StoreError, TaskKind, TaskRow, TaskState};

use super::{complete, pause as pause_between, put_off, recordings};
use crate::app::Shared;

/// For how long a callback is taken, in which it is dialled.
pub(super) const LEASE: Duration = Duration::from_secs(60);

/// How long after it was tried to be placed nothing is heard of a call that was not.
pub(super) const DOUBT: Duration = Duration::from_secs(5 * 60);

/// A callback that is later than this is not dialled any more.
const TOO_LATE: Duration = Duration::from_secs(60 * 60);

/// How long after it began it is still asked for a call whose end nobody has told.
const GIVEN_UP: Duration = Duration::from_secs(24 * 60 * 60);

/// How often it is tried to reach the network.
const TRIES: u32 = 6;

/// A callback is due: it is dialled, or it has failed because it is too late. The lead's truth decides again.
pub(super) async fn dial_callback(app: &Shared, task: &TaskRow) -> Result<(), StoreError> {
    let now = app.clock.now();
    let late = now > task.due.after(TOO_LATE);
    let action = if late { Action::MissCallback } else { Action::DialCallback };
    let command = Command::of_task(task, action, Details::default(), now);
    match app.store.execute(command).await {
        Ok(receipt) if receipt.disposition == Disposition::Done => Ok(()),
        // It comes to nothing: contact was made, it was replaced, or another taker has missed or dialled it.
        Ok(_) | Err(StoreError::KeyReused) => complete(app, task).await,
        Err(error) => Err(error),
    }
}

/// Places a call that was just begun; of one that was tried before, finds out whether there is any hope.
pub(super) async fn place(app: &Shared, task: &TaskRow) -> Result<(), StoreError> {
    let reference = task.id.to_string();
    if task.lease > 1 {
        let name = app.store.call_name(task.id).await?;
        let had = app.providers.phone.has(&reference, name.as_deref()).await;
        let given_up = app.clock.now() > task.due.after(GIVEN_UP);
        return match had {
            CallLookup::Yes => put_off(app, task, app.providers.phone.patience(name.is_some())).await,
            CallLookup::Later if !given_up => put_off(app, task, pause_between(1, task.failures)).await,
            CallLookup::Ended(result) => ended(app, task, result).await,
            CallLookup::No | CallLookup::Unknown | CallLookup::Later => {
                tracing::warn!(call = task.id, "nothing was heard of a call: it has failed");
                ended(app, task, CallResult::NoAnswer).await
            }
        };
    }
    let Some(call) = order(app, task).await? else {
        tracing::info!(call = task.id, "there is no number to call");
        return ended(app, task, CallResult::NoAnswer).await;
    };
    for tried in 0..TRIES {
        // While nobody was reached, contact may have been made otherwise.
        if tried > 0 && !app.store.task(task.id).await?.is_open() {
            return Ok(());
        }
        match app.providers.phone.place(&call).await {
            Placing::Placed { name } => return placed(app, task, name).await,
            Placing::Refused { code } => {
                tracing::warn!(call = task.id, code, "the network refuses a call");
                return ended(app, task, CallResult::NoAnswer).await;
            }
            Placing::Unknown => {
                // Once the lease is over the network is asked.
                tracing::warn!(call = task.id, "whether a call was placed is not known");
                return Ok(());
            }
            Placing::Unreached => tokio::time::sleep(pause(tried)).await,
        }
    }
    tracing::warn!(call = task.id, "the network cannot be reached");
    ended(app, task, CallResult::NoAnswer).await
}

/// The network has a call: it is heard of, or asked for by this name.
async fn placed(app: &Shared, task: &TaskRow, name: Option<String>) -> Result<(), StoreError> {
    if let Some(name) = &name {
        app.store.name_call(task.id, name).await?;
    }
    put_off(app, task, app.providers.phone.patience(name.is_some())).await
}

/// How long until the network is tried again. All of it together is less than [`DOUBT`].
const fn pause(tried: u32) -> Duration {
    Duration::from_millis(500 << tried)
}

/// The call of a task; `None` where one of the two has no number.
pub(crate) async fn order(app: &Shared, task: &TaskRow) -> Result<Option<Call>, StoreError> {
    let Some(project) = task.project else { return Ok(None) };
    let row = app.store.lead(project, task.pro).await?;
    let client = app.store.client(row.project.client).await?;
    let pro = app.store.pro(task.pro).await?;
    let number = |contacts: reckon_store::Contacts| contacts.mobile.or(contacts.landline);
    let (Some(to_client), Some(to_pro)) = (number(client.contacts), number(pro.contacts)) else {
        return Ok(None);
    };
    let estimate = match row.lead.quote {
        Quote::GuaranteedReply { amount, .. } | Quote::Manual { amount } => amount,
        Quote::None => None,
    };
    let estimate = estimate.map(|amount| (amount, app.currency.as_str()));
    Ok(Some(Call {
        reference: task.id.to_string(),
        announcement: words::announcement(client.language, &pro.name, &row.project.title, estimate),
        language: client.language,
        client: Party { name: client.short_name, number: dialled(&to_client) },
        pro: Party { name: pro.name, number: dialled(&to_pro) },
    }))
}

/// A number as networks take it: without what only helps people to read it.
fn dialled(number: &str) -> Secret {
    let kept: String = number.chars().filter(|one| one.is_ascii_digit() || *one == '+').collect();
    Secret::shown(&kept)
}

/// A call's task, if there is such a call.
pub(crate) async fn task(app: &Shared, reference: &str) -> Result<Option<TaskRow>, StoreError> {
    let Ok(id) = reference.parse() else { return Ok(None) };
    match app.store.task(id).await {
        Ok(task) if task.kind == TaskKind::Call => Ok(Some(task)),
        Ok(_) | Err(StoreError::Unknown(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The network tells that a call is on its way: it was placed, and has this name there.
pub(crate) async fn under_way(app: &Shared, task: &TaskRow, name: Option<String>) -> Result<(), StoreError> {
    // Once is enough: what was placed for certain was kept by whoever placed it.
    if task.state == TaskState::Taken && task.lease == 1 { placed(app, task, name).await } else { Ok(()) }
}

/// The network tells something of a call. Of a call that is over already, or was never ours, nothing follows.
pub(crate) async fn heard(app: &Shared, reference: &str, news: CallEvent) -> Result<(), StoreError> {
    let Some(task) = task(app, reference).await? else { return Ok(()) };
    match news {
        CallEvent::Ended(result) => ended(app, &task, result).await,
        CallEvent::Recorded { source } => recordings::told(app, &task, source).await,
    }
}

/// A call is over: its result is recorded, if it is the first.
pub(crate) async fn ended(app: &Shared, task: &TaskRow, result: CallResult) -> Result<(), StoreError> {
    if !task.is_open() {
        return Ok(());
    }
    let (action, seconds) = match result {
        CallResult::Connected { seconds } => (Action::CallConnected, seconds),
        CallResult::ProMissed => (Action::CallMissedByPro, 0),
        CallResult::Busy => (Action::CallBusy, 0),
        CallResult::NoAnswer => (Action::CallNotAnswered, 0),
        CallResult::Declined => (Action::CallDeclined, 0),
    };
    let details = Details { seconds, ..Details::default() };
    let command = Command::of_task(task, action, details, app.clock.now());
    match app.store.execute(command).await {
        Ok(receipt) if receipt.disposition == Disposition::Done => Ok(()),
        Ok(_) | Err(StoreError::KeyReused) => complete(app, task).await,
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_dialled_without_its_spaces() {
        assert_eq!(dialled("+49 (0)30/231-25").reveal(), "+4903023125");
    }

    #[test]
    fn trying_to_reach_the_network_ends_before_anybody_doubts() {
        let longest: Duration = (0..TRIES).map(pause).sum();
        // Each try may take half a minute before it says that nobody was reached.
        assert!(longest + Duration::from_secs(30) * TRIES < DOUBT, "{longest:?}");
    }
}
