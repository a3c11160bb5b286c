//! Texts over Twilio, with a stub that speaks its protocol.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use reckon_domain::relation::Channel;
use reckon_providers::twilio::{AuthToken, Body, sign};
use reckon_server::{Texts, TwilioAccount};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::client::Answer;
use crate::market::{ANNA, BERT, CARL, Market, act};
use crate::post::{MOBILE, Post};

const PUBLIC: &str = "https://reckon.example";
const TOKEN: &str = "twilio-token-of-texts";

/// What Twilio answers: a status, and its number for a refusal.
type Says = Arc<Mutex<(u16, u32)>>;

#[derive(Clone)]
struct Stub {
    says: Says,
    asked: mpsc::UnboundedSender<Vec<(String, String)>>,
}

async fn answer(State(stub): State<Stub>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    assert_eq!(head.uri.path(), "/2010-04-01/Accounts/ACtexts/Messages.json");
    let body = to_bytes(body, 1 << 20).await.unwrap();
    stub.asked.send(form_urlencoded::parse(&body).into_owned().collect()).unwrap();
    let (status, code) = *stub.says.lock().unwrap();
    let said = json!({ "sid": "SM1", "code": code }).to_string();
    (StatusCode::from_u16(status).unwrap(), said).into_response()
}

struct Set {
    post: Post,
    says: Says,
    asked: mpsc::UnboundedReceiver<Vec<(String, String)>>,
}

impl Set {
    async fn open() -> Self {
        let (sender, asked) = mpsc::unbounded_channel();
        let stub = Stub { says: Arc::new(Mutex::new((201, 0))), asked: sender };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (router, says) = (Router::new().fallback(answer).with_state(stub.clone()), stub.says);
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let post = Post::with([], |config| {
            config.public_origin = Some(PUBLIC.to_owned());
            config.messaging.texts = Texts::Twilio(TwilioAccount {
                base,
                account: "ACtexts".to_owned(),
                token: TOKEN.to_owned(),
                from: "+493023125000".to_owned(),
            });
        })
        .await;
        Self { post, says, asked }
    }

    /// Anna texts Greta, and Twilio is asked: the query that names the text.
    async fn text(&mut self, words: &str) -> String {
        self.post.anna("send_text", words).await;
        let fields = self.asked.recv().await.unwrap();
        let callback = &fields.iter().find(|(name, _)| name == "StatusCallback").unwrap().1;
        self.post.idle().await;
        callback.strip_prefix(PUBLIC).unwrap().to_owned()
    }

    async fn tell(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.tell_signed_by(TOKEN, address, fields).await
    }

    async fn tell_signed_by(&self, token: &str, address: &str, fields: &[(&str, &str)]) -> Answer {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let mut fields: Vec<_> = fields.iter().map(owned).collect();
        fields.push(("AccountSid".to_owned(), "ACtexts".to_owned()));
        let signature = sign(&AuthToken::new(token), &format!("{PUBLIC}{address}"), Body::Form(&fields));
        self.send(address, &fields, &signature).await
    }

    async fn send(&self, address: &str, fields: &[(String, String)], signature: &str) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let signed = self.post.market.client.with("x-twilio-signature", signature);
        signed.send("POST", address, Some(body.into_bytes())).await
    }

    async fn receive(&self, sid: &str, from: &str, words: &str) -> Answer {
        let fields = [("MessageSid", sid), ("From", from), ("To", "+493023125000"), ("Body", words)];
        self.tell("/webhooks/twilio/text", &fields).await
    }

    /// The failure and the progress of Greta's latest text from Anna.
    async fn last(&self) -> (Value, Value) {
        let thread = self.post.thread(self.post.greta, "text").await;
        let last = thread.iter().rev().find(|one| one["by"] == "pro").unwrap();
        (last["failure"].clone(), last["progress"].clone())
    }
}

#[tokio::test]
async fn a_text_that_twilio_tells_opens_its_discussion_once() {
    let mut set = Set::open().await;
    set.text("The tap is here").await;
    for _ in 0..3 {
        let answer = set.receive("SM7", MOBILE, "Friday is fine").await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "text/xml; charset=utf-8"));
        assert!(answer.text().ends_with("<Response/>"), "{}", answer.text());
    }
    let thread = set.post.thread(set.post.greta, "text").await;
    assert_eq!((thread.len(), thread[1]["body"].as_str()), (2, Some("Friday is fine")));
    assert_eq!(set.post.is_open(set.post.greta, Channel::Text).await, Some(true));
    // A stranger is answered alike, and nothing happens.
    let head = set.post.market.store.head().await.unwrap();
    let answer = set.receive("SM8", "+4917099999999", "Hello").await;
    assert_eq!((answer.status, answer.text().ends_with("<Response/>")), (200, true));
    assert_eq!(set.post.market.store.head().await.unwrap(), head);
    // STOP, told twice, and late, when she had subscribed again.
    set.receive("SM9", MOBILE, "stop").await;
    assert!(set.post.is_unsubscribed(Channel::Text).await);
    set.receive("SM10", MOBILE, "START").await;
    set.receive("SM9", MOBILE, "stop").await;
    assert!(!set.post.is_unsubscribed(Channel::Text).await);
    assert_eq!(set.post.market.store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn who_is_not_twilio_is_not_believed() {
    let mut set = Set::open().await;
    let address = set.text("The tap is here").await;
    let head = set.post.market.store.head().await.unwrap();
    let text = [("MessageSid", "SM7"), ("From", MOBILE), ("To", "+493023125000"), ("Body", "stop")];
    let status = [("MessageStatus", "undelivered"), ("ErrorCode", "30005")];
    for (address, fields) in [("/webhooks/twilio/text", &text[..]), (&address, &status[..])] {
        set.tell_signed_by("another-token", address, fields).await.problem(403, "not_signed");
        let unsigned = set.post.market.client.send("POST", address, Some(b"Body=stop".to_vec())).await;
        unsigned.problem(403, "not_signed");
        // Signed for another address, or changed on the way.
        let owned: Vec<_> =
            fields.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let elsewhere = format!("https://elsewhere.example{address}");
        let signature = sign(&AuthToken::new(TOKEN), &elsewhere, Body::Form(&owned));
        set.send(address, &owned, &signature).await.problem(403, "not_signed");
        let account = [owned.clone(), vec![("AccountSid".to_owned(), "ACother".to_owned())]].concat();
        let signature = sign(&AuthToken::new(TOKEN), &format!("{PUBLIC}{address}"), Body::Form(&account));
        set.send(address, &account, &signature).await.problem(403, "not_signed");
    }
    // The text is in the query, which is signed, too.
    let (path, _) = address.split_once('?').unwrap();
    let owned = [("MessageStatus", "delivered"), ("AccountSid", "ACtexts")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let signature = sign(&AuthToken::new(TOKEN), &format!("{PUBLIC}{address}"), Body::Form(&owned));
    set.send(&format!("{path}?text=2"), &owned, &signature).await.problem(403, "not_signed");
    for nowhere in ["0", "2", "999999", "nothing", "-1"] {
        let told = set.tell(&format!("{path}?text={nowhere}"), &[("MessageStatus", "delivered")]).await;
        told.problem(404, "not_found");
    }
    for lacking in [&text[1..], &text[..3]] {
        set.tell("/webhooks/twilio/text", lacking).await.problem(400, "malformed");
    }
    set.tell(&address, &[]).await.problem(400, "malformed");
    assert_eq!(set.post.market.store.head().await.unwrap(), head);
    let (market, _) = Market::open().await;
    for address in ["/webhooks/twilio/text", "/webhooks/twilio/text/status?text=1"] {
        market.client.send("POST", address, Some(Vec::new())).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn what_became_of_a_text_is_at_its_message_whatever_the_order() {
    let mut set = Set::open().await;
    let address = set.text("The tap is here").await;
    assert_eq!(set.last().await, (Value::Null, "sent".into()));
    for status in ["sent", "delivered", "sent", "queued", "delivered"] {
        assert_eq!(set.tell(&address, &[("MessageStatus", status)]).await.status, 204);
    }
    assert_eq!(set.last().await, (Value::Null, "delivered".into()));
    assert_eq!(set.post.is_open(set.post.greta, Channel::Text).await, Some(false));

    for (code, why) in [
        ("30003", "unreachable"),
        ("30004", "blocked"),
        ("30005", "wrong_number"),
        ("30006", "not_mobile"),
        ("30007", "filtered"),
        ("39999", "refused"),
    ] {
        let address = set.text("Are you there?").await;
        assert_eq!(set.post.is_open(set.post.greta, Channel::Text).await, Some(false));
        for fields in [
            [("MessageStatus", "undelivered"), ("ErrorCode", code)],
            [("MessageStatus", "failed"), ("ErrorCode", "1")],
        ] {
            assert_eq!(set.tell(&address, &fields).await.status, 204);
        }
        assert_eq!(set.last().await, (why.into(), Value::Null), "{code}");
        assert_eq!(set.post.is_open(set.post.greta, Channel::Text).await, Some(true), "{code}");
    }
    assert_eq!(set.post.market.store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn what_was_in_doubt_may_have_arrived_after_all() {
    let mut set = Set::open().await;
    *set.says.lock().unwrap() = (500, 0);
    let address = set.text("Did you get this?").await;
    assert_eq!(set.last().await, ("in_doubt".into(), Value::Null));
    assert_eq!(set.post.is_open(set.post.greta, Channel::Text).await, Some(true));
    set.tell(&address, &[("MessageStatus", "delivered")]).await;
    assert_eq!(set.last().await, (Value::Null, "delivered".into()));
}

#[tokio::test]
async fn a_number_that_twilio_may_not_text_any_more_is_unsubscribed() {
    let mut set = Set::open().await;
    *set.says.lock().unwrap() = (400, 21_610);
    set.text("Hello").await;
    assert_eq!(set.last().await, ("unsubscribed".into(), Value::Null));
    assert!(set.post.is_unsubscribed(Channel::Text).await);
}

/// I13: all pros of a marketplace send from one number, and the network blocks it for all of them at once.
#[tokio::test]
async fn a_word_to_the_number_that_pros_share_is_about_the_number() {
    let mut set = Set::open().await;
    let greta = set.post.greta;
    let says = async |set: &Set, pro: u32, action: &str, more: Value| {
        let mut command = json!({ "client": greta });
        command.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let acting = set.post.market.backend(&format!("pro:{}", set.post.known.pros[pro as usize]));
        let decision = acting.post("/api/v1/actions", &act(action, command)).await.ok()["decision"].clone();
        decision["reason"].as_str().or(decision["outcome"].as_str()).unwrap().to_owned()
    };
    let text = async |set: &Set, pro| says(set, pro, "send_text", json!({ "body": "Hello" })).await;
    set.text("The tap is here").await;
    assert_eq!(text(&set, BERT).await, "allowed");
    set.post.idle().await;
    // Told twice it is heard once.
    for _ in 0..2 {
        assert_eq!(set.receive("SM7", MOBILE, " „Stopp“! ").await.status, 200);
    }
    for pro in [ANNA, BERT, CARL] {
        assert_eq!(text(&set, pro).await, "unsubscribed", "{pro}");
    }
    // Each whom she had heard from has it in writing; who had not has nothing.
    let consents = set.post.market.store.consents(reckon_domain::ClientId(greta), None, 0, 10).await.unwrap();
    let pros = &set.post.known.pros;
    let mut told: Vec<u32> = consents.iter().map(|row| row.pro.0).collect();
    told.sort_unstable();
    assert_eq!(told, [pros[ANNA as usize], pros[BERT as usize]]);
    assert!(consents.iter().all(|row| !row.subscribed && row.words.as_deref() == Some(" „Stopp“! ")));
    // Bert's staff were told so by telephone as well: that is not taken back by a word to the number.
    assert_eq!(says(&set, BERT, "unsubscribe", json!({ "channel": "text" })).await, "allowed");
    set.receive("SM8", MOBILE, "Start!").await;
    assert_eq!(text(&set, BERT).await, "unsubscribed");
    for pro in [ANNA, CARL] {
        assert_eq!(text(&set, pro).await, "allowed", "{pro}");
    }
    // The first word, late.
    set.receive("SM7", MOBILE, " „Stopp“! ").await;
    assert_eq!(text(&set, ANNA).await, "allowed");
    assert_eq!(set.post.market.store.audit().await.unwrap(), []);
}

/// What Twilio itself has taken a text for is believed, whatever its words are; of HELP nothing follows.
#[tokio::test]
async fn what_twilio_says_of_an_opt_out_is_believed() {
    let mut set = Set::open().await;
    set.text("The tap is here").await;
    for (sid, words, kind, unsubscribed) in [
        ("SM1", "arret", "STOP", true),
        ("SM2", "stop", "HELP", true),
        ("SM3", "yes", "START", false),
        ("SM4", "stop", "HELP", false),
        ("SM5", "stop it", "", false),
    ] {
        let mut fields =
            vec![("MessageSid", sid), ("From", MOBILE), ("To", "+493023125000"), ("Body", words)];
        fields.extend((!kind.is_empty()).then_some(("OptOutType", kind)));
        assert_eq!(set.tell("/webhooks/twilio/text", &fields).await.status, 200);
        assert_eq!(set.post.is_unsubscribed(Channel::Text).await, unsubscribed, "{sid}");
    }
    // More than the word is for the staff to read, and said so.
    let thread = set.post.thread(set.post.greta, "text").await;
    let hints: Vec<_> =
        thread.iter().filter(|one| one["may_unsubscribe"] == true).map(|one| one["body"].clone()).collect();
    assert_eq!(hints, ["stop it"]);
}

/// A number that the network has blocked is blocked for all who send from ours, and a word takes that back.
#[tokio::test]
async fn what_the_network_blocks_a_word_takes_back() {
    let mut set = Set::open().await;
    *set.says.lock().unwrap() = (400, 21_610);
    set.text("Hello").await;
    assert!(set.post.is_unsubscribed(Channel::Text).await);
    set.receive("SM1", MOBILE, "START").await;
    assert!(!set.post.is_unsubscribed(Channel::Text).await);
}
