//! What is imported, checked and given its ids: written once for every store.

use std::collections::BTreeMap;

use reckon_domain::account::Plan;
use reckon_domain::lead::Fees;
use reckon_domain::period::{Anchor, AnchorError};
use reckon_domain::wording::not_an_instant;
use reckon_domain::written::is_blank;
use reckon_domain::{
    Account, Amount, ClientId, Limit, PlanId, ProId, ProjectId, Timestamp, Wording, wording,
};

use crate::booking::is_news;
use crate::contacts::short_name;
use crate::model::{
    AppointmentRow, ClientImport, ClientRow, Contacts, Import, Imported, LoginImport, OperatorId, PlanRow,
    Principal, ProImport, ProjectImport, StoreError,
};

/// A category's id, within a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryId(pub u32);

/// What an import must know of the directory as it is. Each method fails only if the store cannot answer.
pub trait Directory {
    /// The plan of this reference.
    fn plan(&self, reference: &str) -> Result<Option<Plan>, StoreError>;
    /// The category of this reference.
    fn category(&self, reference: &str) -> Result<Option<CategoryId>, StoreError>;
    /// The pro of this reference.
    fn pro(&self, reference: &str) -> Result<Option<ProId>, StoreError>;
    /// The client of this reference.
    fn client(&self, reference: &str) -> Result<Option<ClientRow>, StoreError>;
    /// The project of this reference, and whose it is.
    fn project(&self, reference: &str) -> Result<Option<(ProjectId, ClientId)>, StoreError>;
    /// The operator of this reference.
    fn operator(&self, reference: &str) -> Result<Option<OperatorId>, StoreError>;
    /// The appointment of this reference.
    fn appointment(&self, reference: &str) -> Result<Option<AppointmentRow>, StoreError>;
    /// The highest ids given so far; 0 where there are none.
    fn highest(&self) -> Result<HighestIds, StoreError>;
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
        }
    }
}

/// How an email address is kept and compared when someone signs in with it.
#[must_use]
pub fn login_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Checks an import against the directory and gives what is new its ids.
///
/// # Errors
/// [`StoreError::Invalid`] naming the first entry at fault.
pub fn resolve(import: &Import, directory: &dyn Directory, now: Timestamp) -> Result<Entries, StoreError> {
    let resolver = Resolver {
        directory,
        ids: directory.highest()?,
        now,
        entries: Entries::default(),
        known: Known::default(),
    };
    resolver.resolve(import)
}

/// What this import itself names, by reference.
#[derive(Default)]
struct Known {
    plans: BTreeMap<String, Plan>,
    categories: BTreeMap<String, CategoryId>,
    pros: BTreeMap<String, ProId>,
    clients: BTreeMap<String, ClientId>,
    projects: BTreeMap<String, ProjectId>,
    operators: BTreeMap<String, OperatorId>,
    logins: BTreeMap<String, ()>,
}

struct Resolver<'a> {
    directory: &'a dyn Directory,
    ids: HighestIds,
    now: Timestamp,
    entries: Entries,
    known: Known,
}

impl Resolver<'_> {
    fn resolve(mut self, import: &Import) -> Result<Entries, StoreError> {
        self.plans(import)?;
        self.categories(import)?;
        for (at, pro) in import.pros.iter().enumerate() {
            self.pro(pro).map_err(|problem| problem.within("pros", at))?;
        }
        for (at, client) in import.clients.iter().enumerate() {
            self.client(client).map_err(|problem| problem.within("clients", at))?;
        }
        for (at, project) in import.projects.iter().enumerate() {
            self.project(project).map_err(|problem| problem.within("projects", at))?;
        }
        for (at, login) in import.logins.iter().enumerate() {
            self.login(login).map_err(|problem| problem.within("logins", at))?;
        }
        Ok(self.entries)
    }

    fn plans(&mut self, import: &Import) -> Result<(), StoreError> {
        for (at, plan) in import.plans.iter().enumerate() {
            let entry = |problem: Problem| problem.within("plans", at);
            let id = match self.directory.plan(&plan.reference)? {
                Some(known) => known.id,
                None => PlanId(next(&mut self.ids.plan).map_err(entry)?),
            };
            filled("name", &plan.name).map_err(entry)?;
            let kept = Plan { id, limit: Limit::from_option(plan.interactions) };
            name_once(&mut self.known.plans, &plan.reference, kept).map_err(entry)?;
            self.entries
                .plans
                .push((plan.reference.clone(), PlanRow { plan: kept, name: plan.name.clone() }));
        }
        Ok(())
    }

    fn categories(&mut self, import: &Import) -> Result<(), StoreError> {
        for (at, category) in import.categories.iter().enumerate() {
            let entry = |problem: Problem| problem.within("categories", at);
            let id = match self.directory.category(&category.reference)? {
                Some(known) => known,
                None => CategoryId(next(&mut self.ids.category).map_err(entry)?),
            };
            filled("name", &category.name).map_err(entry)?;
            let Fees { manual_quote, guaranteed_reply } = category.fees;
            money("fees.manual_quote", manual_quote).map_err(entry)?;
            money("fees.guaranteed_reply", guaranteed_reply.unwrap_or_default()).map_err(entry)?;
            name_once(&mut self.known.categories, &category.reference, id).map_err(entry)?;
            let kept = CategoryEntry { id, name: category.name.clone(), fees: category.fees };
            self.entries.categories.push((category.reference.clone(), kept));
        }
        Ok(())
    }

    fn pro(&mut self, pro: &ProImport) -> Result<(), Problem> {
        filled("name", &pro.name)?;
        let (id, opening) = match self.directory.pro(&pro.reference)? {
            Some(known) => (known, None),
            None => (ProId(next(&mut self.ids.pro)?), Some(self.opening(pro)?)),
        };
        name_once(&mut self.known.pros, &pro.reference, id)?;
        let mut categories = Vec::new();
        for (at, reference) in pro.categories.iter().enumerate() {
            let found = found(&self.known.categories, reference, || self.directory.category(reference))?;
            categories
                .push(found.ok_or_else(|| missing(format!("categories[{at}]"), "category", reference))?);
        }
        categories.sort_unstable();
        categories.dedup();
        let kept = ProEntry {
            id,
            name: pro.name.clone(),
            about: pro.about.clone(),
            contacts: pro.contacts.trimmed(),
            categories,
            opening,
        };
        self.entries.pros.push((pro.reference.clone(), kept));
        Ok(())
    }

    fn opening(&self, pro: &ProImport) -> Result<(Account, Anchor), Problem> {
        let anchor = Anchor::new(pro.anchor_day, &pro.time_zone).map_err(|error| {
            let field = match error {
                AnchorError::Day(_) => "anchor_day",
                AnchorError::Zone(_) => "time_zone",
            };
            Problem::new(field, error.wording())
        })?;
        let plan = found(&self.known.plans, &pro.plan, || self.directory.plan(&pro.plan))?;
        let account = Account {
            plan: plan.ok_or_else(|| missing("plan", "plan", &pro.plan))?,
            next_plan: None,
            period: anchor.period_at(self.now),
            next_end: None,
            used: 0,
            credits: money("credits", Amount(pro.credits))?,
            card: pro.card,
            prefer_credits: pro.prefer_credits,
            outstanding: Amount::ZERO,
        };
        Ok((account, anchor))
    }

    fn client(&mut self, client: &ClientImport) -> Result<(), Problem> {
        filled("name", &client.name)?;
        let known = self.directory.client(&client.reference)?;
        let id = match &known {
            Some(known) => known.id,
            None => ClientId(next(&mut self.ids.client)?),
        };
        name_once(&mut self.known.clients, &client.reference, id)?;
        if let Some(known) = known.as_ref().filter(|known| known.version.is_some() || known.erased.is_some())
        {
            // The booking software has spoken of them, and owns their contacts; or they were erased, and nothing new
            // is learnt of them.
            self.entries.clients.push((client.reference.clone(), known.clone()));
            return Ok(());
        }
        let contacts = client.contacts.trimmed();
        let reach = contacts.reach(known.as_ref().map(|known| (&known.contacts, known.reach)));
        let short_name = short_name(&client.name);
        let (name, language) = (client.name.clone(), client.language);
        let kept = ClientRow { id, name, short_name, contacts, reach, language, version: None, erased: None };
        if known.is_some_and(|known| is_news(&known, &kept)) {
            self.entries.told.push(kept.clone());
        }
        self.entries.clients.push((client.reference.clone(), kept));
        Ok(())
    }

    fn project(&mut self, project: &ProjectImport) -> Result<(), Problem> {
        filled("title", &project.title)?;
        if Timestamp::from_millis(project.posted.0).is_none() {
            return Err(Problem::new("posted", not_an_instant()));
        }
        let client = self.client_named("client", &project.client)?;
        let category =
            found(&self.known.categories, &project.category, || self.directory.category(&project.category))?
                .ok_or_else(|| missing("category", "category", &project.category))?;
        let id = match self.directory.project(&project.reference)? {
            Some((id, owner)) if owner == client => id,
            Some(_) => {
                let problem = wording!(
                    "a project stays its client's, and this one is another's",
                    "ein Projekt bleibt bei seinem Kunden, und dieses gehört einem anderen"
                );
                return Err(Problem::new("client", problem));
            }
            None => ProjectId(next(&mut self.ids.project)?),
        };
        name_once(&mut self.known.projects, &project.reference, id)?;
        let ProjectImport { title, mut description, mut place, posted, .. } = project.clone();
        if self.is_erased(&project.client)? {
            description.clear();
            place.clear();
        }
        let kept = ProjectEntry { id, client, category, title, description, place, posted };
        self.entries.projects.push((project.reference.clone(), kept));
        Ok(())
    }

    fn login(&mut self, login: &LoginImport) -> Result<(), Problem> {
        let email = login_key(&login.email);
        filled("email", &email)?;
        filled("name", &login.name)?;
        filled("password_hash", &login.password_hash)?;
        let principal = match login.who.split_once(':') {
            Some(("pro", reference)) => {
                let pro = found(&self.known.pros, reference, || self.directory.pro(reference))?;
                Principal::Pro(pro.ok_or_else(|| missing("who", "pro", reference))?)
            }
            Some(("client", reference)) => {
                let client = self.client_named("who", reference)?;
                // The sign-in went with everything else, and does not come back with the next import.
                if self.is_erased(reference)? {
                    return Ok(());
                }
                Principal::Client(client)
            }
            Some(("operator", reference)) => Principal::Operator(self.operator(reference)?),
            None if login.who == "operator" => Principal::Operator(self.operator(&email)?),
            Some(_) | None => {
                let problem = wording!(
                    "\"{who}\" is none of pro:REFERENCE, client:REFERENCE, operator:REFERENCE, operator",
                    "\"{who}\" ist keines von pro:REFERENZ, client:REFERENZ, operator:REFERENZ, operator",
                    who = &login.who
                );
                return Err(Problem::new("who", problem));
            }
        };
        name_once(&mut self.known.logins, &email, ()).map_err(|_| Problem::new("email", twice()))?;
        let kept =
            LoginEntry { principal, name: login.name.clone(), password_hash: login.password_hash.clone() };
        self.entries.logins.push((email, kept));
        Ok(())
    }

    fn operator(&mut self, reference: &str) -> Result<OperatorId, Problem> {
        filled("who", reference)?;
        if let Some(id) = found(&self.known.operators, reference, || self.directory.operator(reference))? {
            return Ok(id);
        }
        let id = OperatorId(next(&mut self.ids.operator)?);
        self.known.operators.insert(reference.to_owned(), id);
        self.entries.operators.push((reference.to_owned(), id));
        Ok(id)
    }

    fn is_erased(&self, reference: &str) -> Result<bool, StoreError> {
        Ok(self.directory.client(reference)?.is_some_and(|known| known.erased.is_some()))
    }

    fn client_named(&self, field: &str, reference: &str) -> Result<ClientId, Problem> {
        let lookup = || Ok(self.directory.client(reference)?.map(|known| known.id));
        found(&self.known.clients, reference, lookup)?.ok_or_else(|| missing(field, "client", reference))
    }
}

/// What is wrong with an entry, seen from within it.
enum Problem {
    Field(String, Wording),
    Store(StoreError),
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Problem {
    fn new(field: impl Into<String>, problem: Wording) -> Self {
        Self::Field(field.into(), problem)
    }

    fn within(self, list: &str, at: usize) -> StoreError {
        match self {
            Self::Field(field, problem) => {
                StoreError::Invalid { field: format!("{list}[{at}].{field}"), problem }
            }
            Self::Store(error) => error,
        }
    }
}

fn found<T: Copy>(
    known: &BTreeMap<String, T>,
    reference: &str,
    lookup: impl FnOnce() -> Result<Option<T>, StoreError>,
) -> Result<Option<T>, StoreError> {
    match known.get(reference) {
        Some(found) => Ok(Some(*found)),
        None => lookup(),
    }
}

fn missing(field: impl Into<String>, what: &str, reference: &str) -> Problem {
    let problem = wording!(
        "no {what} \"{reference}\" in this import or the directory",
        "kein Eintrag \"{reference}\" dieser Art ({what}) in diesem Import oder im Verzeichnis"
    );
    Problem::new(field, problem)
}

/// The next id. References give out before ids do.
fn next(highest: &mut u32) -> Result<u32, Problem> {
    *highest = highest.checked_add(1).ok_or_else(|| {
        Problem::new("reference", wording!("no id is left for it", "es ist keine Nummer mehr frei"))
    })?;
    Ok(*highest)
}

fn name_once<T>(known: &mut BTreeMap<String, T>, reference: &str, value: T) -> Result<(), Problem> {
    filled("reference", reference)?;
    match known.insert(reference.to_owned(), value) {
        None => Ok(()),
        Some(_) => Err(Problem::new("reference", twice())),
    }
}

/// Without what it is: that may be an email address, which is a contact.
fn twice() -> Wording {
    wording!("is in this import twice", "kommt in diesem Import zweimal vor")
}

fn filled(field: &str, text: &str) -> Result<(), Problem> {
    if is_blank(text) {
        return Err(Problem::new(
            field,
            wording!("must say something that can be seen", "darf nicht leer oder unsichtbar sein"),
        ));
    }
    Ok(())
}

fn money(field: &str, amount: Amount) -> Result<Amount, Problem> {
    if amount > Amount::MAX {
        let problem = wording!(
            "{amount} is too much money: at most {most}",
            "{amount} ist zu viel Geld: höchstens {most}",
            amount = amount.0,
            most = Amount::MAX.0
        );
        return Err(Problem::new(field, problem));
    }
    Ok(amount)
}
