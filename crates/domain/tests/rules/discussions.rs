//! Discussions: who may be written to, what opens and closes them, what the channels remember.

use reckon_domain::action::Delivery;
use reckon_domain::delivery::{Failure, Undelivered};
use reckon_domain::event::RelationEvent as Happened;
use reckon_domain::fact::Keyword;
use reckon_domain::id::AutomationId;
use reckon_domain::{Action as A, Channel, Event, Reason as Why, Role, Rule as R};

use crate::given::{Example, it, with_client};

pub(crate) fn examples() -> Vec<Example> {
    [outbound(), blocked(), inbound(), by_hand(), contacts_and_deliveries(), failures()].concat()
}

const BY: Option<AutomationId> = Some(AutomationId(4));
const OUTBOUND: [(A, Channel, Option<AutomationId>); 4] = [
    (A::SendText, Channel::Text, None),
    (A::SendEmail, Channel::Email, None),
    (A::AutomationSendText, Channel::Text, BY),
    (A::AutomationSendEmail, Channel::Email, BY),
];

fn opened(channel: Channel) -> Event {
    with_client(Happened::DiscussionOpened { channel })
}

fn closed(channel: Channel) -> Event {
    with_client(Happened::DiscussionClosed { channel })
}

fn sent(channel: Channel, automation: Option<AutomationId>, instructions: bool) -> Event {
    with_client(Happened::Sent { channel, automation, instructions })
}

fn received(channel: Channel) -> Event {
    with_client(Happened::Received { channel })
}

fn unsubscribed(channel: Channel) -> Event {
    with_client(Happened::Unsubscribed { channel, by: Role::Client })
}

fn wrong(channel: Channel) -> Event {
    with_client(Happened::ContactReportedWrong { channel, version: 0 })
}

fn outbound() -> Vec<Example> {
    let mut examples = Vec::new();
    for (send, channel, automation) in OUTBOUND {
        let write = |says| it(says).when(send).details(move |with| with.automation = automation);
        let hint = channel == Channel::Text;
        let [open, close] = [opened(channel), closed(channel)];
        let other = if channel == Channel::Text { Channel::Email } else { Channel::Text };
        examples.extend([
            write("what the pro's side starts begins closed; a first text carries the hint (U1)")
                .allowed(R::D1, [sent(channel, automation, hint), close]),
            write("what is wrong with the other channel does not matter")
                .given([unsubscribed(other), wrong(other), opened(other)])
                .allowed(R::D1, [sent(channel, automation, hint), close]),
        ]);
        if automation.is_none() {
            examples.extend([
                write("the staff's reply closes")
                    .given([open])
                    .allowed(R::D3, [sent(channel, None, hint), close]),
                write("what is closed stays closed")
                    .given([close])
                    .allowed(R::D3, [sent(channel, None, hint)]),
            ]);
        } else {
            examples.extend([
                write("an automation leaves it open (I11)")
                    .given([open])
                    .allowed(R::D5, [sent(channel, automation, hint)]),
                write("or closed").given([close]).allowed(R::D5, [sent(channel, automation, hint)]),
            ]);
        }
    }
    examples.extend([
        it("the hint goes out once")
            .given([sent(Channel::Text, BY, true), closed(Channel::Text)])
            .when(A::SendText)
            .allowed(R::D3, [sent(Channel::Text, None, false)]),
        it("an email is no text: the hint is still to come")
            .given([sent(Channel::Email, None, false)])
            .when(A::SendText)
            .allowed(R::D1, [sent(Channel::Text, None, true), closed(Channel::Text)]),
    ]);
    examples
}

fn blocked() -> Vec<Example> {
    let mut examples = Vec::new();
    for (send, channel, _) in OUTBOUND {
        let write = |says| it(says).when(send);
        examples.extend([
            write("not to who has unsubscribed")
                .given([unsubscribed(channel)])
                .blocked(R::E1, Why::Unsubscribed),
            write("not to a wrong contact").given([wrong(channel)]).blocked(R::E3, Why::WrongContact),
            write("a contact replaced since is right again (W2)")
                .given([wrong(channel), closed(channel), sent(Channel::Text, None, true)])
                .reach(|reach| (reach.mobile_version, reach.email_version) = (1, 1))
                .when(if channel == Channel::Text { A::SendText } else { A::SendEmail })
                .allowed(R::D3, [sent(channel, None, false)]),
        ]);
    }
    for text in [A::SendText, A::AutomationSendText] {
        let nowhere = |says| it(says).reach(|reach| reach.mobile = false).when(text);
        examples.extend([
            nowhere("not to a landline")
                .reach(|reach| reach.landline = true)
                .blocked(R::E2, Why::LandlineOnly),
            nowhere("not without a number").blocked(R::E2, Why::NoMobileNumber),
        ]);
    }
    for email in [A::SendEmail, A::AutomationSendEmail] {
        let nowhere = it("not without a valid address").reach(|reach| reach.valid_email = false).when(email);
        examples.push(nowhere.blocked(R::E2, Why::NoValidEmail));
    }
    examples
}

fn inbound() -> Vec<Example> {
    let texts = |says, keyword| it(says).when(A::Text).details(move |with| with.keyword = keyword);
    let (open, received_text) = (opened(Channel::Text), received(Channel::Text));
    let subscribed = with_client(Happened::Subscribed { channel: Channel::Text });
    vec![
        texts("the client's word opens", Keyword::None)
            .given([closed(Channel::Text)])
            .allowed(R::D2, [received_text, open]),
        texts("or begins it open", Keyword::None).allowed(R::D2, [received_text, open]),
        texts("what is open stays open", Keyword::None).given([open]).allowed(R::D2, [received_text]),
        texts("STOP unsubscribes, and opens (D2)", Keyword::OptOut)
            .allowed(R::U2, [received_text, open, unsubscribed(Channel::Text)]),
        texts("STOP twice unsubscribes once", Keyword::OptOut)
            .given([open, unsubscribed(Channel::Text)])
            .allowed(R::U2, [received_text]),
        texts("START subscribes, and opens (D2)", Keyword::OptIn)
            .given([unsubscribed(Channel::Text)])
            .allowed(R::U3, [received_text, open, subscribed]),
        texts("START of a subscriber is a word", Keyword::OptIn).allowed(R::U3, [received_text, open]),
        it("an email opens")
            .when(A::Email)
            .allowed(R::D2, [received(Channel::Email), opened(Channel::Email)]),
        it("an email that says STOP is an email")
            .when(A::Email)
            .details(|with| with.keyword = Keyword::OptOut)
            .allowed(R::D2, [received(Channel::Email), opened(Channel::Email)]),
    ]
}

fn by_hand() -> Vec<Example> {
    let mut examples = Vec::new();
    for channel in Channel::ALL {
        let close = || {
            it("closed by hand").when(A::CloseDiscussion).details(move |with| with.channel = Some(channel))
        };
        let reopen = || {
            it("opened by hand").when(A::ReopenDiscussion).details(move |with| with.channel = Some(channel))
        };
        examples.extend([
            close().given([opened(channel)]).allowed(R::D4, [closed(channel)]),
            close().given([closed(channel)]).allowed(R::D4, []),
            close().allowed(R::D4, []),
            reopen().given([closed(channel)]).allowed(R::D4, [opened(channel)]),
            reopen().given([opened(channel)]).allowed(R::D4, []),
            reopen().allowed(R::D4, []),
        ]);
    }
    for (unsubscribe, by) in [(A::ProUnsubscribe, Role::Pro), (A::ClientUnsubscribe, Role::Client)] {
        for channel in [Channel::Text, Channel::Email] {
            let asked =
                || it("unsubscribed").when(unsubscribe).details(move |with| with.channel = Some(channel));
            examples.extend([
                asked().allowed(R::U5, [with_client(Happened::Unsubscribed { channel, by })]),
                asked().given([unsubscribed(channel)]).allowed(R::U5, []),
            ]);
        }
    }
    examples
}

fn contacts_and_deliveries() -> Vec<Example> {
    let mut examples = vec![
        it("the booking software's word is not the pro's history").when(A::UpdateContact).allowed(R::W2, []),
        it("what became of a message is known")
            .when(A::ReportDelivery)
            .details(|with| {
                (with.automation, with.delivery, with.message) = (BY, Some(Delivery::Opened), Some(42));
            })
            .allowed(
                R::A1,
                [with_client(Happened::DeliveryReported {
                    automation: AutomationId(4),
                    delivery: Delivery::Opened,
                    message: Some(42),
                })],
            ),
    ];
    for channel in [Channel::Text, Channel::Email] {
        let report = || {
            it("reported wrong").when(A::ReportWrongContact).details(move |with| with.channel = Some(channel))
        };
        examples.extend([
            report().allowed(R::W1, [wrong(channel)]),
            report().given([wrong(channel)]).allowed(R::W1, []),
            report().reach(|reach| (reach.mobile, reach.email) = (false, false)).allowed(R::W1, []),
        ]);
    }
    examples
}

/// An inbox never forgets to answer: an answer that does not arrive is none.
fn failures() -> Vec<Example> {
    let mut examples = texts_after_failures();
    for channel in [Channel::Text, Channel::Email] {
        let failure = Failure { message: 7, why: Undelivered::Blocked };
        let report = |says, automation| {
            it(says).when(A::ReportFailure).details(move |with| {
                (with.channel, with.failure, with.automation) = (Some(channel), Some(failure), automation);
            })
        };
        let failed = with_client(Happened::NotDelivered { channel, failure });
        examples.extend([
            report("an answer that does not arrive opens what it closed", None)
                .given([sent(channel, None, false), closed(channel)])
                .allowed(R::D3, [failed, opened(channel)]),
            report("what is open stays open", None).given([opened(channel)]).allowed(R::D3, [failed]),
            report("nobody waits for an automation's message", BY)
                .given([sent(channel, BY, false), closed(channel)])
                .allowed(R::D5, [failed]),
        ]);
    }
    examples
}

/// The first text that the client gets carries the hint (U1): one that certainly did not arrive was not it.
fn texts_after_failures() -> Vec<Example> {
    let after = |why, hint| {
        let failure = Failure { message: 7, why };
        it("a text after one that did not arrive")
            .when(A::SendText)
            .given([
                sent(Channel::Text, None, true),
                closed(Channel::Text),
                with_client(Happened::NotDelivered { channel: Channel::Text, failure }),
            ])
            .allowed(R::D3, [sent(Channel::Text, None, hint)])
    };
    vec![after(Undelivered::Blocked, true), after(Undelivered::InDoubt, false)]
}
