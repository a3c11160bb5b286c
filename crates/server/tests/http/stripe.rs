//! Cards charged by Stripe, with a stub that speaks its protocol, its faults included.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reckon_server::{Payments, StripeAccount};
use reckon_store_sqlite::SqliteStore;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::sync::watch;

use crate::calls::{quoted, set_clock, transactions};
use crate::client::{Answer, Client, PATIENCE};
use crate::market::{BERT, Known, Market, NOW, act, key};

pub(crate) const PUBLIC: &str = "https://reckon.example";
const SECRET: &str = "whsec_canary";

/// What Stripe does with a payment the first time it is asked for.
#[derive(Clone, Copy)]
pub(crate) enum Does {
    /// Takes the money and says so.
    Succeeds,
    /// Refuses.
    Declines,
    /// Says that it is at it.
    Processes,
    /// Takes the money, and the answer is lost.
    SucceedsUnheard,
    /// Breaks before it has done anything, and keeps that answer for the key.
    Breaks,
    /// Has no time.
    Limits,
}

#[derive(Default)]
pub(crate) struct Kept {
    does: VecDeque<Does>,
    /// Customers by idempotency key.
    customers: HashMap<String, String>,
    /// Checkout sessions by their ids.
    pub(crate) sessions: BTreeMap<String, Value>,
    /// What looking at a session is answered with instead.
    pub(crate) faults: VecDeque<u16>,
    /// Answers by idempotency key.
    answers: HashMap<String, (u16, Value)>,
    /// Payments by their metadata.
    intents: HashMap<String, Value>,
    /// How often money was taken for each payment.
    taken: HashMap<String, u32>,
}

#[derive(Clone, Default)]
pub(crate) struct Stripe(pub(crate) Arc<Mutex<Kept>>, Arc<watch::Sender<u32>>);

impl Stripe {
    async fn start(does: impl IntoIterator<Item = Does>) -> (Self, String) {
        let stripe = Self::default();
        stripe.0.lock().unwrap().does = does.into_iter().collect();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(stripe.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (stripe, base)
    }

    /// The payments that were asked for, with how often money was taken for each.
    fn taken(&self) -> Vec<u32> {
        self.0.lock().unwrap().taken.values().copied().collect()
    }

    /// Waits until payments were asked for so often.
    async fn asked(&self, often: u32) {
        let mut asked = self.1.subscribe();
        let enough = asked.wait_for(|asked| *asked >= often);
        tokio::time::timeout(PATIENCE, enough).await.expect("it is asked for").unwrap();
    }

    fn payments(&self) -> Vec<Value> {
        self.0.lock().unwrap().intents.values().cloned().collect()
    }

    fn customer(&self, key: &str) -> (u16, Value) {
        let mut kept = self.0.lock().unwrap();
        let next = format!("cus_{}", kept.customers.len() + 1);
        (200, json!({ "id": kept.customers.entry(key.to_owned()).or_insert(next) }))
    }

    /// Somebody is to put a card on file on Stripe's page. The same key is the same session.
    fn session(&self, key: &str, fields: &HashMap<String, String>) -> (u16, Value) {
        let mut kept = self.0.lock().unwrap();
        if let Some(known) = kept.answers.get(key) {
            return known.clone();
        }
        assert_eq!((fields["mode"].as_str(), fields["payment_method_types[]"].as_str()), ("setup", "card"));
        assert!(fields["success_url"].ends_with("/account?card={CHECKOUT_SESSION_ID}"), "{fields:?}");
        let id = format!("cs_test_{}", kept.sessions.len() + 1);
        let session = json!({ "id": id, "object": "checkout.session", "mode": "setup", "status": "open",
            "created": NOW.0 / 1000, "customer": fields["customer"], "setup_intent": null,
            "url": format!("https://checkout.stripe.example/c/{id}"),
            "metadata": { "reckon_pro": fields["metadata[reckon_pro]"],
                "reckon_origin": fields["metadata[reckon_origin]"] } });
        kept.sessions.insert(id, session.clone());
        kept.answers.insert(key.to_owned(), (200, session.clone()));
        (200, session)
    }

    fn look(&self, id: &str) -> (u16, Value) {
        let mut kept = self.0.lock().unwrap();
        if let Some(status) = kept.faults.pop_front() {
            return (status, json!({ "error": { "type": "api_error" } }));
        }
        let missing = json!({ "error": { "type": "invalid_request_error", "code": "resource_missing" } });
        kept.sessions.get(id).map_or((404, missing), |session| (200, session.clone()))
    }

    fn create(&self, key: &str, fields: &HashMap<String, String>) -> (u16, Value) {
        let mut kept = self.0.lock().unwrap();
        if let Some(known) = kept.answers.get(key) {
            return known.clone();
        }
        let payment = fields["metadata[reckon_payment]"].clone();
        assert_eq!((key, fields["off_session"].as_str()), (payment.as_str(), "true"));
        let does = kept.does.pop_front().unwrap_or(Does::Succeeds);
        let mut intent = json!({ "id": format!("pi_{payment}"), "object": "payment_intent",
            "amount": fields["amount"].parse::<u64>().unwrap(), "metadata": { "reckon_payment": payment } });
        let (status, taken, answer) = match does {
            Does::Succeeds | Does::SucceedsUnheard => ("succeeded", true, 200),
            Does::Processes => ("processing", false, 200),
            Does::Declines => ("requires_payment_method", false, 402),
            Does::Breaks => {
                kept.answers.insert(key.to_owned(), (500, json!({ "error": { "type": "api_error" } })));
                return (500, json!({}));
            }
            Does::Limits => {
                return (429, json!({ "error": { "type": "invalid_request_error", "code": "rate_limit" } }));
            }
        };
        intent["status"] = json!(status);
        *kept.taken.entry(payment.clone()).or_default() += u32::from(taken);
        kept.intents.insert(payment, intent.clone());
        let body = match does {
            Does::Declines => json!({ "error": { "type": "card_error", "code": "card_declined",
                "decline_code": "insufficient_funds", "payment_intent": intent } }),
            Does::Succeeds | Does::Processes | Does::SucceedsUnheard | Does::Breaks | Does::Limits => intent,
        };
        kept.answers.insert(key.to_owned(), (answer, body.clone()));
        if matches!(does, Does::SucceedsUnheard) { (504, json!({})) } else { (answer, body) }
    }
}

async fn answer(State(stripe): State<Stripe>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    assert_eq!(head.headers["authorization"], "Bearer sk_test_canary");
    let fields: HashMap<_, _> = form_urlencoded::parse(&body).into_owned().collect();
    let key = head.headers.get("idempotency-key").map_or("", |key| key.to_str().unwrap());
    let (status, body) = match (head.method.as_str(), head.uri.path()) {
        ("POST", "/v1/customers") => stripe.customer(key),
        ("POST", "/v1/checkout/sessions") => stripe.session(key, &fields),
        ("GET", path) if path.starts_with("/v1/checkout/sessions/") => {
            assert_eq!(head.uri.query(), Some("expand[]=setup_intent.payment_method"));
            stripe.look(path.rsplit('/').next().unwrap())
        }
        ("POST", "/v1/payment_methods/pm_1/attach") => (
            200,
            json!({ "id": "pm_1", "card": { "brand": "visa", "last4": "4242", "exp_month": 4, "exp_year": 2031 } }),
        ),
        ("POST", "/v1/payment_intents") => {
            let answer = stripe.create(key, &fields);
            stripe.1.send_modify(|asked| *asked += 1);
            answer
        }
        ("GET", "/v1/payment_intents/search") => (200, json!({ "data": stripe.payments() })),
        other => panic!("{other:?}"),
    };
    (StatusCode::from_u16(status).unwrap(), body.to_string()).into_response()
}

async fn open(does: impl IntoIterator<Item = Does>) -> (Market, Stripe, Client) {
    let (market, known, stripe) = charging(does).await;
    let bert = quoted(&market, &known, "pm_1").await;
    (market, stripe, bert)
}

/// A marketplace whose cards Stripe charges.
pub(crate) async fn charging(does: impl IntoIterator<Item = Does>) -> (Market, Known, Stripe) {
    let (stripe, base) = Stripe::start(does).await;
    let (market, known) = Market::with(Arc::new(SqliteStore::in_memory().unwrap()), |config| {
        config.worker = true;
        config.public_origin = Some(PUBLIC.to_owned());
        config.payments = Payments::Stripe(StripeAccount {
            base,
            key: "sk_test_canary".to_owned(),
            webhook_secret: SECRET.to_owned(),
        });
    })
    .await;
    (market, known, stripe)
}

/// Asks for credits; the answer comes when the payment is settled.
fn buying(pro: &Client) -> tokio::task::JoinHandle<Answer> {
    let pro = pro.clone();
    tokio::spawn(
        async move { pro.post("/api/v1/account/credits", &json!({ "key": key(), "amount": 700 })).await },
    )
}

async fn pending(pro: &Client) -> bool {
    pro.get("/api/v1/account/wallet").await.ok()["pending"] != 0
}

pub(crate) fn signed(body: &str, seconds: i64) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{seconds}.{body}").as_bytes());
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={hex}")
}

pub(crate) async fn tell(market: &Market, body: &str, header: &str) -> Answer {
    market
        .client
        .with("stripe-signature", header)
        .send("POST", "/webhooks/stripe", Some(body.as_bytes().to_vec()))
        .await
}

pub(crate) fn event(kind: &str, intent: &Value) -> String {
    json!({ "id": "evt_1", "object": "event", "type": kind, "data": { "object": intent } }).to_string()
}

/// Goes on hour by hour until nothing is pending.
async fn until_settled(market: &Market, pro: &Client) {
    for hour in 1.. {
        if !pending(pro).await {
            break;
        }
        assert!(hour < 10_000, "it is never settled");
        set_clock(market, hour * 3600).await;
    }
}

#[tokio::test]
async fn every_fault_ends_in_one_charge_or_none_and_never_in_two() {
    for (does, takes) in [
        (&[Does::Succeeds][..], 1),
        (&[Does::Declines], 0),
        (&[Does::SucceedsUnheard], 1),
        (&[Does::Limits, Does::Limits, Does::Succeeds], 1),
        (&[Does::Limits, Does::SucceedsUnheard], 1),
    ] {
        let (market, stripe, bert) = open(does.iter().copied()).await;
        let asked = buying(&bert);
        stripe.asked(1).await;
        until_settled(&market, &bert).await;
        asked.await.unwrap().ok();
        assert_eq!(stripe.taken().iter().sum::<u32>(), takes);
        let credits = bert.get("/api/v1/account/wallet").await.ok()["credits"].as_u64().unwrap();
        assert_eq!(credits, 5000 + 700 * u64::from(takes));
        assert_eq!(market.store.audit().await.unwrap(), []);
    }
}

/// What an action charges to the card is intended with it and charged after it: the action stands, and the money is taken
/// once, or owed and then taken once.
#[tokio::test]
async fn minutes_and_debts_are_charged_once_whatever_the_processor_does() {
    for (does, takes) in [
        (&[Does::Succeeds][..], 1),
        (&[Does::Declines], 0),
        (&[Does::SucceedsUnheard], 1),
        (&[Does::Limits, Does::Limits, Does::Succeeds], 1),
        (&[Does::Limits, Does::Declines], 0),
    ] {
        let (market, known, stripe) = charging(does.iter().copied()).await;
        let bert = quoted(&market, &known, "pm_1").await;
        let lead = json!({ "project": known.projects[2] });
        bert.post("/api/v1/actions", &act("start_call", lead)).await.ok();
        // A minute and a second more than the three that are free: two minutes, by card alone.
        let pro = known.pros[BERT as usize];
        let over =
            json!({ "project": known.projects[2], "pro": pro, "variety": "connected", "seconds": 241 });
        let receipt = market.backend("phone").post("/api/v1/actions", &act("call_result", over)).await.ok();
        assert_eq!(receipt["decision"]["outcome"], "allowed", "{receipt}");
        stripe.asked(1).await;
        until_settled(&market, &bert).await;
        let taken = || stripe.taken().iter().sum::<u32>();
        assert_eq!(taken(), takes);
        let owed = async || bert.get("/api/v1/account/wallet").await.ok()["outstanding"].as_u64().unwrap();
        assert_eq!(owed().await, 1000 * u64::from(1 - takes));
        if takes == 0 {
            bert.post("/api/v1/actions", &act("pay_outstanding", json!({}))).await.ok();
            until_settled(&market, &bert).await;
            assert_eq!((owed().await, taken()), (0, 1));
        }
        let fees = transactions(&bert).await;
        assert_eq!(fees.iter().filter(|one| one["for"] == "guaranteed_reply_fee").count(), 1);
        assert_eq!(market.store.audit().await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_late_answer_comes_by_webhook_and_counts_once_however_often_it_comes() {
    let (market, stripe, bert) = open([Does::Processes]).await;
    let asked = buying(&bert);
    stripe.asked(1).await;
    let mut intent = stripe.payments().remove(0);
    intent["status"] = json!("succeeded");
    let now = NOW.0 / 1000;
    let body = event("payment_intent.succeeded", &intent);
    // Out of order: what was said before the money was taken comes after it, too.
    let before = event("payment_intent.created", &intent);
    for body in [&before, &body, &body, &before] {
        let answer = tell(&market, body, &signed(body, now)).await;
        assert_eq!((answer.status, answer.body.len()), (204, 0), "{}", answer.text());
    }
    assert_eq!(asked.await.unwrap().ok()["payment"]["status"], "succeeded");
    // A refusal that arrives after that changes nothing: the first word stands.
    let late = event("payment_intent.payment_failed", &intent);
    assert_eq!(tell(&market, &late, &signed(&late, now)).await.status, 204);
    assert_eq!(bert.get("/api/v1/account/wallet").await.ok()["credits"], 5700);
    assert_eq!(transactions(&bert).await.len(), 2);
    assert_eq!(market.store.audit().await.unwrap(), []);
}

/// Money that has come is booked once, whatever was said before it and after it, for whatever it was.
#[tokio::test]
async fn a_payment_that_failed_and_then_succeeded_is_booked_once() {
    // Later than whatever had to be waited for.
    let late = 48 * 3600;
    let hear = async |market: &Market, intent: &Value, kinds: &[&str]| {
        set_clock(market, late).await;
        for kind in kinds {
            let body = event(kind, intent);
            let answer = tell(market, &body, &signed(&body, NOW.0 / 1000 + late)).await;
            assert_eq!(answer.status, 204, "{kind}");
        }
    };
    let (failed, succeeded) = ("payment_intent.payment_failed", "payment_intent.succeeded");
    for (does, heard, status, credits) in [
        (Does::Processes, &[failed, succeeded, succeeded, failed][..], "declined", 5700),
        (Does::Processes, &[succeeded, failed], "succeeded", 5700),
        (Does::Processes, &["payment_intent.canceled", succeeded], "declined", 5700),
        // The answer to the request was a refusal.
        (Does::Declines, &[succeeded], "declined", 5700),
        (Does::Declines, &[failed, failed], "declined", 5000),
        (Does::Succeeds, &[failed, succeeded], "succeeded", 5700),
    ] {
        let (market, stripe, bert) = open([does]).await;
        let asked = buying(&bert);
        stripe.asked(1).await;
        // Nothing is known yet, or the answer is: what is told comes after it or before it.
        if matches!(does, Does::Declines | Does::Succeeds) {
            until_settled(&market, &bert).await;
        }
        hear(&market, &stripe.payments().remove(0), heard).await;
        assert_eq!(asked.await.unwrap().ok()["payment"]["status"], status, "{heard:?}");
        assert_eq!(bert.get("/api/v1/account/wallet").await.ok()["credits"], credits, "{heard:?}");
        assert_eq!(market.store.audit().await.unwrap(), []);
    }
    // Minutes that were owed are not owed any more; paid meanwhile, the money is the pro's.
    for pays in [false, true] {
        let (market, known, stripe) = charging([Does::Declines, Does::Succeeds]).await;
        let bert = quoted(&market, &known, "pm_1").await;
        bert.post("/api/v1/actions", &act("start_call", json!({ "project": known.projects[2] }))).await.ok();
        let pro = known.pros[BERT as usize];
        let over =
            json!({ "project": known.projects[2], "pro": pro, "variety": "connected", "seconds": 241 });
        market.backend("phone").post("/api/v1/actions", &act("call_result", over)).await.ok();
        stripe.asked(1).await;
        until_settled(&market, &bert).await;
        let intent = stripe.payments().remove(0);
        let before = bert.get("/api/v1/account/wallet").await.ok();
        assert_eq!(before["outstanding"], 1000);
        if pays {
            bert.post("/api/v1/actions", &act("pay_outstanding", json!({}))).await.ok();
            until_settled(&market, &bert).await;
        }
        hear(&market, &intent, &[succeeded, succeeded]).await;
        let after = bert.get("/api/v1/account/wallet").await.ok();
        let credits = before["credits"].as_u64().unwrap() + if pays { 1000 } else { 0 };
        assert_eq!((&after["outstanding"], &after["credits"]), (&json!(0), &json!(credits)));
        assert_eq!(market.store.audit().await.unwrap(), []);
    }
}

#[tokio::test]
async fn what_stripe_has_not_signed_settles_nothing() {
    let (market, stripe, bert) = open([Does::Processes]).await;
    let _asked = buying(&bert);
    stripe.asked(1).await;
    let intent = stripe.payments().remove(0);
    let now = NOW.0 / 1000;
    let body = event("payment_intent.succeeded", &intent);
    let other = body.replace("700", "701");
    for (body, header) in [
        (&body, String::new()),
        (&body, "t=1,v1=00".to_owned()),
        (&body, signed(&other, now)),
        (&body, signed(&body, now - 301)),
        (&body, signed(&body, now + 301)),
    ] {
        tell(&market, body, &header).await.problem(403, "not_signed");
    }
    tell(&market, "{}", &signed("{}", now)).await.problem(400, "malformed");
    // Signed, and not about a payment of ours, or about another amount: nothing happens.
    let mut foreign = intent.clone();
    foreign["metadata"]["reckon_payment"] = json!("1-2");
    for body in [event("payment_intent.succeeded", &foreign), other] {
        assert_eq!(tell(&market, &body, &signed(&body, now)).await.status, 204);
    }
    assert!(pending(&bert).await);
    assert_eq!(bert.get("/api/v1/account/wallet").await.ok()["credits"], 5000);
}

#[tokio::test]
async fn an_answer_that_stripe_keeps_as_broken_is_settled_by_its_word() {
    let (market, stripe, bert) = open([Does::Breaks]).await;
    let _asked = buying(&bert);
    stripe.asked(1).await;
    for hour in 1..20 {
        set_clock(&market, hour * 3600).await;
    }
    assert!(pending(&bert).await, "it is asked for again and again, and stays in doubt");
    assert_eq!(stripe.taken(), Vec::<u32>::new());
    let payment = stripe
        .0
        .lock()
        .unwrap()
        .answers
        .keys()
        .find(|key| key.starts_with(|one: char| one.is_ascii_digit()))
        .unwrap()
        .clone();
    let intent = json!({ "status": "canceled", "amount": 700, "metadata": { "reckon_payment": payment } });
    let body = event("payment_intent.canceled", &intent);
    let now = NOW.0 / 1000 + 19 * 3600;
    assert_eq!(tell(&market, &body, &signed(&body, now)).await.status, 204);
    assert!(!pending(&bert).await);
}

#[tokio::test]
async fn without_stripe_there_is_no_such_webhook() {
    let (market, _) = Market::open().await;
    tell(&market, "{}", "").await.problem(404, "not_found");
    let get = market.client.get("/webhooks/stripe").await;
    get.problem(405, "method_not_allowed");
}
