//! What is imported, checked and given its ids: written once for every store.

mod fields;
mod resolve;

use reckon_domain::lead::Fees;
use reckon_domain::period::Anchor;
use reckon_domain::{Account, ClientId, ProId, ProjectId, Timestamp};

use crate::model::{
    AppointmentRow, CatalogueChange, ClientRow, Contacts, DirectoryNews, Imported, LoginRow, OperatorId,
    PlanRow, Principal, StoreError,
};

pub use resolve::resolve;

/// A category's id, within a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryId(pub u32);

/// What an import must know of the directory as it is. Each method fails only if the store cannot answer.
pub trait Directory {
    /// The plan of this reference.
    fn plan(&self, reference: &str) -> Result<Option<PlanRow>, StoreError>;
    /// The category of this reference.
    fn category(&self, reference: &str) -> Result<Option<CategoryEntry>, StoreError>;
    /// Every category.
    fn categories(&self) -> Result<Vec<CategoryId>, StoreError>;
    /// The pro of this reference.
    fn pro(&self, reference: &str) -> Result<Option<KnownPro>, StoreError>;
    /// The client of this reference.
    fn client(&self, reference: &str) -> Result<Option<ClientRow>, StoreError>;
    /// Whether a client was erased and not restored.
    fn is_erased(&self, client: ClientId) -> Result<bool, StoreError>;
    /// The project of this reference.
    fn project(&self, reference: &str) -> Result<Option<ProjectEntry>, StoreError>;
    /// Who signs in with an address, by its [`login_key`].
    fn login(&self, key: &str) -> Result<Option<LoginRow>, StoreError>;
    /// The operator of this reference.
    fn operator(&self, reference: &str) -> Result<Option<OperatorId>, StoreError>;
    /// The appointment of this reference.
    fn appointment(&self, reference: &str) -> Result<Option<AppointmentRow>, StoreError>;
    /// The highest ids given so far; 0 where there are none.
    fn highest(&self) -> Result<HighestIds, StoreError>;
    /// The last position of the log and of what is offered.
    fn position(&self) -> Result<u64, StoreError>;
}

/// A pro, as they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPro {
    /// Their entry, without an opening.
    pub entry: ProEntry,
    /// Their account, in the period in which something happened last.
    pub account: Account,
    /// When their counter resets.
    pub anchor: Anchor,
}

/// The highest ids given so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HighestIds {
    /// Of the plans.
    pub plan: u32,
    /// Of the categories.
    pub category: u32,
    /// Of the pros.
    pub pro: u32,
    /// Of the clients.
    pub client: u32,
    /// Of the projects.
    pub project: u32,
    /// Of the appointments.
    pub appointment: u32,
    /// Of the operators.
    pub operator: u32,
}

/// A sign-in, to be kept under its email address.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginEntry {
    /// Who it is.
    pub principal: Principal,
    /// Their name.
    pub name: String,
    /// The argon2 hash of the password, in PHC form.
    pub password_hash: String,
}

impl LoginEntry {
    /// Whether sessions that stand on a sign-in that is known still do.
    #[must_use]
    pub fn is_still(&self, principal: Principal, password_hash: &str) -> bool {
        self.principal == principal && self.password_hash == password_hash
    }
}

impl core::fmt::Debug for LoginEntry {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "LoginEntry({})", self.principal)
    }
}

/// A category, to be kept under its reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryEntry {
    /// Its id.
    pub id: CategoryId,
    /// Its name.
    pub name: String,
    /// What it asks for quotes.
    pub fees: Fees,
}

/// A pro, to be kept under their reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProEntry {
    /// Their id.
    pub id: ProId,
    /// Their public name.
    pub name: String,
    /// What they say of themselves.
    pub about: String,
    /// Their contacts.
    pub contacts: Contacts,
    /// The categories whose projects they see; empty: every category.
    pub categories: Vec<CategoryId>,
    /// The account as it opens and its anchor, of a pro that is new. A known one keeps theirs.
    pub opening: Option<(Account, Anchor)>,
}

/// A project, to be kept under its reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectEntry {
    /// Its id.
    pub id: ProjectId,
    /// Whose it is. Never another's than before.
    pub client: ClientId,
    /// Its category.
    pub category: CategoryId,
    /// What is asked for, in a line.
    pub title: String,
    /// What is asked for, in full.
    pub description: String,
    /// Where.
    pub place: String,
    /// When it was posted.
    pub posted: Timestamp,
}

/// What an import comes to: each entry with its reference (a login with its email address), to be added,
/// or to replace what has the same id. All of it, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// Plans.
    pub plans: Vec<(String, PlanRow)>,
    /// Categories.
    pub categories: Vec<(String, CategoryEntry)>,
    /// Pros.
    pub pros: Vec<(String, ProEntry)>,
    /// Clients.
    pub clients: Vec<(String, ClientRow)>,
    /// Those of them whose pros are to [hear](crate::booking::word) of it.
    pub told: Vec<ClientRow>,
    /// Projects.
    pub projects: Vec<(String, ProjectEntry)>,
    /// Operators who are new.
    pub operators: Vec<(String, OperatorId)>,
    /// Sign-ins.
    pub logins: Vec<(String, LoginEntry)>,
    /// What is offered from now on, each at its position.
    pub catalogue: Vec<CatalogueChange>,
    /// What open pages are to hear of.
    pub news: Vec<DirectoryNews>,
    /// The last position of what the accounts that open know of.
    pub opened: u64,
    /// What was said of clients and is not the directory's to say.
    pub left_alone: Vec<(usize, &'static str)>,
}

impl Entries {
    /// The ids, in the import's order.
    #[must_use]
    pub fn ids(&self) -> Imported {
        Imported {
            plans: self.plans.iter().map(|(_, row)| row.plan.id).collect(),
            pros: self.pros.iter().map(|(_, entry)| entry.id).collect(),
            clients: self.clients.iter().map(|(_, row)| row.id).collect(),
            projects: self.projects.iter().map(|(_, entry)| entry.id).collect(),
            ended: Vec::new(),
            left_alone: self.left_alone.clone(),
        }
    }
}

/// How an email address is kept and compared when someone signs in with it.
#[must_use]
pub fn login_key(email: &str) -> String {
    email.trim().to_lowercase()
}
