//! What a server is told when it starts.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reckon_providers::settings::{Messaging, Payments, Phone};
use reckon_store::{Store, StoreError};

use crate::clock::Clock;
use crate::identity::token;
use crate::rate::Rate;

/// What a server is told when it starts.
pub struct Config {
    /// Where it listens. Port 0 takes any that is free.
    pub listen: SocketAddr,
    /// The truth.
    pub store: Arc<dyn Store>,
    /// The folder of the built application; `None`: the API alone.
    pub web: Option<PathBuf>,
    /// Loads the demo marketplace, with so many made-up leads beside it; `None`: no demo.
    pub demo: Option<usize>,
    /// Where the time comes from.
    pub clock: Clock,
    /// The secrets of the marketplace's own backends, of 16 characters or more, each alone or after its name and white
    /// space: `billing 3f9c…`. The trail has the name. They may act for anybody.
    pub backend_tokens: Vec<String>,
    /// The marketplace's currency: an ISO 4217 code.
    pub currency: String,
    /// The origin that people see, such as `https://reckon.example`. Where it is `None`, each request's
    /// own `Host` stands for it.
    pub public_origin: Option<String>,
    /// Whether a proxy in front appends the caller's address to `X-Forwarded-For`. Without one, believing
    /// that header would let callers pass for anybody.
    pub behind_proxy: bool,
    /// Who charges cards.
    pub payments: Payments,
    /// Who places calls.
    pub phone: Phone,
    /// Who sends texts and emails.
    pub messaging: Messaging,
    /// The secret that the booking software signs with, of 16 characters or more; `None`: there is no booking
    /// software.
    pub booking_secret: Option<String>,
    /// Whether anybody may play the telephones of the simulated network, as a demo lets them.
    pub telephones: bool,
    /// Whether this server does what is due: charges cards, places calls. Without it, others do, or nobody.
    pub worker: bool,
    /// How often an event stream says that it lives, and asks whether its session still does.
    pub heartbeat: Duration,
    /// How much is accepted.
    pub limits: Limits,
}

impl Config {
    /// A server of this store at this address: no application, no demo, the machine's clock, dollars.
    #[must_use]
    pub fn new(listen: SocketAddr, store: Arc<dyn Store>) -> Self {
        Self {
            listen,
            store,
            web: None,
            demo: None,
            clock: Clock::system(),
            backend_tokens: Vec::new(),
            currency: "USD".to_owned(),
            public_origin: None,
            behind_proxy: false,
            payments: Payments::default(),
            phone: Phone::default(),
            messaging: Messaging::default(),
            booking_secret: None,
            telephones: false,
            worker: true,
            heartbeat: Duration::from_secs(15),
            limits: Limits::default(),
        }
    }

    /// Whether the configuration makes sense.
    ///
    /// # Errors
    /// [`ServeError::Config`] saying what does not, and what would.
    pub(crate) fn check(&self) -> Result<(), ServeError> {
        let wrong = |problem: &str| Err(ServeError::Config(problem.to_owned()));
        if self.backend_tokens.iter().any(|line| token::parts(line).1.len() < token::SHORTEST) {
            return wrong("a backend token is too short: at least 16 characters, best 32 random ones");
        }
        if self.booking_secret.as_ref().is_some_and(|secret| secret.len() < 16) {
            return wrong(
                "the booking software's secret is too short: at least 16 characters, best 32 random ones",
            );
        }
        if self.currency.len() != 3 || !self.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return wrong("a currency is an ISO 4217 code, such as EUR");
        }
        if self.heartbeat.is_zero() {
            return wrong("a heartbeat of nothing would never rest");
        }
        match self.public_origin.as_deref().map(|origin| origin.split_once("://")) {
            Some(Some(("http" | "https", host))) if !host.is_empty() && !host.contains('/') => Ok(()),
            None => Ok(()),
            Some(_) => wrong("a public origin is a scheme and a host, such as https://reckon.example"),
        }
    }
}

/// How much is accepted of whom.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Attempts to sign in, from one address.
    pub sign_in_by_address: Option<Rate>,
    /// Attempts to sign in, with one email address.
    pub sign_in_by_email: Option<Rate>,
    /// Actions of one person.
    pub actions: Option<Rate>,
    /// Other requests of one person.
    pub requests: Option<Rate>,
    /// Open streams of one person.
    pub streams: usize,
    /// Open connections.
    pub connections: usize,
    /// Open connections of one address. Behind a proxy all come from one, and there is no such bound.
    pub connections_of_one: usize,
}

impl Default for Limits {
    /// What people need, and machines that guess do not get.
    fn default() -> Self {
        Self {
            sign_in_by_address: Some(Rate { burst: 20, per_minute: 20 }),
            sign_in_by_email: Some(Rate { burst: 8, per_minute: 4 }),
            actions: Some(Rate { burst: 60, per_minute: 120 }),
            requests: Some(Rate { burst: 240, per_minute: 600 }),
            streams: 16,
            connections: 10_000,
            connections_of_one: 1_000,
        }
    }
}

impl Limits {
    /// No limits by time, for measuring and for one's own programs.
    #[must_use]
    pub fn unlimited() -> Self {
        Self {
            sign_in_by_address: None,
            sign_in_by_email: None,
            actions: None,
            requests: None,
            ..Self::default()
        }
    }
}

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The configuration does not make sense.
    #[error("{0}")]
    Config(String),
    /// The address cannot be listened at.
    #[error("cannot listen at {0}: {1}")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// The application's files cannot be read.
    #[error("cannot read the application at {path}: {1}", path = .0.display())]
    Web(PathBuf, #[source] std::io::Error),
    /// The store does not take the demo.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The demo's data is not right.
    #[error("the demo's data: {0}")]
    Demo(String),
    /// The rules contradict themselves.
    #[error("the rules are not right: {0}")]
    Rules(String),
    /// The operating system has no randomness to give.
    #[error("no randomness from the operating system: {0}")]
    Randomness(String),
    /// The store was taken away while it was served.
    #[error("{0}")]
    Lost(String),
}
