//! Interactions: what the pro, the client and the marketplace do.

use reckon_domain::event::{LeadEvent, RelationEvent};
use reckon_domain::money::{ChargeFor, ChargeSource};
use reckon_domain::{Action as A, Channel, Event, Reason as Why, Role, Rule as R};

use crate::given::{
    Example, charged, counted, credits, declined, it, limit_reached, manual_quote, message, on_lead, shown,
    with_client,
};

const CHAT: Channel = Channel::Chat;

pub(crate) fn examples() -> Vec<Example> {
    [the_pro_looks(), the_pro_acts(), the_client_writes_and_looks(), the_client_hires(), the_marketplace()]
        .concat()
}

fn booked() -> Event {
    on_lead(LeadEvent::BookingRequested)
}

fn opened() -> Event {
    with_client(RelationEvent::DiscussionOpened { channel: CHAT })
}

fn closed() -> Event {
    with_client(RelationEvent::DiscussionClosed { channel: CHAT })
}

fn the_pro_looks() -> Vec<Example> {
    let mut examples =
        vec![it("browsing is free").given([limit_reached()]).when(A::BrowseLeads).allowed(R::L2, [])];
    let places = [
        (A::ViewContactsFromChat, R::P1),
        (A::ViewContactsFromSidebar, R::P2),
        (A::ViewContactsFromLead, R::P3),
    ];
    for (look, counts) in places {
        examples.extend([
            it("a first look counts and shows")
                .when(look)
                .allowed(counts, [counted(counts), shown(Role::Pro)]),
            it("after a counted interaction it is free")
                .given([counted(R::C1)])
                .when(look)
                .allowed(R::N4, []),
            it("counted goes before booked").given([counted(R::C1), booked()]).when(look).allowed(R::N4, []),
            it("after a booking it is free").given([booked()]).when(look).allowed(R::N7, []),
            it("a refusal does not make it free")
                .given([declined(Role::Client)])
                .when(look)
                .allowed(counts, [counted(counts), shown(Role::Pro)]),
            it("at the limit what would count is blocked (I2)")
                .given([limit_reached()])
                .when(look)
                .blocked(R::L0, Why::LimitReached),
            it("at the limit what is counted stays free")
                .given([limit_reached(), counted(R::C1)])
                .when(look)
                .allowed(R::N4, []),
            it("at the limit a booking stays free")
                .given([limit_reached(), booked()])
                .when(look)
                .allowed(R::N7, []),
        ]);
    }
    examples
}

fn the_pro_acts() -> Vec<Example> {
    let fee = charged(ChargeFor::ManualQuoteFee, ChargeSource::Credits, 800);
    vec![
        it("a quote without a fee is free").when(A::SendManualQuote).allowed(R::N2, [manual_quote()]),
        it("a quote's fee comes from credits (F1)")
            .fees(800, 2500)
            .given([credits(800)])
            .when(A::SendManualQuote)
            .allowed(R::N2, [manual_quote(), fee]),
        it("a second quote is none")
            .given([manual_quote()])
            .when(A::SendManualQuote)
            .blocked(R::Q1, Why::AlreadyQuoted),
        it("at the limit there are no new quotes")
            .given([limit_reached()])
            .when(A::SendManualQuote)
            .blocked(R::L1, Why::LimitReached),
        it("at the limit there are none on a counted lead either")
            .given([limit_reached(), counted(R::C1)])
            .when(A::SendManualQuote)
            .blocked(R::L1, Why::LimitReached),
        it("without the credits there is no quote, card or not")
            .fees(800, 2500)
            .given([credits(799), crate::given::card()])
            .when(A::SendManualQuote)
            .blocked(R::F1, Why::InsufficientCredits),
        it("a message is free and the discussion begins closed (D1)")
            .when(A::ProSendMessage)
            .allowed(R::N3, [message(Role::Pro), closed()]),
        it("a reply closes the discussion (D3)")
            .given([opened(), counted(R::C1)])
            .when(A::ProSendMessage)
            .allowed(R::L3, [message(Role::Pro), closed()]),
        it("a message into a closed discussion leaves it closed")
            .given([closed()])
            .when(A::ProSendMessage)
            .allowed(R::N3, [message(Role::Pro)]),
        it("at the limit messages go on where something is counted")
            .given([limit_reached(), counted(R::C1), closed()])
            .when(A::ProSendMessage)
            .allowed(R::L3, [message(Role::Pro)]),
        it("at the limit they stop elsewhere")
            .given([limit_reached()])
            .when(A::ProSendMessage)
            .blocked(R::L4, Why::LimitReached),
        it("a booking does not change that")
            .given([limit_reached(), booked()])
            .when(A::ProSendMessage)
            .blocked(R::L4, Why::LimitReached),
        it("a claim is free")
            .given([limit_reached()])
            .when(A::ClaimHired)
            .allowed(R::P4a, [on_lead(LeadEvent::HireClaimed)]),
        it("repeating it changes nothing")
            .given([on_lead(LeadEvent::HireClaimed)])
            .when(A::ClaimHired)
            .allowed(R::P4a, []),
        it("declining is free")
            .given([limit_reached()])
            .when(A::ProDecline)
            .allowed(R::R1, [declined(Role::Pro)]),
        it("declining what the client has declined changes nothing")
            .given([declined(Role::Client)])
            .when(A::ProDecline)
            .allowed(R::R1, []),
    ]
}

fn the_client_writes_and_looks() -> Vec<Example> {
    let counts = |rule| [counted(rule), shown(Role::Client)];
    let mut examples = vec![
        it("a first message counts and opens the discussion (D2)")
            .when(A::ClientSendMessage)
            .allowed(R::C1, [message(Role::Client), counted(R::C1), opened()]),
        it("the pro's limit does not hold it up (I3)")
            .given([limit_reached()])
            .when(A::ClientSendMessage)
            .allowed(R::C1, [message(Role::Client), counted(R::C1), opened()]),
        it("a booking does not make it free")
            .given([booked(), closed()])
            .when(A::ClientSendMessage)
            .allowed(R::C1, [message(Role::Client), counted(R::C1), opened()]),
        it("a later message is free")
            .given([counted(R::P1), opened()])
            .when(A::ClientSendMessage)
            .allowed(R::N8, [message(Role::Client)]),
        it("a first look at the phone counts (I1)").when(A::ViewPhone).allowed(R::C2, counts(R::C2)),
        it("the limit does not hold it up")
            .given([limit_reached()])
            .when(A::ViewPhone)
            .allowed(R::C2, counts(R::C2)),
        it("a refusal does not make it free")
            .given([declined(Role::Pro)])
            .when(A::ViewPhone)
            .allowed(R::C2, counts(R::C2)),
        it("a later look is free, and shows")
            .given([counted(R::P1)])
            .when(A::ViewPhone)
            .allowed(R::N9, [shown(Role::Client)]),
        it("a look again shows nothing new")
            .given([counted(R::C2), shown(Role::Client)])
            .when(A::ViewPhone)
            .allowed(R::N9, []),
        it("after a booking it is free")
            .given([booked()])
            .when(A::ViewPhone)
            .allowed(R::N11, [shown(Role::Client)]),
        it("counted goes before booked")
            .given([booked(), counted(R::C1)])
            .when(A::ViewPhone)
            .allowed(R::N9, [shown(Role::Client)]),
        it("a booking is free")
            .given([limit_reached()])
            .when(A::RequestBookingFromProfile)
            .allowed(R::N5, [booked()]),
        it("so is one from the project")
            .given([limit_reached()])
            .when(A::RequestBookingFromProject)
            .allowed(R::N6, [booked()]),
        it("a second changes nothing")
            .given([booked()])
            .when(A::RequestBookingFromProfile)
            .allowed(R::N5, []),
        it("declining is free")
            .given([limit_reached()])
            .when(A::ClientDecline)
            .allowed(R::R1, [declined(Role::Client)]),
    ];
    for (look, rule) in [(A::ClientViewContactsFromChat, R::C4), (A::ClientViewContactsFromProfile, R::C5)] {
        examples.extend([
            it("a first look counts").when(look).allowed(rule, counts(rule)),
            it("the limit does not hold it up (I3)")
                .given([limit_reached()])
                .when(look)
                .allowed(rule, counts(rule)),
            it("a booking does not make it free").given([booked()]).when(look).allowed(rule, counts(rule)),
            it("a later look is free")
                .given([counted(R::P1)])
                .when(look)
                .allowed(R::N12, [shown(Role::Client)]),
            it("after a negative reply it is free, whoever gave it")
                .given([declined(Role::Pro)])
                .when(look)
                .allowed(R::N10, [shown(Role::Client)]),
            it("counted goes before declined")
                .given([declined(Role::Client), counted(R::P1)])
                .when(look)
                .allowed(R::N12, [shown(Role::Client)]),
        ]);
    }
    examples
}

fn the_client_hires() -> Vec<Example> {
    let (claim, hired) = (on_lead(LeadEvent::HireClaimed), on_lead(LeadEvent::Hired));
    vec![
        it("hiring counts").when(A::MarkHired).allowed(R::C3, [hired, counted(R::C3)]),
        it("hiring past the limit counts (I3)")
            .given([limit_reached()])
            .when(A::MarkHired)
            .allowed(R::C3, [hired, counted(R::C3)]),
        it("hiring is free where something is counted")
            .given([counted(R::P1)])
            .when(A::MarkHired)
            .allowed(R::N13, [hired]),
        it("hiring twice changes nothing")
            .given([counted(R::C3), hired])
            .when(A::MarkHired)
            .allowed(R::N13, []),
        it("without a claim there is nothing to confirm")
            .when(A::ConfirmHired)
            .blocked(R::P4b, Why::NothingToConfirm),
        it("not even where something is counted")
            .given([counted(R::C1)])
            .when(A::ConfirmHired)
            .blocked(R::P4b, Why::NothingToConfirm),
        it("a confirmation counts")
            .given([claim])
            .when(A::ConfirmHired)
            .allowed(R::P4, [hired, counted(R::P4)]),
        it("a confirmation past the limit counts (I3)")
            .given([claim, limit_reached()])
            .when(A::ConfirmHired)
            .allowed(R::P4, [hired, counted(R::P4)]),
        it("a confirmation is free where something is counted")
            .given([claim, counted(R::P1)])
            .when(A::ConfirmHired)
            .allowed(R::N13, [hired]),
    ]
}

fn the_marketplace() -> Vec<Example> {
    let recommended = on_lead(LeadEvent::Recommended);
    vec![
        it("a match is free").when(A::Recommend).allowed(R::N1, [recommended]),
        it("a second match changes nothing").given([recommended]).when(A::Recommend).allowed(R::N1, []),
        it("at the limit there are no new matches")
            .given([limit_reached()])
            .when(A::Recommend)
            .blocked(R::L1, Why::LimitReached),
        it("not even on a counted lead")
            .given([limit_reached(), counted(R::C1)])
            .when(A::Recommend)
            .blocked(R::L1, Why::LimitReached),
    ]
}
