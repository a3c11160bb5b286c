//! Many at once: what is left is used once.

use serde_json::json;
use std::sync::Arc;

use crate::market::{ANNA, Market, act};

/// Two hundred ask for the last interaction at the same time, each on the lead of a project of their own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_hundred_requests_for_the_last_interaction_exactly_one_counts() {
    for (market, known) in [Market::open().await, Market::open_sqlite().await] {
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
                let (anna, deed) = (anna.clone(), look(id.as_u64().unwrap()));
                tokio::spawn(async move { anna.post("/api/v1/actions", &deed).await.ok() })
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
}

/// The same request two hundred times at once, as a nervous network would send it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_request_sent_two_hundred_times_is_done_once() {
    let (market, known) = Market::open_sqlite().await;
    let anna = Arc::new(market.sign_in("anna").await);
    let deed = act("send_message", json!({ "project": known.projects[0], "body": "Only once, please" }));
    let asked: Vec<_> = (0..200)
        .map(|_| {
            let (anna, deed) = (anna.clone(), deed.clone());
            tokio::spawn(async move { anna.post("/api/v1/actions", &deed).await.ok() })
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
