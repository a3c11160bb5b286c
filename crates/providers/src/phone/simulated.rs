//! A network of two telephones that a visitor plays on the demo's page.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reckon_domain::Timestamp;
use serde::Serialize;
use tokio::sync::{mpsc, watch};

use super::tone;
use super::{Call, CallEvent, CallLookup, CallResult, Fetched, PhoneNetwork, Placing};
use crate::Reply;

/// How long a telephone rings before the network gives up.
pub const RINGS: Duration = Duration::from_secs(120);

/// The longest that two speak.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// Where a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The client's telephone rings.
    ClientRinging,
    /// The client hears the estimate.
    ClientListening,
    /// The client has accepted; the pro's telephone rings.
    ProRinging,
    /// They speak.
    Connected,
}

/// What whoever plays the telephones does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// The client's line is busy.
    RingBusy,
    /// The client lets it ring.
    NoAnswer,
    /// The client picks up.
    Answer,
    /// The client presses 1.
    Accept,
    /// The client does not want the call.
    Decline,
    /// The pro picks up.
    ProAnswer,
    /// The pro lets it ring.
    ProNoAnswer,
    /// Somebody hangs up.
    HangUp,
}

impl Command {
    /// Every one, with its name in the API.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::RingBusy, "ring_busy"),
        (Self::NoAnswer, "no_answer"),
        (Self::Answer, "answer"),
        (Self::Accept, "accept"),
        (Self::Decline, "decline"),
        (Self::ProAnswer, "pro_answer"),
        (Self::ProNoAnswer, "pro_no_answer"),
        (Self::HangUp, "hang_up"),
    ];

    /// The action of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(command, _)| *command)
    }
}

impl utoipa::PartialSchema for Command {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        reckon_wire::schema::words("What is done on a telephone.", Self::ALL.map(|(_, name)| name))
    }
}

impl utoipa::ToSchema for Command {
    fn name() -> std::borrow::Cow<'static, str> {
        "OnTelephone".into()
    }
}

/// A call as the demo's page sees it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SimulatedCall)]
pub struct Shown {
    /// What it is known by.
    id: String,
    /// Where it is.
    step: Step,
    /// Whom it is to: given name and initial.
    to_client: String,
    /// The pro whom the client is connected with.
    to_pro: String,
    /// What the client hears.
    announcement: String,
    /// `en` or `de`.
    language: &'static str,
    /// When the present step began, in milliseconds since 1970.
    started: i64,
}

/// What an action leads to.
enum Next {
    Step(Step),
    End(CallResult),
}

/// Where an action leads from a step; `None` where it makes no sense. `seconds` is how long the step has lasted.
const fn next(step: Step, command: Command, seconds: u32) -> Option<Next> {
    Some(match (step, command) {
        (Step::ClientRinging, Command::RingBusy) => Next::End(CallResult::Busy),
        (Step::ClientRinging, Command::NoAnswer) => Next::End(CallResult::NoAnswer),
        (Step::ClientRinging, Command::Answer) => Next::Step(Step::ClientListening),
        (Step::ClientListening, Command::Accept) => Next::Step(Step::ProRinging),
        (Step::ClientRinging | Step::ClientListening, Command::Decline)
        | (Step::ClientListening, Command::HangUp) => Next::End(CallResult::Declined),
        (Step::ProRinging, Command::ProAnswer) => Next::Step(Step::Connected),
        (Step::ProRinging, Command::ProNoAnswer | Command::HangUp) => Next::End(CallResult::ProMissed),
        (Step::Connected, Command::HangUp) => Next::End(CallResult::Connected { seconds }),
        (
            _,
            Command::RingBusy
            | Command::NoAnswer
            | Command::Answer
            | Command::Accept
            | Command::Decline
            | Command::ProAnswer
            | Command::ProNoAnswer
            | Command::HangUp,
        ) => return None,
    })
}

/// The network, shared by whoever places calls and whoever plays the telephones.
#[derive(Clone)]
pub struct Simulated(Arc<Network>);

struct Network {
    calls: Mutex<BTreeMap<String, Shown>>,
    ended: Mutex<BTreeMap<String, CallResult>>,
    changed: watch::Sender<u64>,
    news: mpsc::UnboundedSender<(String, CallEvent)>,
    rings: Duration,
    now: Box<dyn Fn() -> Timestamp + Send + Sync>,
}

impl Simulated {
    /// A network that tells its news there, measures by this clock, and whose telephones ring so long.
    pub fn new(
        news: mpsc::UnboundedSender<(String, CallEvent)>,
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
        rings: Duration,
    ) -> Self {
        let changed = watch::Sender::new(0);
        Self(Arc::new(Network {
            calls: Mutex::default(),
            ended: Mutex::default(),
            changed,
            news,
            rings,
            now: Box::new(now),
        }))
    }

    /// The calls under way.
    pub fn calls(&self) -> Vec<Shown> {
        self.lock().values().cloned().collect()
    }

    /// Tells of every change from now on.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }

    /// How many are told of changes.
    pub fn listeners(&self) -> usize {
        self.0.changed.receiver_count()
    }

    /// Does something to a call; `None` where there is no such call or it makes no sense there.
    pub fn play(&self, reference: &str, command: Command) -> Option<()> {
        let now = (self.0.now)();
        let mut calls = self.lock();
        let call = calls.get_mut(reference)?;
        let lasted = now.0.saturating_sub(call.started).max(0) / 1000;
        let seconds = u32::try_from(lasted).unwrap_or(u32::MAX);
        match next(call.step, command, seconds)? {
            Next::Step(step) => {
                call.step = step;
                call.started = now.0;
                let (time, command) = match step {
                    Step::ProRinging => (self.0.rings, Command::ProNoAnswer),
                    // Whoever has left the page has left the call, too.
                    Step::ClientListening => (self.0.rings, Command::HangUp),
                    Step::Connected | Step::ClientRinging => (LONGEST, Command::HangUp),
                };
                self.after(time, reference, step, command);
            }
            Next::End(result) => {
                calls.remove(reference);
                // Whoever asks from now on is told how it ended, and never that there is no such call.
                self.ended().insert(reference.to_owned(), result);
                self.tell(reference, result);
            }
        }
        drop(calls);
        self.0.changed.send_modify(|version| *version += 1);
        Some(())
    }

    fn tell(&self, reference: &str, result: CallResult) {
        // Nobody listens any more when the server has stopped.
        let tell = |news| drop(self.0.news.send((reference.to_owned(), news)));
        // The recording first: whoever hears that the call is over finds it there.
        if let CallResult::Connected { seconds } = result {
            tell(CallEvent::Recorded { source: seconds.to_string() });
        }
        tell(CallEvent::Ended(result));
    }

    /// Does something to a call that is still at this step after so long.
    fn after(&self, time: Duration, reference: &str, step: Step, command: Command) {
        let (network, reference) = (self.clone(), reference.to_owned());
        tokio::spawn(async move {
            tokio::time::sleep(time).await;
            let still = network.lock().get(&reference).is_some_and(|call| call.step == step);
            if still {
                network.play(&reference, command);
            }
        });
    }

    fn ended(&self) -> MutexGuard<'_, BTreeMap<String, CallResult>> {
        self.0.ended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Shown>> {
        self.0.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PhoneNetwork for Simulated {
    fn place<'a>(&'a self, call: &'a Call) -> Reply<'a, Placing> {
        Box::pin(async move {
            let shown = Shown {
                id: call.reference.clone(),
                step: Step::ClientRinging,
                to_client: call.client.name.clone(),
                to_pro: call.pro.name.clone(),
                announcement: call.announcement.clone(),
                language: call.language.name(),
                started: (self.0.now)().0,
            };
            self.lock().entry(call.reference.clone()).or_insert(shown);
            self.0.changed.send_modify(|version| *version += 1);
            self.after(self.0.rings, &call.reference, Step::ClientRinging, Command::NoAnswer);
            Placing::Placed { name: None }
        })
    }

    /// The calls live in this process alone: what is not here has ended with another.
    fn has<'a>(&'a self, reference: &'a str, _: Option<&'a str>) -> Reply<'a, CallLookup> {
        let calls = self.lock();
        let ended =
            || self.ended().get(reference).map_or(CallLookup::No, |result| CallLookup::Ended(*result));
        let had = if calls.contains_key(reference) { CallLookup::Yes } else { ended() };
        Box::pin(std::future::ready(had))
    }

    /// A call that still lasts is given more time; one that ended with another process waits no longer.
    fn patience(&self, _: bool) -> Duration {
        self.0.rings
    }

    fn fetch<'a>(&'a self, source: &'a str) -> Reply<'a, Fetched> {
        Box::pin(async move {
            match source.parse() {
                Ok(seconds) => Fetched::Audio { kind: "audio/wav", bytes: tone::recording(seconds) },
                Err(_) => Fetched::Missing,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;
    use crate::phone::Party;
    use crate::secret::Secret;
    use reckon_domain::rule::Language;

    type Heard = mpsc::UnboundedReceiver<(String, CallEvent)>;

    fn call() -> Call {
        let party = |name: &str| Party { name: name.to_owned(), number: Secret::shown("+1-number-canary") };
        Call {
            reference: "7".to_owned(),
            client: party("Sophie L."),
            pro: party("Nowak"),
            announcement: "Hello".to_owned(),
            language: Language::En,
        }
    }

    fn network(rings: Duration) -> (Simulated, Heard, Arc<AtomicI64>) {
        let (news, heard) = mpsc::unbounded_channel();
        let clock = Arc::new(AtomicI64::new(0));
        let now = Arc::clone(&clock);
        (Simulated::new(news, move || Timestamp(now.load(Ordering::SeqCst)), rings), heard, clock)
    }

    #[tokio::test]
    async fn every_way_through_a_call_ends_as_it_should() {
        use Command::{Accept, Answer, Decline, HangUp, NoAnswer, ProAnswer, ProNoAnswer, RingBusy};
        for (commands, result) in [
            (&[RingBusy][..], CallResult::Busy),
            (&[NoAnswer], CallResult::NoAnswer),
            (&[Decline], CallResult::Declined),
            (&[Answer, Decline], CallResult::Declined),
            (&[Answer, HangUp], CallResult::Declined),
            (&[Answer, Accept, ProNoAnswer], CallResult::ProMissed),
            (&[Answer, Accept, HangUp], CallResult::ProMissed),
            (&[Answer, Accept, ProAnswer, HangUp], CallResult::Connected { seconds: 90 }),
        ] {
            let (network, mut heard, clock) = network(RINGS);
            assert_eq!(network.place(&call()).await, Placing::Placed { name: None });
            assert_eq!(network.has("7", None).await, CallLookup::Yes);
            for (done, command) in commands.iter().enumerate() {
                clock.fetch_add(90_999, Ordering::SeqCst);
                assert!(network.play("7", *command).is_some(), "{commands:?}");
                assert_eq!(network.calls().len(), usize::from(done + 1 < commands.len()));
            }
            if let CallResult::Connected { seconds } = result {
                let recorded = CallEvent::Recorded { source: seconds.to_string() };
                assert_eq!(heard.recv().await.unwrap(), ("7".to_owned(), recorded));
            }
            assert_eq!(heard.recv().await.unwrap(), ("7".to_owned(), CallEvent::Ended(result)));
            assert_eq!(network.has("7", None).await, CallLookup::Ended(result));
            assert_eq!(network.has("8", None).await, CallLookup::No);
            assert!(heard.try_recv().is_err(), "{commands:?}");
        }
    }

    #[tokio::test]
    async fn what_makes_no_sense_changes_nothing() {
        let (network, mut heard, _) = network(RINGS);
        network.place(&call()).await;
        for command in [Command::Accept, Command::ProAnswer, Command::ProNoAnswer, Command::HangUp] {
            assert!(network.play("7", command).is_none(), "{command:?}");
        }
        assert!(network.play("8", Command::Answer).is_none());
        assert_eq!(network.calls()[0].step, Step::ClientRinging);
        assert!(heard.try_recv().is_err());
        // Placing the same call again does not ring twice.
        network.play("7", Command::Answer).unwrap();
        network.place(&call()).await;
        assert_eq!(network.calls()[0].step, Step::ClientListening);
    }

    #[tokio::test]
    async fn a_telephone_does_not_ring_for_ever() {
        let (network, mut heard, _) = network(Duration::from_millis(1));
        network.place(&call()).await;
        assert_eq!(heard.recv().await.unwrap().1, CallEvent::Ended(CallResult::NoAnswer));
        assert!(network.calls().is_empty());
    }

    #[tokio::test]
    async fn the_page_is_told_of_changes_and_of_no_number() {
        let (network, _heard, _) = network(RINGS);
        let mut changes = network.changes();
        network.place(&call()).await;
        changes.changed().await.unwrap();
        let shown = serde_json::to_string(&network.calls()).unwrap();
        assert!(shown.contains(r#""step":"client_ringing""#) && shown.contains("Sophie L."), "{shown}");
        assert!(!shown.contains("canary") && !format!("{:?}", call()).contains("canary"));
    }

    #[tokio::test]
    async fn a_recording_is_as_long_as_the_call() {
        let (network, _heard, _) = network(RINGS);
        let Fetched::Audio { kind, bytes } = network.fetch("3").await else { panic!("no sound") };
        assert_eq!((kind, bytes.len()), ("audio/wav", 44 + 3 * 8000));
        assert_eq!(network.fetch("../x").await, Fetched::Missing);
    }

    #[test]
    fn an_action_is_found_by_its_name() {
        for (command, name) in Command::ALL {
            assert_eq!(Command::named(name), Some(command));
        }
        assert_eq!(Command::named("explode"), None);
    }
}
