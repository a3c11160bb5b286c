//! What who acted is told.

use reckon_domain::action::{Action, Subject};
use reckon_domain::decide::Outcome;
use reckon_domain::relation::Status;
use reckon_domain::table::Effects;
use reckon_domain::{ClientId, ProId, Timestamp};
use reckon_store::{Actor, Command, Disposition, Receipt, Store, StoreError};
use reckon_wire::scenario::{Line, Outlook};
use reckon_wire::{Acted, DecisionForm, Viewer};
use serde::Serialize;

use crate::problem::Problem;
use crate::views::rows;
use crate::views::update::Touched;

/// The answer to an action; a backend is told the result line of a scenario, too.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Answer {
    #[serde(flatten)]
    acted: Acted,
    /// The result as a scenario's line has it; for a backend alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<serde_json::Value>,
}

/// What the command was about, kept for the answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    actor: Actor,
    action: Action,
    pro: ProId,
    about: reckon_domain::decide::About,
    channel: Option<reckon_domain::Channel>,
    now: Timestamp,
}

impl From<&Command> for Asked {
    fn from(command: &Command) -> Self {
        Self {
            actor: command.actor,
            action: command.action,
            pro: command.pro,
            about: command.about,
            channel: command.action.channel().or(command.details.channel),
            now: command.now,
        }
    }
}

impl Asked {
    /// Through whose eyes the answer is seen; a machine's through the pro's.
    const fn viewer(&self) -> Viewer {
        match self.actor {
            Actor::Pro(ProId(id)) => Viewer::Pro(id),
            Actor::Client(ClientId(id)) => Viewer::Client(id),
            Actor::Machine(_) => Viewer::Pro(self.pro.0),
        }
    }

    /// What may have changed for who acted.
    fn touched(&self, receipt: &Receipt) -> Touched {
        let mut touched = Touched::at(receipt.position).with_account();
        if let Some(project) = self.about.project {
            touched = touched.with_lead(project, self.pro);
            let writes = matches!(self.action, Action::ProSendMessage | Action::ClientSendMessage);
            if writes && receipt.disposition == Disposition::Done {
                touched = touched.with_message(receipt.position, project, self.pro);
            }
        }
        match self.about.client {
            Some(client) if self.action.subject() == Subject::Relation => touched.with_relation(client),
            Some(_) | None => touched,
        }
    }

    /// The answer to a receipt.
    ///
    /// # Errors
    /// `cost_changed` when nothing has happened because it costs more than was shown.
    pub(crate) async fn answer(
        &self,
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
        let update = self.touched(receipt).read(store, viewer, self.now).await?;
        if receipt.disposition == Disposition::CostsMore {
            return Err(Problem::cost_changed(decision, update));
        }
        let result = if for_backend { result_for(store, self, receipt).await? } else { None };
        Ok(Answer {
            acted: Acted {
                decision,
                rules: reckon_wire::rules_version(),
                replayed: receipt.replayed,
                update,
                contacts: self.contacts(store, receipt, viewer).await?,
            },
            result,
        })
    }

    /// The other side's contacts, where the action was to see them and the rules have shown them.
    async fn contacts(
        &self,
        store: &dyn Store,
        receipt: &Receipt,
        viewer: Viewer,
    ) -> Result<Option<reckon_wire::view::Contacts>, StoreError> {
        let shows = matches!(
            receipt.decision.outcome,
            Outcome::Allowed(found) if found.effects.has(Effects::SHOW_CONTACTS)
        );
        match self.about.project {
            Some(project) if shows && receipt.disposition == Disposition::Done => {
                let row = store.lead(project, self.pro).await?;
                rows::contacts(store, &row, viewer).await
            }
            Some(_) | None => Ok(None),
        }
    }
}

/// The result as a scenario's line has it, of step 0: the file that the step stands in is not known here.
async fn result_for(
    store: &dyn Store,
    asked: &Asked,
    receipt: &Receipt,
) -> Result<Option<serde_json::Value>, StoreError> {
    let account = store.account(asked.pro, asked.now).await?;
    let lead = match asked.about.project {
        Some(project) => Some(store.lead(project, asked.pro).await?),
        None => None,
    };
    let client = lead.as_ref().map(|row| row.project.client).or(asked.about.client);
    let relations = store.relations(asked.pro).await?;
    let relation = relations.iter().find(|row| Some(row.client) == client).map(|row| row.relation);
    let status = |channel| -> Option<Status> { relation?.thread(channel).discussion };
    let discussion = asked.channel.and_then(|channel| Some((channel, status(channel)?)));
    let outlook = Outlook {
        account: Some(&account.account),
        lead: lead.as_ref().map(|row| &row.lead),
        discussion,
        open_discussions: account.open_discussions,
        period_end: account.account.period.end,
        can_upgrade: account.can_upgrade,
        now: asked.now,
    };
    let line = Line::new(0, asked.action, &receipt.decision, &outlook);
    Ok(serde_json::to_value(line).ok())
}
