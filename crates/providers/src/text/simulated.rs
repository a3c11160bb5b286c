//! A network of one telephone that a visitor plays on the demo's page: what is sent to any client is shown
//! there, and what is written there comes back.

use std::collections::BTreeSet;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reckon_domain::fact::Keyword;
use tokio::sync::{mpsc, watch};

use super::{Number, Received, Text, TextEvent, TextNetwork, Texting, Undelivered, segments};
use crate::Reply;

/// The number that nobody has in this network: the one that Twilio's test credentials hold for one that is none.
const NOBODYS: &str = "+15005550001";

/// How many texts are remembered.
const MOST: usize = 500;

/// Who wrote a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The marketplace.
    Us,
    /// Whoever plays the client.
    Client,
}

/// A text on the client's telephone. Its `Debug` form shows neither number nor words.
#[derive(Clone, PartialEq, Eq)]
pub struct Said {
    /// Its number among all texts of the network, rising.
    pub id: u64,
    /// The client's number, in E.164.
    pub number: String,
    /// Who wrote it.
    pub by: Party,
    /// The words.
    pub words: String,
}

impl core::fmt::Debug for Said {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Said({:?})", self.by)
    }
}

/// The network. Cheap to clone: clones are the same network.
#[derive(Clone, Debug)]
pub struct Simulated {
    state: Arc<Mutex<State>>,
    news: mpsc::UnboundedSender<TextEvent>,
    changed: watch::Sender<u64>,
    ours: String,
    /// What its texts are named by: another network's are other texts.
    named: u64,
}

#[derive(Debug, Default)]
struct State {
    said: Vec<Said>,
    stopped: BTreeSet<String>,
    next: u64,
}

impl Simulated {
    /// A network in which our number is this one, and what it tells.
    #[must_use]
    pub fn new(ours: impl Into<String>) -> (Self, mpsc::UnboundedReceiver<TextEvent>) {
        let (news, told) = mpsc::unbounded_channel();
        let (state, changed) = (Arc::default(), watch::Sender::new(0));
        // Random, and cannot fail.
        let named = RandomState::new().build_hasher().finish();
        let network = Self { state, news, changed, ours: ours.into(), named };
        (network, told)
    }

    /// What is on the telephone, oldest first.
    #[must_use]
    pub fn said(&self) -> Vec<Said> {
        self.lock().said.clone()
    }

    /// Tells when something has changed on the telephone.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// How many wait for changes.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.changed.receiver_count()
    }

    /// Whoever plays the client writes from this number. The network itself remembers who wants no more, as
    /// real ones do.
    pub fn write(&self, number: &str, words: &str) {
        let mut state = self.lock();
        match Keyword::of(words) {
            Keyword::OptOut => drop(state.stopped.insert(number.to_owned())),
            Keyword::OptIn => drop(state.stopped.remove(number)),
            Keyword::None => {}
        }
        let id = state.say(number, Party::Client, words);
        drop(state);
        self.tell(TextEvent::Received(Received {
            id: format!("simulated-{:016x}-{id}", self.named),
            from: number.to_owned(),
            to: self.ours.clone(),
            words: words.to_owned(),
            keyword: None,
            segments: segments(words).count,
            media: 0,
        }));
    }

    fn tell(&self, news: TextEvent) {
        // Nobody listens any more where the server is on its way down.
        let _ = self.news.send(news);
        self.changed.send_modify(|version| *version += 1);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn say(&mut self, number: &str, by: Party, words: &str) -> u64 {
        if self.said.len() >= MOST {
            self.said.remove(0);
        }
        self.next += 1;
        let id = self.next;
        self.said.push(Said { id, number: number.to_owned(), by, words: words.to_owned() });
        id
    }
}

impl TextNetwork for Simulated {
    fn forget(&self, number: &Number) {
        self.lock().said.retain(|said| said.number != number.reveal());
        self.changed.send_modify(|version| *version += 1);
    }

    fn send<'a>(&'a self, text: &'a Text) -> Reply<'a, Texting> {
        Box::pin(async move {
            let number = text.to.reveal();
            if number == NOBODYS {
                return Texting::Refused(Undelivered::WrongNumber);
            }
            let mut state = self.lock();
            if state.stopped.contains(number) {
                return Texting::Refused(Undelivered::Unsubscribed);
            }
            let id = format!("simulated-{}", state.say(number, Party::Us, &text.words));
            drop(state);
            self.tell(TextEvent::Delivered { reference: text.reference.clone() });
            Texting::Accepted { id }
        })
    }
}
