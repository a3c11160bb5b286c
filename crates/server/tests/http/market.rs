//! A small marketplace with a real server in front, on a loopback port.
//!
//! Whatever must not leak is a word that stands nowhere else: it can be searched for.

use std::sync::Arc;

use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, Version};
use reckon_domain::lead::Fees;
use reckon_domain::{Amount, Timestamp};
use reckon_server::{Clock, Config, Limits, ServeError, Server};
use reckon_store::{
    CategoryImport, ClientImport, Contacts, Import, LoginImport, PlanImport, ProImport, ProjectImport, Store,
};
use reckon_store_sqlite::SqliteStore;
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::client::Client;

/// 2026-01-15T12:00:00Z.
pub(crate) const NOW: Timestamp = Timestamp(1_768_478_400_000);

/// The password of everybody.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The secret of the marketplace's backend.
pub(crate) const TOKEN: &str = "a-backend-token-for-tests";

/// Everybody who signs in.
pub(crate) const PEOPLE: [&str; 6] = ["anna", "bert", "carl", "cleo", "dana", "olga"];

/// A running server and its store.
pub(crate) struct Market {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) client: Client,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<Result<(), ServeError>>,
}

/// Anna, a plumber on a plan of two interactions.
pub(crate) const ANNA: u32 = 0;
/// Bert, a plumber and mover on a plan of a hundred, with credits and a card.
pub(crate) const BERT: u32 = 1;
/// Carl, a mover.
pub(crate) const CARL: u32 = 2;
/// Cleo, a client.
pub(crate) const CLEO: u32 = 0;
/// Dana, another.
pub(crate) const DANA: u32 = 1;

/// The ids of what is in the marketplace, by the order of the lists below.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) pros: Vec<u32>,
    pub(crate) clients: Vec<u32>,
    pub(crate) projects: Vec<u32>,
}

/// What must not be seen by the wrong people: each person's contacts, and a client's family name.
pub(crate) fn canaries(who: &str) -> Vec<String> {
    let (mobile, landline, email, family) = parts(who);
    vec![mobile, landline, email, family]
}

fn parts(who: &str) -> (String, String, String, String) {
    (
        format!("+49-mobile-of-{who}-canary"),
        format!("+49-landline-of-{who}-canary"),
        format!("{who}-canary@mail.example"),
        format!("{who}family"),
    )
}

fn contacts(who: &str) -> Contacts {
    let (mobile, landline, email, _) = parts(who);
    Contacts { mobile: Some(mobile), landline: Some(landline), email: Some(email) }
}

/// The hash of everybody's password, cheap to check: what a good one costs is not tested here.
fn cheap_hash() -> String {
    let params = Params::new(64, 1, 1, None).unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash = argon2.hash_password(PASSWORD.as_bytes()).unwrap();
    hash.to_string()
}

fn import() -> Import {
    let plan = |reference: &str, interactions| PlanImport {
        reference: reference.to_owned(),
        name: reference.to_owned(),
        interactions,
        ..PlanImport::default()
    };
    let category = |reference: &str, fees| CategoryImport {
        reference: reference.to_owned(),
        name: reference.to_owned(),
        fees,
        ..CategoryImport::default()
    };
    let pro = |reference: &str, plan: &str, categories: &[&str], credits| ProImport {
        reference: reference.to_owned(),
        name: format!("{reference} & sons"),
        about: format!("{reference} has been at it for years"),
        contacts: contacts(reference),
        plan: plan.to_owned(),
        anchor_day: 1,
        time_zone: "UTC".to_owned(),
        credits,
        card: credits > 0,
        prefer_credits: true,
        categories: categories.iter().map(|name| (*name).to_owned()).collect(),
        ..ProImport::default()
    };
    let client = |reference: &str| ClientImport {
        reference: reference.to_owned(),
        name: format!("{reference} {reference}family"),
        contacts: contacts(reference),
        ..ClientImport::default()
    };
    let project = |at: usize, client: &str, category: &str| ProjectImport {
        reference: format!("project-{at}"),
        client: client.to_owned(),
        category: category.to_owned(),
        title: format!("{client}'s {category} {at}"),
        description: "It is broken".to_owned(),
        place: "Berlin".to_owned(),
        posted: Timestamp(NOW.0 - 1000 * i64::try_from(at).unwrap()),
        ..ProjectImport::default()
    };
    let hash = cheap_hash();
    let login = |who: &str, role: &str| LoginImport {
        email: format!("{who}@sign-in.example"),
        who: if role == "operator" { role.to_owned() } else { format!("{role}:{who}") },
        name: who.to_owned(),
        password_hash: hash.clone(),
        ..LoginImport::default()
    };
    let moving = Fees { manual_quote: Amount(800), guaranteed_reply: Some(Amount(2500)) };
    Import {
        plans: vec![plan("small", Some(2)), plan("large", Some(100)), plan("unlimited", None)],
        categories: vec![category("plumbing", Fees::default()), category("moving", moving)],
        pros: vec![
            pro("anna", "small", &["plumbing"], 0),
            pro("bert", "large", &["plumbing", "moving"], 5000),
            pro("carl", "small", &["moving"], 0),
        ],
        clients: vec![client("cleo"), client("dana")],
        projects: vec![
            project(0, "cleo", "plumbing"),
            project(1, "dana", "plumbing"),
            project(2, "cleo", "moving"),
            project(3, "cleo", "plumbing"),
            project(4, "dana", "plumbing"),
        ],
        logins: vec![
            login("anna", "pro"),
            login("bert", "pro"),
            login("carl", "pro"),
            login("cleo", "client"),
            login("dana", "client"),
            login("olga", "operator"),
        ],
    }
}

/// A store with the marketplace in it, and the ids.
pub(crate) async fn fill(store: &dyn Store) -> Known {
    let ids = store.import(import(), Timestamp(NOW.0 - 10_000_000)).await.unwrap();
    Known {
        pros: ids.pros.iter().map(|id| id.0).collect(),
        clients: ids.clients.iter().map(|id| id.0).collect(),
        projects: ids.projects.iter().map(|id| id.0).collect(),
    }
}

impl Market {
    /// The marketplace in memory, its clock at [`NOW`], without limits by time.
    pub(crate) async fn open() -> (Self, Known) {
        Self::with(Arc::new(SqliteStore::in_memory().unwrap()), |_| {}).await
    }

    /// The same in files.
    pub(crate) async fn open_in_files() -> (Self, Known) {
        Self::with(Arc::new(SqliteStore::in_scratch_files().unwrap()), |_| {}).await
    }

    /// The marketplace in this store, configured as needed.
    pub(crate) async fn with(store: Arc<dyn Store>, configure: impl FnOnce(&mut Config)) -> (Self, Known) {
        let known = fill(store.as_ref()).await;
        (Self::over(store, configure).await, known)
    }

    /// A server of a store that is filled already.
    pub(crate) async fn over(store: Arc<dyn Store>, configure: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new("127.0.0.1:0".parse().unwrap(), store.clone());
        config.clock = Clock::manual(NOW);
        config.limits = Limits::unlimited();
        config.backend_tokens = vec![TOKEN.to_owned()];
        // Most tests play the machines themselves, as a scenario does.
        config.worker = false;
        configure(&mut config);
        let server = Server::bind(config).await.unwrap();
        let client = Client::new(server.address());
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(server.run(async {
            let _ = stopped.await;
        }));
        Self { store, client, stop: Some(stop), running }
    }

    /// Signs somebody in.
    pub(crate) async fn sign_in(&self, who: &str) -> Client {
        let answer = self.client.post("/api/v1/session", &credentials(who, PASSWORD)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        self.client.with("cookie", cookie(answer.header("set-cookie")))
    }

    /// The backend, acting for somebody.
    pub(crate) fn backend(&self, acts_as: &str) -> Client {
        self.client.with("authorization", &format!("Bearer {TOKEN}")).with("reckon-act-as", acts_as)
    }

    /// Asks the server to stop.
    pub(crate) fn stop(&mut self) {
        let _ = self.stop.take().map(|stop| stop.send(()));
    }

    /// Waits until it has.
    pub(crate) async fn stopped(self) {
        self.ended().await.unwrap();
    }

    /// Waits until it has stopped, by itself or not.
    pub(crate) async fn ended(mut self) -> Result<(), ServeError> {
        tokio::time::timeout(crate::client::PATIENCE, &mut self.running).await.expect("it stops").unwrap()
    }
}

impl Drop for Market {
    /// No test leaves a prediction that differs from the decision for no known reason.
    fn drop(&mut self) {
        // A store that was broken on purpose has nothing to say.
        if let Ok(health) = ready(self.store.predictions(1))
            && !std::thread::panicking()
        {
            assert_eq!(health.unexplained, 0, "{health:?}");
        }
    }
}

/// Waits for an answer outside of any task: the store's own threads make it.
fn ready<T>(answer: reckon_store::Answer<'_, T>) -> Result<T, reckon_store::StoreError> {
    struct Unpark(std::thread::Thread);
    impl std::task::Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut context = std::task::Context::from_waker(&waker);
    let mut answer = std::pin::pin!(answer);
    loop {
        match answer.as_mut().poll(&mut context) {
            std::task::Poll::Ready(answer) => return answer,
            std::task::Poll::Pending => std::thread::park(),
        }
    }
}

/// What somebody signs in with.
pub(crate) fn credentials(who: &str, password: &str) -> Value {
    json!({ "email": format!("{who}@sign-in.example"), "password": password })
}

/// The cookie that a header sets.
pub(crate) fn cookie(header: &str) -> &str {
    header.split(';').next().unwrap()
}

/// An action, with a key of its own.
pub(crate) fn act(action: &str, more: Value) -> Value {
    let mut act = json!({ "do": action, "key": key() });
    for (field, value) in more.as_object().unwrap() {
        act[field] = value.clone();
    }
    act
}

/// A key that no other action of this program has.
pub(crate) fn key() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("test-key-{:08}", NEXT.fetch_add(1, Ordering::Relaxed))
}
