//! Instants and billing periods, without a clock and without a calendar.

use core::time::Duration;

/// An instant: milliseconds since 1970-01-01T00:00:00Z, as JavaScript counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// 1970-01-01T00:00:00Z, the earliest instant that Reckon accepts.
    pub const MIN: Self = Self(0);
    /// 9999-12-31T23:59:59.999Z, the latest instant that RFC 3339 can write.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// The instant so long after this one; the latest there is, where that would be later.
    #[must_use]
    pub fn after(self, time: Duration) -> Self {
        let millis = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis)).min(Self::MAX)
    }

    /// The instant, if Reckon accepts it: from [`MIN`](Self::MIN) to [`MAX`](Self::MAX).
    #[must_use]
    pub const fn from_millis(millis: i64) -> Option<Self> {
        if millis >= Self::MIN.0 && millis <= Self::MAX.0 { Some(Self(millis)) } else { None }
    }
}

/// A day and a time as calendars and clocks of a place show them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Local {
    /// The day of the week: 0 is Monday.
    pub weekday: u8,
    /// The day of the month, from 1.
    pub day: u8,
    /// The month, from 1.
    pub month: u8,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
}

/// A billing period: from `start` up to, and without, `end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Period {
    /// The anchor day's first instant: the counter is 0 here.
    pub start: Timestamp,
    /// The next anchor day's first instant: the counter resets here.
    pub end: Timestamp,
}

impl Period {
    /// Whether `at` falls into this period.
    #[must_use]
    pub const fn contains(self, at: Timestamp) -> bool {
        self.start.0 <= at.0 && at.0 < self.end.0
    }
}
