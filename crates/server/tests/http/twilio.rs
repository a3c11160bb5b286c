//! Calls over Twilio, with a stub that speaks its protocol.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use reckon_domain::Timestamp;
use reckon_providers::twilio::{AuthToken, Body, sign};
use reckon_server::{Phone, TwilioAccount};
use reckon_store_sqlite::SqliteStore;
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};

use crate::calls::{quoted, set_clock, transactions, until_call};
use crate::client::{Answer, Client, Events, PATIENCE};
use crate::market::{BERT, Known, Market, NOW, act, canaries};

const PUBLIC: &str = "https://reckon.example";
const TOKEN: &str = "twilio-token-canary";

/// What Twilio answers to the placing of a call.
type Says = Arc<Mutex<u16>>;

#[derive(Clone)]
struct Twilio {
    says: Says,
    placed: mpsc::UnboundedSender<Vec<(String, String)>>,
    /// What the call to the pro came to, as the list of calls has it.
    leg: Arc<Mutex<Option<Value>>>,
    /// What asking for a recording is answered with, before it is there.
    before: Arc<Mutex<VecDeque<u16>>>,
    /// What the call to the client came to, as Twilio has it.
    became: Arc<Mutex<&'static str>>,
    /// Recordings that were asked for.
    fetched: Arc<watch::Sender<u32>>,
}

struct Set {
    market: Market,
    known: Known,
    bert: Client,
    events: Events,
    placed: mpsc::UnboundedReceiver<Vec<(String, String)>>,
    twilio: Twilio,
}

impl Set {
    async fn open(says: u16) -> Self {
        let (sender, placed) = mpsc::unbounded_channel();
        let twilio = Twilio {
            says: Arc::new(Mutex::new(says)),
            placed: sender,
            leg: Arc::default(),
            before: Arc::default(),
            became: Arc::default(),
            fetched: Arc::default(),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(twilio.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let (market, known) = Market::with(Arc::new(SqliteStore::in_memory().unwrap()), |config| {
            config.worker = true;
            config.public_origin = Some(PUBLIC.to_owned());
            config.phone = Phone::Twilio(TwilioAccount {
                base,
                account: "ACtest".to_owned(),
                token: TOKEN.to_owned(),
                from: "+15550100".to_owned(),
            });
        })
        .await;
        let bert = quoted(&market, &known, "tok_visa").await;
        let events = bert.events("/api/v1/events").await;
        Self { market, known, bert, events, placed, twilio }
    }

    /// Starts a call, and waits until Twilio was asked to place it: the query that names it.
    async fn call(&mut self) -> String {
        let start = act("start_call", json!({ "project": self.known.projects[2] }));
        assert_eq!(self.bert.post("/api/v1/actions", &start).await.ok()["decision"]["outcome"], "allowed");
        let fields = self.placed.recv().await.unwrap();
        let url = &fields.iter().find(|(name, _)| name == "Url").unwrap().1;
        url.strip_prefix(&format!("{PUBLIC}/webhooks/twilio/voice/answered?")).unwrap().to_owned()
    }

    /// Twilio tells something, signed.
    async fn tell(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.tell_signed_by(TOKEN, path, fields).await
    }

    async fn tell_signed_by(&self, token: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let mut fields: Vec<_> = fields.iter().map(owned).collect();
        fields.push(("AccountSid".to_owned(), "ACtest".to_owned()));
        let address = format!("/webhooks/twilio/{path}");
        let signature = sign(&AuthToken::new(token), &format!("{PUBLIC}{address}"), Body::Form(&fields));
        self.send(&address, &fields, &signature).await
    }

    async fn send(&self, address: &str, fields: &[(String, String)], signature: &str) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let signed = self.market.client.with("x-twilio-signature", signature);
        signed
            .with("content-type", "application/x-www-form-urlencoded")
            .send("POST", address, Some(body.into_bytes()))
            .await
    }

    /// A call that is over, and that Twilio tells of a recording of: what it tells.
    async fn recorded(&mut self) -> (String, String) {
        let call = self.call().await;
        let over = [("DialCallStatus", "completed"), ("DialCallDuration", "60")];
        self.tell(&format!("voice/over?{call}"), &over).await;
        until_call(&mut self.events, "closed").await;
        let sid = format!("RE{}", "0".repeat(32));
        self.told_of(&call, &sid).await;
        (call, sid)
    }

    async fn told_of(&self, call: &str, sid: &str) {
        let told = [("RecordingSid", sid), ("RecordingStatus", "completed")];
        assert_eq!(self.tell(&format!("recording?{call}"), &told).await.status, 204);
    }

    /// Waits until recordings were asked for so often.
    async fn fetched(&self, often: u32) {
        let mut fetched = self.twilio.fetched.subscribe();
        let enough = fetched.wait_for(|fetched| *fetched >= often);
        tokio::time::timeout(PATIENCE, enough).await.expect("it is asked for").unwrap();
    }

    /// The tasks that are still to be done.
    async fn awaited(&self) -> Vec<reckon_store::TaskRow> {
        let due = self.market.store.tasks_due(Timestamp::MAX, 10).await.unwrap();
        due.into_iter().filter(|task| task.kind == reckon_store::TaskKind::Recording).collect()
    }

    /// Waits until a recording that was asked for has been put off or is done with.
    async fn until_awaited(&self, is: impl Fn(&[reckon_store::TaskRow]) -> bool) {
        let mut tasks = self.market.store.tasks_changed();
        let looks = async {
            while !is(&self.awaited().await) {
                tasks.changed().await.unwrap();
            }
        };
        tokio::time::timeout(PATIENCE, looks).await.expect("it comes about");
    }

    async fn calls(&self) -> Value {
        let path =
            format!("/api/v1/leads/{}/{}/calls", self.known.projects[2], self.known.pros[BERT as usize]);
        self.bert.get(&path).await.ok()["calls"].clone()
    }
}

/// A name as Twilio gives them.
fn sid(kind: &str) -> String {
    format!("{kind}{}", "0".repeat(32))
}

async fn answer(State(twilio): State<Twilio>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    assert!(head.headers["authorization"].to_str().unwrap().starts_with("Basic "));
    let account = "/2010-04-01/Accounts/ACtest";
    let path = head.uri.path().strip_prefix(account).unwrap().to_owned();
    match (head.method.as_str(), path.as_str()) {
        ("POST", "/Calls.json") => {
            twilio.placed.send(form_urlencoded::parse(&body).into_owned().collect()).unwrap();
            let says = *twilio.says.lock().unwrap();
            (StatusCode::from_u16(says).unwrap(), json!({ "sid": sid("CA"), "code": 21211 }).to_string())
                .into_response()
        }
        ("GET", "/Calls.json") => {
            let legs: Vec<_> = twilio.leg.lock().unwrap().clone().into_iter().collect();
            json!({ "calls": legs }).to_string().into_response()
        }
        ("GET", path) if path == format!("/Calls/{}.json", sid("CA")) => {
            let became = *twilio.became.lock().unwrap();
            json!({ "sid": sid("CA"), "status": became, "duration": "70" }).to_string().into_response()
        }
        ("GET", path) if path.starts_with("/Recordings/RE") => {
            twilio.fetched.send_modify(|fetched| *fetched += 1);
            let before = twilio.before.lock().unwrap().pop_front();
            match before {
                Some(status) => StatusCode::from_u16(status).unwrap().into_response(),
                None => b"an mp3 file".to_vec().into_response(),
            }
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_call_is_heard_accepted_connected_and_recorded() {
    let mut set = Set::open(201).await;
    let call = set.call().await;
    let mobile = |who: &str| {
        canaries(who)[0].chars().filter(|one| one.is_ascii_digit() || *one == '+').collect::<String>()
    };
    assert_eq!(set.tell(&format!("status?{call}"), &[("CallStatus", "ringing")]).await.status, 204);
    let heard = set.tell(&format!("voice/answered?{call}"), &[("CallStatus", "in-progress")]).await;
    assert_eq!((heard.status, heard.header("content-type")), (200, "text/xml; charset=utf-8"));
    assert!(heard.text().contains("120.50") && heard.text().contains("<Gather"), "{}", heard.text());
    assert!(!heard.text().contains(&mobile("bert")), "{}", heard.text());
    let accepted = set.tell(&format!("voice/key?{call}"), &[("Digits", "1")]).await.text();
    assert!(accepted.contains(&format!(">{}</Number>", mobile("bert"))), "{accepted}");
    assert!(heard.text().contains("recorded"), "{}", heard.text());
    let told = set.tell(&format!("voice/pro?{call}"), &[("CallStatus", "in-progress")]).await.text();
    assert!(accepted.contains("voice/pro?") && told.contains("This call is recorded."), "{told}");
    assert!(!told.contains("<Hangup") && !told.contains("<Dial"), "{told}");
    let over = [("DialCallStatus", "completed"), ("DialCallDuration", "181")];
    assert!(set.tell(&format!("voice/over?{call}"), &over).await.text().contains("<Hangup/>"));
    until_call(&mut set.events, "closed").await;
    // Told again, in another order, and otherwise: the first result stands.
    set.tell(&format!("voice/over?{call}"), &[("DialCallStatus", "busy")]).await;
    set.tell(&format!("status?{call}"), &[("CallStatus", "completed"), ("CallSid", "CA1")]).await;
    set.tell(&format!("status?{call}"), &[("CallStatus", "ringing")]).await;
    let calls = set.calls().await;
    assert_eq!(
        (&calls[0]["status"], &calls[0]["seconds"], &calls[0]["minutes_charged"]),
        (&json!("connected"), &json!(181), &json!(500))
    );
    let fees = transactions(&set.bert).await;
    assert_eq!(fees.iter().filter(|one| one["for"] == "guaranteed_reply_fee").count(), 1);

    let sid = format!("RE{}", "0".repeat(32));
    let told = [("RecordingSid", sid.as_str()), ("RecordingStatus", "completed")];
    assert_eq!(set.tell(&format!("recording?{call}"), &told).await.status, 204);
    let calls = loop {
        let calls = set.calls().await;
        if calls[0]["recording"] != Value::Null {
            break calls;
        }
    };
    let sound = set.bert.get(calls[0]["recording"].as_str().unwrap()).await;
    assert_eq!((sound.text().as_str(), sound.header("content-type")), ("an mp3 file", "audio/mpeg"));
    assert_eq!(set.market.store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn a_recording_that_is_not_there_yet_is_fetched_until_it_is() {
    let mut set = Set::open(201).await;
    set.twilio.before.lock().unwrap().extend([404, 500, 404]);
    let (call, sid) = set.recorded().await;
    for often in 1..=3 {
        set.fetched(often).await;
        // Put off, further each time.
        set.until_awaited(|tasks| tasks.first().is_some_and(|task| task.failures == often)).await;
        let wait = set.awaited().await[0].free.0;
        assert!(set.calls().await[0]["recording"].is_null());
        // Told again, and of another one: it is the same task.
        set.told_of(&call, &sid).await;
        set.told_of(&call, &format!("RE{}", "1".repeat(32))).await;
        assert_eq!(set.awaited().await.len(), 1);
        set_clock(&set.market, (wait - NOW.0) / 1000 + 1).await;
    }
    set.until_awaited(<[_]>::is_empty).await;
    let calls = set.calls().await;
    let sound = set.bert.get(calls[0]["recording"].as_str().unwrap()).await;
    assert_eq!(sound.text(), "an mp3 file");
    set.told_of(&call, &sid).await;
    assert_eq!((*set.twilio.fetched.borrow(), set.awaited().await.len()), (4, 0), "it is fetched once");
    assert_eq!(set.market.store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn a_recording_that_never_comes_is_given_up_after_a_day() {
    let mut set = Set::open(201).await;
    set.twilio.before.lock().unwrap().extend([404; 200]);
    set.recorded().await;
    let mut attempts = 0;
    set.until_awaited(|tasks| tasks.first().is_some_and(|task| task.failures == 1)).await;
    while let Some(task) = set.awaited().await.first().copied() {
        set_clock(&set.market, (task.free.0 - NOW.0) / 1000 + 1).await;
        attempts += 1;
        assert!(attempts < 60, "it is never given up");
        set.until_awaited(|tasks| tasks.first().is_none_or(|next| next.failures > task.failures)).await;
    }
    // The intervals double from a second to an hour: a dozen to reach it, and one for each hour left.
    assert!((30..40).contains(&attempts), "tried {attempts} times");
    assert!(set.calls().await[0]["recording"].is_null());
    assert_eq!(set.market.store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn of_a_call_that_is_over_nobody_is_told_a_number() {
    let mut set = Set::open(201).await;
    let call = set.call().await;
    set.tell(&format!("status?{call}"), &[("CallStatus", "busy")]).await;
    until_call(&mut set.events, "failed").await;
    for step in ["answered", "key", "pro"] {
        let replayed = set.tell(&format!("voice/{step}?{call}"), &[("Digits", "1")]).await;
        assert_eq!(replayed.status, 200);
        assert!(
            !replayed.text().contains("<Number") && replayed.text().contains("<Hangup/>"),
            "{}",
            replayed.text()
        );
    }
    assert_eq!(set.calls().await[0]["status"], "busy");
}

#[tokio::test]
async fn what_twilio_has_not_signed_does_nothing() {
    let mut set = Set::open(201).await;
    let call = set.call().await;
    let over = [("DialCallStatus", "completed"), ("DialCallDuration", "600")];
    for path in [
        format!("voice/over?{call}"),
        format!("voice/key?{call}"),
        format!("status?{call}"),
        format!("recording?{call}"),
    ] {
        set.tell_signed_by("another-token", &path, &over).await.problem(403, "not_signed");
        let fields: Vec<_> =
            over.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let address = format!("/webhooks/twilio/{path}");
        set.send(&address, &fields, "").await.problem(403, "not_signed");
        // Signed for another call, and for another account.
        let elsewhere = sign(&AuthToken::new(TOKEN), &format!("{PUBLIC}{address}0"), Body::Form(&fields));
        set.send(&address, &fields, &elsewhere).await.problem(403, "not_signed");
        let other = sign(&AuthToken::new(TOKEN), &format!("{PUBLIC}{address}"), Body::Form(&fields));
        set.send(&address, &fields, &other).await.problem(403, "not_signed");
    }
    assert_eq!(set.calls().await[0]["status"], "dialing");
    for path in ["status?call=999999", "status?call=x", "voice/answered?call=", "voice/sideways?call=1"] {
        set.tell(path, &[]).await.problem(404, "not_found");
    }
    set.tell(&format!("voice/sideways?{call}"), &[]).await.problem(404, "not_found");
    let (plain, _) = Market::open().await;
    plain
        .client
        .send("POST", "/webhooks/twilio/status?call=1", Some(Vec::new()))
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn the_end_of_a_call_says_what_it_came_to_even_if_nothing_else_was_heard() {
    for (status, leg, want, service) in [
        ("no-answer", None, "no_answer", "failed"),
        ("failed", None, "no_answer", "failed"),
        ("completed", None, "declined", "failed"),
        ("completed", Some(json!({ "status": "no-answer", "duration": null })), "pro_missed", "closed"),
        ("completed", Some(json!({ "status": "completed", "duration": "60" })), "connected", "closed"),
    ] {
        let mut set = Set::open(201).await;
        *set.twilio.leg.lock().unwrap() = leg;
        let call = set.call().await;
        set.tell(&format!("status?{call}"), &[("CallStatus", status), ("CallSid", "CA1")]).await;
        until_call(&mut set.events, service).await;
        assert_eq!(set.calls().await[0]["status"], want);
    }
}

#[tokio::test]
async fn a_call_that_is_refused_has_failed() {
    let mut set = Set::open(400).await;
    set.call().await;
    until_call(&mut set.events, "failed").await;
    assert_eq!(set.calls().await[0]["status"], "no_answer");
}

/// A signature of Twilio's has no time: who has recorded a request hears nothing by sending it again.
#[tokio::test]
async fn what_is_told_again_later_is_refused() {
    let mut set = Set::open(201).await;
    let call = set.call().await;
    let (path, fields) = (format!("voice/key?{call}"), [("CallStatus", "in-progress"), ("Digits", "1")]);
    let first = set.tell(&path, &fields).await;
    assert_eq!((first.status, first.text().contains("<Number")), (200, true));
    set_clock(&set.market, 30).await;
    assert_eq!(set.tell(&path, &fields).await.text(), first.text(), "the answer was not heard");
    set_clock(&set.market, 31).await;
    let again = set.tell(&path, &fields).await;
    again.problem(403, "not_signed");
    assert!(!again.text().contains("<Number"));
    // What could not be answered may come again.
    let ended = [("CallStatus", "completed"), ("CallSid", "CA1")];
    *set.twilio.leg.lock().unwrap() = Some(json!({ "status": "in-progress", "duration": null }));
    let path = format!("status?{call}");
    set.tell(&path, &ended).await.problem(503, "unavailable");
    set_clock(&set.market, 90).await;
    *set.twilio.leg.lock().unwrap() = Some(json!({ "status": "completed", "duration": "61" }));
    assert_eq!(set.tell(&path, &ended).await.status, 204);
    until_call(&mut set.events, "closed").await;
    set_clock(&set.market, 121).await;
    set.tell(&path, &ended).await.problem(403, "not_signed");
}

/// Its webhooks were lost, or nobody was there to hear them: Twilio is asked, and the two who spoke are in contact.
#[tokio::test]
async fn a_call_of_which_nothing_was_heard_is_asked_for() {
    let mut set = Set::open(201).await;
    let call = set.call().await;
    *set.twilio.became.lock().unwrap() = "in-progress";
    let id: u64 = call.strip_prefix("call=").unwrap().parse().unwrap();
    let mut tasks = set.market.store.tasks_changed();
    let placed_until = Timestamp(NOW.0 + 5 * 60_000);
    while set.market.store.task(id).await.unwrap().free != placed_until {
        tasks.changed().await.unwrap();
    }
    set_clock(&set.market, 5 * 60).await;
    while set.market.store.task(id).await.unwrap().free <= placed_until {
        tasks.changed().await.unwrap();
    }
    *set.twilio.became.lock().unwrap() = "completed";
    *set.twilio.leg.lock().unwrap() = Some(json!({ "status": "completed", "duration": "61" }));
    set_clock(&set.market, 10 * 60 + 1).await;
    until_call(&mut set.events, "closed").await;
    let calls = set.calls().await;
    assert_eq!((&calls[0]["status"], &calls[0]["seconds"]), (&json!("connected"), &json!(61)));
    assert!(set.placed.try_recv().is_err(), "it was placed twice");
}

#[tokio::test]
async fn a_call_in_doubt_is_never_placed_again() {
    let mut set = Set::open(503).await;
    let call = set.call().await;
    set_clock(&set.market, 4 * 60).await;
    // It was placed all the same: its word counts, for as long as a call may last.
    assert_eq!(set.tell(&format!("status?{call}"), &[("CallStatus", "in-progress")]).await.status, 204);
    set_clock(&set.market, 60 * 60).await;
    set.tell(&format!("voice/over?{call}"), &[("DialCallStatus", "completed"), ("DialCallDuration", "5")])
        .await;
    until_call(&mut set.events, "closed").await;
    assert_eq!(set.calls().await[0]["status"], "connected");
    assert!(set.placed.try_recv().is_err(), "it was placed twice");

    let mut set = Set::open(503).await;
    set.call().await;
    set_clock(&set.market, 6 * 60).await;
    until_call(&mut set.events, "failed").await;
    assert!(set.placed.try_recv().is_err(), "it was placed twice");
    assert_eq!(set.calls().await[0]["status"], "no_answer");
}
