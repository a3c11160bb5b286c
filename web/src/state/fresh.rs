//! When the page may promise, and when it can't tell.

use reckon_domain::{Period, Timestamp};

/// A stream that has been broken for longer than this, in milliseconds, leaves the page behind.
pub const PATIENCE: i64 = 5_000;

/// Why the page can't tell what an action would cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The facts have not arrived yet.
    Loading,
    /// The server decides by other rules than the page.
    OtherRules,
    /// There has been no network since then.
    Offline(Timestamp),
    /// There have been no news from the server since then.
    Lost(Timestamp),
    /// The server gives no stream of news now. It is asked again then.
    Refused(Timestamp),
    /// A billing period has begun that the page knows nothing of yet.
    PeriodOver,
}

/// How the page hears from the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Since when the browser says that there is no network.
    pub offline: Option<Timestamp>,
    /// Since when the stream has been broken.
    pub broken: Option<Timestamp>,
    /// When the server is asked again for a stream that it has refused.
    pub refused: Option<Timestamp>,
}

impl Link {
    /// News come again.
    pub const fn mend(&mut self) {
        self.broken = None;
        self.refused = None;
    }
}

/// What the page knows, and since when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Knowledge {
    /// Whether the facts are there.
    pub loaded: bool,
    /// Whether page and server have the same rules.
    pub same_rules: bool,
    /// The pro's billing period; none for a client, whose actions do not depend on it.
    pub period: Option<Period>,
    /// When the server last told the pro's account.
    pub told: Timestamp,
}

/// The weightiest reason to doubt, if there is any.
#[must_use]
pub fn doubt(link: Link, knowledge: Knowledge, now: Timestamp) -> Option<Doubt> {
    if !knowledge.same_rules {
        return Some(Doubt::OtherRules);
    }
    if let Some(since) = link.offline {
        return Some(Doubt::Offline(since));
    }
    if let Some(again) = link.refused {
        return Some(Doubt::Refused(again));
    }
    if let Some(since) = link.broken.filter(|since| now.0 - since.0 > PATIENCE) {
        return Some(Doubt::Lost(since));
    }
    if !knowledge.loaded {
        return Some(Doubt::Loading);
    }
    // An account told after its period's end is of a pro for whom nothing has happened since: the
    // rules know what that means. One told before it may lack what the new period brought.
    let passed = knowledge.period.is_some_and(|period| period.end <= now && knowledge.told < period.end);
    passed.then_some(Doubt::PeriodOver)
}
