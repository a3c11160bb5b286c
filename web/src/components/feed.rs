//! What keeps the world of whoever is signed in current: the snapshot, then what happens.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use reckon_domain::Timestamp;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::live::shared::is_visible;
use crate::api::live::{Hello, Live, Signal};
use crate::api::{self, Trouble};
use crate::components::gate::AuthActions;
use crate::state::{Doubt, LeadKey, Session, World};

/// How many leads the first page of the snapshot has: enough for any screen.
const FIRST_PAGE: u32 = 100;
/// How many the others have.
const NEXT_PAGES: u32 = 2_000;
/// How often the page looks at the clock, in milliseconds.
const TICK: u32 = 500;
/// How long nothing may come over the stream, in milliseconds: the server says every 15 seconds that it lives.
const SILENCE: f64 = 40_000.0;

/// What comes in. Dropped with the page.
#[derive(Default)]
struct Feed {
    live: Option<Live>,
    refreshing: bool,
    /// When something came over the stream last, or it was roused, in milliseconds of the browser's clock.
    heard: f64,
}

/// Loads the snapshot page by page, follows the stream, and looks at the clock. An operator has no snapshot.
/// `contacted` is told of leads on which contact was made.
#[hook]
pub(super) fn use_feed(
    session: &Session,
    failed: &UseStateHandle<Option<Trouble>>,
    auth: &AuthActions,
    contacted: Callback<Vec<LeadKey>>,
) {
    let feed = use_mut_ref(Feed::default);
    let (session, failed, auth) = (session.clone(), failed.clone(), auth.clone());
    use_effect_with((), move |()| {
        let feeder = Feeder { session, feed, auth, failed, contacted };
        if feeder.session.world().me.viewer.is_some() {
            feeder.load();
        } else {
            feeder.open(0);
        }
        let guards = feeder.watch();
        move || {
            drop(guards);
            feeder.feed.borrow_mut().live = None;
        }
    });
}

/// Keeps the world current.
#[derive(Clone)]
struct Feeder {
    session: Session,
    feed: Rc<RefCell<Feed>>,
    auth: AuthActions,
    failed: UseStateHandle<Option<Trouble>>,
    contacted: Callback<Vec<LeadKey>>,
}

impl Feeder {
    /// Loads the whole snapshot; the stream begins where its first page was made.
    fn load(&self) {
        let this = self.clone();
        spawn_local(async move {
            let mut cursor = None::<String>;
            let mut limit = FIRST_PAGE;
            loop {
                match api::snapshot(cursor.as_deref(), limit).await {
                    Ok(page) => {
                        let (first, position, next) = (cursor.is_none(), page.position, page.next.clone());
                        if this.session.change(|world| world.load(page)).is_err() {
                            this.session.change(World::hear_unreadable);
                            return;
                        }
                        if first {
                            this.failed.set(None);
                            this.open(position);
                        }
                        if next.is_none() {
                            return;
                        }
                        cursor = next;
                        limit = NEXT_PAGES;
                    }
                    Err(Trouble::SignedOut) => return this.auth.expire.emit(()),
                    Err(Trouble::Unreadable) => return this.session.change(World::hear_unreadable),
                    Err(trouble) => {
                        this.failed.set(Some(trouble));
                        gloo_timers::future::TimeoutFuture::new(2_000).await;
                    }
                }
            }
        });
    }

    /// Opens the stream after a place in the log.
    fn open(&self, after: u64) {
        let this = self.clone();
        let hear = Callback::from(move |signal| this.hear(signal));
        let viewer = self.session.world().me.viewer;
        let live = Live::open(viewer, after, hear);
        let mut feed = self.feed.borrow_mut();
        feed.heard = js_sys::Date::now();
        feed.live = Some(live);
    }

    fn hear(&self, signal: Signal) {
        self.feed.borrow_mut().heard = js_sys::Date::now();
        match signal {
            Signal::Hello(hello) => {
                if hello.viewer != self.session.world().me.viewer {
                    // Somebody else has signed in to this browser: nothing of theirs belongs here.
                    let theirs = self.feed.borrow_mut().live.take();
                    drop(theirs);
                    return self.auth.again.emit(());
                }
                self.take(&hello, true);
            }
            Signal::Alive(hello) => self.take(&hello, false),
            Signal::Update(update) => {
                let contacted = self.change(|world| {
                    world.link.mend();
                    if world.hear(*update).is_err() {
                        world.hear_unreadable();
                    }
                    core::mem::take(&mut world.contacted)
                });
                self.contacted.emit(contacted);
            }
            Signal::Left(project) => {
                let is_known = |project| self.session.world().has_project(project);
                if project.is_none_or(is_known) {
                    self.session.change(World::begin_anew);
                    self.load();
                }
            }
            Signal::Elsewhere => self.change(World::hear_elsewhere),
            Signal::Unreadable => self.change(World::hear_unreadable),
            Signal::Broken => self.change(|world| {
                let now = world.clock.now();
                world.link.broken.get_or_insert(now);
            }),
            Signal::Refused(again) => self.change(|world| {
                #[expect(clippy::cast_possible_truncation, reason = "some seconds")]
                let wait = (again - js_sys::Date::now()) as i64;
                world.link.refused = Some(Timestamp(world.clock.now().0 + wait.max(0)));
            }),
            Signal::SignedOut => self.auth.expire.emit(()),
        }
    }

    /// The stream stands. One that has just begun may have left out what no log holds.
    fn take(&self, hello: &Hello, begins: bool) {
        self.change(|world| {
            world.clock.set(hello.at);
            world.hear_rules(&hello.rules);
            world.link.mend();
            if begins {
                world.hear_elsewhere();
            }
        });
    }

    /// Changes the world. What is to be asked for again is asked for by tabs that somebody looks at, and by the one that
    /// tells of news; the others do when they are looked at.
    fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let asks = is_visible() || self.feed.borrow().live.as_ref().is_some_and(Live::leads);
        self.session.change(|world| {
            let result = change(world);
            if asks {
                world.look();
            }
            result
        })
    }

    /// Listens for the network, and looks at the clock: a doubt may begin without anything happening.
    fn watch(&self) -> impl Sized + use<> {
        let on = |name: &'static str, act: fn(&Self)| {
            let this = self.clone();
            web_sys::window().map(|window| EventListener::new(&window, name, move |_| act(&this)))
        };
        let this = self.clone();
        let last = RefCell::new(None::<Option<Doubt>>);
        let clock = Interval::new(TICK, move || {
            let doubt = this.session.world().doubt();
            if last.borrow_mut().replace(doubt) != Some(doubt) {
                this.session.change(|_| ());
            }
            if doubt == Some(Doubt::PeriodOver) {
                this.refresh();
            }
            this.listen();
        });
        let lost = on("offline", |this| {
            this.session.change(|world| world.link.offline = Some(world.clock.now()));
        });
        let back = on("online", |this| {
            this.session.change(|world| world.link.offline = None);
            // What happened meanwhile comes with the stream; until then the page is in doubt.
            this.rouse();
        });
        let seen = on("visibilitychange", |this| this.change(|_| ()));
        (lost, back, seen, clock)
    }

    /// A stream over which nothing has come for so long is dead, whatever the browser thinks of it: the machine has
    /// slept, or the way to the server was lost without a word.
    fn listen(&self) {
        let silent = {
            let feed = self.feed.borrow();
            feed.live.is_some() && js_sys::Date::now() - feed.heard > SILENCE
        };
        if silent {
            self.session.change(|world| {
                let now = world.clock.now();
                world.link.broken.get_or_insert(now);
            });
            self.rouse();
        }
    }

    fn rouse(&self) {
        let mut feed = self.feed.borrow_mut();
        feed.heard = js_sys::Date::now();
        if let Some(live) = &feed.live {
            live.rouse();
        }
    }

    /// Asks for the account of the period that has begun.
    fn refresh(&self) {
        if core::mem::replace(&mut self.feed.borrow_mut().refreshing, true) {
            return;
        }
        let this = self.clone();
        spawn_local(async move {
            if let Ok(mut page) = api::snapshot(None, 1).await {
                let complete = this.session.world().complete;
                page.next = (!complete).then(String::new);
                let _ = this.session.change(|world| world.load(page));
            }
            gloo_timers::future::TimeoutFuture::new(1_000).await;
            this.feed.borrow_mut().refreshing = false;
        });
    }
}
