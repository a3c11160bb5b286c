//! What arrives: the values of a page of a snapshot, of an update, of an answer.

use reckon_domain::account::Plan;
use reckon_domain::lead::Fees;
use reckon_domain::{Account, Lead, Reach, Relation, Timestamp};
use reckon_wire::form::{FormError, LeadForm, RelationForm};
use reckon_wire::{VERSION, rules_version, snapshot};

/// A lead's name: one project, one pro.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeadKey {
    /// The project.
    pub project: u32,
    /// The pro.
    pub pro: u32,
}

/// A lead, with what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which lead.
    pub key: LeadKey,
    /// The client.
    pub client: u32,
    /// The facts.
    pub lead: Lead,
    /// What the category asks for quotes; nothing for a viewer who is not told.
    pub fees: Fees,
}

/// What is between the pro and a client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// Beside any one lead.
    pub relation: Relation,
    /// How the client can be reached.
    pub reach: Reach,
}

/// Values that were read together: a page of a snapshot, an update, the answer to an action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// When they were read.
    pub at: Timestamp,
    /// The place in the log up to which they are current.
    pub position: u64,
    /// That all that has happened after this place, and up to `position`, has come with it. `None` where it says of a
    /// part alone: a later page of a snapshot, one action.
    pub since: Option<u64>,
    /// Whether they were made by these rules.
    pub same_rules: bool,
    /// The pro's account, where it is told.
    pub account: Option<Account>,
    /// The plans there are, where they are told.
    pub plans: Vec<Plan>,
    /// Leads.
    pub leads: Vec<Entry>,
    /// What is between the pro and clients, by the clients' ids.
    pub clients: Vec<(u32, Client)>,
}

impl Page {
    /// The values of a snapshot's page.
    ///
    /// # Errors
    /// When a field holds what it cannot.
    pub fn of_snapshot(form: &snapshot::Snapshot) -> Result<Self, FormError> {
        Self::read(
            Self {
                at: Timestamp(form.at),
                position: form.position,
                since: None,
                same_rules: form.version == VERSION && form.rules == rules_version(),
                account: form.account.as_ref().map(Account::try_from).transpose()?,
                plans: form.plans.iter().copied().map(Into::into).collect(),
                ..Self::default()
            },
            &form.leads,
            &form.relations,
        )
    }

    /// The values of an update. Of one in another version of the forms nothing is read but that.
    ///
    /// # Errors
    /// When a field holds what it cannot.
    pub fn of_update(form: &snapshot::Update) -> Result<Self, FormError> {
        let head = Self { at: Timestamp(form.at), position: form.position, ..Self::default() };
        if form.version != VERSION {
            return Ok(head);
        }
        Self::read(
            Self {
                since: form.since,
                same_rules: form.rules == rules_version(),
                account: form.account.as_ref().map(Account::try_from).transpose()?,
                plans: form.plans.iter().copied().map(Into::into).collect(),
                ..head
            },
            &form.leads,
            &form.relations,
        )
    }

    fn read(self, leads: &[LeadForm], relations: &[RelationForm]) -> Result<Self, FormError> {
        let entry = |form: &LeadForm| {
            let key = LeadKey { project: form.project, pro: form.pro };
            Ok::<_, FormError>(Entry { key, client: form.client, lead: form.lead()?, fees: form.fees()? })
        };
        let client = |form: &RelationForm| {
            (form.client, Client { relation: form.relation(), reach: form.reach.into() })
        };
        Ok(Self {
            leads: leads.iter().map(entry).collect::<Result<_, _>>()?,
            clients: relations.iter().map(client).collect(),
            ..self
        })
    }
}
