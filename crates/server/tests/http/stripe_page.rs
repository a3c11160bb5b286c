//! Cards put on file on Stripe's own page, and the way there and back.

use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::market::{ANNA, Market, NOW, PEOPLE, key};
use crate::stripe::{Stripe, charging, event, signed, tell};

const PAGE: &str = "/api/v1/account/card/page";
const BACK: &str = "/api/v1/account/card/page/visited";

/// Goes to Stripe's page: the visit's name.
async fn go(pro: &Client) -> String {
    let answer = pro.post(PAGE, &json!({ "key": key() })).await.ok();
    let address = answer["address"].as_str().unwrap();
    address.strip_prefix("https://checkout.stripe.example/c/").unwrap().to_owned()
}

async fn back(pro: &Client, visit: &str) -> Answer {
    pro.post(BACK, &json!({ "visit": visit })).await
}

impl Stripe {
    fn change(&self, visit: &str, change: impl FnOnce(&mut Value)) {
        change(self.0.lock().unwrap().sessions.get_mut(visit).unwrap());
    }

    /// The person has put a card on file there.
    fn complete(&self, visit: &str, last4: &str) {
        let card = json!({ "brand": "visa", "last4": last4, "exp_month": 4, "exp_year": 2031 });
        self.change(visit, |session| {
            session["status"] = json!("complete");
            session["setup_intent"] = json!({ "status": "succeeded", "payment_method": {
                "id": format!("pm_{visit}"), "customer": session["customer"], "card": card } });
        });
    }
}

/// Stripe tells that somebody is done with its page.
async fn told(market: &Market, visit: &str) -> Answer {
    let body = event("checkout.session.completed", &json!({ "id": visit, "mode": "setup" }));
    tell(market, &body, &signed(&body, NOW.0 / 1000)).await
}

async fn last4(pro: &Client) -> Value {
    pro.get("/api/v1/account/wallet").await.ok()["card"]["last4"].clone()
}

#[tokio::test]
async fn a_card_is_put_on_file_on_stripe_s_page_once() {
    let (market, known, stripe) = charging([]).await;
    let anna = market.sign_in("anna").await;
    assert_eq!(anna.get("/api/v1/account/wallet").await.ok()["card_by"], "page");
    let body = json!({ "key": key() });
    let first = anna.post(PAGE, &body).await.ok();
    assert_eq!(anna.post(PAGE, &body).await.ok(), first, "the same key is the same visit");
    assert_eq!(stripe.0.lock().unwrap().sessions.len(), 1);
    let visit = first["address"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let open = back(&anna, &visit).await.problem(400, "malformed");
    assert_eq!(open["field"], "visit");
    assert_eq!(last4(&anna).await, Value::Null);

    stripe.complete(&visit, "4242");
    // Two tabs at once, and a page that is loaded again.
    let (one, other) = tokio::join!(back(&anna, &visit), back(&anna, &visit));
    for wallet in [one.ok(), other.ok(), back(&anna, &visit).await.ok()] {
        assert_eq!(wallet["card"], json!({ "brand": "visa", "last4": "4242", "expires": "04/31" }));
        assert!(!wallet.to_string().contains("cus_") && !wallet.to_string().contains("pm_"), "{wallet}");
    }
    let kept = market.store.card(reckon_domain::ProId(known.pros[ANNA as usize])).await.unwrap().unwrap();
    assert_eq!(kept.token, format!("cus_1/pm_{visit}"));
    let head = market.store.head().await.unwrap();
    // What was taken off again stays off, whoever tells of the visit once more.
    anna.delete("/api/v1/account/card").await.ok();
    assert_eq!(back(&anna, &visit).await.ok()["on_file"], false);
    assert_eq!(told(&market, &visit).await.status, 204);
    assert_eq!(last4(&anna).await, Value::Null);
    assert_eq!(market.store.head().await.unwrap(), head + 1);
    assert_eq!(market.store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn a_visit_of_somebody_else_s_is_not_there() {
    let (market, _, stripe) = charging([]).await;
    let (anna, carl) = (market.sign_in("anna").await, market.sign_in("carl").await);
    let visit = go(&carl).await;
    let unknown = back(&anna, "cs_test_nothing").await;
    // Open, complete or expired: it looks the same to others.
    for status in ["open", "complete", "expired"] {
        stripe.complete(&visit, "4242");
        stripe.change(&visit, |session| session["status"] = json!(status));
        let answer = back(&anna, &visit).await;
        answer.problem(404, "not_found");
        assert_eq!(answer.text(), unknown.text());
    }
    for who in PEOPLE.iter().filter(|who| matches!(**who, "cleo" | "dana" | "olga")) {
        let client = market.sign_in(who).await;
        back(&client, &visit).await.problem(404, "not_found");
        client.post(PAGE, &json!({ "key": key() })).await.problem(404, "not_found");
    }
    market.client.post(PAGE, &json!({ "key": key() })).await.problem(401, "unauthenticated");
    back(&market.client, &visit).await.problem(401, "unauthenticated");
    // Another marketplace has the same account at Stripe, and a pro of the same number.
    let own = go(&anna).await;
    stripe.complete(&own, "4242");
    stripe.change(&own, |session| session["metadata"]["reckon_origin"] = json!("https://other.example"));
    back(&anna, &own).await.problem(404, "not_found");
    assert_eq!(told(&market, &own).await.status, 204);
    // A card of another customer's was slipped into the session.
    let own = go(&anna).await;
    stripe.complete(&own, "4242");
    stripe.change(&own, |session| session["setup_intent"]["payment_method"]["customer"] = json!("cus_1"));
    back(&anna, &own).await.problem(400, "malformed");
    for pro in [&anna, &carl] {
        assert_eq!(last4(pro).await, Value::Null);
    }
    assert_eq!(market.store.head().await.unwrap(), 0);
}

#[tokio::test]
async fn whatever_stripe_does_a_visit_comes_to_one_card_or_none() {
    let (market, _, stripe) = charging([]).await;
    let anna = market.sign_in("anna").await;
    let visit = go(&anna).await;
    stripe.change(&visit, |session| session["status"] = json!("expired"));
    let expired = back(&anna, &visit).await.problem(400, "malformed");
    assert!(expired["detail"].as_str().unwrap().contains("expired"), "{expired}");
    assert_eq!(told(&market, &visit).await.status, 204);
    let visit = go(&anna).await;
    stripe.complete(&visit, "1881");
    stripe.0.lock().unwrap().faults.extend([500, 429, 500]);
    for _ in 0..2 {
        back(&anna, &visit).await.problem(503, "unavailable");
    }
    // What Stripe tells is told again until it has been understood.
    told(&market, &visit).await.problem(503, "unavailable");
    assert_eq!(last4(&anna).await, Value::Null);
    assert_eq!(told(&market, &visit).await.status, 204);
    assert_eq!(last4(&anna).await, "1881", "the person never came back");
    assert_eq!(back(&anna, &visit).await.ok()["card"]["last4"], "1881");
}

#[tokio::test]
async fn a_word_that_comes_late_does_not_take_a_newer_card_s_place() {
    let (market, _, stripe) = charging([]).await;
    let anna = market.sign_in("anna").await;
    let (first, second) = (go(&anna).await, go(&anna).await);
    stripe.change(&first, |session| session["created"] = json!(NOW.0 / 1000 - 600));
    stripe.complete(&first, "1111");
    stripe.complete(&second, "2222");
    assert_eq!(back(&anna, &second).await.ok()["card"]["last4"], "2222");
    for _ in 0..2 {
        assert_eq!(told(&market, &first).await.status, 204);
        assert_eq!(last4(&anna).await, "2222");
    }
    // Whoever comes back says so themselves.
    assert_eq!(back(&anna, &first).await.ok()["card"]["last4"], "1111");
}

#[tokio::test]
async fn bad_input_goes_nowhere() {
    let (market, _, stripe) = charging([]).await;
    let anna = market.sign_in("anna").await;
    for (path, body, field) in [
        (PAGE, json!({ "key": "short" }), "key"),
        (PAGE, json!({ "key": key(), "to": "https://evil.example" }), "to"),
        (BACK, json!({ "visit": "" }), "visit"),
        (BACK, json!({ "visit": "cs_test_1/../../customers" }), "visit"),
        (BACK, json!({ "visit": "x".repeat(256) }), "visit"),
        (BACK, json!({ "visit": 7 }), "visit"),
    ] {
        assert_eq!(anna.post(path, &body).await.problem(400, "malformed")["field"], field, "{path} {body}");
    }
    assert!(stripe.0.lock().unwrap().sessions.is_empty());
    // Unsigned, nothing is asked.
    let body = event("checkout.session.completed", &json!({ "id": "cs_test_1", "mode": "setup" }));
    tell(&market, &body, "t=1,v1=00").await.problem(403, "not_signed");

    let (plain, _) = Market::open().await;
    let anna = plain.sign_in("anna").await;
    assert_eq!(anna.get("/api/v1/account/wallet").await.ok()["card_by"], "token");
    anna.post(PAGE, &json!({ "key": key() })).await.problem(404, "not_found");
    back(&anna, "cs_test_1").await.problem(404, "not_found");
}
