//! Actions that cannot be taken back: they ask, whatever they cost. What is free and can be undone never does.

use reckon_domain::{Action, Channel};

use super::Intent;
use crate::i18n::Texts;

/// What an action comes to that nobody here can take back, in a sentence; nothing of one that can be. `other` is the
/// person it is about.
///
/// What was written and sent is no question: the writing was one. What charges or counts asks for that reason.
pub(super) fn lasts(t: Texts, intent: &Intent, other: &str) -> Option<String> {
    let of_channel =
        |text: fn(Texts, &str) -> String, email: fn(Texts, &str) -> String| match intent.within?.channel {
            Channel::Text => Some(text(t, other)),
            Channel::Email => Some(email(t, other)),
            Channel::Chat => None,
        };
    match intent.action {
        Action::ProDecline | Action::ClientDecline => Some(t.ask_decline(other)),
        Action::ClaimHired => Some(t.ask_claim(other)),
        Action::MarkHired | Action::ConfirmHired => Some(t.ask_hire(other)),
        Action::RequestBookingFromProfile | Action::RequestBookingFromProject => Some(t.ask_book(other)),
        Action::ProUnsubscribe => of_channel(Texts::ask_unsubscribe_text, Texts::ask_unsubscribe_email),
        Action::ReportWrongContact => of_channel(Texts::ask_wrong_number, Texts::ask_wrong_address),
        Action::BrowseLeads
        | Action::ViewContactsFromChat
        | Action::ViewContactsFromSidebar
        | Action::ViewContactsFromLead
        | Action::SendManualQuote
        | Action::SendGuaranteedReplyQuote
        | Action::ProSendMessage
        | Action::StartCall
        | Action::ProScheduleCallback
        | Action::ChangePlan
        | Action::AddCredits
        | Action::AddCard
        | Action::RemoveCard
        | Action::PayOutstanding
        | Action::SendText
        | Action::SendEmail
        | Action::CloseDiscussion
        | Action::ReopenDiscussion
        | Action::ClientSendMessage
        | Action::ViewPhone
        | Action::ClientViewContactsFromChat
        | Action::ClientViewContactsFromProfile
        | Action::ReadQuote
        | Action::ReactivateContact
        | Action::ClientScheduleCallback
        | Action::Text
        | Action::Email
        | Action::ClientUnsubscribe
        | Action::Recommend
        | Action::CallConnected
        | Action::CallMissedByPro
        | Action::CallBusy
        | Action::CallNotAnswered
        | Action::CallDeclined
        | Action::AutomationSendText
        | Action::AutomationSendEmail
        | Action::ReportDelivery
        | Action::UpdateContact
        | Action::DialCallback
        | Action::MissCallback
        | Action::PaymentSucceeded
        | Action::PaymentDeclined
        | Action::ReportFailure
        | Action::SetPlan
        | Action::SetFees
        | Action::ReturnPeriod => None,
    }
}
