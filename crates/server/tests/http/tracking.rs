//! Openings and clicks of an automation's emails, and the marketplace that does not want to know.

use reckon_domain::Event;
use reckon_domain::action::Delivery;
use reckon_domain::event::RelationEvent;
use reckon_domain::{ProId, Timestamp};
use reckon_providers::mail::{Hindrance, Sending};
use reckon_store::Whom;
use serde_json::json;

use crate::calls::set_clock;
use crate::client::Answer;
use crate::market::{ANNA, NOW};
use crate::post::Post;

const TARGET: &str = "https://shop.example/?a=1&b=2";

/// An automation writes to Greta; the tokens of its picture and of its link.
async fn automated(post: &Post) -> (String, String) {
    let tokens = handed_over(post).await;
    post.idle().await;
    tokens
}

/// The same, as soon as it was handed over for the first time, taken or not.
async fn handed_over(post: &Post) -> (String, String) {
    let body = format!("Book again: {TARGET}");
    post.machine("automation", "send_email", json!({ "automation": 7, "body": body })).await;
    let mail = post.postbox.handed(1).await.pop().unwrap();
    let mail = mail.replace("=\r\n", "").replace("=3D", "=");
    let token = |of: &str| {
        let after = mail.split(&format!("https://reckon.example/{of}/")).nth(1).unwrap_or_default();
        after.chars().take_while(char::is_ascii_alphanumeric).collect::<String>()
    };
    (token("open"), token("click"))
}

async fn reports(post: &Post) -> Vec<Delivery> {
    let pro = ProId(post.known.pros[ANNA as usize]);
    let changes = post.market.store.changes(Whom::Pro(pro), 0, 1000).await.unwrap();
    let reported = |event: &Event| match event {
        Event::Relation(_, RelationEvent::DeliveryReported { delivery, .. }) => Some(*delivery),
        Event::Relation(..) | Event::Account(_) | Event::Lead(..) => None,
    };
    changes.iter().flat_map(|change| &change.events).filter_map(reported).collect()
}

async fn open(post: &Post, token: &str) -> Answer {
    let answer = post.market.client.get(&format!("/open/{token}")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "image/gif"));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.body.starts_with(b"GIF89a") && answer.body.ends_with(b";"));
    answer
}

/// Programs look at links before they show them: HEAD is answered as GET would be, and reports nothing.
#[tokio::test]
async fn who_only_asks_about_a_link_has_not_followed_it() {
    let post = Post::open([]).await;
    let (opened, clicked) = automated(&post).await;
    let picture = post.market.client.send("HEAD", &format!("/open/{opened}"), None).await;
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/gif"));
    let link = post.market.client.send("HEAD", &format!("/click/{clicked}"), None).await;
    assert_eq!((link.status, link.header("location")), (302, TARGET));
    assert!(picture.body.is_empty() && link.body.is_empty());
    assert_eq!(reports(&post).await, [Delivery::Delivered]);
}

#[tokio::test]
async fn each_report_counts_once_and_a_link_leads_where_it_was_signed_for() {
    let post = Post::open([]).await;
    let (opened, clicked) = automated(&post).await;
    assert_eq!(reports(&post).await, [Delivery::Delivered]);
    for _ in 0..2 {
        open(&post, &opened).await;
        let answer = post.market.client.get(&format!("/click/{clicked}")).await;
        assert_eq!((answer.status, answer.header("location")), (302, TARGET));
        assert_eq!(answer.header("cache-control"), "no-store");
        // The address that a token is in is told to nobody.
        assert_eq!(answer.header("referrer-policy"), "same-origin");
    }
    assert_eq!(reports(&post).await, [Delivery::Delivered, Delivery::Opened, Delivery::Clicked]);
    // Nobody learns anything from a picture, and a link that was changed leads nowhere.
    let broken = format!("b{}", &clicked[1..]);
    for token in ["nothing", &broken, &opened, ""] {
        if !token.is_empty() {
            let picture = open(&post, if token == opened { &clicked } else { token }).await;
            assert_eq!(picture.body, open(&post, &opened).await.body);
        }
        let answer = post.market.client.get(&format!("/click/{token}")).await;
        assert_eq!((answer.status, answer.header("location")), (404, ""), "{token}");
    }
    let page = post.market.client.get(&format!("/click/{broken}")).await;
    assert!(page.text().contains("This link is not valid") && page.text().contains("nicht gültig"));
    // After a year it has expired.
    let later = json!({ "at": NOW.0 + 366 * 86_400_000 });
    assert_eq!(post.market.backend("marketplace").put("/api/v1/clock", &later).await.status, 204);
    let page = post.market.client.get(&format!("/click/{clicked}")).await;
    assert_eq!((page.status, page.text().contains("has expired")), (404, true));
    assert_eq!(reports(&post).await.len(), 3);
    assert_eq!(post.market.store.audit().await.unwrap(), []);
}

/// The opening was faster than the mail server's word: that it has arrived came before, whenever it is heard.
#[tokio::test]
async fn what_has_arrived_is_never_later_than_what_became_of_it() {
    let post = Post::open([Sending::Later(Hindrance::Connection)]).await;
    let (opened, clicked) = handed_over(&post).await;
    post.market.client.get(&format!("/click/{clicked}")).await;
    post.put_off(Timestamp(NOW.0 + 5_000)).await;
    set_clock(&post.market, 60).await;
    post.postbox.handed(2).await;
    post.idle().await;
    assert_eq!(reports(&post).await, [Delivery::Clicked]);
    // Of what people do the last is the last.
    open(&post, &opened).await;
    assert_eq!(reports(&post).await, [Delivery::Clicked, Delivery::Opened]);
}

#[tokio::test]
async fn a_marketplace_that_does_not_track_rewrites_nothing_and_hears_nothing() {
    let post = Post::with([], |config| config.messaging.mail.as_mut().unwrap().1.tracking = false).await;
    assert_eq!(automated(&post).await, (String::new(), String::new()));
    assert!(post.postbox.handed(1).await[0].replace("=\r\n", "").contains("https://shop.example/"));
    // What another server of theirs, that tracked, has given away.
    let tracking = Post::open([]).await;
    let (opened, clicked) = automated(&tracking).await;
    open(&post, &opened).await;
    let answer = post.market.client.get(&format!("/click/{clicked}")).await;
    assert_eq!((answer.status, answer.header("location")), (302, TARGET));
    assert_eq!(reports(&post).await, [Delivery::Delivered]);
}
