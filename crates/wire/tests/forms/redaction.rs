//! What a viewer is sent holds nothing that is not theirs, and all that their predictions need.

use crate::full::{CANARIES, account, acted, decision, lead, message, relation, update};
use reckon_domain::action::{Details, Role, Subject};
use reckon_domain::{Account, Action, Outcome, Reach, Relation, Situation, Timestamp, decide};
use reckon_wire::form::{CallForm, CallState, FeesForm, LeadForm, Method, QuoteForm};
use reckon_wire::view::Card;
use reckon_wire::{Snapshot, Viewer};
use serde::Serialize;
use serde_json::Value;

const CLIENT: Viewer = Viewer::Client(13);

fn json(form: &impl Serialize) -> Value {
    serde_json::to_value(form).expect("a form has a JSON form")
}

/// Words of the pro's quota and money, wherever in a field's name they stand.
const QUOTA_AND_MONEY: [&str; 11] = [
    "account",
    "plan",
    "period",
    "used",
    "interactions",
    "credit",
    "outstanding",
    "fee",
    "card_on",
    "prefer",
    "next_end",
];

/// The first field of the pro's quota or money, or canary, in a form that a client is sent.
fn leak(value: &Value) -> Option<String> {
    match value {
        Value::Object(fields) => fields.iter().find_map(|(name, inner)| {
            // An empty list and a nothing say nothing.
            let empty = inner.as_array().is_some_and(Vec::is_empty) || inner == &Value::from(0);
            let named = QUOTA_AND_MONEY.iter().any(|word| name.contains(word));
            if named && !empty { Some(name.clone()) } else { leak(inner) }
        }),
        Value::Array(list) => list.iter().find_map(leak),
        Value::Number(number) => {
            let canary = CANARIES.iter().any(|canary| number.as_u64() == Some(*canary));
            canary.then(|| number.to_string())
        }
        Value::Null | Value::Bool(_) | Value::String(_) => None,
    }
}

#[test]
fn the_search_finds_what_it_looks_for() {
    assert_eq!(leak(&json(&account())).as_deref(), Some("credits"));
    assert!(leak(&json(&lead())).is_some());
    assert_eq!(leak(&json(&decision().charges)).as_deref(), Some("777011"));
    for canary in CANARIES {
        let sent = json(&(account(), lead(), decision())).to_string();
        assert!(sent.contains(&canary.to_string()), "{canary} stands in no form");
    }
}

#[test]
fn a_client_is_sent_nothing_of_the_pros_quota_and_money() {
    let lead_for_client = json(&lead().for_client());
    assert_eq!(leak(&lead_for_client), None, "{lead_for_client:#}");
    let update_for_client = json(&update().redacted(CLIENT));
    assert_eq!(leak(&update_for_client), None, "{update_for_client:#}");
    let decision_for_client = json(&decision().for_client());
    assert_eq!(leak(&decision_for_client), None, "{decision_for_client:#}");
    let snapshot = Snapshot { leads: vec![lead().for_client()], ..Snapshot::new(CLIENT, 1, 2) };
    assert_eq!(leak(&json(&snapshot)), None);
}

#[test]
fn a_client_is_still_sent_what_is_theirs() {
    let sent = json(&lead().for_client());
    for field in ["counted", "booked", "hired", "contact_made", "shown_to_client", "call"] {
        assert!(sent.get(field).is_some(), "{field} in {sent:#}");
    }
    assert_eq!(sent["quote"], serde_json::json!({ "method": "guaranteed_reply", "amount": 40_000 }));
}

#[test]
fn an_update_holds_only_the_viewers_leads() {
    let foreign = LeadForm { project: 21, pro: 22, client: 23, ..LeadForm::default() };
    let mut all = update();
    all.leads.push(foreign.clone());
    all.leads.push(LeadForm { pro: 12, ..foreign.clone() });
    all.leads.push(LeadForm { client: 13, ..foreign });
    all.cards.push(Card { pro: 22, ..crate::full::card() });
    all.messages.push(reckon_wire::view::Message { pro: 22, ..message() });
    let pro = all.clone().redacted(Viewer::Pro(12));
    assert!(pro.leads.iter().all(|lead| lead.pro == 12) && pro.leads.len() == 2, "{:?}", pro.leads);
    assert_eq!((pro.cards.len(), pro.messages.len()), (1, 1));
    assert_eq!((pro.account, pro.relations), (Some(account()), vec![relation()]));
    let client = all.redacted(CLIENT);
    assert!(
        client.leads.iter().all(|lead| lead.client == 13) && client.leads.len() == 2,
        "{:?}",
        client.leads
    );
    assert_eq!((client.account, client.relations), (None, Vec::new()));
}

#[test]
fn a_pro_is_not_told_that_the_client_has_looked() {
    assert!(!json(&lead().for_pro()).to_string().contains("shown_to_client"));
    assert!(!json(&update().redacted(Viewer::Pro(12))).to_string().contains("shown_to_client"));
}

#[test]
fn contacts_stand_in_one_field_and_in_no_error_or_log() {
    let mut sent = acted();
    let contacts = sent.contacts.take().expect("full");
    for contact in [&contacts.mobile, &contacts.landline, &contacts.email].into_iter().flatten() {
        assert!(!json(&sent).to_string().contains(contact.as_str()));
        assert!(!format!("{contacts:?}{contacts:#?}").contains(contact.as_str()));
    }
    assert!(!format!("{contacts:?}").contains(&contacts.name));
}

/// Leads in every state that matters to a client's rules, with all the pro's money.
fn leads() -> Vec<LeadForm> {
    let quote = |method| {
        Some(QuoteForm {
            method,
            amount: Some(1),
            fee_on_contact: (method == Method::GuaranteedReply).then_some(777_011),
        })
    };
    let calls =
        [CallState::Off, CallState::Dialing, CallState::Failed, CallState::Stopped, CallState::Closed];
    let mut leads = Vec::new();
    for bits in 0_u32..32 {
        for quote in [None, quote(Method::Manual), quote(Method::GuaranteedReply)] {
            for status in calls {
                leads.push(LeadForm {
                    counted: bits & 1 != 0,
                    booked: bits & 2 != 0,
                    negative_reply: bits & 4 != 0,
                    hire_claimed: bits & 8 != 0,
                    contact_made: bits & 16 != 0,
                    quote,
                    call: Some(CallForm { status, failures: 1, at: None }),
                    fees: Some(FeesForm { manual_quote: 777_012, guaranteed_reply: Some(777_013) }),
                    ..LeadForm::default()
                });
            }
        }
    }
    leads
}

#[test]
fn what_a_client_is_not_sent_changes_no_prediction_of_theirs() {
    let truth = Account::try_from(&reckon_wire::form::AccountForm { period_end: 9_999_999, ..account() });
    let truth = Account { used: u32::MAX, ..truth.expect("a full account is one") };
    let decided = |account: &Account, form: &LeadForm, action: Action| {
        let lead = form.lead().expect("a lead");
        let situation = Situation {
            account,
            lead: &lead,
            fees: form.fees().expect("fees"),
            relation: &Relation::default(),
            reach: Reach::default(),
        };
        let decision = decide(&situation, action, &Details::default(), Timestamp(800_000));
        let blocked = match decision.outcome {
            Outcome::Blocked(reason) => Some(reason),
            Outcome::Allowed(_) | Outcome::Error(_) => None,
        };
        (decision.rule, decision.counts(), blocked)
    };
    let of_clients = |action: &Action| action.role() == Role::Client && action.subject() == Subject::Lead;
    for action in Action::ALL.into_iter().filter(of_clients) {
        for form in leads() {
            let hidden = decided(&Account::HIDDEN, &form.clone().for_client(), action);
            assert_eq!(hidden, decided(&truth, &form, action), "{} on {form:?}", action.key());
        }
    }
}
