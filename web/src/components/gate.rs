//! Who is signed in, and what they therefore see.

use std::rc::Rc;

use gloo_events::EventListener;
use reckon_wire::Viewer;
use reckon_wire::view::Me;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::PageTransitionEvent;
use yew::prelude::*;

use crate::api::tabs::Channel;
use crate::api::{self, Trouble};
use crate::components::frame::Frame;
use crate::components::notice::{failed, loading};
use crate::components::signed::SignedInApp;
use crate::pages::phone::Phone;
use crate::pages::rules::Rules;
use crate::pages::sign_in::SignIn;
use crate::router::Route;
use crate::ui::{Ui, use_ui};

/// The channel on which tabs tell each other that somebody has signed in or out.
const DOOR: &str = "reckon-auth";

/// What is known of who is here.
#[derive(Clone, Debug, PartialEq)]
pub enum Visitor {
    /// The server has been asked.
    Unknown,
    /// It did not answer.
    Unreachable(Trouble),
    /// Nobody is signed in.
    Nobody,
    /// Nobody is any more, and nobody has signed out here.
    Expired,
    /// This person is.
    Somebody(Rc<Me>),
}

/// The ways in and out.
#[derive(Clone, Default, PartialEq)]
pub struct AuthActions {
    /// Somebody has signed in.
    pub enter: Callback<Me>,
    /// Somebody signs out.
    pub leave: Callback<()>,
    /// The server says that nobody is signed in any more.
    pub expire: Callback<()>,
    /// Somebody else may be signed in: the server is asked.
    pub again: Callback<()>,
}

/// The sign-in page, or the page of whoever is signed in. The rules are for everybody.
#[component]
pub fn Gate() -> Html {
    let ui = &use_ui();
    let visitor = use_state_eq(|| Visitor::Unknown);
    let ask = {
        let visitor = visitor.clone();
        use_callback((), move |(), ()| {
            let visitor = visitor.clone();
            spawn_local(async move {
                visitor.set(match api::session().await {
                    Ok(me) => Visitor::Somebody(Rc::new(me)),
                    Err(Trouble::SignedOut | Trouble::NotFound) => Visitor::Nobody,
                    Err(trouble) => Visitor::Unreachable(trouble),
                });
            });
        })
    };
    {
        let ask = ask.clone();
        use_effect_with((), move |()| ask.emit(()));
    }
    let others = use_others(&ask);
    let auth = AuthActions {
        enter: use_callback((), {
            let (visitor, others) = (visitor.clone(), others.clone());
            move |me: Me, ()| {
                visitor.set(Visitor::Somebody(Rc::new(me)));
                others.emit(());
            }
        }),
        leave: use_callback((), {
            let visitor = visitor.clone();
            move |(), ()| {
                visitor.set(Visitor::Nobody);
                others.emit(());
            }
        }),
        expire: use_callback((), {
            let visitor = visitor.clone();
            move |(), ()| visitor.set(Visitor::Expired)
        }),
        again: ask.clone(),
    };
    let ui = Ui { auth, ..ui.clone() };
    let framed = |page: Html| html! { <Frame>{ page }</Frame> };
    let page = match &*visitor {
        Visitor::Somebody(me) => {
            let who = me.viewer.map_or(String::new(), |viewer| {
                let (Viewer::Pro(id) | Viewer::Client(id)) = viewer;
                [viewer.role().name(), &id.to_string()].concat()
            });
            html! { <SignedInApp key={who} me={me.clone()} /> }
        }
        Visitor::Unknown => framed(loading(&ui).html()),
        Visitor::Nobody | Visitor::Expired | Visitor::Unreachable(_)
            if ui.navigator.place.route == Route::Rules =>
        {
            framed(html! { <Rules /> })
        }
        Visitor::Nobody | Visitor::Expired | Visitor::Unreachable(_)
            if ui.navigator.place.route == Route::Phone =>
        {
            framed(html! { <Phone /> })
        }
        Visitor::Nobody => framed(html! { <SignIn expired=false /> }),
        Visitor::Expired => framed(html! { <SignIn expired=true /> }),
        Visitor::Unreachable(trouble) => framed(failed(&ui, trouble, &ask).html()),
    };
    ui.around(page)
}

/// Asks who is signed in whenever another tab has signed somebody in or out, and when the page comes back from where
/// the browser has kept it. The callback tells the other tabs that this one has.
#[hook]
fn use_others(ask: &Callback<()>) -> Callback<()> {
    let channel = use_memo((), |()| {
        let ask = ask.clone();
        Channel::open(DOOR, Callback::from(move |(): ()| ask.emit(())))
    });
    use_effect_with((), {
        let ask = ask.clone();
        move |()| {
            let listener = web_sys::window().map(|window| {
                EventListener::new(&window, "pageshow", move |event| {
                    if event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted) {
                        ask.emit(());
                    }
                })
            });
            move || drop(listener)
        }
    });
    use_callback((), move |(), ()| {
        if let Some(channel) = channel.as_ref() {
            channel.say(&());
        }
    })
}
