//! Which fields an action takes. A field that it needs and lacks, or has and does not take, is an error:
//! quietly doing something else than was asked for is the worst answer.

use reckon_domain::action::{Action, Subject};
use reckon_domain::relation::Channel;
use reckon_domain::{Wording, wording};
use reckon_store::command::needed_by;
use reckon_wire::Act;
use reckon_wire::act::{LONGEST_BODY, LONGEST_TEXT, is_too_long};

use crate::problem::Problem;

/// What an action does with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// It has to be there.
    Needed,
    /// It may be there.
    Taken,
    /// It must not be there.
    Refused,
}

/// What an action does with each field that says more than whom it is about.
struct Uses {
    amount: Use,
    time: Use,
    seconds: Use,
    plan: Use,
    channel: Use,
    automation: Use,
    delivery: Use,
    card_declines: Use,
    body: Use,
}

impl Uses {
    const NONE: Self = Self {
        amount: Use::Refused,
        time: Use::Refused,
        seconds: Use::Refused,
        plan: Use::Refused,
        channel: Use::Refused,
        automation: Use::Refused,
        delivery: Use::Refused,
        card_declines: Use::Refused,
        body: Use::Refused,
    };

    const fn of(action: Action) -> Self {
        let none = Self::NONE;
        match action {
            Action::SendManualQuote | Action::SendGuaranteedReplyQuote => Self { amount: Use::Taken, ..none },
            Action::AddCredits => Self { amount: Use::Needed, ..none },
            Action::ChangePlan => Self { plan: Use::Needed, ..none },
            Action::ProScheduleCallback | Action::ClientScheduleCallback => {
                Self { time: Use::Needed, ..none }
            }
            Action::CallConnected => Self { seconds: Use::Needed, card_declines: Use::Taken, ..none },
            Action::CallMissedByPro
            | Action::CallBusy
            | Action::CallNotAnswered
            | Action::CallDeclined
            | Action::MarkHired
            | Action::ConfirmHired => Self { card_declines: Use::Taken, ..none },
            Action::ClientSendMessage => Self { body: Use::Taken, card_declines: Use::Taken, ..none },
            Action::ProSendMessage | Action::SendText | Action::SendEmail | Action::Text | Action::Email => {
                Self { body: Use::Taken, ..none }
            }
            Action::AutomationSendText | Action::AutomationSendEmail => {
                Self { automation: Use::Needed, body: Use::Taken, ..none }
            }
            Action::ReportDelivery => Self { automation: Use::Needed, delivery: Use::Needed, ..none },
            Action::CloseDiscussion
            | Action::ReopenDiscussion
            | Action::ClientUnsubscribe
            | Action::ReportWrongContact => Self { channel: Use::Needed, ..none },
            // Words, such as what the client has said: the evidence for it.
            Action::ProUnsubscribe => Self { channel: Use::Needed, body: Use::Taken, ..none },
            Action::BrowseLeads
            | Action::ViewContactsFromChat
            | Action::ViewContactsFromSidebar
            | Action::ViewContactsFromLead
            | Action::ClaimHired
            | Action::ProDecline
            | Action::StartCall
            | Action::AddCard
            | Action::RemoveCard
            | Action::PayOutstanding
            | Action::ViewPhone
            | Action::ClientViewContactsFromChat
            | Action::ClientViewContactsFromProfile
            | Action::RequestBookingFromProfile
            | Action::RequestBookingFromProject
            | Action::ClientDecline
            | Action::ReadQuote
            | Action::ReactivateContact
            | Action::Recommend
            | Action::UpdateContact
            | Action::DialCallback
            | Action::MissCallback
            | Action::PaymentSucceeded
            | Action::PaymentDeclined
            | Action::ReportFailure
            | Action::SetPlan
            | Action::SetFees
            | Action::ReturnPeriod => none,
        }
    }
}

/// Checks that the action has what it needs and nothing that it does not take.
///
/// # Errors
/// A problem naming the first field that is missing or too many.
pub(crate) fn check(action: Action, act: &Act) -> Result<(), Problem> {
    let uses = Uses::of(action);
    let lead = if action.subject() == Subject::Lead { Use::Needed } else { Use::Refused };
    for (field, wanted, there) in [
        ("project", lead, act.project.is_some()),
        ("amount", uses.amount, act.amount.is_some()),
        ("time", uses.time, act.time.is_some()),
        ("seconds", uses.seconds, act.seconds.is_some()),
        ("plan", uses.plan, act.plan.is_some()),
        ("channel", uses.channel, act.channel.is_some()),
        ("automation", uses.automation, act.automation.is_some()),
        ("delivery", uses.delivery, act.delivery.is_some()),
        ("card_declines", uses.card_declines, act.card_declines),
        ("body", uses.body, act.body.is_some()),
    ] {
        match (wanted, there) {
            (Use::Needed, false) => {
                return Err(Problem::field(field, needed_by(action)));
            }
            (Use::Refused, true) => {
                return Err(Problem::field(field, not_taken(action)));
            }
            (Use::Needed, true) | (Use::Refused, false) | (Use::Taken, _) => {}
        }
    }
    let body = act.body.as_deref().unwrap_or_default();
    // What is too long for anything is said elsewhere.
    if body.len() <= LONGEST_BODY && is_too_long(action, body) {
        let problem = wording!(
            "a text has at most {LONGEST_TEXT} characters",
            "eine SMS hat höchstens {LONGEST_TEXT} Zeichen"
        );
        return Err(Problem::field("body", problem));
    }
    let by_hand = matches!(action, Action::CloseDiscussion | Action::ReopenDiscussion);
    if act.channel == Some(Channel::Chat) && !by_hand {
        let problem = wording!(
            "must be text or email: the chat has no address",
            "muss text oder email sein: der Chat hat keine Adresse"
        );
        return Err(Problem::field("channel", problem));
    }
    key(&act.key)
}

/// That an action does not take a field.
pub(crate) fn not_taken(action: Action) -> Wording {
    wording!("{action} does not take it", "{action} nimmt das nicht", action = action.key())
}

/// Checks an idempotency key: 8 to 64 letters, digits, `-` or `_`.
pub(crate) fn key(key: &str) -> Result<(), Problem> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if (8..=64).contains(&key.len()) && key.bytes().all(fits) {
        Ok(())
    } else {
        let problem = wording!(
            "must be 8 to 64 letters, digits, - or _; best a random UUID",
            "muss aus 8 bis 64 Buchstaben, Ziffern, - oder _ bestehen; am besten eine zufällige UUID"
        );
        Err(Problem::field("key", problem))
    }
}
