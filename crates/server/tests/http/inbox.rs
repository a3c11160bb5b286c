//! What clients write on the demo's telephone comes in, and finds its discussion.

use reckon_domain::Rule;
use reckon_domain::relation::Channel;
use serde_json::{Value, json};

use crate::market::{ANNA, BERT, Market, act};
use crate::post::{EMAIL, MOBILE, Post};

/// The words of a thread, with who wrote each.
fn said(thread: &[Value]) -> Vec<(&str, &str)> {
    thread.iter().map(|one| (one["by"].as_str().unwrap(), one["body"].as_str().unwrap())).collect()
}

async fn bert_texts(post: &Post, client: u32, body: &str) {
    let bert = post.market.backend(&format!("pro:{}", post.known.pros[BERT as usize]));
    bert.post("/api/v1/actions", &act("send_text", json!({ "client": client, "body": body }))).await.ok();
    post.idle().await;
}

#[tokio::test]
async fn a_text_opens_the_discussion_with_the_pro_who_texted_last() {
    let post = Post::open([]).await;
    post.anna("send_text", "The tap is here").await;
    post.telephone(1).await;
    assert_eq!(post.is_open(post.greta, Channel::Text).await, Some(false));
    post.texts.write(MOBILE, "Friday is fine");
    let thread = post.thread_until("text", |thread| thread.len() == 2).await;
    assert_eq!(said(&thread), [("pro", "The tap is here"), ("client", "Friday is fine")]);
    assert_eq!(post.is_open(post.greta, Channel::Text).await, Some(true));
    // What Bert texted last, she answers to Bert.
    bert_texts(&post, post.greta, "Shall I move your piano?").await;
    let mut changes = post.market.store.subscribe();
    post.texts.write(MOBILE, "No piano, thanks");
    Post::decided(&mut changes, Rule::D2, 1).await;
    let head = post.market.store.head().await.unwrap();
    assert_eq!(post.market.store.change(head).await.unwrap().pro.0, post.known.pros[BERT as usize]);
    assert_eq!(post.thread(post.greta, "text").await.len(), 2);
}

#[tokio::test]
async fn a_text_of_somebody_who_was_never_texted_does_nothing() {
    let post = Post::open([]).await;
    let head = post.market.store.head().await.unwrap();
    post.texts.write("+4917099999999", "Who are you?");
    post.texts.write(MOBILE, "STOP");
    post.texts.write("12345", "A short code");
    // What is heard in order has been heard by the time that this one is answered.
    post.anna("send_email", "Hello").await;
    post.postbox.handed(1).await;
    post.idle().await;
    assert_eq!(post.market.store.head().await.unwrap(), head + 1);
    assert!(!post.is_unsubscribed(Channel::Text).await);
}

#[tokio::test]
async fn at_a_number_of_two_the_last_one_texted_answers_and_stop_counts_for_both() {
    let post = Post::open([]).await;
    let [gero] = post.clients([("gero", "+49 170 123 456 78", "gero@mail.example")]).await;
    let pro = post.known.pros[ANNA as usize];
    for client in [post.greta, gero] {
        let wrote = act("text", json!({ "pro": pro, "body": "Hello" }));
        post.market.backend(&format!("client:{client}")).post("/api/v1/actions", &wrote).await.ok();
        post.anna_to(client, "send_text", "Hello you").await;
        post.idle().await;
    }
    post.texts.write(MOBILE, "It is me");
    let mut changes = post.market.store.subscribe();
    post.texts.write(MOBILE, " Stop ");
    Post::decided(&mut changes, Rule::U2, 2).await;
    assert_eq!(said(&post.thread(gero, "text").await)[2..], [("client", "It is me"), ("client", " Stop ")]);
    assert_eq!(said(&post.thread(post.greta, "text").await)[2..], [("client", " Stop ")]);
    for client in [post.greta, gero] {
        let refused = post.anna_to(client, "send_text", "One more thing").await;
        assert_eq!(refused["decision"]["reason"], "unsubscribed", "{client}");
    }
    // One who has subscribed again can be written to.
    post.texts.write(MOBILE, "start");
    Post::decided(&mut changes, Rule::U3, 2).await;
    assert!(!post.is_unsubscribed(Channel::Text).await);
}

/// Anybody may play the demo's telephone; nobody is told a number there.
#[tokio::test]
async fn the_demos_telephone_shows_texts_and_writes_them() {
    let post = Post::with([], |config| config.telephones = true).await;
    let visitor = &post.market.client;
    let mut events = visitor.events("/api/v1/demo/texts/events").await;
    assert_eq!(events.until("texts").await.unwrap().data, json!({ "handsets": [] }));
    post.anna("send_text", "The tap is here").await;
    let told = events.until("texts").await.unwrap().data;
    assert_eq!(told["handsets"][0]["name"], "Greta G.");
    let path = format!("/api/v1/demo/texts/{}", post.greta);
    assert_eq!(visitor.post(&path, &json!({ "words": "Friday is fine" })).await.status, 204);
    let thread = post.thread_until("text", |thread| thread.len() == 2).await;
    assert_eq!(said(&thread)[1], ("client", "Friday is fine"));
    let shown = visitor.get("/api/v1/demo/texts").await;
    let texts = &shown.ok()["handsets"][0]["texts"];
    assert_eq!((&texts[0]["by_client"], &texts[1]["by_client"]), (&json!(false), &json!(true)));
    let all = shown.text() + &told.to_string();
    assert!(!all.contains("17012345678") && !all.contains(EMAIL) && !all.contains("Gretafamily"), "{all}");

    for (words, field) in
        [(json!({ "words": " " }), "words"), (json!({ "words": "a".repeat(1601) }), "words")]
    {
        assert_eq!(visitor.post(&path, &words).await.problem(400, "malformed")["field"], field);
    }
    visitor.post("/api/v1/demo/texts/99999", &json!({ "words": "Hi" })).await.problem(404, "not_found");
    let elsewhere = visitor.with("origin", "https://elsewhere.example");
    elsewhere.post(&path, &json!({ "words": "Hi" })).await.problem(403, "forbidden_origin");
}

#[tokio::test]
async fn without_a_demo_there_is_no_telephone_to_play() {
    for market in [Post::open([]).await.market, Market::open().await.0] {
        for path in ["/api/v1/demo/texts", "/api/v1/demo/texts/events"] {
            market.client.get(path).await.problem(404, "not_found");
        }
        let write = market.client.post("/api/v1/demo/texts/1", &json!({ "words": "Hi" })).await;
        write.problem(404, "not_found");
    }
}
