//! An email as it comes in: what a client wrote, or what a mail server reports of one that we sent.
//!
//! Nothing that it says of itself is believed but what we signed: the token in the address it was sent to, and
//! our Message-IDs. Its `From` can be anybody's.

mod html;
mod part;
mod report;
mod words;

pub use report::{Action, FailedRecipient, Report};

use mail_parser::Message;
use reckon_domain::{Timestamp, Wording, wording};

use super::Letterhead;
use super::compose::REPLY;
use crate::tokens::{Reply, Sent};

/// Headers that hold the addresses a message was delivered to.
const DELIVERED_TO: [&str; 5] = ["Delivered-To", "Envelope-To", "X-Original-To", "To", "Cc"];

/// The most lines that may be headers, of the message and of its parts; words that look like some are among them.
const HEADERS: usize = 20_000;

/// The longest that a message's own headers may be together, in bytes: mail servers take less.
const HEAD: usize = 256 << 10;

/// The longest token in an address, in bytes: an address's part has 64, and ours are longer than that allows only here.
const TOKEN: usize = 128;

/// How much of a message is taken.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Its size, in bytes.
    pub bytes: usize,
    /// Its parts, inside each other or not.
    pub parts: usize,
    /// The characters of the words that are kept.
    pub words: usize,
}

impl Default for Limits {
    /// What people send, attachments included, and a mail server commonly takes.
    fn default() -> Self {
        Self { bytes: 25 << 20, parts: 100, words: 20_000 }
    }
}

/// Why a message cannot be read. It says nothing of what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.wording())]
pub enum Unreadable {
    /// It is larger than the limit, in bytes.
    TooLarge(usize),
    /// It has more parts than the limit.
    TooManyParts(usize),
    /// It has more headers than the limit, or longer ones in bytes.
    TooManyHeaders(usize),
    /// It is no message of RFC 5322.
    NotAMessage,
}

impl Unreadable {
    /// Why, for whoever hands it over.
    #[must_use]
    pub fn wording(&self) -> Wording {
        match self {
            Self::TooLarge(limit) => wording!(
                "the message is larger than {limit} bytes",
                "die Nachricht ist größer als {limit} Bytes"
            ),
            Self::TooManyParts(limit) => wording!(
                "the message has more than {limit} parts",
                "die Nachricht hat mehr als {limit} Teile"
            ),
            Self::TooManyHeaders(limit) => wording!(
                "the message's headers go beyond the limit of {limit}",
                "die Kopfzeilen der Nachricht überschreiten die Grenze von {limit}"
            ),
            Self::NotAMessage => wording!(
                "this is no email: it has no headers",
                "das ist keine E-Mail: sie hat keine Kopfzeilen"
            ),
        }
    }
}

/// An email that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inbound {
    /// A person wrote.
    Written(Written),
    /// A machine answered: an absence, a receipt, a mailing list. Nobody waits for an answer.
    Automatic(Written),
    /// A mail server reports on an email of ours (RFC 3464).
    Report(Report),
}

/// What was written. Its `Debug` form shows neither words nor addresses.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// The discussion it belongs to, by the address it was sent to or by our email that it answers.
    /// `None`: its sender's address may tell.
    pub discussion: Option<Reply>,
    /// The sender's address as the message says, in lower case. Anybody can write any address there.
    pub from: Option<String>,
    /// Its Message-ID, without angle brackets, for the answer to name.
    pub message_id: Option<String>,
    /// Its subject.
    pub subject: String,
    /// The words that are new: without what they quote, as plain text.
    pub words: String,
    /// Whether the words were longer than the limit, and were cut there.
    pub cut: bool,
    /// How many files came with it.
    pub attachments: usize,
}

impl core::fmt::Debug for Written {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Written")
            .field("discussion", &self.discussion)
            .field("cut", &self.cut)
            .field("attachments", &self.attachments)
            .finish_non_exhaustive()
    }
}

/// Reads a message of RFC 5322, as it came, in answer to what goes out under this letterhead.
///
/// # Errors
/// [`Unreadable`] when it is beyond the limits or is no message.
pub fn read(raw: &[u8], head: &Letterhead, now: Timestamp, limits: &Limits) -> Result<Inbound, Unreadable> {
    if raw.len() > limits.bytes {
        return Err(Unreadable::TooLarge(limits.bytes));
    }
    // Each part that holds others says so under this name, so that no depth gets past this count. Parts that say
    // nothing of themselves have a line before them that begins like this.
    if occurrences(raw, b"content-type") > limits.parts || occurrences(raw, b"\n--") > 10 * limits.parts {
        return Err(Unreadable::TooManyParts(limits.parts));
    }
    if raw.split(|byte| *byte == b'\n').filter(|line| is_header(line)).count() > HEADERS {
        return Err(Unreadable::TooManyHeaders(HEADERS));
    }
    let own = raw.windows(2).position(|two| two == b"\n\n" || two == b"\n\r").unwrap_or(raw.len());
    if own > HEAD {
        return Err(Unreadable::TooManyHeaders(HEAD));
    }
    let message = part::parse(raw).ok_or(Unreadable::NotAMessage)?;
    if message.headers().is_empty() {
        return Err(Unreadable::NotAMessage);
    }
    let reader = Reader { message: &message, head, now };
    if let Some(report) = report::read(&reader) {
        return Ok(Inbound::Report(report));
    }
    let written = reader.written(limits);
    Ok(if reader.is_automatic() { Inbound::Automatic(written) } else { Inbound::Written(written) })
}

/// Whether a line could be a header, of the message or of a part.
fn is_header(line: &[u8]) -> bool {
    let name = line.iter().position(|byte| *byte == b':').and_then(|end| line.get(..end)).unwrap_or_default();
    (1..=76).contains(&name.len()) && name.iter().all(u8::is_ascii_graphic)
}

fn occurrences(text: &[u8], word: &[u8]) -> usize {
    text.windows(word.len()).filter(|window| window.eq_ignore_ascii_case(word)).count()
}

struct Reader<'a> {
    message: &'a Message<'a>,
    head: &'a Letterhead,
    now: Timestamp,
}

impl Reader<'_> {
    fn written(&self, limits: &Limits) -> Written {
        let message = self.message;
        let new = words::new_words(&self.lines(), &[self.head.sender.domain(), &self.head.reply_domain]);
        let words: String = new.chars().take(limits.words).collect();
        Written {
            discussion: self.addressed().or_else(|| self.answered()),
            from: message.from().and_then(|from| from.first()?.address()).map(str::to_lowercase),
            message_id: message.message_id().map(str::to_owned),
            subject: message.subject().unwrap_or_default().chars().filter(|c| !c.is_control()).collect(),
            cut: words.len() < new.len(),
            words,
            attachments: self.files(),
        }
    }

    /// The lines of its words: of what is said in several ways, the plain one where it says something.
    fn lines(&self) -> Vec<words::Line> {
        let message = self.message;
        let of = |parts: &[u32]| -> Vec<words::Line> {
            let parts =
                parts.iter().filter_map(|part| message.part(*part)).filter(|part| part::is_words(part));
            // A picture between two texts parts them, too.
            let all: Vec<_> = parts.map(|part| part::lines(message, part)).collect();
            all.join(&words::Line::plain(""))
        };
        let plain = of(&message.text_body);
        if plain.iter().all(words::Line::is_blank) { of(&message.html_body) } else { plain }
    }

    /// How many files came with it: whatever is neither its words nor a part of others, pictures shown in place among
    /// them.
    fn files(&self) -> usize {
        let message = self.message;
        let said = |at: usize| {
            [&message.text_body, &message.html_body]
                .iter()
                .any(|body| body.iter().any(|part| *part as usize == at))
        };
        let parts = message.parts.iter().enumerate();
        parts.filter(|(at, part)| !(part.is_multipart() || part::is_words(part) && said(*at))).count()
    }

    /// The discussion of an address that it was delivered to.
    fn addressed(&self) -> Option<Reply> {
        let headers = self.message.headers_raw();
        let addresses =
            headers.filter(|(name, _)| DELIVERED_TO.iter().any(|to| name.eq_ignore_ascii_case(to)));
        addresses.map(|(_, value)| value.to_ascii_lowercase()).find_map(|value| {
            value.match_indices(REPLY).find_map(|(at, _)| {
                let rest = value.get(at + REPLY.len()..)?;
                let end = rest.bytes().take(TOKEN).position(|byte| byte == b'@')?;
                self.head.keys.read(rest.get(..end)?, self.now).ok()
            })
        })
    }

    /// The discussion of our email that it answers.
    fn answered(&self) -> Option<Reply> {
        let named = ["In-Reply-To", "References"];
        let headers = self.message.headers_raw();
        let answers =
            headers.filter(|(name, _)| named.iter().any(|wanted| name.eq_ignore_ascii_case(wanted)));
        answers
            .flat_map(|(_, value)| value.split(['<', '>', ' ', '\t', '\r', '\n']))
            .find_map(|id| self.sent(id))
            .map(|Sent { pro, client, .. }| Reply { pro, client })
    }

    /// The email of ours whose Message-ID this is.
    fn sent(&self, message_id: &str) -> Option<Sent> {
        let (token, _) = message_id.split_once('@')?;
        self.head.keys.read(token, self.now).ok()
    }

    /// Whether a machine wrote it: it says so (RFC 3834), or in one of the ways that came before that; or it is a
    /// receipt (RFC 8098), or another report.
    fn is_automatic(&self) -> bool {
        let named = self.message.headers_raw().any(|(name, value)| {
            let value = value.trim().to_ascii_lowercase().replace('_', "-");
            match name.to_ascii_lowercase().as_str() {
                "auto-submitted" => !value.starts_with("no"),
                "precedence" | "x-precedence" | "preference" => {
                    ["auto-reply", "autoreply", "bulk", "junk", "list"].contains(&value.as_str())
                }
                "x-autoreply" | "x-autorespond" | "x-autoresponder" | "x-auto-reply" | "x-autoreply-from"
                | "x-mail-autoreply" | "list-id" => value != "no",
                "x-fc-machinegenerated" | "x-ms-exchange-generated-message-source" => true,
                "x-post-messageclass" => value.contains("autoresponder"),
                // Reports and other mail that must not be answered have no sender (RFC 5321, 4.5.5).
                "return-path" => value == "<>",
                _ => false,
            }
        });
        named || report::is_report(self.message) || report::is_mail_server(self.message)
    }
}
