//! A client is erased: nothing of them is told to anybody any more, and the log is as it was.

use reckon_domain::{ClientId, ProId};
use serde_json::{Value, json};

use crate::client::Client;
use crate::leaks::{everything, log, logged};
use crate::market::{ANNA, CLEO, DANA, Known, Market, PASSWORD, PEOPLE, act, canaries, credentials, key};

const WORDS: &str = "words-of-an-erased-person-canary";

/// Cleo and Anna know each other well: contacts are shown, things are said in every channel.
async fn happen(market: &Market, known: &Known) {
    let (pro, client) = (known.pros[ANNA as usize], known.clients[CLEO as usize]);
    let anna = market.sign_in("anna").await;
    let cleo = market.backend(&format!("client:{client}"));
    for (who, command) in [
        (&cleo, act("send_message", json!({ "project": known.projects[0], "pro": pro, "body": WORDS }))),
        (&anna, act("view_contacts", json!({ "project": known.projects[0], "variety": "chat" }))),
        (&anna, act("send_message", json!({ "project": known.projects[0], "body": WORDS }))),
        (&cleo, act("text", json!({ "pro": pro, "body": WORDS }))),
        (&cleo, act("email", json!({ "pro": pro, "body": WORDS }))),
        (&anna, act("send_text", json!({ "client": client, "body": WORDS }))),
        (&anna, act("unsubscribe", json!({ "client": client, "channel": "email", "body": WORDS }))),
        (&cleo, act("text", json!({ "pro": pro, "body": "stop" }))),
    ] {
        assert_eq!(
            who.post("/api/v1/actions", &command).await.ok()["decision"]["outcome"],
            "allowed",
            "{command}"
        );
    }
}

/// What of Cleo's is in a text, if anything is.
fn finds(text: &str) -> Option<String> {
    let mut all = canaries("cleo");
    all.push(WORDS.to_owned());
    all.into_iter().find(|canary| text.contains(canary))
}

fn erasure(known: &Known) -> String {
    format!("/api/v1/clients/{}/erasure", known.clients[CLEO as usize])
}

#[tokio::test]
async fn nothing_of_an_erased_client_is_told_to_anybody() {
    log();
    let (market, known) = Market::open().await;
    happen(&market, &known).await;
    let anna = market.sign_in("anna").await;
    assert!(finds(&everything(&anna, &known).await).is_some(), "the search finds what is there");
    let cleo = market.sign_in("cleo").await;
    let mut stream = cleo.events("/api/v1/events").await;
    let head = market.store.head().await.unwrap();
    let body = json!({ "key": key() });
    let olga = market.sign_in("olga").await;
    for _ in 0..2 {
        let erased = olga.post(&erasure(&known), &body).await.ok();
        assert_eq!(erased["client"], known.clients[CLEO as usize]);
    }
    // The session has ended, its stream too, and there is no sign-in any more.
    while stream.next().await.is_some() {}
    cleo.get("/api/v1/snapshot").await.problem(401, "unauthenticated");
    let gone = market.client.post("/api/v1/session", &credentials("cleo", PASSWORD)).await;
    gone.problem(401, "wrong_credentials");
    for who in PEOPLE.iter().filter(|who| **who != "cleo") {
        let text = everything(&market.sign_in(who).await, &known).await;
        assert_eq!(finds(&text), None, "{who}");
    }
    let as_cleo = market.backend(&format!("client:{}", known.clients[CLEO as usize]));
    assert_eq!(finds(&everything(&as_cleo, &known).await), None);
    let neutral = format!("#{}", known.clients[CLEO as usize]);
    let inbox = anna.get("/api/v1/discussions").await.ok();
    assert_eq!(inbox["discussions"][0]["name"], neutral);
    // What is only the word is still there, to show why nothing is sent.
    let record = format!("/api/v1/clients/{}/consents", known.clients[CLEO as usize]);
    let words: Vec<_> = olga.get(&record).await.ok()["consents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["words"].clone())
        .collect();
    assert_eq!(words, [Value::Null, json!("stop")]);
    // That it has happened is in the log, once, and nothing else of it.
    assert_eq!(market.store.head().await.unwrap(), head + 1);
    assert_eq!(market.store.audit().await.unwrap(), []);
    market.store.rebuild().await.unwrap();
    assert_eq!(market.store.audit().await.unwrap(), []);
    let lines = logged();
    assert!(lines.contains("what was known of a client is erased"));
    assert_eq!(lines.lines().find(|line| line.contains(WORDS)), None);
}

#[tokio::test]
async fn an_erased_client_cannot_be_written_to_and_comes_back_when_the_marketplace_says_so() {
    let (market, known) = Market::open().await;
    happen(&market, &known).await;
    let backend = market.backend("marketplace");
    backend.post(&erasure(&known), &json!({ "key": key() })).await.ok();
    let bert = market.backend(&format!("pro:{}", known.pros[1]));
    for (action, reason) in [("send_text", "no_mobile_number"), ("send_email", "no_valid_email")] {
        let command = act(action, json!({ "client": known.clients[CLEO as usize], "body": "Hello" }));
        let refused = bert.post("/api/v1/actions", &command).await.ok();
        assert_eq!(
            (&refused["decision"]["rule"], &refused["decision"]["reason"]),
            (&json!("E2"), &json!(reason))
        );
    }
    const MOBILE: &str = "+4915123456789";
    let client = json!({ "reference": "cleo", "name": "cleo cleofamily", "mobile": MOBILE });
    let import = json!({ "clients": [client] });
    let row = || async { market.store.client(ClientId(known.clients[CLEO as usize])).await.unwrap() };
    backend.post("/api/v1/directory", &import).await.ok();
    assert!(row().await.contacts.mobile.is_none());
    assert_eq!(market.sign_in("olga").await.delete(&erasure(&known)).await.status, 204);
    backend.delete(&erasure(&known)).await.problem(404, "not_found");
    backend.post("/api/v1/directory", &import).await.ok();
    assert_eq!(row().await.contacts.mobile.as_deref(), Some(MOBILE));
    let pro = ProId(known.pros[ANNA as usize]);
    let texts =
        market.store.correspondence(pro, row().await.id, reckon_domain::relation::Channel::Text, None, 9);
    assert!(texts.await.unwrap().iter().all(|text| text.body != WORDS), "words do not come back");
}

#[tokio::test]
async fn only_whoever_operates_the_marketplace_erases() {
    let (market, known) = Market::open().await;
    let path = erasure(&known);
    let body = json!({ "key": key() });
    let refuse = |client: Client| {
        let (path, body) = (&path, &body);
        async move {
            client.post(path, body).await.problem(404, "not_found");
            client.delete(path).await.problem(404, "not_found");
        }
    };
    for who in PEOPLE.iter().filter(|who| **who != "olga") {
        refuse(market.sign_in(who).await).await;
    }
    market.client.post(&path, &body).await.problem(401, "unauthenticated");
    let olga = market.sign_in("olga").await;
    olga.post("/api/v1/clients/4000000/erasure", &body).await.problem(404, "not_found");
    for (bad, field) in [(json!({ "key": "short" }), "key"), (json!({ "key": key(), "why": "x" }), "why")] {
        assert_eq!(olga.post(&path, &bad).await.problem(400, "malformed")["field"], field);
    }
    assert!(market.store.client(ClientId(known.clients[CLEO as usize])).await.unwrap().erased.is_none());
    olga.post(&path, &body).await.ok();
    let dana = format!("/api/v1/clients/{}/erasure", known.clients[DANA as usize]);
    olga.post(&dana, &body).await.problem(422, "key_reused");
}
