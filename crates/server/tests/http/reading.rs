//! What a page knows, whatever the order in which it hears: pages, updates and answers that a real server made.

use reckon_client::{Page, Snapshot as Known};
use reckon_wire::{Snapshot, Update};
use serde_json::{Value, json};

use crate::client::Client;
use crate::market::{ANNA, BERT, Known as Ids, Market, act};

/// Where the recording lies that the npm package's and the application's own tests read.
const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../client/tests/recorded.json");

/// A pro's story as their page hears it: the first page, all that comes after it in the order in which the server made
/// it, and what a page that is loaded at the end knows.
struct Story {
    first: Value,
    rest: Vec<Value>,
    end: Value,
}

async fn snapshot(client: &Client, query: &str) -> Value {
    client.get(&format!("/api/v1/snapshot{query}")).await.ok()
}

async fn play(market: &Market, ids: &Ids) -> Story {
    let bert = market.sign_in("bert").await;
    let cleo = market.sign_in("cleo").await;
    let pro = ids.pros[BERT as usize];
    let said = async |client: &Client, action: &str, more: Value| {
        client.post("/api/v1/actions", &act(action, more)).await.ok()["update"].clone()
    };
    let directory = async |directory: Value| {
        market.backend("marketplace").post("/api/v1/directory", &directory).await.ok();
    };
    said(&cleo, "send_message", json!({ "project": ids.projects[0], "pro": pro, "body": "Hello" })).await;
    let mut events = bert.events("/api/v1/events").await;
    events.next().await.unwrap();
    let mut rest = Vec::new();
    // Pages that are read while things happen: each is of its own moment.
    let first = snapshot(&bert, "?limit=1").await;
    let mut next = first["next"].clone();
    let mut page = async |rest: &mut Vec<Value>| {
        if let Some(cursor) = next.as_str() {
            let page = snapshot(&bert, &format!("?limit=1&after={cursor}")).await;
            next = page["next"].clone();
            rest.push(page);
        }
    };
    said(&cleo, "send_message", json!({ "project": ids.projects[3], "pro": pro, "body": "And this?" })).await;
    page(&mut rest).await;
    rest.push(said(&bert, "view_contacts", json!({ "variety": "lead", "project": ids.projects[1] })).await);
    directory(json!({ "categories": [{ "reference": "moving", "manual_quote_fee": 700 }] })).await;
    page(&mut rest).await;
    rest.push(said(&bert, "send_quote", json!({ "variety": "manual", "project": ids.projects[2] })).await);
    directory(json!({ "plans": [{ "reference": "large", "interactions": 120 }] })).await;
    page(&mut rest).await;
    rest.push(said(&bert, "send_message", json!({ "project": ids.projects[0], "body": "On my way" })).await);
    directory(json!({ "categories": [{ "reference": "moving", "manual_quote_fee": 600 }] })).await;
    while next_is_some(&mut page, &mut rest).await {}
    let end = snapshot(&bert, "").await;
    let last = end["position"].as_u64().unwrap();
    loop {
        let event = events.until("update").await.unwrap();
        let position = event.data["position"].as_u64().unwrap();
        let whole = event.data.get("since").is_some();
        rest.push(event.data);
        if whole && position == last {
            break;
        }
    }
    Story { first, rest, end }
}

/// Reads another page, if there is one.
async fn next_is_some(page: &mut impl AsyncFnMut(&mut Vec<Value>), rest: &mut Vec<Value>) -> bool {
    let before = rest.len();
    page(rest).await;
    rest.len() > before
}

fn take(known: &mut Known, value: &Value) {
    let page = if value.get("viewer").is_some() {
        Page::of_snapshot(&serde_json::from_value::<Snapshot>(value.clone()).unwrap())
    } else {
        Page::of_update(&serde_json::from_value::<Update>(value.clone()).unwrap())
    };
    known.take(page.unwrap());
}

fn begun(first: &Value) -> Known {
    let form: Snapshot = serde_json::from_value(first.clone()).unwrap();
    let mut known = Known::new(form.viewer);
    known.begin(Page::of_snapshot(&form).unwrap());
    known
}

/// Numbers without a pattern, the same in every run.
fn shuffle(list: &mut [usize], seed: u64) {
    let mut state = seed;
    for at in (1..list.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        list.swap(at, (state >> 33) as usize % (at + 1));
    }
}

#[tokio::test]
async fn whatever_the_order_the_same_comes_of_it() {
    let (market, ids) = Market::open().await;
    let Story { first, rest, end } = play(&market, &ids).await;
    let right = begun(&end);
    let pages = rest.iter().filter(|value| value.get("viewer").is_some()).count();
    assert!(pages >= 3 && rest.len() >= pages + 8, "{pages} pages of {}", rest.len());
    for seed in 0..2000 {
        let mut order: Vec<_> = (0..rest.len()).collect();
        shuffle(&mut order, seed);
        let mut known = begun(&first);
        order.iter().for_each(|at| take(&mut known, &rest[*at]));
        assert_eq!(known.account(), right.account(), "{order:?}");
        assert_eq!(known.plans(), right.plans(), "{order:?}");
        for entry in right.leads() {
            assert_eq!(known.lead(entry.key), Some(entry), "{order:?}");
        }
        for client in [ids.clients[0], ids.clients[1]] {
            assert_eq!(known.client(client), right.client(client), "{order:?}");
        }
        assert!(known.position() <= right.position() && known.has_same_rules());
    }
    let mut known = begun(&first);
    rest.iter().for_each(|value| take(&mut known, value));
    assert_eq!(known.position(), right.position(), "in order nothing is missing");

    let recorded = json!({ "first": first, "rest": rest, "end": end });
    let recorded = serde_json::to_string_pretty(&recorded).unwrap() + "\n";
    let recorded = recorded.replace(&reckon_wire::rules_version(), "RULES");
    if std::env::var_os("RECKON_UPDATE").is_some() {
        std::fs::write(RECORDED, &recorded).unwrap();
    }
    let known = std::fs::read_to_string(RECORDED).unwrap();
    assert!(
        known == recorded,
        "crates/client/tests/recorded.json is older than the server: RECKON_UPDATE=1 writes it anew"
    );
}

/// The symptom: an answer that comes before the event about another lead leaves that lead as it was.
#[tokio::test]
async fn an_answer_that_overtakes_an_event_leaves_nothing_out() {
    let (market, ids) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let cleo = market.sign_in("cleo").await;
    let mut events = anna.events("/api/v1/events").await;
    events.next().await.unwrap();
    let mut known = begun(&snapshot(&anna, "").await);
    let message = json!({ "project": ids.projects[0], "pro": ids.pros[ANNA as usize], "body": "Hello?" });
    cleo.post("/api/v1/actions", &act("send_message", message)).await.ok();
    let view = act("view_contacts", json!({ "variety": "lead", "project": ids.projects[1] }));
    let answer = anna.post("/api/v1/actions", &view).await.ok()["update"].clone();
    take(&mut known, &answer);
    let counted = |known: &Known, project: u32| {
        let key = reckon_client::LeadKey { project, pro: ids.pros[ANNA as usize] };
        known.lead(key).is_some_and(|entry| entry.lead.counted)
    };
    assert_eq!((known.position(), counted(&known, ids.projects[1])), (0, true), "the event is still to come");
    while known.position() < 2 {
        take(&mut known, &events.until("update").await.unwrap().data);
    }
    assert!(counted(&known, ids.projects[0]) && counted(&known, ids.projects[1]));
    assert_eq!(known.account().used, 2);
}
