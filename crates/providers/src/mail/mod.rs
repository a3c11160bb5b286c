//! Email: composed here, sent through a [`Mailer`], read back from what a mail server hands over.
//!
//! ```text
//! Mail ──compose──▶ Composed ──Mailer──▶ Sending          (out)
//! Maildir or webhook ──bytes──▶ read ──▶ Inbound           (in)
//! ```
//!
//! What is sent and when, and what an inbound message changes, is decided elsewhere. Addresses and words are in
//! no `Debug` form and no log line.

mod address;
mod compose;
mod html;
pub mod inbound;
pub mod maildir;
mod simulated;
mod smtp;
mod words;

pub use address::{Address, AddressError};
pub use compose::{Composed, Letterhead, Mail, compose};
pub use html::escape;
pub use simulated::Simulated;
pub use smtp::{Security, Smtp, SmtpError, SmtpSettings};

use super::Reply;

/// Sends email.
pub trait Mailer: Send + Sync {
    /// Hands one email over, once. Whether and when to try again is the caller's decision.
    fn send<'a>(&'a self, mail: &'a Composed) -> Reply<'a, Sending>;
}

/// How handing over an email went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// The mail server has taken it and answers for it now.
    Accepted,
    /// The mail server will never take it: the address does not exist, or it does not want our mail.
    Refused(Answer),
    /// The mail server has not taken it: it may later. Trying again sends it once.
    Later(Hindrance),
    /// The connection broke after the whole email was sent and before the answer: it may have been taken.
    /// Trying again might send it twice.
    Unknown,
}

/// Why the mail server has not taken an email for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// It cannot be reached, or broke off, or keeps silent.
    Connection,
    /// It has no TLS where we need it, or we do not trust its certificate.
    Tls,
    /// It does not let us in with these credentials.
    Authentication,
    /// It says that we may come back later.
    Busy(Answer),
}

/// What a mail server answered: its codes. Its words may hold an address and are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The reply code of RFC 5321, such as 550; 0 where it did not come to one.
    pub code: u16,
    /// The status code of RFC 3463, such as 5.1.1, where the server gives one.
    pub status: Option<Status>,
}

/// A status code of RFC 3463: class, subject, detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(pub u8, pub u16, pub u16);

impl Status {
    /// Reads a status code such as `5.1.1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.splitn(3, '.');
        let class = numbers.next()?.parse().ok().filter(|class| [2, 4, 5].contains(class))?;
        Some(Self(class, numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    }
}

impl core::fmt::Display for Status {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}
