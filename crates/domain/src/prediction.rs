//! What a button says before it is pressed: a decision in one byte, for many leads at once.

#![expect(clippy::indexing_slicing, reason = "the one index is a byte, and there are 256 codes")]

use crate::account::Account;
use crate::action::{Action, Details, Subject};
use crate::decide::{Decision, Outcome, Situation};
use crate::fact::Facts;
use crate::index;
use crate::lead::{Fees, Lead};
use crate::money::Amount;
use crate::reason::Reason;
use crate::relation::{Reach, Relation};
use crate::table::{Effects, TABLE, Then};
use crate::time::Timestamp;

/// What an action would bring, in one word: the most important thing about it.
///
/// The numbers are what a page's compiled code sees: one is never given to another word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// The question makes no sense: there is no such lead or action, or the viewer may not know.
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

    /// The word in the npm package.
    #[must_use]
    pub const fn name(self) -> &'static str {
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

    /// The prediction as a code of one byte. Where it is refused, the bits above say why.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }
}

/// How many bits of a code are the prediction; those above are the reason's number, where it is refused.
pub const PREDICTION_BITS: u32 = 3;

/// A lead with what its actions are decided on: by reference, so that asking about many copies nothing.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The pro's plan, counter, wallet and card.
    pub account: &'a Account,
    /// The lead.
    pub lead: &'a Lead,
    /// What the project's category asks for quotes.
    pub fees: &'a Fees,
    /// What is between the pro and the lead's client.
    pub relation: &'a Relation,
    /// How the client can be reached.
    pub reach: &'a Reach,
}

impl<'a> Known<'a> {
    /// The same, for a decision.
    #[inline]
    #[must_use]
    pub const fn situation(&self) -> Situation<'a> {
        let Self { account, lead, fees, relation, reach } = *self;
        Situation { account, lead, fees: *fees, relation, reach: *reach }
    }

    /// What an action would bring, without details, as a code.
    #[must_use]
    pub fn predict(&self, action: Action, now: Timestamp) -> u8 {
        let situation = self.situation();
        self.code(action, situation.facts(action, &Details::default(), now))
    }

    /// What each of the actions would bring; nothing in the place of one that makes no sense.
    pub fn predict_each(&self, actions: &[Option<Action>], now: Timestamp, codes: &mut Vec<u8>) {
        // Every action on a lead is decided on the same facts, but those that are about its client.
        let situation = self.situation();
        let facts = situation.facts(Action::Recommend, &Details::default(), now);
        codes.extend(actions.iter().map(|action| match action {
            None => Prediction::Invalid.code(),
            Some(action) if action.subject() == Subject::Lead => self.code(*action, facts),
            Some(action) => self.predict(*action, now),
        }));
    }

    /// What is decided when these facts hold, as a code.
    #[inline]
    fn code(&self, action: Action, facts: Facts) -> u8 {
        match CODES[index::number(action, facts) as usize] {
            DEPENDS => self.by_amounts(action, facts),
            code => code,
        }
    }

    /// What depends on amounts. Not inlined, so that what does not, which is nearly all, is small enough to be.
    #[inline(never)]
    fn by_amounts(&self, action: Action, facts: Facts) -> u8 {
        match index::find(action, facts).then {
            Then::Allow(effects) => amounts(effects, self.fees, self.lead.quote.fee()),
            Then::Block(reason) => blocked(reason),
            Then::Fault(_) => Prediction::Error.code(),
        }
    }
}

/// What an allowed action costs whose cost is a matter of amounts: what [`code_of`] says of the whole decision,
/// as the test holds, without making it.
#[inline]
const fn amounts(effects: Effects, fees: &Fees, due: Amount) -> u8 {
    let charges = (effects.contains(Effects::MANUAL_FEE) && !fees.manual_quote.is_zero())
        || (effects.contains(Effects::CONTACT) && !due.is_zero());
    let due = (effects.contains(Effects::QUOTE_GUARANTEED_REPLY)
        && matches!(fees.guaranteed_reply, Some(fee) if !fee.is_zero()))
        || (effects.contains(Effects::FEE_ON_CONTACT) && !due.is_zero());
    if charges {
        Prediction::Charges.code()
    } else if due {
        Prediction::ChargesOnContact.code()
    } else {
        Prediction::Free.code()
    }
}

/// The codes of the table's rows, by their numbers. What brings no more than itself costs nothing,
/// whatever the amounts are; what does not depends on them.
static CODES: [u8; 256] = {
    let mut codes = [DEPENDS; 256];
    let mut row = 0;
    while row < TABLE.len() {
        codes[row] = match TABLE[row].then {
            Then::Block(reason) => blocked(reason),
            Then::Fault(_) => Prediction::Error.code(),
            Then::Allow(effects) if effects.contains(Effects::COUNT) => Prediction::Counts.code(),
            Then::Allow(effects) if effects.intersects(Effects::CONSEQUENTIAL) => DEPENDS,
            Then::Allow(_) => Prediction::Free.code(),
        };
        row += 1;
    }
    codes
};

/// No code: the amounts decide.
const DEPENDS: u8 = u8::MAX;

const fn blocked(reason: Reason) -> u8 {
    (reason as u8) << PREDICTION_BITS | Prediction::Blocked.code()
}

/// A decision as a code of one byte: the prediction, and the reason's number where it is refused.
#[must_use]
pub fn code_of(decision: &Decision) -> u8 {
    match &decision.outcome {
        Outcome::Blocked(reason) => blocked(*reason),
        Outcome::Error(_) => Prediction::Error.code(),
        Outcome::Allowed(_) if decision.counts() => Prediction::Counts.code(),
        Outcome::Allowed(consequences) if !consequences.charges.is_empty() => Prediction::Charges.code(),
        Outcome::Allowed(consequences) if !consequences.on_contact.is_zero() => {
            Prediction::ChargesOnContact.code()
        }
        Outcome::Allowed(_) => Prediction::Free.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::decide;
    use crate::lead::Quote;
    use crate::{Amount, Limit, PlanId, account::Plan};

    #[test]
    fn every_reason_fits_above_the_prediction() {
        for reason in Reason::ALL {
            assert_eq!(blocked(reason) >> PREDICTION_BITS, reason as u8, "{}", reason.name());
            assert_eq!(blocked(reason) & 7, Prediction::Blocked.code());
        }
        for (number, prediction) in Prediction::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(prediction.code()), number);
        }
    }

    #[test]
    fn a_prediction_is_the_decision_in_a_word() {
        let (relation, now) = (Relation::BLANK, Timestamp(1_000));
        let quotes = [
            Quote::None,
            Quote::Manual { amount: None },
            Quote::GuaranteedReply { amount: None, fee: Amount(2500) },
            Quote::GuaranteedReply { amount: None, fee: Amount::ZERO },
        ];
        let mut seen = [false; 8];
        for bits in 0_u32..1 << 8 {
            let bit = |at: u32| bits >> at & 1 == 1;
            let account = Account {
                plan: Plan { id: PlanId(1), limit: Limit::Of(u32::from(bit(0))) },
                card: bit(1),
                credits: Amount(if bit(2) { 900 } else { 0 }),
                ..Account::HIDDEN
            };
            let lead = Lead { counted: bit(3), quote: quotes[(bits >> 4 & 3) as usize], ..Lead::default() };
            let fees = Fees {
                manual_quote: Amount(if bit(6) { 800 } else { 0 }),
                guaranteed_reply: bit(7).then_some(Amount(2500)),
            };
            let reach = Reach { mobile: bit(0), landline: bit(1), ..Reach::UNKNOWN };
            let known =
                Known { account: &account, lead: &lead, fees: &fees, relation: &relation, reach: &reach };
            let mut codes = Vec::new();
            known.predict_each(&Action::ALL.map(Some), now, &mut codes);
            for (action, code) in Action::ALL.into_iter().zip(codes) {
                let decision = decide(&known.situation(), action, &Details::default(), now);
                assert_eq!(code, code_of(&decision), "{} {decision:?}", action.key());
                assert_eq!(code, known.predict(action, now), "{}", action.key());
                seen[usize::from(code & 7)] = true;
            }
        }
        assert_eq!(seen, [true, true, true, true, true, true, false, false]);
    }
}
