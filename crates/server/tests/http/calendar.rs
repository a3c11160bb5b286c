//! The pro's calendar, and the clients whom an appointment makes known.

use reckon_domain::Timestamp;
use reckon_store::{AppointmentBooking, Booking};
use serde_json::{Value, json};

use crate::client::Client;
use crate::market::{ANNA, CLEO, DANA, Market, NOW, PEOPLE, act, canaries};

const HOUR: i64 = 3_600_000;

fn visit(reference: &str, pro: &str, client: &str, hours: i64) -> AppointmentBooking {
    let starts = Timestamp(NOW.0 + hours * HOUR);
    AppointmentBooking {
        reference: reference.to_owned(),
        version: 1,
        pro: pro.to_owned(),
        client: client.to_owned(),
        title: format!("Visit {reference}"),
        starts,
        ends: Timestamp(starts.0 + HOUR),
        ..AppointmentBooking::default()
    }
}

async fn book(market: &Market, appointments: Vec<AppointmentBooking>) {
    let booking = Booking { appointments, ..Booking::default() };
    assert!(market.store.book(booking, NOW).await.unwrap().kept);
}

fn titles(calendar: &Value) -> Vec<String> {
    let list = calendar["appointments"].as_array().unwrap();
    list.iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect()
}

async fn pages(client: &Client, query: &str, limit: usize) -> Vec<String> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/api/v1/appointments?limit={limit}{query}{after}")).await.ok();
        all.extend(titles(&page));
        match page.get("next") {
            Some(next) => after = format!("&after={}", next.as_str().unwrap()),
            None => return all,
        }
    }
}

#[tokio::test]
async fn a_calendar_comes_in_order_both_ways_and_is_the_pro_s_own() {
    let (market, known) = Market::open().await;
    let hours = [("a", 5), ("b", -3), ("c", 5), ("d", 30), ("e", 1)];
    let mut visits: Vec<_> = hours.map(|(reference, hours)| visit(reference, "anna", "cleo", hours)).into();
    visits.push(visit("f", "bert", "dana", 2));
    book(&market, visits).await;
    let anna = market.sign_in("anna").await;
    let forth = ["b", "e", "a", "c", "d"].map(|name| format!("Visit {name}"));
    let back: Vec<_> = forth.iter().rev().cloned().collect();
    for limit in [1, 2, 200] {
        assert_eq!(pages(&anna, "", limit).await, forth);
        assert_eq!(pages(&anna, "&latest_first=true", limit).await, back);
        let upcoming = format!("&from={}&to={}", NOW.0, NOW.0 + 30 * HOUR);
        assert_eq!(pages(&anna, &upcoming, limit).await, ["Visit e", "Visit a", "Visit c"]);
    }
    let calendar = anna.get("/api/v1/appointments").await.ok();
    let first = &calendar["appointments"][0];
    assert_eq!((&first["client"], &first["name"]), (&json!(known.clients[CLEO as usize]), &json!("cleo c.")));
    assert_eq!((&first["starts"], &first["status"]), (&json!(NOW.0 - 3 * HOUR), &json!("booked")));
    assert_eq!(calendar["relations"].as_array().unwrap().len(), 1, "one a client");
    assert_eq!(calendar["relations"][0]["reach"]["mobile"], true);
    for canary in canaries("cleo") {
        assert!(!calendar.to_string().contains(&canary), "{canary}");
    }
    assert_eq!(pages(&market.sign_in("bert").await, "", 9).await, ["Visit f"]);
    for who in PEOPLE {
        let answer = market.sign_in(who).await.get("/api/v1/appointments").await;
        match who {
            "anna" | "bert" | "carl" => drop(answer.ok()),
            _ => drop(answer.problem(404, "not_found")),
        }
    }
    market.client.get("/api/v1/appointments").await.problem(401, "unauthenticated");
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("from=-1", "from"),
        ("to=999999999999999", "to"),
        ("after=1", "after"),
        ("after=x.1", "after"),
        ("latest_first=1", "latest_first"),
        ("unknown=1", "unknown"),
    ] {
        let problem = anna.get(&format!("/api/v1/appointments?{query}")).await.problem(400, "malformed");
        assert_eq!(problem["field"], field, "{query}");
    }
}

/// Before the appointment the client is a stranger; with it, they can be written to, and what is begun is closed.
#[tokio::test]
async fn an_appointment_makes_its_client_known() {
    let (market, known) = Market::open().await;
    let (cleo, dana) = (known.clients[CLEO as usize], known.clients[DANA as usize]);
    let anna = market.sign_in("anna").await;
    let text = |client: u32| act("send_text", json!({ "client": client, "body": "See you at ten" }));
    anna.post("/api/v1/actions", &text(cleo)).await.problem(404, "not_found");
    book(&market, vec![visit("a", "anna", "cleo", 5)]).await;
    let snapshot = anna.get("/api/v1/snapshot").await.ok();
    assert_eq!(snapshot["relations"][0]["client"], cleo);
    assert_eq!(snapshot["relations"][0]["reach"]["mobile"], true);
    let begun = anna.post("/api/v1/actions", &text(cleo)).await.ok();
    assert_eq!(begun["decision"]["rule"], "D1");
    assert_eq!(begun["update"]["relations"][0]["text"]["discussion"], "closed");
    for stranger in [dana, 4_000_000] {
        anna.post("/api/v1/actions", &text(stranger)).await.problem(404, "not_found");
    }
    let bert = market.sign_in("bert").await;
    bert.post("/api/v1/actions", &text(cleo)).await.problem(404, "not_found");
    let messages = |client: u32| format!("/api/v1/discussions/{client}/text/messages");
    assert_eq!(anna.get(&messages(cleo)).await.ok()[0]["body"], "See you at ten");
    bert.get(&messages(cleo)).await.problem(404, "not_found");
}

#[tokio::test]
async fn a_client_s_page_is_for_the_pros_who_know_them() {
    let (market, known) = Market::open().await;
    let (cleo, dana) = (known.clients[CLEO as usize], known.clients[DANA as usize]);
    let path = |client: u32| format!("/api/v1/clients/{client}");
    let unknown = market.sign_in("anna").await.get(&path(4_000_000)).await;
    for who in PEOPLE {
        for client in [cleo, dana] {
            let answer = market.sign_in(who).await.get(&path(client)).await;
            answer.problem(404, "not_found");
            assert_eq!(answer.text(), unknown.text(), "{who}");
        }
    }
    market.client.get(&path(cleo)).await.problem(401, "unauthenticated");
    book(&market, vec![visit("b", "anna", "cleo", 9), visit("a", "anna", "cleo", 5)]).await;
    let anna = market.sign_in("anna").await;
    let profile = anna.get(&path(cleo)).await.ok();
    assert_eq!((&profile["name"], &profile["relation"]["client"]), (&json!("cleo c."), &json!(cleo)));
    assert_eq!(titles(&profile), ["Visit a", "Visit b"]);
    assert_eq!(profile["discussions"], json!([]));
    for (action, words) in [("text", "Hello"), ("email", "A longer hello")] {
        let said = json!({ "client": cleo, "pro": known.pros[ANNA as usize], "body": words });
        market.backend(&format!("client:{cleo}")).post("/api/v1/actions", &act(action, said)).await.ok();
    }
    let other = json!({ "client": dana, "pro": known.pros[ANNA as usize], "body": "Not Cleo's" });
    market.backend(&format!("client:{dana}")).post("/api/v1/actions", &act("text", other)).await.ok();
    let profile = anna.get(&path(cleo)).await.ok();
    let said: Vec<_> = profile["discussions"].as_array().unwrap().iter().map(|one| &one["excerpt"]).collect();
    assert_eq!(said, ["A longer hello", "Hello"]);
    for canary in canaries("cleo") {
        assert!(!profile.to_string().contains(&canary), "{canary}");
    }
    market.sign_in("bert").await.get(&path(cleo)).await.problem(404, "not_found");
    for id in ["x", "-1", "99999999999"] {
        anna.get(&format!("/api/v1/clients/{id}")).await.problem(404, "not_found");
    }
}
