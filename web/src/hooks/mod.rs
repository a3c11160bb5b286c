//! What components take from their surroundings.

mod storage;

pub use storage::{recall, remember};

use yew::prelude::*;

use crate::app::Navigator;
use crate::components::deeds::Deeds;
use crate::i18n::{Language, Texts};
use crate::state::Session;

/// The words in the page's language.
#[hook]
pub fn use_texts() -> Texts {
    use_context::<Texts>().unwrap_or_else(|| Texts::new(Language::En))
}

/// The signed-in viewer's world. Only for components inside of the signed-in part of the page.
#[hook]
pub fn use_session() -> Option<Session> {
    use_context::<Session>()
}

/// Where the page is, and the way elsewhere.
#[hook]
pub fn use_navigator() -> Navigator {
    use_context::<Navigator>().unwrap_or_default()
}

/// The way to do something.
#[hook]
pub fn use_deeds() -> Deeds {
    use_context::<Deeds>().unwrap_or_default()
}
