//! What is between a pro and a client beside any one lead: discussions and subscriptions.

/// The channel of a discussion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// A lead's messages.
    Chat,
    /// SMS.
    Text,
    /// Email.
    Email,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 3] = [Self::Chat, Self::Text, Self::Email];

    /// The name in files, the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Text => "text",
            Self::Email => "email",
        }
    }
}

/// Whether a discussion waits for the pro.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// The client had the last word, or it was re-opened by hand.
    Open,
    /// It needs no answer.
    Closed,
}

impl Status {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Open, Self::Closed];

    /// The name in files, the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// One channel between a pro and a client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Thread {
    /// The discussion, once it exists.
    pub discussion: Option<Status>,
    /// Whether the client has unsubscribed, for this pro.
    pub unsubscribed: bool,
    /// The version of the contact that was reported wrong, for this pro.
    ///
    /// A version, not a flag: a contact that the booking software changes is right again for
    /// every pro at once, without touching any of them (W2).
    pub wrong: Option<u32>,
}

impl Thread {
    /// Whether the contact of this version was reported wrong.
    #[inline]
    #[must_use]
    pub fn is_wrong(&self, version: u32) -> bool {
        self.wrong == Some(version)
    }
}

/// What is between a pro and a client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Relation {
    /// The leads' messages.
    pub chat: Thread,
    /// SMS.
    pub text: Thread,
    /// Email.
    pub email: Thread,
    /// Whether the client may have got a text from this pro (U1): one was sent, and is not known not to have arrived.
    pub texted: bool,
}

impl Relation {
    /// Nothing has happened between the two.
    pub const BLANK: Self = {
        let thread = Thread { discussion: None, unsubscribed: false, wrong: None };
        Self { chat: thread, text: thread, email: thread, texted: false }
    };

    /// The channel's thread.
    #[must_use]
    pub const fn thread(&self, channel: Channel) -> &Thread {
        match channel {
            Channel::Chat => &self.chat,
            Channel::Text => &self.text,
            Channel::Email => &self.email,
        }
    }

    /// The channel's thread, to change.
    pub const fn thread_mut(&mut self, channel: Channel) -> &mut Thread {
        match channel {
            Channel::Chat => &mut self.chat,
            Channel::Text => &mut self.text,
            Channel::Email => &mut self.email,
        }
    }

    /// Whether messages by the channel are unwanted: the client has unsubscribed from this pro's, or from all that come
    /// from the number that pros share (I13).
    #[inline]
    #[must_use]
    pub const fn is_unsubscribed(&self, channel: Channel, reach: &Reach) -> bool {
        self.thread(channel).unsubscribed | (matches!(channel, Channel::Text) & reach.opted_out)
    }

    /// Open discussions, over all channels: the blue badge.
    #[must_use]
    pub fn open_discussions(&self) -> u32 {
        let open = |channel: Channel| u32::from(self.thread(channel).discussion == Some(Status::Open));
        Channel::ALL.into_iter().map(open).sum()
    }
}

/// How a client can be reached, without the numbers themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Reach {
    /// Whether a mobile number is known.
    pub mobile: bool,
    /// Whether a landline number is known.
    pub landline: bool,
    /// Whether an email address is known, valid or not.
    pub email: bool,
    /// Whether it is valid.
    pub valid_email: bool,
    /// Whether the client has sent an opt-out word to the number that the marketplace's texts come from, and no
    /// opt-in word since (I13): no pro can text them from it, whoever they are.
    pub opted_out: bool,
    /// Raised each time the mobile number changes.
    pub mobile_version: u32,
    /// Raised each time the email address changes.
    pub email_version: u32,
}

impl Reach {
    /// No contact is known.
    pub const UNKNOWN: Self = Self {
        mobile: false,
        landline: false,
        email: false,
        valid_email: false,
        opted_out: false,
        mobile_version: 0,
        email_version: 0,
    };

    /// Whether the client can be written to by the channel. The chat needs no address.
    #[must_use]
    pub const fn allows(&self, channel: Channel) -> bool {
        match channel {
            Channel::Chat => true,
            Channel::Text => self.mobile,
            Channel::Email => self.valid_email,
        }
    }

    /// Whether there is an address for the channel that could be wrong.
    #[must_use]
    pub const fn has(&self, channel: Channel) -> bool {
        match channel {
            Channel::Chat => false,
            Channel::Text => self.mobile,
            Channel::Email => self.email,
        }
    }

    /// The version of the channel's address.
    #[inline]
    #[must_use]
    pub const fn version(&self, channel: Channel) -> u32 {
        match channel {
            Channel::Chat => 0,
            Channel::Text => self.mobile_version,
            Channel::Email => self.email_version,
        }
    }
}
