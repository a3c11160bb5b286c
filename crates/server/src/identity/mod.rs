//! Who asks: passwords, sessions, tokens, and whether the request comes from our own page.

pub(crate) mod caller;
pub(crate) mod cookie;
pub(crate) mod device;
pub(crate) mod origin;
pub(crate) mod password;
pub(crate) mod replays;
pub(crate) mod sessions;
pub(crate) mod signature;
pub(crate) mod token;

pub(crate) use caller::{Backend, Bookings, Caller};
pub(crate) use cookie::SessionCookie;
