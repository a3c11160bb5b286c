//! Texts and emails: each goes out once, or never.
//!
//! No network can be asked whether it has taken a message already. So a message is handed over again only where
//! it certainly was not taken. A task's attempts tell: taking it is one, and waiting after an attempt that
//! certainly failed is another. An even number that is taken anew was left by one who died before saying what
//! came of it: that message is in doubt, and is not sent again.

mod words;

use std::time::Duration;

use reckon_domain::Event;
use reckon_domain::event::RelationEvent;
use reckon_domain::id::AutomationId;
use reckon_domain::relation::Channel;
use reckon_domain::rule::Language;
use reckon_store::{ClientRow, Command, ConsentHow, StoreError, TaskKind, TaskRow, Whom};

use super::{after, keep};
use crate::app::Shared;
use crate::ports::mail::{self, Address, Mail, Sending};
use crate::ports::text::{Number, Text, Texting, Undelivered};

/// For how long a message is taken: longer than a mail server's answers may take.
pub(super) const HOLD: Duration = Duration::from_secs(20 * 60);

/// A message that could not be handed over for so long is given up: it would come as a surprise.
const TOO_LATE: Duration = Duration::from_secs(24 * 60 * 60);

/// The longest time between two attempts.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// What came of handing a message over.
enum Outcome {
    /// It was taken.
    Taken,
    /// It never will be: why, for the log.
    Refused(String),
    /// It was not taken, and may be later.
    Later,
    /// It may have been taken.
    Unknown,
}

/// Hands a text or an email over.
pub(super) async fn send(app: &Shared, task: &TaskRow) -> Result<(), StoreError> {
    let in_doubt = task.attempt.is_multiple_of(2);
    let too_late = app.clock.now() > after(task.due, TOO_LATE);
    if in_doubt || too_late {
        tracing::warn!(message = task.position, in_doubt, too_late, "a message is not sent any more");
        return app.store.finish_task(task.id).await;
    }
    let outcome = match Letter::of(app, task).await? {
        None => return app.store.finish_task(task.id).await,
        Some(letter) if task.kind == TaskKind::Text => text(app, task, letter).await?,
        Some(letter) => email(app, task, letter).await,
    };
    match outcome {
        Outcome::Taken => {}
        Outcome::Refused(why) => tracing::info!(message = task.position, why, "a message was refused"),
        Outcome::Unknown => {
            tracing::warn!(message = task.position, "whether a message was taken is not known")
        }
        Outcome::Later => return keep(app, task, pause(task.attempt)).await,
    }
    app.store.finish_task(task.id).await
}

/// How long until the next attempt: five seconds, and twice as long after every failure. Each counts for two.
fn pause(attempt: u32) -> Duration {
    Duration::from_secs(5 << (attempt / 2).min(12)).min(LONGEST)
}

/// What is to be sent, and to whom.
struct Letter {
    client: ClientRow,
    pro_name: String,
    words: String,
    instructions: bool,
    automation: Option<AutomationId>,
}

impl Letter {
    /// The message that a task sends; `None` where nothing is to be sent any more: the client has unsubscribed
    /// meanwhile (E1), or there are no words.
    async fn of(app: &Shared, task: &TaskRow) -> Result<Option<Self>, StoreError> {
        let (Some(client), channel) = (task.client, channel(task)) else { return Ok(None) };
        let row = app.store.relation(task.pro, client).await?;
        if row.relation.thread(channel).unsubscribed {
            tracing::info!(message = task.position, "the client has unsubscribed meanwhile");
            return Ok(None);
        }
        let before = Some(task.position.saturating_add(1));
        let said = app.store.correspondence(task.pro, client, channel, before, 1).await?;
        let Some(said) = said.into_iter().find(|one| one.position == task.position) else { return Ok(None) };
        let changes = app.store.changes(Whom::Pro(task.pro), task.position.saturating_sub(1), 1).await?;
        let sent = changes.iter().flat_map(|change| &change.events).find_map(|event| match event {
            Event::Relation(_, RelationEvent::Sent { automation, instructions, .. }) => {
                Some((*automation, *instructions))
            }
            Event::Relation(..) | Event::Account(_) | Event::Lead(..) => None,
        });
        let (automation, instructions) = sent.unwrap_or_default();
        let client = app.store.client(client).await?;
        let pro_name = app.store.pro(task.pro).await?.name;
        Ok(Some(Self { client, pro_name, words: said.body, instructions, automation }))
    }

    const fn language(&self) -> Language {
        self.client.language
    }
}

const fn channel(task: &TaskRow) -> Channel {
    match task.kind {
        TaskKind::Text => Channel::Text,
        TaskKind::Email => Channel::Email,
        TaskKind::Payment | TaskKind::Call | TaskKind::Callback | TaskKind::Recording => Channel::Chat,
    }
}

async fn text(app: &Shared, task: &TaskRow, letter: Letter) -> Result<Outcome, StoreError> {
    let Some(network) = &app.outside.texts else { return Ok(Outcome::Refused("no text network".to_owned())) };
    let number = letter.client.contacts.mobile.as_deref().map(|mobile| Number::parse(mobile, None));
    let to = match number {
        Some(Ok(number)) => number,
        Some(Err(error)) => return Ok(Outcome::Refused(error.to_string())),
        None => return Ok(Outcome::Refused("there is no number any more".to_owned())),
    };
    let instructions = letter.instructions.then(|| words::instructions(letter.language(), &letter.pro_name));
    let words =
        [Some(letter.words.clone()), instructions].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    let text = Text { reference: task.position.to_string(), to, words };
    Ok(match network.send(&text).await {
        Texting::Accepted { .. } => Outcome::Taken,
        Texting::Refused(why) => {
            if why == Undelivered::Unsubscribed {
                unsubscribe(app, task).await?;
            }
            Outcome::Refused(format!("{why:?}"))
        }
        Texting::Later => Outcome::Later,
        Texting::Unknown => Outcome::Unknown,
    })
}

/// The client has told the network that they want no more of these texts: the rules are to know (U5).
async fn unsubscribe(app: &Shared, task: &TaskRow) -> Result<(), StoreError> {
    let Some(client) = task.client else { return Ok(()) };
    let key = format!("unsubscribed-from:{}", task.position);
    let command = Command::unsubscribe(client, task.pro, Channel::Text, key, app.clock.now());
    app.store.execute(command.said(ConsentHow::Network, None)).await.map(drop)
}

async fn email(app: &Shared, task: &TaskRow, letter: Letter) -> Outcome {
    let Some((mailer, head)) = &app.outside.mail else {
        return Outcome::Refused("no mail server".to_owned());
    };
    let Some(to) = letter.client.contacts.email.as_deref().and_then(|text| Address::parse(text).ok()) else {
        return Outcome::Refused("there is no valid address any more".to_owned());
    };
    let language = letter.language();
    let composed = mail::compose(
        head,
        &Mail {
            message: task.position,
            at: task.due,
            pro: task.pro,
            subject: words::subject(language, &letter.pro_name),
            pro_name: letter.pro_name,
            client: letter.client.id,
            to,
            language,
            text: letter.words,
            automation: letter.automation,
            answers: None,
        },
    );
    match composed {
        Err(error) => Outcome::Refused(error.to_string()),
        Ok(composed) => match mailer.send(&composed).await {
            Sending::Accepted => Outcome::Taken,
            Sending::Refused(answer) => Outcome::Refused(format!("{answer:?}")),
            Sending::Later(hindrance) => {
                tracing::warn!(message = task.position, ?hindrance, "an email is handed over again later");
                Outcome::Later
            }
            Sending::Unknown => Outcome::Unknown,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_further_and_further_apart() {
        let pauses: Vec<_> = [1, 3, 5, 7, 99].map(|attempt| pause(attempt).as_secs()).into();
        assert_eq!(pauses, [5, 10, 20, 40, 3600]);
    }
}
