//! Billing periods, from an anchor day in a time zone.
//!
//! Each bound is computed from the anchor itself, never from the bound before it, so that an anchor of
//! 31 gives 31 January, 28 February, 31 March and does not drift to the 28th.

use chrono::{DateTime, Datelike, LocalResult, Months, NaiveDate, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::{GapInfo, Tz};

use crate::time::{Local, Period, Timestamp};
use crate::wording;
use crate::wording::Wording;

/// When a pro's counter resets: on this day of each month, at local midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    day: u32,
    zone: Tz,
}

/// Why there is no such anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnchorError {
    /// The day is not one of 1 to 31.
    Day(u32),
    /// The time zone database has no zone of this name.
    Zone(String),
}

impl AnchorError {
    /// What is wrong, and what would be right.
    #[must_use]
    pub fn wording(&self) -> Wording {
        match self {
            Self::Day(day) => wording!(
                "an anchor day is one of 1 to 31, not {day}",
                "ein Stichtag ist einer von 1 bis 31, nicht {day}"
            ),
            Self::Zone(zone) => wording!(
                "no time zone \"{zone}\" in the time zone database",
                "keine Zeitzone \"{zone}\" in der Zeitzonendatenbank"
            ),
        }
    }
}

impl core::fmt::Display for AnchorError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.wording().fmt(f)
    }
}

impl core::error::Error for AnchorError {}

impl Anchor {
    /// The anchor on `day` of the month, 1 to 31, in the zone that the time zone database calls `zone`.
    ///
    /// # Errors
    /// When there is no such day or zone.
    pub fn new(day: u32, zone: &str) -> Result<Self, AnchorError> {
        if !(1..=31).contains(&day) {
            return Err(AnchorError::Day(day));
        }
        let zone = zone.parse().map_err(|_| AnchorError::Zone(zone.to_owned()))?;
        Ok(Self { day, zone })
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(&self) -> u32 {
        self.day
    }

    /// The time zone's name.
    #[must_use]
    pub fn zone(&self) -> &'static str {
        self.zone.name()
    }

    /// The day and the time of an instant, in the time zone.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> Local {
        let there = utc(at).with_timezone(&self.zone);
        let small = |number: u32| u8::try_from(number).unwrap_or_default();
        Local {
            weekday: small(there.weekday().num_days_from_monday()),
            day: small(there.day()),
            month: small(there.month()),
            hour: small(there.hour()),
            minute: small(there.minute()),
        }
    }

    /// The period that holds `now`.
    #[must_use]
    pub fn period_at(&self, now: Timestamp) -> Period {
        let today = utc(now).with_timezone(&self.zone).date_naive();
        let period = |months| Period { start: self.bound(today, months), end: self.bound(today, months + 1) };
        // It began in this month or in the one before; or in the month that the clock showed until it was
        // put back across midnight into yesterday (St. John's, 2009-11-01 00:01).
        let begun = [0, -1, 1].into_iter().map(period).find(|period| period.contains(now));
        begun.unwrap_or_else(|| period(0))
    }

    /// The ends of the period that holds `now` and of the `more` after it.
    #[must_use]
    pub fn ends_from(&self, now: Timestamp, more: usize) -> Vec<Timestamp> {
        let first = self.period_at(now).end;
        core::iter::successors(Some(first), |end| Some(self.period_at(*end).end)).take(more + 1).collect()
    }

    /// The anchor's first instant in the month `months` after the one of `date`.
    fn bound(&self, date: NaiveDate, months: i32) -> Timestamp {
        let first = date.with_day(1).unwrap_or(date);
        let month = if months < 0 {
            first.checked_sub_months(Months::new(months.unsigned_abs()))
        } else {
            first.checked_add_months(Months::new(months.unsigned_abs()))
        }
        .unwrap_or(first);
        let length = u32::from(month.num_days_in_month());
        let day = month.with_day(self.day.min(length)).unwrap_or(month);
        self.first_instant(day)
    }

    /// The first instant of a local day: midnight, the first of two, or where there is none the first
    /// instant after what the clock leaves out: still this day or, where the zone skipped the day, a
    /// later one.
    fn first_instant(&self, day: NaiveDate) -> Timestamp {
        let midnight = day.and_time(NaiveTime::MIN);
        match self.zone.from_local_datetime(&midnight) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => stamp(at),
            LocalResult::None => {
                let gap = GapInfo::new(&midnight, &self.zone);
                gap.and_then(|gap| gap.end).map_or_else(|| stamp(midnight.and_utc()), stamp)
            }
        }
    }
}

fn utc(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.0.clamp(Timestamp::MIN.0, Timestamp::MAX.0)).unwrap_or_default()
}

fn stamp<Z: TimeZone>(at: DateTime<Z>) -> Timestamp {
    Timestamp(at.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        stamp(DateTime::parse_from_rfc3339(text).unwrap())
    }

    fn period(day: u32, zone: &str, now: &str) -> (Timestamp, Timestamp) {
        let Period { start, end } = Anchor::new(day, zone).unwrap().period_at(at(now));
        (start, end)
    }

    #[test]
    fn a_month_without_the_day_ends_it_on_its_last_day_and_the_next_does_not_drift() {
        let anchor = Anchor::new(31, "UTC").unwrap();
        let ends = anchor.ends_from(at("2026-01-31T00:00:00Z"), 3);
        let expected =
            ["2026-02-28T00:00:00Z", "2026-03-31T00:00:00Z", "2026-04-30T00:00:00Z", "2026-05-31T00:00:00Z"];
        assert_eq!(ends, expected.map(at));
    }

    #[test]
    fn a_period_starts_at_local_midnight() {
        let (start, end) = period(31, "Europe/Berlin", "2026-02-27T23:00:00Z");
        assert_eq!((start, end), (at("2026-02-27T23:00:00Z"), at("2026-03-30T22:00:00Z")));
        assert_eq!(period(31, "Europe/Berlin", "2026-02-27T22:59:59Z").1, start);
    }

    #[test]
    fn where_midnight_does_not_exist_the_first_instant_of_the_day_counts() {
        // São Paulo's clocks went from 2018-11-03 24:00 to 01:00.
        assert_eq!(period(4, "America/Sao_Paulo", "2018-11-20T12:00:00Z").0, at("2018-11-04T03:00:00Z"));
        // Toronto's, in 1919, from 23:30 to 00:30: the day begins half an hour late.
        assert_eq!(
            Anchor::new(31, "America/Toronto")
                .unwrap()
                .first_instant(NaiveDate::from_ymd_opt(1919, 3, 31).unwrap()),
            at("1919-03-31T04:30:00Z")
        );
        // Samoa had no 30 December 2011 at all.
        assert_eq!(period(30, "Pacific/Apia", "2012-01-10T00:00:00Z").0, at("2011-12-30T10:00:00Z"));
    }

    #[test]
    fn where_midnight_comes_twice_the_first_counts() {
        // Havana's clocks went from 01:00 back to 00:00 on 2026-11-01.
        assert_eq!(period(1, "America/Havana", "2026-11-10T00:00:00Z").0, at("2026-11-01T04:00:00Z"));
    }

    #[test]
    fn a_clock_put_back_into_yesterday_does_not_put_the_period_back() {
        // St. John's clocks went from 2009-11-01 00:01 back to 23:01 on the day before.
        let first = (at("2009-11-01T02:30:00Z"), at("2009-12-01T03:30:00Z"));
        for now in ["2009-11-01T02:30:00Z", "2009-11-01T02:45:00Z", "2009-11-01T03:45:00Z"] {
            assert_eq!(period(1, "America/St_Johns", now), first, "{now}");
        }
    }

    #[test]
    fn there_is_no_anchor_on_the_32nd_nor_in_a_zone_nobody_knows() {
        assert_eq!(Anchor::new(32, "UTC"), Err(AnchorError::Day(32)));
        assert_eq!(Anchor::new(0, "UTC"), Err(AnchorError::Day(0)));
        assert!(AnchorError::Day(32).to_string().contains("32"));
        let berlin = Anchor::new(31, "Europe/Berlin").unwrap();
        assert_eq!((berlin.day(), berlin.zone()), (31, "Europe/Berlin"));
        assert_eq!(
            Anchor::new(1, "Mars/Olympus").unwrap_err().to_string(),
            "no time zone \"Mars/Olympus\" in the time zone database"
        );
    }

    #[test]
    fn an_instant_is_shown_as_clocks_there_show_it() {
        // 2026-03-29T00:30Z is half past one in Berlin, an hour before the clocks are put forward.
        let berlin = Anchor::new(1, "Europe/Berlin").unwrap();
        let shown = |minutes: i64| berlin.local(Timestamp(1_774_744_200_000 + minutes * 60_000));
        let night = Local { weekday: 6, day: 29, month: 3, hour: 1, minute: 30 };
        assert_eq!(shown(0), night);
        assert_eq!(shown(60), Local { hour: 3, ..night });
    }
}
