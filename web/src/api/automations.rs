//! What the page asks about templates and automations.

use reckon_wire::automations::{
    AutomationDraft, AutomationForm, Automations, RecipientState, Recipients, TemplateDraft, TemplateForm,
    Templates,
};

use super::http::{Answer, Method, call};
use super::{encode, json};

/// The code of a refusal: somebody, perhaps in another tab, was faster.
pub const OUTDATED: &str = "outdated";

/// The pro's templates, in the order of their names.
///
/// # Errors
/// When the server does not answer.
pub async fn templates() -> Answer<Templates> {
    call(Method::Get, "templates", None).await?.read()
}

/// Keeps a template: a new one, or in place of the one of this id and version.
///
/// # Errors
/// [`Trouble::Refused`](super::Trouble::Refused) when it is not right, or [`OUTDATED`].
pub async fn save_template(seen: Option<(u32, u32)>, draft: &TemplateDraft) -> Answer<TemplateForm> {
    let (method, path) = place("templates", seen);
    call(method, &path, json::write(draft)).await?.read()
}

/// Removes a template.
///
/// # Errors
/// [`Trouble::Refused`](super::Trouble::Refused) when it is [`OUTDATED`].
pub async fn remove_template(id: u32, version: u32) -> Answer<()> {
    call(Method::Delete, &place("templates", Some((id, version))).1, None).await.map(drop)
}

/// The pro's automations, the oldest first.
///
/// # Errors
/// When the server does not answer.
pub async fn automations() -> Answer<Automations> {
    call(Method::Get, "automations", None).await?.read()
}

/// Keeps an automation: a new one, or in place of the one of this id and version.
///
/// # Errors
/// [`Trouble::Refused`](super::Trouble::Refused) when it is not right, or [`OUTDATED`].
pub async fn save_automation(seen: Option<(u32, u32)>, draft: &AutomationDraft) -> Answer<AutomationForm> {
    let (method, path) = place("automations", seen);
    call(method, &path, json::write(draft)).await?.read()
}

/// Removes an automation.
///
/// # Errors
/// [`Trouble::Refused`](super::Trouble::Refused) when it is [`OUTDATED`].
pub async fn remove_automation(id: u32, version: u32) -> Answer<()> {
    call(Method::Delete, &place("automations", Some((id, version))).1, None).await.map(drop)
}

/// A page of an automation's recipients, after the one that ended with `before`.
///
/// # Errors
/// [`Trouble::NotFound`](super::Trouble::NotFound) when the pro has no such automation.
pub async fn recipients(
    automation: u32,
    state: Option<RecipientState>,
    before: Option<&str>,
) -> Answer<Recipients> {
    let state = state.map(|state| match state {
        RecipientState::Waiting => "&state=waiting",
        RecipientState::Sent => "&state=sent",
        RecipientState::NotSent => "&state=not_sent",
    });
    let before = before.map(|before| ["&before=", &encode(before)].concat());
    let (state, before) = (state.unwrap_or_default(), before.unwrap_or_default());
    let path = format!("automations/{automation}/recipients?limit=50{state}{before}");
    call(Method::Get, &path, None).await?.read()
}

/// How and where something new, or something that was seen, is kept.
fn place(list: &str, seen: Option<(u32, u32)>) -> (Method, String) {
    match seen {
        None => (Method::Post, list.to_owned()),
        Some((id, version)) => (Method::Put, format!("{list}/{id}?version={version}")),
    }
}
