//! Automations: each message once for its appointment, or never.
//!
//! The action and the end of its timer are one transaction of the store's, with a key made of both ids: whoever dies
//! or comes second changes nothing. What then goes out is a text or an email like any other.

use std::time::Duration;

use reckon_domain::Timestamp;
use reckon_domain::automation::Sending;
use reckon_store::automations::times;
use reckon_store::{
    AppointmentRow, AutomationRow, Command, Disposition, Store, StoreError, TaskRow, TimerRow, TimerSeen,
};
use reckon_wire::template::{Field, Template, Values, date, given_name, time};

use crate::app::{Beside, Shared};

/// For how long a timer is taken.
pub(super) const LEASE: Duration = Duration::from_secs(60);

/// Has an automation send its message for an appointment.
pub(super) async fn send(app: &Shared, task: &TaskRow) -> Result<(), StoreError> {
    let (timer, automation, appointment) = app.store.timer(task.id).await?;
    let now = app.clock.now();
    match timer.sending {
        Sending::Waiting => {}
        Sending::Sent(_) | Sending::Missed(_) | Sending::Ended(_) => return Ok(()),
    }
    if timer.due > now {
        // It was put off after it was found to be due.
        return app.store.retry_at(task.id, task.lease, timer.due).await.map(drop);
    }
    let seen = TimerSeen { id: timer.id, revision: timer.revision };
    if let Some(why) = automation.timing().missed(&times(&appointment, automation.pro), now) {
        tracing::info!(timer = timer.id, why = why.name(), "an automation's message is not sent");
        app.store.miss(seen, why, now).await?;
        app.tell(Beside::Automations(timer.pro));
        return Ok(());
    }
    let words = words(app.store.as_ref(), &timer, &automation, &appointment).await?;
    command(app, &timer, &automation, words, now).await
}

async fn command(
    app: &Shared,
    timer: &TimerRow,
    automation: &AutomationRow,
    words: String,
    now: Timestamp,
) -> Result<(), StoreError> {
    let command = Command::automated(timer, automation.entry.channel, words, now);
    match app.store.execute(command).await {
        Ok(receipt) if receipt.disposition == Disposition::Done => Ok(()),
        Ok(receipt) => {
            let rule = receipt.decision.rule.map(reckon_domain::Rule::id);
            tracing::info!(timer = timer.id, rule, "an automation's message is not allowed");
            app.tell(Beside::Automations(timer.pro));
            Ok(())
        }
        // The appointment or the automation has changed meanwhile: its timer is taken anew.
        Err(StoreError::Unknown(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The message, in the client's language and the pro's time zone.
pub(crate) async fn words(
    store: &dyn Store,
    timer: &TimerRow,
    automation: &AutomationRow,
    appointment: &AppointmentRow,
) -> Result<String, StoreError> {
    let (client, pro) = (store.client(timer.client).await?, store.pro(timer.pro).await?);
    let starts = pro.anchor.local(appointment.starts);
    let values = Values {
        client: given_name(&client.short_name).to_owned(),
        pro: pro.name,
        title: appointment.title.clone(),
        date: date(client.language, starts),
        time: time(client.language, starts),
    };
    // What is kept was read when it was kept.
    let template = Template::parse(&automation.entry.body, &Field::ALL)
        .map_err(|error| StoreError::Broken(format!("automation {}: {error}", automation.id)))?;
    Ok(template.fill(&values))
}
