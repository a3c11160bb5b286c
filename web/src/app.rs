//! The application: language and colours, the address, and who is signed in.

use std::cell::RefCell;
use std::collections::BTreeMap;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::components::gate::Gate;
use crate::dom::{el, nodes};
use crate::hooks::{recall, remember};
use crate::i18n::{self, Language, Texts};
use crate::router::Route;
use crate::ui::Ui;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name in the document and in what the browser remembers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The one of this name; the system's otherwise.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }
}

/// What a person has chosen for themselves, and the ways to choose again.
#[derive(Clone, Default, PartialEq)]
pub struct Choices {
    /// Light or dark.
    pub theme: Theme,
    /// Chooses a language.
    pub set_language: Callback<Language>,
    /// Chooses light or dark.
    pub set_theme: Callback<Theme>,
}

/// Where the page is, and the way elsewhere.
#[derive(Clone, Default, PartialEq)]
pub struct Navigator {
    /// Where.
    pub place: Place,
    /// Goes to an address of this application.
    pub go: Callback<String>,
}

/// An address, as the application sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The page.
    pub route: Route,
    /// Raised with each step, so that going to the same address again is seen.
    pub visit: u32,
    /// Whether it was reached by the browser's own way back or forth.
    pub returned: bool,
}

impl Default for Place {
    fn default() -> Self {
        Self { route: Route::Home, visit: 0, returned: false }
    }
}

impl Navigator {
    /// Goes to a page.
    pub fn to(&self, route: Route) {
        self.go.emit(route.path());
    }
}

thread_local! {
    /// How far each address was scrolled when it was left, for the way back to it.
    static SCROLLED: RefCell<BTreeMap<String, f64>> = const { RefCell::new(BTreeMap::new()) };
}

fn path() -> String {
    web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default()
}

/// How far the page at this address was scrolled when it was last left by a link, in pixels.
#[must_use]
pub fn scrolled_before() -> f64 {
    SCROLLED.with_borrow(|known| known.get(&path()).copied().unwrap_or_default())
}

fn current_route() -> Route {
    Route::parse(&path())
}

/// Where the page is: follows links and the browser's way back and forth.
#[hook]
fn use_place() -> Navigator {
    let place = use_state_eq(|| Place { route: current_route(), ..Place::default() });
    let step = {
        let place = place.clone();
        use_callback((), move |returned: bool, ()| {
            place.set(Place { route: current_route(), visit: place.visit + 1, returned });
        })
    };
    {
        let step = step.clone();
        use_effect_with((), move |()| {
            let listener = web_sys::window()
                .map(|window| EventListener::new(&window, "popstate", move |_| step.emit(true)));
            move || drop(listener)
        });
    }
    let go = use_callback((), move |address: String, ()| {
        let Some(window) = web_sys::window() else { return };
        let scrolled = window.scroll_y().unwrap_or_default();
        SCROLLED.with_borrow_mut(|known| known.insert(path(), scrolled));
        let pushed = window.history().and_then(|history| {
            history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address))
        });
        if pushed.is_ok() {
            step.emit(false);
        }
    });
    Navigator { place: *place, go }
}

/// The whole application.
#[component]
pub fn App() -> Html {
    let language = use_state_eq(|| {
        recall("language").as_deref().and_then(i18n::from_tag).unwrap_or_else(i18n::preferred)
    });
    let theme = use_state_eq(|| Theme::from_name(&recall("theme").unwrap_or_default()));
    let navigator = use_place();
    use_effect_with((*language, *theme), |(language, theme)| show_choices(*language, *theme));
    let choices = Choices {
        theme: *theme,
        set_language: use_callback((), {
            let language = language.clone();
            move |chosen, ()| {
                remember("language", Some(i18n::code(chosen)));
                language.set(chosen);
            }
        }),
        set_theme: use_callback((), move |chosen: Theme, ()| {
            remember("theme", (chosen != Theme::System).then(|| chosen.name()));
            theme.set(chosen);
        }),
    };
    let (said, announcer) = use_voice();
    let ui = Ui { t: Texts::new(*language), choices, navigator, announcer, ..Ui::default() };
    let voice = el("div").class("unseen").attr("role", "status").attr("aria-live", "polite").with(&said);
    nodes(vec![ui.around(html! { <Gate /> }), voice.html()])
}

/// What is being read out, and the way to have something read out.
#[hook]
fn use_voice() -> (String, Callback<String>) {
    let said = use_state_eq(String::new);
    let say = {
        let said = said.clone();
        use_callback((), move |text: String, ()| {
            said.set(String::new());
            let said = said.clone();
            // The same words twice are a change only when there was nothing in between.
            Timeout::new(50, move || said.set(text)).forget();
        })
    };
    ((*said).clone(), say)
}

/// Tells the document, for the stylesheet and for screen readers.
fn show_choices(language: Language, theme: Theme) {
    let Some(root) = web_sys::window().and_then(|window| window.document()?.document_element()) else {
        return;
    };
    // Neither name is one that an element could refuse.
    let _ = root.set_attribute("lang", i18n::code(language));
    let _ = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.name()),
    };
}
