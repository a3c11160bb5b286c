//! Discussions, as they are read.

use reckon_domain::delivery::Undelivered;
use reckon_domain::relation::{Channel, Status};
use reckon_domain::{ClientId, ProjectId};

use super::rows::RelationRow;
use crate::discussions::Discussed;

/// Which of a pro's discussions are asked for; nothing asks for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DiscussionFilter {
    /// With this status alone.
    pub status: Option<Status>,
    /// In this channel alone.
    pub channel: Option<Channel>,
    /// With this client alone.
    pub client: Option<ClientId>,
}

impl DiscussionFilter {
    /// Whether a discussion of this channel and status is asked for, whoever it is with.
    #[must_use]
    pub fn takes(self, channel: Channel, status: Status) -> bool {
        self.status.is_none_or(|wanted| wanted == status)
            && self.channel.is_none_or(|wanted| wanted == channel)
    }

    /// Every channel and status that is asked for.
    pub fn kinds(self) -> impl Iterator<Item = (Channel, Status)> {
        Channel::ALL
            .into_iter()
            .flat_map(|channel| Status::ALL.map(|status| (channel, status)))
            .filter(move |(channel, status)| self.takes(*channel, *status))
    }
}

/// A discussion with what is needed to show it and to decide on it.
#[derive(Clone, PartialEq, Eq)]
pub struct DiscussionRow {
    /// With whom, and all that is between the two.
    pub relation: RelationRow,
    /// In which channel.
    pub channel: Channel,
    /// Where it stands.
    pub discussed: Discussed,
    /// The words that were exchanged last.
    pub words: Option<String>,
    /// The project of the lead that they are about, in a chat.
    pub project: Option<ProjectId>,
    /// Why they did not arrive, where they did not.
    pub failure: Option<Undelivered>,
}

impl core::fmt::Debug for DiscussionRow {
    /// Without the words that people wrote.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (client, channel) = (self.relation.client, self.channel.name());
        write!(f, "DiscussionRow({client} {channel} {:?})", self.discussed)
    }
}

/// How many discussions a pro has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DiscussionCounts([[u32; 3]; 2]);

impl DiscussionCounts {
    /// How many of a channel have a status.
    #[must_use]
    pub fn of(&self, channel: Channel, status: Status) -> u32 {
        let [open, closed] = &self.0;
        let [chat, text, email] = match status {
            Status::Open => open,
            Status::Closed => closed,
        };
        match channel {
            Channel::Chat => *chat,
            Channel::Text => *text,
            Channel::Email => *email,
        }
    }

    /// So many more.
    pub fn add(&mut self, channel: Channel, status: Status, number: u32) {
        let [open, closed] = &mut self.0;
        let [chat, text, email] = match status {
            Status::Open => open,
            Status::Closed => closed,
        };
        let count = match channel {
            Channel::Chat => chat,
            Channel::Text => text,
            Channel::Email => email,
        };
        *count += number;
    }

    /// How many are asked for by a filter.
    #[must_use]
    pub fn total(&self, filter: DiscussionFilter) -> u32 {
        filter.kinds().map(|(channel, status)| self.of(channel, status)).sum()
    }
}
