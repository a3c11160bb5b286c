//! Requests that are signed without a time: whoever has recorded one could send it again for ever.

use std::time::Duration;

use moka::sync::Cache;
use reckon_domain::Timestamp;
use reckon_providers::secret::digest;

/// For how long the same request may come again, in milliseconds: its sender has not heard the answer. Twilio waits for
/// fifteen seconds.
const AGAIN: i64 = 30 * 1000;

/// For how long a request is remembered: longer than any call lasts. After that it is about nothing that goes on.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// The most requests that are remembered: some fifty megabytes.
const MOST: u64 = 500_000;

/// A request, by what its signature covers and the signature itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Request([u8; 32]);

impl Request {
    /// The request to this address with this signature.
    pub(crate) fn of(address: &str, signature: &str) -> Self {
        Self(digest(format!("{signature} {address}").as_bytes()))
    }
}

/// What was heard, and when first.
#[derive(Debug)]
pub(crate) struct Replays(Cache<Request, Timestamp>);

impl Default for Replays {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_live(KEPT).build())
    }
}

impl Replays {
    /// Whether a request may be heard now: for the first time, or again by who did not hear the answer.
    pub(crate) fn is_fresh(&self, request: Request, now: Timestamp) -> bool {
        let first = self.0.entry(request).or_insert(now).into_value();
        now.0.saturating_sub(first.0) <= AGAIN
    }

    /// What came of it. A request that could not be answered may come again whenever it does.
    pub(crate) fn settle<T, E>(&self, request: Request, done: Result<T, E>) -> Result<T, E> {
        if done.is_err() {
            self.0.invalidate(&request);
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_again_later_is_not_heard() {
        let (replays, request) = (Replays::default(), Request::of("/a?call=1", "signature"));
        let fresh = |request, millis| replays.is_fresh(request, Timestamp(millis));
        assert_eq!(
            [0, 1, 30_000, 30_001, 90_000].map(|at| fresh(request, at)),
            [true, true, true, false, false]
        );
        for other in [Request::of("/a?call=2", "signature"), Request::of("/a?call=1", "other")] {
            assert!(fresh(other, 90_000));
        }
        assert_eq!(replays.settle::<_, ()>(request, Ok(7)), Ok(7));
        assert!(!fresh(request, 90_000));
        assert_eq!(replays.settle::<(), _>(request, Err(7)), Err(7));
        assert!(fresh(request, 90_000), "nobody was answered");
    }
}
