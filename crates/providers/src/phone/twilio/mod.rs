//! Twilio's programmable voice: <https://www.twilio.com/docs/voice/api/call-resource>.
//!
//! One call to the client is placed; what happens on it Twilio asks and tells by webhooks, which name the
//! call in their query. Nothing of a call is kept here: a webhook finds its call after a restart, too.

pub mod twiml;

use std::time::Duration;

use serde::Deserialize;

use super::{Call, CallLookup, CallResult, Fetched, PhoneNetwork, Placing};
use crate::Reply;
use crate::outgoing::{Incoming, NoAnswer};
use crate::twilio::AuthToken;
use crate::twilio::account::{Account, LARGEST, field, refusal};

/// The largest recording, in bytes: an hour in both channels is about 30 MB.
const LARGEST_RECORDING: usize = 64 << 20;

/// How long nothing may be heard of a call before Twilio is asked for it: longer than all the ringing.
const ASKED_AGAIN: Duration = Duration::from_secs(5 * 60);

/// How long the client's telephone rings, in seconds.
const RINGS: &str = "30";

/// An account at Twilio, and how it reaches us.
pub struct Twilio {
    account: Account,
    from: String,
}

/// What Twilio is asked with.
pub struct Settings<'a> {
    /// Where it is, such as `https://api.twilio.com`.
    pub base: &'a str,
    /// The account's SID, `AC…`.
    pub account: &'a str,
    /// The account's auth token.
    pub token: &'a str,
    /// The number that calls come from, in international form.
    pub from: &'a str,
    /// The origin that Twilio reaches us by, such as `https://reckon.example`.
    pub public: &'a str,
}

/// The fields of a form, as Twilio sends them.
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads the body of a request.
    pub fn of(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The first value of a field; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        field(&self.0, name).unwrap_or_default()
    }
}

/// What a status callback says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
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
    pub fn new(settings: &Settings<'_>) -> Result<Self, std::io::Error> {
        let Settings { base, account, token, from, public } = *settings;
        let account = Account::new(base, account, vec![AuthToken::new(token)], public)?;
        Ok(Self { account, from: from.to_owned() })
    }

    /// Whether Twilio has signed this request, for this account.
    pub fn is_signed(&self, path_and_query: &str, fields: &Fields, signature: &str) -> bool {
        self.account.check(path_and_query, &fields.0, signature).is_ok()
    }

    /// What a status callback says: <https://www.twilio.com/docs/voice/api/call-resource#statuscallback>.
    ///
    /// A call that was answered is `completed`, whether or not the client accepted. The word of the `<Dial>`
    /// may come later, or never: whether the pro was called is asked of Twilio.
    pub async fn status(&self, fields: &Fields) -> Status {
        self.became(fields.get("CallStatus"), fields.get("CallSid")).await
    }

    /// What a call's status says of it.
    async fn became(&self, status: &str, call: &str) -> Status {
        match status {
            "busy" => Status::Ended(CallResult::Busy),
            "no-answer" | "failed" | "canceled" => Status::Ended(CallResult::NoAnswer),
            "completed" => match self.second_leg(call).await {
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
        match legs.calls.first() {
            None => Ok(CallResult::Declined),
            // Twilio has not noted yet that the pro has hung up, too.
            Some(leg) if is_under_way(&leg.status) => Err(NoAnswer::Unknown),
            Some(leg) => Ok(dialled(&leg.status, leg.duration.as_deref().unwrap_or_default())),
        }
    }

    /// A call of this name, as Twilio has it; `None` where it has none.
    async fn fetched(&self, name: &str) -> Result<Option<Leg>, NoAnswer> {
        let incoming = self.account.get(&format!("Calls/{name}.json"), LARGEST).await?;
        match incoming.status.as_u16() {
            200 => serde_json::from_slice(&incoming.body).map(Some).map_err(|_| NoAnswer::Unknown),
            404 => Ok(None),
            _ => Err(NoAnswer::Unknown),
        }
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

fn is_under_way(status: &str) -> bool {
    matches!(status, "queued" | "initiated" | "ringing" | "in-progress")
}

/// A name that Twilio gives a resource of this kind: two letters and 32 hexadecimal digits.
pub fn sid(kind: &str, name: &str) -> Option<String> {
    let digits = name.strip_prefix(kind)?;
    let is_sid = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_sid.then(|| name.to_owned())
}

/// How the call to the pro ended, in Twilio's words.
pub fn dialled(status: &str, seconds: &str) -> CallResult {
    match status {
        "completed" | "answered" => CallResult::Connected { seconds: seconds.parse().unwrap_or(0) },
        _ => CallResult::ProMissed,
    }
}

/// The recording that a recording callback tells of, once it can be fetched.
pub fn recorded(fields: &Fields) -> Option<String> {
    sid("RE", fields.get("RecordingSid")).filter(|_| fields.get("RecordingStatus") == "completed")
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

    /// Webhooks may have been lost, or there was nobody to hear them: Twilio knows how each of its calls went.
    fn has<'a>(&'a self, _: &'a str, name: Option<&'a str>) -> Reply<'a, CallLookup> {
        Box::pin(async move {
            let Some(name) = name else { return CallLookup::Unknown };
            match self.fetched(name).await {
                Ok(Some(Leg { status, .. })) => match self.became(&status, name).await {
                    Status::UnderWay => CallLookup::Yes,
                    Status::Ended(result) => CallLookup::Ended(result),
                    Status::Unknown => CallLookup::Later,
                },
                Ok(None) => CallLookup::No,
                Err(_) => CallLookup::Later,
            }
        })
    }

    /// One without a name is waited for twice as long as the longest conversation: webhooks may be late, too.
    fn patience(&self, named: bool) -> Duration {
        if named { ASKED_AGAIN } else { Duration::from_secs(u64::from(twiml::LONGEST) * 2) }
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
        200 | 201 => Placing::Placed { name: named(incoming) },
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

/// The name that Twilio has given to a call.
fn named(incoming: &Incoming) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        sid: String,
    }
    serde_json::from_slice::<Named>(&incoming.body).ok().and_then(|named| sid("CA", &named.sid))
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
