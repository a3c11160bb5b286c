//! What the marketplace changes about its plans, and what follows for a pro (I14).
//!
//! The limit in a period is the highest that the pro's plan has had since the period began, or since the pro took
//! the plan if that was later. So an account need not know the plan's history: a higher limit holds at once, a lower
//! one waits for the next period like a change of plan.

use crate::account::{Account, Plan};
use crate::decide::renewal;
use crate::event::{AccountEvent, Event};
use crate::time::{Period, Timestamp};

/// A change of what a plan allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanChange {
    /// When it was made.
    pub at: Timestamp,
    /// The plan, with its limit from then on.
    pub plan: Plan,
}

impl Account {
    /// The account after the marketplace has changed what a plan allows, in the account's own period.
    #[must_use]
    pub fn after_plan_change(mut self, changed: Plan) -> Self {
        let other = self.next_plan.filter(|next| next.id != self.plan.id);
        if self.plan.id == changed.id {
            if changed.limit >= self.plan.limit {
                self.plan = changed;
                self.next_plan = other;
            } else {
                // A change to another plan that waits stays.
                self.next_plan = other.or(Some(changed));
            }
        } else if other.is_some_and(|next| next.id == changed.id) {
            self.next_plan = Some(changed);
        }
        self
    }

    /// The account in the period that holds `now`, as `period_at` has it. Time does not run backwards: a clock that
    /// was set back stays in the period that has begun.
    fn renewed(mut self, now: Timestamp, period_at: impl Fn(Timestamp) -> Period) -> Self {
        if self.has_reset(now) {
            for event in renewal(&self, period_at(now)) {
                if let Event::Account(event) = event {
                    self.apply(&event);
                }
            }
        }
        self
    }
}

/// What brings an account to `now`: the period that has begun since, and what the marketplace has changed about
/// plans meanwhile, oldest first. To be recorded before whatever else happens.
///
/// A change in the very instant in which a period begins is made in that period.
#[must_use]
pub fn catch_up(
    account: &Account,
    changes: &[PlanChange],
    now: Timestamp,
    period_at: impl Fn(Timestamp) -> Period,
) -> Vec<Event> {
    let changed = changes.iter().fold(*account, |account, change| {
        account.renewed(change.at, &period_at).after_plan_change(change.plan)
    });
    let current = changed.renewed(now, &period_at);
    let mut events = renewal(account, current.period);
    let mut recorded = *account;
    for event in &events {
        if let Event::Account(event) = event {
            recorded.apply(event);
        }
    }
    if (recorded.plan, recorded.next_plan) != (current.plan, current.next_plan) {
        let (plan, next) = (current.plan, current.next_plan);
        events.push(Event::Account(AccountEvent::PlansRevised { plan, next }));
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limit, PlanId};

    const MONTH: i64 = 1000;

    fn period_at(now: Timestamp) -> Period {
        let start = now.0.div_euclid(MONTH) * MONTH;
        Period { start: Timestamp(start), end: Timestamp(start + MONTH) }
    }

    fn plan(id: u32, limit: u32) -> Plan {
        Plan { id: PlanId(id), limit: if limit == u32::MAX { Limit::Unlimited } else { Limit::Of(limit) } }
    }

    /// An account on plan 1 with a limit of 2, three of it used, in the period from 0.
    fn account() -> Account {
        Account { plan: plan(1, 2), period: period_at(Timestamp(0)), used: 3, ..Account::HIDDEN }
    }

    /// The account at `now`, after changes of plans by id, limit and time.
    fn after(account: &Account, changes: &[(u32, u32, i64)], now: i64) -> Account {
        let changes: Vec<_> = changes
            .iter()
            .map(|(id, limit, at)| PlanChange { at: Timestamp(*at), plan: plan(*id, *limit) })
            .collect();
        let mut after = *account;
        for event in catch_up(account, &changes, Timestamp(now), period_at) {
            if let Event::Account(event) = event {
                after.apply(&event);
            }
        }
        after
    }

    fn limits(account: &Account) -> (Plan, Option<Plan>) {
        (account.plan, account.next_plan)
    }

    #[test]
    fn a_higher_limit_holds_at_once_and_a_lower_one_from_the_next_period() {
        let begun = account();
        assert_eq!(limits(&after(&begun, &[(1, 4, 10)], 10)), (plan(1, 4), None));
        assert_eq!(limits(&after(&begun, &[(1, u32::MAX, 10)], 10)), (plan(1, u32::MAX), None));
        assert_eq!(limits(&after(&begun, &[(1, 4, 10), (1, 1, 20)], 20)), (plan(1, 4), Some(plan(1, 1))));
        assert_eq!(limits(&after(&begun, &[(1, 1, 10), (1, 3, 20)], 20)), (plan(1, 3), None));
        assert_eq!(limits(&after(&begun, &[(1, 4, 10), (1, 1, 20)], MONTH)), (plan(1, 1), None));
        assert_eq!(after(&begun, &[(1, 4, 10)], 10).used, 3, "what was used stays used");
        assert_eq!(after(&begun, &[(1, 4, 10)], MONTH).used, 0);
    }

    #[test]
    fn each_period_begins_with_the_limit_that_the_plan_has_then() {
        let changes =
            [(1, 4, 10), (1, 1, 20), (1, 0, MONTH + 5), (1, 5, 2 * MONTH + 5), (1, 3, 2 * MONTH + 6)];
        let begun = account();
        assert_eq!(limits(&after(&begun, &changes[..3], MONTH + 10)), (plan(1, 1), Some(plan(1, 0))));
        assert_eq!(limits(&after(&begun, &changes[..3], 2 * MONTH)), (plan(1, 0), None));
        assert_eq!(limits(&after(&begun, &changes, 2 * MONTH + 10)), (plan(1, 5), Some(plan(1, 3))));
        assert_eq!(limits(&after(&begun, &changes, 5 * MONTH)), (plan(1, 3), None));
    }

    #[test]
    fn a_change_in_the_instant_in_which_a_period_begins_is_made_in_it() {
        let begun = account();
        assert_eq!(limits(&after(&begun, &[(1, 1, MONTH)], MONTH)), (plan(1, 2), Some(plan(1, 1))));
        assert_eq!(limits(&after(&begun, &[(1, 1, MONTH - 1)], MONTH)), (plan(1, 1), None));
    }

    #[test]
    fn a_change_of_plan_that_waits_stays_and_has_the_limit_of_when_it_begins() {
        let waiting = Account { next_plan: Some(plan(7, 1)), ..account() };
        assert_eq!(limits(&after(&waiting, &[(1, 0, 10)], 10)), (plan(1, 2), Some(plan(7, 1))));
        assert_eq!(limits(&after(&waiting, &[(1, 9, 10)], 10)), (plan(1, 9), Some(plan(7, 1))));
        assert_eq!(limits(&after(&waiting, &[(7, 9, 10)], 10)), (plan(1, 2), Some(plan(7, 9))));
        assert_eq!(limits(&after(&waiting, &[(7, 9, 10)], MONTH)), (plan(7, 9), None));
        assert_eq!(
            limits(&after(&waiting, &[(7, 9, 10), (7, 0, MONTH + 1)], MONTH + 1)),
            (plan(7, 9), Some(plan(7, 0)))
        );
    }

    #[test]
    fn the_changes_of_other_plans_are_nothing() {
        assert_eq!(catch_up(&account(), &[], Timestamp(5), period_at), []);
        let other = PlanChange { at: Timestamp(3), plan: plan(9, 0) };
        assert_eq!(catch_up(&account(), &[other], Timestamp(5), period_at), []);
    }

    #[test]
    fn all_at_once_comes_to_what_each_in_its_time_comes_to() {
        let changes =
            [(1, 4, 10), (7, 6, 10), (1, 1, MONTH), (7, 2, MONTH), (1, 8, MONTH + 1), (7, 3, 3 * MONTH)];
        let begun = Account { next_plan: Some(plan(7, 1)), ..account() };
        for now in [0, 9, 10, MONTH - 1, MONTH, MONTH + 1, 2 * MONTH, 3 * MONTH, 4 * MONTH] {
            let made: Vec<_> = changes.into_iter().filter(|(.., at)| *at <= now).collect();
            let step_by_step =
                made.iter().fold(begun, |account, change| after(&account, &[*change], change.2));
            assert_eq!(after(&begun, &made, now), after(&step_by_step, &[], now), "{now}");
        }
    }
}
