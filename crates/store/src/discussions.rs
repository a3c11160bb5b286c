//! Discussions as lists show them: what each change makes of those that it touches.

use core::fmt::{self, Display, Formatter};

use reckon_domain::action::Role;
use reckon_domain::event::{LeadEvent, RelationEvent};
use reckon_domain::relation::{Channel, Status};
use reckon_domain::{ClientId, Event, Relation, Timestamp};

use crate::model::Change;

/// Which of a pro's discussions: there is one with each client in each channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DiscussionKey {
    /// With whom.
    pub client: ClientId,
    /// In which channel.
    pub channel: Channel,
}

impl Display for DiscussionKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.client, self.channel.name())
    }
}

/// A discussion, as the projection keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discussed {
    /// Whether it waits for the pro.
    pub status: Status,
    /// Where in the log something was exchanged in it last, or it was opened or closed.
    pub position: u64,
    /// When that was.
    pub at: Timestamp,
    /// What was exchanged last; nothing in a discussion without a word yet.
    pub last: Option<Last>,
}

/// What was exchanged last in a discussion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Last {
    /// Its place in the log, where its words are found.
    pub position: u64,
    /// Who sent it.
    pub by: Role,
}

impl Discussed {
    /// The discussion after this one: what was exchanged last stays known.
    #[must_use]
    pub fn then(self, later: Self) -> Self {
        Self { last: later.last.or(self.last), ..later }
    }
}

/// The discussions that a change touches, `relation` being the one with its client after it. Where nothing
/// was exchanged, `last` is left to what was known [before](Discussed::then).
pub fn discussed(change: &Change, relation: Relation) -> impl Iterator<Item = (DiscussionKey, Discussed)> {
    Channel::ALL.into_iter().filter_map(move |channel| {
        let key = DiscussionKey { client: change.client?, channel };
        let status = relation.thread(channel).discussion?;
        let exchanged = change.events.iter().any(|event| is_exchanged(event, channel));
        let last = exchanged.then_some(Last { position: change.position, by: change.action.role() });
        let touched = exchanged || change.events.iter().any(|event| is_moved(event, channel));
        touched.then_some((key, Discussed { status, position: change.position, at: change.at, last }))
    })
}

fn is_exchanged(event: &Event, within: Channel) -> bool {
    match event {
        Event::Lead(_, event) => within == Channel::Chat && matches!(event, LeadEvent::MessageSent { .. }),
        Event::Relation(_, RelationEvent::Sent { channel, .. } | RelationEvent::Received { channel }) => {
            *channel == within
        }
        Event::Relation(..) | Event::Account(_) => false,
    }
}

fn is_moved(event: &Event, within: Channel) -> bool {
    matches!(
        event,
        Event::Relation(
            _,
            RelationEvent::DiscussionOpened { channel } | RelationEvent::DiscussionClosed { channel }
        ) if *channel == within
    )
}
