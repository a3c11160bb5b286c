//! Reports of mail servers on what became of an email of ours (RFC 3464).

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::super::Status;
use super::Reader;
use super::part::contents;
use crate::tokens::Sent;

/// How many recipients of one report are read. Each of our emails has one.
const MOST: usize = 100;

/// What a mail server reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The email that it is about, by our Message-ID. `None`: not one of ours, or one that nobody can prove.
    pub sent: Option<Sent>,
    /// What became of it.
    pub recipients: Vec<FailedRecipient>,
}

/// What became of an email for one recipient. Its `Debug` form does not show the address.
#[derive(Clone, PartialEq, Eq)]
pub struct FailedRecipient {
    /// The address, as the server that gave up knows it.
    pub address: Option<String>,
    /// What that server did.
    pub action: Action,
    /// Why.
    pub status: Option<Status>,
}

impl core::fmt::Debug for FailedRecipient {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "FailedRecipient({:?}, {:?})", self.action, self.status)
    }
}

/// What a mail server did with an email.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It gave up.
    Failed,
    /// It still tries.
    Delayed,
    /// It delivered it.
    Delivered,
    /// It passed it on to where no more is known.
    Relayed,
    /// It delivered it to several others.
    Expanded,
}

impl Report {
    /// Whether the email has bounced: some server has given up on it.
    #[must_use]
    pub fn bounced(&self) -> bool {
        self.recipients.iter().any(|recipient| recipient.action == Action::Failed)
    }
}

/// The report, if the message is one.
pub(super) fn read(reader: &Reader<'_>) -> Option<Report> {
    let message = reader.message;
    if !message.parts.iter().any(is_delivery_status) || !is_report(message) {
        return plain_report(reader);
    }
    let mut report = Report { sent: None, recipients: Vec::new() };
    for part in &message.parts {
        match subtype(part).as_deref() {
            Some(_) if is_delivery_status(part) => {
                report.recipients.extend(recipients(&String::from_utf8_lossy(&contents(message, part))));
            }
            Some("rfc822" | "global" | "rfc822-headers" | "global-headers") => {
                report.sent =
                    report.sent.or_else(|| original_id(message, part).and_then(|id| reader.sent(&id)));
            }
            Some(_) | None => {}
        }
    }
    report.recipients.truncate(MOST);
    Some(report)
}

/// Whether a message is a report: of a delivery, a receipt that it was read, or another.
pub(super) fn is_report(message: &Message<'_>) -> bool {
    let is = |part: &MessagePart<'_>, kind: &str, subtypes: &[&str]| {
        part.content_type().is_some_and(|found| found.ctype().eq_ignore_ascii_case(kind))
            && subtype(part).is_some_and(|found| subtypes.contains(&found.as_str()))
    };
    message.parts.first().is_some_and(|whole| {
        is(whole, "multipart", &["report"])
            || is(
                whole,
                "message",
                &["delivery-status", "disposition-notification", "global-disposition-notification"],
            )
    })
}

fn is_delivery_status(part: &MessagePart<'_>) -> bool {
    subtype(part)
        .is_some_and(|subtype| ["delivery-status", "global-delivery-status"].contains(&subtype.as_str()))
}

/// Whether a mail server wrote a message itself: such servers sign themselves so, and so does nobody else.
pub(super) fn is_mail_server(message: &Message<'_>) -> bool {
    let from = message.from().and_then(|from| from.first()?.address()).unwrap_or_default();
    from.split('@').next().is_some_and(|local| local.eq_ignore_ascii_case("mailer-daemon"))
        || failed_recipients(message).is_some()
}

/// Whom a message did not reach, as Exim and those that follow it say in a header.
fn failed_recipients(message: &Message<'_>) -> Option<String> {
    let mut headers = message.headers_raw();
    let (_, found) = headers.find(|(name, _)| name.eq_ignore_ascii_case("X-Failed-Recipients"))?;
    Some(found.trim().to_lowercase())
}

/// What Exim and qmail say where they give up for good, in words alone:
/// <https://cr.yp.to/proto/qsbmf.txt>, <https://www.exim.org/exim-html-current/doc/html/spec_html/>.
const PERMANENT: [&str; 2] = ["this is a permanent error", "a message that you sent could not be delivered"];

/// The report of a mail server that writes no standard one: the email is named in the copy below its words.
fn plain_report(reader: &Reader<'_>) -> Option<Report> {
    let message = reader.message;
    if !is_mail_server(message) {
        return None;
    }
    let words: Vec<String> = message
        .parts
        .iter()
        .filter(|part| !part.is_multipart())
        .take(MOST)
        .map(|part| String::from_utf8_lossy(&contents(message, part)).into_owned())
        .collect();
    let said = words.join("\n").to_ascii_lowercase();
    if failed_recipients(message).is_none() && !PERMANENT.iter().any(|words| said.contains(words)) {
        return None;
    }
    let id = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let is_id = name.trim_start_matches(['>', ' ']).eq_ignore_ascii_case("message-id");
        reader.sent(value.trim().trim_matches(['<', '>'])).filter(|_| is_id)
    };
    let sent = words.iter().flat_map(|text| text.lines()).find_map(id);
    let status = said
        .split(|letter: char| letter.is_whitespace() || "();#<>".contains(letter))
        .find_map(Status::parse);
    let recipient = FailedRecipient { address: failed_recipients(message), action: Action::Failed, status };
    Some(Report { sent, recipients: vec![recipient] })
}

fn subtype(part: &MessagePart<'_>) -> Option<String> {
    part.content_type()?.subtype().map(str::to_ascii_lowercase)
}

/// The Message-ID of the email that came back, whole or its headers alone.
fn original_id(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    match &part.body {
        PartType::Message(original) => original.message_id().map(str::to_owned),
        PartType::Text(_) | PartType::Html(_) | PartType::Binary(_) | PartType::InlineBinary(_) => {
            let headers = contents(message, part);
            MessageParser::default().parse_headers(&*headers)?.message_id().map(str::to_owned)
        }
        PartType::Multipart(_) => None,
    }
}

/// The recipients of a delivery status: groups of fields with an empty line between them. The first is about
/// the report itself.
fn recipients(status: &str) -> Vec<FailedRecipient> {
    let unfolded = status.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    let groups = unfolded.trim_start().split("\n\n").skip(1);
    groups.filter_map(recipient).take(MOST).collect()
}

fn recipient(group: &str) -> Option<FailedRecipient> {
    let field = |name: &str| {
        group
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find_map(|(found, value)| found.trim().eq_ignore_ascii_case(name).then_some(value.trim()))
    };
    let action = match field("Action")?.to_ascii_lowercase().as_str() {
        "failed" => Action::Failed,
        "delayed" => Action::Delayed,
        "delivered" => Action::Delivered,
        "relayed" => Action::Relayed,
        "expanded" => Action::Expanded,
        _ => return None,
    };
    // "rfc822; ana@example.com": the kind of address stands before it.
    let typed = field("Final-Recipient").or_else(|| field("Original-Recipient"));
    let address = typed.map(|typed| typed.split_once(';').map_or(typed, |(_, address)| address).trim());
    let status = field("Status").and_then(|code| Status::parse(code.split_whitespace().next()?));
    Some(FailedRecipient { address: address.map(str::to_lowercase), action, status })
}
