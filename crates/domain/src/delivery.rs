//! What became of texts and emails on their way to a client.

/// Why a text or an email did not arrive, as far as anybody says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Undelivered {
    /// There is no such number.
    WrongNumber,
    /// The number is no mobile telephone's.
    NotMobile,
    /// The telephone is switched off, or out of reach.
    Unreachable,
    /// The client's network or telephone blocks it.
    Blocked,
    /// It was taken for spam.
    Filtered,
    /// The mailbox does not exist.
    NoMailbox,
    /// The network or the mail server does not take it, and does not say why in a way that is known here.
    Refused,
    /// The client has unsubscribed before it went out.
    Unsubscribed,
    /// The number or address it was for is gone, or is none.
    NoAddress,
    /// Nobody sends such messages for this marketplace.
    NobodySends,
    /// It could not be handed over for a day, and was given up.
    GivenUp,
    /// The number or address was reported as wrong before it went out (W1).
    WrongContact,
    /// An automation's: its appointment had begun, was cancelled or given to another pro before it went out.
    Overtaken,
    /// It may have arrived: nobody knows, and it is not sent again.
    InDoubt,
}

impl Undelivered {
    /// Every one.
    pub const ALL: [Self; 14] = [
        Self::WrongNumber,
        Self::NotMobile,
        Self::Unreachable,
        Self::Blocked,
        Self::Filtered,
        Self::NoMailbox,
        Self::Refused,
        Self::Unsubscribed,
        Self::NoAddress,
        Self::NobodySends,
        Self::GivenUp,
        Self::WrongContact,
        Self::Overtaken,
        Self::InDoubt,
    ];

    /// The name in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WrongNumber => "wrong_number",
            Self::NotMobile => "not_mobile",
            Self::Unreachable => "unreachable",
            Self::Blocked => "blocked",
            Self::Filtered => "filtered",
            Self::NoMailbox => "no_mailbox",
            Self::Refused => "refused",
            Self::Unsubscribed => "unsubscribed",
            Self::NoAddress => "no_address",
            Self::NobodySends => "nobody_sends",
            Self::GivenUp => "given_up",
            Self::WrongContact => "wrong_contact",
            Self::Overtaken => "overtaken",
            Self::InDoubt => "in_doubt",
        }
    }

    /// Whether nobody has got the message: for all but those in doubt that is certain.
    #[must_use]
    pub fn is_certain(self) -> bool {
        self != Self::InDoubt
    }

    /// Whether the message was on its way and came back: of an automation's, its last action (A1).
    #[must_use]
    pub const fn came_back(self) -> bool {
        match self {
            Self::WrongNumber
            | Self::NotMobile
            | Self::Unreachable
            | Self::Blocked
            | Self::Filtered
            | Self::NoMailbox
            | Self::Refused => true,
            Self::Unsubscribed
            | Self::NoAddress
            | Self::NobodySends
            | Self::GivenUp
            | Self::WrongContact
            | Self::Overtaken
            | Self::InDoubt => false,
        }
    }
}

/// Which message did not arrive, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Failure {
    /// Its place in the log.
    pub message: u64,
    /// Why.
    pub why: Undelivered,
}

/// How far a text or an email is known to have come. No rule asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// The network or the mail server has taken it.
    Sent,
    /// It has arrived.
    Delivered,
}

impl Progress {
    /// Every one, the furthest last.
    pub const ALL: [Self; 2] = [Self::Sent, Self::Delivered];

    /// The name in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Delivered => "delivered",
        }
    }
}
