//! What became of texts and emails: said in the thread, and to the rules where they ask.
//!
//! That a message did not arrive is an action and in the log, once each. How far one has come changes nothing and is
//! kept beside the log; open pages are told all the same.

use reckon_domain::action::Delivery;
use reckon_domain::delivery::{Progress, Undelivered};
use reckon_domain::id::AutomationId;
use reckon_domain::relation::Channel;
use reckon_domain::{ClientId, ProId};
use reckon_providers::mail::Status;
use reckon_providers::text::{self, TextEvent};
use reckon_store::{Change, Command, ConsentHow, StoreError};

use crate::app::{Beside, Shared};
use crate::work::inbox;

/// A message has come so far.
pub(crate) async fn progressed(app: &Shared, sent: &Change, progress: Progress) -> Result<(), StoreError> {
    let further = app.store.put_progress(sent.position, progress).await?;
    if let Some((client, ..)) = sent.outbound().filter(|_| further) {
        app.tell(Beside::Message(sent.pro, client));
    }
    // A mail server that has taken an email has delivered it, as far as anybody is told.
    let arrived = match sent.outbound() {
        Some((_, Channel::Email, _)) => true,
        Some((_, Channel::Text, _)) => progress == Progress::Delivered,
        Some((_, Channel::Chat, _)) | None => false,
    };
    if arrived { reported(app, sent, Delivery::Delivered).await } else { Ok(()) }
}

/// What became of an automation's message is its last action (A1); the staff's messages have none.
pub(crate) async fn reported(app: &Shared, sent: &Change, delivery: Delivery) -> Result<(), StoreError> {
    let Some(command) = Command::reported(sent, delivery, app.clock.now()) else { return Ok(()) };
    // Whoever opens an email, and a server that returns it, may be faster than the word that it has arrived: that came
    // before all else, whenever it is heard.
    let overtaking = Delivery::ALL.into_iter().filter(|other| *other > delivery);
    let overtaking = overtaking.filter(|_| delivery == Delivery::Delivered);
    let _turn = app.inbox.lock().await;
    for other in overtaking.filter_map(|other| Command::reported(sent, other, app.clock.now())) {
        if app.store.answered(other.actor, &other.key).await?.is_some() {
            return Ok(());
        }
    }
    app.store.execute(command).await.map(drop)
}

/// A message did not arrive. Of several reasons the first one holds.
pub(crate) async fn failed(app: &Shared, sent: &Change, why: Undelivered) -> Result<(), StoreError> {
    let receipt = app.store.execute(Command::failed(sent, why, app.clock.now())?).await?;
    if !receipt.replayed {
        tracing::info!(message = sent.position, why = why.name(), "a message did not arrive");
    }
    if why.came_back() { reported(app, sent, Delivery::Bounced).await } else { Ok(()) }
}

/// Whether a message went out is not known, unless somebody has said so meanwhile.
pub(super) async fn doubted(app: &Shared, sent: &Change) -> Result<(), StoreError> {
    let Some((client, channel, _)) = sent.outbound() else { return Ok(()) };
    let before = Some(sent.position.saturating_add(1));
    let said = app.store.correspondence(sent.pro, client, channel, before, 1).await?;
    let known = said
        .iter()
        .any(|one| one.position == sent.position && (one.progress.is_some() || one.failure.is_some()));
    if known { Ok(()) } else { failed(app, sent, Undelivered::InDoubt).await }
}

/// A text does not arrive, as its network says.
pub(super) async fn undelivered(
    app: &Shared,
    sent: &Change,
    why: text::Undelivered,
) -> Result<(), StoreError> {
    if why == text::Undelivered::Unsubscribed {
        unsubscribe(app, sent).await?;
    }
    if let text::Undelivered::Other(code) = why {
        tracing::warn!(message = sent.position, code, "the network refuses a text");
    }
    failed(app, sent, of_text(why)).await
}

/// The client has told the network that they want no more texts from our number: it is believed as the word would be, and
/// an opt-in word takes it back (I13).
async fn unsubscribe(app: &Shared, sent: &Change) -> Result<(), StoreError> {
    let Some((client, channel, _)) = sent.outbound() else { return Ok(()) };
    let key = format!("unsubscribed-from:{}", sent.position);
    let mut command =
        Command::unsubscribe(client, sent.pro, channel, key, app.clock.now()).said(ConsentHow::Network, None);
    command.details.shared_number = true;
    app.store.execute(command).await?;
    for pro in app.store.pros_of(client).await? {
        app.tell(Beside::Message(pro, client));
    }
    Ok(())
}

const fn of_text(why: text::Undelivered) -> Undelivered {
    match why {
        text::Undelivered::Unsubscribed => Undelivered::Unsubscribed,
        text::Undelivered::WrongNumber => Undelivered::WrongNumber,
        text::Undelivered::NotMobile => Undelivered::NotMobile,
        text::Undelivered::Unreachable => Undelivered::Unreachable,
        text::Undelivered::Blocked => Undelivered::Blocked,
        text::Undelivered::Filtered => Undelivered::Filtered,
        text::Undelivered::Other(_) => Undelivered::Refused,
    }
}

/// Why a mail server does not take an email, by its status code: 5.1 is about the address, 5.2.1 a mailbox that
/// was closed (RFC 3463).
pub(crate) const fn of_mail(status: Option<Status>) -> Undelivered {
    match status {
        Some(Status(5, 1, _) | Status(5, 2, 1)) => Undelivered::NoMailbox,
        Some(_) | None => Undelivered::Refused,
    }
}

/// What a text network tells of its own accord. Our name for a text is its place in the log.
pub(crate) async fn heard(app: &Shared, news: TextEvent) -> Result<(), StoreError> {
    match news {
        TextEvent::Received(received) => inbox::text(app, &received).await,
        TextEvent::UnderWay { reference } => match sent_text(app, &reference).await? {
            Some(sent) => progressed(app, &sent, Progress::Sent).await,
            None => Ok(()),
        },
        TextEvent::Delivered { reference } => match sent_text(app, &reference).await? {
            Some(sent) => progressed(app, &sent, Progress::Delivered).await,
            None => Ok(()),
        },
        TextEvent::Undelivered { reference, why } => match sent_text(app, &reference).await? {
            Some(sent) => undelivered(app, &sent, why).await,
            None => Ok(()),
        },
    }
}

/// Whether a change is the email that a token of ours names: a log that was begun anew has something else there.
pub(crate) fn is_the_email(
    sent: &Change,
    pro: ProId,
    client: ClientId,
    automation: Option<AutomationId>,
) -> bool {
    sent.pro == pro && sent.outbound() == Some((client, Channel::Email, automation))
}

/// The text of ours that has this name, if there is one.
pub(crate) async fn sent_text(app: &Shared, reference: &str) -> Result<Option<Change>, StoreError> {
    let Ok(position) = reference.parse() else { return Ok(None) };
    match app.store.change(position).await {
        Ok(change) => {
            Ok(Some(change).filter(|change| matches!(change.outbound(), Some((_, Channel::Text, _)))))
        }
        Err(StoreError::Unknown(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
