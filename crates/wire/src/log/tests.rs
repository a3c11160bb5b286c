//! What is stored is pinned here: a line that changes is a log that cannot be read any more.

use reckon_domain::account::{Limit, Plan};
use reckon_domain::action::{Delivery, Details, Role};
use reckon_domain::decide::{Situation, decide};
use reckon_domain::delivery::{Failure, Undelivered};
use reckon_domain::event::{AccountEvent as A, LeadEvent as L, RelationEvent as R};
use reckon_domain::id::AutomationId;
use reckon_domain::lead::{Call, CallStatus, Fees, Quote};
use reckon_domain::money::{Charge, ChargeFor, ChargeSource, Payment, PaymentPurpose};
use reckon_domain::relation::{Channel, Reach};
use reckon_domain::{
    Account, Action, Amount, ClientId, Event, Lead, PaymentId, Period, PlanId, ProjectId, Relation, Rule,
    Timestamp,
};

use super::{read_decision, read_events, write_decision, write_events};

fn account_events() -> [(Event, &'static str); 16] {
    let period = Period { start: Timestamp(1), end: Timestamp(2) };
    let plan = |limit| Plan { id: PlanId(3), limit };
    let payment = |purpose| Payment { id: PaymentId(9), purpose, amount: Amount(10) };
    let declined = |purpose| A::PaymentDeclined(payment(purpose));
    [
        (A::PeriodStarted { period }, r#"{"event":"period_started","start":1,"end":2}"#),
        (
            A::PeriodReturned { period, used: 5, plan: plan(Limit::Of(4)), next: Some(plan(Limit::Of(1))) },
            r#"{"event":"period_returned","start":1,"end":2,"used":5,"plan":{"id":3,"interactions":4},"next":{"id":3,"interactions":1}}"#,
        ),
        (
            A::PlanChanged { plan: plan(Limit::Of(4)) },
            r#"{"event":"plan_changed","plan":{"id":3,"interactions":4}}"#,
        ),
        (A::PlanChanged { plan: plan(Limit::Unlimited) }, r#"{"event":"plan_changed","plan":{"id":3}}"#),
        (
            A::DowngradeScheduled { plan: plan(Limit::Of(0)) },
            r#"{"event":"downgrade_scheduled","plan":{"id":3,"interactions":0}}"#,
        ),
        (
            A::PlansRevised { plan: plan(Limit::Of(4)), next: Some(plan(Limit::Of(1))) },
            r#"{"event":"plans_revised","plan":{"id":3,"interactions":4},"next":{"id":3,"interactions":1}}"#,
        ),
        (
            A::PlansRevised { plan: plan(Limit::Unlimited), next: None },
            r#"{"event":"plans_revised","plan":{"id":3}}"#,
        ),
        (A::CreditsAdded { amount: Amount(5) }, r#"{"event":"credits_added","amount":5}"#),
        (A::CardAdded, r#"{"event":"card_added"}"#),
        (A::CardRemoved, r#"{"event":"card_removed"}"#),
        (A::OutstandingPaid { amount: Amount(6) }, r#"{"event":"outstanding_paid","amount":6}"#),
        (
            A::PaymentSucceeded(payment(PaymentPurpose::Charge(ChargeFor::GuaranteedReplyFee))),
            r#"{"event":"payment_succeeded","payment":9,"for":"guaranteed_reply_fee","amount":10}"#,
        ),
        (
            declined(PaymentPurpose::Charge(ChargeFor::CallMinutes)),
            r#"{"event":"payment_declined","payment":9,"for":"call_minutes","amount":10}"#,
        ),
        (
            declined(PaymentPurpose::Outstanding),
            r#"{"event":"payment_declined","payment":9,"for":"outstanding","amount":10}"#,
        ),
        (
            declined(PaymentPurpose::Credits),
            r#"{"event":"payment_declined","payment":9,"for":"credits","amount":10}"#,
        ),
        (
            A::PaymentRecovered { payment: payment(PaymentPurpose::Outstanding), owed: Amount(4) },
            r#"{"event":"payment_recovered","payment":9,"for":"outstanding","amount":10,"owed":4}"#,
        ),
    ]
    .map(|(event, json)| (Event::Account(event), json))
}

fn lead_events() -> [(Event, &'static str); 21] {
    let (purpose, source) = (ChargeFor::GuaranteedReplyFee, ChargeSource::Outstanding);
    [
        (L::Recommended, r#"{"event":"recommended","project":7}"#),
        (L::ManualQuoteSent { amount: None }, r#"{"event":"manual_quote_sent","project":7}"#),
        (
            L::ManualQuoteSent { amount: Some(Amount(8)) },
            r#"{"event":"manual_quote_sent","project":7,"amount":8}"#,
        ),
        (
            L::GuaranteedReplyQuoteSent { amount: Some(Amount(8)), fee: Amount(9) },
            r#"{"event":"guaranteed_reply_quote_sent","project":7,"amount":8,"fee":9}"#,
        ),
        (L::QuoteRead, r#"{"event":"quote_read","project":7}"#),
        (L::MessageSent { by: Role::Client }, r#"{"event":"message_sent","project":7,"by":"client"}"#),
        (
            L::InteractionCounted { rule: Rule::P4a },
            r#"{"event":"interaction_counted","project":7,"rule":"P4a"}"#,
        ),
        (L::ContactsShown { to: Role::Pro }, r#"{"event":"contacts_shown","project":7,"to":"pro"}"#),
        (L::HireClaimed, r#"{"event":"hire_claimed","project":7}"#),
        (L::Hired, r#"{"event":"hired","project":7}"#),
        (L::BookingRequested, r#"{"event":"booking_requested","project":7}"#),
        (L::Declined { by: Role::Pro }, r#"{"event":"declined","project":7,"by":"pro"}"#),
        (L::ContactMade { rule: Rule::G5 }, r#"{"event":"contact_made","project":7,"rule":"G5"}"#),
        (
            L::Charged(Charge { purpose, source, amount: Amount(2500) }),
            r#"{"event":"charged","project":7,"for":"guaranteed_reply_fee","source":"outstanding","amount":2500}"#,
        ),
        (L::CallStarted, r#"{"event":"call_started","project":7}"#),
        (
            L::CallbackScheduled { at: Timestamp(10) },
            r#"{"event":"callback_scheduled","project":7,"at":10}"#,
        ),
        (L::CallFailed, r#"{"event":"call_failed","project":7}"#),
        (L::CallServiceStopped, r#"{"event":"call_service_stopped","project":7}"#),
        (L::ContactReactivated, r#"{"event":"contact_reactivated","project":7}"#),
        (L::CallConnected { seconds: 11 }, r#"{"event":"call_connected","project":7,"seconds":11}"#),
        (L::CallMissedByPro, r#"{"event":"call_missed_by_pro","project":7}"#),
    ]
    .map(|(event, json)| (Event::Lead(ProjectId(7), event), json))
}

fn relation_events() -> [(Event, &'static str); 13] {
    let (text, email) = (Channel::Text, Channel::Email);
    let automation = AutomationId(12);
    [
        (
            R::Sent { channel: text, automation: None, instructions: false },
            r#"{"event":"sent","client":13,"channel":"text"}"#,
        ),
        (
            R::Sent { channel: text, automation: Some(automation), instructions: true },
            r#"{"event":"sent","client":13,"channel":"text","automation":12,"instructions":true}"#,
        ),
        (R::Received { channel: email }, r#"{"event":"received","client":13,"channel":"email"}"#),
        (
            R::DiscussionOpened { channel: Channel::Chat },
            r#"{"event":"discussion_opened","client":13,"channel":"chat"}"#,
        ),
        (
            R::DiscussionClosed { channel: Channel::Chat },
            r#"{"event":"discussion_closed","client":13,"channel":"chat"}"#,
        ),
        (
            R::Unsubscribed { channel: email, by: Role::Client },
            r#"{"event":"unsubscribed","client":13,"channel":"email","by":"client"}"#,
        ),
        (R::Subscribed { channel: text }, r#"{"event":"subscribed","client":13,"channel":"text"}"#),
        (R::OptedOut, r#"{"event":"opted_out","client":13}"#),
        (R::OptedIn, r#"{"event":"opted_in","client":13}"#),
        (
            R::ContactReportedWrong { channel: text, version: 14 },
            r#"{"event":"contact_reported_wrong","client":13,"channel":"text","version":14}"#,
        ),
        (
            R::DeliveryReported { automation, delivery: Delivery::Clicked, message: None },
            r#"{"event":"delivery_reported","client":13,"automation":12,"delivery":"clicked"}"#,
        ),
        (
            R::NotDelivered {
                channel: text,
                failure: Failure { message: 15, why: Undelivered::WrongNumber },
            },
            r#"{"event":"not_delivered","client":13,"channel":"text","message":15,"why":"wrong_number"}"#,
        ),
        (
            R::DeliveryReported { automation, delivery: Delivery::Opened, message: Some(42) },
            r#"{"event":"delivery_reported","client":13,"automation":12,"delivery":"opened","message":42}"#,
        ),
    ]
    .map(|(event, json)| (Event::Relation(ClientId(13), event), json))
}

#[test]
fn every_event_is_written_and_read_as_it_was_from_the_beginning() {
    let all = account_events().into_iter().chain(lead_events()).chain(relation_events());
    for (event, json) in all {
        let json = format!(r#"{{"version":1,"events":[{json}]}}"#);
        assert_eq!(write_events(&[event]).unwrap(), json);
        assert_eq!(read_events(&json).unwrap(), [event], "{json}");
    }
}

#[test]
fn no_event_is_left_unpinned() {
    let error = read_events(r#"{"version":1,"events":[{"event":"none"}]}"#).unwrap_err().to_string();
    let names: Vec<_> = error.split('`').skip(3).step_by(2).collect();
    assert!(names.len() > 30, "{error}");
    let all = account_events().into_iter().chain(lead_events()).chain(relation_events());
    let pinned: Vec<_> = all.map(|(_, json)| json).collect();
    for name in names {
        let tag = format!(r#"{{"event":"{name}""#);
        assert!(pinned.iter().any(|json| json.starts_with(&tag)), "{name}");
    }
}

#[test]
fn what_this_program_cannot_read_it_names() {
    for (json, problem) in [
        (r#"{"version":1,"events":[{"event":"teleported","project":7}]}"#, "unknown variant `teleported`"),
        (r#"{"version":1,"events":[{"event":"hired"}]}"#, "missing field `project`"),
        (r#"{"version":1,"events":[{"event":"hired","project":7,"for":1}]}"#, "unknown field `for`"),
        (
            r#"{"version":1,"events":[{"event":"message_sent","project":7,"by":"dog"}]}"#,
            "expected a role: one of pro client",
        ),
        (r#"{"version":1,"events":[{"event":"credits_added","amount":9007199254740992}]}"#, "too much money"),
        (r#"{"version":2,"events":[],"more":true}"#, "version 2; this program reads version 1"),
        ("[]", "events: invalid length"),
    ] {
        let error = read_events(json).unwrap_err().to_string();
        assert!(error.contains(problem), "{json}: {error}");
    }
    let error = read_decision(r#"{"version":1,"outcome":"allowed","effects":["FLY"]}"#).unwrap_err();
    assert_eq!(error.to_string(), r#"effects: "FLY" is no effect that this program knows"#);
    let error = read_decision(r#"{"version":1,"outcome":"error","fault":"odd"}"#).unwrap_err();
    assert_eq!(error.to_string(), r#"fault: "odd" is no fault that this program knows"#);
}

#[test]
fn decisions_are_written_and_read_with_nothing_lost() {
    let fees = Fees { manual_quote: Amount(800), guaranteed_reply: Some(Amount(2500)) };
    let plan = Plan { id: PlanId(1), limit: Limit::Of(1) };
    let account = Account { plan, credits: Amount(1000), prefer_credits: false, ..Account::HIDDEN };
    let full = Account { used: 1, ..account };
    let quote = Quote::GuaranteedReply { amount: None, fee: Amount(2500) };
    let called = Lead { quote, call: Call { status: CallStatus::Dialing, failures: 0 }, ..Lead::default() };
    let view = Action::ViewContactsFromChat;
    for (account, lead, action, seconds, json) in [
        (
            account,
            Lead::default(),
            view,
            0,
            r#"{"version":1,"rule":"P1","outcome":"allowed","effects":["COUNT","SHOW_CONTACTS"]}"#,
        ),
        (
            full,
            Lead::default(),
            view,
            0,
            r#"{"version":1,"rule":"L0","outcome":"blocked","reason":"limit_reached"}"#,
        ),
        (
            account,
            Lead::default(),
            Action::CallConnected,
            9,
            r#"{"version":1,"rule":"K2","outcome":"error","fault":"no_call_in_progress"}"#,
        ),
        (
            account,
            called,
            Action::CallConnected,
            181,
            r#"{"version":1,"rule":"G5a","outcome":"allowed","effects":["CONTACT","MINUTES"],"charges":[{"for":"guaranteed_reply_fee","source":"outstanding","amount":2500},{"for":"call_minutes","source":"outstanding","amount":500}]}"#,
        ),
        (
            Account { card: true, ..account },
            Lead::default(),
            Action::SendGuaranteedReplyQuote,
            0,
            r#"{"version":1,"rule":"G1","outcome":"allowed","effects":["QUOTE_GUARANTEED_REPLY"],"on_contact":2500}"#,
        ),
        (
            account,
            Lead::default(),
            Action::BrowseLeads,
            0,
            r#"{"version":1,"rule":"L2","outcome":"allowed"}"#,
        ),
        (
            account,
            Lead::default(),
            Action::SendText,
            0,
            r#"{"version":1,"rule":"D1","outcome":"allowed","effects":["CLOSE","CORRESPOND"],"instructions":true}"#,
        ),
    ] {
        let reach = Reach { mobile: true, ..Reach::default() };
        let relation = Relation::default();
        let situation = Situation { account: &account, lead: &lead, fees, relation: &relation, reach };
        let details = Details { seconds, ..Details::default() };
        let decision = decide(&situation, action, &details, Timestamp(1));
        assert_eq!(write_decision(&decision).unwrap(), json);
        assert_eq!(read_decision(json).unwrap(), decision);
    }
}
