//! Text messages: sent through a [`TextNetwork`], received as [`TextEvent`].
//!
//! Numbers and words are in no `Debug` form and no log line.

mod numbers;
mod simulated;
mod twilio;

pub use numbers::{Number, NumberError};
pub use reckon_wire::segments::{Alphabet, Segments, segments};
pub use simulated::{Party, Said, Simulated};
pub use twilio::{EMPTY_ANSWER, FormError, Settings, Twilio};

use reckon_domain::fact::Keyword;

use super::Reply;

/// Sends text messages.
pub trait TextNetwork: Send + Sync {
    /// Hands one text over, once. No network tells two texts of the same words apart, so whether to try again
    /// is the caller's decision, and only [`Texting::Later`] is safe.
    fn send<'a>(&'a self, text: &'a Text) -> Reply<'a, Texting>;

    /// Forgets what was exchanged with a number, as far as that is ours to forget.
    fn forget(&self, _: &Number) {}
}

/// A text message to a client. Its `Debug` form shows its reference only.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// Our own name for it, which comes back in the network's [`TextEvent`].
    pub reference: String,
    /// The client's number.
    pub to: Number,
    /// The words.
    pub words: String,
}

impl core::fmt::Debug for Text {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Text({})", self.reference)
    }
}

/// How handing over a text went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Texting {
    /// The network has taken it.
    Accepted {
        /// The network's own name for it.
        id: String,
    },
    /// The network will not deliver it.
    Refused(Undelivered),
    /// The network has not taken it: trying again sends it once.
    Later,
    /// It may have been taken: trying again might send it twice. The network's news may still tell.
    Unknown,
}

/// Why a text does not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// The client has told the network that they want no more of our texts: unsubscribed (U2).
    Unsubscribed,
    /// There is no such number: wrong contact (W1).
    WrongNumber,
    /// It is no mobile telephone (E2).
    NotMobile,
    /// It is switched off, or out of reach.
    Unreachable,
    /// The client's network or telephone blocks it.
    Blocked,
    /// It was taken for spam.
    Filtered,
    /// The network does not say; its own number for it.
    Other(u32),
}

/// What the network tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextEvent {
    /// A text of ours is on its way.
    UnderWay {
        /// Our name for it.
        reference: String,
    },
    /// A text of ours has arrived.
    Delivered {
        /// Our name for it.
        reference: String,
    },
    /// A text of ours does not arrive.
    Undelivered {
        /// Our name for it.
        reference: String,
        /// Why.
        why: Undelivered,
    },
    /// A client has written.
    Received(Received),
}

/// A text that a client has written. Its `Debug` form shows neither number nor words.
#[derive(Clone, PartialEq, Eq)]
pub struct Received {
    /// The network's own name for it, the same however often it is told.
    pub id: String,
    /// The client's number, in E.164 where the sender has one.
    pub from: String,
    /// The number of ours that it was sent to.
    pub to: String,
    /// The words.
    pub words: String,
    /// What the network itself has taken the words for, where it says so: it is believed, whatever they are.
    pub keyword: Option<Keyword>,
    /// How many messages of the network it took.
    pub segments: usize,
    /// How many pictures or other files came with it.
    pub media: u32,
}

impl core::fmt::Debug for Received {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Received({})", self.id)
    }
}
