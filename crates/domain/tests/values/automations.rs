//! When an automation sends, to the millisecond.

use std::collections::BTreeSet;

use reckon_domain::automation::{FRESH, LONGEST_DELAY, NotSent, Sending, TOO_LATE, Times, Timing, Trigger};
use reckon_domain::reason::Reason;
use reckon_domain::{Timestamp, automation};

const MINUTE: i64 = 60_000;
const NOON: Timestamp = Timestamp(1_768_478_400_000);

const fn after(millis: i64) -> Timestamp {
    Timestamp(NOON.0 + millis)
}

/// Booked at noon, from two hours later on, for an hour.
const TIMES: Times =
    Times { booked: NOON, starts: after(120 * MINUTE), ends: after(180 * MINUTE), cancelled: false };

const fn timing(trigger: Trigger, delay: u32) -> Timing {
    Timing { trigger, delay, since: Some(Timestamp(0)) }
}

#[test]
fn a_delay_is_a_year_at_most_a_message_late_after_a_day_and_news_of_an_end_fresh_for_an_hour() {
    assert_eq!((LONGEST_DELAY, TOO_LATE, FRESH), (527_040, 86_400_000, 3_600_000));
    let job = timing(Trigger::AfterJob, 30);
    let due = after(210 * MINUTE);
    assert_eq!(job.missed(&TIMES, Timestamp(due.0 + TOO_LATE)), None);
    assert_eq!(job.missed(&TIMES, Timestamp(due.0 + TOO_LATE + 1)), Some(NotSent::TooLate));
    assert_eq!(job.hindrance(&TIMES, Timestamp(due.0 + FRESH)), None);
    assert_eq!(job.hindrance(&TIMES, Timestamp(due.0 + FRESH + 1)), Some(NotSent::Past));
}

/// Who looks for appointments to write about looks back so far, and no farther.
#[test]
fn the_horizon_lies_the_delay_and_an_hour_back_for_what_follows_a_job_and_an_hour_for_the_rest() {
    assert_eq!(timing(Trigger::AfterJob, 90).horizon(NOON), after(-150 * MINUTE));
    for trigger in [Trigger::AfterBooking, Trigger::BeforeAppointment] {
        assert_eq!(timing(trigger, 90).horizon(NOON), after(-60 * MINUTE), "{trigger:?}");
    }
}

#[test]
fn an_automation_sends_what_is_due_from_the_very_moment_in_which_it_is_switched_on() {
    let on_at = |since| Timing { since: Some(since), ..timing(Trigger::AfterBooking, 30) };
    let due = after(30 * MINUTE);
    assert_eq!(on_at(due).hindrance(&TIMES, NOON), None);
    assert_eq!(on_at(Timestamp(due.0 + 1)).hindrance(&TIMES, NOON), Some(NotSent::Past));
    // What is due now is not past.
    assert_eq!(timing(Trigger::AfterBooking, 30).hindrance(&TIMES, due), None);
    assert_eq!(
        timing(Trigger::AfterBooking, 30).hindrance(&TIMES, Timestamp(due.0 + 1)),
        Some(NotSent::Past)
    );
}

#[test]
fn nothing_is_sent_for_the_moment_in_which_an_appointment_begins() {
    assert_eq!(timing(Trigger::BeforeAppointment, 0).hindrance(&TIMES, NOON), Some(NotSent::Begun));
    assert_eq!(timing(Trigger::BeforeAppointment, 1).hindrance(&TIMES, NOON), None);
    assert_eq!(timing(Trigger::AfterBooking, 120).hindrance(&TIMES, NOON), Some(NotSent::Begun));
    assert_eq!(timing(Trigger::AfterJob, 0).hindrance(&TIMES, TIMES.starts), None);
    let reminder = timing(Trigger::BeforeAppointment, 30);
    assert_eq!(reminder.missed(&TIMES, Timestamp(TIMES.starts.0 - 1)), None);
    assert_eq!(reminder.missed(&TIMES, TIMES.starts), Some(NotSent::Begun));
}

#[test]
fn what_was_sent_or_missed_is_over_and_the_rest_is_not() {
    let over = [Sending::Sent(1), Sending::Missed(NotSent::Off)].map(Sending::is_over);
    let open = [Sending::Waiting, Sending::Ended(NotSent::Off)].map(Sending::is_over);
    assert_eq!((over, open), ([true; 2], [false; 2]));
}

#[test]
fn every_way_not_to_be_sent_has_a_name_of_its_own_by_which_it_is_found() {
    let all: Vec<_> = automation::NotSent::all().collect();
    assert_eq!(all.len(), 5 + Reason::ALL.len());
    let names: BTreeSet<_> = all.iter().map(|one| one.name()).collect();
    assert_eq!(names.len(), all.len());
    for one in all {
        assert_eq!(NotSent::from_name(one.name()), Some(one));
    }
    assert_eq!(NotSent::from_name("never"), None);
}
