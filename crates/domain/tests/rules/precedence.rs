//! Where several reasons hold at once, the first in order of precedence is the one that is named.

use reckon_domain::event::{LeadEvent, RelationEvent};
use reckon_domain::{Action as A, Channel, Event, Reason as Why, Role, Rule as R, Timestamp};

use crate::given::{
    Example, contact, counted, guaranteed_reply_quote, it, limit_reached, manual_quote, on_lead, owes,
    with_client,
};

pub(crate) fn examples() -> Vec<Example> {
    [quotes(), calls(), correspondence()].concat()
}

fn quotes() -> Vec<Example> {
    let manual = |says| it(says).fees(800, 2500).when(A::SendManualQuote);
    let guaranteed = |says| it(says).when(A::SendGuaranteedReplyQuote);
    vec![
        manual("quoted, at the limit, no credits")
            .given([manual_quote(), limit_reached()])
            .blocked(R::Q1, Why::AlreadyQuoted),
        manual("at the limit, no credits").given([limit_reached()]).blocked(R::L1, Why::LimitReached),
        manual("no credits").blocked(R::F1, Why::InsufficientCredits),
        guaranteed("quoted, not offered, counted, no card, a debt")
            .given([manual_quote(), counted(R::C1), owes(1)])
            .blocked(R::Q1, Why::AlreadyQuoted),
        guaranteed("not offered, counted, no card, a debt")
            .given([counted(R::C1), owes(1)])
            .blocked(R::G13, Why::GuaranteedReplyNotOffered),
        guaranteed("counted, no card, a debt")
            .fees(800, 2500)
            .given([counted(R::C1), owes(1)])
            .blocked(R::G14, Why::AlreadyInContact),
        guaranteed("no card, a debt").fees(800, 2500).given([owes(1)]).blocked(R::G9, Why::CardRequired),
    ]
}

fn calls() -> Vec<Example> {
    let past = |says| it(says).when(A::ClientScheduleCallback).details(|with| with.time = Some(Timestamp(1)));
    let stopped = on_lead(LeadEvent::CallServiceStopped);
    let dialing = on_lead(LeadEvent::CallStarted);
    let quote = guaranteed_reply_quote();
    vec![
        past("no such quote, and in the past")
            .given([manual_quote()])
            .blocked(R::K1, Why::GuaranteedReplyRequired),
        past("in contact, and in the past")
            .given([quote, contact(R::G5)])
            .blocked(R::K9, Why::AlreadyInContact),
        past("in contact after the service stopped")
            .given([quote, stopped, contact(R::G5)])
            .blocked(R::K9, Why::AlreadyInContact),
        past("stopped, and in the past").given([quote, stopped]).blocked(R::K7, Why::CallServiceStopped),
        past("a call under way, and in the past").given([quote, dialing]).blocked(R::K2, Why::CallInProgress),
        past("in the past").given([quote]).blocked(R::K5, Why::CallbackInPast),
    ]
}

fn correspondence() -> Vec<Example> {
    let unsubscribed = |channel| with_client(RelationEvent::Unsubscribed { channel, by: Role::Pro });
    let wrong = |channel| with_client(RelationEvent::ContactReportedWrong { channel, version: 0 });
    let write = |action, given: &[Event]| {
        let example = it("nowhere to write to").reach(|reach| {
            (reach.mobile, reach.landline, reach.valid_email) = (false, true, false);
        });
        given.iter().fold(example.when(action), |example, event| example.given([*event]))
    };
    let (text, email) = (Channel::Text, Channel::Email);
    vec![
        write(A::SendText, &[wrong(text), unsubscribed(text)]).blocked(R::E1, Why::Unsubscribed),
        write(A::SendText, &[wrong(text)]).blocked(R::E3, Why::WrongContact),
        write(A::SendText, &[]).blocked(R::E2, Why::LandlineOnly),
        write(A::AutomationSendText, &[wrong(text), unsubscribed(text)]).blocked(R::E1, Why::Unsubscribed),
        write(A::AutomationSendText, &[wrong(text)]).blocked(R::E3, Why::WrongContact),
        write(A::SendEmail, &[unsubscribed(email), wrong(email)]).blocked(R::E1, Why::Unsubscribed),
        write(A::SendEmail, &[wrong(email)]).blocked(R::E3, Why::WrongContact),
        write(A::AutomationSendEmail, &[wrong(email)]).blocked(R::E3, Why::WrongContact),
        write(A::AutomationSendEmail, &[]).blocked(R::E2, Why::NoValidEmail),
    ]
}
