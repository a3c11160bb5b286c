//! What has happened in the demo: done, command by command, at its time.

use reckon_domain::action::{Action, Role};
use reckon_domain::decide::About;
use reckon_domain::{Amount, Limit, Timestamp};
use reckon_store::{Actor, Command, Disposition, Store};
use reckon_wire::name::Named as _;

use super::Ids;
use super::data::{Data, LeadData, PlanChangeData, StepData, before};
use crate::config::ServeError;
use crate::identity::secret::digest;

/// Does everything that has happened, in its order. Done once, it is not done again: each command has a key
/// of its own.
pub(super) async fn tell(
    store: &dyn Store,
    data: &Data,
    ids: &Ids,
    now: Timestamp,
) -> Result<(), ServeError> {
    let mut commands = Vec::new();
    for lead in &data.leads {
        for (at, step) in lead.story.iter().enumerate() {
            let key = format!("demo-{}-{}-{at}", lead.project, lead.pro);
            commands.push(command(ids, lead, step, key, now)?);
        }
    }
    for change in &data.plan_changes {
        commands.push(plan_change(ids, change, now)?);
    }
    commands.sort_by_key(|command| command.now);
    for command in commands {
        tell_one(store, command).await?;
    }
    Ok(())
}

/// Does one thing, which must be allowed.
pub(super) async fn tell_one(store: &dyn Store, command: Command) -> Result<(), ServeError> {
    let key = command.key.clone();
    let receipt = store.execute(command).await?;
    match receipt.disposition {
        Disposition::Done => Ok(()),
        Disposition::Refused | Disposition::CostsMore => {
            Err(ServeError::Demo(format!("{key} is not allowed: {:?}", receipt.decision.outcome)))
        }
    }
}

fn command(
    ids: &Ids,
    lead: &LeadData,
    step: &StepData,
    key: String,
    now: Timestamp,
) -> Result<Command, ServeError> {
    let wrong = |what: &str| ServeError::Demo(format!("{key}: {what}"));
    let pro = *ids.pros.get(&lead.pro).ok_or_else(|| wrong("no such pro"))?;
    let project = *ids.projects.get(&lead.project).ok_or_else(|| wrong("no such project"))?;
    let role = Role::from_name(&step.by).ok_or_else(|| wrong("no such role"))?;
    let action =
        Action::find(role, &step.action, step.variety.as_deref()).ok_or_else(|| wrong("no such action"))?;
    let actor = match role {
        Role::Pro => Actor::Pro(pro),
        Role::Client => Actor::Client(owner(ids, &lead.project).ok_or_else(|| wrong("no such client"))?),
        Role::Marketplace
        | Role::Phone
        | Role::Automation
        | Role::Mail
        | Role::BookingSoftware
        | Role::PaymentProcessor => Actor::Machine(role),
    };
    let mut command = Command::new(actor, key.as_str(), pro, action, before(now, &step.ago)?);
    command.fingerprint = digest(key.as_bytes());
    command.about = About { project: Some(project), client: None };
    command.details.amount = step.amount.map(Amount);
    command.body.clone_from(&step.body);
    Ok(command)
}

/// Whose project it is.
fn owner(ids: &Ids, project: &str) -> Option<reckon_domain::ClientId> {
    ids.clients.get(ids.owners.get(project)?).copied()
}

fn plan_change(ids: &Ids, change: &PlanChangeData, now: Timestamp) -> Result<Command, ServeError> {
    let key = format!("demo-plan-{}", change.pro);
    let wrong = |what: &str| ServeError::Demo(format!("{key}: {what}"));
    let pro = *ids.pros.get(&change.pro).ok_or_else(|| wrong("no such pro"))?;
    let plan = *ids.plans.get(&change.plan).ok_or_else(|| wrong("no such plan"))?;
    let at = before(now, &change.ago)?;
    let mut command = Command::new(Actor::Pro(pro), key.as_str(), pro, Action::ChangePlan, at);
    command.fingerprint = digest(key.as_bytes());
    // What it allows is for the store to look up.
    command.details.plan = Some((plan, Limit::Unlimited));
    Ok(command)
}
