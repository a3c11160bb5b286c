//! The timers of automations: beside the log, so what they say of it is compared with it.

use reckon_domain::automation::Sending;

use super::finding;
use crate::automations::times;
use crate::model::{AppointmentRow, AuditFinding, AutomatedRow, AutomationRow, TaskKind, TaskRow, TimerRow};

/// A timer with all that it hangs together with.
#[derive(Clone, Debug)]
pub struct TimerKept {
    /// It.
    pub timer: TimerRow,
    /// Its task.
    pub task: Option<TaskRow>,
    /// Its automation; `None` where that was removed.
    pub automation: Option<AutomationRow>,
    /// Its appointment.
    pub appointment: Option<AppointmentRow>,
    /// The message that it says was sent.
    pub sent: Option<AutomatedRow>,
}

/// What is wrong with a timer.
#[must_use]
pub fn timer_findings(kept: &TimerKept) -> Vec<AuditFinding> {
    let TimerKept { timer, task, automation, appointment, sent } = kept;
    let mut problems: Vec<String> = Vec::new();
    match task {
        None => problems.push("has no task".to_owned()),
        Some(task) => {
            if task.kind != TaskKind::Automation || task.pro != timer.pro || task.due != timer.due {
                problems.push(format!("has another's task: {task:?}"));
            }
            if task.is_open() != (timer.sending == Sending::Waiting) {
                problems.push(format!("is {:?}, and its task is {}", timer.sending, task.state.name()));
            }
        }
    }
    if let Sending::Sent(position) = timer.sending {
        let same = sent.is_some_and(|row| (row.automation, row.client) == (timer.automation, timer.client));
        if !same {
            problems.push(format!("was sent at position {position}, and the log knows nothing of it"));
        }
    }
    if timer.sending == Sending::Waiting {
        let right = automation.as_ref().zip(appointment.as_ref()).is_some_and(|(automation, appointment)| {
            let times = times(appointment, automation.pro);
            let timing = automation.timing();
            automation.pro == timer.pro
                && timing.since.is_some()
                && !times.cancelled
                && timing.due(&times) == timer.due
        });
        if !right {
            problems.push("waits for what will not be".to_owned());
        }
    }
    let place = format!("pro {} id {}", timer.pro, timer.id);
    problems.into_iter().map(|problem| finding("timer", place.clone(), problem)).collect()
}
