//! Who has how many streams open.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use reckon_store::Principal;

use crate::problem::{Code, Problem};

/// Who has how many streams open.
#[derive(Clone, Default)]
pub(crate) struct Seats(Arc<Mutex<HashMap<Principal, usize>>>);

/// A taken seat. Free again when dropped.
pub(crate) struct Seat(Seats, Principal);

impl Seats {
    /// Takes a seat of one person's `most`.
    ///
    /// # Errors
    /// `too_many_requests` when all are taken.
    pub(crate) fn take(&self, who: Principal, most: usize) -> Result<Seat, Problem> {
        let mut seats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = seats.entry(who).or_default();
        if *taken >= most {
            let detail = format!("{most} streams are open already: close one first");
            return Err(Problem::new(Code::TooManyRequests, detail));
        }
        *taken += 1;
        Ok(Seat(self.clone(), who))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = seats.get_mut(&self.1) {
            *taken -= 1;
            if *taken == 0 {
                seats.remove(&self.1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_is_free_again_when_its_stream_ends() {
        let seats = Seats::default();
        let first = seats.take(Principal::Operator, 1);
        assert!(first.is_ok());
        assert!(seats.take(Principal::Operator, 1).is_err());
        assert!(seats.take(Principal::Backend, 1).is_ok());
        drop(first);
        assert!(seats.take(Principal::Operator, 1).is_ok());
    }
}
