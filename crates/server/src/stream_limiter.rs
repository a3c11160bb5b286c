//! Who has how many streams open.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reckon_domain::wording;
use reckon_store::Principal;
use reckon_wire::Viewer;

use crate::problem::{Code, Problem};

/// Who reads a stream, and through whose eyes: a backend reads for many, an operator through nobody's.
pub(crate) type Reader = (Principal, Option<Viewer>);

/// Who has how many streams open.
#[derive(Clone, Default)]
pub(crate) struct StreamLimiter(Arc<Mutex<HashMap<Reader, usize>>>);

/// A taken seat. Free again when dropped.
pub(crate) struct StreamPermit(StreamLimiter, Reader);

impl StreamLimiter {
    /// Takes a seat of one reader's `most`. Who is refused may come again after this time.
    ///
    /// # Errors
    /// `too_many_requests` when all are taken.
    pub(crate) fn take(&self, who: Reader, most: usize, again: Duration) -> Result<StreamPermit, Problem> {
        let mut stream_limiter = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = stream_limiter.entry(who).or_default();
        if *taken >= most {
            let seconds = again.as_secs().max(1);
            let detail = wording!(
                "{most} streams are open already: close one, or try again in {seconds} s",
                "es sind schon {most} Streams offen: schließen Sie einen, oder versuchen Sie es in {seconds} s wieder"
            );
            return Err(Problem::new(Code::TooManyRequests, detail).again_after(seconds));
        }
        *taken += 1;
        Ok(StreamPermit(self.clone(), who))
    }
}

impl Drop for StreamPermit {
    fn drop(&mut self) {
        let mut stream_limiter = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = stream_limiter.get_mut(&self.1) {
            *taken -= 1;
            if *taken == 0 {
                stream_limiter.remove(&self.1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use reckon_domain::ProId;

    use super::*;

    #[test]
    fn a_seat_is_free_again_when_its_stream_ends_and_each_viewer_has_their_own() {
        let stream_limiter = StreamLimiter::default();
        let backend = Principal::Backend;
        let take = |viewer| stream_limiter.take((backend, Some(viewer)), 1, Duration::from_secs(15));
        let first = take(Viewer::Pro(1));
        assert!(first.is_ok());
        assert!(take(Viewer::Pro(1)).is_err());
        assert!(take(Viewer::Pro(2)).is_ok());
        assert!(
            stream_limiter.take((Principal::Pro(ProId(1)), Some(Viewer::Pro(1))), 1, Duration::ZERO).is_ok()
        );
        drop(first);
        assert!(take(Viewer::Pro(1)).is_ok());
    }
}
