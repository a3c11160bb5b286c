//! The present. Nothing else in the server asks the machine for the time of day.
//!
//! A machine's clock can be set, by whoever administers it or by a time server gone wrong. One that jumps ahead would
//! begin every pro's next billing period, for ever. So it is compared with the clock that only counts: where it has run
//! away from that, time goes on as counted, and nobody's action is taken until the two agree again or an operator says
//! that the new time is right.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use reckon_domain::Timestamp;

/// How far the machine's clock may run ahead at once, in milliseconds: time servers put clocks right by less.
const TOLERANCE: i64 = 60_000;

/// What the machine's two clocks say, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The time of day, since 1970.
    pub day: i64,
    /// The time that was counted, since any instant: nobody can set it.
    pub counted: i64,
}

/// Where the time comes from.
#[derive(Debug)]
pub enum Clock {
    /// The machine's clock.
    System(Watched),
    /// A clock that stands still until it is set: for tests and for replaying scenarios over HTTP.
    Manual(AtomicI64),
}

impl Clock {
    /// The machine's clock, believed from now on.
    #[must_use]
    pub fn system() -> Self {
        Self::watched(machine)
    }

    /// A clock that these readings make: for tests of one that is set while the server runs.
    #[must_use]
    pub fn watched(read: impl Fn() -> Reading + Send + Sync + 'static) -> Self {
        let Reading { day, counted } = read();
        let offset = AtomicI64::new(day.saturating_sub(counted));
        Self::System(Watched { read: Box::new(read), offset, ahead: AtomicBool::new(false) })
    }

    /// A clock that stands at `at`.
    #[must_use]
    pub const fn manual(at: Timestamp) -> Self {
        Self::Manual(AtomicI64::new(at.0))
    }

    /// The present, within the instants that Reckon accepts.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System(watched) => watched.now(),
            Self::Manual(at) => instant(at.load(Ordering::SeqCst)),
        }
    }

    /// By how many milliseconds the machine's clock has jumped ahead of what was counted, while that is so.
    #[must_use]
    pub fn ahead(&self) -> Option<i64> {
        match self {
            Self::System(watched) => watched.look().1,
            Self::Manual(_) => None,
        }
    }

    /// Believes the machine's clock again, if it is about `at`. Answers what it says; `None` where the clock is no
    /// machine's.
    ///
    /// # Errors
    /// What the machine's clock says, where that is another time.
    pub fn believe(&self, at: Timestamp) -> Result<Option<Timestamp>, Timestamp> {
        match self {
            Self::System(watched) => watched.believe(at).map(Some),
            Self::Manual(_) => Ok(None),
        }
    }

    /// Whether it goes by itself.
    #[must_use]
    pub const fn runs(&self) -> bool {
        matches!(self, Self::System(_))
    }

    /// Sets a manual clock. Says whether it is one.
    #[must_use]
    pub fn set(&self, now: Timestamp) -> bool {
        match self {
            Self::System(_) => false,
            Self::Manual(at) => {
                at.store(now.0, Ordering::SeqCst);
                true
            }
        }
    }
}

/// The machine's clock, and what it is compared with.
pub struct Watched {
    read: Box<dyn Fn() -> Reading + Send + Sync>,
    /// What the time of day is when nothing was counted yet, as it was last believed.
    offset: AtomicI64,
    /// Whether it was said that the clock has run ahead.
    ahead: AtomicBool,
}

impl core::fmt::Debug for Watched {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Watched").field("offset", &self.offset).finish_non_exhaustive()
    }
}

impl Watched {
    fn now(&self) -> Timestamp {
        self.look().0
    }

    /// The present, and by how much the machine's clock is ahead of it, where that is too much. Small steps and steps
    /// back are believed: time never runs backwards in the log.
    fn look(&self) -> (Timestamp, Option<i64>) {
        let Reading { day, counted } = (self.read)();
        let ahead = day.saturating_sub(counted).saturating_sub(self.offset.load(Ordering::Relaxed));
        if ahead > TOLERANCE {
            if !self.ahead.swap(true, Ordering::Relaxed) {
                tracing::error!(
                    seconds = ahead / 1000,
                    "the machine's clock has jumped ahead: nothing is done until it is right again, or an operator says \
                     that it is (POST /api/v1/operator/clock)"
                );
            }
            let present = counted.saturating_add(self.offset.load(Ordering::Relaxed));
            return (instant(present), Some(ahead));
        }
        self.offset.store(day.saturating_sub(counted), Ordering::Relaxed);
        if self.ahead.swap(false, Ordering::Relaxed) {
            tracing::warn!("the machine's clock is believed again");
        }
        (instant(day), None)
    }

    fn believe(&self, at: Timestamp) -> Result<Timestamp, Timestamp> {
        let Reading { day, counted } = (self.read)();
        if day.abs_diff(at.0) > TOLERANCE.unsigned_abs() {
            return Err(instant(day));
        }
        self.offset.store(day.saturating_sub(counted), Ordering::Relaxed);
        Ok(self.now())
    }
}

fn instant(millis: i64) -> Timestamp {
    Timestamp(millis.clamp(Timestamp::MIN.0, Timestamp::MAX.0))
}

/// The machine's two clocks.
fn machine() -> Reading {
    let day = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(_) => 0,
    };
    Reading { day, counted: counted() }
}

/// The time since the machine was started, that in which it slept included: a laptop that wakes has no wrong clock.
#[cfg(target_os = "linux")]
fn counted() -> i64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    time.tv_sec.saturating_mul(1000).saturating_add(time.tv_nsec / 1_000_000)
}

/// The time since it was first asked for.
#[cfg(not(target_os = "linux"))]
fn counted() -> i64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    i64::try_from(BEGAN.get_or_init(Instant::now).elapsed().as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const DAY: i64 = 86_400_000;

    /// A machine whose clocks are set by the test.
    fn machine_at(day: i64) -> (Arc<[AtomicI64; 2]>, Clock) {
        let clocks = Arc::new([AtomicI64::new(day), AtomicI64::new(5)]);
        let read = Arc::clone(&clocks);
        let now =
            move || Reading { day: read[0].load(Ordering::SeqCst), counted: read[1].load(Ordering::SeqCst) };
        (clocks, Clock::watched(now))
    }

    fn pass(clocks: &[AtomicI64; 2], day: i64, counted: i64) {
        clocks[0].fetch_add(day, Ordering::SeqCst);
        clocks[1].fetch_add(counted, Ordering::SeqCst);
    }

    #[test]
    fn time_passes_and_small_steps_are_believed() {
        let (clocks, clock) = machine_at(DAY);
        for (day, counted) in [(1000, 1000), (TOLERANCE + 1000, 1000), (DAY, DAY), (-5 * DAY, 10)] {
            pass(&clocks, day, counted);
            assert_eq!(clock.ahead(), None);
            assert_eq!(clock.now().0, clocks[0].load(Ordering::SeqCst).max(0));
        }
    }

    #[test]
    fn a_jump_ahead_is_not_believed_until_the_clock_is_put_back() {
        let (clocks, clock) = machine_at(DAY);
        pass(&clocks, 40 * DAY, 1000);
        assert_eq!((clock.now().0, clock.ahead()), (DAY + 1000, Some(40 * DAY - 1000)));
        pass(&clocks, 5000, 5000);
        assert_eq!(clock.now().0, DAY + 6000, "time goes on");
        pass(&clocks, -40 * DAY, 1000);
        assert_eq!((clock.now().0, clock.ahead()), (DAY + 5000, None));
    }

    #[test]
    fn an_operator_who_names_the_time_makes_it_the_time() {
        let (clocks, clock) = machine_at(DAY);
        pass(&clocks, 40 * DAY, 0);
        assert_eq!(
            clock.believe(Timestamp(DAY)),
            Err(Timestamp(41 * DAY)),
            "another time than the machine's"
        );
        assert_eq!(clock.now().0, DAY);
        assert_eq!(clock.believe(Timestamp(41 * DAY + 1)), Ok(Some(Timestamp(41 * DAY))));
        assert_eq!((clock.now().0, clock.ahead()), (41 * DAY, None));
    }

    #[test]
    fn a_manual_clock_may_be_set_to_any_time() {
        let clock = Clock::manual(Timestamp(DAY));
        assert!(clock.set(Timestamp(400 * DAY)));
        assert_eq!((clock.now().0, clock.ahead()), (400 * DAY, None));
        assert_eq!(clock.believe(Timestamp(0)), Ok(None));
    }
}
