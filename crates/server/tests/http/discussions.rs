//! The inbox: lists, counts, pages, what was said, and to whom it is shown.

use serde_json::{Value, json};

use crate::client::Client;
use crate::market::{ANNA, CLEO, DANA, Known, Market, act, canaries};

/// Who texts, calls and writes to Anna, and what she answers.
async fn talk(market: &Market, known: &Known) {
    let (anna, cleo, dana) =
        (known.pros[ANNA as usize], known.clients[CLEO as usize], known.clients[DANA as usize]);
    let backend = |client: u32| market.backend(&format!("client:{client}"));
    for (client, action, body) in [
        (cleo, "text", "Are you\nfree on Friday?"),
        (dana, "email", "Please call me back"),
        (dana, "text", "stop"),
    ] {
        backend(client)
            .post("/api/v1/actions", &act(action, json!({ "pro": anna, "body": body })))
            .await
            .ok();
    }
    let staff = market.sign_in("anna").await;
    let reply = json!({ "client": cleo, "body": "Yes, at nine" });
    staff.post("/api/v1/actions", &act("send_text", reply)).await.ok();
    let message = json!({ "project": known.projects[1], "pro": anna, "body": "Hello" });
    backend(dana).post("/api/v1/actions", &act("send_message", message)).await.ok();
}

fn rows(inbox: &Value) -> Vec<(String, String, String)> {
    let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
    let row = |row: &Value| (text(row, "channel"), text(row, "status"), text(row, "excerpt"));
    inbox["discussions"].as_array().unwrap().iter().map(row).collect()
}

fn number(inbox: &Value, channel: &str, status: &str) -> u64 {
    let counts = inbox["counts"].as_array().unwrap();
    let found = counts.iter().find(|count| count["channel"] == channel && count["status"] == status);
    found.unwrap()["number"].as_u64().unwrap()
}

async fn ask(client: &Client, query: &str) -> Value {
    client.get(&format!("/api/v1/discussions{query}")).await.ok()
}

#[tokio::test]
async fn the_latest_is_first_and_filters_choose() {
    let (market, known) = Market::open().await;
    let anna = market.sign_in("anna").await;
    assert_eq!(ask(&anna, "").await["discussions"], json!([]));
    talk(&market, &known).await;
    let all = ask(&anna, "").await;
    let row = |channel: &str, status: &str, excerpt: &str| {
        (channel.to_owned(), status.to_owned(), excerpt.to_owned())
    };
    let expected = [
        row("chat", "open", "Hello"),
        row("text", "closed", "Yes, at nine"),
        row("text", "open", "stop"),
        row("email", "open", "Please call me back"),
    ];
    assert_eq!(rows(&all), expected);
    assert_eq!(rows(&ask(&anna, "?status=open").await), [0, 2, 3].map(|at: usize| expected[at].clone()));
    assert_eq!(rows(&ask(&anna, "?channel=text").await), [1, 2].map(|at: usize| expected[at].clone()));
    assert_eq!(rows(&ask(&anna, "?status=closed&channel=email").await), []);
    let found = ["chat", "text", "email"].map(|channel| number(&all, channel, "open"));
    assert_eq!((found, number(&all, "text", "closed")), ([1, 1, 1], 1));
    // What can be sent is predicted with what the row has.
    assert_eq!(all["discussions"][2]["relation"]["text"]["unsubscribed"], true);
    assert_eq!(all["discussions"][1]["by"], "pro");
    let places = |row: &Value| (row["said"].clone(), row["position"].clone());
    assert!(all["discussions"].as_array().unwrap().iter().map(places).all(|(said, last)| said == last));
    assert_eq!(all["position"], market.store.head().await.unwrap());

    let mut paged = Vec::new();
    let mut query = "?limit=1".to_owned();
    loop {
        let page = ask(&anna, &query).await;
        paged.extend(rows(&page));
        let Some(next) = page["next"].as_u64() else { break };
        query = format!("?limit=1&before={next}");
    }
    assert_eq!(paged, expected);
    let counts = ask(&anna, "?limit=0").await;
    assert_eq!((rows(&counts), number(&counts, "chat", "open")), (Vec::new(), 1));
    let leaked: Vec<_> = ["cleo", "dana"].into_iter().flat_map(canaries).collect();
    assert!(leaked.iter().all(|secret| !all.to_string().contains(secret)), "{all}");
}

#[tokio::test]
async fn what_was_said_is_read_by_its_pro_alone() {
    let (market, known) = Market::open().await;
    talk(&market, &known).await;
    let (cleo, dana) = (known.clients[CLEO as usize], known.clients[DANA as usize]);
    let anna = market.sign_in("anna").await;
    let path = |client: u32, channel: &str| format!("/api/v1/discussions/{client}/{channel}/messages");
    let said = anna.get(&path(cleo, "text")).await.ok();
    let words: Vec<_> =
        said.as_array().unwrap().iter().map(|one| (one["by"].clone(), one["body"].clone())).collect();
    assert_eq!(
        words,
        [(json!("client"), json!("Are you\nfree on Friday?")), (json!("pro"), json!("Yes, at nine"))]
    );
    let before = format!("{}?before={}", path(cleo, "text"), said[1]["position"]);
    assert_eq!(anna.get(&before).await.ok().as_array().unwrap().len(), 1);
    let chat = anna.get(&path(dana, "chat")).await.ok();
    assert_eq!((&chat[0]["body"], &chat[0]["project"]), (&json!("Hello"), &json!(known.projects[1])));
    assert_eq!(anna.get(&path(cleo, "email")).await.ok(), json!([]));

    // Whom somebody has nothing with looks like nobody; so does everything to those who are no pro.
    let nobody = anna.get(&path(4_000_000, "text")).await;
    nobody.problem(404, "not_found");
    for who in ["bert", "carl", "cleo", "dana", "olga"] {
        let foreign = market.sign_in(who).await.get(&path(cleo, "text")).await;
        assert_eq!((foreign.status, foreign.text()), (nobody.status, nobody.text()), "{who}");
    }
    for who in ["cleo", "olga"] {
        market.sign_in(who).await.get("/api/v1/discussions").await.problem(404, "not_found");
    }
    assert_eq!(rows(&ask(&market.sign_in("bert").await, "").await), []);
    anna.get(&path(cleo, "fax")).await.problem(404, "not_found");
    market.client.get("/api/v1/discussions").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_query_that_is_none_is_named() {
    let (market, _) = Market::open().await;
    let anna = market.sign_in("anna").await;
    for (query, names) in [
        ("?status=ajar", "status"),
        ("?channel=fax", "channel"),
        ("?limit=201", "limit"),
        ("?limit=-1", "limit"),
        ("?before=x", "before"),
        ("?colour=blue", "colour"),
    ] {
        let problem = anna.get(&format!("/api/v1/discussions{query}")).await.problem(400, "malformed");
        assert!(problem.to_string().contains(names), "{query}: {problem}");
    }
}

#[tokio::test]
async fn a_snapshot_has_every_relation_and_lead_page_by_page() {
    let (market, known) = Market::open().await;
    talk(&market, &known).await;
    let anna = market.sign_in("anna").await;
    let (mut clients, mut leads, mut query) = (Vec::new(), 0, "?limit=1".to_owned());
    loop {
        let page = anna.get(&format!("/api/v1/snapshot{query}")).await.ok();
        let relations = page["relations"].as_array().map(Vec::len).unwrap_or_default();
        assert!(relations <= 1, "{page}");
        clients.extend((0..relations).map(|at| page["relations"][at]["client"].clone()));
        leads += page["leads"].as_array().unwrap().len();
        let Some(next) = page["next"].as_str() else { break };
        query = format!("?limit=1&after={next}");
    }
    assert_eq!(clients, [known.clients[CLEO as usize], known.clients[DANA as usize]]);
    assert_eq!(leads, 4);
}
