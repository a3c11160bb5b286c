//! Live updates: never another person's, never a gap, never after the session.

use reckon_domain::{Action, ClientId, ProId, ProjectId};
use reckon_store::{Actor, Command};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::client::{Client, Events};
use crate::market::{ANNA, BERT, CLEO, Known, Market, NOW, act};

async fn hello(events: &mut Events) -> u64 {
    let event = events.next().await.unwrap();
    assert_eq!(event.name, "hello");
    assert_eq!(event.data["at"], NOW.0);
    assert_eq!(event.data["rules"].as_str().unwrap().len(), 16);
    event.data["position"].as_u64().unwrap()
}

async fn write(client: &Client, known: &Known, project: usize, pro: Option<u32>, body: &str) {
    let mut more = json!({ "project": known.projects[project], "body": body });
    pro.into_iter().for_each(|pro| more["pro"] = json!(known.pros[pro as usize]));
    client.post("/api/v1/actions", &act("send_message", more)).await.ok();
}

#[tokio::test]
async fn a_pro_sees_the_client_s_message_and_what_it_counted() {
    let (market, known) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let cleo = market.sign_in("cleo").await;
    let mut pros = anna.events("/api/v1/events").await;
    let mut clients = cleo.events("/api/v1/events").await;
    assert_eq!(hello(&mut pros).await, 0);
    assert_eq!(hello(&mut clients).await, 0);
    write(&cleo, &known, 0, Some(ANNA), "Hello?").await;
    let update = pros.next().await.unwrap();
    assert_eq!((update.name.as_str(), update.id.as_str()), ("update", "1"));
    assert_eq!(update.data["position"], 1);
    assert_eq!(update.data["account"]["used"], 1);
    assert_eq!(update.data["leads"][0]["counted"], true);
    assert_eq!(update.data["messages"][0]["body"], "Hello?");
    assert_eq!(update.data["relations"][0]["chat"]["discussion"], "open");
    let update = clients.next().await.unwrap();
    assert_eq!(update.data["messages"][0]["body"], "Hello?");
    assert_eq!(update.data["cards"][0]["name"], "anna & sons");
    for secret in ["account", "relations"] {
        assert!(update.data.get(secret).is_none(), "{secret}");
    }
}

#[tokio::test]
async fn nobody_gets_what_is_not_theirs() {
    let (market, known) = Market::open().await;
    let cleo = market.sign_in("cleo").await;
    let mut anna = market.sign_in("anna").await.events("/api/v1/events").await;
    let mut dana = market.sign_in("dana").await.events("/api/v1/events").await;
    hello(&mut anna).await;
    hello(&mut dana).await;
    write(&cleo, &known, 0, Some(BERT), "for Bert").await;
    write(&cleo, &known, 0, Some(ANNA), "for Anna").await;
    let bert = market.sign_in("bert").await;
    write(&bert, &known, 1, None, "for Dana").await;
    // The first thing that each of them gets is their own: what came before was not sent.
    let first = anna.next().await.unwrap();
    assert_eq!(first.data["messages"][0]["body"], "for Anna");
    assert_eq!(first.data["messages"].as_array().unwrap().len(), 1);
    let first = dana.next().await.unwrap();
    assert_eq!(first.data["messages"][0]["body"], "for Dana");
    assert_eq!(first.id, "3");
}

#[tokio::test]
async fn a_stream_goes_on_where_it_was_left_without_a_gap() {
    let (market, known) = Market::open().await;
    let cleo = market.sign_in("cleo").await;
    let anna = market.sign_in("anna").await;
    for body in ["one", "two", "three"] {
        write(&cleo, &known, 0, Some(ANNA), body).await;
        write(&cleo, &known, 3, Some(BERT), "not for Anna").await;
    }
    for (client, path, expected) in [
        (anna.with("last-event-id", "1"), "/api/v1/events", vec!["two", "three"]),
        (anna.clone(), "/api/v1/events?after=3", vec!["three"]),
        (anna.clone(), "/api/v1/events?after=0", vec!["one", "two", "three"]),
        (anna.with("last-event-id", "3"), "/api/v1/events?after=0", vec!["three"]),
    ] {
        let mut events = client.events(path).await;
        assert_eq!(hello(&mut events).await, 6);
        let mut bodies = Vec::new();
        while bodies.len() < expected.len() {
            let update = events.next().await.unwrap();
            let messages = update.data["messages"].as_array().unwrap().clone();
            bodies.extend(messages.iter().map(|message| message["body"].as_str().unwrap().to_owned()));
        }
        assert_eq!(bodies, expected);
    }
}

#[tokio::test]
async fn a_position_from_the_future_waits_for_nothing() {
    let (market, known) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let mut events = anna.events("/api/v1/events?after=9007199254740991").await;
    hello(&mut events).await;
    write(&anna, &known, 0, None, "still heard").await;
    assert_eq!(events.next().await.unwrap().data["messages"][0]["body"], "still heard");
}

/// Many more changes than the store keeps for who is slow, and a reader that comes and goes all the while.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_missed_while_readers_come_and_go() {
    let (market, known) = Market::open().await;
    const MESSAGES: usize = 400;
    let cleo = market.sign_in("cleo").await;
    let anna = market.sign_in("anna").await;
    let writing = tokio::spawn(async move {
        for at in 0..MESSAGES {
            write(&cleo, &known, 0, Some(ANNA), &format!("message {at}")).await;
        }
    });
    let mut heard = Vec::new();
    let mut last = String::from("0");
    while heard.len() < MESSAGES {
        let mut events = anna.with("last-event-id", &last).events("/api/v1/events").await;
        hello(&mut events).await;
        for _ in 0..3 {
            if heard.len() == MESSAGES {
                break;
            }
            let update = events.next().await.unwrap();
            last.clone_from(&update.id);
            for message in update.data["messages"].as_array().unwrap() {
                heard.push(message["body"].as_str().unwrap().to_owned());
            }
        }
    }
    let expected: Vec<_> = (0..MESSAGES).map(|at| format!("message {at}")).collect();
    assert_eq!(heard, expected);
    writing.await.unwrap();
}

#[tokio::test]
async fn signing_out_ends_the_session_s_streams_and_no_others() {
    let (market, known) = Market::open().await;
    let here = market.sign_in("anna").await;
    let there = market.sign_in("anna").await;
    let mut ends = here.events("/api/v1/events").await;
    let mut stays = there.events("/api/v1/events").await;
    hello(&mut ends).await;
    hello(&mut stays).await;
    here.delete("/api/v1/session").await;
    assert!(ends.next().await.is_none());
    write(&there, &known, 0, None, "still here").await;
    assert_eq!(stays.next().await.unwrap().data["messages"][0]["body"], "still here");
}

#[tokio::test]
async fn a_session_whose_time_is_over_is_told_nothing_more() {
    let (market, known) = Market::open().await;
    let mut events = market.sign_in("anna").await.events("/api/v1/events").await;
    hello(&mut events).await;
    let month = 31 * 24 * 60 * 60 * 1000;
    let backend = market.backend(&format!("client:{}", known.clients[CLEO as usize]));
    let clock = market.backend("marketplace");
    assert_eq!(clock.put("/api/v1/clock", &json!({ "at": NOW.0 + month })).await.status, 204);
    write(&backend, &known, 0, Some(ANNA), "too late").await;
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_stream_says_that_it_lives_until_another_server_ends_its_session() {
    let store = std::sync::Arc::new(reckon_store_sqlite::SqliteStore::in_memory().unwrap());
    let (market, known) = Market::with(store, |config| {
        config.heartbeat = std::time::Duration::from_millis(5);
    })
    .await;
    let anna = market.sign_in("anna").await;
    let mut events = anna.events("/api/v1/events").await;
    hello(&mut events).await;
    write(&anna, &known, 0, None, "something happened").await;
    assert_eq!(events.until("update").await.unwrap().id, "1");
    let alive = events.until("alive").await.unwrap();
    assert_eq!((alive.data["position"].as_u64(), alive.id.as_str()), (Some(1), ""));
    let secret = anna.headers[0].1.split_once('=').unwrap().1;
    market.store.end_session(Sha256::digest(secret.as_bytes()).into()).await.unwrap();
    assert!(events.until("update").await.is_none());
}

/// More happens than the store keeps for who is slow, before the stream gets to hear of any of it: there is
/// one thread, and the store in memory never lets go of it.
#[tokio::test]
async fn a_slow_reader_catches_up_without_a_gap() {
    let (market, known) = Market::open().await;
    let mut events = market.sign_in("anna").await.events("/api/v1/events").await;
    hello(&mut events).await;
    let messages = 2 * reckon_store::CHANGES_KEPT;
    for at in 0..messages {
        let pro = ProId(known.pros[ANNA as usize]);
        let cleo = Actor::Client(ClientId(known.clients[CLEO as usize]));
        let mut command = Command::new(cleo, format!("slow-{at}"), pro, Action::ClientSendMessage, NOW);
        command.about.project = Some(ProjectId(known.projects[0]));
        command.body = Some(format!("message {at}"));
        market.store.execute(command).await.unwrap();
    }
    let mut heard = Vec::new();
    while heard.len() < messages {
        let update = events.next().await.unwrap();
        for message in update.data["messages"].as_array().unwrap() {
            heard.push(message["body"].as_str().unwrap().to_owned());
        }
    }
    let expected: Vec<_> = (0..messages).map(|at| format!("message {at}")).collect();
    assert!(heard == expected, "in order, each of them once");
}

#[tokio::test]
async fn one_person_has_so_many_streams_and_no_more() {
    let (market, _) =
        Market::with(std::sync::Arc::new(reckon_store_sqlite::SqliteStore::in_memory().unwrap()), |config| {
            config.limits.streams = 2;
        })
        .await;
    let anna = market.sign_in("anna").await;
    let mut first = anna.events("/api/v1/events").await;
    let mut second = anna.events("/api/v1/events").await;
    hello(&mut first).await;
    hello(&mut second).await;
    anna.get("/api/v1/events").await.problem(429, "too_many_requests");
    let mut others = market.sign_in("bert").await.events("/api/v1/events").await;
    hello(&mut others).await;
}

#[tokio::test]
async fn a_backend_follows_whom_it_acts_for() {
    let (market, known) = Market::open().await;
    let mut events =
        market.backend(&format!("client:{}", known.clients[CLEO as usize])).events("/api/v1/events").await;
    hello(&mut events).await;
    let anna = market.sign_in("anna").await;
    write(&anna, &known, 0, None, "to Cleo").await;
    assert_eq!(events.next().await.unwrap().data["messages"][0]["body"], "to Cleo");
    market.backend("marketplace").get("/api/v1/events").await.problem(404, "not_found");
}

#[tokio::test]
async fn a_stream_says_whose_it_is() {
    let (market, known) = Market::open().await;
    let mut events = market.sign_in("anna").await.events("/api/v1/events").await;
    let hello = events.next().await.unwrap();
    assert_eq!(hello.data["viewer"], json!({ "role": "pro", "id": known.pros[ANNA as usize] }));
}

#[tokio::test]
async fn an_operator_hears_that_figures_have_changed_and_nothing_of_whose() {
    let (market, known) = Market::open().await;
    let mut events = market.sign_in("olga").await.events("/api/v1/events").await;
    let first = events.next().await.unwrap();
    assert_eq!((first.name.as_str(), first.data["viewer"].is_null()), ("hello", true));
    // A refusal is in no log, and a figure all the same.
    let anna = market.sign_in("anna").await;
    let quote = json!({ "variety": "guaranteed_reply", "project": known.projects[0] });
    let refused = anna.post("/api/v1/actions", &act("send_quote", quote)).await.ok();
    assert_eq!(refused["decision"]["outcome"], "blocked");
    assert_eq!(events.until("overview").await.unwrap().data, json!({}));
}

#[tokio::test]
async fn what_a_pro_keeps_beside_the_log_is_heard_of_by_their_other_pages_alone() {
    let (market, known) = Market::open().await;
    let (anna, bert) = (market.sign_in("anna").await, market.sign_in("bert").await);
    let mut annas = anna.events("/api/v1/events").await;
    let mut berts = bert.events("/api/v1/events").await;
    hello(&mut annas).await;
    hello(&mut berts).await;
    let draft = json!({ "name": "Thanks", "channel": null, "body": "Thank you." });
    let made = anna.post("/api/v1/templates", &draft).await.ok();
    assert_eq!(annas.next().await.unwrap().name, "automations");
    let place = format!("/api/v1/templates/{}?version={}", made["id"], made["version"]);
    assert_eq!(anna.delete(&place).await.status, 204);
    assert_eq!(annas.next().await.unwrap().name, "automations");
    let draft = json!({
        "name": "Reminder", "trigger": "before_appointment", "delay": 60, "channel": "email",
        "body": "See you soon.", "on": true,
    });
    anna.post("/api/v1/automations", &draft).await.ok();
    assert_eq!(annas.next().await.unwrap().name, "automations");
    write(&bert, &known, 0, None, "the first that Bert hears").await;
    assert_eq!(berts.next().await.unwrap().name, "update");
}
