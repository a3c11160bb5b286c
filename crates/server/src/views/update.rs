//! What has changed, as a viewer may see it: gathered from changes, read as whole values, redacted.

use std::collections::BTreeSet;

use reckon_domain::action::Subject;
use reckon_domain::event::LeadEvent;
use reckon_domain::{ClientId, Event, ProId, ProjectId, Role, Timestamp};
use reckon_store::{Change, Store, StoreError, Whom};
use reckon_wire::{Update, Viewer};

use super::rows;

/// How many changes at most make one update.
pub(crate) const BATCH: usize = 256;

/// Whose changes a viewer's are.
pub(crate) const fn whom(viewer: Viewer) -> Whom {
    match viewer {
        Viewer::Pro(id) => Whom::Pro(ProId(id)),
        Viewer::Client(id) => Whom::Client(ClientId(id)),
    }
}

/// Whether a change is one of the viewer's.
pub(crate) fn concerns(change: &Change, viewer: Viewer) -> bool {
    match viewer {
        Viewer::Pro(id) => change.pro.0 == id,
        Viewer::Client(id) => change.client == Some(ClientId(id)),
    }
}

/// The leads whose cards a client is sent anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CardsOf {
    /// A project's.
    Project(ProjectId),
    /// A pro's.
    Pro(ProId),
    /// All.
    Every,
}

impl CardsOf {
    fn is_of(self, project: ProjectId, pro: ProId) -> bool {
        match self {
            Self::Project(one) => one == project,
            Self::Pro(one) => one == pro,
            Self::Every => true,
        }
    }
}

/// What has changed, by name. Naming a thing twice is naming it once.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    account: bool,
    plans: bool,
    leads: BTreeSet<(ProjectId, ProId)>,
    relations: BTreeSet<ClientId>,
    /// Clients whose name or contacts are others now.
    clients: BTreeSet<ClientId>,
    messages: BTreeSet<(u64, ProjectId, ProId)>,
    /// What a client sees of projects and pros.
    cards: BTreeSet<CardsOf>,
    /// Whether there are leads that the pro does not see any more.
    left: bool,
    position: u64,
}

impl Touched {
    /// Nothing yet, as of a position.
    pub(crate) fn at(position: u64) -> Self {
        Self { position, ..Self::default() }
    }

    /// A lead, too.
    pub(crate) fn with_lead(mut self, project: ProjectId, pro: ProId) -> Self {
        self.leads.insert((project, pro));
        self
    }

    /// What is between the pro and a client, too.
    pub(crate) fn with_relation(mut self, client: ClientId) -> Self {
        self.relations.insert(client);
        self
    }

    /// What plans allow: the account's own, and those it could change to.
    pub(crate) const fn note_plans(&mut self) {
        (self.account, self.plans) = (true, true);
    }

    /// What a client is shown of projects or pros.
    pub(crate) fn note_cards(&mut self, of: CardsOf) {
        self.cards.insert(of);
    }

    /// That a pro sees fewer leads.
    pub(crate) const fn note_left(&mut self) {
        self.left = true;
    }

    /// Whether a pro sees fewer leads.
    pub(crate) const fn has_left(&self) -> bool {
        self.left
    }

    /// Everything that a change has touched.
    pub(crate) fn note(&mut self, change: &Change) {
        self.position = self.position.max(change.position);
        // New contacts cause no event of the rules': how the client can be reached has changed (W2).
        if change.action.subject() == Subject::Contacts {
            self.relations.extend(change.client);
            self.clients.extend(change.client);
        }
        for event in &change.events {
            match event {
                Event::Account(_) => self.account = true,
                Event::Relation(client, _) => {
                    self.relations.insert(*client);
                }
                Event::Lead(project, event) => {
                    self.leads.insert((*project, change.pro));
                    self.note_lead(*project, change, event);
                }
            }
        }
    }

    fn note_lead(&mut self, project: ProjectId, change: &Change, event: &LeadEvent) {
        match event {
            LeadEvent::InteractionCounted { .. } | LeadEvent::Charged(_) => self.account = true,
            LeadEvent::MessageSent { .. } => {
                self.messages.insert((change.position, project, change.pro));
            }
            LeadEvent::Recommended
            | LeadEvent::ManualQuoteSent { .. }
            | LeadEvent::GuaranteedReplyQuoteSent { .. }
            | LeadEvent::QuoteRead
            | LeadEvent::ContactsShown { .. }
            | LeadEvent::HireClaimed
            | LeadEvent::Hired
            | LeadEvent::BookingRequested
            | LeadEvent::Declined { .. }
            | LeadEvent::ContactMade { .. }
            | LeadEvent::CallStarted
            | LeadEvent::CallbackScheduled { .. }
            | LeadEvent::CallFailed
            | LeadEvent::CallServiceStopped
            | LeadEvent::ContactReactivated
            | LeadEvent::CallConnected { .. }
            | LeadEvent::CallMissedByPro => {}
        }
    }

    /// The values of everything touched, as the viewer may see them now.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub(crate) async fn read(
        self,
        store: &dyn Store,
        viewer: Viewer,
        now: Timestamp,
    ) -> Result<Update, StoreError> {
        let mut update = Update::new(now.0, self.position);
        if let Viewer::Pro(id) = viewer {
            if self.account {
                update.account = Some(rows::account(&store.account(ProId(id), now).await?));
            }
            if self.plans {
                update.plans = store.plans().await?.iter().map(rows::plan).collect();
            }
            for client in self.relations {
                update.relations.push(rows::relation(&store.relation(ProId(id), client).await?));
            }
        }
        for client in self.clients.into_iter().filter(|_| viewer.role() == Role::Pro) {
            for row in store.leads_of_client(client).await? {
                if rows::is_theirs(&row, viewer) && !self.leads.contains(&(row.project.id, row.pro)) {
                    update.cards.push(rows::card(row, viewer));
                }
            }
        }
        if let (Viewer::Client(id), false) = (viewer, self.cards.is_empty()) {
            for row in store.leads_of_client(ClientId(id)).await? {
                if self.cards.iter().any(|of| of.is_of(row.project.id, row.pro)) {
                    update.cards.push(rows::card(row, viewer));
                }
            }
        }
        for (project, pro) in self.leads {
            let row = store.lead(project, pro).await?;
            if rows::is_theirs(&row, viewer) {
                update.leads.push(rows::lead(&row, viewer));
                update.cards.push(rows::card(row, viewer));
            }
        }
        let theirs: BTreeSet<_> = update.leads.iter().map(|lead| (lead.project, lead.pro)).collect();
        for (position, project, pro) in self.messages {
            if theirs.contains(&(project.0, pro.0)) {
                let found = store.messages(project, pro, position.saturating_sub(1), 1).await?;
                let found = found.into_iter().filter(|row| row.position == position);
                update.messages.extend(found.map(|row| rows::message(row, project, pro)));
            }
        }
        Ok(update.redacted(viewer))
    }
}

/// Whether there is nothing in it that the viewer does not know.
pub(crate) fn is_empty(update: &Update) -> bool {
    update.account.is_none()
        && update.plans.is_empty()
        && update.leads.is_empty()
        && update.relations.is_empty()
        && update.cards.is_empty()
        && update.messages.is_empty()
}
