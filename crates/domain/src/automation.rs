//! When an automation sends: each of them once for each appointment, or never.
//!
//! The rulebook leaves the moments open. What is fair is written down in
//! `docs/decisions/20-automations-send-once.md`: nobody gets messages about what is long past.

use crate::reason::Reason;
use crate::time::Timestamp;

/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;

/// The longest delay: a year, in minutes.
pub const LONGEST_DELAY: u32 = 366 * 24 * 60;

/// A message that could not be sent for so long, in milliseconds, is not sent any more: 24 hours.
pub const TOO_LATE: i64 = 24 * 60 * MINUTE;

/// So long after a job's end, in milliseconds, the news of that end is still fresh: an hour.
pub const FRESH: i64 = 60 * MINUTE;

/// What has an automation send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trigger {
    /// An appointment was booked.
    #[default]
    AfterBooking,
    /// An appointment comes near.
    BeforeAppointment,
    /// An appointment is over.
    AfterJob,
}

impl Trigger {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::AfterBooking, Self::BeforeAppointment, Self::AfterJob];

    /// The name in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AfterBooking => "after_booking",
            Self::BeforeAppointment => "before_appointment",
            Self::AfterJob => "after_job",
        }
    }
}

/// When an automation sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Timing {
    /// What has it send.
    pub trigger: Trigger,
    /// How long after that, or before, in minutes.
    pub delay: u32,
    /// Since when it sends; `None` while it is switched off.
    pub since: Option<Timestamp>,
}

/// An appointment, as far as its messages depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Times {
    /// When it became known.
    pub booked: Timestamp,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// Whether it will not be kept.
    pub cancelled: bool,
}

/// Why an automation has not sent, or will not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotSent {
    /// The appointment was cancelled.
    Cancelled,
    /// The automation is switched off.
    Off,
    /// Its moment had passed before anybody knew of it.
    Past,
    /// The appointment had begun.
    Begun,
    /// It could not be sent for [too long](TOO_LATE).
    TooLate,
    /// The rules did not allow it (E1 to E3).
    Blocked(Reason),
}

impl NotSent {
    /// The names that are no reason of the rules'.
    const OWN: [Self; 5] = [Self::Cancelled, Self::Off, Self::Past, Self::Begun, Self::TooLate];

    /// Every one.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::OWN.into_iter().chain(Reason::ALL.into_iter().map(Self::Blocked))
    }

    /// The name in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Off => "off",
            Self::Past => "past",
            Self::Begun => "begun",
            Self::TooLate => "too_late",
            Self::Blocked(reason) => reason.name(),
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|one| one.name() == name)
    }
}

/// What becomes of a message for an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sending {
    /// It is to be sent.
    Waiting,
    /// It was sent: the place in the log. It is never sent again.
    Sent(u64),
    /// It was not sent when its moment came. It never will be.
    Missed(NotSent),
    /// It will not be sent as things stand; a change of the appointment or the automation may change that.
    Ended(NotSent),
}

impl Sending {
    /// Whether it stays as it is, whatever becomes of the appointment and the automation.
    #[must_use]
    pub const fn is_over(self) -> bool {
        match self {
            Self::Sent(_) | Self::Missed(_) => true,
            Self::Waiting | Self::Ended(_) => false,
        }
    }
}

impl Timing {
    /// When the message for an appointment is to be sent.
    #[must_use]
    pub const fn due(&self, times: &Times) -> Timestamp {
        let delay = self.delay as i64 * MINUTE;
        match self.trigger {
            Trigger::AfterBooking => Timestamp(times.booked.0.saturating_add(delay)),
            Trigger::BeforeAppointment => Timestamp(times.starts.0.saturating_sub(delay)),
            Trigger::AfterJob => Timestamp(times.ends.0.saturating_add(delay)),
        }
    }

    /// From when on a message for an appointment makes no sense; `None` where it always makes some.
    #[must_use]
    pub const fn until(&self, times: &Times) -> Option<Timestamp> {
        match self.trigger {
            Trigger::AfterBooking | Trigger::BeforeAppointment => Some(times.starts),
            Trigger::AfterJob => None,
        }
    }

    /// An appointment that ended before this instant needs no message that is not waited for already.
    #[must_use]
    pub const fn horizon(&self, now: Timestamp) -> Timestamp {
        let back = match self.trigger {
            Trigger::AfterBooking | Trigger::BeforeAppointment => 0,
            Trigger::AfterJob => self.delay as i64 * MINUTE,
        };
        Timestamp(now.0.saturating_sub(back).saturating_sub(FRESH))
    }

    /// Why nothing is sent for an appointment whose message has not been waited for until now.
    #[must_use]
    pub fn hindrance(&self, times: &Times, now: Timestamp) -> Option<NotSent> {
        let due = self.due(times);
        let fresh = match self.trigger {
            Trigger::AfterBooking | Trigger::BeforeAppointment => 0,
            Trigger::AfterJob => FRESH,
        };
        let since = self.since.unwrap_or(Timestamp::MAX);
        if times.cancelled {
            Some(NotSent::Cancelled)
        } else if self.since.is_none() {
            Some(NotSent::Off)
        } else if due < since || due.0 < now.0.saturating_sub(fresh) {
            Some(NotSent::Past)
        } else if self.until(times).is_some_and(|until| due >= until || now >= until) {
            Some(NotSent::Begun)
        } else {
            None
        }
    }

    /// Why a message that has been waited for is not sent when its turn comes.
    #[must_use]
    pub fn missed(&self, times: &Times, now: Timestamp) -> Option<NotSent> {
        if self.until(times).is_some_and(|until| now >= until) {
            Some(NotSent::Begun)
        } else if now.0 > self.due(times).0.saturating_add(TOO_LATE) {
            Some(NotSent::TooLate)
        } else {
            None
        }
    }

    /// What becomes of the message for an appointment after a change of the appointment or of the automation,
    /// when `before` is what was to become of it, and its time then. `None` where there was nothing to wait for
    /// and there is none now.
    #[must_use]
    pub fn plan(
        &self,
        times: &Times,
        before: Option<(Sending, Timestamp)>,
        now: Timestamp,
    ) -> Option<Sending> {
        let open = !times.cancelled && self.since.is_some();
        match before {
            Some((done @ (Sending::Sent(_) | Sending::Missed(_)), _)) => Some(done),
            // It waits for the same moment as before, and is sent even if that has come meanwhile.
            Some((Sending::Waiting, due)) if open && due == self.due(times) => Some(Sending::Waiting),
            Some((Sending::Waiting | Sending::Ended(_), _)) => {
                Some(self.hindrance(times, now).map_or(Sending::Waiting, Sending::Ended))
            }
            None => self.hindrance(times, now).is_none().then_some(Sending::Waiting),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_768_478_400_000);

    const fn after(minutes: i64) -> Timestamp {
        Timestamp(NOON.0 + minutes * MINUTE)
    }

    /// Booked at noon, from two hours later on, for an hour.
    const TIMES: Times = Times { booked: NOON, starts: after(120), ends: after(180), cancelled: false };

    const fn timing(trigger: Trigger, delay: u32) -> Timing {
        Timing { trigger, delay, since: Some(Timestamp(0)) }
    }

    #[test]
    fn each_trigger_has_its_moment() {
        for (trigger, due) in
            [(Trigger::AfterBooking, 30), (Trigger::BeforeAppointment, 90), (Trigger::AfterJob, 210)]
        {
            assert_eq!(timing(trigger, 30).due(&TIMES), after(due));
            assert_eq!(timing(trigger, 30).plan(&TIMES, None, NOON), Some(Sending::Waiting), "{trigger:?}");
        }
        assert_eq!(timing(Trigger::AfterBooking, 0).plan(&TIMES, None, NOON), Some(Sending::Waiting));
    }

    #[test]
    fn what_is_past_when_it_becomes_known_is_not_sent() {
        // A reminder of the day before, when the appointment is booked two hours before it begins.
        let reminder = timing(Trigger::BeforeAppointment, 24 * 60);
        assert_eq!(reminder.plan(&TIMES, None, NOON), None);
        // A job that ended long ago is told of; one that ended just now is still worth a word.
        let thanks = timing(Trigger::AfterJob, 0);
        assert_eq!(thanks.plan(&TIMES, None, after(240)), Some(Sending::Waiting));
        assert_eq!(thanks.plan(&TIMES, None, after(241)), None);
        // A list of old appointments becomes known today: nobody is thanked for booking them.
        let old = Times { booked: after(600), ..TIMES };
        assert_eq!(timing(Trigger::AfterBooking, 0).plan(&old, None, after(600)), None);
        // An automation that was switched on after the moment.
        let late = Timing { since: Some(after(31)), ..timing(Trigger::AfterBooking, 30) };
        assert_eq!(late.plan(&TIMES, None, after(31)), None);
    }

    #[test]
    fn a_move_moves_what_waits_and_nothing_else() {
        let reminder = timing(Trigger::BeforeAppointment, 60);
        let waiting = Some((Sending::Waiting, after(60)));
        // Overdue, because the server was down, and the title is changed: it still waits.
        assert_eq!(reminder.plan(&TIMES, waiting, after(70)), Some(Sending::Waiting));
        let earlier = Times { starts: after(90), ..TIMES };
        assert_eq!(reminder.plan(&earlier, waiting, after(50)), Some(Sending::Ended(NotSent::Past)));
        let later = Times { starts: after(900), ..TIMES };
        let ended = Some((Sending::Ended(NotSent::Past), after(30)));
        assert_eq!(reminder.plan(&later, ended, after(70)), Some(Sending::Waiting));
        for done in [Sending::Sent(7), Sending::Missed(NotSent::TooLate)] {
            assert_eq!(reminder.plan(&later, Some((done, after(60))), after(70)), Some(done));
        }
    }

    #[test]
    fn what_is_cancelled_or_off_ends_and_may_begin_again() {
        let reminder = timing(Trigger::BeforeAppointment, 60);
        let waiting = Some((Sending::Waiting, after(60)));
        let gone = Times { cancelled: true, ..TIMES };
        assert_eq!(reminder.plan(&gone, waiting, NOON), Some(Sending::Ended(NotSent::Cancelled)));
        let off = Timing { since: None, ..reminder };
        assert_eq!(off.plan(&TIMES, waiting, NOON), Some(Sending::Ended(NotSent::Off)));
        assert_eq!(off.plan(&TIMES, None, NOON), None);
        let ended = Some((Sending::Ended(NotSent::Off), after(60)));
        assert_eq!(reminder.plan(&TIMES, ended, NOON), Some(Sending::Waiting));
        assert_eq!(reminder.plan(&TIMES, ended, after(61)), Some(Sending::Ended(NotSent::Past)));
    }

    #[test]
    fn after_downtime_only_what_still_makes_sense_is_sent() {
        let reminder = timing(Trigger::BeforeAppointment, 60);
        assert_eq!(reminder.missed(&TIMES, after(119)), None);
        assert_eq!(reminder.missed(&TIMES, after(120)), Some(NotSent::Begun));
        let thanks = timing(Trigger::AfterJob, 60);
        assert_eq!(thanks.missed(&TIMES, after(240 + 24 * 60)), None);
        assert_eq!(thanks.missed(&TIMES, after(241 + 24 * 60)), Some(NotSent::TooLate));
    }

    #[test]
    fn every_reason_has_a_name_of_its_own() {
        for one in NotSent::all() {
            assert_eq!(NotSent::from_name(one.name()), Some(one));
        }
    }
}
