//! What the booking software, the card processor, the telephone network and mail servers tell of their own accord.
//!
//! They carry no cookie and come from no page: their signatures are what is believed.

pub(crate) mod booking;
pub(crate) mod mail;
pub(crate) mod stripe;
pub(crate) mod texts;
pub(crate) mod twilio;

/// The header in which whoever shares a secret with this marketplace alone signs: the booking software, and who hands
/// emails over.
pub(crate) const SIGNATURE_HEADER: &str = "reckon-signature";
