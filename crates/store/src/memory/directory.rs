//! The directory: what an import finds, and what it leaves.

use reckon_domain::account::Plan;
use reckon_domain::{ClientId, ProId, ProjectId, Timestamp};

use super::{Inner, KeptPro, Named, Told};
use crate::books::Books;
use crate::directory::{CategoryId, Directory, Entries, HighestIds, ProEntry, resolve};
use crate::model::{AppointmentRow, ClientRow, Import, Imported, OperatorId, ProRow, ProjectRow, StoreError};
use crate::view::View;

impl Directory for Inner {
    fn plan(&self, reference: &str) -> Result<Option<Plan>, StoreError> {
        Ok(self.plans.values().find(|plan| plan.reference == reference).map(|plan| plan.entry.plan))
    }

    fn category(&self, reference: &str) -> Result<Option<CategoryId>, StoreError> {
        Ok(self
            .categories
            .values()
            .find(|category| category.reference == reference)
            .map(|found| found.entry.id))
    }

    fn pro(&self, reference: &str) -> Result<Option<ProId>, StoreError> {
        Ok(self.pros.values().find(|pro| pro.named.reference == reference).map(|pro| pro.named.entry.id))
    }

    fn client(&self, reference: &str) -> Result<Option<ClientRow>, StoreError> {
        Ok(self
            .clients
            .values()
            .find(|client| client.reference == reference)
            .map(|found| found.entry.clone()))
    }

    fn project(&self, reference: &str) -> Result<Option<(ProjectId, ClientId)>, StoreError> {
        let found = self.projects.values().find(|project| project.reference == reference);
        Ok(found.map(|project| (project.entry.id, project.entry.client)))
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
    /// Keeps an import: its ids, and what was appended to the log.
    pub(super) fn import(&mut self, import: &Import, now: Timestamp) -> Told<Imported> {
        let mut entries = resolve(import, self, now)?;
        let (ids, told) = (entries.ids(), std::mem::take(&mut entries.told));
        let ended = self.keep(entries);
        Ok((Imported { ended, ..ids }, self.tell(&told, now)?))
    }

    /// Keeps what an import comes to. Answers the sessions that have ended with it.
    fn keep(&mut self, entries: Entries) -> Vec<[u8; 32]> {
        let Entries { plans, categories, pros, clients, projects, operators, logins, told: _ } = entries;
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
            self.keep_pro(Named { reference, entry });
        }
        logins.into_iter().flat_map(|(email, entry)| self.keep_login(email, entry)).collect()
    }

    fn keep_pro(&mut self, named: Named<ProEntry>) {
        let id = named.entry.id;
        match named.entry.opening {
            Some((opening, anchor)) => {
                let books = Books::new(id, &opening);
                self.pros.insert(id, KeptPro { named, opening, anchor, view: View::new(opening), books });
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
