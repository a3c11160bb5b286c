//! What is known of one project and one pro.

use crate::action::Role;
use crate::fact::{Fact, Facts};
use crate::money::Amount;
use crate::time::Timestamp;

/// What a category asks for quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Fees {
    /// The manual quote's fee, charged on sending, from credits alone.
    pub manual_quote: Amount,
    /// The Guaranteed Reply fee, charged on contact; `None` where the category does not offer it.
    pub guaranteed_reply: Option<Amount>,
}

/// The quote on a lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Quote {
    /// None was sent.
    #[default]
    None,
    /// By the manual method: the lead is billed by interaction.
    Manual {
        /// The estimate for the client, if one was named.
        amount: Option<Amount>,
    },
    /// By Guaranteed Reply: the lead is billed by contact.
    GuaranteedReply {
        /// The estimate for the client, if one was named; the service reads it out.
        amount: Option<Amount>,
        /// The fee due on contact, as it was when the quote was sent.
        fee: Amount,
    },
}

impl Quote {
    /// The fee due on contact; nothing where the lead is not billed by contact.
    #[inline]
    #[must_use]
    pub const fn fee(&self) -> Amount {
        match self {
            Self::GuaranteedReply { fee, .. } => *fee,
            Self::None | Self::Manual { .. } => Amount::ZERO,
        }
    }
}

/// Where the call service stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CallStatus {
    /// It may be started.
    #[default]
    Off,
    /// It is dialling.
    Dialing,
    /// One call will be made at this time.
    Scheduled(Timestamp),
    /// The last call failed; it may be started again.
    Failed,
    /// Five calls failed: no more until the client allows it.
    Stopped,
    /// Contact was made: it is not needed any more.
    Closed,
}

impl CallStatus {
    /// The name in files, the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Dialing => "dialing",
            Self::Scheduled(_) => "scheduled",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::Closed => "closed",
        }
    }
}

/// The failure that stops the service (PRO 12.3a).
pub const LAST_FAILURE: u8 = 5;

/// The call service of one lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Call {
    /// Where it stands.
    pub status: CallStatus,
    /// Failed calls since it was last allowed; at most [`LAST_FAILURE`].
    pub failures: u8,
}

/// One project and one pro: everything that happened between them, as facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lead {
    /// The marketplace has matched the two.
    pub recommended: bool,
    /// An interaction was counted, in whichever period; never reset.
    pub counted: bool,
    /// The client has asked for a booking.
    pub booked: bool,
    /// One of the two has turned the other down.
    pub negative_reply: bool,
    /// The pro says that they were hired.
    pub hire_claimed: bool,
    /// The client says so too.
    pub hired: bool,
    /// The first successful contact has been made (Guaranteed Reply).
    pub contact_made: bool,
    /// The client has read the quote.
    pub quote_read: bool,
    /// The client has been shown the pro's contacts.
    pub shown_to_client: bool,
    /// The quote.
    pub quote: Quote,
    /// The call service.
    pub call: Call,
}

impl Lead {
    /// Whether the lead is billed by contact rather than by interaction.
    #[inline]
    #[must_use]
    pub const fn billed_by_contact(&self) -> bool {
        matches!(self.quote, Quote::GuaranteedReply { .. })
    }

    /// Whether the pro may see the client's contacts.
    #[must_use]
    pub const fn visible_to_pro(&self) -> bool {
        (self.counted && !self.billed_by_contact()) || self.contact_made || self.booked
    }

    /// Whether the client may see the pro's contacts.
    #[must_use]
    pub const fn visible_to_client(&self) -> bool {
        self.shown_to_client || self.contact_made
    }

    /// Whether a party sees the other's contacts; nothing for machines, whom it does not concern.
    #[must_use]
    pub const fn contacts_visible(&self, role: Role) -> Option<bool> {
        match role {
            Role::Pro => Some(self.visible_to_pro()),
            Role::Client => Some(self.visible_to_client()),
            Role::Marketplace
            | Role::Phone
            | Role::Automation
            | Role::Mail
            | Role::BookingSoftware
            | Role::PaymentProcessor => None,
        }
    }

    /// The facts of the lead that hold at `now`.
    #[inline]
    #[must_use]
    pub fn facts(&self, now: Timestamp) -> Facts {
        let dialing = matches!(self.call.status, CallStatus::Dialing);
        let due = matches!(self.call.status, CallStatus::Scheduled(at) if at <= now);
        Fact::Counted
            .if_holds(self.counted)
            .union(Fact::Booked.if_holds(self.booked))
            .union(Fact::NegativeReply.if_holds(self.negative_reply))
            .union(Fact::HireClaimed.if_holds(self.hire_claimed))
            .union(Fact::Quoted.if_holds(!matches!(self.quote, Quote::None)))
            .union(Fact::BilledByContact.if_holds(self.billed_by_contact()))
            .union(Fact::ContactMade.if_holds(self.contact_made))
            .union(Fact::CallStopped.if_holds(matches!(self.call.status, CallStatus::Stopped)))
            .union(Fact::CallUnderWay.if_holds(dialing))
            .union(Fact::CallAwaited.if_holds(dialing | due))
            .union(Fact::LastAttempt.if_holds(self.call.failures >= LAST_FAILURE - 1))
    }
}
