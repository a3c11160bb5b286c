//! A marketplace that writes to Greta: her telephone, the mail server that takes what is sent to her, and both ways back.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use reckon_domain::relation::{Channel, Status};
use reckon_domain::{ClientId, ProId, Rule, Timestamp};
use reckon_providers::Reply;
use reckon_providers::mail::{Address, Composed, Letterhead, Mailer, Sending};
use reckon_providers::text::{Party, Simulated};
use reckon_providers::tokens::Keys;
use reckon_server::{Config, Messaging, Texts};
use reckon_store::{Change, Store};
use reckon_store_sqlite::SqliteStore;
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::watch;

use crate::client::{Client, PATIENCE};
use crate::market::{ANNA, Known, Market, act};

/// A number that could be somebody's, and an address.
pub(crate) const MOBILE: &str = "+4917012345678";
pub(crate) const EMAIL: &str = "greta@mail.example";

/// A mail server that answers as it is told, then takes everything.
#[derive(Clone)]
pub(crate) struct Postbox {
    answers: Arc<Mutex<VecDeque<Sending>>>,
    taken: watch::Sender<Vec<String>>,
}

impl Postbox {
    pub(crate) fn new(answers: impl IntoIterator<Item = Sending>) -> Self {
        Self { answers: Arc::new(Mutex::new(answers.into_iter().collect())), taken: watch::Sender::default() }
    }

    /// Waits until so many emails were handed over, taken or not.
    pub(crate) async fn handed(&self, number: usize) -> Vec<String> {
        let mut taken = self.taken.subscribe();
        let found = tokio::time::timeout(PATIENCE, taken.wait_for(|all| all.len() >= number)).await;
        found.expect("it is handed over").unwrap().clone()
    }
}

impl Mailer for Postbox {
    fn send<'a>(&'a self, mail: &'a Composed) -> Reply<'a, Sending> {
        let answer = self.answers.lock().unwrap().pop_front().unwrap_or(Sending::Accepted);
        self.taken.send_modify(|all| all.push(String::from_utf8_lossy(&mail.bytes).into_owned()));
        Box::pin(std::future::ready(answer))
    }
}

pub(crate) fn letterhead() -> Letterhead {
    Letterhead {
        marketplace: "Reckon".to_owned(),
        sender: Address::parse("post@reckon.example").unwrap(),
        reply_domain: "reply.reckon.example".to_owned(),
        origin: "https://reckon.example".to_owned(),
        keys: Keys::new([[7; 32]]).unwrap(),
        tracking: true,
    }
}

pub(crate) struct Post {
    pub(crate) market: Market,
    pub(crate) known: Known,
    pub(crate) texts: Simulated,
    pub(crate) postbox: Postbox,
    pub(crate) greta: u32,
}

impl Post {
    pub(crate) async fn open(answers: impl IntoIterator<Item = Sending>) -> Self {
        Self::with(answers, |_| {}).await
    }

    /// The same, with letters and more configured as needed.
    pub(crate) async fn with(
        answers: impl IntoIterator<Item = Sending>,
        configure: impl FnOnce(&mut Config),
    ) -> Self {
        let store: Arc<dyn Store> = Arc::new(SqliteStore::in_memory().unwrap());
        let (texts, news) = Simulated::new("+4930000000");
        let postbox = Postbox::new(answers);
        let letters = Messaging {
            texts: Texts::Simulated(texts.clone(), news),
            mail: Some((Arc::new(postbox.clone()), letterhead())),
            ..Messaging::default()
        };
        let (market, known) = Market::with(store, |config| {
            config.messaging = letters;
            config.worker = true;
            configure(config);
        })
        .await;
        let clients =
            json!([{ "reference": "greta", "name": "Greta Gretafamily", "mobile": MOBILE, "email": EMAIL }]);
        let imported =
            market.backend("marketplace").post("/api/v1/directory", &json!({ "clients": clients })).await;
        let greta = u32::try_from(imported.ok()["clients"]["greta"].as_u64().unwrap()).unwrap();
        Self { market, known, texts, postbox, greta }
    }

    /// Anna, through the marketplace's own backend, does something about Greta.
    pub(crate) async fn anna(&self, action: &str, body: &str) -> Value {
        self.anna_to(self.greta, action, body).await
    }

    /// The same about another client.
    pub(crate) async fn anna_to(&self, client: u32, action: &str, body: &str) -> Value {
        let command = act(action, json!({ "client": client, "body": body }));
        self.as_anna().post("/api/v1/actions", &command).await.ok()
    }

    /// The marketplace's backend, acting for Anna.
    pub(crate) fn as_anna(&self) -> Client {
        self.market.backend(&format!("pro:{}", self.known.pros[ANNA as usize]))
    }

    /// A machine of the marketplace's does something between Anna and Greta.
    pub(crate) async fn machine(&self, role: &str, action: &str, more: Value) -> Value {
        let mut command = act(action, json!({ "pro": self.known.pros[ANNA as usize], "client": self.greta }));
        for (field, value) in more.as_object().unwrap() {
            command[field] = value.clone();
        }
        self.market.backend(role).post("/api/v1/actions", &command).await.ok()
    }

    /// Clients of the directory: their ids, in order.
    pub(crate) async fn clients<const N: usize>(&self, clients: [(&str, &str, &str); N]) -> [u32; N] {
        let entry = |(reference, mobile, email): (&str, &str, &str)| json!({ "reference": reference, "name": reference, "mobile": mobile, "email": email });
        let entries = json!({ "clients": clients.map(entry).to_vec() });
        let ids = self.market.backend("marketplace").post("/api/v1/directory", &entries).await.ok();
        clients.map(|(reference, ..)| u32::try_from(ids["clients"][reference].as_u64().unwrap()).unwrap())
    }

    /// What was exchanged between Anna and a client.
    pub(crate) async fn thread(&self, client: u32, channel: &str) -> Vec<Value> {
        let path = format!("/api/v1/discussions/{client}/{channel}/messages");
        let answer = self.as_anna().get(&path).await;
        if answer.status == 404 { Vec::new() } else { answer.ok().as_array().unwrap().clone() }
    }

    /// Reads Greta's thread whenever an open page of Anna's is told of something, until it says this.
    pub(crate) async fn thread_until(&self, channel: &str, says: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let mut events = self.as_anna().events("/api/v1/events").await;
        let read = async {
            loop {
                let thread = self.thread(self.greta, channel).await;
                if says(&thread) {
                    return thread;
                }
                events.until("update").await.expect("the stream goes on");
            }
        };
        tokio::time::timeout(PATIENCE, read).await.expect("the thread says so")
    }

    /// Waits until a rule has decided something so often, from when `changes` was asked for.
    pub(crate) async fn decided(changes: &mut Receiver<Arc<Change>>, rule: Rule, mut times: u32) {
        let counted = async {
            while times > 0 {
                let change = changes.recv().await.expect("the store goes on");
                times -= u32::from(change.rule == Some(rule));
            }
        };
        tokio::time::timeout(PATIENCE, counted).await.expect("it is decided");
    }

    /// Whether Anna's discussion with a client is open; `None` where there is none.
    pub(crate) async fn is_open(&self, client: u32, channel: Channel) -> Option<bool> {
        let (pro, client) = (ProId(self.known.pros[ANNA as usize]), ClientId(client));
        let relation = self.market.store.relation(pro, client).await.unwrap().relation;
        relation.thread(channel).discussion.map(|status| status == Status::Open)
    }

    /// What has come to Greta's telephone, once there are so many texts on it.
    pub(crate) async fn telephone(&self, number: usize) -> Vec<String> {
        let mut changes = self.texts.changes();
        let ours = || self.texts.said().into_iter().filter(|said| said.by == Party::Us).collect::<Vec<_>>();
        let arrived = async {
            while ours().len() < number {
                changes.changed().await.unwrap();
            }
        };
        tokio::time::timeout(PATIENCE, arrived).await.expect("a text arrives");
        ours().into_iter().map(|said| format!("{}: {}", said.number, said.words)).collect()
    }

    /// Waits until what is to be done next is put off until then.
    pub(crate) async fn put_off(&self, until: Timestamp) {
        let mut tasks = self.market.store.tasks_changed();
        let put_off = async {
            while self.market.store.next_due().await.unwrap() != Some(until) {
                tasks.changed().await.unwrap();
            }
        };
        tokio::time::timeout(PATIENCE, put_off).await.expect("it is put off");
    }

    /// Waits until nothing is to be done any more.
    pub(crate) async fn idle(&self) {
        let store = &self.market.store;
        let mut tasks = store.tasks_changed();
        let idle = async {
            while store.next_due().await.unwrap().is_some() {
                tasks.changed().await.unwrap();
            }
        };
        tokio::time::timeout(PATIENCE, idle).await.expect("everything is done");
    }

    pub(crate) async fn is_unsubscribed(&self, channel: Channel) -> bool {
        let (pro, client) = (ProId(self.known.pros[ANNA as usize]), ClientId(self.greta));
        let row = self.market.store.relation(pro, client).await.unwrap();
        row.relation.is_unsubscribed(channel, &row.reach)
    }
}
