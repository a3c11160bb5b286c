//! What every request shares.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use reckon_domain::{ClientId, ProId};
use reckon_providers::secret::Secret;
use reckon_providers::settings::{ProviderEvents, Providers};
use reckon_store::Store;
use tokio::sync::{Notify, Semaphore, broadcast, watch};

use crate::assets::Assets;
use crate::clock::Clock;
use crate::config::{Config, Limits, ServeError};
use crate::demo::Person;
use crate::identity::device::Devices;
use crate::identity::password::Passwords;
use crate::identity::replays::Replays;
use crate::identity::sessions::Sessions;
use crate::identity::token::Token;
use crate::metrics::Metrics;
use crate::rate::Buckets;
use crate::readiness::Readiness;
use crate::stream_limiter::StreamLimiter;

/// The most bytes of signed bodies that are held while they arrive.
const BODY_BUDGET: usize = 256 << 20;

/// Something that has happened beside the log.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Beside {
    /// A message between the two has come further.
    Message(ProId, ClientId),
    /// The recording of a call between the two is there.
    Recording(ProId, ClientId),
    /// This pro's automations, what waits of them, or their templates are others.
    Automations(ProId),
    /// A payment of this pro's is on its way.
    Payment(ProId),
}

/// What every request shares.
pub(crate) struct App {
    /// The truth.
    pub(crate) store: Arc<dyn Store>,
    /// The present.
    pub(crate) clock: Arc<Clock>,
    /// Is told when a manual clock has been set.
    pub(crate) clock_set: Notify,
    /// The neighbours that the marketplace talks to.
    pub(crate) providers: Providers,
    /// One thing that was written outside is taken at a time: who it is of must not change meanwhile.
    pub(crate) inbox: tokio::sync::Mutex<()>,
    /// Room for what comes unasked, in bytes: who has signed a body is known only once it is there.
    pub(crate) body_budget: Semaphore,
    /// What happens that the log does not say: open pages hear of it all the same.
    pub(crate) beside: broadcast::Sender<Beside>,
    /// Is told whenever a figure that operators look at may have changed.
    pub(crate) overview: watch::Sender<()>,
    /// What they tell, for the worker to take; gone once it has.
    pub(crate) provider_events: Mutex<Option<ProviderEvents>>,
    /// Whether this server does what is due.
    pub(crate) worker: bool,
    /// The marketplace's currency.
    pub(crate) currency: String,
    /// The origin that people see, where it is configured.
    pub(crate) public_origin: Option<String>,
    /// Whether the last address in `X-Forwarded-For` is the caller's.
    pub(crate) behind_proxy: bool,
    /// How often an event stream says that it lives.
    pub(crate) heartbeat: Duration,
    /// The configured bearer tokens.
    pub(crate) backends: Vec<Token>,
    /// What the booking software signs with, where there is one.
    pub(crate) booking: Option<Secret>,
    /// How much is accepted.
    pub(crate) limits: Limits,
    /// Who has asked for how much.
    pub(crate) buckets: Buckets,
    /// What Twilio has told, whose signatures have no time.
    pub(crate) replays: Replays,
    /// Who has how many streams open.
    pub(crate) stream_limiter: StreamLimiter,
    /// Sessions that were looked up a moment ago.
    pub(crate) sessions: Sessions,
    /// Checks passwords.
    pub(crate) passwords: Passwords,
    /// The browsers that somebody has signed in from.
    pub(crate) devices: Devices,
    /// What is counted.
    pub(crate) metrics: Metrics,
    /// The application's files.
    pub(crate) assets: Assets,
    /// The people of the demo; none without it.
    pub(crate) people: Vec<Person>,
    /// Those of them who are clients, whose telephones a visitor plays.
    pub(crate) players: Vec<ClientId>,
    /// Whether the store takes what is written.
    pub(crate) readiness: Readiness,
    /// Turns true when the server stops: open streams end.
    pub(crate) closing: watch::Sender<bool>,
    /// The digests of sessions that end: their streams end.
    pub(crate) ended: broadcast::Sender<[u8; 32]>,
}

/// What every request shares, shared.
pub(crate) type Shared = Arc<App>;

impl App {
    /// Sessions have ended in the store: they are gone here at once, and so are their streams.
    pub(crate) fn end_all(&self, sessions: Vec<[u8; 32]>) {
        for secret in sessions {
            self.sessions.forget(secret);
            // Nobody need be listening.
            let _ = self.ended.send(secret);
        }
    }

    /// Tells open pages of something that the log does not say.
    pub(crate) fn tell(&self, news: Beside) {
        // Nobody need be looking.
        let _ = self.beside.send(news);
    }

    /// What the configuration asks for.
    ///
    /// # Errors
    /// When the application's files cannot be read, the demo cannot be loaded or there is no randomness.
    pub(crate) async fn new(config: Config) -> Result<Shared, ServeError> {
        let kept = config.store.currency(&config.currency).await.map_err(ServeError::Store)?;
        if kept != config.currency {
            return Err(ServeError::Config(format!(
                "the amounts in this store are in {kept}, for ever: start with that, not with {}",
                config.currency
            )));
        }
        let assets = match &config.web {
            Some(folder) => Assets::load(folder)?,
            None => Assets::default(),
        };
        let people = match config.demo {
            Some(leads) => crate::demo::load(config.store.as_ref(), config.clock.now(), leads).await?,
            None => Vec::new(),
        };
        let players = crate::demo::clients(config.store.as_ref(), &people).await?;
        let clock = Arc::new(config.clock);
        let public = config.public_origin.as_deref();
        let now = {
            let clock = Arc::clone(&clock);
            move || clock.now()
        };
        let (mut providers, events) =
            Providers::connect(&config.payments, &config.phone, config.messaging, public, now)
                .map_err(ServeError::Config)?;
        providers.telephones = providers.telephones.filter(|_| config.telephones);
        providers.handset = providers.handset.filter(|_| config.telephones);
        let passwords = Passwords::new().map_err(|error| ServeError::Randomness(error.to_string()))?;
        let mut fresh = [0; 32];
        getrandom::fill(&mut fresh).map_err(|error| ServeError::Randomness(error.to_string()))?;
        let devices = Devices::new(config.store.own_secret("devices", fresh).await?);
        Ok(Arc::new(Self {
            store: config.store,
            clock,
            clock_set: Notify::new(),
            providers,
            inbox: tokio::sync::Mutex::default(),
            body_budget: Semaphore::new(BODY_BUDGET),
            beside: broadcast::Sender::new(1024),
            overview: watch::Sender::new(()),
            provider_events: Mutex::new(Some(events)),
            worker: config.worker,
            currency: config.currency,
            public_origin: config.public_origin,
            behind_proxy: config.behind_proxy,
            heartbeat: config.heartbeat,
            backends: config.backend_tokens.iter().map(|line| Token::read(line)).collect(),
            booking: config.booking_secret.as_deref().map(Secret::shown),
            buckets: Buckets::default(),
            replays: Replays::default(),
            stream_limiter: StreamLimiter::default(),
            sessions: Sessions::default(),
            limits: config.limits,
            passwords,
            devices,
            metrics: Metrics::default(),
            assets,
            people,
            players,
            readiness: Readiness::default(),
            closing: watch::Sender::new(false),
            ended: broadcast::Sender::new(1024),
        }))
    }
}
