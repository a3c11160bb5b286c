//! What is due, and a server that is killed meanwhile: a card is charged once, a call placed and a text sent once or
//! never.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod common;

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use common::{Folder, Server, audit};
use reckon_providers::twilio::{AuthToken, Body, sign};
use serde_json::{Value, json};

/// 2026-01-01T00:00:00Z.
const BEGIN: i64 = 1_767_225_600_000;
const MINUTE: i64 = 60_000;
const PATIENCE: Duration = Duration::from_secs(60);

/// Stripe and Twilio on the loopback. While it is mute it hears what it is asked and never answers.
struct Providers {
    base: String,
    asked: mpsc::Receiver<String>,
    mute: Arc<AtomicBool>,
}

impl Providers {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (sender, asked) = mpsc::channel();
        let mute = Arc::new(AtomicBool::new(false));
        let silent = Arc::clone(&mute);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, sender, silent) = (stream.unwrap(), sender.clone(), Arc::clone(&silent));
                thread::spawn(move || serve(stream, &sender, &silent));
            }
        });
        Self { base, asked, mute }
    }

    /// Waits for the next request that is more than looking something up.
    fn next(&self) -> String {
        loop {
            let asked = self.asked.recv_timeout(PATIENCE).unwrap();
            if is_an_action(&asked) {
                return asked;
            }
        }
    }

    /// Whether a call, a text, a charge or a recording was asked for since.
    fn was_asked(&self) -> bool {
        self.asked.try_iter().any(|asked| is_an_action(&asked))
    }
}

fn is_an_action(asked: &str) -> bool {
    ["POST /v1/payment_intents", "/Calls.json", "/Messages.json", "/Recordings/"]
        .iter()
        .any(|command| asked.contains(command))
}

fn serve(stream: TcpStream, asked: &mpsc::Sender<String>, mute: &AtomicBool) {
    let mut reader = BufReader::new(stream);
    loop {
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
            if head.is_empty() || line.to_lowercase().starts_with("idempotency-key") {
                head.push_str(line.trim_end());
                head.push(' ');
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        // Nobody listens any more when the test is over.
        let _ = asked.send(head.clone());
        if mute.load(Ordering::SeqCst) {
            // The answer never comes; the connection ends with whoever waits for it.
            let _ = reader.read(&mut [0]);
            return;
        }
        let answer = if head.contains("/search") {
            json!({ "data": [] })
        } else if head.contains("/customers") {
            json!({ "id": "cus_1" })
        } else if head.contains("/Recordings/") {
            json!("an mp3 file")
        } else if head.contains("/attach") {
            json!({ "id": "pm_1", "card": { "brand": "visa", "last4": "4242", "exp_month": 1, "exp_year": 2040 } })
        } else {
            json!({ "id": "x", "sid": "CA1", "status": "succeeded" })
        };
        let text = answer.to_string();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{text}", text.len());
        if reader.get_mut().write_all(head.as_bytes()).is_err() {
            return;
        }
    }
}

struct Set {
    folder: Folder,
    providers: Providers,
    server: Server,
    pro: String,
    project: Value,
}

impl Set {
    fn open(name: &str) -> Self {
        let (folder, providers) = (Folder::new(name), Providers::start());
        for secret in ["stripe-key", "webhook-secret", "twilio-token"] {
            std::fs::write(folder.0.join(secret), "secret").unwrap();
        }
        let server = start(&folder, &providers);
        let (status, ids) = server.send("POST", "/directory", None, &directory());
        assert_eq!(status, 200, "{ids}");
        let pro = format!("pro:{}", ids["pros"]["a"]);
        let set = Self { folder, providers, server, pro, project: ids["projects"]["p"].clone() };
        set.clock(0);
        let card = json!({ "key": "card-0001", "token": "pm_1" });
        assert_eq!(set.server.send("PUT", "/account/card", Some(&set.pro), &card).0, 200);
        set.act("quote-0001", &json!({ "do": "send_quote", "variety": "guaranteed_reply" }));
        set
    }

    /// The clock, so long after the beginning.
    fn clock(&self, minutes: i64) {
        let at = json!({ "at": BEGIN + minutes * MINUTE });
        assert_eq!(self.server.send("PUT", "/clock", None, &at).0, 204);
    }

    fn act(&self, key: &str, command: &Value) {
        let mut command = command.clone();
        (command["key"], command["project"]) = (json!(key), self.project.clone());
        let (status, answer) = self.server.send("POST", "/actions", Some(&self.pro), &command);
        assert_eq!((status, &answer["decision"]["outcome"]), (200, &json!("allowed")), "{answer}");
    }

    /// Power is cut, and comes back.
    fn restart(self) -> Self {
        let Self { folder, providers, server, pro, project } = self;
        server.kill();
        let server = start(&folder, &providers);
        Self { folder, providers, server, pro, project }
    }

    fn calls(&self) -> Value {
        let pro = self.pro.strip_prefix("pro:").unwrap();
        let path = format!("/leads/{}/{pro}/calls", self.project);
        self.server.send("GET", &path, Some(&self.pro), &Value::Null).1["calls"].clone()
    }

    /// Asks until it is so: a worker's actions are not announced to this client.
    fn until(&self, what: impl Fn(&Self) -> bool) {
        for _ in 0..20_000 {
            if what(self) {
                return;
            }
        }
        panic!("it does not come about: {}", self.calls());
    }

    fn done(self) {
        self.server.kill();
        let (well, findings) = audit(&self.folder.store());
        assert!(well, "{findings}");
    }
}

fn start(folder: &Folder, providers: &Providers) -> Server {
    let file = |name: &str| folder.0.join(name).display().to_string();
    let (key, webhook, token) = (file("stripe-key"), file("webhook-secret"), file("twilio-token"));
    Server::start(
        &folder.store(),
        &folder.0.join("tokens"),
        &[
            "--clock",
            "manual",
            "--worker",
            "on",
            "--public-origin",
            "https://reckon.example",
            "--payments",
            "stripe",
            "--stripe-api",
            &providers.base,
            "--stripe-key",
            &key,
            "--stripe-webhook-secret",
            &webhook,
            "--phone",
            "twilio",
            "--texts",
            "twilio",
            "--twilio-api",
            &providers.base,
            "--twilio-account",
            "AC1",
            "--twilio-token",
            &token,
            "--twilio-from",
            "+15550100",
        ],
    )
}

fn directory() -> Value {
    json!({
        "plans": [{ "reference": "free", "name": "free", "interactions": null }],
        "categories": [{ "reference": "k", "name": "k", "guaranteed_reply_fee": 2500 }],
        "pros": [{ "reference": "a", "name": "a", "plan": "free", "anchor_day": 1, "time_zone": "UTC",
                   "mobile": "+15550101", "categories": ["k"] }],
        "clients": [{ "reference": "c", "name": "c", "mobile": "+4915123000001" }],
        "projects": [{ "reference": "p", "client": "c", "category": "k", "title": "t", "posted": 0 }],
    })
}

#[test]
fn a_callback_is_dialled_once_after_a_restart() {
    let set = Set::open("callback");
    set.act("callback-1", &json!({ "do": "schedule_callback", "time": BEGIN + 30 * MINUTE }));
    let set = set.restart();
    set.clock(29);
    assert!(!set.providers.was_asked());
    set.clock(31);
    assert!(set.providers.next().starts_with("POST"));
    set.until(|set| set.calls()[0]["status"] == "dialing");
    let set = set.restart();
    set.clock(32);
    set.clock(60);
    assert!(!set.providers.was_asked(), "it was dialled twice");
    assert_eq!(set.calls().as_array().unwrap().len(), 1);
    set.done();
}

#[test]
fn a_callback_that_was_due_more_than_an_hour_before_the_server_is_back_has_failed() {
    let set = Set::open("missed");
    set.act("callback-1", &json!({ "do": "schedule_callback", "time": BEGIN + 30 * MINUTE }));
    let set = set.restart();
    set.clock(91);
    set.until(|set| set.calls()[0]["status"] == "missed");
    assert!(!set.providers.was_asked(), "it was dialled all the same");
    set.done();
}

#[test]
fn a_call_that_is_being_placed_when_the_server_dies_is_never_placed_again() {
    let set = Set::open("doubt");
    set.providers.mute.store(true, Ordering::SeqCst);
    set.act("call-0001", &json!({ "do": "start_call" }));
    set.providers.next();
    let set = set.restart();
    set.providers.mute.store(false, Ordering::SeqCst);
    set.clock(4);
    assert_eq!(set.calls()[0]["status"], "dialing");
    set.clock(6);
    set.until(|set| set.calls()[0]["status"] == "no_answer");
    assert!(!set.providers.was_asked(), "it was placed twice");
    set.done();
}

#[test]
fn a_recording_that_is_being_fetched_when_the_server_dies_is_fetched_by_the_next() {
    let set = Set::open("recording");
    set.act("call-0001", &json!({ "do": "start_call" }));
    set.providers.next();
    let call = set.calls()[0]["id"].clone();
    set.providers.mute.store(true, Ordering::SeqCst);
    let sid = format!("RE{}", "0".repeat(32));
    let fields = [("AccountSid", "AC1"), ("RecordingSid", &sid), ("RecordingStatus", "completed")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let path = format!("/webhooks/twilio/recording?call={call}");
    let url = format!("https://reckon.example{path}");
    let signature = sign(&AuthToken::new("secret"), &url, Body::Form(&fields));
    assert_eq!(set.server.tell(&path, &fields, &signature), 204);
    assert!(set.providers.next().contains(&sid));
    // Nobody tells of it again.
    let set = set.restart();
    set.providers.mute.store(false, Ordering::SeqCst);
    assert!(set.calls()[0]["recording"].is_null());
    set.clock(3);
    set.until(|set| !set.calls()[0]["recording"].is_null());
    assert!(set.providers.next().contains(&sid));
    set.clock(60);
    assert!(!set.providers.was_asked(), "it was fetched twice");
    set.done();
}

#[test]
fn a_text_that_is_being_sent_when_the_server_dies_is_never_sent_again_and_said_to_be_in_doubt() {
    let set = Set::open("text");
    let client =
        set.server.send("GET", "/snapshot", Some(&set.pro), &Value::Null).1["leads"][0]["client"].clone();
    let thread = |set: &Set| {
        let path = format!("/discussions/{client}/text/messages");
        set.server.send("GET", &path, Some(&set.pro), &Value::Null).1
    };
    set.providers.mute.store(true, Ordering::SeqCst);
    let text = json!({ "do": "send_text", "key": "text-0001", "client": client, "body": "Friday?" });
    let (status, answer) = set.server.send("POST", "/actions", Some(&set.pro), &text);
    assert_eq!((status, &answer["decision"]["outcome"]), (200, &json!("allowed")), "{answer}");
    set.providers.next();
    let set = set.restart();
    set.providers.mute.store(false, Ordering::SeqCst);
    set.clock(19);
    assert_eq!(thread(&set)[0]["failure"], Value::Null);
    set.clock(21);
    set.until(|set| thread(set)[0]["failure"] == "in_doubt");
    assert!(!set.providers.was_asked(), "it was sent twice");
    set.done();
}

#[test]
fn a_card_that_is_being_charged_when_the_server_dies_is_asked_for_with_the_same_key() {
    let set = Set::open("charge");
    set.providers.mute.store(true, Ordering::SeqCst);
    let bought = json!({ "key": "credits-1", "amount": 700 });
    thread::scope(|scope| {
        // The answer never comes: the server is killed meanwhile.
        scope.spawn(|| set.server.try_send("POST", "/account/credits", Some(&set.pro), &bought).is_err());
        let first = set.providers.next();
        kill(set.server.process_id());
        let server = start(&set.folder, &set.providers);
        set.providers.mute.store(false, Ordering::SeqCst);
        let wallet = || server.send("GET", "/account/wallet", Some(&set.pro), &Value::Null).1;
        let at = json!({ "at": BEGIN + 4 * MINUTE });
        assert_eq!(server.send("PUT", "/clock", None, &at).0, 204);
        assert_eq!(set.providers.next(), first, "another key would be another charge");
        while wallet()["pending"] != 0 {}
        assert_eq!(wallet()["credits"], 700);
        server.kill();
    });
    let (well, findings) = audit(&set.folder.store());
    assert!(well, "{findings}");
}

/// `kill -9`, while others still hold the server.
fn kill(process: u32) {
    let killed = std::process::Command::new("kill").args(["-9", &process.to_string()]).status().unwrap();
    assert!(killed.success());
}
