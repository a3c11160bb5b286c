//! Twilio's messages, against a stub that speaks its documented protocol.

use serde_json::json;

use super::*;
use crate::stub::{Answer, Asked, Stub, say};
use crate::text::Number;

fn settings(base: &str) -> Settings {
    Settings {
        base: base.to_owned(),
        account: "ACtest".to_owned(),
        tokens: vec![AuthToken::new("12345"), AuthToken::new("the one before")],
        from: "+15550100".to_owned(),
        public: "https://reckon.example".to_owned(),
    }
}

fn twilio(base: &str) -> Twilio {
    Twilio::new(settings(base)).unwrap()
}

fn text() -> Text {
    Text {
        reference: "t 7".to_owned(),
        to: Number::parse("+49 1760 4069021").unwrap(),
        words: "Grüße & mehr + €".to_owned(),
    }
}

async fn sent(answers: impl IntoIterator<Item = Answer>) -> (Texting, Vec<Asked>) {
    let stub = Stub::start(answers).await;
    (twilio(&stub.base).send(&text()).await, stub.asked())
}

#[tokio::test]
async fn a_text_is_sent_once_with_the_address_of_our_webhook() {
    let (texting, asked) = sent([say(201, &json!({ "sid": "SM1", "status": "queued" }))]).await;
    assert_eq!((texting, asked.len()), (Texting::Accepted { id: "SM1".to_owned() }, 1));
    assert_eq!(asked[0].what, "POST /2010-04-01/Accounts/ACtest/Messages.json");
    assert_eq!(asked[0].header("authorization"), "Basic QUN0ZXN0OjEyMzQ1");
    for (field, value) in [
        ("To", "+4917604069021"),
        ("From", "+15550100"),
        ("Body", "Grüße & mehr + €"),
        ("StatusCallback", "https://reckon.example/webhooks/twilio/text/status?text=t+7"),
    ] {
        assert_eq!(asked[0].field(field).as_deref(), Some(value), "{field}");
    }
}

#[tokio::test]
async fn what_is_refused_says_why() {
    for (code, why) in [
        (21_610, Undelivered::Unsubscribed),
        (21_211, Undelivered::WrongNumber),
        (21_614, Undelivered::NotMobile),
        (21_408, Undelivered::Other(21_408)),
    ] {
        let failure = json!({ "code": code, "message": "…", "status": 400 });
        assert_eq!(sent([say(400, &failure)]).await.0, Texting::Refused(why), "{code}");
    }
    let unreadable = Answer::Say(400, b"<html>".to_vec());
    assert_eq!(sent([unreadable]).await.0, Texting::Refused(Undelivered::Other(0)));
}

#[tokio::test]
async fn what_was_not_taken_is_told_from_what_may_have_been() {
    for status in [401, 403, 404, 429] {
        assert_eq!(sent([say(status, &json!({ "code": 20_003 }))]).await.0, Texting::Later, "{status}");
    }
    for status in [500, 502, 503] {
        assert_eq!(sent([say(status, &json!({}))]).await.0, Texting::Unknown, "{status}");
    }
    assert_eq!(sent([say(201, &json!({ "status": "queued" }))]).await.0, Texting::Unknown);
    // A port that was free a moment ago and that nobody listens on.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(twilio(&format!("http://{free}")).send(&text()).await, Texting::Later);
    // Somebody who hangs up without a word.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mute = tokio::spawn(async move { drop(listener.accept().await.unwrap()) });
    assert_eq!(twilio(&format!("http://{address}")).send(&text()).await, Texting::Unknown);
    mute.await.unwrap();
}

#[tokio::test]
async fn secrets_are_not_sent_in_the_clear() {
    assert!(Twilio::new(settings("http://api.twilio.com")).is_err());
}
