//! The rulebook as a table: one line of it, one row here.
//!
//! A row says which actions it is about, which facts must hold and which must
//! not, and what follows. The conditions are written out in full, so that
//! exactly one row meets any action in any combination of facts, whatever the
//! order of the rows; [`check`](crate::check) proves it.

use crate::action::Action;
use crate::fact::{Fact, Facts, When};
use crate::reason::{Fault, Reason};
use crate::rule::Rule;

/// A set of actions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Actions(pub u64);

impl Actions {
    /// The set of these.
    #[must_use]
    pub const fn of(actions: &[Action]) -> Self {
        let mut set = 0;
        let mut rest = actions;
        while let [action, tail @ ..] = rest {
            set |= 1 << *action as u8;
            rest = tail;
        }
        Self(set)
    }

    /// Whether `action` is in it.
    #[must_use]
    pub const fn contains(self, action: Action) -> bool {
        self.0 & (1 << action as u8) != 0
    }
}

macro_rules! effects {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        #[derive(Clone, Copy)]
        #[repr(u8)]
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "positions of the constants below, never seen outside")]
        enum Bit { $($name),+ }

        impl Effects {
            $($(#[$doc])* pub const $name: Self = Self(1 << Bit::$name as u8);)+

            /// Every single effect with its name.
            pub const NAMED: &'static [(Self, &'static str)] = &[$((Self::$name, stringify!($name))),+];
        }
    };
}

/// What an allowed action brings about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Effects(pub u64);

effects! {
    /// One interaction is counted on the lead.
    COUNT,
    /// Contact is made: the Guaranteed Reply fee is charged, the contacts are revealed, the call service closes.
    CONTACT,
    /// The manual quote's fee, if any, is charged.
    MANUAL_FEE,
    /// A call's minutes after the third, if any, are charged.
    MINUTES,
    /// The other side's contacts are shown to who asked.
    SHOW_CONTACTS,
    /// The lead was recommended.
    RECOMMEND,
    /// A manual quote stands.
    QUOTE_MANUAL,
    /// A Guaranteed Reply quote stands; its fee is due on contact.
    QUOTE_GUARANTEED_REPLY,
    /// What begins may come to contact: the fee of the quote that stands is named as due on it (K3, K5).
    FEE_ON_CONTACT,
    /// The pro says that they were hired.
    CLAIM,
    /// The client has hired the pro.
    HIRE,
    /// The client asks for a booking.
    BOOK,
    /// One side has turned the other down.
    REFUSE,
    /// The client has read the quote.
    READ,
    /// The service dials, in place of a callback set before.
    DIAL,
    /// A callback is set, in place of one set before.
    SCHEDULE,
    /// A call failed.
    FAIL,
    /// The service stops.
    STOP,
    /// The failures return to none and the service may be started.
    REACTIVATE,
    /// A message is exchanged in the lead's chat.
    MESSAGE,
    /// The discussion is open after it.
    OPEN,
    /// The discussion is closed after it.
    CLOSE,
    /// A text or an email goes out or has come in.
    CORRESPOND,
    /// The client is unsubscribed from the channel.
    UNSUBSCRIBE,
    /// The client is subscribed to the channel again.
    SUBSCRIBE,
    /// The number or address is marked wrong.
    MARK_WRONG,
    /// The client's contacts are replaced.
    UPDATE_CONTACT,
    /// An automation's last action is known.
    LAST_ACTION,
    /// A message is known not to have arrived.
    FAIL_MESSAGE,
    /// The plan changes, at once or with the next period.
    CHANGE_PLAN,
    /// Credits are added.
    ADD_CREDITS,
    /// A card is put on file or taken off it.
    CARD,
    /// What is outstanding is paid by card.
    PAY,
    /// A payment by card is settled; one that was declined is owed.
    SETTLE,
    /// A plan has another limit.
    SET_PLAN,
    /// A category asks for other fees.
    SET_FEES,
}

impl Effects {
    /// Nothing at all.
    pub const NONE: Self = Self(0);

    /// Those that bring more than themselves: a charge, a fee to come, instructions.
    pub const CONSEQUENTIAL: Self = Self::MANUAL_FEE
        .union(Self::CONTACT)
        .union(Self::MINUTES)
        .union(Self::QUOTE_GUARANTEED_REPLY)
        .union(Self::FEE_ON_CONTACT)
        .union(Self::CORRESPOND);

    /// Both together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it has any of `other`.
    #[inline]
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it has all of `other`.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// What follows when a row is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Then {
    /// The action is allowed, with these effects.
    Allow(Effects),
    /// The action is blocked.
    Block(Reason),
    /// The action is meaningless for the state.
    Fault(Fault),
}

/// One line of the rulebook.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The rule that decides; changes to plan, wallet and card have none.
    pub rule: Option<Rule>,
    /// The actions it is about.
    pub actions: Actions,
    /// The facts it needs.
    pub when: When,
    /// What follows.
    pub then: Then,
    /// Rules that apply beside the one that decides.
    pub also: &'static [Rule],
}

/// The outcome of a free action without any effect.
const FREE: Then = Then::Allow(Effects::NONE);

const fn allow(effects: &[Effects]) -> Then {
    let mut all = Effects::NONE;
    let mut rest = effects;
    while let [effect, tail @ ..] = rest {
        all = all.union(*effect);
        rest = tail;
    }
    Then::Allow(all)
}

const fn facts(list: &[Fact]) -> Facts {
    let mut all = Facts::NONE;
    let mut rest = list;
    while let [fact, tail @ ..] = rest {
        all = all.union(fact.bit());
        rest = tail;
    }
    all
}

macro_rules! table {
    ($($rule:tt: $($action:ident)+, [$($holds:ident)*] not [$($fails:ident)*] => $then:expr $(, also $($also:ident)+)?;)+) => {
        /// Every row, in the rulebook's order.
        pub const TABLE: &[Row] = &[$(Row {
            rule: table!(@rule $rule),
            actions: Actions::of(&[$(Action::$action),+]),
            when: When { holds: facts(&[$(Fact::$holds),*]), fails: facts(&[$(Fact::$fails),*]) },
            then: $then,
            also: &[$($(Rule::$also),+)?],
        }),+];
    };
    (@rule none) => { None };
    (@rule $rule:ident) => { Some(Rule::$rule) };
}

use Effects as E;
use Reason as Why;

table! {
    // What the pro does.
    L2: BrowseLeads, [] not [] => FREE;
    G11: ViewContactsFromChat ViewContactsFromSidebar ViewContactsFromLead, [BilledByContact ContactMade] not [] => allow(&[E::SHOW_CONTACTS]);
    N7: ViewContactsFromChat ViewContactsFromSidebar ViewContactsFromLead, [BilledByContact Booked] not [ContactMade] => allow(&[E::SHOW_CONTACTS]);
    G10: ViewContactsFromChat ViewContactsFromSidebar ViewContactsFromLead, [BilledByContact] not [ContactMade Booked] => Then::Block(Why::AwaitingContact);
    N4: ViewContactsFromChat ViewContactsFromSidebar ViewContactsFromLead, [Counted] not [BilledByContact] => allow(&[E::SHOW_CONTACTS]);
    N7: ViewContactsFromChat ViewContactsFromSidebar ViewContactsFromLead, [Booked] not [BilledByContact Counted] => allow(&[E::SHOW_CONTACTS]);
    L0: ViewContactsFromChat ViewContactsFromSidebar ViewContactsFromLead, [AtLimit] not [BilledByContact Counted Booked] => Then::Block(Why::LimitReached);
    P1: ViewContactsFromChat, [] not [BilledByContact Counted Booked AtLimit] => allow(&[E::COUNT, E::SHOW_CONTACTS]);
    P2: ViewContactsFromSidebar, [] not [BilledByContact Counted Booked AtLimit] => allow(&[E::COUNT, E::SHOW_CONTACTS]);
    P3: ViewContactsFromLead, [] not [BilledByContact Counted Booked AtLimit] => allow(&[E::COUNT, E::SHOW_CONTACTS]);
    Q1: SendManualQuote SendGuaranteedReplyQuote, [Quoted] not [] => Then::Block(Why::AlreadyQuoted);
    L1: SendManualQuote, [AtLimit] not [Quoted] => Then::Block(Why::LimitReached);
    F1: SendManualQuote, [CreditsShort] not [Quoted AtLimit] => Then::Block(Why::InsufficientCredits);
    N2: SendManualQuote, [] not [Quoted AtLimit CreditsShort] => allow(&[E::QUOTE_MANUAL, E::MANUAL_FEE]), also F1;
    G12: ProSendMessage, [BilledByContact] not [] => allow(&[E::MESSAGE, E::CLOSE]), also D1 D3;
    L3: ProSendMessage, [Counted] not [BilledByContact] => allow(&[E::MESSAGE, E::CLOSE]), also D1 D3;
    L4: ProSendMessage, [AtLimit] not [BilledByContact Counted] => Then::Block(Why::LimitReached);
    N3: ProSendMessage, [] not [BilledByContact Counted AtLimit] => allow(&[E::MESSAGE, E::CLOSE]), also D1 D3;
    P4a: ClaimHired, [] not [] => allow(&[E::CLAIM]);
    R1: ProDecline ClientDecline, [] not [] => allow(&[E::REFUSE]);

    // What the client does.
    G5: ClientSendMessage, [BilledByContact] not [ContactMade] => allow(&[E::MESSAGE, E::OPEN, E::CONTACT]), also D2;
    G5: ClientSendMessage, [BilledByContact ContactMade] not [] => allow(&[E::MESSAGE, E::OPEN]), also D2;
    N8: ClientSendMessage, [Counted] not [BilledByContact] => allow(&[E::MESSAGE, E::OPEN]), also D2;
    C1: ClientSendMessage, [] not [BilledByContact Counted] => allow(&[E::MESSAGE, E::OPEN, E::COUNT]), also D2;
    I5: ViewPhone ClientViewContactsFromChat ClientViewContactsFromProfile, [BilledByContact] not [] => allow(&[E::SHOW_CONTACTS]);
    N9: ViewPhone, [Counted] not [BilledByContact] => allow(&[E::SHOW_CONTACTS]);
    N11: ViewPhone, [Booked] not [BilledByContact Counted] => allow(&[E::SHOW_CONTACTS]);
    C2: ViewPhone, [] not [BilledByContact Counted Booked] => allow(&[E::COUNT, E::SHOW_CONTACTS]);
    N12: ClientViewContactsFromChat ClientViewContactsFromProfile, [Counted] not [BilledByContact] => allow(&[E::SHOW_CONTACTS]);
    N10: ClientViewContactsFromChat ClientViewContactsFromProfile, [NegativeReply] not [BilledByContact Counted] => allow(&[E::SHOW_CONTACTS]);
    C4: ClientViewContactsFromChat, [] not [BilledByContact Counted NegativeReply] => allow(&[E::COUNT, E::SHOW_CONTACTS]);
    C5: ClientViewContactsFromProfile, [] not [BilledByContact Counted NegativeReply] => allow(&[E::COUNT, E::SHOW_CONTACTS]);
    G5: MarkHired, [BilledByContact] not [ContactMade] => allow(&[E::HIRE, E::CONTACT]);
    G5: MarkHired, [BilledByContact ContactMade] not [] => allow(&[E::HIRE]);
    N13: MarkHired, [Counted] not [BilledByContact] => allow(&[E::HIRE]);
    C3: MarkHired, [] not [BilledByContact Counted] => allow(&[E::HIRE, E::COUNT]);
    P4b: ConfirmHired, [] not [HireClaimed] => Then::Block(Why::NothingToConfirm);
    G5: ConfirmHired, [HireClaimed BilledByContact] not [ContactMade] => allow(&[E::HIRE, E::CONTACT]);
    G5: ConfirmHired, [HireClaimed BilledByContact ContactMade] not [] => allow(&[E::HIRE]);
    N13: ConfirmHired, [HireClaimed Counted] not [BilledByContact] => allow(&[E::HIRE]);
    P4: ConfirmHired, [HireClaimed] not [BilledByContact Counted] => allow(&[E::HIRE, E::COUNT]);
    N5: RequestBookingFromProfile, [] not [] => allow(&[E::BOOK]);
    N6: RequestBookingFromProject, [] not [] => allow(&[E::BOOK]);

    // What the marketplace does.
    L1: Recommend, [AtLimit] not [] => Then::Block(Why::LimitReached);
    N1: Recommend, [] not [AtLimit] => allow(&[E::RECOMMEND]);

    // Guaranteed Reply: the quote.
    G13: SendGuaranteedReplyQuote, [] not [Quoted Offered] => Then::Block(Why::GuaranteedReplyNotOffered);
    G14: SendGuaranteedReplyQuote, [Offered Counted] not [Quoted] => Then::Block(Why::AlreadyInContact);
    G9: SendGuaranteedReplyQuote, [Offered] not [Quoted Counted CardOnFile] => Then::Block(Why::CardRequired);
    I8: SendGuaranteedReplyQuote, [Offered CardOnFile FeeOutstanding] not [Quoted Counted] => Then::Block(Why::PaymentOverdue);
    G1: SendGuaranteedReplyQuote, [Offered CardOnFile] not [Quoted Counted FeeOutstanding] => allow(&[E::QUOTE_GUARANTEED_REPLY]);
    G6a: ReadQuote, [] not [] => allow(&[E::READ]), also G6;

    // Guaranteed Reply: the call service.
    K1: StartCall ProScheduleCallback ClientScheduleCallback, [] not [BilledByContact] => Then::Block(Why::GuaranteedReplyRequired);
    K9: StartCall ProScheduleCallback ClientScheduleCallback, [BilledByContact ContactMade] not [] => Then::Block(Why::AlreadyInContact);
    K7: StartCall ProScheduleCallback ClientScheduleCallback, [BilledByContact CallStopped] not [ContactMade] => Then::Block(Why::CallServiceStopped);
    K2: StartCall ProScheduleCallback ClientScheduleCallback, [BilledByContact CallUnderWay] not [ContactMade CallStopped] => Then::Block(Why::CallInProgress);
    K3: StartCall, [BilledByContact] not [ContactMade CallStopped CallUnderWay] => allow(&[E::DIAL, E::FEE_ON_CONTACT]);
    K5: ProScheduleCallback ClientScheduleCallback, [BilledByContact TimePast] not [ContactMade CallStopped CallUnderWay] => Then::Block(Why::CallbackInPast);
    // The fee is named to the pro only: a client is shown nothing of the pro's money.
    K5: ProScheduleCallback, [BilledByContact] not [ContactMade CallStopped CallUnderWay TimePast] => allow(&[E::SCHEDULE, E::FEE_ON_CONTACT]);
    K5: ClientScheduleCallback, [BilledByContact] not [ContactMade CallStopped CallUnderWay TimePast] => allow(&[E::SCHEDULE]);
    K8: ReactivateContact, [CallStopped] not [] => allow(&[E::REACTIVATE]);
    K8: ReactivateContact, [] not [CallStopped] => FREE;
    K2: CallConnected CallMissedByPro CallBusy CallNotAnswered CallDeclined, [] not [CallAwaited] => Then::Fault(Fault::NoCallInProgress);
    G5a: CallConnected, [CallAwaited] not [] => allow(&[E::CONTACT, E::MINUTES]), also K4;
    G5b: CallMissedByPro, [CallAwaited] not [] => allow(&[E::CONTACT]);
    K6: CallBusy CallNotAnswered CallDeclined, [CallAwaited] not [LastAttempt] => allow(&[E::FAIL]), also G6;
    K7: CallBusy CallNotAnswered CallDeclined, [CallAwaited LastAttempt] not [] => allow(&[E::FAIL, E::STOP]), also G6;
    // A callback is dialled once, on the truth of its time: what it was set for may be gone by then.
    K2: DialCallback MissCallback, [] not [CallAwaited] => Then::Fault(Fault::NoCallInProgress);
    K2: DialCallback MissCallback, [CallAwaited CallUnderWay] not [] => Then::Block(Why::CallInProgress);
    K5: DialCallback, [CallAwaited] not [CallUnderWay] => allow(&[E::DIAL]), also K3;
    K6: MissCallback, [CallAwaited] not [CallUnderWay LastAttempt] => allow(&[E::FAIL]), also G6;
    K7: MissCallback, [CallAwaited LastAttempt] not [CallUnderWay] => allow(&[E::FAIL, E::STOP]), also G6;

    // Discussions.
    E1: SendText AutomationSendText SendEmail AutomationSendEmail, [Unsubscribed] not [] => Then::Block(Why::Unsubscribed);
    E3: SendText AutomationSendText SendEmail AutomationSendEmail, [WrongContact] not [Unsubscribed] => Then::Block(Why::WrongContact);
    E2: SendText AutomationSendText, [HasLandline] not [Unsubscribed WrongContact Reachable] => Then::Block(Why::LandlineOnly);
    E2: SendText AutomationSendText, [] not [Unsubscribed WrongContact Reachable HasLandline] => Then::Block(Why::NoMobileNumber);
    E2: SendEmail AutomationSendEmail, [] not [Unsubscribed WrongContact Reachable] => Then::Block(Why::NoValidEmail);
    D1: SendText AutomationSendText, [Reachable] not [Unsubscribed WrongContact DiscussionExists] => allow(&[E::CORRESPOND, E::CLOSE]), also U1;
    D1: SendEmail AutomationSendEmail, [Reachable] not [Unsubscribed WrongContact DiscussionExists] => allow(&[E::CORRESPOND, E::CLOSE]), also U4;
    D3: SendText, [Reachable DiscussionExists] not [Unsubscribed WrongContact] => allow(&[E::CORRESPOND, E::CLOSE]), also U1;
    D3: SendEmail, [Reachable DiscussionExists] not [Unsubscribed WrongContact] => allow(&[E::CORRESPOND, E::CLOSE]), also U4;
    D5: AutomationSendText, [Reachable DiscussionExists] not [Unsubscribed WrongContact] => allow(&[E::CORRESPOND]), also U1;
    D5: AutomationSendEmail, [Reachable DiscussionExists] not [Unsubscribed WrongContact] => allow(&[E::CORRESPOND]), also U4;
    D4: CloseDiscussion, [DiscussionOpen] not [] => allow(&[E::CLOSE]);
    D4: CloseDiscussion, [] not [DiscussionOpen] => FREE;
    D4: ReopenDiscussion, [DiscussionExists] not [DiscussionOpen] => allow(&[E::OPEN]);
    D4: ReopenDiscussion, [DiscussionExists DiscussionOpen] not [] => FREE;
    D4: ReopenDiscussion, [] not [DiscussionExists] => FREE;
    U2: Text, [OptOutWord] not [] => allow(&[E::CORRESPOND, E::OPEN, E::UNSUBSCRIBE]), also D2;
    U3: Text, [OptInWord] not [OptOutWord] => allow(&[E::CORRESPOND, E::OPEN, E::SUBSCRIBE]), also D2;
    D2: Text, [] not [OptOutWord OptInWord] => allow(&[E::CORRESPOND, E::OPEN]);
    D2: Email, [] not [] => allow(&[E::CORRESPOND, E::OPEN]);
    U5: ProUnsubscribe ClientUnsubscribe, [] not [] => allow(&[E::UNSUBSCRIBE]);
    W1: ReportWrongContact, [] not [] => allow(&[E::MARK_WRONG]);
    W2: UpdateContact, [] not [] => allow(&[E::UPDATE_CONTACT]);
    A1: ReportDelivery, [] not [] => allow(&[E::LAST_ACTION]);
    // An answer that does not arrive is none: what it closed is open again. Nobody waits for an automation's.
    D3: ReportFailure, [] not [Automated] => allow(&[E::FAIL_MESSAGE, E::OPEN]);
    D5: ReportFailure, [Automated] not [] => allow(&[E::FAIL_MESSAGE]);

    // Plan, wallet and card: no rule of the rulebook, and the same table.
    none: ChangePlan, [] not [] => allow(&[E::CHANGE_PLAN]);
    none: AddCredits, [] not [] => allow(&[E::ADD_CREDITS]);
    none: AddCard RemoveCard, [] not [] => allow(&[E::CARD]);
    none: PayOutstanding, [] not [CardOnFile] => Then::Block(Why::CardRequired);
    none: PayOutstanding, [CardOnFile] not [] => allow(&[E::PAY]);
    none: PaymentSucceeded, [] not [] => allow(&[E::SETTLE]);
    I8: PaymentDeclined, [] not [] => allow(&[E::SETTLE]);

    // What the marketplace offers: always allowed, and decided by no rule. The rules beside them say what follows.
    none: SetPlan, [] not [] => allow(&[E::SET_PLAN]), also I14;
    none: SetFees, [] not [] => allow(&[E::SET_FEES]), also I15;

    // A clock was wrong, and is right again: what follows is read from the log, not from the account.
    none: ReturnPeriod, [] not [] => FREE;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_row_or_stands_beside_one() {
        for rule in Rule::ALL {
            assert!(
                TABLE.iter().any(|row| row.rule == Some(*rule) || row.also.contains(rule)),
                "{}",
                rule.id()
            );
        }
    }
}
