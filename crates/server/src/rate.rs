//! How much of whom in how short a time: token buckets.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use moka::sync::Cache;
use reckon_domain::Timestamp;
use reckon_providers::secret::digest;
use reckon_store::Principal;

use crate::http::peer::place;
use crate::problem::Problem;

/// So many at once, and then so many a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// At once.
    pub burst: u32,
    /// From then on.
    pub per_minute: u32,
}

impl Rate {
    /// The rate of what everybody together may do where this one is for each place that it comes from.
    pub(crate) const fn everywhere(self) -> Self {
        Self { burst: self.burst.saturating_mul(25), per_minute: self.per_minute.saturating_mul(25) }
    }
}

/// Whose bucket.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    /// Who signs in from this address; of IPv6, from this /64 network.
    SignInFrom(IpAddr),
    /// Who signs in with an email address of this SHA-256.
    SignInAs([u8; 32]),
    /// The same, from this address; of IPv6, from this /64 network.
    SignInAsFrom([u8; 32], IpAddr),
    /// Who signs in from a browser that has signed in to the account before.
    SignInOn([u8; 32]),
    /// Who was turned away, by what their bucket is of: so often that is noted.
    TurnedAway([u8; 32]),
    /// Who plays the demo's telephones from this address.
    PlayedFrom(IpAddr),
    /// A person's actions.
    Actions(Principal),
    /// A person's other requests.
    Requests(Principal),
}

impl Who {
    /// Who signs in from this address.
    pub(crate) fn sign_in_from(address: IpAddr) -> Self {
        Self::SignInFrom(place(address))
    }

    /// Who was turned away from this address.
    pub(crate) fn turned_away_from(address: IpAddr) -> Self {
        Self::TurnedAway(digest(place(address).to_string().as_bytes()))
    }

    /// Who plays the demo's telephones from this address.
    pub(crate) fn played_from(address: IpAddr) -> Self {
        Self::PlayedFrom(place(address))
    }

    /// Who signs in from this address with that email address.
    pub(crate) fn sign_in_as_from(email: [u8; 32], address: IpAddr) -> Self {
        Self::SignInAsFrom(email, place(address))
    }
}

/// Thousandths of a token, so that a minute's rate can be counted in milliseconds without rounding.
const TOKEN: u64 = 60_000;

struct Bucket {
    /// In units of which [`TOKEN`] make one token.
    level: u64,
    at: Timestamp,
}

/// How long a bucket is kept that nobody takes from: by then each is full again, and a full one says nothing.
const IDLE: Duration = Duration::from_secs(60 * 60);

/// The most buckets that are kept: some fifty megabytes. Those go first that are seldom asked for, so nobody empties the
/// one that guards an account by asking for many others.
const MOST: u64 = 250_000;

/// Everybody's buckets.
pub(crate) struct Buckets(Cache<Who, Arc<Mutex<Bucket>>>);

impl Default for Buckets {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_idle(IDLE).build())
    }
}

impl Buckets {
    /// Takes one token, if there is one.
    ///
    /// # Errors
    /// `too_many_requests`, with the seconds until there is one.
    pub(crate) fn take(&self, who: Who, rate: Option<Rate>, now: Timestamp) -> Result<(), Problem> {
        let Some(rate) = rate else { return Ok(()) };
        let capacity = u64::from(rate.burst.max(1)) * TOKEN;
        let speed = u64::from(rate.per_minute.max(1));
        let full = || Arc::new(Mutex::new(Bucket { level: capacity, at: now }));
        let bucket = self.0.entry(who).or_insert_with(full).into_value();
        let mut bucket = bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = u64::try_from(now.0.saturating_sub(bucket.at.0)).unwrap_or(0);
        bucket.level = bucket.level.saturating_add(passed.saturating_mul(speed)).min(capacity);
        bucket.at = now;
        if bucket.level < TOKEN {
            let millis = (TOKEN - bucket.level).div_ceil(speed);
            return Err(Problem::too_many(millis.div_ceil(1000)));
        }
        bucket.level -= TOKEN;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use reckon_store::OperatorId;

    use super::*;

    const RATE: Option<Rate> = Some(Rate { burst: 2, per_minute: 6 });
    const WHO: Who = Who::Actions(Principal::Operator(OperatorId(1)));

    #[test]
    fn a_burst_passes_and_then_one_each_ten_seconds() {
        let buckets = Buckets::default();
        let take = |millis| buckets.take(WHO, RATE, Timestamp(millis)).is_ok();
        assert_eq!(
            [0, 0, 0, 9_999, 10_000, 10_001, 20_000].map(take),
            [true, true, false, false, true, false, true]
        );
    }

    #[test]
    fn one_person_s_bucket_is_not_another_s() {
        let buckets = Buckets::default();
        let others = Who::Actions(Principal::Backend);
        for _ in 0..2 {
            buckets.take(WHO, RATE, Timestamp(0)).unwrap();
        }
        assert!(buckets.take(WHO, RATE, Timestamp(0)).is_err());
        assert!(buckets.take(others, RATE, Timestamp(0)).is_ok());
    }
}
