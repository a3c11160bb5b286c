//! Stripe's own page, spoken by a stub.

use std::time::Duration;

use reckon_domain::ProId;
use serde_json::{Value, json};

use super::*;
use crate::secret::Secret;
use crate::stub::{Answer, Stub, say};

const PUBLIC: &str = "https://reckon.example";
const SESSION: &str = "cs_test_a1B2";

async fn stripe(answers: impl IntoIterator<Item = Answer>) -> (Stripe, Stub) {
    let stub = Stub::start(answers).await;
    let key = Secret::shown("sk_test_canary");
    (Stripe::patient(&stub.base, key, PUBLIC, Duration::from_millis(300)).unwrap(), stub)
}

/// A session as Stripe answers it once it is complete.
fn complete() -> Value {
    let card = json!({ "brand": "visa", "last4": "4242", "exp_month": 4, "exp_year": 2031 });
    json!({ "id": SESSION, "object": "checkout.session", "mode": "setup", "status": "complete",
        "created": 1_700_000_000, "customer": "cus_9",
        "metadata": { "reckon_pro": "7", "reckon_origin": PUBLIC },
        "setup_intent": { "id": "seti_1", "status": "succeeded",
            "payment_method": { "id": "pm_1", "customer": "cus_9", "card": card } } })
}

async fn visited(answer: Answer) -> Visited {
    stripe([answer]).await.0.visited(SESSION).await
}

#[tokio::test]
async fn a_visit_is_a_session_in_setup_mode_of_a_customer_of_its_own() {
    let page = json!({ "id": SESSION, "url": "https://checkout.stripe.com/c/pay/cs_test_a1B2" });
    let (stripe, stub) = stripe([say(200, &json!({ "id": "cus_9" })), say(200, &page)]).await;
    let address = stripe.begin(ProId(7), "visit-0001").await.unwrap();
    assert_eq!(address, "https://checkout.stripe.com/c/pay/cs_test_a1B2");
    let [customer, session] = &stub.asked()[..] else { panic!("{:?}", stub.asked()) };
    assert_eq!(
        (customer.what.as_str(), customer.header("idempotency-key")),
        ("POST /v1/customers", "customer:7:visit-0001")
    );
    assert_eq!(
        (session.what.as_str(), session.header("idempotency-key")),
        ("POST /v1/checkout/sessions", "page:7:visit-0001")
    );
    for (field, value) in [
        ("mode", "setup"),
        ("customer", "cus_9"),
        ("payment_method_types[]", "card"),
        ("success_url", "https://reckon.example/account?card={CHECKOUT_SESSION_ID}"),
        ("cancel_url", "https://reckon.example/account?card=cancelled"),
        ("metadata[reckon_pro]", "7"),
        ("metadata[reckon_origin]", PUBLIC),
    ] {
        assert_eq!(session.field(field).as_deref(), Some(value), "{field}");
    }
}

#[tokio::test]
async fn people_are_sent_nowhere_else_and_only_when_there_is_somewhere() {
    for (status, body, want) in [
        (200, json!({ "url": "http://checkout.stripe.example/" }), NotKept::Unknown),
        (200, json!({ "url": "javascript:alert(1)" }), NotKept::Unknown),
        (200, json!({ "url": null }), NotKept::Unknown),
        (400, json!({ "error": {} }), NotKept::Refused),
        (500, json!({}), NotKept::Unknown),
    ] {
        let (stripe, _) = stripe([say(200, &json!({ "id": "cus_9" })), say(status, &body)]).await;
        assert_eq!(stripe.begin(ProId(7), "visit-0001").await.err(), Some(want), "{status} {body}");
    }
    let (stripe, _) = stripe([Answer::Hang]).await;
    assert_eq!(stripe.begin(ProId(7), "visit-0001").await.err(), Some(NotKept::Unknown));
}

#[tokio::test]
async fn a_card_is_kept_once_the_session_is_complete_and_the_bank_has_agreed() {
    let (stripe, stub) = stripe([say(200, &complete())]).await;
    let Visited::By(pro, CameTo::Kept { begun, card }) = stripe.visited("cs_test_a1B2/../x").await else {
        panic!("no card")
    };
    assert_eq!((pro, begun), (ProId(7), Timestamp(1_700_000_000_000)));
    assert_eq!(
        (card.token.reveal(), &*card.brand, &*card.last4, &*card.expires),
        ("cus_9/pm_1", "visa", "4242", "04/31")
    );
    assert_eq!(
        stub.asked()[0].what,
        "GET /v1/checkout/sessions/cs_test_a1B2x?expand[]=setup_intent.payment_method"
    );
    let with = |change: fn(&mut Value)| {
        let mut session = complete();
        change(&mut session);
        say(200, &session)
    };
    for open in [
        with(|session| session["status"] = json!("open")),
        with(|session| session["status"] = json!(null)),
        with(|session| session["setup_intent"]["status"] = json!("requires_action")),
        with(|session| session["setup_intent"]["payment_method"] = json!(null)),
        with(|session| session["setup_intent"]["payment_method"]["customer"] = json!("cus_other")),
        with(|session| session["customer"] = json!(null)),
    ] {
        assert!(matches!(visited(open).await, Visited::By(ProId(7), CameTo::Open)));
    }
    let expired = visited(with(|session| session["status"] = json!("expired"))).await;
    assert!(matches!(expired, Visited::By(ProId(7), CameTo::Expired)));
}

#[tokio::test]
async fn a_session_that_is_not_from_here_is_unheard_of() {
    for change in [
        |session: &mut Value| session["metadata"] = json!({}),
        |session: &mut Value| session["metadata"]["reckon_pro"] = json!("anna"),
        |session: &mut Value| session["metadata"]["reckon_origin"] = json!("https://other.example"),
        |session: &mut Value| session["mode"] = json!("payment"),
    ] {
        let mut session = complete();
        change(&mut session);
        assert!(matches!(visited(say(200, &session)).await, Visited::Unheard), "{session}");
    }
    let missing = json!({ "error": { "type": "invalid_request_error", "code": "resource_missing" } });
    assert!(matches!(visited(say(404, &missing)).await, Visited::Unheard));
    for answer in
        [say(500, &json!({})), say(429, &json!({})), say(401, &json!({})), say(200, &json!([])), Answer::Hang]
    {
        assert!(matches!(visited(answer).await, Visited::Unknown));
    }
}
