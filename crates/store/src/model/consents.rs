//! What a client has said about being written to, and the erasure of what is known of them.

use reckon_domain::action::{Action, Role};
use reckon_domain::event::RelationEvent;
use reckon_domain::relation::Channel;
use reckon_domain::{ClientId, Event, ProId, Rule, Timestamp};

use super::command::Change;

/// How it was said that a client wants to be written to, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConsentHow {
    /// The client wrote a text that is exactly the word (U2, U3).
    Text,
    /// The client pressed the button on the page that an email's link leads to (U5).
    Link,
    /// The client's mail program said so, in one click (U4, RFC 8058).
    OneClick,
    /// The telephone network said that the client has told it.
    Network,
    /// The client did so in the marketplace.
    Client,
    /// The pro's staff did.
    Staff,
}

impl ConsentHow {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Text, Self::Link, Self::OneClick, Self::Network, Self::Client, Self::Staff];

    /// The name in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Link => "link",
            Self::OneClick => "one_click",
            Self::Network => "network",
            Self::Client => "client",
            Self::Staff => "staff",
        }
    }

    /// How it was said by an action that nothing more is known of.
    #[must_use]
    pub fn of(action: Action) -> Self {
        if action == Action::Text {
            Self::Text
        } else if action.role() == Role::Pro {
            Self::Staff
        } else {
            Self::Client
        }
    }
}

/// A client's subscription to a channel of a pro's, changed.
#[derive(Clone, PartialEq, Eq)]
pub struct ConsentRow {
    /// The place in the log.
    pub position: u64,
    /// When.
    pub at: Timestamp,
    /// Whose messages it is about.
    pub pro: ProId,
    /// Whose consent it is.
    pub client: ClientId,
    /// Which channel.
    pub channel: Channel,
    /// Whether the client is subscribed from here on.
    pub subscribed: bool,
    /// Who changed it.
    pub by: Role,
    /// How.
    pub how: ConsentHow,
    /// The rule that decided.
    pub rule: Option<Rule>,
    /// The words that said it, where there are any: the client's text, what the page asked, or what the staff give
    /// as evidence.
    pub words: Option<String>,
}

impl ConsentRow {
    /// What a change means for a client's subscriptions, with how it was said where the action does not tell.
    pub fn of(change: &Change, told: Option<ConsentHow>) -> impl Iterator<Item = Self> + '_ {
        change.events.iter().filter_map(move |event| {
            let Event::Relation(client, event) = event else { return None };
            let (channel, subscribed) = changed(event)?;
            Some(Self {
                position: change.position,
                at: change.at,
                pro: change.pro,
                client: *client,
                channel,
                subscribed,
                by: change.action.role(),
                how: told.unwrap_or_else(|| ConsentHow::of(change.action)),
                rule: change.rule,
                words: None,
            })
        })
    }
}

impl core::fmt::Debug for ConsentRow {
    /// Without the words.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { position, channel, subscribed, how, .. } = self;
        write!(f, "ConsentRow({position} {} {subscribed} {})", channel.name(), how.name())
    }
}

/// The channel that an event is about, and whether the client is subscribed to it after it.
const fn changed(event: &RelationEvent) -> Option<(Channel, bool)> {
    match *event {
        RelationEvent::Unsubscribed { channel, .. } => Some((channel, false)),
        RelationEvent::Subscribed { channel } => Some((channel, true)),
        RelationEvent::OptedOut => Some((Channel::Text, false)),
        RelationEvent::OptedIn => Some((Channel::Text, true)),
        RelationEvent::Sent { .. }
        | RelationEvent::Received { .. }
        | RelationEvent::DiscussionOpened { .. }
        | RelationEvent::DiscussionClosed { .. }
        | RelationEvent::ContactReportedWrong { .. }
        | RelationEvent::DeliveryReported { .. }
        | RelationEvent::NotDelivered { .. } => None,
    }
}

/// Whether a change says that a client has opted out of the number that pros share, or in again (I13).
#[must_use]
pub fn opted_out(change: &Change) -> Option<bool> {
    change.events.iter().find_map(|event| match event {
        Event::Relation(_, RelationEvent::OptedOut) => Some(true),
        Event::Relation(_, RelationEvent::OptedIn) => Some(false),
        Event::Relation(..) | Event::Account(_) | Event::Lead(..) => None,
    })
}

/// What an erasure has removed, for who has to remove more of it elsewhere. Nothing, of one that was done before a
/// [restoration](crate::Store::restore_client).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// When the client was erased, first.
    pub at: Timestamp,
    /// The pros with whom there is something.
    pub pros: Vec<ProId>,
    /// The digests of the sessions that have ended with it.
    pub sessions: Vec<[u8; 32]>,
    /// The files in which messages from the client came in.
    pub files: Vec<String>,
    /// Whether bytes of it are left where the store keeps them, because somebody reads on: ask again.
    pub left: bool,
}

/// The name of a client of whom nothing is known any more: their number, in no language.
#[must_use]
pub fn erased_name(client: ClientId) -> String {
    format!("#{client}")
}
