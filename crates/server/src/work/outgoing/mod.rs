//! Texts and emails: each goes out once, or never.
//!
//! No network can be asked whether it has taken a message already. So a message is handed over again only where
//! it certainly was not taken, and its task was put off. A task whose lease ran out was left by one who died before
//! saying what came of it: that message is in doubt, and is not sent again.

pub(crate) mod delivery_status;
mod words;

use std::time::Duration;

use reckon_domain::delivery::{Progress, Undelivered};
use reckon_domain::event::RelationEvent;
use reckon_domain::id::AutomationId;
use reckon_domain::relation::Channel;
use reckon_domain::rule::Language;
use reckon_domain::{Event, ProId, Role, Timestamp};
use reckon_providers::mail::{self, Address, Mail, Sending};
use reckon_providers::text::{self, Number, Text, Texting};
use reckon_store::automations::times;
use reckon_store::{Change, ClientRow, Heading, StoreError, TaskRow};

use super::{complete, pause, put_off};
use crate::app::Shared;

/// For how long a message is taken.
pub(super) const LEASE: Duration = Duration::from_secs(2 * 60);

/// A message that could not be handed over for so long is given up: it would come as a surprise.
const TOO_LATE: Duration = Duration::from_secs(24 * 60 * 60);

/// How many seconds lie between the first attempt and the second.
const FIRST_PAUSE: u64 = 5;

/// How many messages back an email may be that ours answers.
const ANSWERED_WITHIN: usize = 50;

/// What came of handing a message over.
enum Outcome {
    /// It was taken.
    Taken,
    /// It never will be: the network's reason.
    Undelivered(text::Undelivered),
    /// It never will be: ours, or the mail server's.
    Failed(Undelivered),
    /// It was not taken, and may be later.
    Later,
    /// It may have been taken.
    Unknown,
}

/// Hands a text or an email over.
pub(super) async fn send(app: &Shared, task: &TaskRow) -> Result<(), StoreError> {
    let sent = app.store.change(task.position).await?;
    let outcome = attempt(app, task, &sent).await?;
    match outcome {
        Outcome::Taken => delivery_status::progressed(app, &sent, Progress::Sent).await?,
        Outcome::Undelivered(why) => delivery_status::undelivered(app, &sent, why).await?,
        Outcome::Failed(why) => delivery_status::failed(app, &sent, why).await?,
        Outcome::Unknown => delivery_status::doubted(app, &sent).await?,
        Outcome::Later => return put_off(app, task, pause(FIRST_PAUSE, task.failures)).await,
    }
    complete(app, task).await
}

async fn attempt(app: &Shared, task: &TaskRow, sent: &Change) -> Result<Outcome, StoreError> {
    if task.overrun {
        return Ok(Outcome::Unknown);
    }
    if app.clock.now() > task.due.after(TOO_LATE) {
        return Ok(Outcome::Failed(Undelivered::GivenUp));
    }
    match Letter::of(app, sent).await? {
        Err(why) => Ok(Outcome::Failed(why)),
        Ok(letter) if letter.channel == Channel::Text => Ok(text(app, letter).await),
        Ok(letter) => Ok(email(app, letter).await),
    }
}

/// What is to be sent, and to whom.
struct Letter {
    message: u64,
    at: Timestamp,
    pro: ProId,
    pro_name: String,
    client: ClientRow,
    channel: Channel,
    words: String,
    instructions: bool,
    automation: Option<AutomationId>,
    /// What the client's email says beside its words, of one that this may answer.
    answers: Option<Heading>,
}

impl Letter {
    /// The message of a change; why nothing is to be sent any more, where it is not: the client has unsubscribed
    /// meanwhile (E1), the contact was reported as wrong (E3), the appointment has begun, the words are gone.
    async fn of(app: &Shared, sent: &Change) -> Result<Result<Self, Undelivered>, StoreError> {
        let found = sent.events.iter().find_map(|event| match event {
            Event::Relation(client, RelationEvent::Sent { channel, automation, instructions }) => {
                Some((*client, *channel, *automation, *instructions))
            }
            Event::Relation(..) | Event::Account(_) | Event::Lead(..) => None,
        });
        let (client, channel, automation, instructions) = found.ok_or(StoreError::Unknown("message"))?;
        let known = app.store.relation(sent.pro, client).await?;
        if known.relation.is_unsubscribed(channel, &known.reach) {
            return Ok(Err(Undelivered::Unsubscribed));
        }
        if known.relation.thread(channel).is_wrong(known.reach.version(channel)) {
            return Ok(Err(Undelivered::WrongContact));
        }
        if automation.is_some() && overtaken(app, sent.position).await? {
            return Ok(Err(Undelivered::Overtaken));
        }
        let before = Some(sent.position.saturating_add(1));
        // What people write answers what the client wrote last; what a machine writes answers nothing.
        let is_answer = channel == Channel::Email && automation.is_none();
        let back = if is_answer { ANSWERED_WITHIN } else { 1 };
        let mut said = app.store.correspondence(sent.pro, client, channel, before, back).await?;
        let Some(words) = said.pop_if(|one| one.position == sent.position) else {
            return Ok(Err(Undelivered::NoAddress));
        };
        let answers = said.into_iter().rfind(|one| one.by == Role::Client).map(|one| one.heading);
        Ok(Ok(Self {
            message: sent.position,
            at: sent.at,
            pro: sent.pro,
            pro_name: app.store.pro(sent.pro).await?.name,
            client: app.store.client(client).await?,
            channel,
            words: words.body,
            instructions,
            automation,
            answers,
        }))
    }

    const fn language(&self) -> Language {
        self.client.language
    }
}

/// Whether an automation's message makes no sense any more: it may have waited for the network for hours.
async fn overtaken(app: &Shared, message: u64) -> Result<bool, StoreError> {
    let Some((_, automation, appointment)) = app.store.timer_of(message).await? else { return Ok(false) };
    let times = times(&appointment, automation.pro);
    let until = automation.timing().until(&times);
    Ok(times.cancelled || until.is_some_and(|until| app.clock.now() >= until))
}

async fn text(app: &Shared, letter: Letter) -> Outcome {
    let Some(network) = &app.providers.texts else { return Outcome::Failed(Undelivered::NobodySends) };
    let to = match letter.client.contacts.mobile.as_deref().map(Number::parse) {
        Some(Ok(number)) => number,
        Some(Err(_)) => return Outcome::Failed(Undelivered::WrongNumber),
        None => return Outcome::Failed(Undelivered::NoAddress),
    };
    let instructions = letter.instructions.then(|| words::instructions(letter.language(), &letter.pro_name));
    let words = [Some(letter.words), instructions].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    match network.send(&Text { reference: letter.message.to_string(), to, words }).await {
        Texting::Accepted { .. } => Outcome::Taken,
        Texting::Refused(why) => Outcome::Undelivered(why),
        Texting::Later => Outcome::Later,
        Texting::Unknown => Outcome::Unknown,
    }
}

async fn email(app: &Shared, letter: Letter) -> Outcome {
    let Some((mailer, head)) = &app.providers.mail else { return Outcome::Failed(Undelivered::NobodySends) };
    let Some(to) = letter.client.contacts.email.as_deref().and_then(|text| Address::parse(text).ok()) else {
        return Outcome::Failed(Undelivered::NoAddress);
    };
    let (language, message) = (letter.language(), letter.message);
    let Heading { subject: answered, message_id: answers, .. } = letter.answers.unwrap_or_default();
    let composed = mail::compose(
        head,
        &Mail {
            message,
            at: letter.at,
            pro: letter.pro,
            subject: words::subject(language, &letter.pro_name, answered.as_deref()),
            pro_name: letter.pro_name,
            client: letter.client.id,
            to,
            language,
            text: letter.words,
            automation: letter.automation,
            answers,
        },
    );
    let Ok(composed) = composed else { return Outcome::Failed(Undelivered::NoAddress) };
    match mailer.send(&composed).await {
        Sending::Accepted => Outcome::Taken,
        Sending::Refused(answer) => Outcome::Failed(delivery_status::of_mail(answer.status)),
        Sending::Later(hindrance) => {
            tracing::warn!(message, ?hindrance, "an email is handed over again later");
            Outcome::Later
        }
        Sending::Unknown => Outcome::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_further_and_further_apart() {
        let pauses: Vec<_> = [0, 1, 2, 3, 49].map(|failures| pause(FIRST_PAUSE, failures).as_secs()).into();
        assert_eq!(pauses, [5, 10, 20, 40, 3600]);
    }
}
