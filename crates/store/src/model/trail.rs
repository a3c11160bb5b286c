//! Who did it: what operators and backends did, and who signed in.

use reckon_domain::Timestamp;

use super::command::Actor;
use super::people::Principal;

/// How many of the latest entries are looked at for attempts to sign in that failed: those further back are forgotten,
/// or whoever guesses passwords could fill the disk.
pub const ATTEMPTS_KEPT: u64 = 10_000;

/// What somebody did, for the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailEntry {
    /// When.
    pub at: Timestamp,
    /// Who: the account, by its id. `None` where somebody tried to sign in whom nobody knows.
    pub who: Option<Principal>,
    /// An operator's name, or that of a backend's token; empty for everybody else.
    pub name: String,
    /// In whose name a backend acted.
    pub acts_as: Option<Actor>,
    /// What was done: [`SIGN_IN`], or the request, its method and route.
    pub operation: String,
    /// Whom or what it was about, such as `client:3`.
    pub about: String,
    /// The address that it came from.
    pub address: Option<String>,
    /// What came of it.
    pub outcome: TrailOutcome,
}

/// The operation of whoever signs in, or tries to. Other actions are requests: their method and route.
pub const SIGN_IN: &str = "sign_in";

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TrailOutcome {
    /// It was done.
    Done,
    /// The rules refused it, or it would have cost more than was shown.
    Refused,
    /// The password was wrong.
    WrongPassword,
    /// There is no such account.
    NoAccount,
    /// There were too many attempts: it was not looked at.
    TooMany,
}

impl TrailOutcome {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::Done, Self::Refused, Self::WrongPassword, Self::NoAccount, Self::TooMany];

    /// The name that is kept and travels.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::WrongPassword => "wrong_password",
            Self::NoAccount => "no_account",
            Self::TooMany => "too_many",
        }
    }

    /// Whether it is an attempt to sign in that failed.
    #[must_use]
    pub const fn is_failed_attempt(self) -> bool {
        match self {
            Self::WrongPassword | Self::NoAccount | Self::TooMany => true,
            Self::Done | Self::Refused => false,
        }
    }
}

/// An entry of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailRow {
    /// Its number: rising.
    pub id: u64,
    /// The place in the log of what was done there.
    pub position: Option<u64>,
    /// What somebody did.
    pub entry: TrailEntry,
}
