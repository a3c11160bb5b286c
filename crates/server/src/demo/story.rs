//! What has happened in the demo: done, command by command, at its time.

use reckon_domain::action::{Action, Delivery, Role};
use reckon_domain::decide::About;
use reckon_domain::fact::Keyword;
use reckon_domain::id::AutomationId;
use reckon_domain::relation::Channel;
use reckon_domain::{Amount, Limit, Timestamp};
use reckon_providers::secret::digest;
use reckon_store::{Actor, Command, Disposition, Store};
use reckon_wire::name::Named as _;

use super::automations::Play;
use super::data::{CorrespondenceData, Data, LeadData, PlanChangeData, StepData, before};
use super::{Ids, money};
use crate::config::ServeError;

/// Does everything that has happened, in its order. Done once, it is not done again: each command has a key
/// of its own.
pub(super) async fn tell(
    store: &dyn Store,
    data: &Data,
    ids: &Ids,
    now: Timestamp,
) -> Result<(), ServeError> {
    let mut commands = money::cards(data, ids, now);
    for LeadData { project, pro, story } in &data.leads {
        let owner = ids.owners.get(project);
        let client = owner.ok_or_else(|| ServeError::Demo(format!("{project}: no such project")))?;
        for (at, step) in story.iter().enumerate() {
            let key = format!("demo-{project}-{pro}-{at}");
            let parties = Parties { pro, client, project: Some(project) };
            commands.push(command(ids, parties, step, key, now)?);
        }
    }
    for CorrespondenceData { pro, client, story } in &data.correspondence {
        for (at, step) in story.iter().enumerate() {
            let key = format!("demo-{pro}-{client}-{at}");
            commands.push(command(ids, Parties { pro, client, project: None }, step, key, now)?);
        }
    }
    for change in &data.plan_changes {
        commands.push(plan_change(ids, change, now)?);
    }
    commands.sort_by_key(|command| command.now);
    let mut play = Play::begin(store, ids, now).await?;
    for command in commands {
        play.until(store, command.now).await?;
        tell_one(store, command).await?;
    }
    play.until(store, now).await
}

/// Does one thing, which must be allowed.
pub(super) async fn tell_one(store: &dyn Store, command: Command) -> Result<(), ServeError> {
    let (key, pro, at) = (command.key.clone(), command.pro, command.now);
    let receipt = store.execute(command).await?;
    match receipt.disposition {
        Disposition::Done => money::settle(store, pro, receipt.position, at).await,
        Disposition::Refused | Disposition::CostsMore => {
            Err(ServeError::Demo(format!("{key} is not allowed: {:?}", receipt.decision.outcome)))
        }
    }
}

/// Whom a story is about.
#[derive(Clone, Copy)]
struct Parties<'a> {
    pro: &'a str,
    client: &'a str,
    project: Option<&'a str>,
}

fn command(
    ids: &Ids,
    parties: Parties<'_>,
    step: &StepData,
    key: String,
    now: Timestamp,
) -> Result<Command, ServeError> {
    let wrong = |what: &str| ServeError::Demo(format!("{key}: {what}"));
    let pro = *ids.pros.get(parties.pro).ok_or_else(|| wrong("no such pro"))?;
    let client = *ids.clients.get(parties.client).ok_or_else(|| wrong("no such client"))?;
    let project = match parties.project {
        Some(name) => Some(*ids.projects.get(name).ok_or_else(|| wrong("no such project"))?),
        None => None,
    };
    let role = Role::from_name(&step.by).ok_or_else(|| wrong("no such role"))?;
    let action =
        Action::find(role, &step.action, step.variety.as_deref()).ok_or_else(|| wrong("no such action"))?;
    let actor = match role {
        Role::Pro => Actor::Pro(pro),
        Role::Client => Actor::Client(client),
        Role::Marketplace
        | Role::Phone
        | Role::Automation
        | Role::Mail
        | Role::BookingSoftware
        | Role::PaymentProcessor => Actor::Machine(role),
    };
    let mut command = Command::new(actor, key.as_str(), pro, action, before(now, &step.ago)?);
    command.fingerprint = digest(key.as_bytes());
    command.about = About { project, client: project.is_none().then_some(client) };
    command.details.amount = step.amount.map(Amount);
    command.details.seconds = step.seconds.unwrap_or_default();
    command.details.channel = step.channel.as_deref().and_then(Channel::from_name);
    command.details.automation = step.automation.map(AutomationId);
    command.details.delivery = step.delivery.as_deref().and_then(Delivery::from_name);
    if action == Action::Text {
        command.details.keyword = Keyword::of(step.body.as_deref().unwrap_or_default());
    }
    command.body.clone_from(&step.body);
    Ok(command)
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
