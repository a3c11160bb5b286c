//! Many at once: what is left is used once.

use serde_json::json;
use std::sync::Arc;

use crate::market::{ANNA, Market, act};

/// Two hundred ask for the last interaction at the same time, each on the lead of a project of their own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_hundred_requests_for_the_last_interaction_exactly_one_counts() {
    let (market, known) = Market::open().await;
    let backend = market.client.with("authorization", &format!("Bearer {}", crate::market::TOKEN));
    let projects: Vec<_> = (0..200)
            .map(|at| json!({ "reference": format!("race-{at}"), "client": "cleo", "category": "plumbing", "title": "race" }))
            .collect();
    let ids = backend.post("/api/v1/directory", &json!({ "projects": projects })).await.ok();
    let anna = market.sign_in("anna").await;
    let look = |project: u64| act("view_contacts", json!({ "variety": "lead", "project": project }));
    anna.post("/api/v1/actions", &look(known.projects[0].into())).await.ok();
    let anna = Arc::new(anna);
    let asked: Vec<_> = ids["projects"]
        .as_object()
        .unwrap()
        .values()
        .map(|id| {
            let (anna, command) = (anna.clone(), look(id.as_u64().unwrap()));
            tokio::spawn(async move { anna.post("/api/v1/actions", &command).await.ok() })
        })
        .collect();
    let mut counted = 0;
    for answer in asked {
        let answer = answer.await.unwrap();
        if answer["decision"]["counted"] == true {
            counted += 1;
            assert!(answer["contacts"].is_object());
        } else {
            assert_eq!(answer["decision"]["reason"], "limit_reached");
            assert!(answer.get("contacts").is_none());
        }
    }
    assert_eq!(counted, 1);
    let snapshot = anna.get("/api/v1/snapshot").await.ok();
    assert_eq!(snapshot["account"]["used"], 2);
    let history = anna.get("/api/v1/account/interactions").await.ok();
    assert_eq!(history.as_array().unwrap().len(), 2);
    assert_eq!(market.store.audit().await.unwrap(), []);
    let _ = known.pros[ANNA as usize];
}

/// The same request two hundred times at once, as a nervous network would send it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_request_sent_two_hundred_times_is_done_once() {
    let (market, known) = Market::open_in_files().await;
    let anna = Arc::new(market.sign_in("anna").await);
    let command = act("send_message", json!({ "project": known.projects[0], "body": "Only once, please" }));
    let asked: Vec<_> = (0..200)
        .map(|_| {
            let (anna, command) = (anna.clone(), command.clone());
            tokio::spawn(async move { anna.post("/api/v1/actions", &command).await.ok() })
        })
        .collect();
    let mut first = 0;
    for answer in asked {
        first += usize::from(answer.await.unwrap()["replayed"] == false);
    }
    assert_eq!(first, 1);
    let path = format!("/api/v1/leads/{}/{}/messages", known.projects[0], known.pros[ANNA as usize]);
    assert_eq!(anna.get(&path).await.ok().as_array().unwrap().len(), 1);
}

/// Requests that are wrong in every way that somebody thought of, in the midst of those that are right.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_one_person_sends_everybody_else_is_answered() {
    let (market, known) = Market::open().await;
    let (anna, bert) = (Arc::new(market.sign_in("anna").await), Arc::new(market.sign_in("bert").await));
    let project = known.projects[0];
    let wrong = |number: usize| {
        let huge = [u64::MAX, 1 << 63, 1 << 53, i64::MAX as u64][number % 4];
        let field = ["charges", "on_contact", "position"][number % 3];
        match number % 6 {
            0 | 1 => act("decline", json!({ "project": project, "shown": { field: huge } })),
            2 => act("send_quote", json!({ "project": project, "variety": "manual", "amount": huge })),
            3 => act("schedule_callback", json!({ "project": project, "time": i64::MIN + number as i64 })),
            4 => act("change_plan", json!({ "plan": u32::MAX })),
            _ => act("decline", json!({ "project": u32::MAX, "shown": { field: huge } })),
        }
    };
    let asked: Vec<_> = (0..240)
        .map(|number| {
            let is_right = number % 2 == 0;
            let right = json!({ "project": project, "body": format!("message {number}") });
            let (who, command) =
                if is_right { (&bert, act("send_message", right)) } else { (&anna, wrong(number / 2)) };
            let who = who.clone();
            tokio::spawn(async move { (is_right, who.post("/api/v1/actions", &command).await) })
        })
        .collect();
    let mut answered = 0;
    for asked in asked {
        let (is_right, answer) = asked.await.unwrap();
        if is_right {
            answered += usize::from(answer.status == 200);
        } else {
            assert!(matches!(answer.status, 400 | 404), "{}", answer.text());
        }
    }
    assert_eq!(answered, 120, "every right one");
    assert_eq!(market.store.head().await.unwrap(), 120, "and nothing else");
    assert_eq!(market.store.audit().await.unwrap(), []);
}
