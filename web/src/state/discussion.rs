//! A pro's discussions: which one, and which the inbox shows.

use std::collections::BTreeSet;
use std::rc::Rc;

use reckon_domain::Action;
use reckon_domain::relation::{Channel, Status};
use reckon_wire::discussions::Discussion;

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

    /// The discussion of a row.
    #[must_use]
    pub fn of(row: &Discussion) -> Self {
        Self { client: row.relation.client, channel: row.channel }
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

    /// Whether a discussion of this channel and status is in it.
    #[must_use]
    pub fn takes(self, channel: Channel, status: Status) -> bool {
        self.channel.is_none_or(|wanted| wanted == channel)
            && self.status.is_none_or(|wanted| wanted == status)
    }

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
        let taken = |(channel, status, _): &&(Channel, Status, u32)| narrowed.takes(*channel, *status);
        self.numbers.iter().filter(taken).map(|(_, _, number)| number).sum()
    }
}

/// The list of discussions, as far as it has been loaded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// The rows, the one first in which something happened last.
    pub rows: Rc<Vec<Rc<Discussion>>>,
    /// What to ask for the rows after them with; nothing where there are no more.
    pub next: Option<u64>,
}

impl Loaded {
    /// With the page that follows.
    #[must_use]
    pub fn with_more(&self, page: Vec<Discussion>, next: Option<u64>) -> Self {
        let mut rows = (*self.rows).clone();
        rows.extend(page.into_iter().map(Rc::new));
        Self { rows: Rc::new(rows), next }
    }

    /// With the first page read anew, and as much of the rows after it as still holds: `still` says whether a row
    /// is where the list is narrowed to. Where something has happened, a row has moved to the first page.
    #[must_use]
    pub fn renewed(
        &self,
        page: Vec<Discussion>,
        next: Option<u64>,
        still: impl Fn(&Discussion) -> bool,
    ) -> Self {
        let fresh: Vec<_> = page.into_iter().map(Rc::new).collect();
        // What was known ended where the page does or before: something may be missing in between.
        let joined = next.filter(|end| self.rows.first().is_some_and(|first| first.position >= *end));
        let Some(end) = joined else { return Self { rows: Rc::new(fresh), next } };
        let moved: BTreeSet<_> = fresh.iter().map(|row| DiscussionKey::of(row)).collect();
        let holds = |row: &&Rc<Discussion>| {
            row.position < end && !moved.contains(&DiscussionKey::of(row)) && still(row)
        };
        let after: Vec<_> = self.rows.iter().filter(holds).cloned().collect();
        // Without a row after it the page's own end is where to go on.
        let next = if after.is_empty() { next } else { self.next };
        Self { rows: Rc::new(fresh.into_iter().chain(after).collect()), next }
    }
}
