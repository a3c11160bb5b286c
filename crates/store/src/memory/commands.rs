//! Commands, executed.

use std::sync::Arc;

use reckon_domain::action::Subject;
use reckon_domain::{Action, Event, Limit, ProId, ProjectId};

use super::kept::KeptPro;
use super::{Inner, Remembered, Words};
use crate::automations::timer_done;
use crate::command::{
    CardChange, Handled, Loaded, LoadedProject, card_change, check_range, client_named, handle,
};
use crate::model::{
    Agreement, Change, Command, Offer, PredictionRow, Receipt, StoreError, TrailEntry, opted_out,
};
use crate::predictions;
use crate::view::carries_words;
use crate::way_back::WayBack;

impl Inner {
    pub(super) fn execute(
        &mut self,
        command: &Command,
    ) -> Result<(Receipt, Option<Arc<Change>>), StoreError> {
        check_range(command)?;
        let key = (command.actor, command.key.clone());
        if let Some(known) = self.commands.get(&key) {
            if known.fingerprint != command.fingerprint {
                return Err(StoreError::KeyReused);
            }
            return Ok((Receipt { replayed: true, ..known.receipt.clone() }, None));
        }
        let timer = command.timer.map(|seen| self.timer_seen(seen)).transpose()?;
        let handled = handle(&self.load(command)?, command)?;
        let change = handled.change.clone().map(Arc::new);
        if let Some(change) = &change {
            self.append(command, change);
        }
        if let Some(agreement) = handled.agreement {
            self.remember_prediction(command, &handled, agreement);
        }
        match card_change(command, &handled.receipt) {
            CardChange::Put(card) => drop(self.cards.insert(command.pro, card.clone())),
            CardChange::Goes => drop(self.cards.remove(&command.pro)),
            CardChange::Stays => {}
        }
        let receipt = handled.receipt;
        if let Some(entry) = &command.trail {
            let outcome = receipt.disposition.outcome();
            let position = change.as_ref().map(|change| change.position);
            self.note(TrailEntry { outcome, ..TrailEntry::clone(entry) }, position);
        }
        if let Some(timer) = timer {
            self.end_timer(timer_done(&timer, &receipt));
        }
        let remembered = Remembered {
            fingerprint: command.fingerprint,
            receipt: receipt.clone(),
            appended: change.is_some(),
        };
        self.commands.insert(key, remembered);
        Ok((receipt, change))
    }

    fn load(&self, command: &Command) -> Result<Loaded, StoreError> {
        let kept = self.pro(command.pro)?;
        let named = command.about.project.filter(|_| command.action.subject() == Subject::Lead);
        let project = named.and_then(|project| self.loaded_project(project, command.pro));
        let client = project.map(|project| project.client).or_else(|| client_named(command));
        let plan = command.details.plan.and_then(|(id, _)| self.plans.get(&id));
        Ok(Loaded {
            account: kept.view.account,
            last: kept.view.at,
            last_position: kept.view.position,
            plan_changes: self.plan_changes.unknown_to(&kept.view.account, kept.known_until()),
            plans_changed: self.plan_changes.last_of(&kept.view.account),
            anchor: kept.anchor,
            project,
            lead: named.map(|project| kept.view.lead(project)).unwrap_or_default(),
            relation: client.map(|client| kept.view.relation(client)).unwrap_or_default(),
            reach: client.and_then(|client| self.clients.get(&client)).map(|client| client.entry.reach),
            plan: plan.map(|plan| plan.entry.plan),
            payment: command.details.payment.and_then(|payment| self.payment(payment.id)),
            highest: self.highest_limit(),
            head: self.head(),
            way_back: self.way_back(command, kept),
        })
    }

    /// What takes back the periods that have begun too early, where the command is to do that.
    fn way_back(&self, command: &Command, kept: &KeptPro) -> Vec<Event> {
        if command.action != Action::ReturnPeriod {
            return Vec::new();
        }
        let mut way_back =
            WayBack::new(kept.opening, kept.opened, &self.plan_changes, &kept.anchor, command.now);
        let theirs = self.log.values().filter(|change| change.pro == command.pro);
        theirs.for_each(|change| way_back.change(change));
        way_back.finish()
    }

    fn loaded_project(&self, project: ProjectId, pro: ProId) -> Option<LoadedProject> {
        let entry = &self.projects.get(&project)?.entry;
        let fees = self.categories.get(&entry.category)?.entry.fees;
        let changed = self.catalogue.iter().rev().find(|change| match change.offer {
            Offer::Fees(category, _) => category == entry.category,
            Offer::Project(moved, _) => moved == project,
            Offer::Plan(_) => false,
        });
        let changed = changed.map_or(0, |change| change.position);
        Some(LoadedProject { client: entry.client, fees, visible: self.sees(pro, project), changed })
    }

    pub(super) fn highest_limit(&self) -> Option<Limit> {
        self.plans.values().map(|plan| plan.entry.plan.limit).max()
    }

    /// Whether the project is of the pro's categories, or something has happened on the lead.
    pub(super) fn sees(&self, pro: ProId, project: ProjectId) -> bool {
        let (Some(kept), Some(found)) = (self.pros.get(&pro), self.projects.get(&project)) else {
            return false;
        };
        let categories = &kept.named.entry.categories;
        categories.is_empty()
            || categories.contains(&found.entry.category)
            || kept.view.leads.contains_key(&project)
    }

    fn append(&mut self, command: &Command, change: &Arc<Change>) {
        self.log.insert(change.position, Arc::clone(change));
        if let Some(kept) = self.pros.get_mut(&change.pro) {
            self.tasks_changed += kept.apply(change);
        }
        if carries_words(change) {
            let words = Words {
                pro: change.pro,
                project: change.project,
                client: change.client,
                channel: change.action.channel(),
                at: change.at,
                by: change.action.role(),
                body: command.body.clone().unwrap_or_default(),
                heading: command.heading.clone(),
                progress: None,
            };
            self.messages.insert(change.position, words);
        }
        self.keep_evidence(command, change);
        if let (Some(opted_out), Some(client)) = (opted_out(change), change.client)
            && let Some(named) = self.clients.get_mut(&client)
        {
            named.entry.reach.opted_out = opted_out;
        }
        if let (Some(contacts), Some(client)) = (&command.contacts, change.client)
            && let Some(row) = self.clients.get_mut(&client).map(|named| &mut named.entry)
        {
            let contacts = contacts.kept_of(row);
            row.reach = contacts.reach(Some((&row.contacts, row.reach)));
            row.contacts = contacts;
        }
    }

    fn remember_prediction(&mut self, command: &Command, handled: &Handled, agreement: Agreement) {
        let Some(shown) = command.shown else { return };
        predictions::count(&mut self.predictions, agreement, 1);
        if agreement != Agreement::Agreed {
            self.predictions.latest.push(PredictionRow {
                at: handled.receipt.at,
                action: command.action,
                shown,
                decision: handled.receipt.decision,
                position: handled.receipt.position,
                cause: agreement,
            });
        }
    }
}
