//! Templates, automations, and their timers.

use std::collections::{BTreeMap, BTreeSet};

use reckon_domain::automation::{NotSent, Sending};
use reckon_domain::{AutomationId, ClientId, ProId, Timestamp};

use super::{Inner, MemoryStore, ready};
use crate::Answer;
use crate::audit::{TimerKept, timer_findings};
use crate::automations::{
    Automating, changed, check_name, check_timer, check_version, timer_removed, timer_task, timers_after,
};
use crate::model::{
    AppointmentRow, AuditFinding, AutomatedRow, AutomationCounts, AutomationEntry, AutomationRow,
    MOST_AUTOMATIONS, MOST_TEMPLATES, RecipientKind, RecipientPlace, RecipientRow, Seen, StoreError, TaskRow,
    TemplateEntry, TemplateId, TemplateRow, TimerRow, TimerSeen,
};

/// All that is kept of templates and automations.
#[derive(Debug, Default)]
pub(super) struct Automations {
    templates: BTreeMap<TemplateId, TemplateRow>,
    /// The highest id that a template has had.
    templates_given: u32,
    automations: BTreeMap<AutomationId, AutomationRow>,
    /// Those that were removed: their messages and timers stay known.
    removed: BTreeMap<AutomationId, AutomationRow>,
    /// Timers with their tasks, by their ids.
    pub(super) timers: BTreeMap<u64, (TimerRow, TaskRow)>,
}

impl Automations {
    /// Keeps timers. Says how many tasks have changed.
    fn put(&mut self, timers: Vec<TimerRow>) -> u64 {
        let changed = timers.len() as u64;
        for timer in timers {
            let task = timer_task(&timer, self.timers.get(&timer.id).map(|(_, task)| task));
            self.timers.insert(timer.id, (timer, task));
        }
        changed
    }

    fn rows(&self, wanted: impl Fn(&TimerRow) -> bool) -> Vec<TimerRow> {
        self.timers.values().map(|(timer, _)| *timer).filter(|timer| wanted(timer)).collect()
    }

    fn highest(&self) -> u64 {
        self.timers.keys().next_back().copied().unwrap_or_default()
    }
}

impl Inner {
    /// An appointment has changed: timers follow.
    pub(super) fn follow_appointment(&mut self, row: &AppointmentRow, now: Timestamp) {
        let known = self.automations.rows(|timer| timer.appointment == row.id);
        let concerned = |automation: &&AutomationRow| {
            automation.pro == row.pro || known.iter().any(|timer| timer.automation == automation.id)
        };
        let automations = self.automations.automations.values().filter(concerned);
        let pairs = automations.map(|automation| (automation, row));
        let timers = timers_after(pairs, &known, self.automations.highest(), now);
        self.tasks_changed += self.automations.put(timers);
    }

    fn follow_automation(&mut self, automation: &AutomationRow, now: Timestamp) {
        let known = self.automations.rows(|timer| timer.automation == automation.id);
        let timed: BTreeSet<_> = known.iter().map(|timer| timer.appointment).collect();
        let pairs = self.appointments.values().map(|row| (automation, row));
        let concerned = |(automation, row): &(&AutomationRow, &AppointmentRow)| {
            row.pro == automation.pro || timed.contains(&row.id)
        };
        let timers = timers_after(pairs.filter(concerned), &known, self.automations.highest(), now);
        self.tasks_changed += self.automations.put(timers);
    }

    /// The timer that a command is the action of, if it still is.
    pub(super) fn timer_seen(&self, seen: TimerSeen) -> Result<TimerRow, StoreError> {
        check_timer(self.automations.timers.get(&seen.id).map(|(timer, _)| timer), seen)
    }

    /// A timer is over.
    pub(super) fn end_timer(&mut self, timer: TimerRow) {
        self.tasks_changed += self.automations.put(vec![timer]);
    }

    pub(super) fn audit_timers(&self) -> Vec<AuditFinding> {
        let kept = self.automations.timers.values().map(|(timer, task)| TimerKept {
            timer: *timer,
            task: Some(*task),
            automation: self.automations.automations.get(&timer.automation).cloned(),
            appointment: self.appointments.get(&timer.appointment).cloned(),
            sent: self.sent(timer),
        });
        kept.flat_map(|kept| timer_findings(&kept)).collect()
    }

    fn templates(&self, pro: ProId) -> Vec<TemplateRow> {
        let own = self.automations.templates.values().filter(|row| row.pro == pro);
        let mut rows: Vec<_> = own.cloned().collect();
        rows.sort_by(|one, other| one.entry.name.cmp(&other.entry.name));
        rows
    }

    fn save_template(
        &mut self,
        pro: ProId,
        seen: Option<Seen<TemplateId>>,
        entry: TemplateEntry,
    ) -> Result<TemplateRow, StoreError> {
        self.pro(pro)?;
        let known = seen.map(|seen| self.seen_template(pro, seen)).transpose()?;
        let rows = self.templates(pro);
        let others = rows.iter().filter(|row| known.as_ref().is_none_or(|known| known.id != row.id));
        let names = others.map(|row| row.entry.name.as_str());
        check_name(&entry.name, known.is_none(), names, MOST_TEMPLATES)?;
        let (id, version) = match known {
            Some(known) => (known.id, known.version.saturating_add(1)),
            None => {
                self.automations.templates_given += 1;
                (TemplateId(self.automations.templates_given), 1)
            }
        };
        let row = TemplateRow { id, version, pro, entry };
        self.automations.templates.insert(id, row.clone());
        Ok(row)
    }

    fn seen_template(&self, pro: ProId, seen: Seen<TemplateId>) -> Result<TemplateRow, StoreError> {
        let known = self.automations.templates.get(&seen.id).filter(|row| row.pro == pro);
        let known = known.ok_or(StoreError::Unknown("template"))?;
        check_version(known.version, seen.version)?;
        Ok(known.clone())
    }

    fn save_automation(
        &mut self,
        pro: ProId,
        seen: Option<Seen<AutomationId>>,
        entry: AutomationEntry,
        now: Timestamp,
    ) -> Result<AutomationRow, StoreError> {
        self.pro(pro)?;
        let known = seen.map(|seen| self.seen_automation(pro, seen)).transpose()?;
        let all = &self.automations.automations;
        let own = all.values().filter(|row| row.pro == pro);
        let others = own.filter(|row| known.as_ref().is_none_or(|known| known.id != row.id));
        let names = others.map(|row| row.entry.name.as_str());
        check_name(&entry.name, known.is_none(), names, MOST_AUTOMATIONS)?;
        let given = all.keys().chain(self.automations.removed.keys()).max().map_or(0, |id| id.0);
        let id = known.as_ref().map_or(AutomationId(given + 1), |known| known.id);
        let row = changed(id, pro, known.as_ref(), entry, now);
        self.automations.automations.insert(id, row.clone());
        self.follow_automation(&row, now);
        Ok(row)
    }

    fn seen_automation(&self, pro: ProId, seen: Seen<AutomationId>) -> Result<AutomationRow, StoreError> {
        let known = self.own_automation(pro, seen.id)?;
        check_version(known.version, seen.version)?;
        Ok(known.clone())
    }

    fn own_automation(&self, pro: ProId, id: AutomationId) -> Result<&AutomationRow, StoreError> {
        let known = self.automations.automations.get(&id).filter(|row| row.pro == pro);
        known.ok_or(StoreError::Unknown("automation"))
    }

    fn remove_automation(
        &mut self,
        pro: ProId,
        seen: Seen<AutomationId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let row = self.seen_automation(pro, seen)?;
        self.automations.automations.remove(&row.id);
        self.automations.removed.insert(row.id, row);
        let is_waiting = |timer: &TimerRow| timer.automation == seen.id && timer.sending == Sending::Waiting;
        let waiting = self.automations.rows(is_waiting);
        let ended = waiting.iter().map(|timer| timer_removed(timer, now)).collect();
        self.tasks_changed += self.automations.put(ended);
        Ok(())
    }

    fn counts(&self, automation: &AutomationRow) -> AutomationCounts {
        let mut counts = AutomationCounts::default();
        for timer in self.automations.rows(|timer| timer.automation == automation.id) {
            let last = self.sent(&timer).and_then(|sent| sent.last).map(|(delivery, _)| delivery);
            counts.add(RecipientKind::of(timer.sending), last, 1);
        }
        counts
    }

    /// The message that a timer has sent.
    fn sent(&self, timer: &TimerRow) -> Option<AutomatedRow> {
        let Sending::Sent(position) = timer.sending else { return None };
        self.pros.get(&timer.pro)?.view.automated.get(&position).copied()
    }

    fn recipients(
        &self,
        pro: ProId,
        automation: AutomationId,
        kind: Option<RecipientKind>,
        before: Option<RecipientPlace>,
        limit: usize,
    ) -> Result<Vec<RecipientRow>, StoreError> {
        self.own_automation(pro, automation)?;
        let mut timers = self.automations.rows(|timer| {
            timer.automation == automation
                && kind.is_none_or(|kind| kind == RecipientKind::of(timer.sending))
                && before.is_none_or(|before| (timer.due, timer.id) < before)
        });
        timers.sort_unstable_by_key(|timer| core::cmp::Reverse((timer.due, timer.id)));
        timers.truncate(limit);
        timers.into_iter().map(|timer| self.recipient(timer)).collect()
    }

    fn recipient(&self, timer: TimerRow) -> Result<RecipientRow, StoreError> {
        let appointment = self.appointment_row(timer.appointment)?;
        let client: ClientId = timer.client;
        Ok(RecipientRow {
            timer,
            client_name: self.client_row(client)?.short_name.clone(),
            title: appointment.title,
            starts: appointment.starts,
            last: self.sent(&timer).and_then(|sent| sent.last),
        })
    }

    fn timer(&self, id: u64) -> Result<(TimerRow, AutomationRow, AppointmentRow), StoreError> {
        let (timer, _) = self.automations.timers.get(&id).ok_or(StoreError::Unknown("timer"))?;
        let known = self.automations.automations.get(&timer.automation);
        let automation = known.or_else(|| self.automations.removed.get(&timer.automation));
        let automation = automation.ok_or(StoreError::Unknown("automation"))?.clone();
        Ok((*timer, automation, self.appointment_row(timer.appointment)?))
    }
}

impl Automating for MemoryStore {
    fn templates(&self, pro: ProId) -> Answer<'_, Vec<TemplateRow>> {
        let inner = self.lock();
        ready(inner.pro(pro).map(|_| inner.templates(pro)))
    }

    fn save_template(
        &self,
        pro: ProId,
        seen: Option<Seen<TemplateId>>,
        entry: TemplateEntry,
    ) -> Answer<'_, TemplateRow> {
        ready(self.lock().save_template(pro, seen, entry))
    }

    fn remove_template(&self, pro: ProId, seen: Seen<TemplateId>) -> Answer<'_, ()> {
        let mut inner = self.lock();
        let known = inner.seen_template(pro, seen);
        ready(known.map(|row| drop(inner.automations.templates.remove(&row.id))))
    }

    fn automations(&self, pro: ProId) -> Answer<'_, Vec<(AutomationRow, AutomationCounts)>> {
        let inner = self.lock();
        let own = inner.automations.automations.values().filter(|row| row.pro == pro);
        let rows = own.map(|row| (row.clone(), inner.counts(row))).collect();
        ready(inner.pro(pro).map(|_| rows))
    }

    fn save_automation(
        &self,
        pro: ProId,
        seen: Option<Seen<AutomationId>>,
        entry: AutomationEntry,
        now: Timestamp,
    ) -> Answer<'_, AutomationRow> {
        ready(self.write_tasks(|inner| inner.save_automation(pro, seen, entry, now)))
    }

    fn remove_automation(&self, pro: ProId, seen: Seen<AutomationId>, now: Timestamp) -> Answer<'_, ()> {
        ready(self.write_tasks(|inner| inner.remove_automation(pro, seen, now)))
    }

    fn recipients(
        &self,
        pro: ProId,
        automation: AutomationId,
        kind: Option<RecipientKind>,
        before: Option<RecipientPlace>,
        limit: usize,
    ) -> Answer<'_, Vec<RecipientRow>> {
        ready(self.lock().recipients(pro, automation, kind, before, limit))
    }

    fn timer(&self, id: u64) -> Answer<'_, (TimerRow, AutomationRow, AppointmentRow)> {
        ready(self.lock().timer(id))
    }

    fn timer_of(&self, message: u64) -> Answer<'_, Option<(TimerRow, AutomationRow, AppointmentRow)>> {
        let inner = self.lock();
        let of = |(timer, _): &&(TimerRow, TaskRow)| timer.sending == Sending::Sent(message);
        let found = inner.automations.timers.values().find(of).map(|(timer, _)| timer.id);
        ready(found.map(|id| inner.timer(id)).transpose())
    }

    fn miss(&self, seen: TimerSeen, why: NotSent, now: Timestamp) -> Answer<'_, ()> {
        self.write_tasks(|inner| {
            if let Ok(timer) = inner.timer_seen(seen) {
                inner.end_timer(TimerRow { sending: Sending::Missed(why), at: now, ..timer });
            }
        });
        ready(Ok(()))
    }
}
