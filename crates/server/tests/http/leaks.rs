//! Words that must not be seen: searched for in every answer, every event and every line of the log.

use std::io;
use std::sync::{Arc, Mutex, OnceLock};

use reckon_domain::{ClientId, ProId};
use reckon_server::{LogFormat, log_to};
use reckon_store::Whom;
use serde_json::{Value, json};

use crate::client::{Client, Events};
use crate::market::{
    ANNA, BERT, CARL, CLEO, DANA, Known, Market, PASSWORD, PEOPLE, TOKEN, act, canaries, credentials,
};

/// What this program has logged.
#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The log of every test of this program, from when the first asks for it.
pub(crate) fn log() -> Lines {
    static LOG: OnceLock<Lines> = OnceLock::new();
    LOG.get_or_init(|| {
        let lines = Lines::default();
        let writer = lines.clone();
        log_to(LogFormat::Json, tracing::Level::TRACE, move || writer.clone());
        lines
    })
    .clone()
}

pub(crate) fn logged() -> String {
    String::from_utf8_lossy(&log().0.lock().unwrap()).into_owned()
}

/// Everything that one person can be told, by every route there is.
pub(crate) async fn everything(client: &Client, known: &Known) -> String {
    let mut text = String::new();
    for path in [
        "/api/v1/session",
        "/api/v1/demo",
        "/api/v1/snapshot",
        "/api/v1/account/interactions",
        "/api/v1/account/wallet",
        "/api/v1/account/transactions",
        "/api/v1/account/transactions.csv",
        "/api/v1/demo/phone",
        "/api/v1/appointments",
        "/api/v1/demo/texts",
        "/api/v1/rules",
        "/api/v1/operator/predictions",
        "/api/v1/operator/overview",
        "/api/openapi.json",
        "/api/docs",
        "/healthz",
        "/metrics",
        "/",
    ] {
        text += &client.get(path).await.text();
    }
    for id in &known.clients {
        text += &client.get(&format!("/api/v1/clients/{id}")).await.text();
    }
    for project in &known.projects {
        for pro in &known.pros {
            for part in ["", "/messages", "/contacts", "/calls", "/calls/1/recording"] {
                text += &client.get(&format!("/api/v1/leads/{project}/{pro}{part}")).await.text();
            }
        }
    }
    text += &client.get("/api/v1/discussions").await.text();
    for id in &known.clients {
        for part in ["text/messages", "email/messages", "chat/messages", "consents"] {
            text += &client.get(&format!("/api/v1/discussions/{id}/{part}")).await.text();
        }
        for part in ["consents", "consents.csv"] {
            text += &client.get(&format!("/api/v1/clients/{id}/{part}")).await.text();
        }
    }
    text
}

fn finds(text: &str, who: &str) -> Option<String> {
    canaries(who).into_iter().find(|canary| text.contains(canary))
}

/// Everything that happens without showing contacts to anybody.
async fn happen(market: &Market, known: &Known) -> String {
    let mut text = String::new();
    let pro = known.pros[ANNA as usize];
    let anna = market.sign_in("anna").await;
    let bert = market.sign_in("bert").await;
    let cleo = market.sign_in("cleo").await;
    let lead = |more: Value| {
        let mut lead = json!({ "project": known.projects[0] });
        for (field, value) in more.as_object().unwrap() {
            lead[field] = value.clone();
        }
        lead
    };
    for (client, command) in [
        (&anna, act("send_message", lead(json!({ "body": "Hello" })))),
        (&anna, act("send_quote", lead(json!({ "variety": "manual", "amount": 5 })))),
        (&anna, act("claim_hired", lead(json!({})))),
        (&cleo, act("read_quote", lead(json!({ "pro": pro })))),
        (&anna, act("call_result", lead(json!({ "variety": "busy" })))),
        (&cleo, act("schedule_callback", lead(json!({ "pro": pro, "time": 1 })))),
        (&bert, act("send_quote", json!({ "project": known.projects[2], "variety": "guaranteed_reply" }))),
        (&bert, act("view_contacts", json!({ "project": known.projects[2], "variety": "chat" }))),
        (&bert, act("start_call", json!({ "project": known.projects[2] }))),
    ] {
        text += &client.post("/api/v1/actions", &command).await.text();
    }
    text
}

#[tokio::test]
async fn nobody_is_told_contacts_before_they_are_shown() {
    log();
    let (market, known) = Market::open_in_files().await;
    let mut streams = Vec::new();
    for who in ["anna", "bert", "carl", "cleo", "dana"] {
        streams.push((who, market.sign_in(who).await.events("/api/v1/events").await));
    }
    let answers = happen(&market, &known).await;
    assert!(answers.contains("awaiting_contact") && answers.contains("P4a"), "{answers}");
    for who in PEOPLE {
        let text = everything(&market.sign_in(who).await, &known).await;
        for other in PEOPLE {
            assert_eq!(finds(&text, other), None, "{who} is told something of {other}'s");
            assert_eq!(finds(&answers, other), None);
        }
    }
    for (who, events) in streams {
        let text = read_to_last(&market, &known, who, events).await;
        assert_eq!(text.is_empty(), matches!(who, "carl" | "dana"), "{who}");
        for other in PEOPLE {
            assert_eq!(finds(&text, other), None, "{who}'s stream tells something of {other}'s");
        }
    }
}

/// All of a stream, up to the last change of its viewer's.
async fn read_to_last(market: &Market, known: &Known, who: &str, mut events: Events) -> String {
    let whom = match who {
        "anna" => Whom::Pro(ProId(known.pros[ANNA as usize])),
        "bert" => Whom::Pro(ProId(known.pros[BERT as usize])),
        "carl" => Whom::Pro(ProId(known.pros[CARL as usize])),
        "cleo" => Whom::Client(ClientId(known.clients[CLEO as usize])),
        _ => Whom::Client(ClientId(known.clients[DANA as usize])),
    };
    let changes = market.store.changes(whom, 0, 1000).await.unwrap();
    let Some(last) = changes.last().map(|change| change.position.to_string()) else { return String::new() };
    let mut text = String::new();
    loop {
        let event = events.next().await.expect("the stream goes on");
        text += &event.data.to_string();
        if event.id == last {
            return text;
        }
    }
}

#[tokio::test]
async fn contacts_are_told_to_the_one_they_are_shown_to_and_to_nobody_else() {
    log();
    let (market, known) = Market::open_in_files().await;
    let anna = market.sign_in("anna").await;
    let look = act("view_contacts", json!({ "project": known.projects[0], "variety": "lead" }));
    let answer = anna.post("/api/v1/actions", &look).await.text();
    let path = format!("/api/v1/leads/{}/{}/contacts", known.projects[0], known.pros[ANNA as usize]);
    for text in [answer, anna.get(&path).await.text()] {
        assert!(canaries("cleo").iter().all(|canary| text.contains(canary)), "{text}");
        assert_eq!(finds(&text, "anna"), None);
    }
    for who in PEOPLE {
        let text = everything(&market.sign_in(who).await, &known).await;
        assert_eq!(finds(&text, "cleo").is_some(), who == "anna", "{who}");
        assert_eq!(finds(&text, "anna"), None, "{who}: a pro's look shows nothing of the pro");
    }
    // The client sees the pro's only once a view of their own was allowed.
    let cleo = market.sign_in("cleo").await;
    cleo.get(&path).await.problem(404, "not_found");
    let view = json!({ "project": known.projects[0], "pro": known.pros[ANNA as usize] });
    let answer = cleo.post("/api/v1/actions", &act("view_phone", view)).await.ok();
    assert_eq!(answer["contacts"]["mobile"], canaries("anna")[0]);
    for who in ["bert", "dana", "olga"] {
        let text = everything(&market.sign_in(who).await, &known).await;
        assert_eq!(finds(&text, "anna"), None, "{who}");
    }
}

/// The contacts on the cards of a snapshot or an update, by project.
fn on_cards(answer: &Value) -> Vec<(u64, Value)> {
    let cards = answer["cards"].as_array().cloned().unwrap_or_default();
    let shown = cards.into_iter().filter(|card| !card["contacts"].is_null());
    shown.map(|card| (card["project"].as_u64().unwrap(), card["contacts"].clone())).collect()
}

#[tokio::test]
async fn once_they_may_be_seen_contacts_are_on_the_card_wherever_it_travels() {
    let (market, known) = Market::open_in_files().await;
    let (anna, cleo) = (market.sign_in("anna").await, market.sign_in("cleo").await);
    let (project, pro) = (known.projects[0], known.pros[ANNA as usize]);
    assert_eq!(on_cards(&anna.get("/api/v1/snapshot").await.ok()), []);
    let mut events = anna.events("/api/v1/events").await;
    let write = json!({ "project": project, "pro": pro, "body": "Hello" });
    cleo.post("/api/v1/actions", &act("send_message", write)).await.ok();
    let update = loop {
        let event = events.next().await.expect("the stream goes on");
        if event.data["cards"].is_array() {
            break event.data;
        }
    };
    let [mobile, landline, email, family] = canaries("cleo").try_into().unwrap();
    let name = format!("cleo {family}");
    let contacts = json!({ "name": name, "mobile": mobile, "landline": landline, "email": email });
    let shown = [(u64::from(project), contacts)];
    assert_eq!(on_cards(&update), shown);
    assert_eq!(on_cards(&anna.get("/api/v1/snapshot").await.ok()), shown);
    let path = format!("/api/v1/leads/{project}/{pro}");
    assert_eq!(on_cards(&anna.get(&path).await.ok()), shown);
    // The client has not looked at the pro's; other pros have no business with either.
    assert_eq!(on_cards(&cleo.get("/api/v1/snapshot").await.ok()), []);
    assert_eq!(on_cards(&market.sign_in("bert").await.get("/api/v1/snapshot").await.ok()), []);
    let view = act("view_phone", json!({ "project": project, "pro": pro }));
    let answer = cleo.post("/api/v1/actions", &view).await.ok();
    let of_anna = on_cards(&answer["update"]);
    assert_eq!(of_anna, on_cards(&cleo.get("/api/v1/snapshot").await.ok()));
    assert_eq!(of_anna[0].1["mobile"], canaries("anna")[0]);
    // What the directory says now is on the pro's page at once.
    let client = json!({ "reference": "cleo", "name": name, "mobile": "+4915112345678" });
    let directory = json!({ "clients": [client] });
    market.backend("marketplace").post("/api/v1/directory", &directory).await.ok();
    loop {
        let event = events.next().await.expect("the stream goes on");
        if let [(_, contacts)] = on_cards(&event.data).as_slice()
            && contacts["mobile"] == "+4915112345678"
        {
            break;
        }
    }
}

#[tokio::test]
async fn a_guaranteed_reply_s_contacts_wait_for_the_contact() {
    let (market, known) = Market::open_in_files().await;
    let bert = market.sign_in("bert").await;
    let project = known.projects[2];
    let path = format!("/api/v1/leads/{project}/{}/contacts", known.pros[BERT as usize]);
    let quote = act("send_quote", json!({ "project": project, "variety": "guaranteed_reply" }));
    bert.post("/api/v1/actions", &quote).await.ok();
    bert.get(&path).await.problem(404, "not_found");
    let cleo = market.backend(&format!("client:{}", known.clients[CLEO as usize]));
    let write =
        json!({ "project": project, "pro": known.pros[BERT as usize], "body": "When could you come?" });
    cleo.post("/api/v1/actions", &act("send_message", write)).await.ok();
    assert_eq!(bert.get(&path).await.ok()["email"], canaries("cleo")[2]);
}

#[tokio::test]
async fn the_log_holds_no_contacts_no_words_no_secrets() {
    log();
    let (market, known) = Market::open_in_files().await;
    let anna = market.sign_in("anna").await;
    let secret = anna.headers[0].1.split_once('=').unwrap().1.to_owned();
    let words = "a-message-nobody-else-may-read";
    let key = "a-key-that-stays-private";
    let command = json!({ "do": "send_message", "project": known.projects[0], "body": words, "key": key });
    anna.post("/api/v1/actions", &command).await.ok();
    let look = act("view_contacts", json!({ "project": known.projects[0], "variety": "lead" }));
    anna.post("/api/v1/actions", &look).await.ok();
    let card = json!({ "key": "a-card-that-stays-private", "token": "tok_visa" });
    anna.put("/api/v1/account/card", &card).await.ok();
    market.client.post("/api/v1/session", &credentials("anna", "a-wrong-password")).await;
    market.backend("marketplace").get("/api/v1/operator/overview").await.ok();
    anna.get(&format!("/api/v1/snapshot?after={words}")).await;
    let text = logged();
    let text: String = text.lines().filter(|line| !line.contains(r#""message":"listening""#)).collect();
    assert!(text.contains(r#""route":"/api/v1/actions""#), "the log is empty: {text}");
    let who = format!(r#""route":"/api/v1/actions","who":"pro:{}","status":200"#, known.pros[ANNA as usize]);
    assert!(text.contains(&who), "{text}");
    for who in PEOPLE {
        assert_eq!(finds(&text, who), None);
        assert!(!text.contains(&format!("{who}@sign-in.example")));
    }
    for word in [secret.as_str(), words, key, TOKEN, PASSWORD, "a-wrong-password", "127.0.0.1:", "tok_visa"] {
        let place = text.find(word).map(|at| &text[at.saturating_sub(200)..at]);
        assert_eq!(place, None, "{word}");
    }
}
