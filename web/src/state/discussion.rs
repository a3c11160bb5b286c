//! A pro's discussions: which one, and which the inbox shows.

use reckon_domain::Action;
use reckon_domain::relation::{Channel, Status};

/// A discussion's name: one client, one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DiscussionKey {
    /// The client.
    pub client: u32,
    /// The channel.
    pub channel: Channel,
}

impl DiscussionKey {
    /// The action that answers in this discussion.
    #[must_use]
    pub const fn reply(self) -> Action {
        match self.channel {
            Channel::Chat => Action::ProSendMessage,
            Channel::Text => Action::SendText,
            Channel::Email => Action::SendEmail,
        }
    }

    /// The discussion of this client in the channel of this name.
    #[must_use]
    pub fn named(client: u32, channel: &str) -> Option<Self> {
        let channel = Channel::ALL.into_iter().find(|known| known.name() == channel)?;
        Some(Self { client, channel })
    }
}

/// What the inbox is narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Narrowed {
    /// To this status.
    pub status: Option<Status>,
    /// To this channel.
    pub channel: Option<Channel>,
}

impl Narrowed {
    /// What waits for an answer: what one opens an inbox for.
    pub const OPEN: Self = Self { status: Some(Status::Open), channel: None };

    /// The query that asks the server for it.
    #[must_use]
    pub fn query(self, before: Option<u64>, limit: u32) -> String {
        let mut query = format!("?limit={limit}");
        let mut add = |name: &str, value: &str| query.push_str(&["&", name, "=", value].concat());
        if let Some(status) = self.status {
            add("status", status.name());
        }
        if let Some(channel) = self.channel {
            add("channel", channel.name());
        }
        if let Some(before) = before {
            add("before", &before.to_string());
        }
        query
    }
}

/// How many discussions there are of each channel and status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The place in the log up to which they are right.
    pub position: u64,
    numbers: Vec<(Channel, Status, u32)>,
}

impl Counts {
    /// The counts as the server tells them.
    #[must_use]
    pub fn new(position: u64, counts: &[reckon_wire::discussions::DiscussionCount]) -> Self {
        let numbers = counts.iter().map(|count| (count.channel, count.status.into(), count.number)).collect();
        Self { position, numbers }
    }

    /// How many the inbox has, narrowed like this.
    #[must_use]
    pub fn of(&self, narrowed: Narrowed) -> u32 {
        let taken = |(channel, status, _): &&(Channel, Status, u32)| {
            narrowed.channel.is_none_or(|wanted| wanted == *channel)
                && narrowed.status.is_none_or(|wanted| wanted == *status)
        };
        self.numbers.iter().filter(taken).map(|(_, _, number)| number).sum()
    }
}
