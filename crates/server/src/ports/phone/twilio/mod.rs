//! Twilio's programmable voice: <https://www.twilio.com/docs/voice/api/call-resource>.
//!
//! One call to the client is placed; what happens on it Twilio asks and tells by webhooks, which name the
//! call in their query. Nothing of a call is kept here: a webhook finds its call after a restart, too.

pub(crate) mod twiml;

use std::time::Duration;

use serde::Deserialize;

use super::{Call, CallResult, Fetched, Had, PhoneNetwork, Placing};
use crate::ports::Reply;
use crate::ports::outgoing::{Incoming, NoAnswer};
use crate::ports::twilio::AuthToken;
use crate::ports::twilio::account::{Account, LARGEST, field, refusal};

/// The largest recording, in bytes: an hour in both channels is about 30 MB.
const LARGEST_RECORDING: usize = 64 << 20;

/// How long the client's telephone rings, in seconds.
const RINGS: &str = "30";

/// An account at Twilio, and how it reaches us.
pub(crate) struct Twilio {
    account: Account,
    from: String,
}

/// What Twilio is asked with.
pub(crate) struct Settings<'a> {
    /// Where it is, such as `https://api.twilio.com`.
    pub(crate) base: &'a str,
    /// The account's SID, `AC…`.
    pub(crate) account: &'a str,
    /// The account's auth token.
    pub(crate) token: &'a str,
    /// The number that calls come from, in international form.
    pub(crate) from: &'a str,
    /// The origin that Twilio reaches us by, such as `https://reckon.example`.
    pub(crate) public: &'a str,
}

/// The fields of a form, as Twilio sends them.
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads the body of a request.
    pub(crate) fn of(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The first value of a field; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        field(&self.0, name).unwrap_or_default()
    }
}

/// What a status callback says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// The call is on its way.
    UnderWay,
    /// It is over.
    Ended(CallResult),
    /// It is over, and how cannot be found out just now.
    Unknown,
}

impl Twilio {
    /// An account.
    ///
    /// # Errors
    /// As [`Outgoing::new`].
    pub(crate) fn new(settings: &Settings<'_>) -> Result<Self, std::io::Error> {
        let Settings { base, account, token, from, public } = *settings;
        let account = Account::new(base, account, vec![AuthToken::new(token)], public)?;
        Ok(Self { account, from: from.to_owned() })
    }

    /// Whether Twilio has signed this request, for this account.
    pub(crate) fn is_signed(&self, path_and_query: &str, fields: &Fields, signature: &str) -> bool {
        self.account.check(path_and_query, &fields.0, signature).is_ok()
    }

    /// What a status callback says: <https://www.twilio.com/docs/voice/api/call-resource#statuscallback>.
    ///
    /// A call that was answered is `completed`, whether or not the client accepted. The word of the `<Dial>`
    /// may come later, or never: whether the pro was called is asked of Twilio.
    pub(crate) async fn status(&self, fields: &Fields) -> Status {
        match fields.get("CallStatus") {
            "busy" => Status::Ended(CallResult::Busy),
            "no-answer" | "failed" | "canceled" => Status::Ended(CallResult::NoAnswer),
            "completed" => match self.second_leg(fields.get("CallSid")).await {
                Ok(result) => Status::Ended(result),
                Err(_) => Status::Unknown,
            },
            _ => Status::UnderWay,
        }
    }

    /// How a call ended that was answered: by the call to the pro, if there was one.
    async fn second_leg(&self, call: &str) -> Result<CallResult, NoAnswer> {
        let call: String = form_urlencoded::byte_serialize(call.as_bytes()).collect();
        let incoming = self.account.get(&format!("Calls.json?ParentCallSid={call}"), LARGEST).await?;
        let legs: Legs = match incoming.status.as_u16() {
            200 => serde_json::from_slice(&incoming.body).map_err(|_| NoAnswer::Unknown)?,
            _ => return Err(NoAnswer::Unknown),
        };
        Ok(match legs.calls.first() {
            None => CallResult::Declined,
            Some(leg) => dialled(&leg.status, leg.duration.as_deref().unwrap_or_default()),
        })
    }

    /// A webhook of ours, for a call.
    fn webhook(&self, path: &str, reference: &str) -> String {
        self.account.webhook(path, "call", reference)
    }

    async fn dial(&self, call: &Call) -> Result<Incoming, NoAnswer> {
        let answered = self.webhook("voice/answered", &call.reference);
        let status = self.webhook("status", &call.reference);
        let fields = [
            ("To", call.client.number.reveal()),
            ("From", &self.from),
            ("Url", &answered),
            ("Method", "POST"),
            ("StatusCallback", &status),
            ("StatusCallbackMethod", "POST"),
            ("StatusCallbackEvent", "initiated"),
            ("StatusCallbackEvent", "ringing"),
            ("StatusCallbackEvent", "answered"),
            ("StatusCallbackEvent", "completed"),
            ("Timeout", RINGS),
        ];
        self.account.post("Calls.json", &fields).await
    }
}

/// How the call to the pro ended, in Twilio's words.
pub(crate) fn dialled(status: &str, seconds: &str) -> CallResult {
    match status {
        "completed" | "answered" => CallResult::Connected { seconds: seconds.parse().unwrap_or(0) },
        _ => CallResult::ProMissed,
    }
}

/// The recording that a recording callback tells of, once it can be fetched.
pub(crate) fn recorded(fields: &Fields) -> Option<String> {
    let sid = fields.get("RecordingSid");
    let is_sid =
        sid.len() == 34 && sid.starts_with("RE") && sid.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (fields.get("RecordingStatus") == "completed" && is_sid).then(|| sid.to_owned())
}

impl PhoneNetwork for Twilio {
    fn place<'a>(&'a self, call: &'a Call) -> Reply<'a, Placing> {
        Box::pin(async move {
            match self.dial(call).await {
                Err(NoAnswer::Unreached) => Placing::Unreached,
                Err(NoAnswer::Unknown) => Placing::Unknown,
                Ok(incoming) => placing(&incoming),
            }
        })
    }

    fn has(&self, _: &str) -> Had {
        Had::Unknown
    }

    /// The longest conversation, and as much again for all the ringing and for late webhooks.
    fn longest(&self) -> Duration {
        Duration::from_secs(u64::from(twiml::LONGEST) * 2)
    }

    fn fetch<'a>(&'a self, source: &'a str) -> Reply<'a, Fetched> {
        Box::pin(async move {
            match self.account.get(&format!("Recordings/{source}.mp3"), LARGEST_RECORDING).await {
                Ok(incoming) if incoming.status.as_u16() == 200 => {
                    Fetched::Audio { kind: "audio/mpeg", bytes: incoming.body.to_vec() }
                }
                // 404 too: a recording is told of before it can be fetched everywhere.
                Ok(_) | Err(_) => Fetched::Unknown,
            }
        })
    }
}

/// What the answer to placing a call says. 429 and what is about our account come before anything is dialled.
fn placing(incoming: &Incoming) -> Placing {
    match incoming.status.as_u16() {
        200 | 201 => Placing::Placed,
        400 => Placing::Refused {
            code: refusal(incoming).map_or_else(|| "unreadable".to_owned(), |code| code.to_string()),
        },
        status @ (401 | 403 | 404) => {
            tracing::error!(status, "Twilio does not accept the account");
            Placing::Unreached
        }
        429 => Placing::Unreached,
        _ => Placing::Unknown,
    }
}

#[derive(Deserialize)]
struct Legs {
    calls: Vec<Leg>,
}

#[derive(Deserialize)]
struct Leg {
    status: String,
    duration: Option<String>,
}

#[cfg(test)]
mod tests;
