//! What the store answers of templates and automations.

use reckon_store::domain::automation::NotSent;
use reckon_store::domain::{AutomationId, ProId, Timestamp};
use reckon_store::{
    Answer, AppointmentRow, Automating, AutomationCounts, AutomationEntry, AutomationRow, RecipientKind,
    RecipientPlace, RecipientRow, Seen, TemplateEntry, TemplateId, TemplateRow, TimerRow, TimerSeen,
};

use crate::{SqliteStore, automations};

impl Automating for SqliteStore {
    fn templates(&self, pro: ProId) -> Answer<'_, Vec<TemplateRow>> {
        self.read(move |connection| automations::templates(connection, pro))
    }

    fn save_template(
        &self,
        pro: ProId,
        seen: Option<Seen<TemplateId>>,
        entry: TemplateEntry,
    ) -> Answer<'_, TemplateRow> {
        self.write_unrelated(move |connection| automations::save_template(connection, pro, seen, entry))
    }

    fn remove_template(&self, pro: ProId, seen: Seen<TemplateId>) -> Answer<'_, ()> {
        self.write_unrelated(move |connection| automations::remove_template(connection, pro, seen))
    }

    fn automations(&self, pro: ProId) -> Answer<'_, Vec<(AutomationRow, AutomationCounts)>> {
        self.read(move |connection| automations::automations(connection, pro))
    }

    fn save_automation(
        &self,
        pro: ProId,
        seen: Option<Seen<AutomationId>>,
        entry: AutomationEntry,
        now: Timestamp,
    ) -> Answer<'_, AutomationRow> {
        self.write_tasks(move |connection| automations::save_automation(connection, pro, seen, entry, now))
    }

    fn remove_automation(&self, pro: ProId, seen: Seen<AutomationId>, now: Timestamp) -> Answer<'_, ()> {
        self.write_tasks(move |connection| automations::remove_automation(connection, pro, seen, now))
    }

    fn recipients(
        &self,
        pro: ProId,
        automation: AutomationId,
        kind: Option<RecipientKind>,
        before: Option<RecipientPlace>,
        limit: usize,
    ) -> Answer<'_, Vec<RecipientRow>> {
        self.read(move |connection| automations::recipients(connection, pro, automation, kind, before, limit))
    }

    fn timer(&self, id: u64) -> Answer<'_, (TimerRow, AutomationRow, AppointmentRow)> {
        self.read(move |connection| automations::timer(connection, id))
    }

    fn timer_of(&self, message: u64) -> Answer<'_, Option<(TimerRow, AutomationRow, AppointmentRow)>> {
        self.read(move |connection| automations::timer_of(connection, message))
    }

    fn miss(&self, seen: TimerSeen, why: NotSent, now: Timestamp) -> Answer<'_, ()> {
        self.write_tasks(move |connection| automations::miss(connection, seen, why, now))
    }
}
