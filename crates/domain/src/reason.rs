//! Why an action is refused, and what would change that.

use crate::time::Timestamp;

/// Why an action is blocked. In order of precedence: where several hold, the first is named.
///
/// The numbers travel and are stored: one is never given to another reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Reason {
    /// The lead has a quote already (Q1).
    AlreadyQuoted = 1,
    /// The plan's interactions are used up (L0, L1, L4).
    LimitReached = 2,
    /// The credits do not cover the manual quote's fee (F1).
    InsufficientCredits = 3,
    /// The category does not offer Guaranteed Reply (G13).
    GuaranteedReplyNotOffered = 4,
    /// The call service is for Guaranteed Reply quotes (K1).
    GuaranteedReplyRequired = 5,
    /// The two are in contact already (G14, K9).
    AlreadyInContact = 6,
    /// A card must be on file (G9).
    CardRequired = 7,
    /// A fee is outstanding (I8).
    PaymentOverdue = 8,
    /// The client's contacts are shown after the first contact (G10).
    AwaitingContact = 9,
    /// The call service stopped after five failures (K7).
    CallServiceStopped = 10,
    /// A call is under way (K2).
    CallInProgress = 11,
    /// The callback's time is not in the future (K5).
    CallbackInPast = 12,
    /// The pro has not said that they were hired (P4b).
    NothingToConfirm = 13,
    /// The client has unsubscribed from the channel (E1).
    Unsubscribed = 14,
    /// The number or address was reported wrong (E3).
    WrongContact = 15,
    /// The client has a landline only (E2).
    LandlineOnly = 16,
    /// The client has no mobile number (E2).
    NoMobileNumber = 17,
    /// The client has no valid email address (E2).
    NoValidEmail = 18,
}

/// Who or what can lift a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LiftedBy {
    /// Time will, and the pro can sooner.
    TimeOrPro,
    /// The pro can.
    Pro,
    /// The client can.
    Client,
    /// The booking software's data can.
    BookingSoftware,
    /// Nothing does on this lead.
    Nothing,
}

impl Reason {
    /// Every reason, in order of precedence.
    pub const ALL: [Self; 18] = [
        Self::AlreadyQuoted,
        Self::LimitReached,
        Self::InsufficientCredits,
        Self::GuaranteedReplyNotOffered,
        Self::GuaranteedReplyRequired,
        Self::AlreadyInContact,
        Self::CardRequired,
        Self::PaymentOverdue,
        Self::AwaitingContact,
        Self::CallServiceStopped,
        Self::CallInProgress,
        Self::CallbackInPast,
        Self::NothingToConfirm,
        Self::Unsubscribed,
        Self::WrongContact,
        Self::LandlineOnly,
        Self::NoMobileNumber,
        Self::NoValidEmail,
    ];

    /// The code in files, the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AlreadyQuoted => "already_quoted",
            Self::LimitReached => "limit_reached",
            Self::InsufficientCredits => "insufficient_credits",
            Self::GuaranteedReplyNotOffered => "guaranteed_reply_not_offered",
            Self::GuaranteedReplyRequired => "guaranteed_reply_required",
            Self::AlreadyInContact => "already_in_contact",
            Self::CardRequired => "card_required",
            Self::PaymentOverdue => "payment_overdue",
            Self::AwaitingContact => "awaiting_contact",
            Self::CallServiceStopped => "call_service_stopped",
            Self::CallInProgress => "call_in_progress",
            Self::CallbackInPast => "callback_in_past",
            Self::NothingToConfirm => "nothing_to_confirm",
            Self::Unsubscribed => "unsubscribed",
            Self::WrongContact => "wrong_contact",
            Self::LandlineOnly => "landline_only",
            Self::NoMobileNumber => "no_mobile_number",
            Self::NoValidEmail => "no_valid_email",
        }
    }

    /// Who or what can lift it.
    #[must_use]
    pub const fn lifted_by(self) -> LiftedBy {
        match self {
            Self::LimitReached => LiftedBy::TimeOrPro,
            Self::InsufficientCredits | Self::CardRequired | Self::PaymentOverdue => LiftedBy::Pro,
            Self::AwaitingContact | Self::CallServiceStopped | Self::Unsubscribed => LiftedBy::Client,
            Self::WrongContact | Self::LandlineOnly | Self::NoMobileNumber | Self::NoValidEmail => {
                LiftedBy::BookingSoftware
            }
            Self::AlreadyQuoted
            | Self::GuaranteedReplyNotOffered
            | Self::GuaranteedReplyRequired
            | Self::AlreadyInContact
            | Self::CallInProgress
            | Self::CallbackInPast
            | Self::NothingToConfirm => LiftedBy::Nothing,
        }
    }

    /// What would change the answer, best first. `reset` is when the counter resets, if known here;
    /// `can_upgrade` whether a plan with a higher limit exists.
    pub fn unblock(self, reset: Option<Timestamp>, can_upgrade: bool) -> impl Iterator<Item = Unblock> {
        let ways = match self {
            Self::LimitReached => {
                [Some(Unblock::Wait { until: reset }), can_upgrade.then_some(Unblock::ChangePlan)]
            }
            Self::InsufficientCredits => [Some(Unblock::AddCredits), None],
            Self::CardRequired => [Some(Unblock::AddCard), None],
            Self::PaymentOverdue => [Some(Unblock::PayOutstanding), None],
            Self::AwaitingContact => [Some(Unblock::ClientContact), None],
            Self::CallServiceStopped => [Some(Unblock::ClientReactivation), None],
            Self::Unsubscribed => [Some(Unblock::Resubscribe), None],
            Self::WrongContact | Self::LandlineOnly | Self::NoMobileNumber | Self::NoValidEmail => {
                [Some(Unblock::UpdateContact), None]
            }
            Self::AlreadyQuoted
            | Self::GuaranteedReplyNotOffered
            | Self::GuaranteedReplyRequired
            | Self::AlreadyInContact
            | Self::CallInProgress
            | Self::CallbackInPast
            | Self::NothingToConfirm => [None, None],
        };
        ways.into_iter().flatten()
    }
}

/// What would change a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unblock {
    /// Wait until the counter resets.
    Wait {
        /// When it does; `None` where the calendar is not known so far ahead.
        until: Option<Timestamp>,
    },
    /// Change to a plan with a higher limit.
    ChangePlan,
    /// Buy credits.
    AddCredits,
    /// Put a card on file.
    AddCard,
    /// Pay what is outstanding.
    PayOutstanding,
    /// The client must make contact.
    ClientContact,
    /// The client must let the service call again.
    ClientReactivation,
    /// The client must subscribe again.
    Resubscribe,
    /// The contact must be corrected in the booking software.
    UpdateContact,
}

impl Unblock {
    /// Every way out of a refusal, in an order of their own; a wait without its end.
    pub const ALL: [Self; 9] = [
        Self::Wait { until: None },
        Self::ChangePlan,
        Self::AddCredits,
        Self::AddCard,
        Self::PayOutstanding,
        Self::ClientContact,
        Self::ClientReactivation,
        Self::Resubscribe,
        Self::UpdateContact,
    ];

    /// The name in files and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wait { .. } => "wait",
            Self::ChangePlan => "change_plan",
            Self::AddCredits => "add_credits",
            Self::AddCard => "add_card",
            Self::PayOutstanding => "pay_outstanding",
            Self::ClientContact => "client_contact",
            Self::ClientReactivation => "client_reactivation",
            Self::Resubscribe => "resubscribe",
            Self::UpdateContact => "update_contact",
        }
    }
}

/// What makes an action meaningless for the state, so that there is nothing to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// A call's result without a call under way or due (K2).
    NoCallInProgress,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 1] = [Self::NoCallInProgress];

    /// The code in files and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoCallInProgress => "no_call_in_progress",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_listed_in_order_of_precedence_and_have_one_name_each() {
        assert!(Reason::ALL.is_sorted());
        let mut names: Vec<_> = Reason::ALL.iter().map(|reason| reason.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Reason::ALL.len());
    }

    #[test]
    fn a_reason_says_how_it_is_lifted_exactly_where_something_lifts_it() {
        for reason in Reason::ALL {
            let ways = reason.unblock(None, true).count();
            assert_eq!(ways == 0, reason.lifted_by() == LiftedBy::Nothing, "{}", reason.name());
        }
    }
}
