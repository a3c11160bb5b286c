//! A pro's plan, counter, wallet and card.

use crate::id::PlanId;
use crate::money::Amount;
use crate::time::{Period, Timestamp};

/// How many interactions a plan allows in a period. Unlimited is the highest limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// So many.
    Of(u32),
    /// As many as there are.
    Unlimited,
}

impl Limit {
    /// The limit that files write as a number, or as nothing where there is none.
    #[must_use]
    pub const fn from_option(limit: Option<u32>) -> Self {
        match limit {
            Some(limit) => Self::Of(limit),
            None => Self::Unlimited,
        }
    }

    /// The number, or `None` where there is no limit.
    #[must_use]
    pub const fn to_option(self) -> Option<u32> {
        match self {
            Self::Of(limit) => Some(limit),
            Self::Unlimited => None,
        }
    }
}

/// A plan, as far as the rules know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Plan {
    /// Which plan.
    pub id: PlanId,
    /// What it allows.
    pub limit: Limit,
}

/// What the rules know of a pro beside their leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    /// The plan in force in `period`.
    pub plan: Plan,
    /// What waits for the next period: a lower plan, or the plan in force with a lower limit (I14).
    pub next_plan: Option<Plan>,
    /// The latest period in which something happened.
    pub period: Period,
    /// The end of the period after `period`, where it is known.
    pub next_end: Option<Timestamp>,
    /// Interactions counted in `period`. May pass the limit (I3).
    pub used: u32,
    /// Stored value, in minor units.
    pub credits: Amount,
    /// Whether a card is on file.
    pub card: bool,
    /// Whether the pro wants Guaranteed Reply fees paid from credits where they suffice (I10).
    pub prefer_credits: bool,
    /// What the pro owes (I8), in minor units.
    pub outstanding: Amount,
}

impl Account {
    /// The account that a viewer sees who is not entitled to it: no limit, no money.
    ///
    /// No rule for a client's action asks for any of it, so a client's page decides on this one.
    pub const HIDDEN: Self = Self {
        plan: Plan { id: PlanId(0), limit: Limit::Unlimited },
        next_plan: None,
        period: Period { start: Timestamp::MIN, end: Timestamp::MAX },
        next_end: None,
        used: 0,
        credits: Amount::ZERO,
        card: false,
        prefer_credits: true,
        outstanding: Amount::ZERO,
    };

    /// Whether `now` is past the period: the counter has been reset since.
    #[inline]
    #[must_use]
    pub const fn has_reset(&self, now: Timestamp) -> bool {
        now.0 >= self.period.end.0
    }

    /// The plan in force at `now`.
    #[inline]
    #[must_use]
    pub const fn plan_at(&self, now: Timestamp) -> Plan {
        match self.next_plan {
            Some(next) if self.has_reset(now) => next,
            _ => self.plan,
        }
    }

    /// Interactions counted in the period that `now` falls into.
    #[inline]
    #[must_use]
    pub const fn used_at(&self, now: Timestamp) -> u32 {
        if self.has_reset(now) { 0 } else { self.used }
    }

    /// When the counter resets next, seen from `now`, where it is known.
    #[must_use]
    pub fn reset_after(&self, now: Timestamp) -> Option<Timestamp> {
        if self.has_reset(now) { self.next_end.filter(|end| now < *end) } else { Some(self.period.end) }
    }

    /// Whether the plan has a limit and `used >= limit`.
    #[inline]
    #[must_use]
    pub const fn at_limit(&self, now: Timestamp) -> bool {
        match self.plan_at(now).limit {
            Limit::Of(limit) => self.used_at(now) >= limit,
            Limit::Unlimited => false,
        }
    }
}
