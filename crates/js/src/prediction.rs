//! What a button says before it is pressed, as one word.

use reckon_domain::decide::{Decision, Outcome};

/// What a deed would bring, in one word: the most important thing about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Prediction {
    /// Nothing is used or charged.
    Free = 0,
    /// It uses an interaction.
    Counts = 1,
    /// It charges now.
    Charges = 2,
    /// It charges nothing now; a fee will be due on contact.
    ChargesOnContact = 3,
    /// It is refused.
    Blocked = 4,
    /// It is meaningless for the state: a call's result without a call.
    Error = 5,
    /// The snapshot cannot tell: it was made by other rules, or the time is past what it knows.
    Stale = 6,
    /// The question makes no sense: no such lead or action, not this viewer's to know, no time, or freed.
    Invalid = 7,
}

impl Prediction {
    /// Every prediction, in the order of the numbers.
    pub const ALL: [Self; 8] = [
        Self::Free,
        Self::Counts,
        Self::Charges,
        Self::ChargesOnContact,
        Self::Blocked,
        Self::Error,
        Self::Stale,
        Self::Invalid,
    ];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Counts => "counts",
            Self::Charges => "charges",
            Self::ChargesOnContact => "charges_on_contact",
            Self::Blocked => "blocked",
            Self::Error => "error",
            Self::Stale => "stale",
            Self::Invalid => "invalid",
        }
    }

    /// The prediction alone, as a code.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }
}

/// The bits of a code that are the prediction; those above are the reason's number, where it is refused.
pub(crate) const PREDICTION_BITS: u32 = 3;

/// A decision as a code of one byte: the prediction, and the reason's number where it is refused.
#[inline]
#[must_use]
pub(crate) fn code(decision: &Decision) -> u8 {
    match &decision.outcome {
        Outcome::Blocked(reason) => (*reason as u8) << PREDICTION_BITS | Prediction::Blocked.code(),
        Outcome::Error(_) => Prediction::Error.code(),
        Outcome::Allowed(consequences) => {
            if decision.counts() {
                Prediction::Counts.code()
            } else if !consequences.charges.is_empty() {
                Prediction::Charges.code()
            } else if !consequences.on_contact.is_zero() {
                Prediction::ChargesOnContact.code()
            } else {
                Prediction::Free.code()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reckon_domain::Reason;

    #[test]
    fn every_reason_fits_above_the_prediction() {
        for reason in Reason::ALL {
            let code = code(&Decision { rule: None, outcome: Outcome::Blocked(reason) });
            assert_eq!(code >> PREDICTION_BITS, reason as u8, "{}", reason.name());
            assert_eq!(code & 7, Prediction::Blocked.code());
        }
        for (number, prediction) in Prediction::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(prediction.code()), number);
        }
    }
}
