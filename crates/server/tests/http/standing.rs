//! Who stands behind a request: the trail, narrowed tokens, sessions that end with what they stand on, known devices.

use std::sync::Arc;

use reckon_server::Rate;
use reckon_store_sqlite::SqliteStore;
use serde_json::{Value, json};

use crate::client::Client;
use crate::market::{ANNA, CLEO, Market, NOW, PASSWORD, TOKEN, act, canaries, cookie, credentials, key};

/// The backend by itself.
fn backend(market: &Market) -> Client {
    market.client.with("authorization", &format!("Bearer {TOKEN}"))
}

async fn give(market: &Market, who: &str, to: &str) {
    let login = json!({ "email": format!("{who}@sign-in.example"), "who": to, "name": who, "password": "another password" });
    backend(market).post("/api/v1/directory", &json!({ "logins": [login] })).await.ok();
}

#[tokio::test]
async fn a_session_ends_with_its_role_its_password_and_its_sign_in_and_so_does_its_stream() {
    let (market, _) = Market::open().await;
    let olga = market.sign_in("olga").await;
    olga.get("/api/v1/operator/overview").await.ok();
    give(&market, "olga", "client:dana").await;
    olga.get("/api/v1/operator/overview").await.problem(401, "unauthenticated");
    olga.get("/api/v1/session").await.problem(401, "unauthenticated");
    let anna = market.sign_in("anna").await;
    let mut events = anna.events("/api/v1/events").await;
    assert_eq!(events.next().await.unwrap().name, "hello");
    give(&market, "anna", "pro:anna").await;
    assert!(events.next().await.is_none(), "another password");
    anna.get("/api/v1/snapshot").await.problem(401, "unauthenticated");
    let carl = market.sign_in("carl").await;
    let same =
        json!({ "email": "carl@sign-in.example", "who": "pro:carl", "name": "carl", "password": PASSWORD });
    backend(&market).post("/api/v1/directory", &json!({ "logins": [same] })).await.ok();
    carl.get("/api/v1/snapshot").await.ok();
    let bert = market.sign_in("bert").await;
    let mut events = bert.events("/api/v1/events").await;
    assert_eq!(events.next().await.unwrap().name, "hello");
    let path = "/api/v1/logins/bert%40sign-in.example";
    assert_eq!(backend(&market).delete(path).await.status, 204);
    assert!(events.next().await.is_none(), "no sign-in");
    bert.get("/api/v1/snapshot").await.problem(401, "unauthenticated");
    market
        .client
        .post("/api/v1/session", &credentials("bert", PASSWORD))
        .await
        .problem(401, "wrong_credentials");
    backend(&market).delete(path).await.problem(404, "not_found");
    market
        .sign_in("carl")
        .await
        .delete("/api/v1/logins/carl%40sign-in.example")
        .await
        .problem(404, "not_found");
}

/// The entries of the trail, the latest first: who, name, in whose name, action, about, outcome.
async fn trail(client: &Client) -> Vec<Value> {
    let answer = client.get("/api/v1/operator/trail").await.ok();
    let list = answer["entries"].as_array().unwrap().iter();
    list.map(|entry| {
        let part = |name: &str| entry.get(name).cloned().unwrap_or(json!(""));
        json!([part("who"), part("name"), part("acts_as"), part("operation"), part("about"), part("outcome")])
    })
    .collect()
}

#[tokio::test]
async fn the_trail_names_the_person_and_the_token_and_every_sign_in() {
    let named = format!("billing {TOKEN}");
    let configure = |config: &mut reckon_server::Config| config.backend_tokens = vec![named.clone()];
    let (market, known) = Market::with(Arc::new(SqliteStore::in_memory().unwrap()), configure).await;
    let (anna, cleo) = (known.pros[ANNA as usize], known.clients[CLEO as usize]);
    market
        .client
        .post("/api/v1/session", &credentials("olga", "guess"))
        .await
        .problem(401, "wrong_credentials");
    market
        .client
        .post("/api/v1/session", &credentials("nobody", "guess"))
        .await
        .problem(401, "wrong_credentials");
    let olga = market.sign_in("olga").await;
    market.sign_in("anna").await;
    let view = act("view_contacts", json!({ "variety": "lead", "project": known.projects[0] }));
    market.backend(&format!("pro:{anna}")).post("/api/v1/actions", &view).await.ok();
    market.backend("marketplace").put("/api/v1/clock", &json!({ "at": NOW.0 + 1 })).await;
    olga.post(&format!("/api/v1/clients/{cleo}/erasure"), &json!({ "key": key() })).await.ok();
    // What is only read, and what does not come about, is no action.
    olga.get("/api/v1/operator/overview").await.ok();
    backend(&market).post("/api/v1/directory", &json!({ "planes": [] })).await.problem(400, "malformed");
    let entries = trail(&olga).await;
    let about = format!("pro.view_contacts.lead pro:{anna} project:{} client:", known.projects[0]);
    let action = entries.iter().find(|entry| entry[3] == "POST /api/v1/actions").unwrap();
    assert!(about.starts_with(action[4].as_str().unwrap()), "{action}");
    let told: Vec<_> = entries.iter().filter(|entry| *entry != action).cloned().collect();
    let signed_in = |who: String, name: &str, outcome: &str| json!([who, name, "", "sign_in", "", outcome]);
    assert_eq!(
        told,
        [
            json!([
                "operator:1",
                "olga",
                "",
                "POST /api/v1/clients/{client}/erasure",
                format!("client:{cleo}"),
                "done"
            ]),
            json!([
                "backend",
                "billing",
                "marketplace",
                "PUT /api/v1/clock",
                (NOW.0 + 1).to_string(),
                "done"
            ]),
            signed_in(format!("pro:{anna}"), "", "done"),
            signed_in("operator:1".to_owned(), "olga", "done"),
            signed_in(String::new(), "", "no_account"),
            signed_in("operator:1".to_owned(), "olga", "wrong_password"),
        ]
    );
    assert_eq!(action[0], "backend");
    assert_eq!(action[1], "billing");
    assert_eq!(action[2], format!("pro:{anna}"));
    let latest = olga.get("/api/v1/operator/trail?limit=1").await.ok();
    assert_eq!(latest["entries"][0]["address"], "127.0.0.1");
    let text = olga.get("/api/v1/operator/trail").await.text();
    assert!(!text.contains("sign-in.example"), "an address is a contact: {text}");
    let next = format!("/api/v1/operator/trail?limit=1&before={}", latest["next"]);
    assert_eq!(olga.get(&next).await.ok()["entries"][0]["name"], "billing");
    market.sign_in("anna").await.get("/api/v1/operator/trail").await.problem(404, "not_found");
}

/// Every page that there is for the marketplace's own.
#[tokio::test]
async fn a_token_that_acts_for_somebody_has_their_rights_and_no_more() {
    let (market, known) = Market::open().await;
    let (anna, cleo) = (known.pros[ANNA as usize], known.clients[CLEO as usize]);
    for acts_as in [format!("pro:{anna}"), format!("client:{cleo}"), "mail".to_owned(), "phone".to_owned()] {
        let narrowed = market.backend(&acts_as);
        for path in [
            "/api/v1/operator/predictions",
            "/api/v1/operator/overview",
            "/api/v1/operator/trail",
            "/api/v1/clients/1/consents",
            "/api/v1/clients/1/consents.csv",
        ] {
            narrowed.get(path).await.problem(404, "not_found");
        }
        let at = json!({ "at": NOW.0 + 5 });
        narrowed.put("/api/v1/clock", &at).await.problem(404, "not_found");
        narrowed.post("/api/v1/directory", &json!({})).await.problem(404, "not_found");
        narrowed.delete("/api/v1/logins/anna%40sign-in.example").await.problem(404, "not_found");
        narrowed.post("/api/v1/clients/1/erasure", &json!({ "key": key() })).await.problem(404, "not_found");
        narrowed.delete("/api/v1/clients/1/erasure").await.problem(404, "not_found");
        let csv = narrowed.with("content-type", "text/csv");
        let path = "/api/v1/booking/csv?kind=clients&preview=true";
        csv.send("POST", path, Some(b"reference".to_vec())).await.problem(404, "not_found");
    }
    // Somebody has an account, and a client acts on it.
    let as_cleo = market.backend(&format!("client:{cleo}"));
    let command = json!({ "project": known.projects[0], "pro": anna, "body": "Hello" });
    let answer = as_cleo.post("/api/v1/actions", &act("send_message", command)).await;
    let result = &answer.ok()["result"];
    assert_eq!(result["counted"], true);
    for hidden in ["used", "limit", "period_end", "credits", "charges", "open_discussions", "unblock"] {
        assert!(result.get(hidden).is_none(), "{hidden}: {result}");
    }
    for canary in canaries("anna").iter().chain(&canaries("cleo")).chain(&canaries("dana")) {
        assert!(!answer.text().contains(canary), "{canary}: {}", answer.text());
    }
    let browse =
        market.backend(&format!("pro:{anna}")).post("/api/v1/actions", &act("browse_leads", json!({}))).await;
    assert!(browse.ok()["result"].get("open_discussions").is_some());
    for nobody in ["client:4000000", "pro:4000000"] {
        let nobody = market.backend(nobody);
        nobody.get("/api/v1/events").await.problem(404, "not_found");
        nobody.get("/api/v1/snapshot").await.problem(404, "not_found");
    }
}

/// Every route of the description, as the person and as a backend that acts for them: the same comes of it.
#[tokio::test]
async fn every_route_answers_a_token_that_acts_for_somebody_as_it_answers_them() {
    let (market, known) = Market::open().await;
    let document = market.client.get("/api/openapi.json").await.ok();
    let (anna, cleo) = (known.pros[ANNA as usize], known.clients[CLEO as usize]);
    let mut asked = 0;
    for (who, acts_as) in [("anna", format!("pro:{anna}")), ("cleo", format!("client:{cleo}"))] {
        let (person, narrowed) = (market.sign_in(who).await, market.backend(&acts_as));
        for (path, methods) in document["paths"].as_object().unwrap() {
            // A backend has no session, and streams have no end.
            if path == "/api/v1/session" || path.ends_with("/events") {
                continue;
            }
            let filled: Vec<_> =
                path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect();
            let filled = filled.join("/");
            for method in ["GET", "POST", "PUT", "DELETE"] {
                if methods.get(method.to_lowercase()).is_none() {
                    continue;
                }
                let body = (method != "GET").then(|| b"{}".to_vec());
                let ask = async |client: &Client| {
                    let json = client.with("content-type", "application/json");
                    json.send(method, &filled, body.clone()).await
                };
                let (theirs, its) = (ask(&person).await, ask(&narrowed).await);
                assert_eq!(its.status, theirs.status, "{method} {filled} as {acts_as}: {}", its.text());
                asked += 1;
            }
        }
    }
    assert!(asked > 100, "{asked}");
}

#[tokio::test]
async fn who_signed_in_before_from_a_browser_is_not_kept_out_by_who_guesses_from_everywhere() {
    let (market, _) = Market::with(Arc::new(SqliteStore::in_memory().unwrap()), |config| {
        config.limits.sign_in_by_email = Some(Rate { burst: 2, per_minute: 1 });
        config.behind_proxy = true;
    })
    .await;
    let from = |address: String| market.client.with("x-forwarded-for", &address);
    let first = from("192.0.2.1".to_owned()).post("/api/v1/session", &credentials("anna", PASSWORD)).await;
    first.ok();
    let set: Vec<_> =
        first.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    let device = set.iter().find(|cookie| cookie.contains("device")).unwrap();
    for attribute in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(device.split("; ").any(|part| part == attribute), "{attribute} in {device}");
    }
    let mut refused = 0;
    for number in 0..120 {
        let guess =
            from(format!("198.51.100.{number}")).post("/api/v1/session", &credentials("anna", "guess")).await;
        refused += u32::from(guess.status == 429);
    }
    assert!(refused > 60, "{refused}");
    let elsewhere = from("203.0.113.5".to_owned());
    elsewhere.post("/api/v1/session", &credentials("anna", PASSWORD)).await.problem(429, "too_many_requests");
    let known = elsewhere.with("cookie", cookie(device));
    known.post("/api/v1/session", &credentials("anna", PASSWORD)).await.ok();
    // The place is for that account, and for as many guesses as any.
    known.post("/api/v1/session", &credentials("anna", "guess")).await.problem(401, "wrong_credentials");
    let third = known.post("/api/v1/session", &credentials("anna", PASSWORD)).await;
    third.problem(429, "too_many_requests");
    assert!(!third.header("retry-after").is_empty());
}

#[tokio::test]
async fn each_person_of_a_backend_has_streams_of_their_own() {
    let (market, known) =
        Market::with(Arc::new(SqliteStore::in_memory().unwrap()), |config| config.limits.streams = 2).await;
    let mut open = Vec::new();
    for pro in &known.pros {
        let reader = market.backend(&format!("pro:{pro}"));
        for _ in 0..2 {
            open.push(reader.events("/api/v1/events").await);
        }
        let refused = reader.get("/api/v1/events").await;
        refused.problem(429, "too_many_requests");
        assert_eq!(refused.header("retry-after"), "15");
    }
    open.push(market.sign_in("anna").await.events("/api/v1/events").await);
    assert_eq!(open.len(), 7);
}
