//! What clients have said about being written to, and what is erased of them.

use reckon_domain::fact::Keyword;
use reckon_domain::relation::Channel;
use reckon_domain::{ClientId, ProId, ProjectId, Role, Timestamp};

use super::{Evidence, Inner};
use crate::model::{
    Change, Command, ConsentRow, Contacts, Erased, Principal, StoreError, TaskKind, erased_name,
};
use crate::view::carries_words;

impl Inner {
    /// Keeps how a subscription was changed and by which words, where the action and its message do not tell.
    pub(super) fn keep_evidence(&mut self, command: &Command, change: &Change) {
        let told = command.consent.is_some() || command.body.is_some();
        if told && !carries_words(change) && ConsentRow::of(change, None).next().is_some() {
            let evidence = Evidence { how: command.consent, words: command.body.clone() };
            self.evidence.insert(change.position, evidence);
        }
    }

    pub(super) fn consents(
        &self,
        client: ClientId,
        pro: Option<ProId>,
        after: u64,
        limit: usize,
    ) -> Result<Vec<ConsentRow>, StoreError> {
        self.client_row(client)?;
        let wanted = self.log.values().filter(|change| {
            change.client == Some(client)
                && change.position > after
                && pro.is_none_or(|pro| pro == change.pro)
        });
        let rows = wanted.flat_map(|change| {
            let told = self.evidence.get(&change.position);
            let message = self.messages.get(&change.position).map(|words| words.body.clone());
            let words = told.and_then(|told| told.words.clone()).or(message);
            let words = words.filter(|words| !words.is_empty());
            let row = move |row: ConsentRow| ConsentRow { words: words.clone(), ..row };
            ConsentRow::of(change, told.and_then(|told| told.how)).map(row)
        });
        Ok(rows.take(limit).collect())
    }

    pub(super) fn erase_client(
        &mut self,
        client: ClientId,
        key: &str,
        now: Timestamp,
    ) -> Result<Erased, StoreError> {
        self.client_row(client)?;
        match self.erasures.get(key) {
            Some((known, _)) if *known != client => return Err(StoreError::KeyReused),
            // What has been learnt since they may be known again is no part of it.
            Some((_, at)) if self.client_row(client)?.erased.is_none() => {
                return Ok(Erased { at: *at, ..Erased::default() });
            }
            Some(_) => {}
            None => {
                self.erasures.insert(key.to_owned(), (client, now));
                self.erase_person(client, now);
                self.erase_words(client);
                self.erase_addresses(client);
            }
        }
        let of_client = |principal| principal == Principal::Client(client);
        let ended: Vec<_> =
            self.sessions.iter().filter(|(_, session)| of_client(session.principal)).collect();
        let sessions: Vec<_> = ended.into_iter().map(|(secret, _)| *secret).collect();
        self.sessions.retain(|_, session| !of_client(session.principal));
        let at = self.client_row(client)?.erased.unwrap_or(now);
        let mine = self.messages.values().filter(|words| words.client == Some(client));
        let files = mine.filter_map(|words| words.heading.file.clone()).collect();
        Ok(Erased { at, pros: self.pros_of(client), sessions, files, left: false })
    }

    fn erase_person(&mut self, client: ClientId, now: Timestamp) {
        if let Some(row) = self.clients.get_mut(&client).map(|named| &mut named.entry) {
            let none = Contacts::default();
            row.reach = none.reach(Some((&row.contacts, row.reach)));
            row.contacts = none;
            (row.name, row.short_name) = (erased_name(client), erased_name(client));
            row.erased.get_or_insert(now);
        }
        self.logins.retain(|_, login| login.principal != Principal::Client(client));
        for project in self.projects.values_mut().filter(|project| project.entry.client == client) {
            project.entry.description.clear();
            project.entry.place.clear();
        }
        let visits = self.appointments.values_mut().filter(|visit| visit.client == client);
        visits.for_each(|visit| visit.title.clear());
    }

    fn erase_words(&mut self, client: ClientId) {
        for words in self.messages.values_mut().filter(|words| words.client == Some(client)) {
            let word = words.channel == Some(Channel::Text) && words.by == Role::Client;
            if !word || Keyword::of(&words.body) == Keyword::None {
                words.body.clear();
                words.heading = core::mem::take(&mut words.heading).erased();
            }
        }
        for change in self.log.values().filter(|change| change.client == Some(client)) {
            if change.action.role() == Role::Pro
                && let Some(evidence) = self.evidence.get_mut(&change.position)
            {
                evidence.words = None;
            }
        }
        let projects: Vec<ProjectId> = self.projects_of(client).collect();
        for kept in self.pros.values_mut() {
            let calls = kept.ledger.calls.values().filter(|call| projects.contains(&call.project));
            for call in calls {
                self.recordings.remove(&call.id);
            }
            let tasks = kept.ledger.tasks.values_mut().filter(|task| task.kind == TaskKind::Recording);
            for task in tasks.filter(|task| task.project.is_some_and(|one| projects.contains(&one))) {
                task.open = false;
                if let Some(told) = self.told.get_mut(&task.id) {
                    told.source.clear();
                }
            }
        }
    }

    fn projects_of(&self, client: ClientId) -> impl Iterator<Item = ProjectId> + '_ {
        self.projects.values().filter(move |one| one.entry.client == client).map(|one| one.entry.id)
    }

    /// The pros with whom there is something.
    pub(super) fn pros_of(&self, client: ClientId) -> Vec<ProId> {
        let projects: Vec<_> = self.projects_of(client).collect();
        let theirs = self.pros.iter().filter(|(pro, kept)| {
            kept.view.relations.contains_key(&client)
                || kept.view.leads.keys().any(|project| projects.contains(project))
                || self.appointments.values().any(|visit| visit.pro == **pro && visit.client == client)
        });
        theirs.map(|(pro, _)| *pro).collect()
    }

    pub(super) fn restore_client(&mut self, client: ClientId) -> Result<(), StoreError> {
        let row = self.clients.get_mut(&client).ok_or(StoreError::Unknown("client"))?;
        row.entry.erased.take().ok_or(StoreError::Unknown("client"))?;
        // Whatever is said next is news, of whatever version.
        row.entry.version = None;
        Ok(())
    }
}
