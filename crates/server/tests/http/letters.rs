//! Texts and emails on their way out: once, or never.

use std::sync::Arc;
use std::time::Duration;

use reckon_domain::decide::About;
use reckon_domain::relation::Channel;
use reckon_domain::{Action, ClientId, ProId, Role, Timestamp};
use reckon_providers::mail::{Answer, Hindrance, Sending, Status};
use reckon_providers::text::Simulated;
use reckon_server::{Messaging, Texts};
use reckon_store::{Actor, Command, Contacts, Store};
use reckon_store_sqlite::SqliteStore;
use serde_json::{Value, json};

use crate::calls::set_clock;
use crate::market::{ANNA, Market, NOW, act, key};
use crate::post::{EMAIL, MOBILE, Post, Postbox};

#[tokio::test]
async fn the_first_text_says_how_to_get_no_more_and_each_goes_out_once() {
    let post = Post::open([]).await;
    post.anna("send_text", "The tap is here").await;
    let first = post.telephone(1).await;
    assert_eq!(
        first,
        [format!("{MOBILE}: The tap is here\n\nReply STOP for no more texts from anna & sons.")]
    );
    post.anna("send_text", "Is Friday fine?").await;
    assert_eq!(post.telephone(2).await.last().unwrap(), &format!("{MOBILE}: Is Friday fine?"));
    post.idle().await;
    assert_eq!(post.telephone(2).await.len(), 2);
    assert_eq!(post.market.store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn what_the_network_knows_of_an_opt_out_the_rules_learn() {
    let post = Post::open([]).await;
    post.texts.write(MOBILE, "STOP");
    post.anna("send_text", "Hello").await;
    post.idle().await;
    assert_eq!(post.telephone(0).await, [] as [String; 0]);
    assert!(post.is_unsubscribed(Channel::Text).await);
    let refused = post.anna("send_text", "Hello again").await;
    assert_eq!(refused["decision"]["reason"], "unsubscribed");
}

#[tokio::test]
async fn an_email_ends_with_a_link_that_only_a_post_follows() {
    let post = Post::open([]).await;
    post.anna("send_email", "The tap is here").await;
    let [mail] = post.postbox.handed(1).await.try_into().unwrap();
    let at = mail.find("/unsubscribe/").unwrap() + "/unsubscribe/".len();
    let token: String = mail[at..].chars().take_while(|one| one.is_ascii_alphanumeric()).collect();
    assert!(mail.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{mail}");
    let path = format!("/unsubscribe/{token}");

    let page = post.market.client.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("anna &amp; sons"), "{}", page.text());
    assert!(!page.text().contains(EMAIL) && !page.text().contains("Gretafamily"));
    assert!(!post.is_unsubscribed(Channel::Email).await, "a GET never unsubscribes");

    for _ in 0..2 {
        let clicked = post.market.client.with("content-type", "application/x-www-form-urlencoded");
        let done = clicked.send("POST", &path, Some(b"List-Unsubscribe=One-Click".to_vec())).await;
        assert_eq!(done.status, 200, "{}", done.text());
        assert!(post.is_unsubscribed(Channel::Email).await);
    }
    let record = format!("/api/v1/clients/{}/consents", post.greta);
    let record = || async { post.market.backend("marketplace").get(&record).await.ok()["consents"].clone() };
    let clicked = record().await;
    assert_eq!((&clicked[0]["how"], &clicked[0]["words"]), (&json!("one_click"), &Value::Null));
    assert_eq!(clicked.as_array().unwrap().len(), 1, "doing it twice is doing it once");
    // Of the texts nothing was said.
    assert!(!post.is_unsubscribed(Channel::Text).await);
    let refused = post.anna("send_email", "One more thing").await;
    assert_eq!(refused["decision"]["reason"], "unsubscribed");

    let (start, end) = token.split_at(token.len() - 8);
    let other = if end.starts_with('a') { "b" } else { "a" };
    for forged in [format!("{start}{other}{}", &end[1..]), start.to_owned(), "nothing".to_owned()] {
        for method in ["GET", "POST"] {
            let answer = post.market.client.send(method, &format!("/unsubscribe/{forged}"), None).await;
            assert_eq!((answer.status, answer.header("content-type")), (404, "text/html; charset=utf-8"));
            assert!(answer.text().contains("This link is not valid") && !answer.text().contains("anna"));
        }
    }
}

#[tokio::test]
async fn what_was_not_taken_is_handed_over_again_and_what_may_have_been_is_not() {
    let post = Post::open([Sending::Later(Hindrance::Connection), Sending::Accepted, Sending::Unknown]).await;
    post.anna("send_email", "First").await;
    let [first] = post.postbox.handed(1).await.try_into().unwrap();
    post.put_off(Timestamp(NOW.0 + 5_000)).await;
    let later = json!({ "at": NOW.0 + 60_000 });
    let backend = post.market.backend("marketplace");
    assert_eq!(backend.put("/api/v1/clock", &later).await.status, 204);
    let again = post.postbox.handed(2).await;
    let id = |mail: &str| mail.lines().find(|line| line.starts_with("Message-ID")).unwrap().to_owned();
    assert_eq!(id(&again[1]), id(&first), "it is the same email");
    post.anna("send_email", "Second").await;
    post.postbox.handed(3).await;
    post.idle().await;
    let much_later = json!({ "at": NOW.0 + 3_600_000 });
    assert_eq!(backend.put("/api/v1/clock", &much_later).await.status, 204);
    post.idle().await;
    assert_eq!(post.postbox.handed(3).await.len(), 3);
}

/// Somebody took the message and died before saying whether it went out: it is not sent again.
#[tokio::test]
async fn what_is_in_doubt_after_a_crash_is_not_sent_again() {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::in_memory().unwrap());
    let (market, known) = Market::with(Arc::clone(&store), |config| config.worker = false).await;
    let clients = json!([{ "reference": "greta", "name": "Greta G", "mobile": MOBILE }]);
    let imported =
        market.backend("marketplace").post("/api/v1/directory", &json!({ "clients": clients })).await;
    let greta = imported.ok()["clients"]["greta"].clone();
    let anna = market.backend(&format!("pro:{}", known.pros[ANNA as usize]));
    let send = |body: &str| json!({ "do": "send_text", "key": key(), "client": greta, "body": body });
    anna.post("/api/v1/actions", &send("Did this go out?")).await.ok();
    assert_eq!(store.take_due(9, NOW, |_| Duration::ZERO).await.unwrap().len(), 1);
    anna.post("/api/v1/actions", &send("This one did not")).await.ok();

    let (texts, news) = Simulated::new("+4930000000");
    let letters = Messaging { texts: Texts::Simulated(texts.clone(), news), ..Messaging::default() };
    let second = Market::over(Arc::clone(&store), |config| {
        config.messaging = letters;
        config.worker = true;
    })
    .await;
    let greta = u32::try_from(greta.as_u64().unwrap()).unwrap();
    let post = Post { market: second, known, texts, postbox: Postbox::new([]), greta };
    let arrived = post.telephone(1).await;
    post.idle().await;
    assert_eq!(arrived, [format!("{MOBILE}: This one did not")]);
    assert_eq!(post.telephone(1).await.len(), 1);
    // The thread says so, and waits for somebody to look.
    let thread = post.thread_until("text", |thread| thread[0]["failure"] == "in_doubt").await;
    assert_eq!((&thread[1]["failure"], &thread[1]["progress"]), (&Value::Null, &"delivered".into()));
    assert_eq!(post.is_open(greta, Channel::Text).await, Some(true));
    assert_eq!(store.audit().await.unwrap(), []);
}

/// The reasons of a mail server, in the thread at the email they are about.
#[tokio::test]
async fn what_is_refused_says_why_at_its_message_and_opens_the_discussion() {
    let refused = |code, status| Sending::Refused(Answer { code, status });
    let answers =
        [refused(550, Some(Status(5, 1, 1))), refused(554, None), Sending::Accepted, Sending::Unknown];
    let post = Post::open(answers).await;
    for (words, failure, progress) in [
        ("First", Some("no_mailbox"), None),
        ("Second", Some("refused"), None),
        ("Third", None, Some("sent")),
        ("Fourth", Some("in_doubt"), None),
    ] {
        post.anna("send_email", words).await;
        let known = |one: &Value| one["failure"].is_string() || one["progress"].is_string();
        let thread = post.thread_until("email", |thread| thread.last().is_some_and(known)).await;
        let last = thread.last().unwrap();
        assert_eq!(
            (last["body"].as_str(), last["failure"].as_str(), last["progress"].as_str()),
            (Some(words), failure, progress)
        );
        assert_eq!(post.is_open(post.greta, Channel::Email).await, Some(failure.is_some()), "{words}");
    }
    // After a rebuild it still does.
    let before = post.thread(post.greta, "email").await;
    post.market.store.rebuild().await.unwrap();
    assert_eq!(post.thread(post.greta, "email").await, before);
    assert_eq!(post.market.store.audit().await.unwrap(), []);
}

/// Who has written to nobody's number is told so, and not that it was sent.
#[tokio::test]
async fn what_nobody_can_take_is_said_not_to_have_been_sent() {
    let post = Post::with([], |config| config.messaging = Messaging::default()).await;
    post.anna("send_email", "Hello").await;
    let thread = post.thread_until("email", |thread| thread[0]["failure"].is_string()).await;
    assert_eq!(thread[0]["failure"], "nobody_sends");
    let post = Post::open([]).await;
    let [hans] = post.clients([("hans", "+49 170 1234567", "hans@mail.example")]).await;
    // Nothing that comes in now is no number; a store may have one from before.
    let (pro, actor) = (ProId(post.known.pros[ANNA as usize]), Actor::Machine(Role::BookingSoftware));
    let contacts = Contacts { mobile: Some("+49 170 12".to_owned()), ..Contacts::default() };
    let about = About { project: None, client: Some(ClientId(hans)) };
    let update = Command::new(actor, "from-before", pro, Action::UpdateContact, NOW);
    post.market.store.execute(Command { about, contacts: Some(contacts), ..update }).await.unwrap();
    // Anna can write to whom there is something with already: Hans has written.
    let wrote = act("text", json!({ "pro": post.known.pros[ANNA as usize], "body": "Hello" }));
    post.market.backend(&format!("client:{hans}")).post("/api/v1/actions", &wrote).await.ok();
    post.anna_to(hans, "send_text", "Hello Hans").await;
    post.idle().await;
    assert_eq!(post.thread(hans, "text").await[1]["failure"], "wrong_number");
}

/// While a message waits for the network the truth may change: it is looked at again before each try.
#[tokio::test]
async fn what_waited_is_not_sent_where_it_may_not_be_any_more() {
    let report = |channel: &str| json!({ "channel": channel });
    for (why, action, more) in [
        ("unsubscribed", "unsubscribe", report("email")),
        ("wrong_contact", "report_wrong_contact", report("email")),
    ] {
        let post = Post::open([Sending::Later(Hindrance::Connection)]).await;
        post.anna("send_email", "Hello").await;
        post.postbox.handed(1).await;
        post.put_off(Timestamp(NOW.0 + 5_000)).await;
        let mut command = act(action, json!({ "client": post.greta }));
        command["channel"] = more["channel"].clone();
        assert_eq!(
            post.as_anna().post("/api/v1/actions", &command).await.ok()["decision"]["outcome"],
            "allowed"
        );
        set_clock(&post.market, 60).await;
        post.idle().await;
        assert_eq!(post.thread(post.greta, "email").await[0]["failure"], why);
        assert_eq!(post.postbox.handed(1).await.len(), 1, "{why}");
    }
    // After a day it is given up: it would come as a surprise.
    let post = Post::open([Sending::Later(Hindrance::Connection)]).await;
    post.anna("send_email", "Hello").await;
    post.postbox.handed(1).await;
    post.put_off(Timestamp(NOW.0 + 5_000)).await;
    set_clock(&post.market, 25 * 3600).await;
    post.idle().await;
    assert_eq!(post.thread(post.greta, "email").await[0]["failure"], "given_up");
    assert_eq!(post.postbox.handed(1).await.len(), 1);
}

/// The first text that a client gets has the instructions: one that did not arrive was not got (U1).
#[tokio::test]
async fn the_text_after_one_that_did_not_arrive_has_the_instructions_again() {
    let post = Post::open([]).await;
    post.texts.write(MOBILE, "STOP");
    post.anna("send_text", "Hello").await;
    post.idle().await;
    post.texts.write(MOBILE, "START");
    let mut told = post.as_anna().events("/api/v1/events").await;
    while post.is_unsubscribed(Channel::Text).await {
        told.until("update").await.expect("the stream goes on");
    }
    post.anna("send_text", "Hello again").await;
    assert!(post.telephone(1).await[0].ends_with("Reply STOP for no more texts from anna & sons."));
    post.anna("send_text", "And again").await;
    assert!(post.telephone(2).await[1].ends_with("And again"));
}

/// What takes more than the network does is refused before it is sent.
#[tokio::test]
async fn a_text_has_an_end() {
    let post = Post::open([]).await;
    let send = async |action: &str, body: &str| {
        post.as_anna()
            .post("/api/v1/actions", &act(action, json!({ "client": post.greta, "body": body })))
            .await
    };
    let problem = send("send_text", &"ü".repeat(1401)).await.problem(400, "malformed");
    assert_eq!(
        (&problem["field"], &problem["detail"]),
        (&json!("body"), &json!("a text has at most 1400 characters"))
    );
    assert_eq!(send("send_text", &"ü".repeat(1400)).await.ok()["decision"]["outcome"], "allowed");
    assert_eq!(send("send_email", &"ü".repeat(1401)).await.ok()["decision"]["outcome"], "allowed");
}
