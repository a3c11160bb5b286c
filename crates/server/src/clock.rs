//! The present. Nothing else in the server asks the machine for the time of day.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use reckon_domain::Timestamp;

/// Where the time comes from.
#[derive(Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until it is set: for tests and for replaying scenarios over HTTP.
    Manual(AtomicI64),
}

impl Clock {
    /// A clock that stands at `at`.
    #[must_use]
    pub const fn manual(at: Timestamp) -> Self {
        Self::Manual(AtomicI64::new(at.0))
    }

    /// The present, within the instants that Reckon accepts.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let millis = match self {
            Self::System => match SystemTime::now().duration_since(UNIX_EPOCH) {
                Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
                Err(_) => 0,
            },
            Self::Manual(at) => at.load(Ordering::SeqCst),
        };
        Timestamp(millis.clamp(Timestamp::MIN.0, Timestamp::MAX.0))
    }

    /// Whether it goes by itself.
    #[must_use]
    pub const fn runs(&self) -> bool {
        matches!(self, Self::System)
    }

    /// Sets a manual clock. Says whether it is one.
    #[must_use]
    pub fn set(&self, now: Timestamp) -> bool {
        match self {
            Self::System => false,
            Self::Manual(at) => {
                at.store(now.0, Ordering::SeqCst);
                true
            }
        }
    }
}
