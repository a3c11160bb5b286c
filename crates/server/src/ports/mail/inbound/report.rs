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
    let kind = message.content_type()?;
    let is = |name: &str, value: Option<&str>| value.is_some_and(|value| value.eq_ignore_ascii_case(name));
    if !is("multipart", Some(kind.ctype()))
        || !is("report", kind.subtype())
        || !is("delivery-status", kind.attribute("report-type"))
    {
        return None;
    }
    let mut report = Report { sent: None, recipients: Vec::new() };
    for part in &message.parts {
        match subtype(part).as_deref() {
            Some("delivery-status" | "global-delivery-status") => {
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
