//! Automations of one pro of the demo, and what they have sent: each at its time, between what else has happened.

use std::collections::BTreeMap;

use reckon_domain::action::{Action, Delivery};
use reckon_domain::automation::Trigger;
use reckon_domain::decide::About;
use reckon_domain::relation::Channel;
use reckon_domain::{ProId, Timestamp};
use reckon_providers::secret::digest;
use reckon_store::{
    Actor, AppointmentBooking, AppointmentStatus, AutomationEntry, Booking, Command, Purpose, Store,
    StoreError, TaskKind, TemplateEntry,
};
use reckon_wire::name::{named, named_option};
use serde::Deserialize;

use super::Ids;
use super::data::before;
use super::story::tell_one;
use crate::config::ServeError;
use crate::work::automations::words;

/// The file.
const TEXT: &str = include_str!("automations.json");

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    pro: String,
    templates: Vec<TemplateData>,
    automations: Vec<AutomationData>,
    visits: Vec<VisitData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateData {
    name: String,
    #[serde(default, with = "named_option")]
    channel: Option<Channel>,
    body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AutomationData {
    ago: String,
    name: String,
    #[serde(with = "named")]
    trigger: Trigger,
    /// In minutes.
    delay: u32,
    #[serde(with = "named")]
    channel: Channel,
    on: bool,
    body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VisitData {
    client: String,
    title: String,
    /// When it was booked.
    ago: String,
    /// On which day: 0 is today, -1 yesterday.
    days: i64,
    /// At which hour of it, by UTC.
    hour: i64,
    hours: i64,
    /// So long ago it was cancelled.
    #[serde(default)]
    cancelled: Option<String>,
    reports: Vec<ReportData>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReportData {
    automation: String,
    after: String,
    #[serde(with = "named")]
    delivery: Delivery,
}

/// Something that happens at its time.
enum Happening {
    Automation(AutomationEntry),
    Booking(AppointmentBooking),
    Report(Box<Command>),
}

/// What is still to happen, in its order.
pub(super) struct Play {
    pro: ProId,
    /// By time, and by when it was written down.
    next: BTreeMap<(Timestamp, usize), Happening>,
    reports: BTreeMap<String, Vec<ReportData>>,
    written: usize,
}

impl Play {
    /// Reads the file and keeps the templates. What has been kept before stays.
    pub(super) async fn begin(store: &dyn Store, ids: &Ids, now: Timestamp) -> Result<Self, ServeError> {
        let data: Data = serde_json::from_str(TEXT).map_err(|error| ServeError::Demo(error.to_string()))?;
        let pro = ids.pros.get(&data.pro).copied();
        let pro = pro.ok_or_else(|| ServeError::Demo(format!("{}: no such pro", data.pro)))?;
        for TemplateData { name, channel, body } in data.templates {
            known_or(store.save_template(pro, None, TemplateEntry { name, channel, body }).await)?;
        }
        let mut play = Self { pro, next: BTreeMap::new(), reports: BTreeMap::new(), written: 0 };
        for AutomationData { ago, name, trigger, delay, channel, on, body } in data.automations {
            let entry = AutomationEntry { name, trigger, delay, channel, body, on };
            play.write(before(now, &ago)?, Happening::Automation(entry));
        }
        for visit in data.visits {
            play.visit(&data.pro, visit, now)?;
        }
        Ok(play)
    }

    fn write(&mut self, at: Timestamp, happening: Happening) {
        self.written += 1;
        self.next.insert((at, self.written), happening);
    }

    fn visit(&mut self, pro: &str, visit: VisitData, now: Timestamp) -> Result<(), ServeError> {
        let starts = Timestamp(now.0 - now.0.rem_euclid(DAY) + visit.days * DAY + visit.hour * HOUR);
        let reference = format!("demo-{pro}-{}", visit.client);
        let booking = AppointmentBooking {
            reference: reference.clone(),
            version: 1,
            pro: pro.to_owned(),
            client: visit.client,
            title: visit.title,
            starts,
            ends: Timestamp(starts.0 + visit.hours * HOUR),
            status: AppointmentStatus::Booked,
        };
        if let Some(ago) = &visit.cancelled {
            let (version, status) = (2, AppointmentStatus::Cancelled);
            let gone = AppointmentBooking { version, status, ..booking.clone() };
            self.write(before(now, ago)?, Happening::Booking(gone));
        }
        self.write(before(now, &visit.ago)?, Happening::Booking(booking));
        self.reports.insert(reference, visit.reports);
        Ok(())
    }

    /// Lets everything happen up to an instant, what is due then included.
    pub(super) async fn until(&mut self, store: &dyn Store, end: Timestamp) -> Result<(), ServeError> {
        loop {
            let next = self.next.first_key_value().map(|((at, _), _)| *at);
            let limit = next.map_or(end, |next| next.min(end));
            if self.send(store, limit).await? {
                continue;
            }
            match self.next.first_entry() {
                Some(entry) if entry.key().0 <= end => {
                    let ((at, _), happening) = entry.remove_entry();
                    self.happen(store, at, happening).await?;
                }
                Some(_) | None => return Ok(()),
            }
        }
    }

    async fn happen(&self, store: &dyn Store, at: Timestamp, happening: Happening) -> Result<(), ServeError> {
        match happening {
            Happening::Automation(entry) => {
                known_or(store.save_automation(self.pro, None, entry, at).await)?;
            }
            Happening::Booking(appointment) => {
                let booking =
                    Booking { clients: Vec::new(), appointments: vec![appointment], purpose: Purpose::Keep };
                store.book(booking, at).await?;
            }
            Happening::Report(command) => tell_one(store, *command).await?,
        }
        Ok(())
    }

    /// Sends the first message that is due at an instant. Says whether there was one.
    async fn send(&mut self, store: &dyn Store, at: Timestamp) -> Result<bool, ServeError> {
        let due = store.tasks_due(at, usize::MAX >> 1).await?;
        let Some(task) = due.into_iter().find(|task| task.kind == TaskKind::Automation) else {
            return Ok(false);
        };
        let (timer, automation, appointment) = store.timer(task.id).await?;
        let words = words(store, &timer, &automation, &appointment).await?;
        let command = Command::automated(&timer, automation.entry.channel, words, task.due);
        let receipt = store.execute(command).await?;
        let reports = self.reports.get(&appointment.reference).cloned().unwrap_or_default();
        for (number, report) in reports.iter().enumerate() {
            if report.automation != automation.entry.name {
                continue;
            }
            let key = format!("{}-report-{number}", appointment.reference);
            let action = Action::ReportDelivery;
            // As long after the message as the file says: the same words that say how long ago.
            let after = task.due.0 - before(task.due, &report.after)?.0;
            let at = Timestamp(task.due.0 + after);
            let actor = Actor::Machine(action.role());
            let mut command = Command::new(actor, key.as_str(), self.pro, action, at);
            command.fingerprint = digest(key.as_bytes());
            command.about = About { project: None, client: Some(timer.client) };
            command.details.automation = Some(automation.id);
            command.details.delivery = Some(report.delivery);
            command.details.message = Some(receipt.position);
            self.write(at, Happening::Report(Box::new(command)));
        }
        Ok(true)
    }
}

/// What was kept already by a server that did not come to the end of the story stays as it is.
fn known_or<T>(kept: Result<T, StoreError>) -> Result<(), ServeError> {
    match kept {
        Ok(_) | Err(StoreError::Invalid { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
