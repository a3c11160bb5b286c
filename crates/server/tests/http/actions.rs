//! Acting: what is decided, what is answered, and that the same key is the same action.

use std::sync::Arc;

use reckon_store_sqlite::SqliteStore;
use serde_json::{Value, json};

use crate::market::{ANNA, BERT, CLEO, Market, act, canaries};

fn shown(counts: bool, charges: u64) -> Value {
    json!({ "counts": counts, "charges": charges, "on_contact": 0, "blocked": false, "position": 0 })
}

#[tokio::test]
async fn looking_at_contacts_counts_and_shows_them_and_the_next_look_is_free() {
    let (market, known) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let look = |place: &str| act("view_contacts", json!({ "variety": place, "project": known.projects[0] }));
    let first = anna.post("/api/v1/actions", &look("chat")).await.ok();
    assert_eq!(first["decision"]["outcome"], "allowed");
    assert_eq!(first["decision"]["rule"], "P1");
    assert_eq!(first["decision"]["counted"], true);
    assert_eq!(first["update"]["account"]["used"], 1);
    assert_eq!(first["update"]["leads"][0]["counted"], true);
    assert_eq!(first["contacts"]["email"], canaries("cleo")[2]);
    assert_eq!(first["replayed"], false);
    assert!(first.get("result").is_none(), "a scenario's line is for backends");
    let second = anna.post("/api/v1/actions", &look("lead")).await.ok();
    assert_eq!(second["decision"]["rule"], "N4");
    assert_eq!(second["update"]["account"]["used"], 1);
}

#[tokio::test]
async fn the_same_key_is_answered_again_and_done_once() {
    let (market, known) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let command = act("send_message", json!({ "project": known.projects[0], "body": "Hello" }));
    let first = anna.post("/api/v1/actions", &command).await.ok();
    let path = format!("/api/v1/leads/{}/{}/messages", known.projects[0], known.pros[ANNA as usize]);
    assert_eq!(anna.get(&path).await.ok(), first["update"]["messages"]);
    let head = market.store.head().await.unwrap();
    let again = anna.post("/api/v1/actions", &command).await.ok();
    assert_eq!(again["replayed"], true);
    assert_eq!(again["decision"], first["decision"]);
    assert_eq!(again["update"]["messages"], first["update"]["messages"]);
    assert_eq!(market.store.head().await.unwrap(), head);
    let mut other = command.clone();
    other["body"] = json!("Goodbye");
    let refused = anna.post("/api/v1/actions", &other).await;
    assert_eq!(refused.problem(422, "key_reused")["field"], "key");
    // Keys of different people are different keys.
    let bert = market.sign_in("bert").await;
    assert_eq!(bert.post("/api/v1/actions", &other).await.ok()["replayed"], false);
}

#[tokio::test]
async fn nothing_is_taken_that_was_not_shown_and_the_new_cost_is_said() {
    let (market, known) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let look = |shown: Value| {
        // Of a page with other rules: only such a one could have shown this.
        let more = json!({ "variety": "lead", "project": known.projects[0], "shown": shown,
                "rules": "0000000000000000" });
        act("view_contacts", more)
    };
    let head = market.store.head().await.unwrap();
    let command = look(shown(false, 0));
    let problem = anna.post("/api/v1/actions", &command).await.problem(409, "cost_changed");
    assert_eq!(problem["decision"]["counted"], true);
    assert_eq!(problem["decision"]["rule"], "P3");
    assert_eq!(problem["update"]["account"]["used"], 0);
    assert_eq!(market.store.head().await.unwrap(), head);
    let again = anna.post("/api/v1/actions", &command).await.problem(409, "cost_changed");
    assert_eq!(again["decision"], problem["decision"]);
    let asked_again = anna.post("/api/v1/actions", &look(shown(true, 0))).await.ok();
    assert_eq!(asked_again["decision"]["counted"], true);
    let bert = market.sign_in("bert").await;
    let quote = |charges| {
        let more = json!({ "variety": "manual", "project": known.projects[2],
                "shown": shown(false, charges), "rules": "0000000000000000" });
        act("send_quote", more)
    };
    let problem = bert.post("/api/v1/actions", &quote(799)).await.problem(409, "cost_changed");
    assert_eq!(problem["decision"]["charges"], json!([charge(800)]));
    // It may take less than was shown.
    assert_eq!(bert.post("/api/v1/actions", &quote(900)).await.ok()["update"]["account"]["credits"], 4200);
}

fn charge(amount: u64) -> Value {
    json!({ "for": "manual_quote_fee", "source": "credits", "amount": amount })
}

#[tokio::test]
async fn a_refusal_is_a_value_and_says_what_would_change_it() {
    let (market, known) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let look = |at: usize| act("view_contacts", json!({ "variety": "lead", "project": known.projects[at] }));
    anna.post("/api/v1/actions", &look(0)).await.ok();
    anna.post("/api/v1/actions", &look(1)).await.ok();
    let blocked = anna.post("/api/v1/actions", &look(3)).await.ok();
    assert_eq!(blocked["decision"]["outcome"], "blocked");
    assert_eq!(blocked["decision"]["reason"], "limit_reached");
    assert_eq!(blocked["decision"]["rule"], "L0");
    let february = 1_769_904_000_000_i64;
    let ways = json!([{ "by": "wait", "until": february }, { "by": "change_plan" }]);
    assert_eq!(blocked["decision"]["unblock"], ways);
    assert!(blocked.get("contacts").is_none());
    anna.get(&format!("/api/v1/leads/{}/{}/contacts", known.projects[3], known.pros[ANNA as usize]))
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn a_client_s_answers_know_nothing_of_the_pro_s_quota_and_money() {
    let (market, known) = Market::open().await;
    let bert_id = known.pros[BERT as usize];
    let bert = market.sign_in("bert").await;
    let quote = act(
        "send_quote",
        json!({ "variety": "guaranteed_reply", "project": known.projects[2], "amount": 90_000 }),
    );
    assert_eq!(bert.post("/api/v1/actions", &quote).await.ok()["decision"]["on_contact"], 2500);
    let cleo = market.sign_in("cleo").await;
    let write = act("send_message", json!({ "project": known.projects[2], "pro": bert_id, "body": "When?" }));
    let answer = cleo.post("/api/v1/actions", &write).await.ok();
    assert_eq!(answer["decision"]["rule"], "G5");
    assert_eq!(answer["decision"]["charges"], json!([]));
    assert!(answer["update"].get("account").is_none());
    assert_eq!(
        answer["update"]["leads"][0]["quote"],
        json!({ "method": "guaranteed_reply", "amount": 90_000 })
    );
    let text = cleo.get("/api/v1/snapshot").await.text() + &answer.to_string();
    for word in ["2500", "fees", "credits", "used", "interactions"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    let account = bert.get("/api/v1/snapshot").await.ok();
    assert_eq!(account["account"]["credits"], 2500, "the fee was taken");
}

#[tokio::test]
async fn a_backend_acts_for_anybody_and_is_told_the_scenario_s_line() {
    let (market, known) = Market::open().await;
    let anna = market.backend(&format!("pro:{}", known.pros[ANNA as usize]));
    let look = act("view_contacts", json!({ "variety": "chat", "project": known.projects[0] }));
    let line = anna.post("/api/v1/actions", &look).await.ok()["result"].clone();
    assert_eq!(
        line,
        json!({
            "step": 0, "outcome": "allowed", "rule": "P1", "counted": true, "used": 1, "limit": 2,
            "period_end": "2026-02-01T00:00:00Z", "charges": [], "credits": 0, "contacts_visible": true,
            "contact_made": false, "open_discussions": 0
        })
    );
    let marketplace = market.backend("marketplace");
    let pair = json!({ "project": known.projects[1], "pro": known.pros[ANNA as usize] });
    let answer = marketplace.post("/api/v1/actions", &act("recommend", pair.clone())).await.ok();
    assert_eq!(answer["result"]["rule"], "N1");
    let phone = market.backend("phone");
    let ring = json!({ "variety": "busy", "project": known.projects[1], "pro": known.pros[ANNA as usize] });
    let answer = phone.post("/api/v1/actions", &act("call_result", ring)).await.ok();
    let error = json!({ "step": 0, "outcome": "error", "reason": "no_call_in_progress" });
    assert_eq!(answer["result"], error);
    let cleo = market.backend(&format!("client:{}", known.clients[CLEO as usize]));
    let write = json!({ "project": known.projects[0], "pro": known.pros[ANNA as usize], "body": "Hi" });
    let answer = cleo.post("/api/v1/actions", &act("send_message", write)).await.ok();
    assert_eq!(answer["result"]["discussion"], json!({ "channel": "chat", "status": "open" }));
    let hidden = answer["result"].get("open_discussions");
    assert!(hidden.is_none(), "a client is not told of the pro's discussions");
}

#[tokio::test]
async fn a_person_acts_in_their_own_role_alone() {
    let (market, known) = Market::open().await;
    let pro = known.pros[ANNA as usize];
    let head = market.store.head().await.unwrap();
    let lead = json!({ "project": known.projects[0], "pro": pro });
    let anna = market.sign_in("anna").await;
    for action in ["recommend", "mark_hired", "view_phone", "call_result"] {
        let answer = anna.post("/api/v1/actions", &act(action, lead.clone())).await;
        assert_eq!(answer.problem(400, "malformed")["field"], "do", "{action}");
    }
    let cleo = market.sign_in("cleo").await;
    for action in ["recommend", "send_quote", "claim_hired", "change_plan"] {
        let answer = cleo.post("/api/v1/actions", &act(action, lead.clone())).await;
        assert_eq!(answer.problem(400, "malformed")["field"], "do", "{action}");
    }
    let olga = market.sign_in("olga").await;
    olga.post("/api/v1/actions", &act("recommend", lead.clone())).await.problem(404, "not_found");
    for acts_as in ["marketplace", &format!("pro:{pro}")] {
        let command = act("recommend", lead.clone());
        let answer = anna.with("reckon-act-as", acts_as).post("/api/v1/actions", &command).await;
        assert_eq!(answer.problem(400, "malformed")["field"], "Reckon-Act-As");
    }
    assert_eq!(market.store.head().await.unwrap(), head);
}

#[tokio::test]
async fn the_operator_sees_how_predictions_compare() {
    let (market, known) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let look = |counts| {
        let more = json!({ "variety": "lead", "project": known.projects[0], "shown": shown(counts, 0),
                "rules": "0000000000000000" });
        act("view_contacts", more)
    };
    anna.post("/api/v1/actions", &look(false)).await.problem(409, "cost_changed");
    anna.post("/api/v1/actions", &look(true)).await.ok();
    let olga = market.sign_in("olga").await;
    let health = olga.get("/api/v1/operator/predictions").await.ok();
    assert_eq!(health["predicted"], 2);
    assert_eq!(health["agreed"], 1);
    assert_eq!(health["other_rules"], 1);
    assert_eq!(health["latest"][0]["action"], "pro.view_contacts.lead");
    assert_eq!(health["latest"][0]["shown"], "free");
    assert_eq!(health["latest"][0]["decided"], "1 interaction");
    let metrics = olga.get("/metrics").await.text();
    assert!(metrics.contains("reckon_predictions_agreed 1\n"), "{metrics}");
    assert!(metrics.contains(r#"reckon_actions_total{rule="P3",disposition="costs_more"} 1"#), "{metrics}");
}

#[tokio::test]
async fn a_full_disk_does_nothing_and_says_so() {
    let store = Arc::new(SqliteStore::in_memory().unwrap());
    let (market, known) = Market::with(store.clone(), |_| {}).await;
    let anna = market.sign_in("anna").await;
    store.limit_pages(1).await.unwrap();
    let write = || act("send_message", json!({ "project": known.projects[0], "body": "x".repeat(9000) }));
    // What is free in the pages that there are is used up first.
    let mut done = 0;
    let refused = loop {
        let answer = anna.post("/api/v1/actions", &write()).await;
        if answer.status != 200 {
            break answer;
        }
        done += 1;
        assert!(done < 1000, "the disk is never full");
    };
    refused.problem(503, "unavailable");
    assert_eq!(refused.header("retry-after"), "5");
    for word in ["disk", "full", "database", "sqlite"] {
        assert!(!refused.text().to_lowercase().contains(word), "{}", refused.text());
    }
    assert_eq!(market.store.head().await.unwrap(), done);
    assert_eq!(market.store.audit().await.unwrap(), []);
    let path = format!("/api/v1/leads/{}/{}/messages", known.projects[0], known.pros[ANNA as usize]);
    assert_eq!(anna.get(&path).await.ok().as_array().unwrap().len() as u64, done);
}
