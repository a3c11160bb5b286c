//! Emails that come in by the webhook: signed, once, and never more than their sender may do.

use hmac::{Hmac, KeyInit as _, Mac as _};
use reckon_domain::delivery::Undelivered;
use reckon_domain::relation::Channel;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::client::Answer;
use crate::market::{ANNA, Market, NOW};
use crate::post::{EMAIL, Post};

const SECRET: &str = "the secret that signs emails, a long one";

async fn open() -> Post {
    Post::with([], |config| config.messaging.mail_secret = Some(SECRET.to_owned())).await
}

fn signature(secret: &str, seconds: i64, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    let code: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={code}")
}

async fn hand_over(post: &Post, mail: &str) -> Answer {
    let signed = signature(SECRET, NOW.0 / 1000, mail.as_bytes());
    let client = post.market.client.with("reckon-signature", &signed);
    client.send("POST", "/webhooks/mail", Some(mail.as_bytes().to_vec())).await
}

/// Greta, to whom Anna has written, and the email that went out.
async fn written_to() -> (Post, String) {
    let post = open().await;
    post.anna("send_email", "Friday?").await;
    let [ours] = post.postbox.handed(1).await.try_into().unwrap();
    post.idle().await;
    (post, ours)
}

/// The value of a header of an email of ours, on one line.
fn header(mail: &str, name: &str) -> String {
    let unfolded = mail.replace("\r\n ", " ");
    let line = unfolded.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap();
    line.trim_matches(['<', '>']).to_owned()
}

fn reply_to(mail: &str) -> String {
    let value = header(mail, "Reply-To");
    value.rsplit_once('<').map_or(value.clone(), |(_, address)| address.trim_end_matches('>').to_owned())
}

fn bounce(of: &str, status: &str, action: &str) -> String {
    let id = header(of, "Message-ID");
    format!(
        "From: <>\r\nTo: post@reckon.example\r\nSubject: Returned\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\n\
         Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\nAction: {action}\r\n\
         Final-Recipient: rfc822; {EMAIL}\r\nStatus: {status}\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
         From: post@reckon.example\r\nMessage-ID: <{id}>\r\n\r\nHello\r\n--b--\r\n"
    )
}

#[tokio::test]
async fn an_answer_goes_to_the_discussion_that_its_address_was_signed_for() {
    let (post, ours) = written_to().await;
    let to = reply_to(&ours);
    // Whoever has the address may answer, from whatever address: she writes from work.
    let answer = format!(
        "From: greta@work.example\r\nTo: {to}\r\nMessage-ID: <1@work.example>\r\nSubject: Re\r\n\r\n\
         Friday is fine.\r\n> Friday?\r\n"
    );
    for _ in 0..2 {
        assert_eq!(hand_over(&post, &answer).await.status, 204);
    }
    // By another way it has other headers in front, and counts once all the same.
    assert_eq!(hand_over(&post, &format!("Received: by x\r\n{answer}")).await.status, 204);
    let thread = post.thread(post.greta, "email").await;
    assert_eq!((thread.len(), thread[1]["body"].as_str()), (2, Some("Friday is fine.")));
    assert_eq!(post.is_open(post.greta, Channel::Email).await, Some(true));
    // It is said that it came from elsewhere; where from, in full, only to who may see her contacts.
    assert_eq!(thread[1]["sender"], "g…@work.example");
    // Somebody else's email with the same Message-ID is another one.
    let other = answer.replace("Friday is fine.", "Saturday is better.");
    assert_eq!(hand_over(&post, &other).await.status, 204);
    assert_eq!(post.thread(post.greta, "email").await.len(), 3);
    // What a machine writes opens nothing.
    let absent = format!("Auto-Submitted: auto-replied\r\nFrom: {EMAIL}\r\nTo: {to}\r\n\r\nI am away.\r\n");
    assert_eq!(hand_over(&post, &absent).await.status, 204);
    assert_eq!(post.thread(post.greta, "email").await.len(), 3);
}

/// Words beyond what is kept are cut, and it is said.
#[tokio::test]
async fn what_is_cut_says_so() {
    let (post, ours) = written_to().await;
    let words = |number: usize| {
        format!(
            "From: {EMAIL}\r\nTo: {}\r\nMessage-ID: <{number}@x>\r\n\r\n{}\r\n",
            reply_to(&ours),
            "word-".repeat(number)
        )
    };
    for number in [4_000, 4_100] {
        assert_eq!(hand_over(&post, &words(number)).await.status, 204);
    }
    let thread = post.thread(post.greta, "email").await;
    assert_eq!((&thread[1]["cut"], &thread[2]["cut"]), (&Value::Null, &json!(true)));
    assert_eq!(thread[2]["body"].as_str().unwrap().chars().count(), 20_000);
    assert_eq!(thread[1]["sender"], Value::Null, "it is her own address");
}

/// Programs quote the head of the email that they answer: the client's address and full name are in there.
#[tokio::test]
async fn what_a_program_quotes_of_our_emails_head_is_not_shown() {
    let (post, ours) = written_to().await;
    let to = reply_to(&ours);
    let answer = format!(
        "From: {EMAIL}\r\nTo: {to}\r\n\r\nÀ : Greta Gretafamily <{EMAIL}>\r\nAn: {EMAIL}\r\n\
         Objet : Friday?\r\n\r\nFriday is fine. Or write to me at {EMAIL} again.\r\n"
    );
    assert_eq!(hand_over(&post, &answer).await.status, 204);
    let thread = post.thread(post.greta, "email").await;
    let body = thread[1]["body"].as_str().unwrap();
    assert!(body.contains("Friday is fine. Or write to me at") && !body.contains("Gretafamily"), "{body}");
    assert_eq!(body.matches(EMAIL).count(), 1, "what she writes herself stays: {body}");
}

/// Mail programs show as one conversation what names what it answers, and has its subject.
#[tokio::test]
async fn what_the_staff_write_answers_what_the_client_wrote_last() {
    let post = open().await;
    post.anna("send_email", "Friday?").await;
    let [first] = post.postbox.handed(1).await.try_into().unwrap();
    assert!(!first.contains("In-Reply-To"), "it answers nothing");
    post.idle().await;
    let to = reply_to(&first);
    let write = |id: &str, head: &str, words: &str| {
        format!("From: {EMAIL}\r\nTo: {to}\r\nMessage-ID: <{id}>\r\n{head}\r\n\r\n{words}\r\n")
    };
    let attached = "Subject: AW: The sink\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b";
    let picture = "--b\r\n\r\nLook!\r\n--b\r\nContent-Type: image/png\r\n\
                   Content-Disposition: attachment; filename=sink.png\r\n\r\nx\r\n--b--";
    for mail in [write("1@mail.example", "Subject: Hello", "Hi"), write("2@mail.example", attached, picture)]
    {
        assert_eq!(hand_over(&post, &mail).await.status, 204);
    }
    let thread = post.thread(post.greta, "email").await;
    let told = |row: &Value| (row["subject"].clone(), row["body"].clone(), row["attachments"].clone());
    assert_eq!(told(&thread[1]), (json!("Hello"), json!("Hi"), Value::Null));
    assert_eq!(told(&thread[2]), (json!("AW: The sink"), json!("Look!"), json!(1)));

    post.anna("send_email", "I see").await;
    let second = post.postbox.handed(2).await.pop().unwrap();
    post.idle().await;
    let threading = ["Subject", "In-Reply-To", "References"].map(|name| header(&second, name));
    assert_eq!(threading, ["Re: The sink", "2@mail.example", "2@mail.example"]);
    // What a machine writes answers nobody.
    post.machine("automation", "send_email", json!({ "automation": 7, "body": "Tomorrow!" })).await;
    let automated = post.postbox.handed(3).await.pop().unwrap();
    assert!(!automated.contains("In-Reply-To") && !automated.contains("Re: The sink"));
}

#[tokio::test]
async fn a_from_that_anybody_can_write_opens_a_discussion_and_does_nothing_else() {
    let post = open().await;
    let forged = |words: &str| {
        format!(
            "From: Greta <{}>\r\nTo: post@reckon.example\r\nSubject: {words}\r\n\r\n{words}\r\n",
            EMAIL.to_uppercase()
        )
    };
    // Nobody has written to her: nothing happens.
    let head = post.market.store.head().await.unwrap();
    assert_eq!(hand_over(&post, &forged("Hello")).await.status, 204);
    assert_eq!(hand_over(&post, "From: nobody@nowhere.example\r\n\r\nHello\r\n").await.status, 204);
    assert_eq!(hand_over(&post, "Subject: no sender\r\n\r\nHello\r\n").await.status, 204);
    assert_eq!(post.market.store.head().await.unwrap(), head);
    post.anna("send_email", "Friday?").await;
    post.idle().await;
    for words in ["Unsubscribe", "STOP", "unsubscribe me"] {
        assert_eq!(hand_over(&post, &forged(words)).await.status, 204);
    }
    assert_eq!(post.thread(post.greta, "email").await.len(), 4);
    assert_eq!(post.is_open(post.greta, Channel::Email).await, Some(true));
    assert!(!post.is_unsubscribed(Channel::Email).await && !post.is_unsubscribed(Channel::Text).await);
    // An address that only looks signed is none.
    let guessed = "From: x@y.example\r\nTo: reply+aebagbafaydqqcik@reply.reckon.example\r\n\r\nHello\r\n";
    assert_eq!(hand_over(&post, guessed).await.status, 204);
    assert_eq!(post.thread(post.greta, "email").await.len(), 4);
}

#[tokio::test]
async fn a_bounce_is_said_at_its_email_and_is_an_automations_last_action() {
    let (post, ours) = written_to().await;
    assert_eq!(hand_over(&post, &bounce(&ours, "4.4.1", "delayed")).await.status, 204);
    assert_eq!(post.thread(post.greta, "email").await[0]["progress"], "sent");
    for _ in 0..2 {
        assert_eq!(hand_over(&post, &bounce(&ours, "5.1.1", "failed")).await.status, 204);
    }
    let thread = post.thread(post.greta, "email").await;
    assert_eq!((&thread[0]["failure"], &thread[0]["progress"]), (&"no_mailbox".into(), &Value::Null));
    assert_eq!(post.is_open(post.greta, Channel::Email).await, Some(true));
    // Of an email that nobody can prove to be ours nothing is believed.
    let head = post.market.store.head().await.unwrap();
    let id = header(&ours, "Message-ID");
    let forged = bounce(&ours, "5.1.1", "failed").replace(&id, "somebody@reckon.example");
    assert_eq!(hand_over(&post, &forged).await.status, 204);
    assert_eq!(post.market.store.head().await.unwrap(), head);

    let sent = post.machine("automation", "send_email", json!({ "automation": 7, "body": "Again?" })).await;
    assert_eq!(sent["decision"]["outcome"], "allowed");
    let automated = post.postbox.handed(2).await.pop().unwrap();
    post.idle().await;
    assert_eq!(hand_over(&post, &bounce(&automated, "5.2.1", "failed")).await.status, 204);
    let pro = reckon_domain::ProId(post.known.pros[ANNA as usize]);
    let changes = post.market.store.changes(reckon_store::Whom::Pro(pro), head, 100).await.unwrap();
    let happened: Vec<_> = changes.iter().map(|change| (change.action.name(), change.events.len())).collect();
    assert_eq!(
        happened,
        [("send_email", 1), ("report_delivery", 1), ("report_failure", 1), ("report_delivery", 1)]
    );
    let last = post.thread(post.greta, "email").await.pop().unwrap();
    assert_eq!(last["failure"], Undelivered::NoMailbox.name());
}

#[tokio::test]
async fn only_what_was_signed_a_moment_ago_is_taken() {
    let post = open().await;
    let mail = b"From: greta@mail.example\r\n\r\nHello\r\n";
    let now = NOW.0 / 1000;
    let send = async |signature: Option<String>, body: &[u8]| {
        let client = match signature {
            Some(signature) => post.market.client.with("reckon-signature", &signature),
            None => post.market.client.clone(),
        };
        client.send("POST", "/webhooks/mail", Some(body.to_vec())).await
    };
    assert_eq!(send(Some(signature(SECRET, now - 300, mail)), mail).await.status, 204);
    for refused in [
        None,
        Some(String::new()),
        Some(signature("another secret, of the same length, ...", now, mail)),
        Some(signature(SECRET, now - 301, mail)),
        Some(signature(SECRET, now + 301, mail)),
        Some(signature(SECRET, now, b"From: greta@mail.example\r\n\r\nHello!\r\n")),
    ] {
        send(refused, mail).await.problem(403, "not_signed");
    }
    for nothing in [&b""[..], b"\r\n\r\n"] {
        let problem = send(Some(signature(SECRET, now, nothing)), nothing).await.problem(400, "malformed");
        assert_eq!(problem["detail"], "this is no email: it has no headers");
    }
    // Larger than other requests may be, with something attached.
    let large = format!("From: x@y.example\r\n\r\n{}\r\n", "a".repeat(300_000));
    assert_eq!(hand_over(&post, &large).await.status, 204);
    let (market, _) = Market::open().await;
    market.client.send("POST", "/webhooks/mail", Some(mail.to_vec())).await.problem(404, "not_found");
}
