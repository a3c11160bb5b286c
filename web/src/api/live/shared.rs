//! A stream that every tab of a browser hears, though one alone reads it: over HTTP/1.1 a browser opens six
//! connections to a server, and each tab with a stream of its own would take one for good.
//!
//! The tab that holds a lock leads: it reads the stream and passes everything on. When it goes, the browser gives the
//! lock to the next. Nothing is lost in between, nor by a tab that was asleep: whatever is passed on says after what
//! it came, so that a tab notices a gap, names the last place it has heard, and the stream begins again from there.
//! What is heard twice does no harm.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::{Date, Function, Math, Object, Promise, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, PageTransitionEvent, VisibilityState};
use yew::Callback;

use super::fetched::{End, Fetching, Heard};
use super::frames::Frame;
use crate::api::tabs::Channel;

/// How long to wait before a stream that has ended is opened again, in milliseconds: doubled each time, up to the last.
const REOPEN: [u32; 2] = [250, 15_000];

/// How long the leading tab may take to answer another, in milliseconds, before that one leads in its place: a
/// telephone puts tabs to sleep that nobody looks at, with the lock in their hands.
const PATIENCE: u32 = 3_000;

/// What a tab hears.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Told {
    /// An event.
    Frame(Frame),
    /// The stream broke. It is being opened again.
    Broken,
    /// The server gives no stream. It is asked again at this time of the browser's clock, in milliseconds.
    Refused(f64),
    /// Nobody is signed in any more, or there is no such stream for whoever is. It is not asked for again.
    SignedOut,
}

/// What tabs tell each other of a stream.
#[derive(Debug, Serialize, Deserialize)]
enum Message {
    /// A tab is there, or is awake again, and has heard everything up to here.
    Join(u64),
    /// The leading tab has heard of it; and how the stream is, where it is not well.
    Here(Option<Told>),
    /// Something that came after `read`; with it everything up to `now` is known.
    Told { read: u64, now: u64, told: Told },
}

/// A stream that every tab hears. This one stops to when it is dropped.
pub struct Shared {
    tab: Rc<Tab>,
    _listeners: [Option<EventListener>; 3],
}

impl core::fmt::Debug for Shared {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Shared").field("name", &self.tab.name).finish_non_exhaustive()
    }
}

/// Which stream, and from where.
#[derive(Clone, Debug)]
pub struct Source {
    /// What it is known by among the tabs.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The place in the log after which it goes on; none for one whose every event says the whole.
    pub after: Option<u64>,
}

impl Shared {
    /// Hears of the stream, and reads it if no other tab does.
    #[must_use]
    pub fn open(source: Source, hear: Callback<Told>) -> Self {
        let state = State { heard: source.after.unwrap_or_default(), ..State::default() };
        let tab = Rc::new_cyclic(|own| Tab {
            own: own.clone(),
            name: ["reckon-", &source.name].concat(),
            address: source.address,
            resumes: source.after.is_some(),
            hear,
            state: RefCell::new(state),
        });
        tab.arrive();
        let window = web_sys::window();
        let on = |name: &'static str, act: fn(&Tab, &web_sys::Event)| {
            let tab = Rc::downgrade(&tab);
            window.as_ref().map(|window| {
                EventListener::new(window, name, move |event| {
                    if let Some(tab) = tab.upgrade() {
                        act(&tab, event);
                    }
                })
            })
        };
        let listeners = [
            // A page that is kept for the way back keeps no stream, and the browser keeps none that has one.
            on("pagehide", |tab, _| tab.leave()),
            on("pageshow", |tab, event| {
                if event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted) {
                    tab.arrive();
                }
            }),
            on("visibilitychange", |tab, _| {
                if is_visible() && tab.state.borrow().leading.is_none() {
                    tab.rouse();
                }
            }),
        ];
        Self { tab, _listeners: listeners }
    }

    /// Makes sure that the stream is alive: nothing has been heard of it for long, or the network is back.
    pub fn rouse(&self) {
        self.tab.rouse();
    }

    /// Whether this tab reads the stream for the others.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.tab.state.borrow().leading.is_some()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.tab.leave();
    }
}

/// Whether somebody may be looking at the page.
#[must_use]
pub fn is_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| document.visibility_state() == VisibilityState::Visible)
}

/// This tab.
struct Tab {
    own: Weak<Tab>,
    name: String,
    address: String,
    /// Whether the stream goes on from a place; otherwise its every event says the whole.
    resumes: bool,
    hear: Callback<Told>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// Everything up to here has been heard.
    heard: u64,
    channel: Option<Channel>,
    /// Raised with each request for the lock: an earlier one is of no use any more.
    asked: u32,
    /// Ends a request for the lock that waits.
    waiting: Option<AbortController>,
    /// Runs out when the leading tab says nothing.
    patience: Option<Timeout>,
    leading: Option<Leading>,
}

/// What the leading tab has.
#[derive(Default)]
struct Leading {
    /// Gives the lock back.
    release: Option<Function>,
    /// Everything up to here has been read of the stream and passed on.
    read: u64,
    stream: Option<Fetching>,
    reopening: Option<Timeout>,
    /// How long to wait the next time, in milliseconds.
    wait: u32,
    /// What the others have been told of the stream, where it is not well.
    trouble: Option<Told>,
    /// The last event of a stream whose every event says the whole, for who comes later.
    last: Option<Frame>,
}

impl Tab {
    fn state<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.borrow_mut())
    }

    fn say(&self, message: &Message) {
        if let Some(channel) = &self.state.borrow().channel {
            channel.say(message);
        }
    }

    fn arrive(&self) {
        let own = self.own.clone();
        let listen = Callback::from(move |message| {
            if let Some(tab) = own.upgrade() {
                tab.understand(message);
            }
        });
        self.state(|state| state.channel = Channel::open(&self.name, listen));
        self.join();
        self.ask_to_lead(false);
    }

    fn leave(&self) {
        let left = self.state(|state| {
            state.asked += 1;
            state.patience = None;
            (state.channel.take(), state.waiting.take(), state.leading.take())
        });
        let (_channel, waiting, leading) = left;
        if let Some(waiting) = waiting {
            waiting.abort();
        }
        if let Some(release) = leading.and_then(|leading| leading.release) {
            // The browser's own function: it cannot fail.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }

    /// Says what has been heard, and expects the leading tab to answer.
    fn join(&self) {
        let own = self.own.clone();
        let heard = self.state(|state| {
            state.patience = Some(Timeout::new(PATIENCE, move || {
                if let Some(tab) = own.upgrade() {
                    tab.ask_to_lead(true);
                }
            }));
            state.heard
        });
        self.say(&Message::Join(heard));
    }

    fn rouse(&self) {
        if self.state.borrow().leading.is_some() {
            self.open();
        } else {
            self.join();
        }
    }

    /// Asks for the lock: in line, or in the place of whoever holds it.
    fn ask_to_lead(&self, steal: bool) {
        let number = self.state(|state| {
            if let Some(waiting) = state.waiting.take() {
                waiting.abort();
            }
            state.patience = state.patience.take().filter(|_| !steal);
            state.asked += 1;
            state.asked
        });
        let abort = (!steal).then(AbortController::new).and_then(Result::ok);
        let options = Object::new();
        let granted = {
            let own = self.own.clone();
            Closure::once_into_js(move |_: JsValue| own.upgrade().map(|tab| tab.granted(number)))
        };
        let set = match &abort {
            Some(abort) => Reflect::set(&options, &"signal".into(), &abort.signal()),
            None => Reflect::set(&options, &"steal".into(), &JsValue::TRUE),
        };
        let request = set.and_then(|_| request_lock(&self.name, &options, &granted));
        let Ok(request) = request else { return self.lead(None) };
        self.state(|state| state.waiting = abort);
        let own = self.own.clone();
        spawn_local(async move {
            let ended = JsFuture::from(request).await;
            let Some(tab) = own.upgrade().filter(|tab| tab.state.borrow().asked == number) else { return };
            if ended.is_err() {
                // Another tab has taken the lock; or there is none to be had here, and each tab reads for itself.
                match tab.state(|state| state.leading.take()) {
                    Some(_) => tab.ask_to_lead(false),
                    None => tab.lead(None),
                }
            }
        });
    }

    /// The lock is this tab's until the promise is kept.
    fn granted(&self, number: u32) -> Promise {
        let mut release = None;
        let promise = Promise::new(&mut |kept, _| release = Some(kept));
        if self.state.borrow().asked == number {
            self.lead(release);
        } else if let Some(release) = release {
            // It is wanted no more.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
        promise
    }

    fn lead(&self, release: Option<Function>) {
        self.state(|state| {
            state.waiting = None;
            state.patience = None;
            state.leading = Some(Leading { release, read: state.heard, ..Leading::default() });
        });
        self.open();
    }

    /// Opens the stream after what has been read of it, in place of one that is open.
    fn open(&self) {
        let own = self.own.clone();
        let hear = Callback::from(move |heard| {
            if let Some(tab) = own.upgrade() {
                tab.read(heard);
            }
        });
        self.state(|state| {
            if let Some(leading) = &mut state.leading {
                leading.reopening = None;
                let after = self.resumes.then_some(leading.read);
                leading.stream = Some(Fetching::open(self.address.clone(), after, hear));
            }
        });
    }

    /// Takes what comes of the stream, and passes it on.
    fn read(&self, heard: Heard) {
        let Some((read, now, told)) = self.state(|state| {
            let leading = state.leading.as_mut()?;
            let read = leading.read;
            let told = match heard {
                Heard::Frame(frame) => {
                    leading.wait = 0;
                    leading.trouble = None;
                    if !self.resumes {
                        leading.last = Some(frame.clone());
                    }
                    leading.read = frame.id.unwrap_or(read);
                    Told::Frame(frame)
                }
                Heard::Over(end) => self.over(leading, end),
            };
            Some((read, leading.read, told))
        }) else {
            return;
        };
        self.say(&Message::Told { read, now, told: told.clone() });
        self.take(read, now, told);
    }

    /// The stream is over: it is opened again after a while, unless nobody is signed in.
    fn over(&self, leading: &mut Leading, end: End) -> Told {
        let [first, last] = REOPEN;
        leading.stream = None;
        leading.wait = (leading.wait * 2).clamp(first, last);
        // Tabs and people that were cut off together do not come back together.
        let mut wait = f64::from(leading.wait) * (0.75 + Math::random() / 2.0);
        let told = match end {
            End::Broken => Told::Broken,
            End::SignedOut => Told::SignedOut,
            End::Refused(seconds) => {
                wait += f64::from(seconds.unwrap_or_default()) * 1_000.0;
                Told::Refused(Date::now() + wait)
            }
        };
        leading.trouble = Some(told.clone());
        if end != End::SignedOut {
            let own = self.own.clone();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some seconds")]
            let again = Timeout::new(wait as u32, move || {
                if let Some(tab) = own.upgrade() {
                    tab.open();
                }
            });
            leading.reopening = Some(again);
        }
        told
    }

    fn understand(&self, message: Message) {
        match message {
            Message::Join(heard) => self.answer(heard),
            Message::Here(trouble) => {
                self.state(|state| state.patience = None);
                if let Some(trouble) = trouble {
                    self.hear.emit(trouble);
                }
            }
            Message::Told { read, now, told } => {
                self.state(|state| state.patience = None);
                self.take(read, now, told);
            }
        }
    }

    /// Another tab has heard everything up to here: what it lacks is read once more.
    fn answer(&self, heard: u64) {
        let Some((lacks, trouble, last)) = self.state(|state| {
            let leading = state.leading.as_mut()?;
            let lacks = heard < leading.read;
            leading.read = leading.read.min(heard);
            Some((lacks, leading.trouble.clone(), leading.last.clone()))
        }) else {
            return;
        };
        self.say(&Message::Here(trouble.clone()));
        if let Some(last) = last {
            self.say(&Message::Told { read: heard, now: heard, told: Told::Frame(last) });
        }
        // A server that has said when to come again is asked then.
        if lacks && trouble.is_none() {
            self.open();
        }
    }

    fn take(&self, read: u64, now: u64, told: Told) {
        let (lacks, leads) = self.state(|state| {
            let lacks = read > state.heard;
            if !lacks {
                state.heard = state.heard.max(now);
            }
            (lacks, state.leading.is_some())
        });
        // The leading tab lacks nothing.
        if lacks && !leads {
            self.join();
        }
        self.hear.emit(told);
    }
}

/// Asks the browser for a lock among this origin's tabs; `web-sys` has it for builds with unstable interfaces alone.
fn request_lock(name: &str, options: &Object, granted: &JsValue) -> Result<Promise, JsValue> {
    let navigator = web_sys::window().ok_or("no window")?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    request.call3(&locks, &name.into(), options, granted)?.dyn_into()
}
