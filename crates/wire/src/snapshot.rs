//! What a viewer is handed to predict with, and how it is kept current.

use reckon_domain::Role;
use serde::{Deserialize, Serialize};

use crate::form::{AccountForm, LeadForm, PlanForm, RelationForm};
use crate::view::{Card, Message};
use crate::{VERSION, rules_version};

/// For whom a snapshot or an update is made. It holds what this viewer may see, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "role", content = "id", rename_all = "snake_case")]
pub enum Viewer {
    /// This pro.
    Pro(u32),
    /// This client.
    Client(u32),
}

impl Viewer {
    /// The viewer's role.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Pro(_) => Role::Pro,
            Self::Client(_) => Role::Client,
        }
    }
}

/// The facts that a viewer's page predicts with, or a page of them. A field that a reader does not know is no error:
/// the server may be newer than the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Snapshot {
    /// The version of this form.
    pub version: u32,
    /// The version of the rules that it was made with.
    pub rules: String,
    /// For whom it was made.
    pub viewer: Viewer,
    /// When it was made, in milliseconds.
    pub at: i64,
    /// The place in the log up to which it is current.
    pub position: u64,
    /// The pro's account; left out for a client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountForm>,
    /// The plans there are; for a pro alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plans: Vec<PlanForm>,
    /// The leads.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub leads: Vec<LeadForm>,
    /// The pro's relations with clients; for a pro alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<RelationForm>,
    /// What to show of each lead's project and people. The rules do not need it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<Card>,
    /// The cursor of the next page; left out on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl Snapshot {
    /// An empty snapshot of this version, made with these rules.
    #[must_use]
    pub fn new(viewer: Viewer, at: i64, position: u64) -> Self {
        Self {
            version: VERSION,
            rules: rules_version(),
            viewer,
            at,
            position,
            account: None,
            plans: Vec::new(),
            leads: Vec::new(),
            relations: Vec::new(),
            cards: Vec::new(),
            next: None,
        }
    }
}

/// What has changed since a snapshot or an earlier update: whole values, so that applying one twice, or
/// only the later of two, comes to the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Update {
    /// The version of this form.
    pub version: u32,
    /// The version of the rules that it was made with.
    pub rules: String,
    /// When it was made, in milliseconds.
    pub at: i64,
    /// The place in the log up to which it is current.
    pub position: u64,
    /// That all that has happened for the viewer after this place, and up to `position`, is in it or in those before
    /// it. Left out where it says of one action alone: what else has happened meanwhile comes by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u64>,
    /// The pro's account, if it changed; never for a client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountForm>,
    /// The plans there are, if one of them allows another number now; for a pro alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plans: Vec<PlanForm>,
    /// The leads that changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<LeadForm>,
    /// The relations that changed; never for a client.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<RelationForm>,
    /// What to show of leads that are new to the viewer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<Card>,
    /// Messages that were sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
}

impl Update {
    /// An update in which nothing has changed.
    #[must_use]
    pub fn new(at: i64, position: u64) -> Self {
        Self {
            version: VERSION,
            rules: rules_version(),
            at,
            position,
            since: None,
            account: None,
            plans: Vec::new(),
            leads: Vec::new(),
            relations: Vec::new(),
            cards: Vec::new(),
            messages: Vec::new(),
        }
    }

    /// The update as a viewer may see it: without what is not theirs.
    #[must_use]
    pub fn redacted(mut self, viewer: Viewer) -> Self {
        let theirs = |lead: &LeadForm| match viewer {
            Viewer::Pro(id) => lead.pro == id,
            Viewer::Client(id) => lead.client == id,
        };
        self.leads.retain(theirs);
        match viewer {
            Viewer::Pro(id) => {
                self.cards.retain(|card| card.pro == id);
                self.messages.retain(|message| message.pro == id);
                self.leads = self.leads.into_iter().map(LeadForm::for_pro).collect();
            }
            // A card or a message does not name the client: whoever gathers them for one has chosen them.
            Viewer::Client(_) => {
                self.account = None;
                self.plans.clear();
                self.relations.clear();
                self.leads = self.leads.into_iter().map(LeadForm::for_client).collect();
            }
        }
        self
    }
}
