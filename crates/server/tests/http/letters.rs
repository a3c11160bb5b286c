//! Texts and emails on their way out: once, or never.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reckon_domain::relation::Channel;
use reckon_domain::{ClientId, ProId, Timestamp};
use reckon_server::Letters;
use reckon_server::ports::Reply;
use reckon_server::ports::mail::{Address, Composed, Hindrance, Letterhead, Mailer, Sending};
use reckon_server::ports::text::{Party, Simulated};
use reckon_server::tokens::Keys;
use reckon_store::{MemoryStore, Store};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::client::PATIENCE;
use crate::market::{ANNA, Known, Market, NOW, act, key};

/// A number that could be somebody's, and an address.
const MOBILE: &str = "+4917012345678";
const EMAIL: &str = "greta@mail.example";

/// A mail server that answers as it is told, then takes everything.
#[derive(Clone)]
struct Postbox {
    answers: Arc<Mutex<VecDeque<Sending>>>,
    taken: watch::Sender<Vec<String>>,
}

impl Postbox {
    fn new(answers: impl IntoIterator<Item = Sending>) -> Self {
        Self { answers: Arc::new(Mutex::new(answers.into_iter().collect())), taken: watch::Sender::default() }
    }

    /// Waits until so many emails were handed over, taken or not.
    async fn handed(&self, number: usize) -> Vec<String> {
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

fn letterhead() -> Letterhead {
    Letterhead {
        marketplace: "Reckon".to_owned(),
        sender: Address::parse("post@reckon.example").unwrap(),
        reply_domain: "reply.reckon.example".to_owned(),
        origin: "https://reckon.example".to_owned(),
        keys: Keys::new([[7; 32]]).unwrap(),
        tracking: true,
    }
}

struct Post {
    market: Market,
    known: Known,
    texts: Simulated,
    postbox: Postbox,
    greta: u32,
}

impl Post {
    async fn open(answers: impl IntoIterator<Item = Sending>) -> Self {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let (texts, _) = Simulated::new("+4930000000");
        let postbox = Postbox::new(answers);
        let letters = Letters {
            texts: Some(Arc::new(texts.clone())),
            mail: Some((Arc::new(postbox.clone()), letterhead())),
        };
        let (market, known) = Market::with(store, |config| {
            config.letters = letters;
            config.worker = true;
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
    async fn anna(&self, action: &str, body: &str) -> Value {
        let anna = self.market.backend(&format!("pro:{}", self.known.pros[ANNA as usize]));
        anna.post("/api/v1/actions", &act(action, json!({ "client": self.greta, "body": body }))).await.ok()
    }

    /// What has come to Greta's telephone, once there are so many texts on it.
    async fn telephone(&self, number: usize) -> Vec<String> {
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

    /// Waits until nothing is to be done any more.
    async fn idle(&self) {
        let store = &self.market.store;
        let mut begun = store.tasks_begun();
        let idle = async {
            while store.next_due().await.unwrap().is_some() {
                // A task that ends is told to nobody: the next look is a moment later.
                let _ = tokio::time::timeout(Duration::from_millis(5), begun.changed()).await;
            }
        };
        tokio::time::timeout(PATIENCE, idle).await.expect("everything is done");
    }

    async fn is_unsubscribed(&self, channel: Channel) -> bool {
        let (pro, client) = (ProId(self.known.pros[ANNA as usize]), ClientId(self.greta));
        self.market.store.relation(pro, client).await.unwrap().relation.thread(channel).unsubscribed
    }
}

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
            answer.problem(404, "not_found");
        }
    }
}

#[tokio::test]
async fn what_was_not_taken_is_handed_over_again_and_what_may_have_been_is_not() {
    let post = Post::open([Sending::Later(Hindrance::Connection), Sending::Accepted, Sending::Unknown]).await;
    post.anna("send_email", "First").await;
    let [first] = post.postbox.handed(1).await.try_into().unwrap();
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
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let (market, known) = Market::with(Arc::clone(&store), |config| config.worker = false).await;
    let clients = json!([{ "reference": "greta", "name": "Greta G", "mobile": MOBILE }]);
    let imported =
        market.backend("marketplace").post("/api/v1/directory", &json!({ "clients": clients })).await;
    let greta = imported.ok()["clients"]["greta"].clone();
    let anna = market.backend(&format!("pro:{}", known.pros[ANNA as usize]));
    let send = |body: &str| json!({ "do": "send_text", "key": key(), "client": greta, "body": body });
    anna.post("/api/v1/actions", &send("Did this go out?")).await.ok();
    let [task] = store.tasks_due(NOW, 9).await.unwrap().try_into().unwrap();
    store.take_task(task.id, task.attempt, Timestamp(NOW.0 - 1)).await.unwrap().unwrap();
    anna.post("/api/v1/actions", &send("This one did not")).await.ok();

    let (texts, _) = Simulated::new("+4930000000");
    let letters = Letters { texts: Some(Arc::new(texts.clone())), mail: None };
    let second = Market::over(Arc::clone(&store), |config| {
        config.letters = letters;
        config.worker = true;
    })
    .await;
    let post = Post { market: second, known, texts, postbox: Postbox::new([]), greta: 0 };
    let arrived = post.telephone(1).await;
    post.idle().await;
    assert_eq!(arrived, [format!("{MOBILE}: This one did not")]);
    assert_eq!(post.telephone(1).await.len(), 1);
}
