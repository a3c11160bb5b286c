//! Money over HTTP, with the simulated processor: cards that decline, answer late, or not at all.

use std::sync::Arc;

use reckon_store_sqlite::SqliteStore;
use serde_json::{Value, json};

use crate::calls::{open, quoted, set_clock, transactions};
use crate::client::{Client, Events, PATIENCE};
use crate::market::{ANNA, BERT, Known, Market, act, key};

async fn put_card(pro: &Client, token: &str) -> Value {
    pro.put("/api/v1/account/card", &json!({ "key": key(), "token": token })).await.ok()
}

async fn buy(pro: &Client, amount: u64) -> Value {
    pro.post("/api/v1/account/credits", &json!({ "key": key(), "amount": amount })).await.ok()["payment"]
        .clone()
}

async fn wallet(pro: &Client) -> Value {
    pro.get("/api/v1/account/wallet").await.ok()
}

/// Waits until the account owes so much.
async fn until_owed(events: &mut Events, owed: u64) {
    let comes = async {
        while events.until("update").await.expect("the stream goes on").data["account"]["outstanding"] != owed
        {
        }
    };
    tokio::time::timeout(PATIENCE, comes).await.expect("the account owes it");
}

/// Makes contact by a message of Cleo's: Bert is charged the fee.
async fn contact(market: &Market, known: &Known) {
    let cleo = market.sign_in("cleo").await;
    let lead =
        json!({ "project": known.projects[2], "pro": known.pros[BERT as usize], "body": "Please come." });
    cleo.post("/api/v1/actions", &act("send_message", lead)).await.ok();
}

#[tokio::test]
async fn a_card_is_shown_by_its_last_digits_and_its_token_never() {
    let (market, _) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let anna = market.sign_in("anna").await;
    assert_eq!(
        wallet(&anna).await,
        json!({ "credits": 0, "outstanding": 0, "pending": 0, "prefer_credits": true,
        "on_file": false, "card": null, "card_by": "token", "currency": "USD" })
    );
    let shown = put_card(&anna, "tok_visa").await;
    assert_eq!(shown["card"], json!({ "brand": "visa", "last4": "4242", "expires": "12/39" }));
    assert!(!shown.to_string().contains("tok_"), "{shown}");
    // Another takes its place, and the same request is the same card.
    let body = json!({ "key": key(), "token": "tok_slow" });
    for _ in 0..2 {
        assert_eq!(anna.put("/api/v1/account/card", &body).await.ok()["card"]["last4"], "4444");
    }
    let reused = json!({ "key": body["key"], "token": "tok_visa" });
    anna.put("/api/v1/account/card", &reused).await.problem(422, "key_reused");
    assert_eq!(anna.delete("/api/v1/account/card").await.ok()["card"], Value::Null);
    assert_eq!(anna.delete("/api/v1/account/card").await.ok()["on_file"], false);
}

#[tokio::test]
async fn credits_come_when_the_card_is_charged_and_only_then() {
    let (market, _) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let anna = market.sign_in("anna").await;
    put_card(&anna, "tok_visa").await;
    let body = json!({ "key": key(), "amount": 2000 });
    for _ in 0..2 {
        let paid = anna.post("/api/v1/account/credits", &body).await.ok();
        assert_eq!(
            (&paid["payment"]["status"], &paid["payment"]["purpose"]),
            (&json!("succeeded"), &json!("credits"))
        );
    }
    assert_eq!(wallet(&anna).await["credits"], 2000);
    put_card(&anna, "tok_declined").await;
    assert_eq!(buy(&anna, 500).await["status"], "declined");
    let after = wallet(&anna).await;
    assert_eq!(
        (&after["credits"], &after["pending"], &after["outstanding"]),
        (&json!(2000), &json!(0), &json!(0))
    );
    // The answer comes late, and again: the credits come once.
    for token in ["tok_slow", "tok_twice"] {
        put_card(&anna, token).await;
        assert_eq!(buy(&anna, 100).await["status"], "succeeded", "{token}");
    }
    assert_eq!(wallet(&anna).await["credits"], 2200);
    let all = transactions(&anna).await;
    let told = |one: &Value| {
        assert_eq!((&one["for"], &one["source"]), (&json!("credits"), &json!("card")));
        (one["amount"].clone(), one["status"].clone(), one["credits_after"].clone())
    };
    let (settled, declined) = (json!("settled"), json!("declined"));
    assert_eq!(
        all.iter().map(told).collect::<Vec<_>>(),
        [
            (json!(100), settled.clone(), json!(2200)),
            (json!(100), settled.clone(), json!(2100)),
            (json!(500), declined, Value::Null),
            (json!(2000), settled, json!(2000)),
        ]
    );
    let file = anna.get("/api/v1/account/transactions.csv").await.text();
    assert!(file.contains(",credits,card,500,declined,,,,,\r\n"), "{file}");
    assert_eq!(market.store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn a_processor_that_does_not_answer_is_asked_again_until_it_does() {
    let (market, known) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let bert = quoted(&market, &known, "tok_timeout").await;
    drain(&market, &known).await;
    contact(&market, &known).await;
    assert_eq!(wallet(&bert).await["pending"], 2500);
    // Each attempt without an answer leaves the payment for a while: the clock has to pass that.
    for hour in 1.. {
        if wallet(&bert).await["pending"] == 0 {
            break;
        }
        assert!(hour < 10_000, "it is never settled");
        set_clock(&market, hour * 3600).await;
    }
    let all = transactions(&bert).await;
    assert_eq!((&all[0]["for"], &all[0]["status"]), (&json!("guaranteed_reply_fee"), &json!("settled")));
    assert_eq!(wallet(&bert).await["outstanding"], 0);
    assert_eq!(market.store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn a_declined_fee_is_owed_and_can_be_paid_with_another_card() {
    let (market, known) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let bert = quoted(&market, &known, "tok_declined").await;
    // Bert has spent his credits elsewhere: the fee goes to the card.
    drain(&market, &known).await;
    let mut events = bert.events("/api/v1/events").await;
    contact(&market, &known).await;
    until_owed(&mut events, 2500).await;
    let all = transactions(&bert).await;
    assert_eq!((&all[0]["for"], &all[0]["outstanding_after"]), (&json!("payment_declined"), &json!(2500)));
    assert_eq!(
        (&all[1]["for"], &all[1]["source"], &all[1]["status"]),
        (&json!("guaranteed_reply_fee"), &json!("card"), &json!("declined"))
    );
    put_card(&bert, "tok_visa").await;
    let body = json!({ "key": key() });
    for _ in 0..2 {
        let paid = bert.post("/api/v1/account/outstanding", &body).await.ok();
        assert_eq!(
            (&paid["payment"]["status"], &paid["payment"]["amount"]),
            (&json!("succeeded"), &json!(2500)),
            "{paid}"
        );
        assert_eq!(paid["decision"]["outcome"], "allowed");
    }
    assert_eq!(wallet(&bert).await["outstanding"], 0);
    let nothing = bert.post("/api/v1/account/outstanding", &json!({ "key": key() })).await.ok();
    assert_eq!(nothing["payment"], Value::Null);
    let without =
        market.sign_in("anna").await.post("/api/v1/account/outstanding", &json!({ "key": key() })).await.ok();
    assert_eq!(
        (&without["payment"], &without["decision"]["reason"]),
        (&Value::Null, &json!("card_required"))
    );
    assert_eq!(market.store.audit().await.unwrap(), []);
}

/// Takes Bert's credits: manual quotes for moving cost 800 each, and another Guaranteed Reply the rest.
async fn drain(market: &Market, known: &Known) {
    let reference = |at: usize| json!({ "reference": format!("drain-{at}"), "client": "dana", "category": "moving", "title": "t", "posted": 0 });
    let projects: Vec<_> = (0..5).map(reference).collect();
    let answer =
        market.backend("marketplace").post("/api/v1/directory", &json!({ "projects": projects })).await.ok();
    let bert = market.backend(&format!("pro:{}", known.pros[BERT as usize]));
    for project in answer["projects"].as_object().unwrap().values() {
        let quote = act("send_quote", json!({ "project": project, "variety": "manual" }));
        assert_eq!(bert.post("/api/v1/actions", &quote).await.ok()["decision"]["outcome"], "allowed");
    }
}

#[tokio::test]
async fn a_card_that_is_gone_when_the_fee_is_due_is_declined() {
    let (market, known) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let bert = quoted(&market, &known, "tok_gone").await;
    assert_eq!(buy(&bert, 100).await["status"], "succeeded");
    assert_eq!(buy(&bert, 100).await["status"], "declined");
    bert.delete("/api/v1/account/card").await.ok();
    drain(&market, &known).await;
    let mut events = bert.events("/api/v1/events").await;
    contact(&market, &known).await;
    until_owed(&mut events, 2500).await;
}

#[tokio::test]
async fn what_a_client_or_a_stranger_asks_of_money_is_not_there() {
    let (market, known) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let (cleo, olga) = (market.sign_in("cleo").await, market.sign_in("olga").await);
    for client in [&cleo, &olga] {
        for path in ["wallet", "transactions", "transactions.csv"] {
            client.get(&format!("/api/v1/account/{path}")).await.problem(404, "not_found");
        }
        client.delete("/api/v1/account/card").await.problem(404, "not_found");
        client
            .put("/api/v1/account/card", &json!({ "key": key(), "token": "tok_visa" }))
            .await
            .problem(404, "not_found");
        client
            .post("/api/v1/account/credits", &json!({ "key": key(), "amount": 1 }))
            .await
            .problem(404, "not_found");
        client.post("/api/v1/account/outstanding", &json!({ "key": key() })).await.problem(404, "not_found");
    }
    for path in ["wallet", "transactions", "transactions.csv"] {
        market.client.get(&format!("/api/v1/account/{path}")).await.problem(401, "unauthenticated");
    }
    assert_eq!(known.pros[ANNA as usize], known.pros[0]);
}

#[tokio::test]
async fn bad_input_changes_no_money() {
    let (market, _) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let anna = market.sign_in("anna").await;
    let head = market.store.head().await.unwrap();
    for (method, path, body, field) in [
        ("PUT", "card", json!({ "key": key(), "token": "4242424242424242" }), "token"),
        ("PUT", "card", json!({ "key": key(), "token": "4242-4242-4242-4242" }), "token"),
        ("PUT", "card", json!({ "key": key(), "token": "" }), "token"),
        ("PUT", "card", json!({ "key": key(), "token": "x".repeat(256) }), "token"),
        ("PUT", "card", json!({ "key": key(), "token": "pm/../x" }), "token"),
        ("PUT", "card", json!({ "key": key(), "token": "tok_nobody" }), "token"),
        ("PUT", "card", json!({ "key": "short", "token": "tok_visa" }), "key"),
        ("PUT", "card", json!({ "key": key(), "token": "tok_visa", "cvc": "123" }), "cvc"),
        ("POST", "credits", json!({ "key": key(), "amount": 0 }), "amount"),
        ("POST", "credits", json!({ "key": key(), "amount": -1 }), "amount"),
        ("POST", "credits", json!({ "key": key(), "amount": u64::MAX }), "amount"),
        ("POST", "credits", json!({ "key": "short", "amount": 1 }), "key"),
        ("POST", "credits", json!({ "key": key(), "amount": 1 }), "card"),
        ("POST", "outstanding", json!({ "key": "a b c d e f" }), "key"),
    ] {
        let path = format!("/api/v1/account/{path}");
        let typed = anna.with("content-type", "application/json");
        let answer = typed.send(method, &path, Some(body.to_string().into_bytes())).await;
        assert_eq!(answer.problem(400, "malformed")["field"], field, "{path} {body}");
    }
    for query in ["limit=0", "limit=101", "before=x", "before=1", "before=1-x", "before=-1", "after=1"] {
        anna.get(&format!("/api/v1/account/transactions?{query}")).await.problem(400, "malformed");
    }
    assert_eq!(market.store.head().await.unwrap(), head);
    assert_eq!(wallet(&anna).await["on_file"], false);
}

#[tokio::test]
async fn transactions_come_in_pages_and_whole_as_a_file() {
    let (market, _) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let bert = market.sign_in("bert").await;
    put_card(&bert, "tok_visa").await;
    for amount in 1..=5 {
        buy(&bert, amount).await;
    }
    let mut seen = Vec::new();
    let mut next = String::new();
    loop {
        let page = bert.get(&format!("/api/v1/account/transactions?limit=2{next}")).await.ok();
        seen.extend(
            page["transactions"].as_array().unwrap().iter().map(|one| one["amount"].as_i64().unwrap()),
        );
        let Some(place) = page["next"].as_str() else { break };
        next = format!("&before={place}");
    }
    assert_eq!(seen, [5, 4, 3, 2, 1, 5000]);
    let file = bert.get("/api/v1/account/transactions.csv").await;
    assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8; header=present"));
    let text = file.text();
    let lines: Vec<_> = text.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 1 + 6, "{text}");
    assert!(lines[0].starts_with("id,position,at,for,source,amount,status,"), "{text}");
    assert!(lines[1].contains(",credits,card,5,settled,"), "{text}");
    assert!(lines[6].contains(",opening,,5000,settled,"), "{text}");
}
