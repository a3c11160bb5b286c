//! What who acted is told.

use reckon_domain::action::{Action, Subject};
use reckon_domain::decide::{About, Outcome};
use reckon_domain::relation::{Channel, Status};
use reckon_domain::table::Effects;
use reckon_domain::{ClientId, ProId, Timestamp};
use reckon_store::{
    AccountRow, Actor, Command, Disposition, LeadRow, Receipt, Store, Surrounded, Surroundings,
};
use reckon_wire::scenario::{Line, Outlook};
use reckon_wire::view::Message;
use reckon_wire::{Acted, DecisionForm, Update, Viewer};
use serde::Serialize;

use crate::problem::Problem;
use crate::views::rows;

/// The answer to an action; a backend is told the result line of a scenario, too.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Answer {
    #[serde(flatten)]
    acted: Acted,
    /// The result as a scenario's line has it, as far as the one in whose name it was done may see it; for a backend
    /// alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<serde_json::Value>,
}

/// What the command was about, kept for the answer.
#[derive(Clone)]
pub(crate) struct ActionContext {
    actor: Actor,
    action: Action,
    pro: ProId,
    about: About,
    channel: Option<Channel>,
    body: Option<String>,
    now: Timestamp,
}

impl From<&Command> for ActionContext {
    fn from(command: &Command) -> Self {
        Self {
            actor: command.actor,
            action: command.action,
            pro: command.pro,
            about: command.about,
            channel: command.action.channel().or(command.details.channel),
            body: command.body.clone(),
            now: command.now,
        }
    }
}

impl ActionContext {
    /// Through whose eyes the answer is seen; a machine's through the pro's.
    const fn viewer(&self) -> Viewer {
        match self.actor {
            Actor::Pro(ProId(id)) => Viewer::Pro(id),
            Actor::Client(ClientId(id)) => Viewer::Client(id),
            Actor::Machine(_) => Viewer::Pro(self.pro.0),
        }
    }

    /// The answer to a receipt.
    ///
    /// # Errors
    /// `cost_changed` when nothing has happened because it costs more than was shown.
    pub(crate) async fn answer(
        self,
        store: &dyn Store,
        receipt: &Receipt,
        for_backend: bool,
    ) -> Result<Answer, Problem> {
        let viewer = self.viewer();
        let form = DecisionForm::new(&receipt.decision, Some(receipt.reset), receipt.can_upgrade);
        let decision = match viewer {
            Viewer::Pro(_) => form,
            Viewer::Client(_) => form.for_client(),
        };
        let found = store.around(self.surroundings(for_backend)).await?;
        let update = self.update(receipt, &found);
        if receipt.disposition == Disposition::CostsMore {
            return Err(Problem::cost_changed(decision, update));
        }
        let contacts = match &found.lead {
            Some(row) if shows_contacts(receipt) => rows::contacts(row, viewer),
            Some(_) | None => None,
        };
        let result = found.account.as_ref().filter(|_| for_backend);
        let result = result.and_then(|account| self.result(receipt, account, &found));
        let rules = reckon_wire::rules_version();
        Ok(Answer { acted: Acted { decision, rules, replayed: receipt.replayed, update, contacts }, result })
    }

    /// What the answer tells of: the pro's account for the pro's eyes, and for a scenario's line.
    fn surroundings(&self, for_backend: bool) -> Surroundings {
        Surroundings {
            pro: self.pro,
            account: for_backend || matches!(self.viewer(), Viewer::Pro(_)),
            project: self.about.project,
            relation: for_backend || self.action.subject() == Subject::Relation,
            client: self.about.client,
            now: self.now,
        }
    }

    /// What may have changed for who acted, as values: the account, the lead, the relation, the message.
    fn update(&self, receipt: &Receipt, found: &Surrounded) -> Update {
        let viewer = self.viewer();
        let mut update = Update::new(self.now.0, receipt.position);
        if let Viewer::Pro(_) = viewer {
            update.account = found.account.as_ref().map(rows::account);
            let told = found.relation.as_ref().filter(|_| self.action.subject() == Subject::Relation);
            update.relations.extend(told.map(rows::relation));
        }
        if let Some(row) = found.lead.as_ref().filter(|row| rows::is_theirs(row, viewer)) {
            update.leads.push(rows::lead(row, viewer));
            update.cards.push(rows::card(row.clone(), viewer));
            update.messages.extend(self.message(receipt, row));
        }
        update.redacted(viewer)
    }

    /// The message that was sent: the same words are in the store, at the receipt's position.
    fn message(&self, receipt: &Receipt, row: &LeadRow) -> Option<Message> {
        let is_sent = matches!(self.action, Action::ProSendMessage | Action::ClientSendMessage)
            && receipt.disposition == Disposition::Done;
        is_sent.then(|| Message {
            position: receipt.position,
            project: row.project.id.0,
            pro: row.pro.0,
            by: self.action.role(),
            at: receipt.at.0,
            body: self.body.clone().unwrap_or_default(),
        })
    }

    /// The result as a scenario's line has it, of step 0: the file that the step stands in is not known here.
    fn result(
        &self,
        receipt: &Receipt,
        account: &AccountRow,
        found: &Surrounded,
    ) -> Option<serde_json::Value> {
        let relation = found.relation.as_ref().map(|row| row.relation).unwrap_or_default();
        let status = |channel| -> Option<Status> { relation.thread(channel).discussion };
        let outlook = Outlook {
            account: Some(&account.account),
            lead: found.lead.as_ref().map(|row| &row.lead),
            discussion: self.channel.and_then(|channel| Some((channel, status(channel)?))),
            open_discussions: account.open_discussions,
            period_end: account.account.period.end,
            can_upgrade: account.can_upgrade,
            now: self.now,
        };
        let line = Line::new(0, self.action, &receipt.decision, &outlook);
        let line = match self.viewer() {
            Viewer::Pro(_) => line,
            Viewer::Client(_) => line.for_client(),
        };
        serde_json::to_value(line).ok()
    }
}

/// Whether the action was to see the other side's contacts, and was done.
fn shows_contacts(receipt: &Receipt) -> bool {
    let shows = matches!(
        receipt.decision.outcome,
        Outcome::Allowed(found) if found.effects.contains(Effects::SHOW_CONTACTS)
    );
    shows && receipt.disposition == Disposition::Done
}
