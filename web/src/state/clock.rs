//! The server's time, as far as the page can tell it.

use reckon_domain::Timestamp;

/// How far the server's clock is ahead of the browser's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// In milliseconds.
    ahead: i64,
}

impl Clock {
    /// Sets the clock by what the server just said its time is, in milliseconds.
    pub fn set(&mut self, server: i64) {
        self.ahead = server - local();
    }

    /// The server's time.
    #[must_use]
    pub fn now(self) -> Timestamp {
        Timestamp((local() + self.ahead).clamp(Timestamp::MIN.0, Timestamp::MAX.0))
    }
}

/// The browser's time, in milliseconds.
fn local() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds below 2^53")]
    let now = js_sys::Date::now() as i64;
    now
}
