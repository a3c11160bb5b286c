//! What whoever operates the server sees of it: whether it lives and is ready, and what becomes of it when its clock or
//! its file is taken away.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use reckon_domain::{ProId, Timestamp};
use reckon_server::{Clock, Reading, ServeError};
use reckon_store::Store;
use reckon_store_sqlite::SqliteStore;
use rusqlite::Connection;
use serde_json::json;

use crate::market::{ANNA, Known, Market, NOW, act};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("operating").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("reckon.db")
}

#[tokio::test]
async fn a_server_lives_and_is_ready() {
    let (market, _) = Market::open().await;
    for path in ["/livez", "/readyz"] {
        let answer = market.client.get(path).await;
        assert_eq!((answer.status, answer.body.len()), (204, 0), "{path}: {}", answer.text());
    }
}

/// Ready is who writes: while another holds the file, nobody is, and the operator alone is told why.
#[tokio::test]
async fn who_cannot_write_is_not_ready_and_tells_the_operator_why() {
    let path = file("locked");
    let (market, _) = Market::with(Arc::new(SqliteStore::open(&path).unwrap()), |_| {}).await;
    let (olga, anna) = (market.sign_in("olga").await, market.sign_in("anna").await);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    for somebody in [&market.client, &anna] {
        let problem = somebody.get("/readyz").await.problem(503, "unavailable");
        assert_eq!(problem.get("detail"), None, "{problem}");
    }
    assert_eq!(market.client.get("/livez").await.status, 204, "starting it anew would not help");
    for operator in [&olga, &market.backend("marketplace")] {
        let problem = operator.get("/readyz").await.problem(503, "unavailable");
        let why = problem["detail"].as_str().unwrap();
        assert!(why.contains("has not written for 2 s") || why.contains("locked"), "{why}");
    }
    other.execute_batch("ROLLBACK").unwrap();
    // The last answer holds for a second, and the write that waits is answered at last.
    let ready = async { while market.client.get("/readyz").await.status != 204 {} };
    tokio::time::timeout(crate::client::PATIENCE, ready).await.unwrap();
}

/// Who could not write much more is not ready: 503 while the disk is full, and by itself 204 again.
#[tokio::test]
async fn who_has_no_room_to_write_is_not_ready() {
    let store = Arc::new(SqliteStore::open(file("full")).unwrap());
    let (market, _) = Market::with(Arc::<SqliteStore>::clone(&store), |_| {}).await;
    let olga = market.sign_in("olga").await;
    store.limit_pages(1).await.unwrap();
    let why = olga.get("/readyz").await.problem(503, "unavailable");
    assert!(why["detail"].as_str().unwrap().contains("full"), "{why}");
    store.limit_pages(u32::MAX).await.unwrap();
    let ready = async { while market.client.get("/readyz").await.status != 204 {} };
    tokio::time::timeout(crate::client::PATIENCE, ready).await.unwrap();
}

#[tokio::test]
async fn a_server_whose_file_is_taken_away_stops_and_says_so() {
    let path = file("taken");
    let (market, known) = Market::with(Arc::new(SqliteStore::open(&path).unwrap()), |_| {}).await;
    let anna = market.sign_in("anna").await;
    std::fs::remove_file(&path).unwrap();
    let view = act("view_contacts", json!({ "variety": "lead", "project": known.projects[0] }));
    anna.post("/api/v1/actions", &view).await.problem(503, "unavailable");
    match market.ended().await {
        Err(ServeError::Lost(why)) => {
            assert!(why.contains("reckon.db was removed while the server had it open"), "{why}");
        }
        other => panic!("{other:?}"),
    }
}

/// A marketplace on a machine whose clocks the test sets: that of the day, and the one that counts.
async fn on_a_machine(store: Arc<dyn Store>) -> (Arc<[AtomicI64; 2]>, Market, Known) {
    let clocks = Arc::new([AtomicI64::new(NOW.0), AtomicI64::new(0)]);
    let read = Arc::clone(&clocks);
    let reading =
        move || Reading { day: read[0].load(Ordering::SeqCst), counted: read[1].load(Ordering::SeqCst) };
    let (market, known) = Market::with(store, |config| config.clock = Clock::watched(reading)).await;
    (clocks, market, known)
}

/// A clock that jumps ahead begins nobody's period: nothing is done until it is right again.
#[tokio::test]
async fn a_clock_that_jumps_ahead_begins_no_period() {
    let (clocks, market, known) = on_a_machine(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let (anna, olga) = (market.sign_in("anna").await, market.sign_in("olga").await);
    let pro = ProId(known.pros[ANNA as usize]);
    let kept = async || market.store.account(pro, NOW).await.unwrap().account;
    let view = |at: usize| act("view_contacts", json!({ "variety": "lead", "project": known.projects[at] }));
    anna.post("/api/v1/actions", &view(0)).await.ok();
    let before = kept().await;
    assert_eq!(before.used, 1);

    clocks[0].fetch_add(40 * DAY, Ordering::SeqCst);
    let refused = anna.post("/api/v1/actions", &view(1)).await;
    let problem = refused.problem(503, "unavailable");
    assert!(problem["detail"].as_str().unwrap().contains("clock has jumped ahead"), "{problem}");
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(kept().await, before);
    assert_eq!(market.store.head().await.unwrap(), 1);
    // What is shown is of the time that was counted, and who signs in is let in.
    let snapshot = anna.get("/api/v1/snapshot").await.ok();
    assert_eq!(snapshot["account"]["used"], 1, "{snapshot}");
    market.sign_in("bert").await;
    market.client.get("/readyz").await.problem(503, "unavailable");
    let why = olga.get("/readyz").await.problem(503, "unavailable");
    assert!(why["detail"].as_str().unwrap().contains("jumped ahead by 3456000 s"), "{why}");
    assert_eq!(
        olga.get("/api/v1/operator/clock").await.ok(),
        json!({ "at": NOW.0, "ahead": 40 * DAY, "pros_ahead": 0 })
    );

    clocks[0].fetch_sub(40 * DAY, Ordering::SeqCst);
    anna.post("/api/v1/actions", &view(1)).await.ok();
    assert_eq!(kept().await.used, 2);
    assert_eq!(market.client.get("/readyz").await.status, 204);
}

/// A server starts after whatever came last, an action or what the marketplace has changed about its offer.
#[tokio::test]
async fn a_server_starts_again_after_a_plan_was_changed() {
    let path = file("changed");
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&path).unwrap());
    let (_, market, _) = on_a_machine(Arc::clone(&store)).await;
    let plans = json!({ "plans": [{ "reference": "small", "interactions": 9 }] });
    market.backend("marketplace").post("/api/v1/directory", &plans).await.ok();
    assert_eq!(store.head().await.unwrap(), 1);
    let mut config = reckon_server::Config::new("127.0.0.1:0".parse().unwrap(), store);
    config.clock = Clock::system();
    reckon_server::Server::bind(config).await.unwrap();
}

/// Where the new time is the right one, an operator says so.
#[tokio::test]
async fn an_operator_who_says_the_time_ends_the_doubt() {
    let (clocks, market, known) = on_a_machine(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let (anna, olga) = (market.sign_in("anna").await, market.sign_in("olga").await);
    let pro = ProId(known.pros[ANNA as usize]);
    let later = Timestamp(NOW.0 + 40 * DAY);
    clocks[0].store(later.0, Ordering::SeqCst);
    let path = "/api/v1/operator/clock";
    anna.get(path).await.problem(404, "not_found");
    anna.post(path, &json!({ "at": later.0 })).await.problem(404, "not_found");
    let problem = olga.post(path, &json!({ "at": NOW.0 })).await.problem(400, "malformed");
    assert_eq!(problem["field"], "at");
    assert!(problem["detail"].as_str().unwrap().contains(&later.0.to_string()), "{problem}");
    assert_eq!(olga.post(path, &json!({ "at": later.0 + 500 })).await.status, 204);
    // The sessions have ended with the time.
    let (anna, olga) = (market.sign_in("anna").await, market.sign_in("olga").await);
    assert_eq!(olga.get(path).await.ok(), json!({ "at": later.0, "ahead": null, "pros_ahead": 0 }));
    let view = act("view_contacts", json!({ "variety": "lead", "project": known.projects[0] }));
    anna.post("/api/v1/actions", &view).await.ok();
    let account = market.store.account(pro, later).await.unwrap().account;
    assert!(account.period.contains(later) && account.used == 1);
}

/// Whoever believed a wrong clock has begun periods that had not come. There is a way back.
#[tokio::test]
async fn a_period_that_a_wrong_clock_began_is_taken_back() {
    let (clocks, market, known) = on_a_machine(Arc::new(SqliteStore::in_memory().unwrap())).await;
    let pro = ProId(known.pros[ANNA as usize]);
    let view = |at: usize| act("view_contacts", json!({ "variety": "lead", "project": known.projects[at] }));
    market.sign_in("anna").await.post("/api/v1/actions", &view(0)).await.ok();
    let before = market.store.account(pro, NOW).await.unwrap().account;

    let wrong = Timestamp(NOW.0 + 40 * DAY);
    clocks[0].store(wrong.0, Ordering::SeqCst);
    let clock = "/api/v1/operator/clock";
    let says = json!({ "at": wrong.0 });
    assert_eq!(market.sign_in("olga").await.post(clock, &says).await.status, 204);
    market.sign_in("anna").await.post("/api/v1/actions", &view(1)).await.ok();
    assert_eq!(market.store.account(pro, wrong).await.unwrap().account.used, 1);

    // The clock is put right, an hour later.
    clocks[0].store(NOW.0 + HOUR, Ordering::SeqCst);
    let (anna, olga) = (market.sign_in("anna").await, market.sign_in("olga").await);
    let way_back = "/api/v1/operator/periods/return";
    assert_eq!(olga.get(clock).await.ok()["pros_ahead"], 1);
    anna.post(way_back, &json!({})).await.problem(404, "not_found");
    assert_eq!(olga.post(way_back, &json!({})).await.ok(), json!({ "pros": 1 }));
    assert_eq!(olga.post(way_back, &json!({})).await.ok(), json!({ "pros": 0 }));
    assert_eq!(olga.get(clock).await.ok()["pros_ahead"], 0);
    let after = market.store.account(pro, Timestamp(NOW.0 + HOUR)).await.unwrap().account;
    assert_eq!((after.period, after.used), (before.period, 2));
    let answer = anna.post("/api/v1/actions", &view(1)).await.ok();
    assert_eq!(answer["update"]["account"]["used"], 2, "{answer}");
    let trail = olga.get("/api/v1/operator/trail").await.ok();
    let operations: Vec<_> =
        trail["entries"].as_array().unwrap().iter().map(|entry| &entry["operation"]).collect();
    assert!(operations.contains(&&json!("POST /api/v1/operator/periods/return")), "{operations:?}");
    assert_eq!(market.store.audit().await.unwrap(), []);
}

/// Scenarios go through months in a moment.
#[tokio::test]
async fn a_manual_clock_is_never_doubted() {
    let (market, known) = Market::open().await;
    let backend = market.backend("marketplace");
    assert_eq!(backend.put("/api/v1/clock", &json!({ "at": NOW.0 + 400 * DAY })).await.status, 204);
    let (anna, olga) = (market.sign_in("anna").await, market.sign_in("olga").await);
    assert_eq!(olga.get("/api/v1/operator/clock").await.ok()["ahead"], json!(null));
    olga.post("/api/v1/operator/clock", &json!({ "at": NOW.0 })).await.problem(404, "not_found");
    let view = act("view_contacts", json!({ "variety": "lead", "project": known.projects[0] }));
    anna.post("/api/v1/actions", &view).await.ok();
}
