//! What has happened, in the past tense. The log of these is the truth.

use crate::account::Plan;
use crate::action::{Delivery, Role};
use crate::delivery::Failure;
use crate::id::{AutomationId, ClientId, ProjectId};
use crate::money::{Amount, Charge, Payment};
use crate::relation::Channel;
use crate::rule::Rule;
use crate::time::{Period, Timestamp};

/// Something that has happened to a pro.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// To the plan, the wallet or the card.
    Account(AccountEvent),
    /// On a lead.
    Lead(ProjectId, LeadEvent),
    /// Between the pro and a client.
    Relation(ClientId, RelationEvent),
}

/// What happens to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountEvent {
    /// A new billing period began and the counter was reset.
    PeriodStarted {
        /// The new period.
        period: Period,
    },
    /// Periods that a wrong clock had begun were taken back: the one before them goes on, and what was counted in them
    /// was counted in it.
    PeriodReturned {
        /// The period that goes on.
        period: Period,
        /// Interactions counted in it, with those that were counted in the ones taken back.
        used: u32,
        /// The plan in force, as if no other period had begun.
        plan: Plan,
        /// The plan in force from the next period on, where one waits.
        next: Option<Plan>,
    },
    /// Another plan is in force.
    PlanChanged {
        /// The plan in force from now on.
        plan: Plan,
    },
    /// A lower plan was chosen and waits for the next period.
    DowngradeScheduled {
        /// The plan in force from the next period on.
        plan: Plan,
    },
    /// The marketplace has changed what plans allow (I14).
    PlansRevised {
        /// The plan in force, as it allows now.
        plan: Plan,
        /// What waits for the next period: another plan, or this one with its lower limit.
        next: Option<Plan>,
    },
    /// Credits were bought.
    CreditsAdded {
        /// How much, in minor units.
        amount: Amount,
    },
    /// A card was put on file.
    CardAdded,
    /// The card was taken off file.
    CardRemoved,
    /// All that was outstanding was paid by card.
    OutstandingPaid {
        /// How much, in minor units.
        amount: Amount,
    },
    /// A payment by card succeeded: the processor has the money.
    PaymentSucceeded(Payment),
    /// A payment by card was declined. What it was for is owed (I8); credits are not, they were not given.
    PaymentDeclined(Payment),
    /// A payment by card that had been declined succeeded after all: the processor has the money.
    PaymentRecovered {
        /// The payment.
        payment: Payment,
        /// How much of it was still owed, and is not any more. What was paid otherwise meanwhile becomes credits.
        owed: Amount,
    },
}

/// What happens on a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadEvent {
    /// The marketplace matched the two.
    Recommended,
    /// A manual quote was sent.
    ManualQuoteSent {
        /// The estimate for the client, if one was named.
        amount: Option<Amount>,
    },
    /// A Guaranteed Reply quote was sent.
    GuaranteedReplyQuoteSent {
        /// The estimate for the client, if one was named.
        amount: Option<Amount>,
        /// The fee due on contact.
        fee: Amount,
    },
    /// The client read the quote.
    QuoteRead,
    /// One side wrote to the other.
    MessageSent {
        /// Who wrote.
        by: Role,
    },
    /// An interaction was counted.
    InteractionCounted {
        /// The rule that counted it.
        rule: Rule,
    },
    /// The other side's contacts were shown.
    ContactsShown {
        /// To whom.
        to: Role,
    },
    /// The pro says that they were hired.
    HireClaimed,
    /// The client has hired the pro.
    Hired,
    /// The client asked for a booking.
    BookingRequested,
    /// One side turned the other down.
    Declined {
        /// Who did.
        by: Role,
    },
    /// The first successful contact was made.
    ContactMade {
        /// The rule that says so.
        rule: Rule,
    },
    /// Something was charged.
    Charged(Charge),
    /// The service began to dial.
    CallStarted,
    /// A callback was set.
    CallbackScheduled {
        /// When the one call is made.
        at: Timestamp,
    },
    /// A call reached nobody.
    CallFailed,
    /// The fifth failure stopped the service.
    CallServiceStopped,
    /// The client let the service call again.
    ContactReactivated,
    /// A call connected the two.
    CallConnected {
        /// How long it lasted, in seconds.
        seconds: u32,
    },
    /// The client accepted a call that the pro missed.
    CallMissedByPro,
}

/// What happens between a pro and a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationEvent {
    /// Something was sent to the client.
    Sent {
        /// By which channel.
        channel: Channel,
        /// Which automation sent it; the staff did where it is `None`.
        automation: Option<AutomationId>,
        /// Whether opt-out instructions went out with it (U1).
        instructions: bool,
    },
    /// Something came in from the client.
    Received {
        /// By which channel.
        channel: Channel,
    },
    /// The discussion began, or came to be, open.
    DiscussionOpened {
        /// Which discussion.
        channel: Channel,
    },
    /// The discussion began, or came to be, closed.
    DiscussionClosed {
        /// Which discussion.
        channel: Channel,
    },
    /// The client was unsubscribed from a channel.
    Unsubscribed {
        /// Which channel.
        channel: Channel,
        /// By whom.
        by: Role,
    },
    /// The client was subscribed to a channel again.
    Subscribed {
        /// Which channel.
        channel: Channel,
    },
    /// The client sent an opt-out word to the number that pros share (I13). It is about the number: what the client has
    /// told this pro otherwise stays.
    OptedOut,
    /// The client sent an opt-in word to the number that pros share (I13): it takes back what an opt-out word did.
    OptedIn,
    /// The contact was reported wrong.
    ContactReportedWrong {
        /// Whose address it is.
        channel: Channel,
        /// The version of the contact that is wrong.
        version: u32,
    },
    /// It is known what became of an automation's message.
    DeliveryReported {
        /// Whose message.
        automation: AutomationId,
        /// What became of it.
        delivery: Delivery,
        /// Which one it is, by its place in the log; the automation's latest to the client where it is `None`.
        message: Option<u64>,
    },
    /// A message to the client did not arrive.
    NotDelivered {
        /// By which channel it went.
        channel: Channel,
        /// Which, and why.
        failure: Failure,
    },
}
