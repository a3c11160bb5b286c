//! The npm package takes the snapshots that the server's own forms take, and no other: each field in turn
//! left out, and given every odd value.

#![expect(clippy::expect_used, reason = "a test helper that fails fails its test")]

mod module;

use reckon_domain::Account;
use reckon_wire::form::instant;
use reckon_wire::{Snapshot, VERSION, Viewer};
use serde_json::{Value, json};

use module::Module;

/// A snapshot in which every field that the rules read is set.
fn whole() -> Value {
    let thread = json!({ "discussion": "open", "unsubscribed": true, "wrong": 1 });
    json!({
        "version": VERSION, "rules": "0000000000000000", "viewer": { "role": "pro", "id": 7 },
        "at": 1000, "position": 1,
        "account": {
            "plan": { "id": 1, "interactions": 3 }, "next_plan": { "id": 2, "interactions": 1 },
            "period_start": 1, "period_end": 2, "next_end": 3, "used": 1, "credits": 1, "card": true,
            "prefer_credits": true, "outstanding": 1,
        },
        "plans": [{ "id": 1, "interactions": 3 }],
        "leads": [{
            "project": 1, "pro": 7, "client": 3, "recommended": true, "counted": true, "booked": true,
            "negative_reply": true, "hire_claimed": true, "hired": true, "contact_made": true,
            "quote_read": true, "shown_to_client": true,
            "quote": { "method": "guaranteed_reply", "amount": 1, "fee_on_contact": 1 },
            "call": { "status": "scheduled", "failures": 1, "at": 1 },
            "fees": { "manual_quote": 1, "guaranteed_reply": 1 },
        }],
        "relations": [{
            "client": 3, "chat": thread, "text": thread, "email": thread, "texted": true,
            "reach": {
                "mobile": true, "landline": true, "email": true, "valid_email": true,
                "mobile_version": 1, "email_version": 1,
            },
        }],
    })
}

fn odd() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(false),
        json!(-1),
        json!(0),
        json!(1),
        json!(2),
        json!(7),
        json!(1.5),
        json!(255),
        json!(256),
        json!(4_294_967_295_u64),
        json!(4_294_967_296_u64),
        json!(253_402_300_799_999_u64),
        json!(253_402_300_800_000_u64),
        json!(9_007_199_254_740_991_u64),
        json!(9_007_199_254_740_992_u64),
        json!(""),
        json!("x"),
        json!("1"),
        json!("pro"),
        json!("client"),
        json!("manual"),
        json!("off"),
        json!("closed"),
        json!([]),
        json!([null]),
        json!({}),
        json!({ "x": 1 }),
    ]
}

/// The ways to every value of a form, as JSON pointers.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    for (name, value) in inner {
        let at = format!("{at}/{name}");
        pointers(value, &at, found);
        found.push(at);
    }
}

/// The whole snapshot with one value left out, or another in its place; and with one field too many.
fn mutations() -> Vec<(String, Value)> {
    let whole = whole();
    let mut places = Vec::new();
    pointers(&whole, "", &mut places);
    let mut mutations = vec![("nothing".to_owned(), whole.clone())];
    for place in places {
        let (outer, name) = place.rsplit_once('/').expect("a pointer");
        let mut without = whole.clone();
        if let Some(fields) = without.pointer_mut(outer).and_then(Value::as_object_mut) {
            fields.remove(name);
            mutations.push((format!("{place} left out"), without.clone()));
            let fields = without.pointer_mut(outer).and_then(Value::as_object_mut).expect("the same");
            fields.insert("surprise".to_owned(), json!(1));
            mutations.push((format!("{place} a surprise"), without));
        }
        // Serde takes a list for a structure, its elements for the fields in order; nobody writes that.
        let structure = whole.pointer(&place).is_some_and(Value::is_object);
        for odd in odd().into_iter().filter(|odd| !(structure && odd.is_array())) {
            let mut other = whole.clone();
            *other.pointer_mut(&place).expect("it was found there") = odd.clone();
            mutations.push((format!("{place} = {odd}"), other));
        }
    }
    mutations
}

/// Whether the server's forms take it.
fn is_taken(value: &Value) -> bool {
    let Ok(form) = serde_json::from_value::<Snapshot>(value.clone()) else { return false };
    let account = match form.viewer {
        Viewer::Pro(_) => form.account.as_ref().is_some_and(|account| Account::try_from(account).is_ok()),
        Viewer::Client(_) => form.account.is_none(),
    };
    let leads = form.leads.iter().all(|lead| {
        let theirs = match form.viewer {
            Viewer::Pro(id) => lead.pro == id,
            Viewer::Client(id) => lead.client == id,
        };
        theirs && lead.lead().is_ok() && lead.fees().is_ok()
    });
    // What the server leaves to its own care and the package does not: ids that are said, a time that is
    // one, a position that JavaScript holds exactly.
    let ids = ["/leads/0/project", "/leads/0/client", "/relations/0/client"];
    let said = ids.iter().all(|id| {
        let (element, _) = id.rsplit_once('/').expect("a pointer");
        value.pointer(element).is_none() || value.pointer(id).is_some()
    });
    let exact = form.position <= 9_007_199_254_740_991 && instant("at", form.at).is_ok();
    form.version == VERSION && account && leads && said && exact
}

#[test]
fn the_package_takes_the_forms_that_the_server_takes_and_no_others() {
    let mutations = mutations();
    assert!(mutations.len() > 1500, "{}", mutations.len());
    let mut module = Module::start();
    let forms: Vec<&Value> = mutations.iter().map(|(_, form)| form).collect();
    module.ask(&json!({ "forms": forms }));
    let answers = module.answer();
    module.stop();
    assert_eq!(answers.len(), mutations.len());
    let mut wrong = Vec::new();
    for ((what, form), answer) in mutations.iter().zip(answers) {
        let expected = is_taken(form);
        if answer != expected.to_string() {
            wrong.push(format!("{what}: the server's forms say {expected}, the package says {answer}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
