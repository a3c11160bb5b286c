//! Money: whole minor units of the marketplace's one currency.

use crate::id::PaymentId;

/// An amount in minor units (cents). Never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub u64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount accepted: every whole number up to it is exact in JavaScript.
    pub const MAX: Self = Self(9_007_199_254_740_991);

    /// Whether this is no money at all. A fee of nothing is no charge.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, stopping at [`u64::MAX`].
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The amount if `holds`, otherwise nothing: without a branch.
    #[inline]
    #[must_use]
    pub const fn if_holds(self, holds: bool) -> Self {
        Self(self.0 & (holds as u64).wrapping_neg())
    }

    /// The one of two of which at most one is something: without a branch.
    #[inline]
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is left, stopping at nothing.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// What a payment by card is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentPurpose {
    /// A charge whose source is the card.
    Charge(ChargeFor),
    /// What was outstanding.
    Outstanding,
    /// Credits: they are added once it has succeeded.
    Credits,
}

impl PaymentPurpose {
    /// Every purpose.
    pub const ALL: [Self; 5] = [
        Self::Charge(ChargeFor::ManualQuoteFee),
        Self::Charge(ChargeFor::GuaranteedReplyFee),
        Self::Charge(ChargeFor::CallMinutes),
        Self::Outstanding,
        Self::Credits,
    ];

    /// The name in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Charge(purpose) => purpose.name(),
            Self::Outstanding => "outstanding",
            Self::Credits => "credits",
        }
    }
}

/// A payment by card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Payment {
    /// Which.
    pub id: PaymentId,
    /// What it is for.
    pub purpose: PaymentPurpose,
    /// How much, in minor units.
    pub amount: Amount,
}

/// The price of each started minute after the third (PRO 12.5: "$5 per minute").
pub const CALL_MINUTE: Amount = Amount(500);

/// Seconds of a call that the Guaranteed Reply fee includes (PRO 12.2b: three minutes).
pub const INCLUDED_SECONDS: u32 = 180;

/// What a call of `seconds` costs beyond the included minutes: every started
/// minute at [`CALL_MINUTE`] (I7: 180 s is free, 181 s to 240 s is one minute).
#[must_use]
pub const fn call_minutes(seconds: u32) -> Amount {
    let minutes = seconds.saturating_sub(INCLUDED_SECONDS).div_ceil(60);
    Amount(minutes as u64 * CALL_MINUTE.0)
}

/// What a charge is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChargeFor {
    /// The manual quote's fee, on sending, from credits alone (F1).
    ManualQuoteFee,
    /// The Guaranteed Reply fee, on contact (G1).
    GuaranteedReplyFee,
    /// Minutes of a call after the third, by card alone (K4).
    CallMinutes,
}

impl ChargeFor {
    /// Every purpose.
    pub const ALL: [Self; 3] = [Self::ManualQuoteFee, Self::GuaranteedReplyFee, Self::CallMinutes];

    /// The name in files, the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ManualQuoteFee => "manual_quote_fee",
            Self::GuaranteedReplyFee => "guaranteed_reply_fee",
            Self::CallMinutes => "call_minutes",
        }
    }
}

/// Where a charge is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChargeSource {
    /// Stored value.
    Credits,
    /// The card on file.
    Card,
    /// Nowhere yet: the card was declined or gone, the pro owes it (I8).
    Outstanding,
}

impl ChargeSource {
    /// Every source.
    pub const ALL: [Self; 3] = [Self::Credits, Self::Card, Self::Outstanding];

    /// The name in files, the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Credits => "credits",
            Self::Card => "card",
            Self::Outstanding => "outstanding",
        }
    }
}

/// One charge: all of `amount` from one source (I10: never split).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Charge {
    /// What it is for.
    pub purpose: ChargeFor,
    /// Where it is taken from.
    pub source: ChargeSource,
    /// How much, in minor units; never nothing.
    pub amount: Amount,
}

/// The charges of one action, in the order they are made. Two at most: the fee and the call's minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Charges([Option<Charge>; 2]);

impl Charges {
    /// One charge; none if it is of nothing.
    #[inline]
    #[must_use]
    pub const fn of(purpose: ChargeFor, source: ChargeSource, amount: Amount) -> Self {
        let charge = Charge { purpose, source, amount };
        Self([if amount.is_zero() { None } else { Some(charge) }, None])
    }

    /// Adds a charge unless it is of nothing.
    pub const fn push(&mut self, purpose: ChargeFor, source: ChargeSource, amount: Amount) {
        if amount.is_zero() {
            return;
        }
        let charge = Some(Charge { purpose, source, amount });
        match self.0 {
            [None, _] => self.0 = [charge, None],
            [first, _] => self.0 = [first, charge],
        }
    }

    /// The charges, in order.
    pub fn iter(&self) -> impl Iterator<Item = Charge> + '_ {
        self.0.iter().flatten().copied()
    }

    /// What they come to together.
    #[must_use]
    pub fn total(&self) -> Amount {
        self.iter().fold(Amount::ZERO, |sum, charge| sum.plus(charge.amount))
    }

    /// Whether nothing is charged.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0[0].is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_started_minute_after_the_third_is_charged() {
        for (seconds, amount) in
            [(0, 0), (180, 0), (181, 500), (240, 500), (241, 1000), (u32::MAX, 35_791_393_000)]
        {
            assert_eq!(call_minutes(seconds), Amount(amount), "{seconds} s");
        }
    }
}
