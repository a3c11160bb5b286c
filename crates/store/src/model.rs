//! What goes into a store and what comes out of it.

use reckon_domain::account::Plan;
use reckon_domain::action::{Action, Details, Role};
use reckon_domain::decide::{About, Decision, Shown};
use reckon_domain::event::Event;
use reckon_domain::lead::Fees;
use reckon_domain::period::Anchor;
use reckon_domain::relation::Reach;
use reckon_domain::{Account, ClientId, Lead, Period, PlanId, ProId, ProjectId, Relation, Rule, Timestamp};

/// Why a store cannot answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// There is no such thing, or not for who asks: the two look the same from outside.
    Unknown(&'static str),
    /// The idempotency key was used for another command.
    KeyReused,
    /// What was to be imported is not right: where, and what would be.
    Invalid {
        /// The entry and field, such as `pros[2].time_zone`.
        field: String,
        /// What is wrong, and what would be right.
        problem: String,
    },
    /// The database failed. Nothing has happened. The text is for the log, not for people.
    Broken(String),
}

impl core::fmt::Display for StoreError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Unknown(what) => write!(f, "no such {what}"),
            Self::KeyReused => f.write_str("the idempotency key was used for another command"),
            Self::Invalid { field, problem } => write!(f, "{field}: {problem}"),
            Self::Broken(problem) => write!(f, "the store is broken: {problem}"),
        }
    }
}

impl core::error::Error for StoreError {}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A pro, or their staff.
    Pro(ProId),
    /// A client.
    Client(ClientId),
    /// The marketplace's own machines, in this role.
    Machine(Role),
}

/// One deed, to be decided and recorded.
#[derive(Clone, PartialEq, Eq)]
pub struct Command {
    /// Who acts. Keys of different actors are different keys.
    pub actor: Actor,
    /// The idempotency key.
    pub key: String,
    /// The SHA-256 of what was asked for: the same key with another is an error.
    pub fingerprint: [u8; 32],
    /// The pro whose state it is decided on.
    pub pro: ProId,
    /// What is done.
    pub action: Action,
    /// Whom it is about. Of an action on a lead only the project need be named: the store adds its client.
    pub about: About,
    /// What it says beside its name.
    pub details: Details,
    /// What the person was told; `None` where nobody was. With a pro's action that costs more than this,
    /// nothing happens.
    pub shown: Option<ShownBefore>,
    /// A message's words. Kept beside the log, not in it.
    pub body: Option<String>,
    /// The client's contacts, all of them, as the booking software has them now (W2). Never in the log.
    pub contacts: Option<Contacts>,
    /// The present.
    pub now: Timestamp,
}

impl Command {
    /// A command that says nothing beside its name and was shown to nobody. Set the other fields as needed.
    #[must_use]
    pub fn new(actor: Actor, key: impl Into<String>, pro: ProId, action: Action, now: Timestamp) -> Self {
        Self {
            actor,
            key: key.into(),
            fingerprint: [0; 32],
            pro,
            action,
            about: About::default(),
            details: Details::default(),
            shown: None,
            body: None,
            contacts: None,
            now,
        }
    }
}

impl core::fmt::Debug for Command {
    /// Without the words that people wrote.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Command({:?} {} on pro {})", self.actor, self.action.key(), self.pro)
    }
}

/// What a person was told, and by which rules and facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShownBefore {
    /// The cost.
    pub cost: Shown,
    /// That it is refused.
    pub blocked: bool,
    /// The place in the log up to which the page was current.
    pub position: u64,
    /// Whether the page's rules were the server's.
    pub same_rules: bool,
}

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Disposition {
    /// It was allowed and done.
    Done,
    /// It was refused, or meaningless: nothing has happened.
    Refused,
    /// It would have cost more than was shown: nothing has happened.
    CostsMore,
}

impl Disposition {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Done, Self::Refused, Self::CostsMore];

    /// The name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::CostsMore => "costs_more",
        }
    }
}

/// The answer to a command, the same whenever its key comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What became of it.
    pub disposition: Disposition,
    /// What was decided.
    pub decision: Decision,
    /// When the counter was to reset, seen from the command's time.
    pub reset: Timestamp,
    /// Whether a plan with a higher limit existed.
    pub can_upgrade: bool,
    /// The log's position after it; of a command that did nothing, the position it was decided at.
    pub position: u64,
    /// When it was decided.
    pub at: Timestamp,
    /// Whether the key was known and this is the first answer again.
    pub replayed: bool,
}

/// Whose changes are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whom {
    /// A pro's.
    Pro(ProId),
    /// A client's.
    Client(ClientId),
}

/// One committed command: its place in the log and what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its place in the log: rising by one.
    pub position: u64,
    /// When.
    pub at: Timestamp,
    /// Whose state it changed.
    pub pro: ProId,
    /// The lead's project, where it was about a lead.
    pub project: Option<ProjectId>,
    /// The client, where there is one.
    pub client: Option<ClientId>,
    /// Who acted.
    pub actor: Actor,
    /// What was done.
    pub action: Action,
    /// The rule that decided.
    pub rule: Option<Rule>,
    /// What happened.
    pub events: Vec<Event>,
}

/// A pro's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// The account; its `period` holds the time that was asked for, and `next_end` is known.
    pub account: Account,
    /// Whether a plan with a higher limit exists.
    pub can_upgrade: bool,
    /// Open discussions with all clients.
    pub open_discussions: u32,
    /// The log's position it is current up to.
    pub position: u64,
}

/// Where a page of leads ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeadCursor {
    /// Whether the last lead was recommended.
    pub recommended: bool,
    /// When its project was posted.
    pub posted: Timestamp,
    /// Its project.
    pub project: ProjectId,
}

/// A lead with what is needed to decide on it and to show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadRow {
    /// The lead's project, with its category.
    pub project: ProjectRow,
    /// The pro.
    pub pro: ProId,
    /// The facts.
    pub lead: Lead,
    /// The client's name, as far as anyone may see it: given name and initial.
    pub client_name: String,
    /// The pro's public name.
    pub pro_name: String,
    /// What the pro says of themselves.
    pub pro_about: String,
}

/// A project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectRow {
    /// Its id.
    pub id: ProjectId,
    /// Whose it is.
    pub client: ClientId,
    /// The category's name.
    pub category: String,
    /// What the category asks for quotes.
    pub fees: Fees,
    /// What is asked for, in a line.
    pub title: String,
    /// What is asked for, in full.
    pub description: String,
    /// Where.
    pub place: String,
    /// When it was posted.
    pub posted: Timestamp,
}

/// A relation between a pro and a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationRow {
    /// The client.
    pub client: ClientId,
    /// The client's name, as far as anyone may see it.
    pub client_name: String,
    /// What is between the two.
    pub relation: Relation,
    /// How the client can be reached.
    pub reach: Reach,
}

/// A message.
#[derive(Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Its place in the log.
    pub position: u64,
    /// When.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: Role,
    /// The words.
    pub body: String,
}

impl core::fmt::Debug for MessageRow {
    /// Without the words that people wrote.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "MessageRow({} by {})", self.position, self.by.name())
    }
}

/// A counted interaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InteractionRow {
    /// Its place in the log.
    pub position: u64,
    /// When it was counted.
    pub at: Timestamp,
    /// The lead's project.
    pub project: ProjectId,
    /// What the project asks for, in a line.
    pub title: String,
    /// The rule that counted it.
    pub rule: Rule,
    /// In whose name was acted.
    pub by: Role,
    /// The billing period in which it was counted.
    pub period: Period,
}

/// A plan of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    /// The plan, as the rules know it.
    pub plan: Plan,
    /// Its name.
    pub name: String,
}

/// A person's contacts. Never logged: it has no readable [`Debug`](core::fmt::Debug) form.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Contacts {
    /// The mobile number.
    pub mobile: Option<String>,
    /// The landline number.
    pub landline: Option<String>,
    /// The email address.
    pub email: Option<String>,
}

impl core::fmt::Debug for Contacts {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Contacts(not shown)")
    }
}

/// A client of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientRow {
    /// Their id.
    pub id: ClientId,
    /// Their full name; shown only with their contacts.
    pub name: String,
    /// Their name as far as anyone may see it: given name and initial.
    pub short_name: String,
    /// Their contacts.
    pub contacts: Contacts,
    /// How they can be reached.
    pub reach: Reach,
}

/// A pro of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProRow {
    /// Their id.
    pub id: ProId,
    /// Their public name.
    pub name: String,
    /// What they say of themselves.
    pub about: String,
    /// Their contacts.
    pub contacts: Contacts,
    /// When their counter resets.
    pub anchor: Anchor,
}

/// Who signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Principal {
    /// A pro.
    Pro(ProId),
    /// A client.
    Client(ClientId),
    /// Someone who operates the marketplace.
    Operator,
    /// The marketplace's own backend, with a bearer token.
    Backend,
}

/// A sign-in.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginRow {
    /// Who it is.
    pub principal: Principal,
    /// Their name.
    pub name: String,
    /// The argon2 hash of the password, in PHC form.
    pub password_hash: String,
}

impl core::fmt::Debug for LoginRow {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "LoginRow({:?})", self.principal)
    }
}

/// A session or a bearer token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Who it is.
    pub principal: Principal,
    /// Their name.
    pub name: String,
    /// When it ends.
    pub expires: Timestamp,
}

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

/// A plan to import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanImport {
    /// The marketplace's id.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// Interactions in a period; `None`: unlimited.
    pub interactions: Option<u32>,
}

/// A category to import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryImport {
    /// The marketplace's id.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// What it asks for quotes.
    pub fees: Fees,
}

/// A pro to import. The account's fields hold for a pro that is new; a known one keeps theirs.
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
}

/// A client to import. Contacts that differ from the known ones count as changed by the booking software.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientImport {
    /// The marketplace's id.
    pub reference: String,
    /// Their full name.
    pub name: String,
    /// Their contacts.
    pub contacts: Contacts,
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
}

/// A sign-in to import.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginImport {
    /// The email address they sign in with.
    pub email: String,
    /// Who it is: `pro:REFERENCE`, `client:REFERENCE` or `operator`.
    pub who: String,
    /// Their name.
    pub name: String,
    /// The argon2 hash of the password, in PHC form.
    pub password_hash: String,
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
}

/// How predictions compare with decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Predictions {
    /// Commands that said what was shown.
    pub predicted: u64,
    /// Of these, decided as shown.
    pub agreed: u64,
    /// Differed, and the page was behind.
    pub stale: u64,
    /// Differed, and the page had other rules.
    pub other_rules: u64,
    /// Differed for neither reason.
    pub unexplained: u64,
    /// The latest that differed, newest first.
    pub latest: Vec<PredictionRow>,
}

/// A prediction that differed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PredictionRow {
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub action: Action,
    /// What was shown.
    pub shown: ShownBefore,
    /// What was decided.
    pub decision: Decision,
    /// The position it was decided at.
    pub position: u64,
    /// Why it differed.
    pub cause: Agreement,
}

/// How a prediction compares with the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// It was decided as shown.
    Agreed,
    /// It differs, and the page was behind: something had happened, or time had passed, since.
    Stale,
    /// It differs, and the page had other rules.
    OtherRules,
    /// It differs for neither reason: a fault of Reckon's.
    Unexplained,
}

impl Agreement {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Agreed, Self::Stale, Self::OtherRules, Self::Unexplained];

    /// The name in the database and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Stale => "stale",
            Self::OtherRules => "other_rules",
            Self::Unexplained => "unexplained",
        }
    }
}

/// Something that an audit found wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditFinding {
    /// The projection or the invariant.
    pub what: String,
    /// Where: the pro, the lead, the position.
    pub place: String,
    /// What it is, and what it should be.
    pub problem: String,
}
