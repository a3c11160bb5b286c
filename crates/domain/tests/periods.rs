//! Billing periods tile time: every time zone of the database, every anchor day, ten years.

#![cfg(feature = "zones")]

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use reckon_domain::period::Anchor;
use reckon_domain::{Period, Timestamp};

/// The first years of two decades: the one in which clocks were put back across midnight (St. John's)
/// and a whole day was skipped (Samoa), and the one in which Reckon runs.
const DECADES: [i32; 2] = [2005, 2026];

#[test]
fn periods_tile_in_every_zone_for_every_anchor() {
    let zones = TZ_VARIANTS.len();
    let failed: Vec<String> = std::thread::scope(|scope| {
        let halves = TZ_VARIANTS.chunks(zones.div_ceil(2));
        let threads: Vec<_> =
            halves.map(|half| scope.spawn(|| half.iter().filter_map(tiles).collect())).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|_| vec!["a panic".to_owned()]))
            .collect()
    });
    assert!(zones > 500, "only {zones} time zones");
    assert!(failed.is_empty(), "{} zones, the first: {}", failed.len(), failed[0]);
}

/// What is wrong in a zone, if anything is.
fn tiles(zone: &Tz) -> Option<String> {
    let wrong = |day: u32, year: i32| {
        decade(*zone, day, year).err().map(|problem| format!("{zone}, anchor {day}: {problem}"))
    };
    DECADES
        .into_iter()
        .flat_map(|year| (1..=31).map(move |day| (day, year)))
        .find_map(|(day, year)| wrong(day, year))
}

fn decade(zone: Tz, day: u32, year: i32) -> Result<(), String> {
    let anchor = Anchor::new(day, zone.name()).map_err(|error| error.to_string())?;
    let mut month = NaiveDate::from_ymd_opt(year, 1, 15).ok_or("no such year")?;
    let mut period = anchor.period_at(stamp(month.and_hms_opt(0, 0, 0).ok_or("no midnight")?.and_utc()));
    // The period that holds 15 January began in January or in the December before.
    if date(zone, period.start.0).month() == 12 {
        month = month.checked_sub_months(chrono::Months::new(1)).ok_or("no such month")?;
    }
    for _ in 0..120 {
        let expected = anchor_day(month, day);
        let Period { start, end } = period;
        let told = |what: &str| Err(format!("{what}, in the period from {} to {}", utc(start), utc(end)));
        // No drift: it starts the moment the clock first shows the anchor day, or the first one after a
        // day that the zone skipped.
        if date(zone, start.0) < expected || date(zone, start.0 - 1) >= expected {
            return told(&format!("it does not start with {expected}"));
        }
        // No gap and no overlap: the period of every instant of it is this one, and then comes the next.
        // Half an hour off a bound lies inside the hour that a clock repeats or leaves out.
        let half_hour = 1_800_000;
        for inside in [start.0, start.0 + half_hour, start.0.midpoint(end.0), end.0 - half_hour, end.0 - 1] {
            if anchor.period_at(Timestamp(inside)) != period {
                return told(&format!("the period at {} is another", utc(Timestamp(inside))));
            }
        }
        period = anchor.period_at(end);
        if period.start != end {
            return told("the next does not start where it ends");
        }
        month = month.checked_add_months(chrono::Months::new(1)).ok_or("no such month")?;
    }
    Ok(())
}

/// The anchor day in the month, or the month's last day.
fn anchor_day(month: NaiveDate, day: u32) -> NaiveDate {
    (1..=day).rev().find_map(|day| month.with_day(day)).unwrap_or(month)
}

fn date(zone: Tz, millis: i64) -> NaiveDate {
    utc(Timestamp(millis)).with_timezone(&zone).date_naive()
}

fn utc(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.0).unwrap_or_default()
}

fn stamp(at: DateTime<Utc>) -> Timestamp {
    Timestamp(at.timestamp_millis())
}
