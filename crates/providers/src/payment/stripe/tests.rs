//! Stripe's protocol, spoken by a stub.

use reckon_domain::Amount;
use serde_json::{Value, json};

use super::*;
use crate::stub::{Answer, Asked, Stub, say};

const KEY: &str = "sk_test_canary";
const PUBLIC: &str = "https://reckon.example";

fn charge(attempt: u32) -> Charge {
    Charge {
        payment: "p-7".to_owned(),
        attempt,
        card: Some(Secret::shown("cus_1/pm_1")),
        amount: Amount(2500),
        currency: "EUR".to_owned(),
    }
}

fn intent(status: &str) -> Value {
    json!({ "id": "pi_1", "object": "payment_intent", "amount": 2500, "status": status,
        "metadata": { "reckon_payment": "p-7" } })
}

fn declined(code: &str) -> Charged {
    Charged::Declined { code: code.to_owned() }
}

async fn charged(attempt: u32, answers: impl IntoIterator<Item = Answer>) -> (Charged, Vec<Asked>) {
    let stub = Stub::start(answers).await;
    let stripe = Stripe::patient(&stub.base, Secret::shown(KEY), PUBLIC, Duration::from_secs(20)).unwrap();
    (stripe.charge(&charge(attempt)).await, stub.asked())
}

#[tokio::test]
async fn a_payment_is_created_and_confirmed_off_session_with_its_own_key() {
    let (charged, asked) = charged(0, [say(200, &intent("succeeded"))]).await;
    assert_eq!(charged, Charged::Succeeded);
    let [asked] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(asked.what, "POST /v1/payment_intents");
    assert_eq!(asked.header("authorization"), format!("Bearer {KEY}"));
    assert_eq!(asked.header("idempotency-key"), "p-7");
    assert_eq!(asked.header("stripe-version"), VERSION);
    assert_eq!(asked.header("content-type"), "application/x-www-form-urlencoded");
    for (field, value) in [
        ("amount", "2500"),
        ("currency", "eur"),
        ("customer", "cus_1"),
        ("payment_method", "pm_1"),
        ("confirm", "true"),
        ("off_session", "true"),
        ("metadata[reckon_payment]", "p-7"),
    ] {
        assert_eq!(asked.field(field).as_deref(), Some(value), "{field}");
    }
}

#[tokio::test]
async fn every_answer_means_what_stripe_says_it_means() {
    let error = |kind: &str, code: &str, decline: Option<&str>| {
        json!({ "error": { "type": kind, "code": code, "decline_code": decline,
            "message": "words", "payment_intent": intent("requires_payment_method") } })
    };
    let refused = "invalid_request_error";
    for (status, body, want) in [
        (200, intent("processing"), Charged::Pending),
        (200, intent("requires_action"), declined("requires_action")),
        (200, intent("canceled"), declined("canceled")),
        (200, intent("requires_confirmation"), Charged::Unknown),
        (200, json!({ "surprise": true }), Charged::Unknown),
        (
            402,
            error("card_error", "card_declined", Some("insufficient_funds")),
            declined("insufficient_funds"),
        ),
        (402, error("card_error", "expired_card", None), declined("expired_card")),
        (402, error("card_error", "authentication_required", None), declined("authentication_required")),
        (402, json!("broken"), declined("card_declined")),
        (404, error(refused, "resource_missing", None), declined("resource_missing")),
        (400, error(refused, "amount_too_small", None), declined("amount_too_small")),
        (400, error(refused, "parameter_unknown", None), Charged::Unknown),
        (400, error("idempotency_error", "resource_missing", None), Charged::Unknown),
        (401, error(refused, "api_key_expired", None), Charged::Unknown),
        (403, error(refused, "resource_missing", None), Charged::Unknown),
        (409, error(refused, "idempotency_key_in_use", None), Charged::Unknown),
        (429, error(refused, "rate_limit", None), Charged::Unknown),
        (500, error("api_error", "card_declined", None), Charged::Unknown),
        (503, json!(""), Charged::Unknown),
    ] {
        let (charged, asked) = charged(0, [say(status, &body)]).await;
        assert_eq!((charged, asked.len()), (want, 1), "{status} {body}");
    }
}

#[tokio::test]
async fn no_answer_is_not_a_refusal() {
    let stub = Stub::start([Answer::Hang]).await;
    let stripe = Stripe::patient(&stub.base, Secret::shown(KEY), PUBLIC, Duration::from_millis(300)).unwrap();
    assert_eq!(stripe.charge(&charge(0)).await, Charged::Unknown);
    let nobody = Stripe::new("http://127.0.0.1:9", Secret::shown(KEY), PUBLIC).unwrap();
    assert_eq!(nobody.charge(&charge(0)).await, Charged::Unknown);
}

#[tokio::test]
async fn a_later_attempt_looks_first_and_asks_with_the_same_key() {
    let list = |intents: Vec<Value>| json!({ "object": "search_result", "data": intents, "has_more": false });
    let (found, asked) = charged(1, [say(200, &list(vec![intent("succeeded")]))]).await;
    assert_eq!((found, asked.len()), (Charged::Succeeded, 1));
    let query = "GET /v1/payment_intents/search?query=metadata%5B%27reckon_payment%27%5D%3A%27p-7%27";
    assert_eq!(asked[0].what, query);

    let nothing = [say(200, &list(vec![])), say(200, &intent("succeeded"))];
    let (made, asked) = charged(1, nothing).await;
    assert_eq!((made, asked.len()), (Charged::Succeeded, 2));
    assert_eq!(asked[1].header("idempotency-key"), "p-7");

    // Another's payment that is only like it is not ours.
    let mut other = intent("succeeded");
    other["metadata"]["reckon_payment"] = json!("p-77");
    let alike = [say(200, &list(vec![other])), say(200, &intent("processing"))];
    assert_eq!(charged(1, alike).await.0, Charged::Pending);

    let twice = list(vec![intent("canceled"), intent("succeeded")]);
    assert_eq!(charged(2, [say(200, &twice)]).await.0, Charged::Succeeded);
    // Not knowing whether there is one is no reason to make one.
    let (unknown, asked) = charged(1, [say(500, &json!({}))]).await;
    assert_eq!((unknown, asked.len()), (Charged::Unknown, 1));
}

#[tokio::test]
async fn a_card_is_put_on_file_as_a_customer_s() {
    let method = json!({ "id": "pm_1", "customer": "cus_9",
        "card": { "brand": "visa", "last4": "4242", "exp_month": 4, "exp_year": 2031 } });
    let stub = Stub::start([say(200, &json!({ "id": "cus_9" })), say(200, &method)]).await;
    let stripe = Stripe::new(&stub.base, Secret::shown(KEY), PUBLIC).unwrap();
    let card = stripe.keep(&Secret::shown("pm_1/../x"), "k1").await.unwrap();
    assert_eq!(card.token.reveal(), "cus_9/pm_1");
    assert_eq!((&*card.brand, &*card.last4, &*card.expires), ("visa", "4242", "04/31"));
    let asked = stub.asked();
    assert_eq!(
        (asked[0].what.as_str(), asked[0].header("idempotency-key")),
        ("POST /v1/customers", "customer:k1")
    );
    assert_eq!(asked[1].what, "POST /v1/payment_methods/pm_1x/attach");
    assert_eq!(asked[1].field("customer").as_deref(), Some("cus_9"));
    assert!(!format!("{card:?} {:?}", charge(0)).contains("cus_"), "{card:?}");

    for (status, want) in [(402, NotKept::Refused), (404, NotKept::Refused), (500, NotKept::Unknown)] {
        let stub = Stub::start([say(200, &json!({ "id": "cus_9" })), say(status, &json!({}))]).await;
        let stripe = Stripe::new(&stub.base, Secret::shown(KEY), PUBLIC).unwrap();
        assert_eq!(stripe.keep(&Secret::shown("pm_1"), "k1").await.err(), Some(want));
    }
}

#[tokio::test]
async fn a_card_that_is_gone_is_declined_once_it_is_certain_that_it_was_not_charged() {
    let nothing = || say(200, &json!({ "data": [] }));
    for (attempt, answers, want) in [
        (0, vec![], declined("no_such_card")),
        (1, vec![nothing()], Charged::Unknown),
        (HOPE + 1, vec![nothing()], declined("no_such_card")),
        (1, vec![say(200, &json!({ "data": [intent("succeeded")] }))], Charged::Succeeded),
    ] {
        let stub = Stub::start(answers).await;
        let stripe = Stripe::new(&stub.base, Secret::shown(KEY), PUBLIC).unwrap();
        assert_eq!(stripe.charge(&Charge { card: None, ..charge(attempt) }).await, want, "{attempt}");
    }
}
