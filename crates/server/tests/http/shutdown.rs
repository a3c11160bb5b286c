//! Starting, and stopping: streams end, requests under way are answered, nothing more is accepted.

use std::sync::Arc;

use reckon_server::{Config, Server};
use reckon_store::Store;
use reckon_store_sqlite::SqliteStore;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::market::{Market, act};

#[tokio::test]
async fn open_streams_end_and_the_server_stops() {
    let (mut market, _) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let mut events = anna.events("/api/v1/events").await;
    assert_eq!(events.next().await.unwrap().name, "hello");
    market.stop();
    assert!(events.next().await.is_none());
    let address = market.client.address;
    market.stopped().await;
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_request_under_way_is_answered() {
    let (mut market, known) = Market::open_in_files().await;
    let anna = market.sign_in("anna").await;
    let body = act("view_contacts", json!({ "variety": "lead", "project": known.projects[0] })).to_string();
    let head = format!(
        "POST /api/v1/actions HTTP/1.1\r\nhost: x\r\ncookie: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        anna.headers[0].1,
        body.len()
    );
    let mut stream = TcpStream::connect(market.client.address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&body.as_bytes()[..10]).await.unwrap();
    // The server has the connection once another request, sent later, was answered.
    market.client.get("/healthz").await.ok();
    market.stop();
    stream.write_all(&body.as_bytes()[10..]).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let store = market.store.clone();
    market.stopped().await;
    assert_eq!(store.head().await.unwrap(), 1);
}

/// Amounts have no currency of their own: a server that took dollars for euros would charge them.
#[tokio::test]
async fn a_server_with_another_currency_than_its_store_does_not_start() {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::in_memory().unwrap());
    assert_eq!(store.currency("EUR").await.unwrap(), "EUR");
    let mut config = Config::new(([127, 0, 0, 1], 0).into(), store);
    config.currency = "USD".to_owned();
    let refused = Server::bind(config).await.err().map(|error| error.to_string());
    let why = "the amounts in this store are in EUR, for ever: start with that, not with USD";
    assert_eq!(refused.as_deref(), Some(why));
}
