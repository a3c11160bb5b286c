//! A pro: the boundary within which decisions are consistent.

use std::collections::BTreeMap;

use crate::account::Account;
use crate::id::{ClientId, ProjectId};
use crate::lead::Lead;
use crate::relation::Relation;

/// Everything the rules know of a pro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pro {
    /// Plan, counter, wallet and card.
    pub account: Account,
    /// The leads on which something has happened.
    pub leads: BTreeMap<ProjectId, Lead>,
    /// The clients with whom something has happened.
    pub relations: BTreeMap<ClientId, Relation>,
}

impl Pro {
    /// A pro with this account and no history.
    #[must_use]
    pub const fn new(account: Account) -> Self {
        Self { account, leads: BTreeMap::new(), relations: BTreeMap::new() }
    }

    /// The lead on a project; blank where nothing has happened.
    #[must_use]
    pub fn lead(&self, project: ProjectId) -> Lead {
        self.leads.get(&project).copied().unwrap_or_default()
    }

    /// The relation with a client; blank where nothing has happened.
    #[must_use]
    pub fn relation(&self, client: ClientId) -> Relation {
        self.relations.get(&client).copied().unwrap_or_default()
    }

    /// Open discussions with all clients: the yellow badge.
    #[must_use]
    pub fn open_discussions(&self) -> u32 {
        self.relations.values().map(Relation::open_discussions).sum()
    }
}
