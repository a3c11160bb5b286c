//! The billing period, found by walking the days of the calendar.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;

use crate::world::{Plans, Pro, World};

/// Start (within the period) and end (not within it) of the pro's period around `now`.
pub(crate) fn period_around(pro: &Pro, now: DateTime<Utc>) -> Result<(DateTime<Utc>, DateTime<Utc>), String> {
    // Two anchors are at most 31 days apart: 40 days on either side hold the
    // last one before now and the first one after it.
    let today = now.with_timezone(&pro.zone).date_naive();
    let mut day = today.checked_sub_days(Days::new(40)).ok_or("at: too early")?;
    let last = today.checked_add_days(Days::new(40)).ok_or("at: too late")?;
    let mut start = None;
    while day <= last {
        if is_anchor(day, pro.anchor_day)? {
            let anchor = first_instant(day, pro.zone)?;
            if anchor <= now {
                start = Some(anchor);
            } else if let Some(start) = start {
                return Ok((start, anchor));
            }
        }
        day = day.succ_opt().ok_or("at: too late")?;
    }
    Err("no billing period".to_owned())
}

/// The anchor day itself, or the last day of a month that has no such day.
fn is_anchor(day: NaiveDate, anchor_day: u32) -> Result<bool, String> {
    let tomorrow = day.succ_opt().ok_or("at: too late")?;
    let is_last_of_month = tomorrow.month() != day.month();
    Ok(day.day() == anchor_day || (is_last_of_month && day.day() < anchor_day))
}

/// Local midnight; the earlier where it comes twice; where it does not exist, the
/// first second after it that does.
fn first_instant(day: NaiveDate, zone: Tz) -> Result<DateTime<Utc>, String> {
    let mut local = day.and_hms_opt(0, 0, 0).ok_or("no midnight")?;
    loop {
        if let Some(instant) = zone.from_local_datetime(&local).earliest() {
            return Ok(instant.with_timezone(&Utc));
        }
        local = local.checked_add_signed(Duration::seconds(1)).ok_or("at: too late")?;
    }
}

/// Interactions counted in the period around `now`.
pub(crate) fn used(pro: &Pro, now: DateTime<Utc>) -> Result<u64, String> {
    let (start, end) = period_around(pro, now)?;
    let mut used = 0;
    for counted_at in &pro.counted_at {
        if *counted_at >= start && *counted_at < end {
            used += 1;
        }
    }
    Ok(used)
}

/// What a plan allows now; nothing: unlimited.
pub(crate) fn allows_now(world: &World, plan: &str) -> Result<Option<u64>, String> {
    let history = world.plans.get(plan).ok_or(format!("no plan \"{plan}\""))?;
    Ok(history.last().and_then(|(_, limit)| *limit))
}

/// I14: the highest that the pro's plan has allowed since the period began, or since the pro took the plan if that
/// was later; nothing: unlimited.
pub(crate) fn limit(world: &World, pro: &Pro, now: DateTime<Utc>) -> Result<Option<u64>, String> {
    let (start, _) = period_around(pro, now)?;
    let history = world.plans.get(&pro.plan).ok_or(format!("no plan \"{}\"", pro.plan))?;
    let mut highest = Some(0);
    for (place, (_, limit)) in history.iter().enumerate() {
        // What it allowed until the period began does not count; what it allowed in that instant does.
        let was_over = history.get(place + 1).is_some_and(|(until, _)| *until < start);
        if place >= pro.plan_taken && !was_over && is_higher(*limit, highest) {
            highest = *limit;
        }
    }
    Ok(highest)
}

/// Takes a plan, as it is now.
pub(crate) fn take_plan(plans: &Plans, pro: &mut Pro, plan: String) {
    pro.plan_taken = plans.get(&plan).map_or(0, |history| history.len().saturating_sub(1));
    pro.plan = plan;
    pro.waiting_plan = None;
}

/// Puts a waiting lower plan in force once its period has begun.
pub(crate) fn apply_waiting_plan(plans: &Plans, pro: &mut Pro, now: DateTime<Utc>) {
    if let Some((from, plan)) = pro.waiting_plan.clone()
        && now >= from
    {
        take_plan(plans, pro, plan);
    }
}

/// Whether `a` allows more than `b`; nothing is unlimited and more than any number.
pub(crate) fn is_higher(a: Option<u64>, b: Option<u64>) -> bool {
    match (a, b) {
        (None, None) => false,
        (None, Some(_)) => true,
        (Some(_), None) => false,
        (Some(a), Some(b)) => a > b,
    }
}

/// At the limit: a limit is set and used up.
pub(crate) fn is_at_limit(world: &World, pro: &Pro, now: DateTime<Utc>) -> Result<bool, String> {
    let used = used(pro, now)?;
    Ok(limit(world, pro, now)?.is_some_and(|limit| used >= limit))
}
