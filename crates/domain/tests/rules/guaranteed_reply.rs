//! Guaranteed Reply: the quote, the contact, the call service and what they charge.

use reckon_domain::event::{AccountEvent, LeadEvent, RelationEvent};
use reckon_domain::money::{ChargeFor, ChargeSource};
use reckon_domain::{Action as A, Amount, Channel, Event, Fault, Reason as Why, Role, Rule as R, Timestamp};

use crate::given::{
    Example, NOW, card, charged, contact, counted, credits, guaranteed_reply_quote as quote, it,
    limit_reached, manual_quote, message, on_account, on_lead, owes, shown, with_client,
};

pub(crate) fn examples() -> Vec<Example> {
    [
        the_quote(),
        contact_by_the_client(),
        what_is_no_contact(),
        starting_calls(),
        callbacks(),
        results_of_calls(),
        callbacks_that_are_due(),
    ]
    .concat()
}

fn fee(source: ChargeSource) -> Event {
    charged(ChargeFor::GuaranteedReplyFee, source, 2500)
}

fn minutes(source: ChargeSource, amount: u64) -> Event {
    charged(ChargeFor::CallMinutes, source, amount)
}

const DIALING: LeadEvent = LeadEvent::CallStarted;
const FAILED: LeadEvent = LeadEvent::CallFailed;

/// Four failed calls, and a fifth under way.
fn fifth_call() -> [Event; 6] {
    [quote(), on_lead(FAILED), on_lead(FAILED), on_lead(FAILED), on_lead(FAILED), on_lead(DIALING)]
}

fn stopped() -> Event {
    on_lead(LeadEvent::CallServiceStopped)
}

fn callback(at: i64) -> Event {
    on_lead(LeadEvent::CallbackScheduled { at: Timestamp(at) })
}

fn the_quote() -> Vec<Example> {
    let send = || it("the quote").fees(800, 2500).when(A::SendGuaranteedReplyQuote);
    let sent =
        on_lead(LeadEvent::GuaranteedReplyQuoteSent { amount: Some(Amount(40_000)), fee: Amount(2500) });
    vec![
        send()
            .given([card()])
            .details(|with| with.amount = Some(Amount(40_000)))
            .due_on_contact(2500)
            .allowed(R::G1, [sent]),
        send().given([card(), limit_reached()]).due_on_contact(2500).allowed(R::G1, [quote()]),
        send().given([card(), manual_quote()]).blocked(R::Q1, Why::AlreadyQuoted),
        send().given([card(), quote()]).blocked(R::Q1, Why::AlreadyQuoted),
        it("not offered")
            .given([card()])
            .when(A::SendGuaranteedReplyQuote)
            .blocked(R::G13, Why::GuaranteedReplyNotOffered),
        send().given([card(), counted(R::C1)]).blocked(R::G14, Why::AlreadyInContact),
        send().given([credits(9000)]).blocked(R::G9, Why::CardRequired),
        send().given([card(), owes(1)]).blocked(R::I8, Why::PaymentOverdue),
        it("reading is free, and never a contact (G6)")
            .given([quote()])
            .when(A::ReadQuote)
            .allowed(R::G6a, [on_lead(LeadEvent::QuoteRead)]),
        it("reading again changes nothing")
            .given([quote(), on_lead(LeadEvent::QuoteRead)])
            .when(A::ReadQuote)
            .allowed(R::G6a, []),
        it("the pro's messages are free, at the limit too")
            .given([quote(), limit_reached()])
            .when(A::ProSendMessage)
            .allowed(
                R::G12,
                [message(Role::Pro), with_client(RelationEvent::DiscussionClosed { channel: Channel::Chat })],
            ),
    ]
}

fn contact_by_the_client() -> Vec<Example> {
    let opened = with_client(RelationEvent::DiscussionOpened { channel: Channel::Chat });
    let (claim, hired) = (on_lead(LeadEvent::HireClaimed), on_lead(LeadEvent::Hired));
    let writes = |says| it(says).given([quote()]).when(A::ClientSendMessage);
    let made = |source| [message(Role::Client), contact(R::G5), fee(source), opened];
    vec![
        writes("a message makes contact, and the fee is due")
            .given([card()])
            .allowed(R::G5, made(ChargeSource::Card)),
        writes("from credits where they suffice (I10)")
            .given([card(), credits(2500)])
            .allowed(R::G5, made(ChargeSource::Credits)),
        writes("all of it by card where they do not")
            .given([card(), credits(2499)])
            .allowed(R::G5, made(ChargeSource::Card)),
        writes("all of it by card where the pro prefers that")
            .by_card()
            .given([card(), credits(2500)])
            .allowed(R::G5, made(ChargeSource::Card)),
        writes("outstanding where the card is gone (I8)")
            .given([card(), on_account(AccountEvent::CardRemoved)])
            .allowed(R::G5, made(ChargeSource::Outstanding)),
        writes("outstanding where the card is declined (I8)")
            .given([card()])
            .details(|with| with.card_declines = true)
            .allowed(R::G5, made(ChargeSource::Outstanding)),
        writes("from credits no card can decline")
            .given([card(), credits(2500)])
            .details(|with| with.card_declines = true)
            .allowed(R::G5, made(ChargeSource::Credits)),
        writes("a second message is free")
            .given([contact(R::G5), opened])
            .allowed(R::G5, [message(Role::Client)]),
        it("hiring makes contact (I6)")
            .given([quote(), card()])
            .when(A::MarkHired)
            .allowed(R::G5, [hired, contact(R::G5), fee(ChargeSource::Card)]),
        it("hiring after contact is free")
            .given([quote(), contact(R::G5a)])
            .when(A::MarkHired)
            .allowed(R::G5, [hired]),
        it("confirming makes contact (I6)")
            .given([quote(), card(), claim])
            .when(A::ConfirmHired)
            .allowed(R::G5, [hired, contact(R::G5), fee(ChargeSource::Card)]),
        it("confirming after contact is free")
            .given([quote(), claim, contact(R::G5b)])
            .when(A::ConfirmHired)
            .allowed(R::G5, [hired]),
        it("confirming needs a claim")
            .given([quote()])
            .when(A::ConfirmHired)
            .blocked(R::P4b, Why::NothingToConfirm),
    ]
}

fn what_is_no_contact() -> Vec<Example> {
    let booked = on_lead(LeadEvent::BookingRequested);
    let mut examples = Vec::new();
    for look in [A::ViewPhone, A::ClientViewContactsFromChat, A::ClientViewContactsFromProfile] {
        examples.extend([
            it("the client's look is no contact")
                .given([quote()])
                .when(look)
                .allowed(R::I5, [shown(Role::Client)]),
            it("booked or not").given([quote(), booked]).when(look).allowed(R::I5, [shown(Role::Client)]),
            it("after contact too")
                .given([quote(), contact(R::G5)])
                .when(look)
                .allowed(R::I5, [shown(Role::Client)]),
        ]);
    }
    for look in [A::ViewContactsFromChat, A::ViewContactsFromSidebar, A::ViewContactsFromLead] {
        examples.extend([
            it("the pro waits for contact").given([quote()]).when(look).blocked(R::G10, Why::AwaitingContact),
            it("whatever the limit")
                .given([quote(), limit_reached()])
                .when(look)
                .blocked(R::G10, Why::AwaitingContact),
            it("unless there is a booking").given([quote(), booked]).when(look).allowed(R::N7, []),
            it("after contact it is free").given([quote(), contact(R::G5)]).when(look).allowed(R::G11, []),
            it("contact goes before booked")
                .given([quote(), booked, contact(R::G5)])
                .when(look)
                .allowed(R::G11, []),
        ]);
    }
    examples
}

fn starting_calls() -> Vec<Example> {
    let start = |says| it(says).when(A::StartCall);
    vec![
        start("without a quote there is no service").blocked(R::K1, Why::GuaranteedReplyRequired),
        start("nor with a manual one").given([manual_quote()]).blocked(R::K1, Why::GuaranteedReplyRequired),
        start("it dials").given([quote()]).due_on_contact(2500).allowed(R::K3, [on_lead(DIALING)]),
        start("in place of a callback")
            .given([quote(), callback(NOW.0 + 1)])
            .due_on_contact(2500)
            .allowed(R::K3, [on_lead(DIALING)]),
        start("and again after a failure")
            .given([quote(), on_lead(FAILED)])
            .due_on_contact(2500)
            .allowed(R::K3, [on_lead(DIALING)]),
        start("one call at a time").given([quote(), on_lead(DIALING)]).blocked(R::K2, Why::CallInProgress),
        start("none once stopped").given([quote(), stopped()]).blocked(R::K7, Why::CallServiceStopped),
        start("none after contact").given([quote(), contact(R::G5)]).blocked(R::K9, Why::AlreadyInContact),
        it("the client lets it call again")
            .given([quote(), stopped()])
            .when(A::ReactivateContact)
            .allowed(R::K8, [on_lead(LeadEvent::ContactReactivated)]),
        it("which is nothing where it may call")
            .given([quote(), on_lead(FAILED)])
            .when(A::ReactivateContact)
            .allowed(R::K8, []),
        it("nor without a quote").when(A::ReactivateContact).allowed(R::K8, []),
        start("and so it dials")
            .given([quote(), stopped(), on_lead(LeadEvent::ContactReactivated)])
            .due_on_contact(2500)
            .allowed(R::K3, [on_lead(DIALING)]),
    ]
}

fn callbacks() -> Vec<Example> {
    let mut examples = Vec::new();
    for action in [A::ProScheduleCallback, A::ClientScheduleCallback] {
        let set = |says, at: i64| it(says).when(action).details(move |with| with.time = Some(Timestamp(at)));
        // The fee that stands is named to the pro; a client sees nothing of the pro's money.
        let named = if action == A::ProScheduleCallback { 2500 } else { 0 };
        let (later, much_later) = (NOW.0 + 1, NOW.0 + 1000);
        examples.extend([
            set("a callback in the future", later)
                .given([quote()])
                .due_on_contact(named)
                .allowed(R::K5, [callback(later)]),
            set("replaces another", much_later)
                .given([quote(), callback(later)])
                .due_on_contact(named)
                .allowed(R::K5, [callback(much_later)]),
            set("may be set after a failure", later)
                .given([quote(), on_lead(FAILED)])
                .due_on_contact(named)
                .allowed(R::K5, [callback(later)]),
            set("not at this moment", NOW.0).given([quote()]).blocked(R::K5, Why::CallbackInPast),
            set("not in the past", NOW.0 - 1).given([quote()]).blocked(R::K5, Why::CallbackInPast),
            set("not without the quote", later)
                .given([manual_quote()])
                .blocked(R::K1, Why::GuaranteedReplyRequired),
            set("not during a call", later)
                .given([quote(), on_lead(DIALING)])
                .blocked(R::K2, Why::CallInProgress),
            set("not once stopped", later)
                .given([quote(), stopped()])
                .blocked(R::K7, Why::CallServiceStopped),
            set("not after contact", later)
                .given([quote(), contact(R::G5)])
                .blocked(R::K9, Why::AlreadyInContact),
        ]);
    }
    examples
}

fn results_of_calls() -> Vec<Example> {
    let connected = |says, seconds| {
        it(says)
            .given([quote(), card(), on_lead(DIALING)])
            .when(A::CallConnected)
            .details(move |with| with.seconds = seconds)
    };
    let answered = |seconds| on_lead(LeadEvent::CallConnected { seconds });
    let by_card = fee(ChargeSource::Card);
    let mut examples = vec![
        connected("three minutes are included (I7)", 180)
            .allowed(R::G5a, [answered(180), contact(R::G5a), by_card]),
        connected("a started minute is a minute (K4)", 181)
            .allowed(R::G5a, [answered(181), contact(R::G5a), by_card, minutes(ChargeSource::Card, 500)]),
        connected("to its end", 240)
            .allowed(R::G5a, [answered(240), contact(R::G5a), by_card, minutes(ChargeSource::Card, 500)]),
        connected("minutes never come from credits", 241).given([credits(9000)]).allowed(
            R::G5a,
            [answered(241), contact(R::G5a), fee(ChargeSource::Credits), minutes(ChargeSource::Card, 1000)],
        ),
        connected("a declined card owes both", 300).details(|with| with.card_declines = true).allowed(
            R::G5a,
            [
                answered(300),
                contact(R::G5a),
                fee(ChargeSource::Outstanding),
                minutes(ChargeSource::Outstanding, 1000),
            ],
        ),
        it("a callback that is due is a call")
            .given([quote(), card(), callback(NOW.0)])
            .when(A::CallMissedByPro)
            .allowed(R::G5b, [on_lead(LeadEvent::CallMissedByPro), contact(R::G5b), by_card]),
        it("a call that the pro missed is contact")
            .given([quote(), card(), on_lead(DIALING)])
            .when(A::CallMissedByPro)
            .allowed(R::G5b, [on_lead(LeadEvent::CallMissedByPro), contact(R::G5b), by_card]),
    ];
    for failure in [A::CallBusy, A::CallNotAnswered, A::CallDeclined] {
        examples.extend([
            it("a failure costs nothing (G6)")
                .given([quote(), card(), on_lead(DIALING)])
                .when(failure)
                .allowed(R::K6, [on_lead(FAILED)]),
            it("a callback is used up")
                .given([quote(), callback(NOW.0)])
                .when(failure)
                .allowed(R::K6, [on_lead(FAILED)]),
            it("the fifth stops the service")
                .given(fifth_call())
                .when(failure)
                .allowed(R::K7, [on_lead(FAILED), stopped()]),
        ]);
    }
    for result in [A::CallConnected, A::CallMissedByPro, A::CallBusy, A::CallNotAnswered, A::CallDeclined] {
        let no_call = || it("there is no call that could have this result").when(result);
        examples.extend([
            no_call().error(R::K2, Fault::NoCallInProgress),
            no_call().given([quote()]).error(R::K2, Fault::NoCallInProgress),
            no_call().given([quote(), callback(NOW.0 + 1)]).error(R::K2, Fault::NoCallInProgress),
            no_call()
                .given([quote(), on_lead(DIALING), on_lead(FAILED)])
                .error(R::K2, Fault::NoCallInProgress),
            no_call()
                .given([quote(), on_lead(DIALING), contact(R::G5)])
                .error(R::K2, Fault::NoCallInProgress),
            no_call().given([quote(), stopped()]).error(R::K2, Fault::NoCallInProgress),
        ]);
    }
    examples
}

/// Callbacks whose time has come: dialled, or missed because nobody was there to dial.
fn callbacks_that_are_due() -> Vec<Example> {
    let mut examples = Vec::new();
    for action in [A::DialCallback, A::MissCallback] {
        let due = |says| it(says).when(action);
        examples.extend([
            due("no callback").error(R::K2, Fault::NoCallInProgress),
            due("not yet").given([quote(), callback(NOW.0 + 1)]).error(R::K2, Fault::NoCallInProgress),
            due("put off to another time")
                .given([quote(), callback(NOW.0 - 1), callback(NOW.0 + 1)])
                .error(R::K2, Fault::NoCallInProgress),
            due("used up")
                .given([quote(), callback(NOW.0), on_lead(FAILED)])
                .error(R::K2, Fault::NoCallInProgress),
            due("overtaken by contact")
                .given([quote(), callback(NOW.0), contact(R::G5)])
                .error(R::K2, Fault::NoCallInProgress),
            due("a call in its place")
                .given([quote(), callback(NOW.0), on_lead(DIALING)])
                .blocked(R::K2, Why::CallInProgress),
        ]);
    }
    let dial = it("it is dialled at its time").given([quote(), callback(NOW.0)]).when(A::DialCallback);
    let miss = |says, given: Vec<Event>| {
        given.into_iter().fold(it(says).when(A::MissCallback), |example, event| example.given([event]))
    };
    let mut four = vec![quote()];
    four.extend([on_lead(FAILED); 4]);
    examples.extend([
        dial.clone().allowed(R::K5, [on_lead(DIALING)]),
        dial.given([callback(NOW.0 - 1)]).allowed(R::K5, [on_lead(DIALING)]),
        miss("a failure (K6)", vec![quote(), callback(NOW.0)]).allowed(R::K6, [on_lead(FAILED)]),
        miss("the fifth (K7)", [four, vec![callback(NOW.0)]].concat())
            .allowed(R::K7, [on_lead(FAILED), stopped()]),
    ]);
    examples
}
