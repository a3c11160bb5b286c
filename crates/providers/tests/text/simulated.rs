//! The network of one telephone that the demo's page plays.

use reckon_providers::text::{
    Number, Party, Simulated, Text, TextEvent, TextNetwork as _, Texting, Undelivered,
};

const CLIENT: &str = "+4915123456789";

fn text(words: &str) -> Text {
    text_to(CLIENT, words)
}

fn text_to(number: &str, words: &str) -> Text {
    Text { reference: format!("text:{words}"), to: Number::parse(number).unwrap(), words: words.to_owned() }
}

#[tokio::test]
async fn what_is_sent_is_shown_and_what_is_written_comes_back() {
    let (network, mut news) = Simulated::new("+4930123456");
    let mut changes = network.changes();
    let sent = network.send(&text("Tuesday?")).await;
    assert!(matches!(sent, Texting::Accepted { .. }), "{sent:?}");
    assert_eq!(news.recv().await.unwrap(), TextEvent::Delivered { reference: "text:Tuesday?".to_owned() });
    changes.changed().await.unwrap();
    network.write(CLIENT, "Yes €");
    let TextEvent::Received(received) = news.recv().await.unwrap() else {
        unreachable!("only what was written")
    };
    assert_eq!((received.from.as_str(), received.to.as_str()), (CLIENT, "+4930123456"));
    assert_eq!((received.words.as_str(), received.segments), ("Yes €", 1));
    changes.changed().await.unwrap();
    let said: Vec<(Party, String)> = network.said().into_iter().map(|said| (said.by, said.words)).collect();
    assert_eq!(said, [(Party::Us, "Tuesday?".to_owned()), (Party::Client, "Yes €".to_owned())]);
    let shown = format!("{received:?} {:?} {:?}", network.said(), text("Tuesday?").to);
    assert!(!shown.contains("Yes") && !shown.contains("1512"), "{shown}");
}

#[tokio::test]
async fn every_text_has_its_own_name() {
    let (network, mut news) = Simulated::new("+4930123456");
    network.write(CLIENT, "Yes");
    network.write(CLIENT, "Yes");
    let (first, second) = (news.recv().await.unwrap(), news.recv().await.unwrap());
    assert_ne!(first, second);
}

#[tokio::test]
async fn the_network_itself_remembers_who_wants_no_more() {
    let (network, _news) = Simulated::new("+4930123456");
    network.write("+4915123456780", "STOP");
    assert!(matches!(network.send(&text("to another")).await, Texting::Accepted { .. }));
    network.write(CLIENT, " stop ");
    assert_eq!(network.send(&text("no more")).await, Texting::Refused(Undelivered::Unsubscribed));
    assert_eq!(network.said().iter().filter(|said| said.by == Party::Us).count(), 1);
    network.write(CLIENT, "Start");
    assert!(matches!(network.send(&text("again")).await, Texting::Accepted { .. }));
}

/// How a text fails is tried in a demo, too: a number that is none cannot come into a store any more.
#[tokio::test]
async fn one_number_is_nobodys() {
    let (network, _news) = Simulated::new("+4930123456");
    let sent = network.send(&text_to("+1 500 555 0001", "Where are you?")).await;
    assert_eq!(sent, Texting::Refused(Undelivered::WrongNumber));
    assert_eq!(network.said(), []);
}
