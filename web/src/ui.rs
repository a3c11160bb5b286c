//! What every part of a page is drawn with.

use yew::prelude::*;

use crate::app::{Choices, Navigator};
use crate::components::commands::Commands;
use crate::components::gate::AuthActions;
use crate::components::notice::Announcer;
use crate::hooks::alert;
use crate::i18n::Texts;
use crate::router::Route;
use crate::state::Session;

/// What every part of a page is drawn with: one context for all of it, since each kind of context, as
/// each component, adds to what has to be downloaded.
#[derive(Clone, Default, PartialEq)]
pub struct Ui {
    /// The words in the page's language.
    pub t: Texts,
    /// Language and colours, and the ways to choose others.
    pub choices: Choices,
    /// Where the page is, and the way elsewhere.
    pub navigator: Navigator,
    /// The ways in and out.
    pub auth: AuthActions,
    /// The world of whoever is signed in.
    pub session: Option<Session>,
    /// The way to do something, and what is being done.
    pub commands: Commands,
    /// The way to have something read out.
    pub announcer: Announcer,
}

impl Ui {
    /// Tells of something new that has a page: read out here, and by the system where another window is looked at.
    pub fn tell(&self, text: String, page: Route) {
        let navigator = self.navigator.clone();
        alert(&text, &page.path(), move || navigator.to(page));
        self.announcer.emit(text);
    }

    /// Draws `page` with this in place of what is around it.
    pub fn around(self, page: Html) -> Html {
        html! { <ContextProvider<Ui> context={self}>{ page }</ContextProvider<Ui>> }
    }
}

/// What the component is to be drawn with.
#[hook]
pub fn use_ui() -> Ui {
    use_context::<Ui>().unwrap_or_default()
}
