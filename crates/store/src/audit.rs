//! The log replayed, its invariants checked, and what a store keeps compared with what it should keep.

mod money;
mod timers;

use std::collections::BTreeMap;

use reckon_domain::action::Role;
use reckon_domain::event::{AccountEvent, LeadEvent};
use reckon_domain::money::ChargeSource;
use reckon_domain::period::Anchor;
use reckon_domain::{Action, Amount, Event, Limit, Period, ProId, ProjectId, Timestamp};

use crate::automations::automate;
use crate::catalogue::PlanChanges;
use crate::command::caught_up;
use crate::ledger::Ledger;
use crate::model::{AuditFinding, Change, Disposition, PaymentRow, ToldRecording};
use crate::view::{Opening, View, messages_in};
use crate::way_back::period_returned;

pub use timers::{TimerKept, timer_findings};

/// A finding.
#[must_use]
pub fn finding(
    what: impl Into<String>,
    place: impl Into<String>,
    problem: impl Into<String>,
) -> AuditFinding {
    AuditFinding { what: what.into(), place: place.into(), problem: problem.into() }
}

/// The audit of one pro: fed with their changes, oldest first, then given what the store keeps.
#[derive(Debug)]
pub struct ProAudit {
    pro: ProId,
    anchor: Anchor,
    view: View,
    ledger: Ledger,
    /// What was offered, as far as the account knew of it when it opened.
    opened: u64,
    plan_changes: PlanChanges,
    /// Interactions in the period that the account is in, counted here once more.
    counted: u32,
    messages: Vec<(u64, ProjectId)>,
    findings: Vec<AuditFinding>,
}

impl ProAudit {
    /// The audit of a pro whose account opened like this.
    #[must_use]
    pub fn new(pro: ProId, anchor: Anchor, opening: Opening) -> Self {
        Self {
            pro,
            anchor,
            view: View::new(opening),
            ledger: Ledger::new(pro, &opening),
            opened: 0,
            plan_changes: PlanChanges::default(),
            counted: 0,
            messages: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// With what the marketplace has changed about plans; the account knew of it up to `opened` when it opened.
    #[must_use]
    pub fn offered(self, opened: u64, plan_changes: PlanChanges) -> Self {
        Self { opened, plan_changes, ..self }
    }

    /// A purchase of credits that was intended: the log knows of it once it is settled.
    pub fn purchase(&mut self, row: PaymentRow) {
        self.ledger.intend(row);
    }

    /// A recording that was told of, once all changes are replayed, and whether it is there.
    pub fn recording(&mut self, told: &ToldRecording, fetched: bool) {
        if self.ledger.record(told, fetched).is_none() {
            self.found("recording", format!(" call {}", told.call), "is of a call that never was".to_owned());
        }
    }

    /// Replays a change and checks that it can have happened.
    pub fn change(&mut self, change: &Change) {
        self.check_order(change);
        self.check_beginning(change);
        self.enter(change);
        // Event by event: an event can be wrong only against the state that those before it left.
        for event in &change.events {
            self.check_event(change, event);
            self.view.apply_events(&Change { events: vec![*event], ..change.clone() });
        }
        if change.events.is_empty() {
            self.view.apply_events(change);
        }
        self.view.discuss(change);
        automate(&mut self.view.automated, change);
        self.check_counter(change);
        if let Some(project) = change.project {
            let sent = messages_in(change);
            self.messages.extend(std::iter::repeat_n((change.position, project), sent));
        }
    }

    /// What is wrong, with what the store keeps of the pro: their projection, of each message in a lead's
    /// chat its position and project, and the ledger.
    #[must_use]
    pub fn finish(
        mut self,
        kept: &View,
        messages: &[(u64, ProjectId)],
        ledger: &Ledger,
    ) -> Vec<AuditFinding> {
        let replayed = std::mem::replace(&mut self.view, View::new(kept.account));
        self.compare("account", "", &kept.account, &replayed.account);
        let place = |view: &View| (view.position, view.at);
        self.compare("account", " last change", &place(kept), &place(&replayed));
        self.compare_maps("lead", "project", &kept.leads, &replayed.leads);
        self.compare_maps("relation", "client", &kept.relations, &replayed.relations);
        self.compare_maps("discussion", "with client", &kept.discussions, &replayed.discussions);
        self.compare_maps("failure", "message", &kept.failures, &replayed.failures);
        self.compare_maps("automated message", "position", &kept.automated, &replayed.automated);
        let by_position = |view: &View| -> BTreeMap<u64, _> {
            view.interactions.iter().map(|counted| (counted.position, *counted)).collect()
        };
        self.compare_maps("interaction", "position", &by_position(kept), &by_position(&replayed));
        let counts = |list: &[(u64, ProjectId)]| -> BTreeMap<u64, _> {
            list.iter().map(|(position, project)| (*position, *project)).collect()
        };
        let expected = counts(&self.messages);
        self.compare_maps("message", "position", &counts(messages), &expected);
        self.compare_ledger(&kept.account, ledger);
        self.findings
    }

    fn found(&mut self, what: &str, place: String, problem: String) {
        self.findings.push(finding(what, format!("pro {}{place}", self.pro), problem));
    }

    fn compare<T: PartialEq + core::fmt::Debug>(&mut self, what: &str, place: &str, kept: &T, replayed: &T) {
        if kept != replayed {
            let problem = format!("is {kept:?}; the log comes to {replayed:?}");
            self.found(what, place.to_owned(), problem);
        }
    }

    fn compare_maps<K, V>(&mut self, what: &str, key: &str, kept: &BTreeMap<K, V>, replayed: &BTreeMap<K, V>)
    where
        K: Ord + Copy + core::fmt::Display,
        V: PartialEq + core::fmt::Debug,
    {
        for (id, value) in replayed {
            let place = format!(" {key} {id}");
            match kept.get(id) {
                Some(known) => self.compare(what, &place, known, value),
                None => self.found(what, place, format!("is missing; the log comes to {value:?}")),
            }
        }
        for id in kept.keys().filter(|id| !replayed.contains_key(id)) {
            self.found(what, format!(" {key} {id}"), "is kept, and the log knows nothing of it".to_owned());
        }
    }

    fn check_order(&mut self, change: &Change) {
        let place = format!(" position {}", change.position);
        if change.at < self.view.at && period_returned(change).is_none() {
            let problem = format!("at {} ms, before the change before it", change.at.0);
            self.found("time order", place.clone(), problem);
        }
        if change.events.is_empty() && change.action != Action::UpdateContact {
            self.found("log", place, "no event: nothing happened, so nothing should be here".to_owned());
        }
    }

    /// What has passed since the change before stands first: the period that has begun, and what the marketplace has
    /// changed about the pro's plans (I14).
    fn check_beginning(&mut self, change: &Change) {
        let account = &self.view.account;
        let missed =
            self.plan_changes.until(change.position).unknown_to(account, self.view.position.max(self.opened));
        let due = caught_up(account, &missed, &self.anchor, change.at);
        if !change.events.starts_with(&due) {
            let place = format!(" position {}", change.position);
            self.found("plan and period", place, format!("does not begin with {due:?}"));
        }
    }

    fn check_event(&mut self, change: &Change, event: &Event) {
        let place = format!(" position {}", change.position);
        match event {
            Event::Account(AccountEvent::PeriodStarted { period }) => {
                self.counted = 0;
                let right = self.anchor.period_at(change.at);
                if *period != right {
                    let problem = format!("{}; the anchor says {}", shown(*period), shown(right));
                    self.found("billing period", place, problem);
                }
            }
            Event::Account(AccountEvent::PeriodReturned { period, .. }) => {
                let counted = self.view.interactions.iter().filter(|one| one.period.start >= period.start);
                self.counted = u32::try_from(counted.count()).unwrap_or(u32::MAX);
                if period.start > change.at {
                    self.found("billing period", place, format!("{} has not begun", shown(*period)));
                }
            }
            Event::Lead(project, event) => self.check_lead(change, *project, event),
            Event::Account(_) | Event::Relation(..) => {}
        }
    }

    fn check_lead(&mut self, change: &Change, project: ProjectId, event: &LeadEvent) {
        let lead = self.view.lead(project);
        let place = format!(" project {project} position {}", change.position);
        if change.project != Some(project) {
            self.found("log", place.clone(), "an event of a lead that the change is not about".to_owned());
        }
        if let LeadEvent::InteractionCounted { rule } = event {
            self.counted += 1;
            if lead.counted {
                self.found("counted once", place.clone(), "counted a second time".to_owned());
            }
            if lead.billed_by_contact() {
                self.found("billed one way", place.clone(), "counted on a lead billed by contact".to_owned());
            }
            if change.rule != Some(*rule) {
                self.found("rule", place.clone(), format!("counted by {}, decided by another", rule.id()));
            }
            let past =
                matches!(self.view.account.plan.limit, Limit::Of(limit) if self.view.account.used >= limit);
            if past && change.action.role() == Role::Pro {
                self.found("limit", place.clone(), "the pro's own action counted at the limit".to_owned());
            }
        }
        if matches!(event, LeadEvent::ContactMade { .. }) && lead.contact_made {
            self.found("contact once", place.clone(), "contact made a second time".to_owned());
        }
        if let LeadEvent::Charged(charge) = event
            && charge.source == ChargeSource::Credits
            && charge.amount > self.view.account.credits
        {
            let Amount(credits) = self.view.account.credits;
            let problem = format!("{} charged to credits of {credits}", charge.amount.0);
            self.found("credits", place, problem);
        }
    }

    /// `used` is the number of interactions counted in the period.
    fn check_counter(&mut self, change: &Change) {
        let (counted, used) = (self.counted, self.view.account.used);
        if counted != used {
            let problem = format!("used is {used}; {counted} interactions were counted in the period");
            self.found("used", format!(" position {}", change.position), problem);
        }
    }
}

fn shown(period: Period) -> String {
    let Period { start: Timestamp(start), end: Timestamp(end) } = period;
    format!("from {start} ms to {end} ms")
}

/// Checks that the log's positions rise by one from 1.
#[derive(Debug, Default)]
pub struct Gapless(u64);

impl Gapless {
    /// Takes the next position.
    pub fn next(&mut self, position: u64) -> Option<AuditFinding> {
        let expected = self.0 + 1;
        self.0 = position;
        let problem = || format!("position {position} follows; {expected} should");
        (position != expected).then(|| finding("log", format!("position {expected}"), problem()))
    }
}

/// Checks a remembered command against the log. `same` says whether the change at its position is of the
/// same actor and time; `None` where there is no change.
#[must_use]
pub fn check_command(
    place: &str,
    disposition: Disposition,
    position: u64,
    appended: bool,
    same: Option<bool>,
) -> Option<AuditFinding> {
    let problem = match (appended, disposition, same) {
        (true, Disposition::Refused | Disposition::CostsMore, _) => {
            "appended to the log and was not done".to_owned()
        }
        (true, Disposition::Done, None) => {
            format!("points at position {position}, where the log has nothing")
        }
        (true, Disposition::Done, Some(false)) => {
            format!("points at position {position}, where the log has another's change")
        }
        (true, Disposition::Done, Some(true)) | (false, _, _) => return None,
    };
    Some(finding("command", place, problem))
}
