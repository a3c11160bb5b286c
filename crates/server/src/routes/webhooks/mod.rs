//! What the booking software, the card processor and the telephone network tell of their own accord.
//!
//! They carry no cookie and come from no page: their signatures are what is believed.

pub(crate) mod booking;
pub(crate) mod stripe;
pub(crate) mod twilio;
