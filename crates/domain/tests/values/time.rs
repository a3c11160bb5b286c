//! Instants, periods, and an account over time.

use reckon_domain::account::{Account, Plan};
use reckon_domain::{Limit, Period, PlanId, Timestamp};

const PERIOD: Period = Period { start: Timestamp(100), end: Timestamp(200) };

const fn plan(id: u32, limit: Limit) -> Plan {
    Plan { id: PlanId(id), limit }
}

/// Three of three used in the period; a plan without limit waits for the next, which ends at 300.
const ACCOUNT: Account = Account {
    plan: plan(1, Limit::Of(3)),
    next_plan: Some(plan(2, Limit::Unlimited)),
    period: PERIOD,
    next_end: Some(Timestamp(300)),
    used: 3,
    ..Account::HIDDEN
};

#[test]
fn an_instant_is_accepted_from_1970_to_9999() {
    for (millis, accepted) in [(-1, false), (0, true), (1, true), (253_402_300_799_999, true)] {
        assert_eq!(Timestamp::from_millis(millis), accepted.then_some(Timestamp(millis)));
    }
    assert_eq!(Timestamp::from_millis(253_402_300_800_000), None);
}

#[test]
fn a_period_holds_its_start_and_not_its_end() {
    let holds = [99, 100, 199, 200, 201].map(|at| PERIOD.contains(Timestamp(at)));
    assert_eq!(holds, [false, true, true, false, false]);
}

#[test]
fn at_the_end_of_the_period_the_counter_resets_and_the_plan_that_waits_begins() {
    let (before, after) = (Timestamp(199), Timestamp(200));
    assert_eq!((ACCOUNT.has_reset(before), ACCOUNT.has_reset(after)), (false, true));
    assert_eq!((ACCOUNT.used_at(before), ACCOUNT.used_at(after)), (3, 0));
    assert_eq!((ACCOUNT.plan_at(before).id, ACCOUNT.plan_at(after).id), (PlanId(1), PlanId(2)));
    assert_eq!((ACCOUNT.at_limit(before), ACCOUNT.at_limit(after)), (true, false));
    let stays = Account { next_plan: None, ..ACCOUNT };
    assert_eq!(stays.plan_at(after).id, PlanId(1));
}

#[test]
fn the_next_reset_is_told_as_far_as_it_is_known() {
    let reset = |at: i64| ACCOUNT.reset_after(Timestamp(at)).map(|reset| reset.0);
    assert_eq!([199, 200, 299, 300, 301].map(reset), [Some(200), Some(300), Some(300), None, None]);
    assert_eq!(Account { next_end: None, ..ACCOUNT }.reset_after(Timestamp(200)), None);
}

#[test]
fn who_has_used_as_many_as_the_plan_allows_is_at_the_limit() {
    let at_limit = |used, limit| Account { plan: plan(1, limit), used, ..ACCOUNT }.at_limit(Timestamp(150));
    assert!(!at_limit(2, Limit::Of(3)));
    assert!(at_limit(3, Limit::Of(3)) && at_limit(4, Limit::Of(3)) && at_limit(0, Limit::Of(0)));
    assert!(!at_limit(4, Limit::Unlimited));
}

#[test]
fn a_limit_is_a_number_or_none() {
    for limit in [Limit::Of(0), Limit::Of(1), Limit::Of(7), Limit::Unlimited] {
        assert_eq!(Limit::from_option(limit.to_option()), limit);
    }
    assert_eq!((Limit::Of(7).to_option(), Limit::Unlimited.to_option()), (Some(7), None));
}
