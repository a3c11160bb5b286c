//! Who is signed in, and what they therefore see.

use std::rc::Rc;

use reckon_wire::view::Me;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Trouble};
use crate::components::frame::Frame;
use crate::components::notice::{Failed, Loading};
use crate::components::signed::Signed;
use crate::hooks::{use_navigator, use_texts};
use crate::pages::rules::Rules;
use crate::pages::sign_in::SignIn;
use crate::router::Route;

/// What is known of who is here.
#[derive(Clone, Debug, PartialEq)]
pub enum Visitor {
    /// The server has been asked.
    Unknown,
    /// It did not answer.
    Unreachable(Trouble),
    /// Nobody is signed in.
    Nobody,
    /// This person is.
    Somebody(Rc<Me>),
}

/// The ways in and out.
#[derive(Clone, PartialEq)]
pub struct Door {
    /// Somebody has signed in.
    pub enter: Callback<Me>,
    /// Nobody is signed in any more.
    pub leave: Callback<()>,
}

/// The sign-in page, or the page of whoever is signed in. The rules are for everybody.
#[component]
pub fn Gate() -> Html {
    let t = use_texts();
    let navigator = use_navigator();
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
    let door = Door {
        enter: use_callback((), {
            let visitor = visitor.clone();
            move |me: Me, ()| visitor.set(Visitor::Somebody(Rc::new(me)))
        }),
        leave: use_callback((), {
            let visitor = visitor.clone();
            move |(), ()| visitor.set(Visitor::Nobody)
        }),
    };
    let page = match &*visitor {
        Visitor::Somebody(me) => {
            let who = format!("{:?}", me.viewer);
            html! {
                <ContextProvider<crate::i18n::Texts> context={t.with_currency(&me.currency)}>
                    <Signed key={who} me={me.clone()} />
                </ContextProvider<crate::i18n::Texts>>
            }
        }
        Visitor::Unknown => html! { <Frame><Loading /></Frame> },
        _ if navigator.place.route == Route::Rules => html! { <Frame><Rules /></Frame> },
        Visitor::Nobody => html! { <Frame><SignIn /></Frame> },
        Visitor::Unreachable(trouble) => html! {
            <Frame><Failed trouble={trouble.clone()} retry={ask} /></Frame>
        },
    };
    html! { <ContextProvider<Door> context={door}>{ page }</ContextProvider<Door>> }
}
