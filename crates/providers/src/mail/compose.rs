//! An email as it is sent: headers, both parts, footer and links, from one text.

use std::time::{Duration, SystemTime};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use reckon_domain::id::AutomationId;
use reckon_domain::rule::Language;
use reckon_domain::{Channel, ClientId, ProId, Timestamp};

use super::{Address, html, words};
use crate::tokens::{Click, Keys, Open, Recipient, Reply, Sent, Unsubscribe};

/// What stands before the token in the address that a client answers to.
pub(super) const REPLY: &str = "reply+";

/// How long a link may be that is followed through us. A longer one leads straight to its place.
const LONGEST_TRACKED: usize = 1000;

/// What all emails of a marketplace have in common.
#[derive(Clone, Debug)]
pub struct Letterhead {
    /// The marketplace's name, as the footer says it.
    pub marketplace: String,
    /// The address that emails come from, and that bounces go to.
    pub sender: Address,
    /// The domain that answers go to. Its mail server hands `reply+…` over to us.
    pub reply_domain: String,
    /// The origin that people see, such as `https://reckon.example`.
    pub origin: String,
    /// What signs links and addresses.
    pub keys: Keys,
    /// Whether openings and clicks of automated emails are told. A marketplace may turn it off.
    pub tracking: bool,
}

/// An email to one client. Its `Debug` form shows nobody's details and no words.
#[derive(Clone)]
pub struct Mail {
    /// Its id. Sent again, it has the same Message-ID.
    pub message: u64,
    /// When it was written.
    pub at: Timestamp,
    /// Whose email it is.
    pub pro: ProId,
    /// The pro's public name.
    pub pro_name: String,
    /// Who gets it.
    pub client: ClientId,
    /// The client's address.
    pub to: Address,
    /// The language of what we add.
    pub language: Language,
    /// The subject.
    pub subject: String,
    /// The words: paragraphs with an empty line between them.
    pub text: String,
    /// The automation that sends it, if one does.
    pub automation: Option<AutomationId>,
    /// The Message-ID, without its angle brackets, of the client's email that this one answers.
    pub answers: Option<String>,
}

impl core::fmt::Debug for Mail {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Mail({})", self.message)
    }
}

/// An email, ready to be handed over. Its `Debug` form shows only its Message-ID.
#[derive(Clone)]
pub struct Composed {
    /// Its Message-ID, without angle brackets.
    pub message_id: String,
    /// The envelope's sender.
    pub from: Address,
    /// The envelope's recipient.
    pub to: Address,
    /// The message of RFC 5322, in lines that end with CR LF.
    pub bytes: Vec<u8>,
}

impl core::fmt::Debug for Composed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Composed(<{}>)", self.message_id)
    }
}

/// Composes an email. Line breaks and other control characters in a name or subject become spaces, so nobody
/// can add a header through them.
///
/// # Errors
/// When the letterhead cannot be written into a header: its reply domain is none.
pub fn compose(head: &Letterhead, mail: &Mail) -> Result<Composed, super::AddressError> {
    let tokens = Tokens { head, mail };
    let message_id = format!("{}@{}", tokens.sent(), head.sender.domain());
    let reply_to = Address::parse(&format!("{REPLY}{}@{}", tokens.reply(), head.reply_domain))?;
    let pro = one_line(&mail.pro_name);
    let from = words::sender(mail.language, &pro, &one_line(&head.marketplace));
    let unsubscribe = format!("{}/unsubscribe/{}", head.origin, tokens.unsubscribe());
    let since = Duration::from_millis(u64::try_from(mail.at.0).unwrap_or(0));

    let mut builder = Message::builder()
        .date(SystemTime::UNIX_EPOCH + since)
        .from(Mailbox::new(Some(from), head.sender.inner()))
        .reply_to(Mailbox::new(Some(pro.clone()), reply_to.inner()))
        .to(Mailbox::new(None, mail.to.inner()))
        .subject(one_line(&mail.subject))
        .message_id(Some(format!("<{message_id}>")))
        // One click, without a page or a sign-in (RFC 8058).
        .raw_header(plain("List-Unsubscribe", &format!("<{unsubscribe}>")))
        .raw_header(plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    if let Some(answered) = mail.answers.as_deref().filter(|id| is_message_id(id)) {
        builder = builder
            .raw_header(plain("In-Reply-To", &format!("<{answered}>")))
            .raw_header(plain("References", &format!("<{answered}>")));
    }
    if mail.automation.is_some() {
        // So that no other machine answers this one (RFC 3834).
        builder = builder.raw_header(plain("Auto-Submitted", "auto-generated"));
    }
    let parts = MultiPart::alternative()
        .singlepart(SinglePart::plain(as_text(head, mail, &pro, &unsubscribe)))
        .singlepart(SinglePart::html(as_html(&tokens, &pro, &unsubscribe)));
    let message = builder.multipart(parts).map_err(|_| super::AddressError)?;
    let (from, to) = (head.sender.clone(), mail.to.clone());
    Ok(Composed { message_id, from, to, bytes: message.formatted() })
}

fn as_text(head: &Letterhead, mail: &Mail, pro: &str, unsubscribe: &str) -> String {
    let body = mail.text.replace("\r\n", "\n");
    let reason = words::reason(mail.language, pro, &head.marketplace);
    let link = words::unsubscribe(mail.language, pro);
    format!("{}\n\n-- \n{reason}\n{link}: {unsubscribe}\n", body.trim_end())
}

fn as_html(tokens: &Tokens<'_>, pro: &str, unsubscribe: &str) -> String {
    let Tokens { head, mail } = tokens;
    let body = html::paragraphs(&mail.text.replace("\r\n", "\n"), |link| tokens.click(link));
    let reason = html::escape(&words::reason(mail.language, pro, &head.marketplace));
    let link = html::link(unsubscribe, &words::unsubscribe(mail.language, pro));
    let pixel = tokens
        .open()
        .map(|url| format!("<img src=\"{}\" width=\"1\" height=\"1\" alt=\"\">\n", html::escape(&url)));
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<body>\n{body}<hr>\n\
         <p><small>{reason}<br>\n{link}</small></p>\n{}</body>\n</html>\n",
        words::code(mail.language),
        pixel.unwrap_or_default(),
    )
}

/// The tokens of one email.
struct Tokens<'a> {
    head: &'a Letterhead,
    mail: &'a Mail,
}

impl Tokens<'_> {
    fn sent(&self) -> String {
        let Mail { pro, client, automation, message, at, .. } = *self.mail;
        self.head.keys.sign(&Sent { pro, client, automation, message }, at)
    }

    fn reply(&self) -> String {
        let Mail { pro, client, at, .. } = *self.mail;
        self.head.keys.sign(&Reply { pro, client }, at)
    }

    fn unsubscribe(&self) -> String {
        let Mail { pro, client, at, .. } = *self.mail;
        self.head.keys.sign(&Unsubscribe { pro, client, channel: Channel::Email }, at)
    }

    /// Whose openings and clicks are told; nobody's where the marketplace does not track.
    fn recipient(&self) -> Option<Recipient> {
        let Mail { pro, client, automation, message, .. } = *self.mail;
        let automation = automation.filter(|_| self.head.tracking)?;
        Some(Recipient { pro, client, automation, message })
    }

    fn open(&self) -> Option<String> {
        let token = self.head.keys.sign(&Open(self.recipient()?), self.mail.at);
        Some(format!("{}/open/{token}", self.head.origin))
    }

    fn click(&self, target: &str) -> String {
        let Some(by) = self.recipient().filter(|_| target.len() <= LONGEST_TRACKED) else {
            return target.to_owned();
        };
        let token = self.head.keys.sign(&Click { by, target: target.to_owned() }, self.mail.at);
        format!("{}/click/{token}", self.head.origin)
    }
}

/// A text on one line, for a header.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// Whether somebody else's Message-ID can be written into a header as it is.
fn is_message_id(id: &str) -> bool {
    (1..=250).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte))
}

/// A header of our own making: printable ASCII that must not be encoded, because programs read it.
fn plain(name: &'static str, value: &str) -> HeaderValue {
    let value: String = value.chars().filter(|letter| matches!(letter, ' '..='~')).collect();
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}
