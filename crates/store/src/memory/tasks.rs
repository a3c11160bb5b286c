//! Tasks, and the calls that come of them.

use reckon_domain::{ProId, ProjectId, Timestamp};

use super::{Inner, KeptPro};
use crate::ledger::recording_id;
use crate::model::{CallRow, RecordedCall, Recording, StoreError, TaskRow, ToldRecording};

impl Inner {
    pub(super) fn open_tasks(&self) -> impl Iterator<Item = &TaskRow> {
        let of_the_log = self.pros.values().flat_map(|kept| kept.ledger.tasks.values());
        let of_automations = self.automations.timers.values().map(|(_, task)| task);
        of_the_log.chain(of_automations).filter(|task| task.open)
    }

    pub(super) fn tasks_due(&self, now: Timestamp, limit: usize) -> Vec<TaskRow> {
        let mut due: Vec<_> = self.open_tasks().filter(|task| task.free <= now).copied().collect();
        due.sort_unstable_by_key(|task| (task.free, task.id));
        due.truncate(limit);
        due
    }

    pub(super) fn task_mut(&mut self, task: u64) -> Option<&mut TaskRow> {
        let of_automation = self.automations.timers.get_mut(&task).map(|(_, task)| task);
        of_automation.or_else(|| self.pros.values_mut().find_map(|kept| kept.ledger.tasks.get_mut(&task)))
    }

    pub(super) fn take_task(
        &mut self,
        task: u64,
        attempt: u32,
        until: Timestamp,
    ) -> Result<Option<TaskRow>, StoreError> {
        let found = self.task_mut(task).ok_or(StoreError::Unknown("task"))?;
        if !found.open || found.attempt != attempt {
            return Ok(None);
        }
        (found.attempt, found.free) = (attempt.saturating_add(1), until);
        let found = *found;
        // Who takes it for the first time begins with it; after that it is put off.
        self.tasks_changed += u64::from(attempt > 0);
        Ok(Some(found))
    }

    pub(super) fn finish_task(&mut self, task: u64) -> Result<(), StoreError> {
        let found = self.task_mut(task).ok_or(StoreError::Unknown("task"))?;
        let ended = core::mem::replace(&mut found.open, false);
        self.tasks_changed += u64::from(ended);
        Ok(())
    }

    pub(super) fn calls(&self, project: ProjectId, pro: ProId) -> Result<Vec<RecordedCall>, StoreError> {
        self.project_row(project)?;
        let calls = self.pro(pro)?.ledger.calls.values().filter(|call| call.project == project);
        let recorded =
            |call: &CallRow| RecordedCall { call: *call, recorded: self.recordings.contains_key(&call.id) };
        Ok(calls.map(recorded).collect())
    }

    pub(super) fn name_call(&mut self, call: u64, name: &str) -> Result<(), StoreError> {
        let known = self.pros.values().any(|kept| kept.ledger.calls.contains_key(&call));
        if !known {
            return Err(StoreError::Unknown("call"));
        }
        self.call_names.entry(call).or_insert_with(|| name.to_owned());
        Ok(())
    }

    pub(super) fn await_recording(&mut self, told: ToldRecording) -> Result<TaskRow, StoreError> {
        let of_call = |kept: &&mut KeptPro| kept.ledger.calls.contains_key(&told.call);
        let kept = self.pros.values_mut().find(of_call).ok_or(StoreError::Unknown("call"))?;
        if let Some(known) = kept.ledger.tasks.get(&recording_id(told.call)) {
            return Ok(*known);
        }
        let fetched = self.recordings.contains_key(&told.call);
        let task = kept.ledger.record(&told, fetched).ok_or(StoreError::Unknown("call"))?;
        self.told.insert(task.id, told);
        self.tasks_changed += 1;
        Ok(task)
    }

    pub(super) fn put_recording(&mut self, call: u64, recording: Recording) -> Result<(), StoreError> {
        let of_call = |kept: &&mut KeptPro| kept.ledger.calls.contains_key(&call);
        let kept = self.pros.values_mut().find(of_call).ok_or(StoreError::Unknown("call"))?;
        self.tasks_changed += u64::from(kept.ledger.finish(recording_id(call)));
        let project = kept.ledger.calls.get(&call).map(|row| row.project);
        let client = project.and_then(|project| self.projects.get(&project)).map(|named| named.entry.client);
        let erased = client.and_then(|client| self.clients.get(&client)).and_then(|named| named.entry.erased);
        // It may have been fetched while the client was erased.
        if erased.is_none() {
            self.recordings.insert(call, recording);
        }
        Ok(())
    }

    pub(super) fn recording(
        &self,
        project: ProjectId,
        pro: ProId,
        call: u64,
    ) -> Result<Recording, StoreError> {
        let known = self.pro(pro)?.ledger.calls.get(&call).filter(|known| known.project == project);
        let found = known.and_then(|call| self.recordings.get(&call.id));
        found.cloned().ok_or(StoreError::Unknown("recording"))
    }
}
