//! Twilio's programmable messaging: <https://www.twilio.com/docs/messaging/api/message-resource>.
//!
//! Twilio has no key that would make a repeated request send once. What may have been taken is therefore
//! [`Texting::Unknown`], and the status callback, which names our own reference, tells what became of it.

use reckon_domain::fact::Keyword;
use serde::Deserialize;

use super::{Received, Text, TextEvent, TextNetwork, Texting, Undelivered};
use crate::Reply;
use crate::outgoing::{Incoming, NoAnswer};
use crate::twilio::account::{Account, field, refusal};
use crate::twilio::{AuthToken, NotSigned};

/// The answer to a webhook that asks for nothing to be done: no TwiML.
pub const EMPTY_ANSWER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

/// What Twilio is asked with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it is: `https://api.twilio.com`.
    pub base: String,
    /// The account's SID, `AC…`.
    pub account: String,
    /// The account's auth tokens. The first signs in; while it is being replaced, the others are believed too.
    pub tokens: Vec<AuthToken>,
    /// The number that texts come from, in E.164.
    pub from: String,
    /// The origin that Twilio reaches us by, such as `https://reckon.example`.
    pub public: String,
}

/// An account at Twilio, and how it reaches us.
pub struct Twilio {
    account: Account,
    from: String,
}

impl core::fmt::Debug for Twilio {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Twilio({:?})", self.account)
    }
}

/// A webhook without a field that it must have, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the webhook has no {0}, or one that cannot be read")]
pub struct FormError(pub &'static str);

type Form = [(String, String)];

impl Twilio {
    /// An account.
    ///
    /// # Errors
    /// When secrets must not be sent to `base`, or the operating system has no certificates to trust.
    pub fn new(settings: Settings) -> Result<Self, std::io::Error> {
        let Settings { base, account, tokens, from, public } = settings;
        Ok(Self { account: Account::new(&base, &account, tokens, &public)?, from })
    }

    /// Whether Twilio has signed this webhook, for this account.
    ///
    /// # Errors
    /// [`NotSigned`] when it has not.
    pub fn check(&self, path_and_query: &str, form: &Form, signature: &str) -> Result<(), NotSigned> {
        self.account.check(path_and_query, form, signature)
    }

    /// What a status callback tells of the text that its query names.
    ///
    /// # Errors
    /// [`FormError`] when it says no status.
    pub fn status(reference: &str, form: &Form) -> Result<TextEvent, FormError> {
        let reference = reference.to_owned();
        Ok(match field(form, "MessageStatus").ok_or(FormError("MessageStatus"))? {
            "delivered" | "read" => TextEvent::Delivered { reference },
            "failed" | "undelivered" | "canceled" => {
                let code = field(form, "ErrorCode").and_then(|code| code.parse().ok()).unwrap_or(0);
                TextEvent::Undelivered { reference, why: undelivered(code) }
            }
            _ => TextEvent::UnderWay { reference },
        })
    }

    /// The text that a webhook brings.
    ///
    /// # Errors
    /// [`FormError`] naming the field that is missing.
    pub fn received(form: &Form) -> Result<TextEvent, FormError> {
        let named = |name: &'static str| {
            field(form, name).filter(|value| !value.is_empty()).map(str::to_owned).ok_or(FormError(name))
        };
        let segments = field(form, "NumSegments").unwrap_or("1");
        let media = field(form, "NumMedia").unwrap_or("0");
        Ok(TextEvent::Received(Received {
            id: named("MessageSid")?,
            from: named("From")?,
            to: named("To")?,
            // A picture without a word has an empty body.
            words: field(form, "Body").ok_or(FormError("Body"))?.to_owned(),
            keyword: field(form, "OptOutType").map(opt_out),
            segments: segments.parse().map_err(|_| FormError("NumSegments"))?,
            media: media.parse().map_err(|_| FormError("NumMedia"))?,
        }))
    }

    async fn post(&self, text: &Text) -> Result<Incoming, NoAnswer> {
        let callback = self.account.webhook("text/status", "text", &text.reference);
        let fields = [
            ("To", text.to.reveal()),
            ("From", &self.from),
            ("Body", &text.words),
            ("StatusCallback", &callback),
        ];
        self.account.post("Messages.json", &fields).await
    }
}

impl TextNetwork for Twilio {
    fn send<'a>(&'a self, text: &'a Text) -> Reply<'a, Texting> {
        Box::pin(async move {
            match self.post(text).await {
                Err(NoAnswer::Unreached) => Texting::Later,
                Err(NoAnswer::Unknown) => Texting::Unknown,
                Ok(incoming) => texting(&incoming),
            }
        })
    }
}

/// What Twilio has taken a text for, by the words that the account has set there:
/// <https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out>. Of `HELP` nothing follows.
fn opt_out(kind: &str) -> Keyword {
    match kind {
        "STOP" => Keyword::OptOut,
        "START" => Keyword::OptIn,
        _ => Keyword::None,
    }
}

/// What the answer says. 429 and what is about our account come before anything is sent.
fn texting(incoming: &Incoming) -> Texting {
    match incoming.status.as_u16() {
        200 | 201 => serde_json::from_slice::<Created>(&incoming.body)
            .map_or(Texting::Unknown, |created| Texting::Accepted { id: created.sid }),
        400 => Texting::Refused(undelivered(refusal(incoming).unwrap_or(0))),
        status @ (401 | 403 | 404) => {
            tracing::error!(status, "Twilio does not accept the account");
            Texting::Later
        }
        429 => Texting::Later,
        _ => Texting::Unknown,
    }
}

/// What an error means: <https://www.twilio.com/docs/api/errors>.
const fn undelivered(code: u32) -> Undelivered {
    match code {
        21_610 => Undelivered::Unsubscribed,
        21_211 | 30_005 => Undelivered::WrongNumber,
        21_614 | 30_006 => Undelivered::NotMobile,
        30_003 => Undelivered::Unreachable,
        30_004 => Undelivered::Blocked,
        30_007 => Undelivered::Filtered,
        other => Undelivered::Other(other),
    }
}

#[derive(Deserialize)]
struct Created {
    sid: String,
}

#[cfg(test)]
mod tests;
