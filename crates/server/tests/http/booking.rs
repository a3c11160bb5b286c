//! The booking software's signed messages, and its files.

use std::sync::Arc;

use hmac::{Hmac, KeyInit as _, Mac as _};
use reckon_domain::ClientId;
use reckon_server::Clock;
use reckon_store::{AppointmentSpan, Store};
use reckon_store_sqlite::SqliteStore;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::client::{Answer, Client};
use crate::market::{ANNA, CARL, CLEO, Known, Market, NOW, PEOPLE, act, canaries};

const SECRET: &str = "the-booking-softwares-secret";
const PATH: &str = "/webhooks/booking";
/// A number and an address that nobody else has.
const MOBILE: &str = "+447911123777";
const EMAIL: &str = "cleo-booking-canary@mail.example";

async fn market(store: Arc<dyn Store>) -> (Market, Known) {
    Market::with(store, |config| config.booking_secret = Some(SECRET.to_owned())).await
}

fn signature(seconds: i64, body: &[u8], secret: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={hex}")
}

async fn raw(client: &Client, body: &[u8]) -> Answer {
    let signed = client.with("reckon-signature", &signature(NOW.0 / 1000, body, SECRET));
    signed.send("POST", PATH, Some(body.to_vec())).await
}

async fn tell(market: &Market, message: Value) -> Answer {
    raw(&market.client, message.to_string().as_bytes()).await
}

fn cleo(version: u64) -> Value {
    json!({ "reference": "cleo", "version": version, "name": "cleo cleofamily", "mobile": "+44 7911 123777",
        "landline": null, "email": EMAIL, "language": "en" })
}

fn visit(reference: &str, version: u64, pro: &str) -> Value {
    let starts = NOW.0 + 86_400_000;
    json!({ "reference": reference, "version": version, "pro": pro, "client": "cleo", "title": "Boiler",
        "starts": starts, "ends": starts + 3_600_000, "status": "booked" })
}

async fn mobile(market: &Market, known: &Known) -> Option<String> {
    market.store.client(ClientId(known.clients[CLEO as usize])).await.unwrap().contacts.mobile
}

#[tokio::test]
async fn what_is_not_signed_changes_nothing() {
    let (market, known) = market(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let before = mobile(&market, &known).await;
    let body = json!({ "clients": [cleo(1)] }).to_string().into_bytes();
    let send = |header: Option<String>| {
        let client = header.map_or(market.client.clone(), |it| market.client.with("reckon-signature", &it));
        let body = body.clone();
        async move { client.send("POST", PATH, Some(body)).await }
    };
    let now = NOW.0 / 1000;
    for header in [
        None,
        Some(String::new()),
        Some(format!("t={now}")),
        Some(signature(now, &body, "another-secret-than-ours")),
        Some(signature(now, b"{}", SECRET)),
        Some(signature(now - 301, &body, SECRET)),
        Some(signature(now + 301, &body, SECRET)),
        Some(signature(now, &body, SECRET).replace("t=1", "t=2")),
    ] {
        let problem = send(header.clone()).await.problem(403, "not_signed");
        assert!(problem.get("detail").is_none(), "{header:?}: {problem}");
    }
    // A backend's token is no signature, and neither is a session.
    for client in [market.backend("booking_software"), market.sign_in("olga").await] {
        client.send("POST", PATH, Some(body.clone())).await.problem(403, "not_signed");
    }
    assert_eq!(mobile(&market, &known).await, before);
    let right = signature(now - 300, &body, SECRET);
    send(Some(right.clone())).await.ok();
    assert_eq!(mobile(&market, &known).await.as_deref(), Some(MOBILE));
    // Sent again, it says so and changes nothing.
    let head = market.store.head().await.unwrap();
    let again = send(Some(right)).await.ok();
    assert_eq!(again["clients"][0], json!({ "reference": "cleo", "result": "unchanged" }));
    assert_eq!(market.store.head().await.unwrap(), head);
    let (market, _) = Market::open().await;
    tell(&market, json!({})).await.problem(404, "not_found");
}

#[tokio::test]
async fn each_entry_is_told_what_became_of_it_and_never_a_contact() {
    let (market, known) = market(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let first = json!({ "clients": [cleo(4)], "appointments": [visit("a", 2, "anna")] });
    let answer = tell(&market, first).await.ok();
    assert_eq!(
        answer,
        json!({
            "clients": [{ "reference": "cleo", "result": "updated", "changed": ["mobile", "landline", "email"] }],
            "appointments": [{ "reference": "a", "result": "created" }],
        })
    );
    let mut moved = visit("a", 3, "anna");
    moved["starts"] = json!("2026-01-17T09:00:00+01:00");
    moved["ends"] = json!("2026-01-17T10:00:00+01:00");
    let mut wrong = cleo(9);
    wrong["mobile"] = json!("0177 7700123777");
    let message = json!({
        "clients": [cleo(3), wrong, EMAIL, { "reference": "cleo" }],
        "appointments": [moved, visit("b", 1, "nobody"), visit("c", 1, "bert")],
    });
    let answer = tell(&market, message).await;
    let said = answer.ok();
    assert_eq!(said["clients"][0], json!({ "reference": "cleo", "result": "outdated", "known": 4 }));
    let refused = |list: &str, at: usize| said[list][at]["field"].as_str().unwrap().to_owned();
    assert_eq!(refused("clients", 1), "mobile");
    assert_eq!(refused("clients", 2), "entry");
    assert_eq!(refused("clients", 3), "version");
    assert_eq!(said["appointments"][0]["changed"], json!(["starts", "ends"]));
    assert_eq!(refused("appointments", 1), "pro");
    assert_eq!(said["appointments"][2]["result"], "created");
    for canary in [EMAIL, "123777"].into_iter().chain(canaries("cleo").iter().map(String::as_str)) {
        assert!(!answer.text().contains(canary), "{canary}: {}", answer.text());
    }
    assert_eq!(mobile(&market, &known).await.as_deref(), Some(MOBILE));
}

#[tokio::test]
async fn a_message_that_is_none_is_refused_whole() {
    let (market, known) = market(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let before = mobile(&market, &known).await;
    let many = vec![visit("x", 1, "anna"); 1001];
    for body in [
        String::new(),
        "[]".to_owned(),
        "nothing".to_owned(),
        json!({ "clients": EMAIL }).to_string(),
        json!({ "clients": [cleo(1)], "appointments": null }).to_string(),
        json!({ "clients": [cleo(1)], EMAIL: [] }).to_string(),
        json!({ "clients": [cleo(1)], "appointments": many }).to_string(),
        format!("{} more", json!({ "clients": [cleo(1)] })),
    ] {
        let answer = raw(&market.client, body.as_bytes()).await;
        answer.problem(400, "malformed");
        assert!(!answer.text().contains(EMAIL), "{}", answer.text());
    }
    raw(&market.client, &vec![b' '; 1024 * 1024 + 1]).await.problem(413, "too_large");
    raw(&market.client, b"{\"clients\":[\xff]}").await.problem(400, "malformed");
    assert_eq!(mobile(&market, &known).await, before);
    assert_eq!(tell(&market, json!({})).await.ok(), json!({ "clients": [], "appointments": [] }));
}

/// Every order of three versions of a client and of an appointment, each said once or twice.
#[tokio::test]
async fn updates_in_any_order_come_to_the_same() {
    let (market, _) = market(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let client = |reference: &str, version: u64| {
        let mut client = cleo(version);
        client["reference"] = json!(reference);
        client["name"] = json!(format!("Version {version}"));
        client["mobile"] = if version == 2 { json!(null) } else { json!(format!("+44 7911 12300{version}")) };
        client
    };
    let orders = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]];
    for (at, order) in orders.into_iter().enumerate() {
        let reference = format!("client-{at}");
        for version in order.into_iter().chain(order.into_iter().rev()) {
            let mut said = visit(&format!("visit-{at}"), version, "anna");
            said["client"] = json!(reference);
            said["title"] = json!(format!("Version {version}"));
            said["status"] = json!(if version == 3 { "cancelled" } else { "booked" });
            let message = json!({ "clients": [client(&reference, version)], "appointments": [said] });
            let answer = tell(&market, message).await.ok();
            assert_ne!(answer["appointments"][0]["result"], "refused", "{answer}");
        }
    }
    let anna = market.sign_in("anna").await;
    let calendar = anna.get("/api/v1/appointments").await.ok();
    let all = calendar["appointments"].as_array().unwrap();
    assert_eq!(all.len(), orders.len());
    for one in all {
        assert_eq!((&one["title"], &one["status"]), (&json!("Version 3"), &json!("cancelled")));
        assert_eq!(one["name"], "Version 3.");
        let id = u32::try_from(one["client"].as_u64().unwrap()).unwrap();
        let row = market.store.client(ClientId(id)).await.unwrap();
        assert_eq!((row.contacts.mobile.as_deref(), row.version), (Some("+447911123003"), Some(3)));
    }
}

/// New contacts are heard of by every open page of every pro who knows the client, and by nobody else.
#[tokio::test]
async fn open_pages_hear_of_new_contacts() {
    let (market, known) = market(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let cleo_id = known.clients[CLEO as usize];
    tell(&market, json!({ "appointments": [visit("a", 1, "carl")] })).await.ok();
    let cleo_writes = json!({ "client": cleo_id, "pro": known.pros[ANNA as usize], "body": "Hello" });
    market
        .backend(&format!("client:{cleo_id}"))
        .post("/api/v1/actions", &act("text", cleo_writes))
        .await
        .ok();
    let anna = market.sign_in("anna").await;
    let report = json!({ "client": cleo_id, "channel": "text" });
    anna.post("/api/v1/actions", &act("report_wrong_contact", report)).await.ok();
    let mut pages = Vec::new();
    for client in [anna.clone(), anna.clone(), market.sign_in("carl").await, market.sign_in("bert").await] {
        let mut events = client.events("/api/v1/events").await;
        assert_eq!(events.next().await.unwrap().name, "hello");
        pages.push(events);
    }
    // A calendar's own pro hears that it has changed.
    let mut bert = pages.pop().unwrap();
    tell(&market, json!({ "appointments": [visit("a", 1, "carl"), visit("b", 1, "carl")] })).await.ok();
    assert_eq!(pages.last_mut().unwrap().next().await.unwrap().name, "appointments");
    tell(&market, json!({ "clients": [cleo(1)] })).await.ok();
    for mut page in pages {
        let update = page.next().await.unwrap();
        let relation = &update.data["relations"][0];
        assert_eq!((&relation["client"], &relation["reach"]["mobile_version"]), (&json!(cleo_id), &json!(1)));
        assert!(!update.data.to_string().contains("123777"), "{}", update.data);
    }
    let text = json!({ "client": cleo_id, "body": "Is this right?" });
    assert_eq!(anna.post("/api/v1/actions", &act("send_text", text)).await.ok()["decision"]["rule"], "D3");
    // The first that Bert hears of is his own.
    let lead = json!({ "project": known.projects[0], "body": "Hello" });
    market.sign_in("bert").await.post("/api/v1/actions", &act("send_message", lead)).await.ok();
    assert_eq!(bert.next().await.unwrap().data["messages"][0]["body"], "Hello");
    // Who was away when it happened hears of it as they come back.
    let mut later = market.sign_in("carl").await.events("/api/v1/events?after=0").await;
    assert_eq!(later.next().await.unwrap().name, "hello");
    assert_eq!(later.next().await.unwrap().data["relations"][0]["reach"]["mobile_version"], 1);
    assert_eq!(market.store.audit().await.unwrap(), []);
}

const CLIENTS: &str = "reference;version;name;mobile;landline;email;language";

async fn file(client: &Client, query: &str, text: &str) -> Answer {
    let typed = client.with("content-type", "text/csv; charset=utf-8");
    typed.send("POST", &format!("/api/v1/booking/csv?{query}"), Some(text.as_bytes().to_vec())).await
}

#[tokio::test]
async fn a_file_is_for_operators_and_backends() {
    let (market, known) = market(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let before = mobile(&market, &known).await;
    let text = format!("{CLIENTS}\ncleo;1;Cleo;+44 7911 123777;;;en\n");
    for query in ["kind=clients&preview=true", "kind=clients&preview=false", "kind=appointments&preview=true"]
    {
        for who in PEOPLE.iter().filter(|who| **who != "olga") {
            file(&market.sign_in(who).await, query, &text).await.problem(404, "not_found");
        }
        file(&market.client, query, &text).await.problem(401, "unauthenticated");
    }
    assert_eq!(mobile(&market, &known).await, before);
    file(&market.sign_in("olga").await, "kind=clients&preview=true", &text).await.ok();
    assert_eq!(mobile(&market, &known).await, before, "a preview changes nothing");
    file(&market.backend("booking_software"), "kind=clients&preview=false", &text).await.ok();
    assert_eq!(mobile(&market, &known).await.as_deref(), Some(MOBILE));
}

#[tokio::test]
async fn a_preview_is_what_the_import_comes_to() {
    let (market, known) = market(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let olga = market.sign_in("olga").await;
    let text = format!(
        "\u{feff}{CLIENTS}\r\ncleo;7;cleo cleofamily;+44 7911 123777;;{EMAIL};de\r\n\
             eve;1;Eve Stone;;;;en\r\nfred;x;Fred;;;;en\r\ngina;1;Gina;0177 123777;;;en\r\nshort;1\r\n"
    );
    let preview = file(&olga, "kind=clients&preview=true", &text).await;
    let said = preview.ok();
    let lines: Vec<_> = said["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            (line["line"].as_u64().unwrap(), line["result"].as_str().unwrap(), line["column"].as_u64())
        })
        .collect();
    assert_eq!(
        lines,
        [
            (2, "updated", None),
            (3, "created", None),
            (4, "refused", Some(2)),
            (5, "refused", Some(4)),
            (6, "refused", None)
        ]
    );
    assert_eq!(said["lines"][0]["changed"], json!(["mobile", "landline", "email", "language"]));
    assert_eq!((&said["imported"], &said["moved"]), (&json!(false), &json!(false)));
    for canary in [EMAIL, "123777", "Fred"] {
        assert!(!preview.text().contains(canary), "{}", preview.text());
    }
    // Somebody is quicker: nothing is imported, and the answer is what it would come to now.
    let outlook = said["outlook"].as_str().unwrap();
    tell(&market, json!({ "clients": [cleo(8)] })).await.ok();
    let import = |outlook: &str| format!("kind=clients&preview=false&outlook={outlook}");
    let moved = file(&olga, &import(outlook), &text).await.ok();
    assert_eq!((&moved["imported"], &moved["moved"]), (&json!(false), &json!(true)));
    assert_eq!(
        moved["lines"][0],
        json!({ "line": 2, "reference": "cleo", "result": "outdated", "known": 8 })
    );
    assert_eq!(market.store.client(ClientId(known.clients[CLEO as usize])).await.unwrap().version, Some(8));
    let done = file(&olga, &import(moved["outlook"].as_str().unwrap()), &text).await.ok();
    assert_eq!((&done["imported"], &done["moved"]), (&json!(true), &json!(false)));
    assert_eq!(done["lines"], moved["lines"]);
    let again = file(&olga, "kind=clients&preview=true", &text).await.ok();
    assert_eq!(again["lines"][1]["result"], "unchanged");
}

#[tokio::test]
async fn appointments_come_from_files_too() {
    let (market, known) = market(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let olga = market.sign_in("olga").await;
    let text = "Status,Starts,Ends,Title,Client,Pro,Version,Reference\n\
        booked,2026-02-01T09:00:00+01:00,2026-02-01T10:00:00+01:00,\"Boiler, upstairs\",cleo,anna,1,a-1\n\
        maybe,2026-02-01T09:00:00+01:00,2026-02-01T10:00:00+01:00,Boiler,cleo,anna,1,a-2\n\
        booked,01.02.2026 09:00,01.02.2026 10:00,Boiler,cleo,anna,1,a-3\n";
    let report = file(&olga, "kind=appointments&preview=false", text).await.ok();
    let line =
        |at: usize| (report["lines"][at]["result"].as_str().unwrap(), report["lines"][at]["column"].as_u64());
    assert_eq!([line(0), line(1), line(2)], [("created", None), ("refused", Some(1)), ("refused", Some(2))]);
    let pro = reckon_domain::ProId(known.pros[ANNA as usize]);
    let rows = market.store.appointments(pro, AppointmentSpan::ALL, None, 9).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["Boiler, upstairs"]);
    let carl = reckon_domain::ProId(known.pros[CARL as usize]);
    assert_eq!(market.store.appointments(carl, AppointmentSpan::ALL, None, 9).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_no_file_is_said_with_its_place() {
    let (market, _) = market(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let olga = market.sign_in("olga").await;
    let query = "kind=clients&preview=true";
    for (text, place) in [
        (String::new(), "line 1"),
        (format!("{EMAIL};{EMAIL}\n"), "line 1"),
        (format!("{CLIENTS};{EMAIL}\n"), "line 1"),
        ("reference;version\ncleo;1\n".to_owned(), "line 1"),
    ] {
        let answer = file(&olga, query, &text).await;
        assert_eq!(answer.problem(400, "malformed")["field"], place);
        assert!(!answer.text().contains(EMAIL), "{}", answer.text());
    }
    let typed = olga.with("content-type", "text/csv");
    let latin = [CLIENTS.as_bytes(), b"\ncleo;1;J\xfcrgen;;;;de\n"].concat();
    let answer = typed.send("POST", &format!("/api/v1/booking/csv?{query}"), Some(latin)).await;
    assert_eq!(answer.problem(400, "malformed")["field"], "line 2");
    let big = vec![b' '; 4 * 1024 * 1024 + 1];
    typed.send("POST", &format!("/api/v1/booking/csv?{query}"), Some(big)).await.problem(413, "too_large");
    let body = json!({});
    olga.post(&format!("/api/v1/booking/csv?{query}"), &body).await.problem(415, "unsupported_media_type");
    for query in [
        "",
        "kind=clients",
        "kind=pros&preview=true",
        "kind=clients&preview=maybe",
        "kind=clients&preview=true&outlook=0",
        "kind=clients&preview=false&outlook=canary",
    ] {
        let answer = file(&olga, query, CLIENTS).await;
        answer.problem(400, "malformed");
    }
    file(&market.client.with("origin", "https://elsewhere.example"), query, CLIENTS)
        .await
        .problem(401, "unauthenticated");
    let elsewhere = olga.with("origin", "https://elsewhere.example");
    file(&elsewhere, query, CLIENTS).await.problem(403, "forbidden_origin");
}

#[tokio::test]
async fn a_clock_of_the_machine_s_is_no_different() {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::in_memory().unwrap());
    let (market, _) = Market::with(store, |config| {
        config.booking_secret = Some(SECRET.to_owned());
        config.clock = Clock::system();
    })
    .await;
    tell(&market, json!({})).await.problem(403, "not_signed");
}

#[tokio::test]
async fn a_name_that_nobody_sees_is_refused_in_a_message_and_in_a_file() {
    let (market, _) = market(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let wanted = [json!("refused"), json!("name")];
    let mut blank = cleo(9);
    blank["name"] = json!("\u{200b}");
    let said = tell(&market, json!({ "clients": [blank] })).await.ok();
    assert_eq!(["result", "field"].map(|part| said["clients"][0][part].clone()), wanted);
    let text = format!("{CLIENTS}\neve;1;\u{200b};;;;en\n");
    let said = file(&market.sign_in("olga").await, "kind=clients&preview=true", &text).await.ok();
    assert_eq!(["result", "field"].map(|part| said["lines"][0][part].clone()), wanted);
}
