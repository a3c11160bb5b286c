//! What clients write from outside: texts and emails, however they come in. Each is the client's own action, once.
//!
//! Whose it is, is found by what we gave away (an email's signed address), or else by the number or address that it
//! comes from: then it goes to the pro who wrote there last, and to nobody where no pro ever did. Numbers,
//! addresses and words are in no log line.

use core::fmt;

use axum::body::Bytes;

use reckon_domain::decide::About;
use reckon_domain::delivery::Progress;
use reckon_domain::fact::Keyword;
use reckon_domain::relation::Channel;
use reckon_domain::{Action, ClientId, ProId};
use reckon_providers::mail::inbound::{self, Inbound, Limits, Report, Unreadable, Written};
use reckon_providers::secret::{digest, hex};
use reckon_providers::text::{Number, Received};
use reckon_providers::tokens::Reply;
use reckon_store::{Actor, Command, Heading, Receipt, StoreError};

use super::outgoing::delivery_status;
use crate::app::{Beside, Shared};

/// A text that a client has written: it is of the one who was texted last, by the pro who did.
///
/// Pros share one number. A word that unsubscribes or subscribes is about the number (I13): it counts for every client
/// whose telephone that is, and every pro who has texted them hears it.
pub(crate) async fn text(app: &Shared, received: &Received) -> Result<(), StoreError> {
    let _turn = app.inbox.lock().await;
    let key = format!("text:{}", received.id);
    let clients = at_number(app, &received.from).await?;
    let Some((pro, client)) = addressee(app, &clients, Channel::Text, &key).await? else {
        tracing::info!(message = received.id, "a text comes from a number that nobody has written to");
        return Ok(());
    };
    let heading = Heading { attachments: received.media, ..Heading::default() };
    let keyword = received.keyword.unwrap_or_else(|| Keyword::of(&received.words));
    let text =
        Letter { action: Action::Text, pro, client, key: &key, words: &received.words, keyword, heading };
    if keyword == Keyword::None {
        return text.take(app).await.map(drop);
    }
    // What has been answered under this key has been told to all.
    if app.store.answered(Actor::Client(client), &key).await?.is_some() {
        return Ok(());
    }
    let mut known = Vec::new();
    for client in clients {
        known.extend(app.store.pros_of(client).await?.into_iter().map(|pro| (pro, client)));
    }
    for (pro, client) in known.iter().copied().filter(|pair| *pair != (text.pro, text.client)) {
        if app.store.relation(pro, client).await?.relation.texted {
            Letter { pro, client, key: &format!("{key}:{pro}"), ..text.clone() }.take(app).await?;
        }
    }
    text.take(app).await?;
    // The number is blocked for those who have not texted it, too.
    known.into_iter().for_each(|(pro, client)| app.tell(Beside::Message(pro, client)));
    Ok(())
}

/// The clients whose mobile number this is, however theirs is written.
async fn at_number(app: &Shared, number: &str) -> Result<Vec<ClientId>, StoreError> {
    let Ok(number) = Number::parse(number) else { return Ok(Vec::new()) };
    let alike = app.store.clients_alike(Channel::Text, number.reveal()).await?;
    let same = |mobile: &str| Number::parse(mobile).is_ok_and(|own| own.reveal() == number.reveal());
    let theirs = alike.into_iter().filter(|row| row.contacts.mobile.as_deref().is_some_and(same));
    Ok(theirs.map(|row| row.id).collect())
}

/// Whose what came in is, of clients with the same number or address, and which pro's: as it was taken before under
/// this key; else of the one to whom a pro wrote last. `None` where no pro ever wrote to any of them.
async fn addressee(
    app: &Shared,
    clients: &[ClientId],
    channel: Channel,
    key: &str,
) -> Result<Option<(ProId, ClientId)>, StoreError> {
    let mut last = None;
    for &client in clients {
        if let Some(receipt) = app.store.answered(Actor::Client(client), key).await? {
            return Ok(Some((app.store.change(receipt.position).await?.pro, client)));
        }
        last = last.max(app.store.last_sent(client, channel).await?.map(|position| (position, client)));
    }
    match last {
        Some((position, client)) => Ok(Some((app.store.change(position).await?.pro, client))),
        None => Ok(None),
    }
}

/// Why an email is not taken.
#[derive(Debug)]
pub(crate) enum NotTaken {
    /// It never will be.
    Unreadable(Unreadable),
    /// Not now.
    Store(StoreError),
}

impl From<StoreError> for NotTaken {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl fmt::Display for NotTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => why.fmt(f),
            Self::Store(error) => error.fmt(f),
        }
    }
}

/// What an email has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// It is a client's message, and the file that it came in is named beside it.
    Message,
    /// It is somebody's whom nobody here has written to.
    Nobody,
    /// All that it says is taken, or was before: nothing here would find its file again.
    Nothing,
}

/// An email that came in, as a mail server has it; `file` where it lies in a Maildir.
pub(crate) async fn email(app: &Shared, raw: &Bytes, file: Option<&str>) -> Result<Came, NotTaken> {
    let Some((_, head)) = &app.providers.mail else { return Err(StoreError::Unknown("mail").into()) };
    let (head, now, whole) = (head.clone(), app.clock.now(), raw.clone());
    // A large one takes its time, and may not hold up the others' requests.
    let read = tokio::task::spawn_blocking(move || inbound::read(&whole, &head, now, &Limits::default()));
    let read = read.await.map_err(|error| StoreError::Broken(error.to_string()))?;
    match read.map_err(NotTaken::Unreadable)? {
        // Nobody waits for an answer to a machine.
        Inbound::Automatic(_) => {
            tracing::info!("an email that a machine wrote opens no discussion");
            Ok(Came::Nothing)
        }
        Inbound::Report(report) => {
            returned(app, &report).await?;
            Ok(Came::Nothing)
        }
        Inbound::Written(written) => Ok(letter(app, raw, &written, file).await?),
    }
}

/// An email that a person wrote. Its `From` can be anybody's: it can bring words to a pro who has written to that
/// address, and do nothing else.
async fn letter(app: &Shared, raw: &[u8], written: &Written, file: Option<&str>) -> Result<Came, StoreError> {
    let _turn = app.inbox.lock().await;
    let key = format!("email:{}", name(raw, written));
    let found = match (written.discussion, &written.from) {
        (Some(Reply { pro, client }), _) => Some((pro, client)),
        (None, Some(from)) => {
            let alike = app.store.clients_alike(Channel::Email, from).await?;
            let clients: Vec<_> = alike.iter().map(|row| row.id).collect();
            addressee(app, &clients, Channel::Email, &key).await?
        }
        (None, None) => None,
    };
    let Some((pro, client)) = found else {
        tracing::info!("an email comes from an address that nobody has written to");
        return Ok(Came::Nobody);
    };
    let address = app.store.client(client).await?.contacts.email;
    let body = without_address(&written.words, address.as_deref());
    // Who writes no more than a subject means that.
    let (words, subject) = match (body.as_str(), written.subject.as_str()) {
        ("", subject) => (subject, None),
        (words, "") => (words, None),
        (words, subject) => (words, Some(subject.to_owned())),
    };
    let heading = Heading {
        subject,
        message_id: written.message_id.clone(),
        sender: written
            .from
            .clone()
            .filter(|from| !address.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(from))),
        cut: written.cut,
        attachments: u32::try_from(written.attachments).unwrap_or(u32::MAX),
        file: file.map(str::to_owned),
    };
    let keyword = Keyword::None;
    let receipt =
        Letter { action: Action::Email, pro, client, key: &key, words, keyword, heading }.take(app).await?;
    Ok(if receipt.replayed { Came::Nothing } else { Came::Message })
}

/// The words without what a mail program says of our email's head above a quote: there the client's address is written,
/// and their full name, which the pro may not have seen. What the client writes of themselves stays.
fn without_address(words: &str, address: Option<&str>) -> String {
    /// To whom the email that is quoted went, and who wrote it where it is the client's own.
    const HEAD: [&str; 8] = ["to", "an", "à", "pour", "cc", "from", "von", "de"];
    let Some(address) = address.map(str::to_lowercase) else { return words.to_owned() };
    let is_quoted = |line: &str| {
        let line = line.to_lowercase();
        let named = line.split_once(':').is_some_and(|(name, _)| {
            HEAD.contains(&name.trim_matches(|letter: char| letter == '*' || letter.is_whitespace()))
        });
        line.contains(&address) && (named || line.contains(&format!("<{address}>")))
    };
    let kept: Vec<&str> = words.lines().filter(|line| !is_quoted(line)).collect();
    kept.join("\n").trim().to_owned()
}

/// What an email is known by, however often and on whatever way it comes: by what its sender chose, together with what
/// it says, so that nobody can keep another email away by giving their own its Message-ID.
fn name(raw: &[u8], written: &Written) -> String {
    let Written { message_id, from, subject, words, .. } = written;
    match message_id {
        Some(id) => {
            let parts = [id, from.as_deref().unwrap_or_default(), subject, words];
            hex(&digest(parts.join("\0").as_bytes()))
        }
        None => hex(&digest(raw)),
    }
}

/// A mail server reports on an email of ours. Of one that is not proven to be ours nothing is believed.
async fn returned(app: &Shared, report: &Report) -> Result<(), StoreError> {
    let Some(about) = report.sent else {
        tracing::info!("a mail server reports on an email that is not ours");
        return Ok(());
    };
    let sent = app.store.change(about.message).await?;
    if !delivery_status::is_the_email(&sent, about.pro, about.client, about.automation) {
        tracing::warn!("a mail server reports on an email that another log knows");
        return Ok(());
    }
    if let Some(failed) = report.recipients.iter().find(|one| one.action == inbound::Action::Failed) {
        return delivery_status::failed(app, &sent, delivery_status::of_mail(failed.status)).await;
    }
    if report.recipients.iter().any(|one| one.action == inbound::Action::Delivered) {
        return delivery_status::progressed(app, &sent, Progress::Delivered).await;
    }
    Ok(())
}

/// Something that a client wrote, for the store.
#[derive(Clone)]
struct Letter<'a> {
    action: Action,
    pro: ProId,
    client: ClientId,
    key: &'a str,
    words: &'a str,
    keyword: Keyword,
    heading: Heading,
}

impl Letter<'_> {
    /// Takes it as the client's action. Under the same key it counts once.
    async fn take(self, app: &Shared) -> Result<Receipt, StoreError> {
        let Self { action, pro, client, key, words, keyword, heading } = self;
        let mut command = Command::new(Actor::Client(client), key, pro, action, app.clock.now());
        command.about = About { project: None, client: Some(client) };
        (command.details.keyword, command.details.shared_number) = (keyword, action == Action::Text);
        (command.body, command.heading) = (Some(words.to_owned()), heading);
        app.store.execute(command).await
    }
}
