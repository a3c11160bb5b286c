//! Whole calls on the simulated network, from the pro's click to the recording and the transaction.

use std::sync::Arc;

use reckon_store::Store;
use reckon_store_sqlite::SqliteStore;
use serde_json::{Value, json};

use crate::client::{Client, Events, PATIENCE};
use crate::market::{BERT, Known, Market, NOW, act, key};

/// A marketplace whose telephones are played, and whose clock is set by hand.
pub(crate) async fn open(store: Arc<dyn Store>) -> (Market, Known) {
    Market::with(store, |config| {
        config.telephones = true;
        config.worker = true;
    })
    .await
}

/// Sets the clock to so many seconds after the beginning.
pub(crate) async fn set_clock(market: &Market, seconds: i64) {
    let at = json!({ "at": NOW.0 + seconds * 1000 });
    assert_eq!(market.backend("marketplace").put("/api/v1/clock", &at).await.status, 204);
}

/// Bert with a card on file and a Guaranteed Reply quote for Cleo's project.
pub(crate) async fn quoted(market: &Market, known: &Known, token: &str) -> Client {
    let bert = market.sign_in("bert").await;
    let card = json!({ "key": key(), "token": token });
    assert_eq!(bert.put("/api/v1/account/card", &card).await.ok()["on_file"], true);
    let quote = json!({ "project": known.projects[2], "variety": "guaranteed_reply", "amount": 12_050 });
    let answer = bert.post("/api/v1/actions", &act("send_quote", quote)).await.ok();
    assert_eq!(answer["decision"]["outcome"], "allowed", "{answer}");
    bert
}

fn path(known: &Known, rest: &str) -> String {
    format!("/api/v1/leads/{}/{}{rest}", known.projects[2], known.pros[BERT as usize])
}

/// Waits until the lead's call service is so.
pub(crate) async fn until_call(events: &mut Events, status: &str) -> Value {
    let comes = async {
        loop {
            let update = events.until("update").await.expect("the stream goes on").data;
            let leads = update["leads"].as_array().cloned().unwrap_or_default();
            if leads.iter().any(|lead| lead["call"]["status"] == status) {
                return update;
            }
        }
    };
    tokio::time::timeout(PATIENCE, comes).await.unwrap_or_else(|_| panic!("the service is not {status}"))
}

/// Waits until a call on the telephones is at this step; its id.
async fn ringing(phone: &mut Events, step: &str) -> Value {
    loop {
        let calls = phone.until("phone").await.expect("the stream goes on").data["calls"].clone();
        if let Some(call) = calls.as_array().unwrap().iter().find(|call| call["step"] == step) {
            return call.clone();
        }
    }
}

async fn play(market: &Market, call: &Value, commands: &[&str]) {
    for command in commands {
        let path = format!("/api/v1/demo/phone/{}/{command}", call["id"].as_str().unwrap());
        market.client.post(&path, &json!({})).await.ok();
    }
}

#[tokio::test]
async fn a_call_goes_from_the_click_to_the_recording_and_the_transactions() {
    let (market, known) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let bert = quoted(&market, &known, "tok_visa").await;
    let cleo = market.sign_in("cleo").await;
    let mut events = bert.events("/api/v1/events").await;
    let mut recorded = [bert.events("/api/v1/events").await, cleo.events("/api/v1/events").await];
    let mut phone = market.client.events("/api/v1/demo/phone/events").await;
    bert.post("/api/v1/actions", &act("start_call", json!({ "project": known.projects[2] }))).await.ok();
    let call = ringing(&mut phone, "client_ringing").await;
    assert_eq!(call["to_client"], "cleo c.");
    let said = call["announcement"].as_str().unwrap();
    assert!(said.contains("bert & sons") && said.contains("120.50"), "{said}");
    play(&market, &call, &["answer", "accept", "pro_answer"]).await;
    set_clock(&market, 241).await;
    play(&market, &call, &["hang_up"]).await;
    until_call(&mut events, "closed").await;

    // The worker fetches the recording beside the call's end; open pages of both hear that it is there.
    for stream in &mut recorded {
        assert_eq!(stream.until("recordings").await.expect("the stream goes on").data, json!({}));
    }
    let listed = bert.get(&path(&known, "/calls")).await.ok();
    let done = &listed["calls"][0];
    assert_eq!((&done["status"], &done["by"]), (&json!("connected"), &json!("pro")), "{listed}");
    assert_eq!((&done["seconds"], &done["minutes_charged"]), (&json!(241), &json!(1000)));
    let sound = bert.get(done["recording"].as_str().unwrap()).await;
    assert_eq!((sound.status, sound.header("content-type")), (200, "audio/wav"));
    assert_eq!(&sound.body[..4], b"RIFF");

    let theirs = cleo.get(&path(&known, "/calls")).await.ok();
    assert_eq!(theirs["calls"][0]["minutes_charged"], Value::Null);
    assert_eq!(cleo.get(theirs["calls"][0]["recording"].as_str().unwrap()).await.body, sound.body);

    // Nobody else hears it, nor does another lead lead to it.
    let recording = done["recording"].as_str().unwrap();
    for who in ["anna", "carl", "dana", "olga"] {
        market.sign_in(who).await.get(recording).await.problem(404, "not_found");
    }
    let elsewhere =
        recording.replacen(&format!("/{}/", known.projects[2]), &format!("/{}/", known.projects[0]), 1);
    bert.get(&elsewhere).await.problem(404, "not_found");

    // The fee came from the credits; two minutes by card, which the worker has charged by now or soon.
    let kinds = transactions(&bert).await;
    let fee = kinds.iter().find(|one| one["for"] == "guaranteed_reply_fee").unwrap();
    assert_eq!((&fee["source"], &fee["amount"]), (&json!("credits"), &json!(-2500)));
    let minutes = kinds.iter().find(|one| one["for"] == "call_minutes").unwrap();
    assert_eq!(
        (&minutes["source"], &minutes["amount"], &minutes["rule"]),
        (&json!("card"), &json!(-1000), &json!("G5a"))
    );
    assert_eq!(market.store.audit().await.unwrap(), []);
}

pub(crate) async fn transactions(pro: &Client) -> Vec<Value> {
    pro.get("/api/v1/account/transactions").await.ok()["transactions"].as_array().unwrap().clone()
}

#[tokio::test]
async fn whatever_the_telephones_do_becomes_the_call_s_result() {
    let (market, known) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let bert = quoted(&market, &known, "tok_visa").await;
    let mut events = bert.events("/api/v1/events").await;
    let mut phone = market.client.events("/api/v1/demo/phone/events").await;
    for (commands, status) in [
        (&["ring_busy"][..], "busy"),
        (&["no_answer"], "no_answer"),
        (&["answer", "decline"], "declined"),
        (&["answer", "hang_up"], "declined"),
    ] {
        bert.post("/api/v1/actions", &act("start_call", json!({ "project": known.projects[2] }))).await.ok();
        let call = ringing(&mut phone, "client_ringing").await;
        play(&market, &call, commands).await;
        until_call(&mut events, "failed").await;
        let calls = bert.get(&path(&known, "/calls")).await.ok();
        assert_eq!(calls["calls"].as_array().unwrap().last().unwrap()["status"], status);
    }
    bert.post("/api/v1/actions", &act("start_call", json!({ "project": known.projects[2] }))).await.ok();
    let call = ringing(&mut phone, "client_ringing").await;
    play(&market, &call, &["ring_busy"]).await;
    until_call(&mut events, "stopped").await;
    assert!(
        transactions(&bert).await.iter().all(|one| one["for"] == "opening"),
        "five failures cost nothing"
    );
}

#[tokio::test]
async fn a_pro_who_misses_the_client_has_made_contact_all_the_same() {
    let (market, known) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let bert = quoted(&market, &known, "tok_visa").await;
    let mut events = bert.events("/api/v1/events").await;
    let mut phone = market.client.events("/api/v1/demo/phone/events").await;
    bert.post("/api/v1/actions", &act("start_call", json!({ "project": known.projects[2] }))).await.ok();
    let call = ringing(&mut phone, "client_ringing").await;
    play(&market, &call, &["answer", "accept", "pro_no_answer"]).await;
    until_call(&mut events, "closed").await;
    let calls = bert.get(&path(&known, "/calls")).await.ok();
    assert_eq!(
        (&calls["calls"][0]["status"], &calls["calls"][0]["recording"]),
        (&json!("pro_missed"), &Value::Null)
    );
}

#[tokio::test]
async fn a_message_while_it_rings_overtakes_the_call() {
    let (market, known) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let bert = quoted(&market, &known, "tok_visa").await;
    let cleo = market.sign_in("cleo").await;
    let mut events = bert.events("/api/v1/events").await;
    let mut phone = market.client.events("/api/v1/demo/phone/events").await;
    bert.post("/api/v1/actions", &act("start_call", json!({ "project": known.projects[2] }))).await.ok();
    let call = ringing(&mut phone, "client_ringing").await;
    let lead =
        json!({ "project": known.projects[2], "pro": known.pros[BERT as usize], "body": "Please write." });
    cleo.post("/api/v1/actions", &act("send_message", lead)).await.ok();
    until_call(&mut events, "closed").await;
    play(&market, &call, &["answer", "accept", "pro_answer", "hang_up"]).await;
    // What is told of the call after that is heard before this one, and nothing comes of it.
    let calls = bert.get(&path(&known, "/calls")).await.ok();
    assert_eq!(calls["calls"][0]["status"], "overtaken");
    let fees = transactions(&bert).await;
    assert_eq!(fees.iter().filter(|one| one["for"] == "guaranteed_reply_fee").count(), 1);
    assert_eq!(market.store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn a_callback_is_dialled_at_its_time_and_missed_an_hour_after_it() {
    let (market, known) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let bert = quoted(&market, &known, "tok_visa").await;
    let mut events = bert.events("/api/v1/events").await;
    let mut phone = market.client.events("/api/v1/demo/phone/events").await;
    let at = |seconds: i64| json!({ "project": known.projects[2], "time": NOW.0 + seconds * 1000 });
    bert.post("/api/v1/actions", &act("schedule_callback", at(600))).await.ok();
    until_call(&mut events, "scheduled").await;
    set_clock(&market, 599).await;
    assert_eq!(market.client.get("/api/v1/demo/phone").await.ok()["calls"], json!([]));
    set_clock(&market, 600).await;
    let call = ringing(&mut phone, "client_ringing").await;
    until_call(&mut events, "dialing").await;
    play(&market, &call, &["no_answer"]).await;
    until_call(&mut events, "failed").await;
    let calls = bert.get(&path(&known, "/calls")).await.ok();
    assert_eq!(
        (&calls["calls"][0]["by"], &calls["calls"][0]["status"]),
        (&json!("callback"), &json!("no_answer"))
    );

    bert.post("/api/v1/actions", &act("schedule_callback", at(1000))).await.ok();
    until_call(&mut events, "scheduled").await;
    set_clock(&market, 1000 + 3601).await;
    until_call(&mut events, "failed").await;
    let calls = bert.get(&path(&known, "/calls")).await.ok();
    assert_eq!(calls["calls"][1]["status"], "missed", "{calls}");
    assert_eq!(market.client.get("/api/v1/demo/phone").await.ok()["calls"], json!([]));
}

#[tokio::test]
async fn before_a_call_the_pro_is_told_the_fee_on_contact_and_the_client_nothing_of_it() {
    let (market, known) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let bert = quoted(&market, &known, "tok_visa").await;
    let (project, pro) = (known.projects[2], known.pros[BERT as usize]);
    let at = |seconds: i64| NOW.0 + seconds * 1000;
    // What was not shown is not begun: a call may come to contact, and contact to the fee.
    let free = json!({ "counts": false, "charges": 0, "on_contact": 0, "blocked": false, "position": 0 });
    let blind = act("start_call", json!({ "project": project, "shown": free }));
    bert.post("/api/v1/actions", &blind).await.problem(409, "cost_changed");
    let set = act("schedule_callback", json!({ "project": project, "time": at(600) }));
    let answer = bert.post("/api/v1/actions", &set).await.ok();
    assert_eq!(
        (&answer["decision"]["rule"], &answer["decision"]["on_contact"]),
        (&json!("K5"), &json!(2500))
    );
    let cleo = market.sign_in("cleo").await;
    let shown = json!({ "project": project, "pro": pro, "time": at(900), "shown": free });
    let answer = cleo.post("/api/v1/actions", &act("schedule_callback", shown)).await.ok();
    assert_eq!((&answer["decision"]["rule"], &answer["decision"]["on_contact"]), (&json!("K5"), &json!(0)));
    let shown = json!({ "counts": false, "charges": 0, "on_contact": 2500, "blocked": false, "position": 0 });
    let call = act("start_call", json!({ "project": project, "shown": shown }));
    let answer = bert.post("/api/v1/actions", &call).await.ok();
    assert_eq!(
        (&answer["decision"]["rule"], &answer["decision"]["on_contact"]),
        (&json!("K3"), &json!(2500))
    );
}

#[tokio::test]
async fn two_workers_on_one_store_place_a_callback_once() {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::in_memory().unwrap());
    let (first, known) = open(store.clone()).await;
    let second = Market::over(store, |config| {
        config.telephones = true;
        config.worker = true;
    })
    .await;
    let bert = quoted(&first, &known, "tok_visa").await;
    let mut events = bert.events("/api/v1/events").await;
    let time = json!({ "project": known.projects[2], "time": NOW.0 + 60_000 });
    bert.post("/api/v1/actions", &act("schedule_callback", time)).await.ok();
    until_call(&mut events, "scheduled").await;
    tokio::join!(set_clock(&second, 61), set_clock(&first, 61));
    until_call(&mut events, "dialing").await;
    let boards = async || {
        let mut all = Vec::new();
        for market in [&first, &second] {
            let board = market.client.get("/api/v1/demo/phone").await.ok();
            all.extend(
                board["calls"].as_array().unwrap().iter().map(|call| call["id"].as_str().unwrap().to_owned()),
            );
        }
        all
    };
    let mut phones = [&first, &second].map(|market| market.client.clone());
    let mut rings = Vec::new();
    for phone in &mut phones {
        rings.push(phone.events("/api/v1/demo/phone/events").await);
    }
    let [one, other] = rings.as_mut_slice() else { unreachable!("two boards") };
    let mut ringing = boards().await;
    while ringing.is_empty() {
        tokio::select! {
            _ = one.next() => {}
            _ = other.next() => {}
        }
        ringing = boards().await;
    }
    // Whoever had placed it a second time would have it on the other telephone, now or by the time this one is over.
    let [call] = ringing.as_slice() else { unreachable!("{ringing:?}") };
    let call = json!({ "id": call });
    for market in [&first, &second] {
        if market.client.get("/api/v1/demo/phone").await.ok()["calls"] != json!([]) {
            play(market, &call, &["no_answer"]).await;
        }
    }
    until_call(&mut events, "failed").await;
    assert_eq!(boards().await, [] as [String; 0]);
    let calls = bert.get(&path(&known, "/calls")).await.ok();
    assert_eq!(calls["calls"].as_array().unwrap().len(), 1, "{calls}");
}

#[tokio::test]
async fn the_telephones_are_there_in_a_demo_alone_and_for_its_own_page() {
    let (market, _) = Market::open().await;
    for path in ["/api/v1/demo/phone", "/api/v1/demo/phone/events"] {
        market.client.get(path).await.problem(404, "not_found");
    }
    market.client.post("/api/v1/demo/phone/1/answer", &json!({})).await.problem(404, "not_found");
    let (demo, _) = open(Arc::new(SqliteStore::in_memory().unwrap())).await;
    demo.client.post("/api/v1/demo/phone/1/answer", &json!({})).await.problem(404, "not_found");
    let problem =
        demo.client.post("/api/v1/demo/phone/1/explode", &json!({})).await.problem(400, "malformed");
    assert!(problem["detail"].as_str().unwrap().contains("ring_busy"));
    let elsewhere = demo.client.with("sec-fetch-site", "cross-site");
    elsewhere.post("/api/v1/demo/phone/1/answer", &json!({})).await.problem(403, "forbidden_origin");
}
