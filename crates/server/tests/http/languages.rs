//! What is wrong is told in the language that was asked for, and in nothing of Rust's own.

use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::market::{ANNA, Market, TOKEN, act};

/// Words that stand in one language alone.
const ENGLISH: [&str; 16] = [
    "must", "the", "is", "are", "cannot", "needs", "take", "unknown", "missing", "there", "again", "such",
    "with", "whole", "already", "expected",
];
const GERMAN: [&str; 16] = [
    "muss",
    "der",
    "die",
    "das",
    "ist",
    "nicht",
    "fehlt",
    "braucht",
    "höchstens",
    "unbekanntes",
    "keine",
    "kein",
    "eine",
    "schon",
    "und",
    "erwartet",
];

/// What a program would say to its author.
const RUST: [&str; 12] = [
    "Some(",
    "None",
    "Ok(",
    "Err(",
    "u32",
    "u64",
    "usize",
    "struct ",
    "invalid type",
    "expected ident",
    "serde",
    "EOF",
];

/// Checks the title and the detail of a problem in one language, and gives them.
fn said(answer: &Answer, language: &str, what: &str) -> String {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    assert_eq!(answer.header("content-language"), language, "{what}");
    let problem = answer.json();
    let text =
        format!("{} {}", problem["title"].as_str().unwrap(), problem["detail"].as_str().unwrap_or_default());
    let foreign = if language == "de" { ENGLISH } else { GERMAN };
    let words: Vec<_> = text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase).collect();
    for word in foreign {
        assert!(!words.iter().any(|found| found == word), "\"{word}\" in {language} of {what}: {text}");
    }
    for form in RUST {
        assert!(!text.contains(form), "\"{form}\" in {what}: {text}");
    }
    text
}

/// Asks for something in both languages. Whether it was a problem.
async fn ask(client: &Client, method: &str, path: &str, body: Option<Vec<u8>>, what: &str) -> bool {
    let mut texts = Vec::new();
    for (language, header) in [("en", "en-GB,de;q=0.5"), ("de", "de-AT,de;q=0.9,en;q=0.8")] {
        let answer = client.with("accept-language", header).send(method, path, body.clone()).await;
        if !(400..600).contains(&answer.status) || answer.header("content-type").starts_with("text/html") {
            return false;
        }
        texts.push(said(&answer, language, what));
    }
    assert_ne!(texts.first(), texts.last(), "{what}");
    true
}

/// Every route of the description with what nobody means, as everybody.
#[tokio::test]
async fn every_route_says_what_is_wrong_in_the_language_asked_for() {
    let (market, _) = Market::open().await;
    let document = market.client.get("/api/openapi.json").await.ok();
    let people = [
        ("anna", market.sign_in("anna").await),
        ("cleo", market.sign_in("cleo").await),
        ("olga", market.sign_in("olga").await),
        ("backend", market.client.with("authorization", &format!("Bearer {TOKEN}"))),
        ("nobody", market.client.clone()),
    ];
    let mut problems = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| matches!(key.as_str(), "get" | "post" | "put" | "delete"))
        {
            let method = method.to_uppercase();
            for value in ["1", "x", "9223372036854775808"] {
                let filled = fill(path, value);
                for query in [
                    "",
                    "?nonsense=1",
                    "?limit=x",
                    "?limit=0&before=x&after=x",
                    "?kind=x&preview=x",
                    "?version=x",
                ] {
                    // A stream that is right has no end.
                    if filled.ends_with("events") && query.is_empty() {
                        continue;
                    }
                    for (who, client) in &people {
                        let address = format!("{filled}{query}");
                        let bodies: &[Option<&str>] = if method == "GET" {
                            &[None]
                        } else {
                            &[
                                None,
                                Some("{}"),
                                Some("[]"),
                                Some("{"),
                                Some(r#"{"nonsense":1}"#),
                                Some(r#"{"key":7,"at":"x"}"#),
                            ]
                        };
                        for body in bodies {
                            let json = client.with("content-type", "application/json");
                            let what = format!("{method} {address} as {who} with {body:?}");
                            let sent = body.map(|body| body.as_bytes().to_vec());
                            problems += u32::from(ask(&json, &method, &address, sent, &what).await);
                        }
                    }
                }
            }
        }
    }
    assert!(problems > 1000, "{problems}");
}

/// A route's path with all that it names filled in.
fn fill(path: &str, value: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { value } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Actions that lack something or have too much of it, and directories that are not right.
#[tokio::test]
async fn each_mistake_in_an_action_or_the_directory_is_told_in_the_language_asked_for() {
    let (market, known) = Market::open().await;
    let project = known.projects[0];
    let anna = market.sign_in("anna").await.with("content-type", "application/json");
    let cleo = market.sign_in("cleo").await.with("content-type", "application/json");
    for command in [
        json!({ "do": "view_contacts" }),
        json!({ "do": "close_discussion", "variety": "email", "key": "12345678" }),
        json!({ "do": "decline" }),
        act("view_contacts", json!({ "project": project })),
        act("view_contacts", json!({ "project": project, "variety": "moon" })),
        act("close_discussion", json!({ "variety": "email" })),
        act("close_discussion", json!({ "client": 1 })),
        act("fly", json!({})),
        act("decline", json!({ "project": "one" })),
        act("decline", json!({ "project": project, "amount": 3 })),
        act("decline", json!({ "project": project, "shown": { "charges": u64::MAX } })),
        act("decline", json!({ "project": project, "shown": { "position": 1_u64 << 63 } })),
        act("decline", json!({ "project": project, "shown": 3 })),
        act("send_quote", json!({ "project": project, "variety": "manual", "amount": u64::MAX })),
        act("schedule_callback", json!({ "project": project, "time": -1 })),
        act("send_message", json!({ "project": project, "body": " " })),
        act("send_message", json!({ "project": project, "body": "x".repeat(11_000) })),
        act("send_text", json!({ "client": known.clients[0], "body": "x".repeat(2_000) })),
        act("unsubscribe", json!({ "client": known.clients[0], "channel": "smoke" })),
        act("unsubscribe", json!({ "client": known.clients[0], "channel": "chat" })),
        act("add_credits", json!({ "amount": 5 })),
        act("add_card", json!({})),
        act("change_plan", json!({})),
        act("decline", json!({ "project": 4_000_000 })),
        json!({ "do": "decline", "project": project, "key": "x" }),
        Value::Null,
    ] {
        let body = Some(command.to_string().into_bytes());
        assert!(ask(&anna, "POST", "/api/v1/actions", body.clone(), &command.to_string()).await, "{command}");
        assert!(ask(&cleo, "POST", "/api/v1/actions", body, &command.to_string()).await, "{command}");
    }
    let backend = market.backend("marketplace").with("content-type", "application/json");
    let pro = |more: Value| {
        let mut pro = json!({ "reference": "x", "name": "X", "plan": "small" });
        more.as_object().unwrap().iter().for_each(|(field, value)| pro[field] = value.clone());
        json!({ "pros": [pro] })
    };
    for directory in [
        pro(json!({ "plan": "none" })),
        pro(json!({ "time_zone": "Mars/Olympus" })),
        pro(json!({ "anchor_day": 32 })),
        pro(json!({ "credits": u64::MAX })),
        pro(json!({ "name": " " })),
        pro(json!({ "reference": "" })),
        pro(json!({ "categories": ["flying"] })),
        json!({ "clients": [{ "reference": "x", "name": "X", "language": "fr" }] }),
        json!({ "projects": [{ "reference": "x", "client": "who", "category": "plumbing", "title": "x" }] }),
        json!({ "projects": [{ "reference": "project-0", "client": "dana", "category": "plumbing", "title": "x" }] }),
        json!({ "projects": [{ "reference": "x", "client": "cleo", "category": "plumbing", "title": "x", "posted": -1 }] }),
        json!({ "logins": [{ "email": "x@y", "who": "admin", "name": "X", "password": "long enough" }] }),
        json!({ "logins": [{ "email": "x@y", "who": "operator", "name": "X", "password": "short" }] }),
        json!({ "plans": [{ "reference": "x", "name": "X" }, { "reference": "x", "name": "X" }] }),
    ] {
        let body = Some(directory.to_string().into_bytes());
        assert!(
            ask(&backend, "POST", "/api/v1/directory", body, &directory.to_string()).await,
            "{directory}"
        );
    }
    let csv = market.sign_in("olga").await.with("content-type", "text/csv");
    for file in ["", "a,b\n1,2\n", "reference,reference\n", "reference\n\u{feff}"] {
        let path = "/api/v1/booking/csv?kind=clients&preview=true";
        ask(&csv, "POST", path, Some(file.as_bytes().to_vec()), file).await;
    }
    let template = |body: &str| json!({ "name": "x", "body": body });
    for draft in
        [template(""), template("{"), template("}"), template("{moon}"), json!({ "name": "", "body": "x" })]
    {
        let body = Some(draft.to_string().into_bytes());
        assert!(ask(&anna, "POST", "/api/v1/templates", body, &draft.to_string()).await, "{draft}");
    }
    let odd = market.backend("emperor").with("content-type", "application/json");
    assert!(ask(&odd, "GET", "/api/v1/session", None, "in nobody's name").await);
    let head = format!("/api/v1/leads/{project}/{}", known.pros[ANNA as usize]);
    assert!(ask(&anna, "PUT", &head, None, "a method that is none").await);
}
