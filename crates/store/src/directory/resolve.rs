//! What is imported, compared with what is known.

use std::collections::BTreeMap;

use reckon_domain::account::Plan;
use reckon_domain::lead::Fees;
use reckon_domain::period::{Anchor, AnchorError};
use reckon_domain::wording::not_an_instant;
use reckon_domain::{Account, Amount, ClientId, Limit, PlanId, ProId, ProjectId, Timestamp, wording};

use super::fields::{
    Problem, contacts, filled, found, lacking, missing, money, name_once, needed, next, said_or_known, twice,
};
use super::{
    CategoryEntry, CategoryId, Directory, Entries, HighestIds, KnownPro, LoginEntry, ProEntry, ProjectEntry,
    login_key,
};
use crate::booking::is_news;
use crate::contacts::short_name;
use crate::model::{
    CatalogueChange, CategoryImport, ClientImport, ClientRow, DirectoryNews, Import, LoginImport, Offer,
    OperatorId, PlanImport, PlanRow, Principal, ProImport, ProjectImport, StoreError,
};

/// Checks an import against the directory and gives what is new its ids.
///
/// # Errors
/// [`StoreError::Invalid`] naming the first entry at fault.
pub fn resolve(import: &Import, directory: &dyn Directory, now: Timestamp) -> Result<Entries, StoreError> {
    let entries = Entries { opened: directory.position()?, ..Entries::default() };
    let resolver = Resolver { directory, ids: directory.highest()?, now, entries, known: Known::default() };
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
            self.client(at, client).map_err(|problem| problem.within("clients", at))?;
        }
        for (at, project) in import.projects.iter().enumerate() {
            self.project(project).map_err(|problem| problem.within("projects", at))?;
        }
        for (at, login) in import.logins.iter().enumerate() {
            self.login(login).map_err(|problem| problem.within("logins", at))?;
        }
        Ok(self.entries)
    }

    /// Notes what is offered from now on, at the next position.
    fn offer(&mut self, offer: Offer) {
        self.entries.opened += 1;
        let change = CatalogueChange { position: self.entries.opened, at: self.now, offer };
        self.entries.catalogue.push(change);
        self.entries.news.push(DirectoryNews::Offered(change));
    }

    fn plans(&mut self, import: &Import) -> Result<(), StoreError> {
        for (at, plan) in import.plans.iter().enumerate() {
            self.plan(plan).map_err(|problem| problem.within("plans", at))?;
        }
        Ok(())
    }

    fn plan(&mut self, plan: &PlanImport) -> Result<(), Problem> {
        let left = &plan.left_out;
        let known = self.directory.plan(&plan.reference)?;
        let name = needed(left, "name", &plan.name, known.as_ref().map(|known| &known.name))?;
        let said = Limit::from_option(plan.interactions);
        let limit = said_or_known(left, "interactions", &said, known.as_ref().map(|known| &known.plan.limit));
        let id = match &known {
            Some(known) => known.plan.id,
            None => PlanId(next(&mut self.ids.plan)?),
        };
        let kept = Plan { id, limit };
        name_once(&mut self.known.plans, &plan.reference, kept)?;
        if known.is_some_and(|known| known.plan.limit != limit) {
            self.offer(Offer::Plan(kept));
        }
        self.entries.plans.push((plan.reference.clone(), PlanRow { plan: kept, name }));
        Ok(())
    }

    fn categories(&mut self, import: &Import) -> Result<(), StoreError> {
        for (at, category) in import.categories.iter().enumerate() {
            self.category(category).map_err(|problem| problem.within("categories", at))?;
        }
        Ok(())
    }

    fn category(&mut self, category: &CategoryImport) -> Result<(), Problem> {
        let left = &category.left_out;
        let known = self.directory.category(&category.reference)?;
        let name = needed(left, "name", &category.name, known.as_ref().map(|known| &known.name))?;
        let (said, had) = (&category.fees, known.as_ref().map(|known| &known.fees));
        let manual = had.map(|fees| &fees.manual_quote);
        let on_contact = had.map(|fees| &fees.guaranteed_reply);
        let fees = Fees {
            manual_quote: said_or_known(left, "manual_quote_fee", &said.manual_quote, manual),
            guaranteed_reply: said_or_known(left, "guaranteed_reply_fee", &said.guaranteed_reply, on_contact),
        };
        money("manual_quote_fee", fees.manual_quote)?;
        money("guaranteed_reply_fee", fees.guaranteed_reply.unwrap_or_default())?;
        let id = match &known {
            Some(known) => known.id,
            None => CategoryId(next(&mut self.ids.category)?),
        };
        name_once(&mut self.known.categories, &category.reference, id)?;
        if known.as_ref().is_some_and(|known| known.name != name) {
            self.entries.news.push(DirectoryNews::CategoryRenamed(id));
        }
        if known.is_some_and(|known| known.fees != fees) {
            self.offer(Offer::Fees(id, fees));
        }
        self.entries.categories.push((category.reference.clone(), CategoryEntry { id, name, fees }));
        Ok(())
    }

    fn pro(&mut self, pro: &ProImport) -> Result<(), Problem> {
        let left = &pro.left_out;
        let known = self.directory.pro(&pro.reference)?;
        let had = known.as_ref().map(|known| &known.entry);
        let name = needed(left, "name", &pro.name, had.map(|had| &had.name))?;
        let (id, opening) = match &known {
            Some(known) => {
                self.check_account(pro, known)?;
                (known.entry.id, None)
            }
            None => (ProId(next(&mut self.ids.pro)?), Some(self.opening(pro)?)),
        };
        name_once(&mut self.known.pros, &pro.reference, id)?;
        let categories = match had.filter(|_| left.has("categories")) {
            Some(had) => had.categories.clone(),
            None => self.categories_of(pro)?,
        };
        if let Some(had) = had.filter(|had| !had.categories.is_empty()) {
            let all = if categories.is_empty() { self.directory.categories()? } else { categories.clone() };
            if had.categories.iter().any(|category| !all.contains(category)) {
                self.entries.news.push(DirectoryNews::SeesLess(id));
            }
            let new = all.into_iter().filter(|category| !had.categories.contains(category));
            self.entries.news.extend(new.map(|category| DirectoryNews::Sees(id, category)));
        } else if had.is_some() && !categories.is_empty() {
            self.entries.news.push(DirectoryNews::SeesLess(id));
        }
        let kept = ProEntry {
            id,
            name,
            about: said_or_known(left, "about", &pro.about, had.map(|had| &had.about)),
            contacts: contacts(left, &pro.contacts, had.map(|had| &had.contacts)),
            categories,
            opening,
        };
        let told = |entry: &ProEntry| (entry.name.clone(), entry.about.clone(), entry.contacts.clone());
        if had.is_some_and(|had| told(had) != told(&kept)) {
            self.entries.news.push(DirectoryNews::Renamed(id));
        }
        self.entries.pros.push((pro.reference.clone(), kept));
        Ok(())
    }

    fn categories_of(&self, pro: &ProImport) -> Result<Vec<CategoryId>, Problem> {
        let mut categories = Vec::new();
        for (at, reference) in pro.categories.iter().enumerate() {
            let lookup = || Ok(self.directory.category(reference)?.map(|known| known.id));
            let found = found(&self.known.categories, reference, lookup)?;
            categories
                .push(found.ok_or_else(|| missing(format!("categories[{at}]"), "category", reference))?);
        }
        categories.sort_unstable();
        categories.dedup();
        Ok(categories)
    }

    /// Checks that what is said of a known pro's account is so: the directory does not change it.
    fn check_account(&self, pro: &ProImport, known: &KnownPro) -> Result<(), Problem> {
        let KnownPro { account, anchor, .. } = known;
        let says = |field: &str| !pro.left_out.has(field);
        if says("plan") {
            let plan = self.plan_named(&pro.plan)?.id;
            let on = account.plan_at(self.now).id;
            if plan != on && account.next_plan.is_none_or(|next| next.id != plan) {
                let problem = wording!(
                    "is changed by the pro's own action change_plan",
                    "ändert der Profi selbst, mit der Aktion change_plan"
                );
                return Err(Problem::new("plan", problem));
            }
        }
        let wallet = || {
            wording!(
                "is changed by the pro's own actions: add_credits, add_card, remove_card",
                "ändert der Profi selbst, mit den Aktionen add_credits, add_card und remove_card"
            )
        };
        let settled = || {
            wording!(
                "is settled when a pro is added, and stays",
                "wird beim Anlegen des Profis festgelegt und bleibt"
            )
        };
        let says_other = |field: &str, same: bool| says(field) && !same;
        for (field, same) in
            [("credits", Amount(pro.credits) == account.credits), ("card", pro.card == account.card)]
        {
            if says_other(field, same) {
                return Err(Problem::new(field, wallet()));
            }
        }
        for (field, same) in [
            ("prefer_credits", pro.prefer_credits == account.prefer_credits),
            ("anchor_day", pro.anchor_day == anchor.day()),
            ("time_zone", pro.time_zone == anchor.zone()),
        ] {
            if says_other(field, same) {
                return Err(Problem::new(field, settled()));
            }
        }
        Ok(())
    }

    fn plan_named(&self, reference: &str) -> Result<Plan, Problem> {
        let lookup = || Ok(self.directory.plan(reference)?.map(|known| known.plan));
        found(&self.known.plans, reference, lookup)?.ok_or_else(|| missing("plan", "plan", reference))
    }

    fn opening(&self, pro: &ProImport) -> Result<(Account, Anchor), Problem> {
        if pro.left_out.has("plan") {
            return Err(Problem::new("plan", lacking()));
        }
        let anchor = Anchor::new(pro.anchor_day, &pro.time_zone).map_err(|error| {
            let field = match error {
                AnchorError::Day(_) => "anchor_day",
                AnchorError::Zone(_) => "time_zone",
            };
            Problem::new(field, error.wording())
        })?;
        let account = Account {
            plan: self.plan_named(&pro.plan)?,
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

    fn client(&mut self, at: usize, client: &ClientImport) -> Result<(), Problem> {
        let left = &client.left_out;
        let known = self.directory.client(&client.reference)?;
        let name = needed(left, "name", &client.name, known.as_ref().map(|known| &known.name))?;
        let id = match &known {
            Some(known) => known.id,
            None => ClientId(next(&mut self.ids.client)?),
        };
        name_once(&mut self.known.clients, &client.reference, id)?;
        let contacts = contacts(left, &client.contacts, known.as_ref().map(|known| &known.contacts));
        let language =
            said_or_known(left, "language", &client.language, known.as_ref().map(|known| &known.language));
        if let Some(known) = known.as_ref().filter(|known| known.version.is_some() || known.erased.is_some())
        {
            // The booking software has spoken of them, and owns their contacts; or they were erased, and nothing new
            // is learnt of them.
            let other = [
                ("name", name != known.name),
                ("mobile", contacts.mobile != known.contacts.mobile),
                ("landline", contacts.landline != known.contacts.landline),
                ("email", contacts.email != known.contacts.email),
                ("language", language != known.language),
            ];
            let other = other.into_iter().filter(|(_, other)| *other);
            self.entries.left_alone.extend(other.map(|(field, _)| (at, field)));
            self.entries.clients.push((client.reference.clone(), known.clone()));
            return Ok(());
        }
        let reach = contacts.reach(known.as_ref().map(|known| (&known.contacts, known.reach)));
        let short_name = short_name(&name);
        let kept = ClientRow { id, name, short_name, contacts, reach, language, version: None, erased: None };
        if known.is_some_and(|known| is_news(&known, &kept)) {
            self.entries.told.push(kept.clone());
        }
        self.entries.clients.push((client.reference.clone(), kept));
        Ok(())
    }

    fn project(&mut self, project: &ProjectImport) -> Result<(), Problem> {
        let left = &project.left_out;
        let known = self.directory.project(&project.reference)?;
        let title = needed(left, "title", &project.title, known.as_ref().map(|known| &known.title))?;
        let posted =
            said_or_known(left, "posted", &project.posted, known.as_ref().map(|known| &known.posted));
        if Timestamp::from_millis(posted.0).is_none() {
            return Err(Problem::new("posted", not_an_instant()));
        }
        let client = match known.as_ref().map(|known| known.client).filter(|_| left.has("client")) {
            Some(client) => client,
            None if left.has("client") => return Err(Problem::new("client", lacking())),
            None => self.client_named("client", &project.client)?,
        };
        let category = match known.as_ref().map(|known| known.category).filter(|_| left.has("category")) {
            Some(category) => category,
            None if left.has("category") => return Err(Problem::new("category", lacking())),
            None => {
                let lookup = || Ok(self.directory.category(&project.category)?.map(|known| known.id));
                found(&self.known.categories, &project.category, lookup)?
                    .ok_or_else(|| missing("category", "category", &project.category))?
            }
        };
        let id = match &known {
            Some(known) if known.client == client => known.id,
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
        let had = known.as_ref();
        let mut description =
            said_or_known(left, "description", &project.description, had.map(|known| &known.description));
        let mut place = said_or_known(left, "place", &project.place, had.map(|known| &known.place));
        if self.is_erased(client)? {
            description.clear();
            place.clear();
        }
        let kept = ProjectEntry { id, client, category, title, description, place, posted };
        match had {
            None => self.entries.news.push(DirectoryNews::Posted(id, category)),
            Some(known) => {
                if known.category != category {
                    self.offer(Offer::Project(id, category));
                }
                if *known != kept {
                    self.entries.news.push(DirectoryNews::Reworded(id, category, client));
                }
            }
        }
        self.entries.projects.push((project.reference.clone(), kept));
        Ok(())
    }

    fn login(&mut self, login: &LoginImport) -> Result<(), Problem> {
        let left = &login.left_out;
        let email = login_key(&login.email);
        filled("email", &email)?;
        let known = self.directory.login(&email)?;
        let name = needed(left, "name", &login.name, known.as_ref().map(|known| &known.name))?;
        let hash = known.as_ref().map(|known| &known.password_hash);
        let password_hash = needed(left, "password", &login.password_hash, hash)?;
        let principal = match known.map(|known| known.principal).filter(|_| left.has("who")) {
            Some(principal) => Some(principal),
            None if left.has("who") => return Err(Problem::new("who", lacking())),
            None => self.principal(&login.who, &email)?,
        };
        name_once(&mut self.known.logins, &email, ()).map_err(|_| Problem::new("email", twice()))?;
        // Of who was erased the sign-in went with everything else, and does not come back with the next import.
        if let Some(principal) = principal {
            self.entries.logins.push((email, LoginEntry { principal, name, password_hash }));
        }
        Ok(())
    }

    /// Who signs in; nobody where they were erased.
    /// Who signs in with this address; `None` where they were erased.
    fn principal(&mut self, who: &str, email: &str) -> Result<Option<Principal>, Problem> {
        match who.split_once(':') {
            Some(("pro", reference)) => {
                let lookup = || Ok(self.directory.pro(reference)?.map(|known| known.entry.id));
                let pro = found(&self.known.pros, reference, lookup)?;
                Ok(Some(Principal::Pro(pro.ok_or_else(|| missing("who", "pro", reference))?)))
            }
            Some(("client", reference)) => {
                let client = self.client_named("who", reference)?;
                Ok((!self.is_erased(client)?).then_some(Principal::Client(client)))
            }
            Some(("operator", reference)) => Ok(Some(Principal::Operator(self.operator(reference)?))),
            None if who == "operator" => Ok(Some(Principal::Operator(self.operator(email)?))),
            Some(_) | None => Err(Problem::new(
                "who",
                wording!(
                    "\"{who}\" is none of pro:REFERENCE, client:REFERENCE, operator:REFERENCE, operator",
                    "\"{who}\" ist keines von pro:REFERENZ, client:REFERENZ, operator:REFERENZ, operator"
                ),
            )),
        }
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

    fn is_erased(&self, client: ClientId) -> Result<bool, StoreError> {
        self.directory.is_erased(client)
    }

    fn client_named(&self, field: &str, reference: &str) -> Result<ClientId, Problem> {
        let lookup = || Ok(self.directory.client(reference)?.map(|known| known.id));
        found(&self.known.clients, reference, lookup)?.ok_or_else(|| missing(field, "client", reference))
    }
}
