//! Twilio's webhooks for messages: what they say, and whether Twilio says it.

use reckon_providers::text::{FormError, Settings, TextEvent, Twilio, Undelivered};
use reckon_providers::twilio::{AuthToken, Body, NotSigned, sign};

type Form = Vec<(String, String)>;

fn form(fields: &[(&str, &str)]) -> Form {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn without(fields: &Form, name: &str) -> Form {
    fields.iter().filter(|(field, _)| field != name).cloned().collect()
}

fn inbound() -> Form {
    form(&[
        ("AccountSid", "AC1"),
        ("MessageSid", "SM1"),
        ("From", "+4915123456789"),
        ("To", "+4930123456"),
        ("Body", "Yes, please"),
        ("NumSegments", "2"),
        ("NumMedia", "0"),
    ])
}

fn twilio() -> Twilio {
    Twilio::new(Settings {
        base: "https://api.twilio.com".to_owned(),
        account: "AC1".to_owned(),
        tokens: vec![AuthToken::new("12345")],
        from: "+4930123456".to_owned(),
        public: "https://reckon.test".to_owned(),
    })
    .unwrap()
}

#[test]
fn a_text_comes_in() {
    let TextEvent::Received(received) = Twilio::received(&inbound()).unwrap() else { unreachable!("a text") };
    assert_eq!((received.id.as_str(), received.from.as_str()), ("SM1", "+4915123456789"));
    assert_eq!((received.to.as_str(), received.words.as_str()), ("+4930123456", "Yes, please"));
    assert_eq!(received.segments, 2);
    assert_eq!(received.media, 0);
    let mut picture =
        ["Body", "NumSegments", "NumMedia"].iter().fold(inbound(), |form, name| without(&form, name));
    let TextEvent::Received(plain) =
        Twilio::received(&[picture.as_slice(), &form(&[("Body", "Hi")])].concat()).unwrap()
    else {
        unreachable!("a text")
    };
    assert_eq!((plain.segments, plain.media), (1, 0));
    picture.extend(form(&[("Body", ""), ("NumMedia", "2")]));
    let TextEvent::Received(received) = Twilio::received(&picture).unwrap() else { unreachable!("a text") };
    assert_eq!((received.words.as_str(), received.media), ("", 2));
}

#[test]
fn what_is_missing_is_named() {
    for name in ["MessageSid", "From", "To", "Body"] {
        assert_eq!(Twilio::received(&without(&inbound(), name)), Err(FormError(name)));
    }
    for name in ["NumSegments", "NumMedia"] {
        let odd = [without(&inbound(), name), form(&[(name, "many")])].concat();
        assert_eq!(Twilio::received(&odd), Err(FormError(name)));
    }
    assert_eq!(Twilio::status("text:1", &form(&[])), Err(FormError("MessageStatus")));
}

#[test]
fn a_status_tells_what_became_of_a_text() {
    let reference = || "text:1".to_owned();
    let status = |status: &str, code: &str| {
        Twilio::status("text:1", &form(&[("MessageStatus", status), ("ErrorCode", code)])).unwrap()
    };
    for under_way in ["accepted", "scheduled", "queued", "sending", "sent", "something new"] {
        assert_eq!(status(under_way, ""), TextEvent::UnderWay { reference: reference() }, "{under_way}");
    }
    assert_eq!(status("delivered", ""), TextEvent::Delivered { reference: reference() });
    for (code, why) in [
        ("21610", Undelivered::Unsubscribed),
        ("21211", Undelivered::WrongNumber),
        ("21614", Undelivered::NotMobile),
        ("30003", Undelivered::Unreachable),
        ("30004", Undelivered::Blocked),
        ("30005", Undelivered::WrongNumber),
        ("30006", Undelivered::NotMobile),
        ("30007", Undelivered::Filtered),
        ("30008", Undelivered::Other(30008)),
        ("", Undelivered::Other(0)),
    ] {
        for failed in ["undelivered", "failed"] {
            assert_eq!(
                status(failed, code),
                TextEvent::Undelivered { reference: reference(), why },
                "{code}"
            );
        }
    }
}

#[test]
fn only_twilio_is_believed_and_only_for_this_account() {
    let path = "/webhooks/twilio/text?x=1";
    let url = format!("https://reckon.test{path}");
    let token = AuthToken::new("12345");
    let signature = sign(&token, &url, Body::Form(&inbound()));
    assert_eq!(twilio().check(path, &inbound(), &signature), Ok(()));
    assert_eq!(twilio().check("/webhooks/twilio/text", &inbound(), &signature), Err(NotSigned));
    assert_eq!(twilio().check(path, &without(&inbound(), "Body"), &signature), Err(NotSigned));
    assert_eq!(twilio().check(path, &inbound(), ""), Err(NotSigned));
    let mut other = without(&inbound(), "AccountSid");
    other.push(("AccountSid".to_owned(), "AC2".to_owned()));
    let signature = sign(&token, &url, Body::Form(&other));
    assert_eq!(twilio().check(path, &other, &signature), Err(NotSigned));
    assert!(!format!("{:?}", twilio()).contains("12345"));
}
