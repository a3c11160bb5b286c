//! What cannot be read: a clear problem document, and nothing stored.

use reckon_domain::ClientId;
use reckon_domain::rule::Language;
use serde_json::{Value, json};

use crate::client::Client;
use crate::market::{ANNA, Market, act};

/// What is sent, the status and code of the answer, the field that it names, and a word of its detail.
type Case = (&'static str, Value, Option<&'static str>, &'static str);

#[tokio::test]
async fn an_action_that_cannot_be_read_says_which_field_and_what_would_be_right() {
    let (market, known) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let head = market.store.head().await.unwrap();
    let project = known.projects[0];
    let cases: Vec<Case> = vec![
        ("no action", json!({ "key": "12345678" }), Some("do"), "is missing"),
        (
            "unknown field",
            json!({ "do": "decline", "key": "12345678", "proj": 1 }),
            Some("proj"),
            "unknown field",
        ),
        ("unknown action", act("fly", json!({})), Some("do"), "one of: browse_leads"),
        (
            "no variety",
            act("view_contacts", json!({ "project": project })),
            Some("variety"),
            "chat, sidebar, lead",
        ),
        (
            "wrong variety",
            act("send_quote", json!({ "project": project, "variety": "carrier pigeon" })),
            Some("variety"),
            "manual, guaranteed_reply",
        ),
        ("no project", act("decline", json!({})), Some("project"), "needs it"),
        (
            "project too many",
            act("add_card", json!({ "project": project })),
            Some("project"),
            "does not take",
        ),
        (
            "text for a number",
            act("decline", json!({ "project": "one" })),
            Some("project"),
            "a whole number from 0 to 4294967295",
        ),
        (
            "negative",
            act("decline", json!({ "project": -1 })),
            Some("project"),
            "a whole number from 0 to 4294967295",
        ),
        (
            "huge",
            act("decline", json!({ "project": 1e300 })),
            Some("project"),
            "a whole number from 0 to 4294967295",
        ),
        ("no key", json!({ "do": "decline", "project": project }), Some("key"), "is missing"),
        ("short key", json!({ "do": "decline", "project": project, "key": "short" }), Some("key"), "8 to 64"),
        (
            "odd key",
            json!({ "do": "decline", "project": project, "key": "with space" }),
            Some("key"),
            "letters, digits",
        ),
        (
            "long key",
            json!({ "do": "decline", "project": project, "key": "x".repeat(65) }),
            Some("key"),
            "8 to 64",
        ),
        (
            "time far away",
            act("schedule_callback", json!({ "project": project, "time": i64::MAX })),
            Some("time"),
            "1970 to 9999",
        ),
        (
            "time before time",
            act("schedule_callback", json!({ "project": project, "time": -1 })),
            Some("time"),
            "1970 to 9999",
        ),
        ("no time", act("schedule_callback", json!({ "project": project })), Some("time"), "needs it"),
        (
            "too much money",
            act("send_quote", json!({ "project": project, "variety": "manual", "amount": u64::MAX })),
            Some("amount"),
            "too much money",
        ),
        (
            "credits that nobody has paid",
            act("add_credits", json!({ "amount": 5 })),
            Some("do"),
            "POST /api/v1/account/credits",
        ),
        ("a card that nobody has seen", act("add_card", json!({})), Some("do"), "PUT /api/v1/account/card"),
        ("no plan", act("change_plan", json!({})), Some("plan"), "needs it"),
        (
            "no words",
            act("send_message", json!({ "project": project, "body": " \n" })),
            Some("body"),
            "needs words",
        ),
        (
            "too many words",
            act("send_message", json!({ "project": project, "body": "x".repeat(10_001) })),
            Some("body"),
            "at most 10000",
        ),
        (
            "words where none belong",
            act("decline", json!({ "project": project, "body": "x" })),
            Some("body"),
            "does not take",
        ),
        (
            "a backend's field",
            act("send_message", json!({ "project": project, "body": "x", "card_declines": true })),
            Some("card_declines"),
            "",
        ),
        (
            "unknown field deep",
            act("decline", json!({ "project": project, "shown": { "counts": true, "colour": "red" } })),
            Some("shown.colour"),
            "unknown field",
        ),
        (
            "nothing that was shown charges so much",
            act(
                "decline",
                json!({ "project": project, "shown": { "charges": 9_223_372_036_854_775_808_u64 } }),
            ),
            Some("shown.charges"),
            "too much money",
        ),
        (
            "nor on contact",
            act(
                "decline",
                json!({ "project": project, "shown": { "on_contact": 9_007_199_254_740_992_u64 } }),
            ),
            Some("shown.on_contact"),
            "too much money",
        ),
        (
            "and no page is current up to there",
            act("decline", json!({ "project": project, "shown": { "position": u64::MAX } })),
            Some("shown.position"),
            "up to 9007199254740991",
        ),
        (
            "a variety of another action's",
            act("decline", json!({ "project": project, "variety": "chat" })),
            Some("variety"),
            "has no variety",
        ),
        ("no client", act("send_text", json!({ "body": "x" })), Some("client"), "which client"),
        (
            "a channel that is none",
            act("unsubscribe", json!({ "client": known.clients[0], "channel": "smoke" })),
            Some("channel"),
            "one of: chat, text, email",
        ),
        (
            "a chat has no address",
            act("unsubscribe", json!({ "client": known.clients[0], "channel": "chat" })),
            Some("channel"),
            "text or email",
        ),
        ("a list", json!(["decline", null, project, null, null, "12345678"]), None, "an object, not a list"),
        ("null", Value::Null, None, "an object with its fields"),
    ];
    for (name, body, field, detail) in cases {
        let problem = anna.post("/api/v1/actions", &body).await.problem(400, "malformed");
        assert_eq!(problem.get("field").and_then(Value::as_str), field, "{name}: {problem}");
        let said = problem["detail"].as_str().unwrap();
        assert!(said.contains(detail), "{name}: {said}");
    }
    assert_eq!(market.store.head().await.unwrap(), head, "nothing is stored");
    assert_eq!(market.store.predictions(10).await.unwrap().predicted, 0);
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_with_the_reason() {
    let (market, known) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let typed = anna.with("content-type", "application/json");
    let send = |client: Client, body: Vec<u8>| async move {
        client.send("POST", "/api/v1/actions", Some(body)).await
    };
    let good = act("decline", json!({ "project": known.projects[0] })).to_string();
    let deep =
        format!(r#"{{"do":"decline","key":"12345678","shown":{}1{}}}"#, "[".repeat(9000), "]".repeat(9000));
    let deeper = format!("{}{}", "[".repeat(30_000), "]".repeat(30_000));
    let mut broken = good.clone().into_bytes();
    broken.insert(5, 0xff);
    for (name, body, detail) in [
        ("empty", Vec::new(), "ends too early"),
        ("half", good.as_bytes()[..20].to_vec(), "ends too early"),
        ("no JSON", b"hello".to_vec(), "no JSON that can be read, at line 1 column 1"),
        ("two", format!("{good}{good}").into_bytes(), "no JSON that can be read, at line 1"),
        ("deeply nested", deep.into_bytes(), "no JSON that can be read"),
        ("deeply nested from the start", deeper.into_bytes(), ""),
        ("not UTF-8", broken, "byte at 5"),
        ("UTF-16", good.encode_utf16().flat_map(u16::to_le_bytes).collect(), "no JSON that can be read"),
        ("twice the same field", good.replacen('{', r#"{"do":"decline","#, 1).into_bytes(), "there twice"),
    ] {
        let problem = send(typed.clone(), body).await.problem(400, "malformed");
        let said = problem["detail"].as_str().unwrap();
        assert!(said.contains(detail), "{name}: {said}");
    }
    for kind in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", ""]
    {
        let other = anna.with("content-type", kind);
        send(other, good.clone().into_bytes()).await.problem(415, "unsupported_media_type");
    }
    send(anna.clone(), good.clone().into_bytes()).await.problem(415, "unsupported_media_type");
    let large = json!({ "do": "send_message", "key": "12345678", "body": "x".repeat(70_000) });
    let problem = send(typed.clone(), large.to_string().into_bytes()).await.problem(413, "too_large");
    assert!(problem["detail"].as_str().unwrap().contains("65536"));
    assert_eq!(market.store.head().await.unwrap(), 0);
    let charset = anna.with("content-type", "Application/JSON; charset=utf-8");
    send(charset, good.into_bytes()).await.ok();
}

#[tokio::test]
async fn a_wrong_address_query_or_method_says_so() {
    let (market, known) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let pro = known.pros[ANNA as usize];
    for path in [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/nothing",
        "/api/v2/session",
        "/api/v1/leads/x/y",
        "/api/v1/leads/-1/0",
        "/api/v1/leads/99999999999/0",
        "/api/v1/session/",
        "/missing.js",
    ] {
        anna.get(path).await.problem(404, "not_found");
    }
    for (path, field) in [
        ("/api/v1/snapshot?limit=0", "limit"),
        ("/api/v1/snapshot?limit=2001", "limit"),
        ("/api/v1/snapshot?limit=x", "limit"),
        ("/api/v1/snapshot?after=x", "after"),
        ("/api/v1/snapshot?afer=1", "afer"),
        ("/api/v1/events?after=x", "after"),
        ("/api/v1/events?after=9223372036854775808", "after"),
        ("/api/v1/discussions?before=9223372036854775808", "before"),
        ("/api/v1/account/interactions?before=-1", "before"),
        ("/api/v1/account/interactions?before=9223372036854775808", "before"),
        (&format!("/api/v1/leads/{}/{pro}/messages?after=x", known.projects[0]), "after"),
    ] {
        assert_eq!(anna.get(path).await.problem(400, "malformed")["field"], field, "{path}");
    }
    let odd = anna.with("last-event-id", "yesterday").get("/api/v1/events").await;
    assert_eq!(odd.problem(400, "malformed")["field"], "Last-Event-ID");
    for (method, path) in [("PUT", "/api/v1/session"), ("GET", "/api/v1/actions"), ("DELETE", "/healthz")] {
        let answer = anna.send(method, path, None).await;
        answer.problem(405, "method_not_allowed");
        assert!(!answer.header("allow").is_empty(), "{method} {path}");
    }
}

#[tokio::test]
async fn a_directory_is_taken_whole_or_not_at_all() {
    let (market, _) = Market::open().await;
    let backend = market.backend("marketplace");
    for (name, body, field) in [
        ("unknown field", json!({ "planes": [] }), "planes"),
        ("no plan", json!({ "pros": [{ "reference": "x", "name": "X", "plan": "none" }] }), "pros[0].plan"),
        (
            "no zone",
            json!({ "pros": [{ "reference": "x", "name": "X", "plan": "small", "time_zone": "Mars/Olympus" }] }),
            "pros[0].time_zone",
        ),
        (
            "no such day",
            json!({ "pros": [{ "reference": "x", "name": "X", "plan": "small", "anchor_day": 32 }] }),
            "pros[0].anchor_day",
        ),
        (
            "too much money",
            json!({ "pros": [{ "reference": "x", "name": "X", "plan": "small", "credits": u64::MAX }] }),
            "pros[0].credits",
        ),
        (
            "time far away",
            json!({ "clients": [{ "reference": "new", "name": "New" }], "projects": [
                    { "reference": "x", "client": "cleo", "category": "plumbing", "title": "x", "posted": i64::MIN }] }),
            "projects[0].posted",
        ),
        (
            "no client",
            json!({ "clients": [{ "reference": "new", "name": "New" }], "projects": [
                    { "reference": "x", "client": "who", "category": "plumbing", "title": "x" }] }),
            "projects[0].client",
        ),
        (
            "a language nobody speaks here",
            json!({ "clients": [{ "reference": "new", "name": "New", "language": "fr" }] }),
            "clients[0].language",
        ),
        (
            "short password",
            json!({ "logins": [{ "email": "x@y", "who": "operator", "name": "X", "password": "short" }] }),
            "logins[0].password",
        ),
    ] {
        let problem = backend.post("/api/v1/directory", &body).await.problem(400, "malformed");
        assert_eq!(problem["field"], field, "{name}: {problem}");
    }
    let good = json!({ "clients": [
            { "reference": "new", "name": "New Person" },
            { "reference": "neu", "name": "Neue Person", "language": "de" },
        ] });
    let ids = backend.post("/api/v1/directory", &good).await.ok();
    let again = backend.post("/api/v1/directory", &good).await.ok();
    assert_eq!(ids["clients"]["new"], again["clients"]["new"]);
    for (reference, language) in [("new", Language::En), ("neu", Language::De)] {
        let id = ClientId(ids["clients"][reference].as_u64().unwrap() as u32);
        assert_eq!(market.store.client(id).await.unwrap().language, language, "{reference}");
    }
    let large = vec![b' '; 17 * 1024 * 1024];
    let typed = backend.with("content-type", "application/json");
    typed.send("POST", "/api/v1/directory", Some(large)).await.problem(413, "too_large");
}

#[tokio::test]
async fn the_clock_takes_no_time_that_nothing_has() {
    let (market, _) = Market::open().await;
    let backend = market.backend("marketplace");
    for at in [-1, i64::MAX, i64::MIN, 253_402_300_800_000] {
        let problem = backend.put("/api/v1/clock", &json!({ "at": at })).await.problem(400, "malformed");
        assert_eq!(problem["field"], "at");
    }
}

#[tokio::test]
async fn a_backend_says_in_whose_name() {
    let (market, _) = Market::open().await;
    let nobody = market.client.with("authorization", &format!("Bearer {}", crate::market::TOKEN));
    let command = act("browse_leads", json!({}));
    assert_eq!(
        nobody.post("/api/v1/actions", &command).await.problem(400, "malformed")["field"],
        "Reckon-Act-As"
    );
    for name in ["pro", "pro:", "pro:x", "pro:-1", "marketplace:1", "admin", "pro:1:2", ""] {
        let answer = market.backend(name).post("/api/v1/actions", &command).await;
        assert_eq!(answer.problem(400, "malformed")["field"], "Reckon-Act-As", "{name}");
    }
}
