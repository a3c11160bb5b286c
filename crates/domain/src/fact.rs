//! The facts that rows of the table ask for, each one bit.

pub use crate::keyword::Keyword;

/// A yes-or-no fact about the pro, the lead, the relation or the action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Fact {
    /// An interaction was counted on the lead, in whichever period.
    Counted,
    /// The client has asked for a booking.
    Booked,
    /// One of the two has turned the other down.
    NegativeReply,
    /// The pro says that they were hired.
    HireClaimed,
    /// The pro has sent a quote.
    Quoted,
    /// The quote is by Guaranteed Reply: the lead is billed by contact.
    BilledByContact,
    /// The first successful contact has been made.
    ContactMade,
    /// The call service stopped after five failures.
    CallStopped,
    /// The service is dialling.
    CallUnderWay,
    /// The service is dialling, or a callback's time has come: a result may arrive.
    CallAwaited,
    /// The next failure is the fifth.
    LastAttempt,
    /// The plan has a limit and `used >= limit`.
    AtLimit,
    /// The credits do not cover the manual quote's fee.
    CreditsShort,
    /// The category offers Guaranteed Reply.
    Offered,
    /// A card is on file.
    CardOnFile,
    /// The pro owes a fee.
    FeeOutstanding,
    /// The time asked for is not in the future.
    TimePast,
    /// The text is exactly an opt-out word.
    OptOutWord,
    /// The text is exactly an opt-in word.
    OptInWord,
    /// The discussion exists.
    DiscussionExists,
    /// The discussion is open.
    DiscussionOpen,
    /// The client has unsubscribed from the channel, for this pro.
    Unsubscribed,
    /// The number or address was reported wrong, for this pro.
    WrongContact,
    /// The client has a mobile number, or a valid email address.
    Reachable,
    /// The client has a landline number.
    HasLandline,
    /// The message is an automation's.
    Automated,
}

impl Fact {
    /// How many facts there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Every fact, in the order of their bits.
    pub const ALL: [Self; 26] = [
        Self::Counted,
        Self::Booked,
        Self::NegativeReply,
        Self::HireClaimed,
        Self::Quoted,
        Self::BilledByContact,
        Self::ContactMade,
        Self::CallStopped,
        Self::CallUnderWay,
        Self::CallAwaited,
        Self::LastAttempt,
        Self::AtLimit,
        Self::CreditsShort,
        Self::Offered,
        Self::CardOnFile,
        Self::FeeOutstanding,
        Self::TimePast,
        Self::OptOutWord,
        Self::OptInWord,
        Self::DiscussionExists,
        Self::DiscussionOpen,
        Self::Unsubscribed,
        Self::WrongContact,
        Self::Reachable,
        Self::HasLandline,
        Self::Automated,
    ];

    /// The name in the matrix, the check's findings and the rules page.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Booked => "booked",
            Self::NegativeReply => "negative_reply",
            Self::HireClaimed => "hire_claimed",
            Self::Quoted => "quoted",
            Self::BilledByContact => "billed_by_contact",
            Self::ContactMade => "contact_made",
            Self::CallStopped => "call_stopped",
            Self::CallUnderWay => "call_under_way",
            Self::CallAwaited => "call_awaited",
            Self::LastAttempt => "last_attempt",
            Self::AtLimit => "at_limit",
            Self::CreditsShort => "credits_short",
            Self::Offered => "guaranteed_reply_offered",
            Self::CardOnFile => "card_on_file",
            Self::FeeOutstanding => "fee_outstanding",
            Self::TimePast => "time_past",
            Self::OptOutWord => "opt_out_word",
            Self::OptInWord => "opt_in_word",
            Self::DiscussionExists => "discussion_exists",
            Self::DiscussionOpen => "discussion_open",
            Self::Unsubscribed => "unsubscribed",
            Self::WrongContact => "wrong_contact",
            Self::Reachable => "reachable",
            Self::HasLandline => "has_landline",
            Self::Automated => "automated",
        }
    }

    /// The fact alone, as a set.
    #[must_use]
    pub const fn bit(self) -> Facts {
        Facts(1 << self as u8)
    }

    /// The fact alone if it holds, otherwise nothing: without a branch, for those who gather many.
    #[inline]
    #[must_use]
    pub const fn if_holds(self, holds: bool) -> Facts {
        Facts((holds as u32) << self as u8)
    }
}

/// A set of facts that hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Facts(pub u32);

impl Facts {
    /// No fact holds.
    pub const NONE: Self = Self(0);

    /// Whether `fact` holds.
    #[must_use]
    pub const fn contains(self, fact: Fact) -> bool {
        self.0 & fact.bit().0 != 0
    }

    /// The set with `fact` set to `holds`.
    #[must_use]
    pub const fn with(self, fact: Fact, holds: bool) -> Self {
        if holds { Self(self.0 | fact.bit().0) } else { Self(self.0 & !fact.bit().0) }
    }

    /// What holds in either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The facts that hold, in order.
    pub fn iter(self) -> impl Iterator<Item = Fact> {
        Fact::ALL.into_iter().filter(move |fact| self.contains(*fact))
    }
}

/// A conjunction: these facts hold, those do not, the rest do not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct When {
    /// What must hold.
    pub holds: Facts,
    /// What must not hold.
    pub fails: Facts,
}

impl When {
    /// Whether it is met.
    #[must_use]
    pub const fn met_by(self, facts: Facts) -> bool {
        facts.0 & (self.holds.0 | self.fails.0) == self.holds.0
    }

    /// The facts it asks for.
    #[must_use]
    pub const fn asks(self) -> Facts {
        self.holds.union(self.fails)
    }
}

/// Sets of facts that cannot hold together, whatever happens: no row may need one.
///
/// What follows from two of them together is listed too, so that [`possible`] need not know the facts
/// between. Each is a consequence of how [`Lead`](crate::Lead) and
/// [`Situation`](crate::Situation) form their facts, and tested there.
pub const IMPOSSIBLE: &[When] = &[
    // A lead billed by contact has a quote and counts no interaction (I4).
    When { holds: Fact::BilledByContact.bit(), fails: Fact::Quoted.bit() },
    When { holds: Fact::BilledByContact.bit().union(Fact::Counted.bit()), fails: Facts::NONE },
    // Contact and calls are of leads billed by contact.
    When { holds: Fact::ContactMade.bit(), fails: Fact::BilledByContact.bit() },
    When { holds: Fact::ContactMade.bit(), fails: Fact::Quoted.bit() },
    When { holds: Fact::ContactMade.bit().union(Fact::Counted.bit()), fails: Facts::NONE },
    When { holds: Fact::CallStopped.bit(), fails: Fact::BilledByContact.bit() },
    When { holds: Fact::CallStopped.bit(), fails: Fact::Quoted.bit() },
    When { holds: Fact::CallStopped.bit().union(Fact::Counted.bit()), fails: Facts::NONE },
    When { holds: Fact::CallAwaited.bit(), fails: Fact::BilledByContact.bit() },
    When { holds: Fact::CallAwaited.bit(), fails: Fact::Quoted.bit() },
    When { holds: Fact::CallAwaited.bit().union(Fact::Counted.bit()), fails: Facts::NONE },
    When { holds: Fact::CallUnderWay.bit(), fails: Fact::BilledByContact.bit() },
    When { holds: Fact::CallUnderWay.bit(), fails: Fact::Quoted.bit() },
    When { holds: Fact::CallUnderWay.bit().union(Fact::Counted.bit()), fails: Facts::NONE },
    // The service is in one state at a time: stopped, closed by contact, or with a call awaited; one
    // that is under way is awaited.
    When { holds: Fact::CallUnderWay.bit(), fails: Fact::CallAwaited.bit() },
    When { holds: Fact::CallStopped.bit().union(Fact::CallAwaited.bit()), fails: Facts::NONE },
    When { holds: Fact::CallStopped.bit().union(Fact::CallUnderWay.bit()), fails: Facts::NONE },
    When { holds: Fact::CallStopped.bit().union(Fact::ContactMade.bit()), fails: Facts::NONE },
    When { holds: Fact::CallAwaited.bit().union(Fact::ContactMade.bit()), fails: Facts::NONE },
    When { holds: Fact::CallUnderWay.bit().union(Fact::ContactMade.bit()), fails: Facts::NONE },
    // A text is one word or another, and what is open exists.
    When { holds: Fact::OptOutWord.bit().union(Fact::OptInWord.bit()), fails: Facts::NONE },
    When { holds: Fact::DiscussionOpen.bit(), fails: Fact::DiscussionExists.bit() },
];

/// Whether these facts can hold together, when only those `asked` are known: `facts` says which of them hold.
#[must_use]
pub fn possible(facts: Facts, asked: Facts) -> bool {
    let known = |never: &&When| never.asks().0 & !asked.0 == 0;
    !IMPOSSIBLE.iter().filter(known).any(|never| never.met_by(facts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_follow_the_order_of_the_list() {
        for (bit, fact) in Fact::ALL.into_iter().enumerate() {
            assert_eq!(fact as usize, bit, "{}", fact.name());
        }
    }

    #[test]
    fn what_follows_from_two_impossible_sets_is_listed_too() {
        for first in IMPOSSIBLE {
            for second in IMPOSSIBLE {
                for between in first.holds.iter().filter(|fact| second.fails.contains(*fact)) {
                    let holds = first.holds.with(between, false).union(second.holds);
                    let fails = first.fails.union(second.fails.with(between, false));
                    let listed = IMPOSSIBLE
                        .iter()
                        .any(|never| never.holds.0 & !holds.0 == 0 && never.fails.0 & !fails.0 == 0);
                    assert!(listed || holds.0 & fails.0 != 0, "{first:?} and {second:?}");
                }
            }
        }
    }
}
