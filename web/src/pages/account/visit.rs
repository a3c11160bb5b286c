//! The way to the card processor's own page and back. It is a page like any other: the person goes there, and comes
//! back to an address that says what has become of it.

use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::payment::{Deal, Dealing, Stage, begin};
use crate::api::http::Answer;
use crate::api::{Trouble, money};
use crate::router::Route;

/// What the address says of a visit: its name, or that the person has turned back.
const FIELD: &str = "?card=";

/// The word for somebody who has turned back.
const CANCELLED: &str = "cancelled";

/// What the address says of a visit.
fn named() -> Option<String> {
    let query = web_sys::window()?.location().search().ok()?;
    query.strip_prefix(FIELD).filter(|visit| !visit.is_empty()).map(str::to_owned)
}

/// The address says nothing of a visit any more: loading the page again begins nothing anew.
fn forget() {
    let history = web_sys::window().and_then(|window| window.history().ok());
    // An address that stays as it is does no harm: a visit puts one card on file.
    let _ = history
        .map(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&Route::Account.path())));
}

/// Goes to the processor's page.
///
/// # Errors
/// When the server, or the processor, does not answer.
pub(super) async fn go(key: &str) -> Answer<()> {
    let address = money::card_page(key).await?;
    let gone = web_sys::window().map(|window| window.location().assign(&address));
    gone.and_then(Result::ok).ok_or(Trouble::Unreadable)
}

/// Has the card put on file that the visit came to which the address names.
///
/// # Errors
/// As [`money::visited`].
pub(super) async fn back() -> Answer<()> {
    let visit = named().ok_or(Trouble::NotFound)?;
    let answer = money::visited(&visit).await;
    // What is not known yet is asked for again by loading the page.
    if !answer.as_ref().is_err_and(Trouble::is_passing) {
        forget();
    }
    answer.map(drop)
}

/// Goes on with a visit from which the person has just come back.
#[hook]
pub(super) fn use_visit(last: &UseStateHandle<Option<Dealing>>, after: &Callback<()>) {
    let (last, after) = (last.clone(), after.clone());
    use_effect_with((), move |()| match named() {
        None => {}
        Some(visit) if visit == CANCELLED => {
            forget();
            last.set(Some(Dealing::known(Deal::Go, Stage::Cancelled)));
        }
        Some(_) => begin(&last, Deal::Back, &after),
    });
}
