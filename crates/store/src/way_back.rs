//! The way back from billing periods that a wrong clock began: what a pro's account is without them.
//!
//! The log stays as it is. What happened in those periods has happened: what was counted counts, in the period that was
//! left too early, and a plan that the pro has chosen since is theirs. What only their beginning did is undone: the
//! counter that was reset, and the lower plan that came into force before its time.

use reckon_domain::account::Plan;
use reckon_domain::catalogue::PlanChange;
use reckon_domain::event::AccountEvent;
use reckon_domain::period::Anchor;
use reckon_domain::{Account, Event, Period, Timestamp};

use crate::catalogue::PlanChanges;
use crate::command::caught_up;
use crate::model::Change;

/// A pro's log, read for the way back: fed with their changes, oldest first.
#[derive(Debug)]
pub struct WayBack<'a> {
    plan_changes: &'a PlanChanges,
    anchor: &'a Anchor,
    now: Timestamp,
    /// The account as it was, change by change.
    account: Account,
    /// The last position of which it knows what was offered until then.
    known_until: u64,
    /// What it would have been, once the first period has begun that should not have.
    without: Option<Without>,
}

/// An account in which the periods after `now` never began.
#[derive(Debug)]
struct Without {
    account: Account,
    known_until: u64,
    /// What was offered once its period was over.
    later: Vec<PlanChange>,
}

impl<'a> WayBack<'a> {
    /// Begins with the account as it opened, when it knew what was offered up to the position `opened`. The present is
    /// `now`.
    #[must_use]
    pub fn new(
        opening: Account,
        opened: u64,
        plan_changes: &'a PlanChanges,
        anchor: &'a Anchor,
        now: Timestamp,
    ) -> Self {
        let without = (opening.period.start > now).then(|| Without {
            account: Account { period: anchor.period_at(now), ..opening },
            known_until: opened,
            later: Vec::new(),
        });
        Self { plan_changes, anchor, now, account: opening, known_until: opened, without }
    }

    /// Reads the next change.
    pub fn change(&mut self, change: &Change) {
        let offered = self.plan_changes.until(change.position);
        let unknown = offered.unknown_to(&self.account, self.known_until);
        let missed = caught_up(&self.account, &unknown, self.anchor, change.at);
        if self.without.is_none() && missed.iter().any(|event| self.is_too_early(event)) {
            let (account, known_until) = (self.account, self.known_until);
            self.without = Some(Without { account, known_until, later: Vec::new() });
        }
        if let Some(without) = &mut self.without {
            without.learn(&offered, change.position, self.now);
            change.events.iter().skip(missed.len()).for_each(|event| without.take(event));
        }
        for event in &change.events {
            match event {
                Event::Account(event) => self.account.apply(event),
                Event::Lead(_, event) => self.account.apply_on_lead(event),
                Event::Relation(..) => {}
            }
        }
        if period_returned(change).is_some() {
            self.without = None;
        }
        self.known_until = change.position;
    }

    /// What is to be recorded now: that the periods were taken back, and what has passed in truth. Nothing where none has
    /// begun too early.
    #[must_use]
    pub fn finish(self) -> Vec<Event> {
        let Some(mut without) = self.without else { return Vec::new() };
        without.learn(self.plan_changes, u64::MAX, self.now);
        let Account { period, used, plan, next_plan: next, .. } = without.account;
        let returned = Event::Account(AccountEvent::PeriodReturned { period, used, plan, next });
        let since = caught_up(&without.account, &without.later, self.anchor, self.now);
        [vec![returned], since].concat()
    }

    fn is_too_early(&self, event: &Event) -> bool {
        matches!(event, Event::Account(AccountEvent::PeriodStarted { period }) if period.start > self.now)
    }
}

impl Without {
    /// What was offered up to a position. A wrong clock's time is the present.
    fn learn(&mut self, offered: &PlanChanges, until: u64, now: Timestamp) {
        for change in offered.unknown_to(&self.account, self.known_until) {
            let change = PlanChange { at: change.at.min(now), ..change };
            if self.account.has_reset(change.at) {
                self.later.push(change);
            } else {
                self.account = self.account.after_plan_change(change.plan);
            }
        }
        self.known_until = until;
    }

    /// What happened. A plan that was lower than the one in force comes with the next period, as it would have then.
    fn take(&mut self, event: &Event) {
        match *event {
            Event::Account(AccountEvent::PlanChanged { plan }) if self.is_lower(plan) => {
                self.account.apply(&AccountEvent::DowngradeScheduled { plan });
            }
            Event::Account(ref event) => self.account.apply(event),
            Event::Lead(_, ref event) => self.account.apply_on_lead(event),
            Event::Relation(..) => {}
        }
    }

    fn is_lower(&self, plan: Plan) -> bool {
        plan.limit < self.account.plan.limit
    }
}

/// The period that goes on after a change has taken back those after it: what was counted in them was counted in it.
#[must_use]
pub fn period_returned(change: &Change) -> Option<Period> {
    change.events.iter().find_map(|event| match event {
        Event::Account(AccountEvent::PeriodReturned { period, .. }) => Some(*period),
        Event::Account(_) | Event::Lead(..) | Event::Relation(..) => None,
    })
}
