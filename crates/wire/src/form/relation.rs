//! What is between a pro and a client beside any one lead.

use reckon_domain::relation::{Channel, Reach, Relation, Status, Thread};
use serde::{Deserialize, Serialize};

use super::no;

/// Whether a discussion waits for the pro.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DiscussionStatus {
    /// It waits.
    Open,
    /// It does not.
    Closed,
}

impl From<Status> for DiscussionStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Open => Self::Open,
            Status::Closed => Self::Closed,
        }
    }
}

impl From<DiscussionStatus> for Status {
    fn from(status: DiscussionStatus) -> Self {
        match status {
            DiscussionStatus::Open => Self::Open,
            DiscussionStatus::Closed => Self::Closed,
        }
    }
}

/// One channel between a pro and a client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ThreadForm {
    /// The discussion, once it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discussion: Option<DiscussionStatus>,
    /// Whether the client has unsubscribed.
    #[serde(skip_serializing_if = "no")]
    pub unsubscribed: bool,
    /// The version of the contact that was reported wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrong: Option<u32>,
}

impl From<Thread> for ThreadForm {
    fn from(thread: Thread) -> Self {
        Self {
            discussion: thread.discussion.map(Into::into),
            unsubscribed: thread.unsubscribed,
            wrong: thread.wrong,
        }
    }
}

impl From<ThreadForm> for Thread {
    fn from(form: ThreadForm) -> Self {
        Self {
            discussion: form.discussion.map(Into::into),
            unsubscribed: form.unsubscribed,
            wrong: form.wrong,
        }
    }
}

/// How a client can be reached, without the numbers themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ReachForm {
    /// Whether a mobile number is known.
    #[serde(skip_serializing_if = "no")]
    pub mobile: bool,
    /// Whether a landline number is known.
    #[serde(skip_serializing_if = "no")]
    pub landline: bool,
    /// Whether an email address is known.
    #[serde(skip_serializing_if = "no")]
    pub email: bool,
    /// Whether it is valid.
    #[serde(skip_serializing_if = "no")]
    pub valid_email: bool,
    /// Raised each time the mobile number changes.
    pub mobile_version: u32,
    /// Raised each time the email address changes.
    pub email_version: u32,
}

impl From<Reach> for ReachForm {
    fn from(reach: Reach) -> Self {
        let Reach { mobile, landline, email, valid_email, mobile_version, email_version, opted_out: _ } =
            reach;
        Self { mobile, landline, email, valid_email, mobile_version, email_version }
    }
}

impl From<ReachForm> for Reach {
    fn from(form: ReachForm) -> Self {
        let ReachForm { mobile, landline, email, valid_email, mobile_version, email_version } = form;
        // Whose texts the client does not want is said of the relation.
        Self { mobile, landline, email, valid_email, mobile_version, email_version, opted_out: false }
    }
}

/// What is between a pro and a client beside any one lead. For the pro alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct RelationForm {
    /// The client.
    pub client: u32,
    /// The leads' messages.
    pub chat: ThreadForm,
    /// SMS.
    pub text: ThreadForm,
    /// Email.
    pub email: ThreadForm,
    /// Whether the client has ever been sent a text by this pro.
    #[serde(skip_serializing_if = "no")]
    pub texted: bool,
    /// How the client can be reached.
    pub reach: ReachForm,
}

impl RelationForm {
    /// The form of a relation.
    #[must_use]
    pub fn new(client: u32, relation: &Relation, reach: Reach) -> Self {
        Self {
            client,
            chat: relation.chat.into(),
            text: ThreadForm {
                unsubscribed: relation.is_unsubscribed(Channel::Text, &reach),
                ..relation.text.into()
            },
            email: relation.email.into(),
            texted: relation.texted,
            reach: reach.into(),
        }
    }

    /// The relation that the form describes.
    #[must_use]
    pub fn relation(&self) -> Relation {
        Relation {
            chat: self.chat.into(),
            text: self.text.into(),
            email: self.email.into(),
            texted: self.texted,
        }
    }
}
