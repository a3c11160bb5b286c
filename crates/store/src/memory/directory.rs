//! The directory: what an import finds, and what it leaves.

use reckon_domain::{ClientId, ProId, ProjectId, Timestamp};

use super::{Inner, KeptPro, Named, Told};
use crate::catalogue::PlanChanges;
use crate::directory::{
    CategoryEntry, CategoryId, Directory, Entries, HighestIds, KnownPro, ProEntry, ProjectEntry, resolve,
};
use crate::ledger::Ledger;
use crate::model::{
    AppointmentRow, ClientRow, DirectoryNews, Import, Imported, LoginRow, OperatorId, PlanRow, ProRow,
    ProjectRow, StoreError,
};
use crate::view::View;

impl Directory for Inner {
    fn plan(&self, reference: &str) -> Result<Option<PlanRow>, StoreError> {
        Ok(self.plans.values().find(|plan| plan.reference == reference).map(|plan| plan.entry.clone()))
    }

    fn category(&self, reference: &str) -> Result<Option<CategoryEntry>, StoreError> {
        let mut categories = self.categories.values();
        Ok(categories.find(|category| category.reference == reference).map(|found| found.entry.clone()))
    }

    fn categories(&self) -> Result<Vec<CategoryId>, StoreError> {
        Ok(self.categories.keys().copied().collect())
    }

    fn pro(&self, reference: &str) -> Result<Option<KnownPro>, StoreError> {
        let found = self.pros.values().find(|pro| pro.named.reference == reference);
        Ok(found.map(|kept| KnownPro {
            entry: ProEntry { opening: None, ..kept.named.entry.clone() },
            account: kept.view.account,
            anchor: kept.anchor,
        }))
    }

    fn client(&self, reference: &str) -> Result<Option<ClientRow>, StoreError> {
        Ok(self
            .clients
            .values()
            .find(|client| client.reference == reference)
            .map(|found| found.entry.clone()))
    }

    fn is_erased(&self, client: ClientId) -> Result<bool, StoreError> {
        Ok(self.clients.get(&client).is_some_and(|known| known.entry.erased.is_some()))
    }

    fn project(&self, reference: &str) -> Result<Option<ProjectEntry>, StoreError> {
        let found = self.projects.values().find(|project| project.reference == reference);
        Ok(found.map(|project| project.entry.clone()))
    }

    fn login(&self, key: &str) -> Result<Option<LoginRow>, StoreError> {
        Ok(self.logins.get(key).cloned())
    }

    fn position(&self) -> Result<u64, StoreError> {
        Ok(self.head())
    }

    fn operator(&self, reference: &str) -> Result<Option<OperatorId>, StoreError> {
        Ok(self.operators.get(reference).copied())
    }

    fn appointment(&self, reference: &str) -> Result<Option<AppointmentRow>, StoreError> {
        Ok(self.appointments.values().find(|row| row.reference == reference).cloned())
    }

    fn highest(&self) -> Result<HighestIds, StoreError> {
        Ok(HighestIds {
            plan: self.plans.keys().next_back().map_or(0, |id| id.0),
            category: self.categories.keys().next_back().map_or(0, |id| id.0),
            pro: self.pros.keys().next_back().map_or(0, |id| id.0),
            client: self.clients.keys().next_back().map_or(0, |id| id.0),
            project: self.projects.keys().next_back().map_or(0, |id| id.0),
            appointment: self.appointments.keys().next_back().map_or(0, |id| id.0),
            operator: self.operators.values().max().map_or(0, |id| id.0),
        })
    }
}

impl Inner {
    /// Keeps an import: its ids and its news, and what was appended to the log.
    pub(super) fn import(&mut self, import: &Import, now: Timestamp) -> Told<(Imported, Vec<DirectoryNews>)> {
        let mut entries = resolve(import, self, now)?;
        let (ids, told) = (entries.ids(), std::mem::take(&mut entries.told));
        let news = std::mem::take(&mut entries.news);
        let ended = self.keep(entries);
        Ok(((Imported { ended, ..ids }, news), self.tell(&told, now)?))
    }

    /// Keeps what an import comes to. Answers the sessions that have ended with it.
    fn keep(&mut self, entries: Entries) -> Vec<[u8; 32]> {
        let Entries {
            plans, categories, pros, clients, projects, operators, logins, catalogue, opened, ..
        } = entries;
        self.catalogue.extend(catalogue);
        self.plan_changes = PlanChanges::of(self.catalogue.iter().copied());
        self.plans
            .extend(plans.into_iter().map(|(reference, row)| (row.plan.id, Named { reference, entry: row })));
        self.categories
            .extend(categories.into_iter().map(|(reference, entry)| (entry.id, Named { reference, entry })));
        self.clients
            .extend(clients.into_iter().map(|(reference, entry)| (entry.id, Named { reference, entry })));
        self.projects
            .extend(projects.into_iter().map(|(reference, entry)| (entry.id, Named { reference, entry })));
        self.operators.extend(operators);
        for (reference, entry) in pros {
            self.keep_pro(Named { reference, entry }, opened);
        }
        logins.into_iter().flat_map(|(email, entry)| self.keep_login(email, entry)).collect()
    }

    fn keep_pro(&mut self, named: Named<ProEntry>, opened: u64) {
        let id = named.entry.id;
        match named.entry.opening {
            Some((opening, anchor)) => {
                let ledger = Ledger::new(id, &opening);
                let view = View::new(opening);
                self.pros.insert(id, KeptPro { named, opening, opened, anchor, view, ledger });
            }
            None => {
                if let Some(kept) = self.pros.get_mut(&id) {
                    kept.named = named;
                }
            }
        }
    }

    pub(super) fn pro_row(&self, pro: ProId) -> Result<ProRow, StoreError> {
        let kept = self.pro(pro)?;
        let ProEntry { id, name, about, contacts, .. } = kept.named.entry.clone();
        Ok(ProRow { id, name, about, contacts, anchor: kept.anchor })
    }

    pub(super) fn client_row(&self, client: ClientId) -> Result<&ClientRow, StoreError> {
        self.clients.get(&client).map(|named| &named.entry).ok_or(StoreError::Unknown("client"))
    }

    pub(super) fn project_row(&self, project: ProjectId) -> Result<ProjectRow, StoreError> {
        let found = self.projects.get(&project).ok_or(StoreError::Unknown("project"))?.entry.clone();
        let category = self.categories.get(&found.category).ok_or(StoreError::Unknown("category"))?;
        Ok(ProjectRow {
            id: found.id,
            client: found.client,
            category: category.entry.name.clone(),
            fees: category.entry.fees,
            title: found.title,
            description: found.description,
            place: found.place,
            posted: found.posted,
        })
    }
}
