//! The small marketplace that the suite plays in.

use std::sync::Arc;

use reckon_domain::Limit;
use reckon_domain::action::Details;
use reckon_domain::decide::{About, Shown};
use reckon_domain::lead::Fees;
use reckon_domain::rule::Language;
use reckon_domain::{Action, Amount, ClientId, PlanId, ProId, ProjectId, Rule, Timestamp};

use crate::model::{
    AccountRow, Actor, CategoryImport, ClientImport, Command, Contacts, Disposition, Import, LeadRow,
    LeftOut, LoginImport, PlanImport, ProImport, ProjectImport, Receipt, ShownBefore,
};
use crate::{Store, StoreError};

/// 2026-01-15T12:00:00Z.
pub const START: Timestamp = Timestamp(1_768_478_400_000);

/// A day, in milliseconds.
pub const DAY: i64 = 86_400_000;

/// How many projects there are.
pub const PROJECTS: u32 = 240;

/// A contact that must never be seen where nobody is entitled to it.
pub const CANARY: &str = "+15550199";

/// A store with a small marketplace in it.
pub struct World {
    /// The store.
    pub store: Arc<dyn Store>,
    /// Two interactions a period, anchored on the 31st in Berlin, 2000 credits and a card.
    pub anna: ProId,
    /// Unlimited, in UTC, neither credits nor card.
    pub ben: ProId,
    /// Two interactions, sees moving alone.
    pub cara: ProId,
    /// A client with a mobile number and an address. The odd projects are theirs.
    pub cleo: ClientId,
    /// A client with a landline alone. The even projects are theirs.
    pub dan: ClientId,
    /// Two interactions, ten, and as many as there are.
    pub plans: [PlanId; 3],
    /// The projects. Every third is moving, the others plumbing; each was posted an hour after the one before,
    /// but that every fifth was posted together with the next.
    pub projects: Vec<ProjectId>,
}

/// The marketplace, as it is imported.
#[must_use]
pub fn marketplace() -> Import {
    let plan = |reference: &str, interactions| PlanImport {
        reference: reference.to_owned(),
        name: reference.to_uppercase(),
        interactions,
        ..PlanImport::default()
    };
    let category = |reference: &str, manual, guaranteed_reply| CategoryImport {
        reference: reference.to_owned(),
        name: reference.to_uppercase(),
        fees: Fees { manual_quote: Amount(manual), guaranteed_reply },
        ..CategoryImport::default()
    };
    Import {
        plans: vec![plan("two", Some(2)), plan("ten", Some(10)), plan("unlimited", None)],
        categories: vec![category("plumbing", 0, None), category("moving", 800, Some(Amount(2500)))],
        pros: vec![
            ProImport { anchor_day: 31, credits: 2000, card: true, ..pro("anna", "two") },
            pro("ben", "unlimited"),
            ProImport { categories: vec!["moving".to_owned()], ..pro("cara", "two") },
        ],
        clients: clients(),
        projects: (1..=PROJECTS).map(project).collect(),
        logins: vec![LoginImport {
            email: "Anna@Example.org".to_owned(),
            who: "pro:anna".to_owned(),
            name: "Anna".to_owned(),
            password_hash: "$argon2id$not-checked-here".to_owned(),
            ..LoginImport::default()
        }],
    }
}

/// A pro to import.
#[must_use]
pub fn pro(reference: &str, plan: &str) -> ProImport {
    ProImport {
        reference: reference.to_owned(),
        name: format!("{reference} & Co"),
        about: "Since 2009".to_owned(),
        contacts: Contacts { mobile: Some(CANARY.to_owned()), ..Contacts::default() },
        plan: plan.to_owned(),
        anchor_day: 1,
        time_zone: if reference == "anna" { "Europe/Berlin" } else { "UTC" }.to_owned(),
        prefer_credits: true,
        ..ProImport::default()
    }
}

fn clients() -> Vec<ClientImport> {
    let client = |reference: &str, name: &str, contacts| ClientImport {
        reference: reference.to_owned(),
        name: name.to_owned(),
        contacts,
        language: if reference == "dan" { Language::De } else { Language::En },
        ..ClientImport::default()
    };
    let email = Some("cleo@example.org".to_owned());
    vec![
        client("cleo", "Cleo Park", Contacts { mobile: Some("+15550100".to_owned()), landline: None, email }),
        client(
            "dan",
            "Dan Stone",
            Contacts { landline: Some("+15550101".to_owned()), ..Contacts::default() },
        ),
    ]
}

fn project(number: u32) -> ProjectImport {
    let posted = START.0 - DAY * 20 + i64::from(number - u32::from(number % 5 == 1)) * 3_600_000;
    ProjectImport {
        reference: format!("p{number}"),
        client: if number % 2 == 1 { "cleo" } else { "dan" }.to_owned(),
        category: if number.is_multiple_of(3) { "moving" } else { "plumbing" }.to_owned(),
        title: format!("Job {number}"),
        description: "As soon as possible".to_owned(),
        place: "Berlin".to_owned(),
        posted: Timestamp(posted),
        ..ProjectImport::default()
    }
}

impl World {
    /// Puts the marketplace into an empty store, or finds it in one that had it before.
    pub async fn new(store: Arc<dyn Store>) -> Self {
        let mut marketplace = marketplace();
        if !store.plans().await.unwrap().is_empty() {
            // What the pros have by now has come of what they did.
            for pro in &mut marketplace.pros {
                pro.left_out = LeftOut::of(vec!["plan", "credits", "card", "prefer_credits"]);
            }
        }
        let imported = store.import(marketplace, START).await.unwrap();
        let [anna, ben, cara] = imported.pros.try_into().unwrap();
        let [cleo, dan] = imported.clients.try_into().unwrap();
        let plans = imported.plans.try_into().unwrap();
        Self { store, anna, ben, cara, cleo, dan, plans, projects: imported.projects }
    }

    /// The `number`th project, from 1. Odd ones are Cleo's, every third is moving.
    #[must_use]
    pub fn project(&self, number: usize) -> ProjectId {
        *self.projects.get(number - 1).unwrap()
    }

    /// Imports one more pro.
    pub async fn another_pro(&self, reference: &str, plan: &str) -> ProId {
        let import = Import { pros: vec![pro(reference, plan)], ..Import::default() };
        *self.store.import(import, START).await.unwrap().pros.first().unwrap()
    }

    /// A pro's command on a project.
    #[must_use]
    pub fn by_pro(&self, pro: ProId, action: Action, project: usize) -> Command {
        let about = About { project: Some(self.project(project)), client: None };
        Command { about, ..command(Actor::Pro(pro), pro, action) }
    }

    /// A command of a project's client on a pro.
    #[must_use]
    pub fn by_client(&self, pro: ProId, action: Action, project: usize) -> Command {
        let client = if project % 2 == 1 { self.cleo } else { self.dan };
        let about = About { project: Some(self.project(project)), client: None };
        Command { about, ..command(Actor::Client(client), pro, action) }
    }

    /// A machine's command on a project.
    #[must_use]
    pub fn by_machine(&self, pro: ProId, action: Action, project: usize) -> Command {
        let about = About { project: Some(self.project(project)), client: None };
        Command { about, ..command(Actor::Machine(action.role()), pro, action) }
    }

    /// Executes a command that must be done.
    pub async fn done(&self, command: Command) -> Receipt {
        let receipt = self.store.execute(command.clone()).await.unwrap();
        assert_eq!(receipt.disposition, Disposition::Done, "{command:?}: {receipt:?}");
        receipt
    }

    /// Executes a command that must be refused by this rule.
    pub async fn refused(&self, command: Command, rule: Rule) -> Receipt {
        let receipt = self.store.execute(command.clone()).await.unwrap();
        assert_eq!(receipt.disposition, Disposition::Refused, "{command:?}: {receipt:?}");
        assert_eq!(receipt.decision.rule, Some(rule), "{command:?}");
        receipt
    }

    /// Executes a command that must be an error.
    pub async fn error(&self, command: Command) -> StoreError {
        self.store.execute(command).await.unwrap_err()
    }

    /// A pro's account at [`START`].
    pub async fn account(&self, pro: ProId) -> AccountRow {
        self.store.account(pro, START).await.unwrap()
    }

    /// A lead.
    pub async fn lead(&self, pro: ProId, project: usize) -> LeadRow {
        self.store.lead(self.project(project), pro).await.unwrap()
    }

    /// The log's last position.
    pub async fn head(&self) -> u64 {
        self.store.head().await.unwrap()
    }
}

/// A command at [`START`], its key and fingerprint made of a number that is never given twice.
#[must_use]
pub fn command(actor: Actor, pro: ProId, action: Action) -> Command {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut command = Command::new(actor, format!("key-{number}"), pro, action, START);
    if let Some((bytes, _)) = command.fingerprint.split_first_chunk_mut() {
        *bytes = number.to_be_bytes();
    }
    if matches!(action, Action::ProSendMessage | Action::ClientSendMessage) {
        command.body = Some(format!("message {number}"));
    }
    command
}

/// What was shown: that it counts, charges nothing, and is not refused; by the same rules, at this position.
#[must_use]
pub fn shown(counts: bool, position: u64) -> ShownBefore {
    let cost = Shown { counts, ..Shown::default() };
    ShownBefore { cost, position, same_rules: true, ..ShownBefore::default() }
}

/// The details of a change of plan; `said` is a limit that the directory need not agree with.
#[must_use]
pub fn to_plan(plan: PlanId, said: Limit) -> Details {
    Details { plan: Some((plan, said)), ..Details::default() }
}

/// The details of an amount.
#[must_use]
pub fn of_amount(amount: u64) -> Details {
    Details { amount: Some(Amount(amount)), ..Details::default() }
}
