//! What is read: projections, history, predictions, findings.

use reckon_domain::action::{Action, Role};
use reckon_domain::decide::Decision;
use reckon_domain::delivery::{Progress, Undelivered};
use reckon_domain::lead::Fees;
use reckon_domain::relation::Reach;
use reckon_domain::{Account, ClientId, Lead, Period, ProId, ProjectId, Relation, Rule, Timestamp};

use super::command::ShownBefore;
use super::people::Person;

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

/// What an answer to an action tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// The pro.
    pub pro: ProId,
    /// Whether their account is told of.
    pub account: bool,
    /// The lead's project, where the action was about a lead.
    pub project: Option<ProjectId>,
    /// Whether the relation is told of, with the client named or else the lead's.
    pub relation: bool,
    /// The client whom the action named.
    pub client: Option<ClientId>,
    /// The present.
    pub now: Timestamp,
}

/// How things are around an action, all in one state of the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surrounded {
    /// The pro's account.
    pub account: Option<AccountRow>,
    /// The lead.
    pub lead: Option<LeadRow>,
    /// The relation.
    pub relation: Option<RelationRow>,
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
    /// The client as the pro may see them; nothing before the rules let them.
    pub client: Option<Person>,
    /// The pro as the client may see them; nothing before the rules let them.
    pub pro_seen: Option<Person>,
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
    /// The lead's project, of a message in a chat.
    pub project: Option<ProjectId>,
    /// When.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: Role,
    /// The words.
    pub body: String,
    /// How far it is known to have come, of what went out.
    pub progress: Option<Progress>,
    /// Why it did not arrive, where it did not.
    pub failure: Option<Undelivered>,
    /// What it says beside its words.
    pub heading: Heading,
}

/// What a message says beside its words. Kept beside the log, not in it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// An email's subject.
    pub subject: Option<String>,
    /// An email's Message-ID, without angle brackets, for the answer to name.
    pub message_id: Option<String>,
    /// The address that an email came from, where it is not the client's.
    pub sender: Option<String>,
    /// Whether the words were longer than what is kept, and were cut there.
    pub cut: bool,
    /// How many files or pictures came with it. They are not kept.
    pub attachments: u32,
    /// The Maildir's file that it came in, so that it can be found again.
    pub file: Option<String>,
}

impl Heading {
    /// What stays when the words are erased: where they may still be found.
    #[must_use]
    pub fn erased(self) -> Self {
        Self { file: self.file, ..Self::default() }
    }
}

/// Why a message did not arrive, as far as it has not arrived after all, whatever was in doubt.
#[must_use]
pub fn not_arrived(failure: Option<Undelivered>, progress: Option<Progress>) -> Option<Undelivered> {
    let arrived = progress == Some(Progress::Delivered);
    failure.filter(|why| !(arrived && *why == Undelivered::InDoubt))
}

impl core::fmt::Debug for Heading {
    /// Without what people wrote.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Heading({} attachments)", self.attachments)
    }
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
