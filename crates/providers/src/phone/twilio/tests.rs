//! Twilio's protocol, spoken by a stub.

use reckon_domain::rule::Language;
use serde_json::{Value, json};

use super::*;
use crate::phone::Party;
use crate::secret::Secret;
use crate::stub::{Answer, Asked, Stub, say};

const CLIENT: &str = "+4917604069021";
const PRO: &str = "+4917604069003";

fn twilio(base: &str) -> Twilio {
    Twilio::new(&Settings {
        base,
        account: "ACtest",
        token: "12345",
        from: "+15550100",
        public: "https://reckon.example/",
    })
    .unwrap()
}

fn call() -> Call {
    let party = |name: &str, number: &str| Party { name: name.to_owned(), number: Secret::shown(number) };
    Call {
        reference: "t 7".to_owned(),
        client: party("Sophie L.", CLIENT),
        pro: party("Nowak & Söhne", PRO),
        announcement: "Nowak & Söhne: <Umzug>\u{0} \"3 Zimmer\"".to_owned(),
        language: Language::De,
    }
}

async fn placed(answers: impl IntoIterator<Item = Answer>) -> (Placing, Vec<Asked>) {
    let stub = Stub::start(answers).await;
    (twilio(&stub.base).place(&call()).await, stub.asked())
}

#[tokio::test]
async fn the_client_is_dialled_with_the_addresses_of_our_webhooks() {
    let (placing, asked) = placed([say(201, &json!({ "sid": "CA1", "status": "queued" }))]).await;
    assert_eq!((placing, asked.len()), (Placing::Placed { name: None }, 1));
    assert_eq!(asked[0].what, "POST /2010-04-01/Accounts/ACtest/Calls.json");
    assert_eq!(asked[0].header("authorization"), "Basic QUN0ZXN0OjEyMzQ1");
    for (field, value) in [
        ("To", CLIENT),
        ("From", "+15550100"),
        ("Url", "https://reckon.example/webhooks/twilio/voice/answered?call=t+7"),
        ("StatusCallback", "https://reckon.example/webhooks/twilio/status?call=t+7"),
        ("StatusCallbackEvent", "initiated"),
        ("Timeout", "30"),
    ] {
        assert_eq!(asked[0].field(field).as_deref(), Some(value), "{field}");
    }
    assert_eq!(asked[0].body.matches("StatusCallbackEvent=").count(), 4);
    assert!(!asked[0].body.contains(&PRO[1..]), "the pro is dialled once the client accepts");
}

#[tokio::test]
async fn what_may_have_been_placed_is_told_apart_from_what_was_not() {
    let refused = json!({ "code": 21211, "message": "The 'To' number +49… is not valid", "status": 400 });
    for (status, body, want) in [
        (400, refused, Placing::Refused { code: "21211".to_owned() }),
        (400, json!("broken"), Placing::Refused { code: "unreadable".to_owned() }),
        (401, json!({ "code": 20003 }), Placing::Unreached),
        (429, json!({ "code": 20429 }), Placing::Unreached),
        (500, json!({}), Placing::Unknown),
        (503, json!({}), Placing::Unknown),
    ] {
        assert_eq!(placed([say(status, &body)]).await.0, want, "{status}");
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(twilio(&format!("http://{nobody}")).place(&call()).await, Placing::Unreached);
}

#[test]
fn the_estimate_is_heard_before_the_pro_is_named_to_the_network() {
    let twilio = twilio("http://127.0.0.1:9");
    let answered = twilio.answered(&call());
    assert!(
        answered.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Gather "),
        "{answered}"
    );
    assert!(
        answered.contains("numDigits=\"1\"") && answered.contains("<Say language=\"de-DE\">"),
        "{answered}"
    );
    assert!(answered.contains("Nowak &amp; Söhne: &lt;Umzug&gt;  &quot;3 Zimmer&quot;"), "{answered}");
    assert!(
        answered.contains("action=\"https://reckon.example/webhooks/twilio/voice/key?call=t+7\""),
        "{answered}"
    );
    assert!(!answered.contains(PRO) && !answered.contains("<Dial"), "{answered}");

    let accepted = twilio.key(&call(), "1");
    assert!(accepted.contains(&format!(">{PRO}</Number></Dial>")), "{accepted}");
    assert!(accepted.contains("record=\"record-from-answer-dual\""), "{accepted}");
    assert!(
        accepted.contains(
            "recordingStatusCallback=\"https://reckon.example/webhooks/twilio/recording?call=t+7\""
        )
    );
    assert!(accepted.contains("action=\"https://reckon.example/webhooks/twilio/voice/over?call=t+7\""));
    for digits in ["", "2", "11", "#"] {
        let refused = twilio.key(&call(), digits);
        assert!(!refused.contains(PRO) && refused.contains("<Hangup/>"), "{refused}");
    }
    let missed = Twilio::over(Language::En, CallResult::ProMissed);
    assert!(missed.contains("could not reach") && missed.contains("<Say language=\"en-US\">"), "{missed}");
    let spoken = Twilio::over(Language::De, CallResult::Connected { seconds: 9 });
    assert!(spoken.contains("Auf Wiederhören") && spoken.contains("<Hangup/>"), "{spoken}");
}

#[tokio::test]
async fn a_status_says_how_the_call_ended() {
    for (status, want) in [
        ("initiated", Status::UnderWay),
        ("ringing", Status::UnderWay),
        ("in-progress", Status::UnderWay),
        ("busy", Status::Ended(CallResult::Busy)),
        ("no-answer", Status::Ended(CallResult::NoAnswer)),
        ("failed", Status::Ended(CallResult::NoAnswer)),
        ("canceled", Status::Ended(CallResult::NoAnswer)),
    ] {
        let fields = Fields::of(format!("CallStatus={status}&CallSid=CA1").as_bytes());
        assert_eq!(twilio("http://127.0.0.1:9").status(&fields).await, want, "{status}");
    }
}

#[tokio::test]
async fn whether_the_client_accepted_is_asked_when_only_the_end_is_told() {
    let leg =
        |status: &str, duration: Value| json!({ "calls": [{ "status": status, "duration": duration }] });
    for (status, body, want) in [
        (200, json!({ "calls": [] }), Status::Ended(CallResult::Declined)),
        (200, leg("completed", json!("241")), Status::Ended(CallResult::Connected { seconds: 241 })),
        (200, leg("no-answer", json!(null)), Status::Ended(CallResult::ProMissed)),
        // The pro's telephone is not noted to have hung up yet.
        (200, leg("in-progress", json!(null)), Status::Unknown),
        (200, leg("ringing", json!(null)), Status::Unknown),
        (500, json!({}), Status::Unknown),
    ] {
        let stub = Stub::start([say(status, &body)]).await;
        let fields = Fields::of(b"CallStatus=completed&CallSid=CA1");
        assert_eq!(twilio(&stub.base).status(&fields).await, want);
        assert_eq!(stub.asked()[0].what, "GET /2010-04-01/Accounts/ACtest/Calls.json?ParentCallSid=CA1");
    }
}

#[tokio::test]
async fn twilio_is_asked_how_a_call_went_that_nothing_was_heard_of() {
    let name = format!("CA{}", "0123456789abcdef".repeat(2));
    let call = |status: &str| json!({ "sid": name, "status": status, "duration": null });
    let leg = json!({ "calls": [{ "status": "completed", "duration": "61" }] });
    for (answers, had) in [
        (vec![say(200, &call("in-progress"))], CallLookup::Yes),
        (vec![say(200, &call("busy"))], CallLookup::Ended(CallResult::Busy)),
        (
            vec![say(200, &call("completed")), say(200, &leg)],
            CallLookup::Ended(CallResult::Connected { seconds: 61 }),
        ),
        (vec![say(200, &call("completed")), say(500, &json!({}))], CallLookup::Later),
        (vec![say(404, &json!({}))], CallLookup::No),
        (vec![say(500, &json!({}))], CallLookup::Later),
    ] {
        let stub = Stub::start(answers).await;
        assert_eq!(twilio(&stub.base).has("7", Some(&name)).await, had);
        assert_eq!(stub.asked()[0].what, format!("GET /2010-04-01/Accounts/ACtest/Calls/{name}.json"));
    }
    let gone = twilio("http://127.0.0.1:9");
    assert_eq!(gone.has("7", Some(&name)).await, CallLookup::Later);
    assert_eq!(gone.has("7", None).await, CallLookup::Unknown, "it was never told what Twilio calls it");
}

#[test]
fn the_call_to_the_pro_connects_or_misses() {
    assert_eq!(dialled("completed", "181"), CallResult::Connected { seconds: 181 });
    for status in ["busy", "no-answer", "failed", "canceled", ""] {
        assert_eq!(dialled(status, ""), CallResult::ProMissed, "{status}");
    }
}

#[tokio::test]
async fn a_recording_is_fetched_by_its_own_name_and_from_nowhere_else() {
    let sid = format!("RE{}", "0123456789abcdef".repeat(2));
    let told = |sid: &str, status: &str| {
        let body = format!("RecordingSid={sid}&RecordingStatus={status}&RecordingUrl=http://evil.example/x");
        recorded(&Fields::of(body.as_bytes()))
    };
    assert_eq!(told(&sid, "completed").as_deref(), Some(sid.as_str()));
    for (sid, status) in
        [(sid.as_str(), "absent"), (sid.as_str(), "in-progress"), ("", "completed"), ("RE%2F..", "completed")]
    {
        assert_eq!(told(sid, status), None);
    }
    let stub =
        Stub::start([Answer::Say(200, b"sound".to_vec()), say(404, &json!({})), say(500, &json!({}))]).await;
    let twilio = twilio(&stub.base);
    assert_eq!(twilio.fetch(&sid).await, Fetched::Audio { kind: "audio/mpeg", bytes: b"sound".to_vec() });
    assert_eq!(twilio.fetch(&sid).await, Fetched::Unknown, "not there yet");
    assert_eq!(twilio.fetch(&sid).await, Fetched::Unknown);
    assert_eq!(stub.asked()[0].what, format!("GET /2010-04-01/Accounts/ACtest/Recordings/{sid}.mp3"));
}

#[test]
fn a_webhook_is_ours_for_the_exact_public_address_and_the_account() {
    // HMAC-SHA1 of the address and the fields with the key 12345, made with openssl.
    let right = "VvdFTr/oLlQ1iNn59CoXYfyW7xk=";
    let twilio = twilio("http://127.0.0.1:9");
    let signed = |path: &str, body: &str| twilio.is_signed(path, &Fields::of(body.as_bytes()), right);
    assert!(signed("/webhooks/twilio/status?call=t+7", "CallStatus=busy&AccountSid=ACtest"));
    assert!(!signed("/webhooks/twilio/status?call=t%207", "CallStatus=busy&AccountSid=ACtest"));
    assert!(!signed("/webhooks/twilio/status?call=8", "CallStatus=busy&AccountSid=ACtest"));
    assert!(!signed("/webhooks/twilio/status?call=t+7", "CallStatus=busy&AccountSid=ACother"));
}
