//! What the card processor, the telephone network and mail servers tell of their own accord.
//!
//! They carry no cookie and come from no page: their signatures are what is believed.

pub(crate) mod mail;
pub(crate) mod stripe;
pub(crate) mod texts;
pub(crate) mod twilio;
