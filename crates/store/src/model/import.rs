//! What is added to the directory, under the marketplace's own references.

use reckon_domain::lead::Fees;
use reckon_domain::rule::Language;
use reckon_domain::{ClientId, PlanId, ProId, ProjectId, Timestamp};

use super::people::Contacts;

/// What is added to the directory. Entries name each other by `reference`: the marketplace's own ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// Plans.
    pub plans: Vec<PlanImport>,
    /// Categories.
    pub categories: Vec<CategoryImport>,
    /// Pros.
    pub pros: Vec<ProImport>,
    /// Clients.
    pub clients: Vec<ClientImport>,
    /// Projects.
    pub projects: Vec<ProjectImport>,
    /// People who sign in.
    pub logins: Vec<LoginImport>,
}

/// The fields of an entry that are left out: what is known of them stays. Of what is new, they have their defaults,
/// if they have any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut(Vec<&'static str>);

impl LeftOut {
    /// These are left out.
    #[must_use]
    pub const fn of(fields: Vec<&'static str>) -> Self {
        Self(fields)
    }

    /// Whether a field is.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.0.contains(&field)
    }
}

/// A plan to import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanImport {
    /// The marketplace's id.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// Interactions in a period; `None`: unlimited. Of a known plan another number is a change for every pro on it
    /// (I14).
    pub interactions: Option<u32>,
    /// What it says nothing of.
    pub left_out: LeftOut,
}

/// A category to import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryImport {
    /// The marketplace's id.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// What it asks for quotes, from now on (I15).
    pub fees: Fees,
    /// What it says nothing of, the fees as `manual_quote_fee` and `guaranteed_reply_fee`.
    pub left_out: LeftOut,
}

/// A pro to import. What the account's fields say of a known one must be so already: plan, wallet and card are changed
/// by the pro's own actions, day and zone of the reset and the way to pay by nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProImport {
    /// The marketplace's id.
    pub reference: String,
    /// Their public name.
    pub name: String,
    /// What they say of themselves.
    pub about: String,
    /// Their contacts.
    pub contacts: Contacts,
    /// Their plan's reference.
    pub plan: String,
    /// The day of the month on which their counter resets, 1 to 31.
    pub anchor_day: u32,
    /// The zone's name in the time zone database.
    pub time_zone: String,
    /// Stored value at the start, in minor units.
    pub credits: u64,
    /// Whether a card is on file at the start.
    pub card: bool,
    /// Whether fees are paid from credits where they suffice.
    pub prefer_credits: bool,
    /// References of the categories whose projects they see; empty: every category.
    pub categories: Vec<String>,
    /// What it says nothing of.
    pub left_out: LeftOut,
}

/// A client to import. Contacts that differ from the known ones count as changed by the booking software; one of
/// whom it has spoken itself stays as it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientImport {
    /// The marketplace's id.
    pub reference: String,
    /// Their full name.
    pub name: String,
    /// Their contacts.
    pub contacts: Contacts,
    /// The language in which they are spoken and written to.
    pub language: Language,
    /// What it says nothing of.
    pub left_out: LeftOut,
}

/// A project to import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectImport {
    /// The marketplace's id.
    pub reference: String,
    /// The client's reference.
    pub client: String,
    /// The category's reference.
    pub category: String,
    /// What is asked for, in a line.
    pub title: String,
    /// What is asked for, in full.
    pub description: String,
    /// Where.
    pub place: String,
    /// When it was posted.
    pub posted: Timestamp,
    /// What it says nothing of.
    pub left_out: LeftOut,
}

/// A sign-in to import.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LoginImport {
    /// The email address they sign in with.
    pub email: String,
    /// Who it is: `pro:REFERENCE`, `client:REFERENCE`, `operator:REFERENCE`, or `operator` for one whose reference is
    /// the email address.
    pub who: String,
    /// Their name.
    pub name: String,
    /// The argon2 hash of the password, in PHC form.
    pub password_hash: String,
    /// What it says nothing of, the password as `password`.
    pub left_out: LeftOut,
}

impl core::fmt::Debug for LoginImport {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "LoginImport({})", self.who)
    }
}

/// The ids that an import's references have, in the import's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Of the plans.
    pub plans: Vec<PlanId>,
    /// Of the pros.
    pub pros: Vec<ProId>,
    /// Of the clients.
    pub clients: Vec<ClientId>,
    /// Of the projects.
    pub projects: Vec<ProjectId>,
    /// The digests of the sessions that have ended with it: their sign-ins are somebody else's now, or have another
    /// password.
    pub ended: Vec<[u8; 32]>,
    /// What was said of clients and is not the directory's to say: the entry's place among the clients, and the field.
    pub left_alone: Vec<(usize, &'static str)>,
}
