//! The consent record: for the pro, of their clients; for the marketplace, of one client across all pros.

use reckon_domain::ClientId;
use serde_json::{Value, json};

use crate::market::{ANNA, BERT, CLEO, DANA, Known, Market, PEOPLE, act};

/// Cleo writes to Anna by text, stop and start among it; Anna's staff take her off emails.
async fn said(market: &Market, known: &Known) {
    let cleo = market.backend(&format!("client:{}", known.clients[CLEO as usize]));
    for body in ["Hello", "=stop", "Stop", "start"] {
        let text = json!({ "pro": known.pros[ANNA as usize], "body": body });
        cleo.post("/api/v1/actions", &act("text", text)).await.ok();
    }
    let anna = market.sign_in("anna").await;
    let words = json!({ "client": known.clients[CLEO as usize], "channel": "email",
        "body": "=she said \"no more\", on the phone" });
    let taken = anna.post("/api/v1/actions", &act("unsubscribe", words)).await.ok();
    assert_eq!(taken["decision"]["rule"], "U5");
    let bert = json!({ "pro": known.pros[BERT as usize], "channel": "text" });
    cleo.post("/api/v1/actions", &act("unsubscribe", bert)).await.ok();
}

fn short(one: &Value) -> (String, bool, String, String) {
    let text = |field: &str| one[field].as_str().unwrap_or_default().to_owned();
    (text("channel"), one["subscribed"].as_bool().unwrap(), text("how"), text("words"))
}

#[tokio::test]
async fn a_pro_reads_what_their_client_said_and_the_marketplace_all_of_it() {
    let (market, known) = Market::open().await;
    said(&market, &known).await;
    let cleo = known.clients[CLEO as usize];
    let own = market.sign_in("anna").await.get(&format!("/api/v1/discussions/{cleo}/consents")).await.ok();
    let found: Vec<_> = own["consents"].as_array().unwrap().iter().map(short).collect();
    let told = |channel: &str, subscribed, how: &str, words: &str| {
        (channel.to_owned(), subscribed, how.to_owned(), words.to_owned())
    };
    let evidence = "=she said \"no more\", on the phone";
    assert_eq!(
        found,
        [
            told("text", false, "text", "Stop"),
            told("text", true, "text", "start"),
            told("email", false, "staff", evidence),
        ]
    );
    let all = market.sign_in("olga").await.get(&format!("/api/v1/clients/{cleo}/consents")).await.ok();
    let list = all["consents"].as_array().unwrap();
    assert_eq!((list.len(), &list[3]["how"], &list[3]["by"]), (4, &json!("client"), &json!("client")));
    assert_eq!((&list[0]["rule"], &all["next"]), (&json!("U2"), &Value::Null));
    let rest = format!("/api/v1/clients/{cleo}/consents?after={}", list[2]["position"]);
    assert_eq!(market.backend("marketplace").get(&rest).await.ok()["consents"], json!([list[3]]));

    let file = market.backend("marketplace").get(&format!("/api/v1/clients/{cleo}/consents.csv")).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8; header=present");
    let text = file.text();
    let lines: Vec<_> = text.trim_end().split("\r\n").collect();
    assert_eq!((lines.len(), lines[0]), (5, "position,at,pro,client,channel,subscribed,by,how,rule,words"));
    assert!(
        lines[3].ends_with(",email,false,pro,staff,U5,\"'=she said \"\"no more\"\", on the phone\""),
        "{text}"
    );
    // The evidence is no message of the thread.
    let thread = market.sign_in("anna").await;
    let thread = thread.get(&format!("/api/v1/discussions/{cleo}/email/messages")).await.ok();
    assert_eq!(thread, json!([]));
}

#[tokio::test]
async fn the_record_is_not_there_for_others() {
    let (market, known) = Market::open().await;
    said(&market, &known).await;
    let (cleo, dana) = (known.clients[CLEO as usize], known.clients[DANA as usize]);
    for who in PEOPLE {
        let client = market.sign_in(who).await;
        for part in ["consents", "consents.csv"] {
            let answer = client.get(&format!("/api/v1/clients/{cleo}/{part}")).await;
            if who == "olga" {
                assert_eq!(answer.status, 200)
            } else {
                drop(answer.problem(404, "not_found"))
            }
        }
        let own = client.get(&format!("/api/v1/discussions/{cleo}/consents")).await;
        if matches!(who, "anna" | "bert") {
            drop(own.ok())
        } else {
            drop(own.problem(404, "not_found"))
        }
        client.get(&format!("/api/v1/discussions/{dana}/consents")).await.problem(404, "not_found");
    }
    market.client.get(&format!("/api/v1/clients/{cleo}/consents")).await.problem(401, "unauthenticated");
    let olga = market.sign_in("olga").await;
    olga.get("/api/v1/clients/4000000/consents").await.problem(404, "not_found");
    olga.get(&format!("/api/v1/clients/{cleo}/consents?after=x")).await.problem(400, "malformed");
    assert_eq!(market.store.consents(ClientId(dana), None, 0, 9).await.unwrap(), []);
}
