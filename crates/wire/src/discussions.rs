//! Discussions, as the inbox reads them. For their pro alone.

use reckon_domain::Role;
use reckon_domain::delivery::{Progress, Undelivered};
use reckon_domain::relation::Channel;
use serde::{Deserialize, Serialize};

use crate::form::{DiscussionStatus, RelationForm};
use crate::name::{named, named_option};

/// The most characters of an [excerpt](Discussion::excerpt).
pub const EXCERPT: usize = 160;

/// A discussion, as a row of the list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Discussion {
    /// The client's name: given name and initial.
    pub name: String,
    /// The channel.
    #[serde(with = "named")]
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::Channel))]
    pub channel: Channel,
    /// Whether it waits for the pro.
    pub status: DiscussionStatus,
    /// Where in the log something was exchanged in it last, or it was opened or closed.
    pub position: u64,
    /// When that was, in milliseconds.
    pub at: i64,
    /// Who sent what was exchanged last; left out where nothing was yet.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "maybe_role")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::schema::Role>))]
    pub by: Option<Role>,
    /// Where in the log that stands: [`position`](Self::position), unless the discussion was opened or closed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<u64>,
    /// The project of the lead that it is about, in a chat: what an answer costs depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<u32>,
    /// Why that did not arrive, where it did not: as a [message](Correspondence::failure) says it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "named_option")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::schema::Undelivered>))]
    pub failure: Option<Undelivered>,
    /// How that begins: at most 160 characters, in one line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub excerpt: String,
    /// Everything between the pro and the client that the rules ask for: what can be sent is predicted with it.
    pub relation: RelationForm,
}

impl Discussion {
    /// Whether the client has written last, and nothing was done about it since.
    #[must_use]
    pub fn waits_for_answer(&self) -> bool {
        self.by == Some(Role::Client) && self.said == Some(self.position)
    }
}

impl core::fmt::Debug for Discussion {
    /// Without what people wrote.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Discussion({} {})", self.relation.client, self.channel.name())
    }
}

mod maybe_role {
    use super::{Role, named};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Written(#[serde(with = "named")] Role);

    pub(super) fn serialize<S: Serializer>(role: &Option<Role>, serializer: S) -> Result<S::Ok, S::Error> {
        role.map(Written).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Role>, D::Error> {
        Ok(Option::<Written>::deserialize(deserializer)?.map(|written| written.0))
    }
}

/// How many discussions there are of a channel and a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DiscussionCount {
    /// The channel.
    #[serde(with = "named")]
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::Channel))]
    pub channel: Channel,
    /// The status.
    pub status: DiscussionStatus,
    /// How many.
    pub number: u32,
}

/// A page of the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Inbox {
    /// The discussions, the one first in which something happened last.
    pub discussions: Vec<Discussion>,
    /// How many there are in all, of every channel and status.
    pub counts: Vec<DiscussionCount>,
    /// The place in the log up to which it is current.
    pub position: u64,
    /// What to give as `before` for the next page; left out on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
}

/// What was exchanged in a discussion.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Correspondence {
    /// Its place in the log: unique, rising.
    pub position: u64,
    /// The lead's project, of a message in a chat: the chat has those of all leads of the two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<u32>,
    /// Who sent it.
    #[serde(with = "named")]
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::Role))]
    pub by: Role,
    /// When, in milliseconds.
    pub at: i64,
    /// An email's subject, where the client gave it one beside the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The address that an email came from, where it is not the client's: whole for who may see the client's contacts,
    /// else its first letter and its domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// The words.
    pub body: String,
    /// Whether the words were longer than what is kept, and were cut there.
    #[serde(default, skip_serializing_if = "crate::form::no")]
    pub cut: bool,
    /// Whether the client's words begin with an opt-out word, and unsubscribe from nothing by themselves (I12): whether
    /// they were meant so is for the staff to decide.
    #[serde(default, skip_serializing_if = "crate::form::no")]
    pub may_unsubscribe: bool,
    /// How many files or pictures came with it; left out where none did. They are not kept.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub attachments: u32,
    /// How far it is known to have come, of a text or an email that went out: `sent` or `delivered`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "named_option")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::schema::Progress>))]
    pub progress: Option<Progress>,
    /// Why it did not arrive, where it did not: `wrong_number`, `not_mobile`, `unreachable`, `blocked`, `filtered`,
    /// `no_mailbox`, `refused`, `unsubscribed`, `no_address`, `nobody_sends`, `given_up`, `wrong_contact`,
    /// `overtaken` or `in_doubt`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "named_option")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::schema::Undelivered>))]
    pub failure: Option<Undelivered>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl core::fmt::Debug for Correspondence {
    /// Without what people wrote.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Correspondence({} by {})", self.position, self.by.name())
    }
}

/// How a text begins, in one line.
#[must_use]
pub fn excerpt(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_short_line() {
        assert_eq!(excerpt("  Are you\n\tfree? "), "Are you free?");
        assert_eq!(excerpt(&"ü".repeat(EXCERPT)), "ü".repeat(EXCERPT));
        assert_eq!(excerpt(&"ü".repeat(EXCERPT + 1)), format!("{}…", "ü".repeat(EXCERPT)));
        assert_eq!(excerpt(""), "");
    }
}
