//! The page of whoever is signed in: their world, kept current.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::{Interval, Timeout};
use reckon_domain::Role;
use reckon_wire::view::Me;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::live::{Live, Signal};
use crate::api::{self, Trouble};
use crate::components::count::use_count;
use crate::components::deeds::DeedHost;
use crate::components::frame::Frame;
use crate::components::notice::{notice, trouble as trouble_words};
use crate::dom::El;
use crate::i18n::fill;
use crate::pages::account::Account;
use crate::pages::automations::{Automation, Automations, NewAutomation};
use crate::pages::calendar::Calendar;
use crate::pages::chat::Chat;
use crate::pages::client::Client;
use crate::pages::discussions::Discussions;
use crate::pages::import::Import;
use crate::pages::lead::Lead;
use crate::pages::leads::Leads;
use crate::pages::not_found::not_found;
use crate::pages::phone::Phone;
use crate::pages::predictions::Predictions;
use crate::pages::profile::Profile;
use crate::pages::projects::Projects;
use crate::pages::quote::Quote;
use crate::pages::rules::Rules;
use crate::pages::trail::Trail;
use crate::router::Route;
use crate::state::{Doubt, LeadKey, Session, World};
use crate::ui::{Ui, use_ui};

/// How many leads the first page of the snapshot has: enough for any screen.
const FIRST_PAGE: u32 = 100;
/// How many the others have.
const NEXT_PAGES: u32 = 2_000;
/// How often the page looks at the clock, in milliseconds.
const TICK: u32 = 500;
/// How long to wait before a closed stream is opened again, in milliseconds: doubled each time, up to
/// the last.
const REOPEN: [u32; 2] = [1_000, 15_000];

/// How long nothing may come over the stream, in milliseconds: the server says every 15 seconds that it lives.
const SILENCE: f64 = 40_000.0;

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// They.
    pub me: Rc<Me>,
}

/// What keeps the world current. Dropped with the page.
#[derive(Default)]
struct Feed {
    live: Option<Live>,
    reopening: Option<Timeout>,
    /// How long to wait the next time, in milliseconds.
    wait: u32,
    refreshing: bool,
    /// When something came over the stream last, or it was opened, in milliseconds of the browser's clock.
    heard: f64,
}

/// The page of whoever is signed in.
#[component]
pub fn Signed(props: &Props) -> Html {
    let ui = &use_ui();
    let world = {
        let me = props.me.clone();
        use_memo((), move |()| Rc::new(RefCell::new(World::new((*me).clone()))))
    };
    let epoch = use_state(|| 0_u32);
    let changed = {
        let epoch = epoch.clone();
        use_callback((), move |(), ()| epoch.set(epoch.wrapping_add(1)))
    };
    let session = Session::new((*world).clone(), *epoch, changed);
    let failed = use_state_eq(|| None::<Trouble>);
    use_feed(ui, &session, &failed, &ui.door.expire);
    use_count(&session, ui);
    let t = ui.t.with_currency(&props.me.currency);
    // A pro's days are those of their plan and calendar, wherever they are; a client's are their own browser's.
    let t = props.me.time_zone.as_deref().map_or(t, |zone| t.in_zone(zone));
    let ui = Ui { t, session: Some(session.clone()), ..ui.clone() };
    let unloaded = failed
        .as_ref()
        .map(|trouble| notice(t.failed_title(), &trouble_words(t, trouble), true).class("page"));
    let page = page(&ui, &session);
    ui.around(html! {
        <DeedHost>
            <Frame>{ unloaded.map(El::html) }{ page }</Frame>
        </DeedHost>
    })
}

/// The page that a route shows to this viewer. Another role's page is none.
fn page(ui: &Ui, session: &Session) -> Html {
    let route = ui.navigator.place.route;
    let role = session.role();
    let operator = session.world().me.operator;
    match (route, role) {
        (Route::Rules, _) => html! { <Rules  /> },
        (Route::Phone, _) => html! { <Phone  /> },
        (Route::Home | Route::Leads, Some(Role::Pro)) => html! { <Leads  /> },
        (Route::Lead(project), Some(Role::Pro)) => html! { <Lead key={project} {project} /> },
        (Route::Quote(project), Some(Role::Pro)) => html! { <Quote key={project} {project} /> },
        (Route::Discussions, Some(Role::Pro)) => html! { <Discussions read={None} /> },
        (Route::Discussion(of), Some(Role::Pro)) => html! { <Discussions read={Some(of)} /> },
        (Route::Calendar, Some(Role::Pro)) => html! { <Calendar  /> },
        (Route::Client(client), Some(Role::Pro)) => html! { <Client key={client} {client} /> },
        (Route::Automations, Some(Role::Pro)) => html! { <Automations  /> },
        (Route::NewAutomation, Some(Role::Pro)) => html! { <NewAutomation  /> },
        (Route::Automation(automation), Some(Role::Pro)) => {
            html! { <Automation key={automation} {automation} /> }
        }
        (Route::Account, Some(Role::Pro)) => html! { <Account  /> },
        (Route::Home | Route::Projects, Some(Role::Client)) => html! { <Projects  /> },
        (Route::Chat { project, pro }, Some(Role::Client)) => {
            html! { <Chat key={format!("{project}-{pro}")} {project} {pro} /> }
        }
        (Route::Profile { project, pro }, Some(Role::Client)) => {
            html! { <Profile key={format!("{project}-{pro}")} {project} {pro} /> }
        }
        (Route::Home | Route::Predictions, None) if operator => html! { <Predictions  /> },
        (Route::Trail, None) if operator => html! { <Trail  /> },
        (Route::Import, None) if operator => html! { <Import  /> },
        _ => not_found(ui),
    }
}

/// Tells the pro that a client is in contact: in the page, and by the system where another window is looked at (G5).
fn tells_of_contact(ui: &Ui, session: &Session) -> Callback<Vec<LeadKey>> {
    let (ui, session) = (ui.clone(), session.clone());
    Callback::from(move |made: Vec<LeadKey>| {
        for key in made {
            let Some(card) = session.world().cards.get(&key).cloned() else { continue };
            ui.tell(
                ui.t.contact_announced(fill::ContactAnnounced { name: &card.name, title: &card.title }),
                Route::Lead(key.project),
            );
        }
    })
}

/// Loads the snapshot page by page, follows the stream, and looks at the clock.
#[hook]
fn use_feed(ui: &Ui, session: &Session, failed: &UseStateHandle<Option<Trouble>>, leave: &Callback<()>) {
    let contacted = tells_of_contact(ui, session);
    let feed = use_mut_ref(Feed::default);
    let (session, failed, leave) = (session.clone(), failed.clone(), leave.clone());
    use_effect_with((), move |()| {
        let is_viewer = session.world().me.viewer.is_some();
        let feeder = Feeder { session, feed, leave, failed, contacted };
        let guards = is_viewer.then(|| {
            feeder.load();
            feeder.watch()
        });
        move || {
            drop(guards);
            feeder.stop();
        }
    });
}

/// Keeps the world current.
#[derive(Clone)]
struct Feeder {
    session: Session,
    feed: Rc<RefCell<Feed>>,
    leave: Callback<()>,
    failed: UseStateHandle<Option<Trouble>>,
    /// Tells of leads on which contact was made.
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
                    Err(Trouble::SignedOut) => return this.leave.emit(()),
                    Err(Trouble::Unreadable) => return this.session.change(World::hear_unreadable),
                    Err(trouble) => {
                        this.failed.set(Some(trouble));
                        gloo_timers::future::TimeoutFuture::new(2_000).await;
                    }
                }
            }
        });
    }

    /// Opens the stream after a place in the log, in place of one that was open.
    fn open(&self, after: u64) {
        let this = self.clone();
        let hear = Callback::from(move |signal| this.hear(signal));
        let mut feed = self.feed.borrow_mut();
        feed.reopening = None;
        feed.heard = js_sys::Date::now();
        feed.live = Live::open(after, &hear);
    }

    fn hear(&self, signal: Signal) {
        self.feed.borrow_mut().heard = js_sys::Date::now();
        match signal {
            Signal::Hello(hello) => {
                self.feed.borrow_mut().wait = 0;
                self.session.change(|world| {
                    world.clock.set(hello.at);
                    world.hear_rules(&hello.rules);
                    world.link.broken = None;
                });
            }
            Signal::Update(update) => {
                let contacted = self.session.change(|world| {
                    world.link.broken = None;
                    if world.hear(*update).is_err() {
                        world.hear_unreadable();
                    }
                    core::mem::take(&mut world.contacted)
                });
                self.contacted.emit(contacted);
            }
            Signal::Appointments => self.session.change(World::hear_appointments),
            Signal::Unreadable => self.session.change(World::hear_unreadable),
            Signal::Broken { closed } => {
                self.session.change(|world| {
                    let now = world.clock.now();
                    world.link.broken.get_or_insert(now);
                });
                if closed {
                    self.reopen();
                }
            }
        }
    }

    /// The browser has given up: tries again, later each time, unless nobody is signed in any more.
    fn reopen(&self) {
        let [first, last] = REOPEN;
        let wait = {
            let mut feed = self.feed.borrow_mut();
            feed.wait = (feed.wait * 2).clamp(first, last);
            feed.wait
        };
        let this = self.clone();
        let timeout = Timeout::new(wait, move || {
            spawn_local(async move {
                match api::session().await {
                    Err(Trouble::SignedOut) => this.leave.emit(()),
                    Ok(_) => {
                        let position = this.session.world().position;
                        this.open(position);
                    }
                    Err(_) => this.reopen(),
                }
            });
        });
        self.feed.borrow_mut().reopening = Some(timeout);
    }

    /// Listens for the network, and looks at the clock: a doubt may begin without anything happening.
    fn watch(&self) -> impl Sized + use<> {
        let network = |name: &'static str, lost: bool| {
            let this = self.clone();
            web_sys::window().map(|window| {
                EventListener::new(&window, name, move |_| {
                    let position = this.session.change(|world| {
                        world.link.offline = lost.then(|| world.clock.now());
                        world.position
                    });
                    // What happened meanwhile comes with the new stream; until then the page is in doubt.
                    if !lost && this.feed.borrow().live.is_some() {
                        this.open(position);
                    }
                })
            })
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
        (network("offline", true), network("online", false), clock)
    }

    /// A stream over which nothing has come for so long is dead, whatever the browser thinks of it: the machine has
    /// slept, or the way to the server was lost without a word.
    fn listen(&self) {
        let silent = {
            let feed = self.feed.borrow();
            feed.live.is_some() && feed.reopening.is_none() && js_sys::Date::now() - feed.heard > SILENCE
        };
        if silent {
            let position = self.session.change(|world| {
                let now = world.clock.now();
                world.link.broken.get_or_insert(now);
                world.position
            });
            self.open(position);
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

    fn stop(&self) {
        let mut feed = self.feed.borrow_mut();
        feed.live = None;
        feed.reopening = None;
    }
}
