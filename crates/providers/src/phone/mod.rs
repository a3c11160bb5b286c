//! The telephone network: calls a client, lets them hear the estimate, and connects the pro if they accept.

pub mod simulated;
pub mod tone;
pub mod twilio;
pub mod words;

use std::time::Duration;

use reckon_domain::rule::Language;

use super::Reply;
use crate::secret::Secret;

/// Somebody who places calls.
pub trait PhoneNetwork: Send + Sync + 'static {
    /// Places a call: dials the client. What becomes of it is told later, as [`CallEvent`].
    fn place<'a>(&'a self, call: &'a Call) -> Reply<'a, Placing>;

    /// What has become of a call that was placed some time ago: `name` is the network's own, where it was told.
    fn has<'a>(&'a self, reference: &'a str, name: Option<&'a str>) -> Reply<'a, CallLookup>;

    /// How long after it was placed, or asked for, it is asked what has become of a call that nothing was heard of: one
    /// that can be asked for by the network's own `name`, or one that cannot.
    fn patience(&self, named: bool) -> Duration;

    /// Fetches a recording that [`CallEvent::Recorded`] has told of.
    fn fetch<'a>(&'a self, source: &'a str) -> Reply<'a, Fetched>;
}

/// A call that is to be placed.
pub struct Call {
    /// What the call is known by here and there.
    pub reference: String,
    /// Who is called first.
    pub client: Party,
    /// Who is called if the client accepts.
    pub pro: Party,
    /// What the client hears.
    pub announcement: String,
    /// The language of it.
    pub language: Language,
}

impl core::fmt::Debug for Call {
    /// Without names and numbers.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Call({})", self.reference)
    }
}

/// One end of a call.
pub struct Party {
    /// What they are called by.
    pub name: String,
    /// Their number, in international form.
    pub number: Secret,
}

/// What has become of placing a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placing {
    /// The network has it.
    Placed {
        /// The network's own name for it, to ask by; none where ours serves.
        name: Option<String>,
    },
    /// The network will not place it; the code is the network's.
    Refused {
        /// Such as Twilio's 21211, "invalid 'To' phone number".
        code: String,
    },
    /// The network was not reached, or had no time: nothing was placed.
    Unreached,
    /// It may have been placed.
    Unknown,
}

/// Whether the network has a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallLookup {
    /// It has, and will tell what becomes of it.
    Yes,
    /// It is over, which may have been told already.
    Ended(CallResult),
    /// It has not, and never will.
    No,
    /// It cannot say, and never will.
    Unknown,
    /// It was not reached, or cannot say just now.
    Later,
}

/// How a call ended: the rulebook's call results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallResult {
    /// Client and pro spoke for so many seconds.
    Connected {
        /// From when the pro answered.
        seconds: u32,
    },
    /// The client accepted, and the pro was not reached.
    ProMissed,
    /// The client's line is busy.
    Busy,
    /// The client did not answer.
    NoAnswer,
    /// The client answered and did not accept.
    Declined,
}

/// What the network tells of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallEvent {
    /// It is over.
    Ended(CallResult),
    /// There is a recording, to be fetched from there.
    Recorded {
        /// What [`PhoneNetwork::fetch`] takes.
        source: String,
    },
}

/// What has become of fetching a recording.
#[derive(Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The sound.
    Audio {
        /// Its media type, such as `audio/wav`.
        kind: &'static str,
        /// The file.
        bytes: Vec<u8>,
    },
    /// There is none, and never will be.
    Missing,
    /// There was no answer, or it is not there yet: try again.
    Unknown,
}

impl core::fmt::Debug for Fetched {
    /// Without what was said.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Audio { kind, bytes } => write!(f, "Audio({kind}, {} bytes)", bytes.len()),
            Self::Missing => f.write_str("Missing"),
            Self::Unknown => f.write_str("Unknown"),
        }
    }
}
