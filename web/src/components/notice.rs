//! What the page tells: to screen readers as it happens, and where there is nothing else to show.

use yew::prelude::*;

use crate::api::Trouble;
use crate::hooks::use_texts;
use crate::i18n::Texts;

/// Reads a sentence out, politely: after whatever is being read.
pub type Announcer = Callback<String>;

/// The way to have something read out.
#[hook]
pub fn use_announcer() -> Announcer {
    use_context::<Announcer>().unwrap_or_else(Callback::noop)
}

/// What a picture-less notice says.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The heading.
    pub title: AttrValue,
    /// A sentence or two.
    #[prop_or_default]
    pub text: AttrValue,
    /// Whether something went wrong, so that it is read out at once.
    #[prop_or_default]
    pub alarming: bool,
    /// What can be done about it.
    #[prop_or_default]
    pub children: Html,
}

/// A place where there is nothing else to show: an empty list, a page that failed.
#[component]
pub fn Notice(props: &Props) -> Html {
    html! {
        <div class={classes!("notice", props.alarming.then_some("is-alarming"))} role={props.alarming.then_some("alert")}>
            <p class="notice-title">{ &props.title }</p>
            if !props.text.is_empty() {
                <p class="notice-text">{ &props.text }</p>
            }
            { props.children.clone() }
        </div>
    }
}

/// What could not be done, and a way to try again.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FailedProps {
    /// What went wrong.
    pub trouble: Trouble,
    /// Tries again.
    pub retry: Callback<()>,
}

/// A page, or a part of one, that could not be loaded.
#[component]
pub fn Failed(props: &FailedProps) -> Html {
    let t = use_texts();
    let onclick = props.retry.reform(|_: MouseEvent| ());
    html! {
        <Notice title={t.failed_title()} text={trouble(t, &props.trouble)} alarming=true>
            <button type="button" class="button" {onclick}>{ t.try_again() }</button>
        </Notice>
    }
}

/// Grey bars in place of lines to come.
#[component]
pub fn Loading() -> Html {
    let t = use_texts();
    html! {
        <div class="skeleton" role="status">
            <span class="unseen">{ t.loading() }</span>
            for _ in 0..4 {
                <div class="skeleton-line" aria-hidden="true"></div>
            }
        </div>
    }
}

/// What went wrong, in a sentence.
#[must_use]
pub fn trouble(t: Texts, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Unreachable => t.trouble_unreachable().to_owned(),
        Trouble::Busy(Some(seconds)) => t.trouble_busy_for(*seconds),
        Trouble::Busy(None) => t.trouble_busy().to_owned(),
        Trouble::SignedOut => t.trouble_signed_out().to_owned(),
        Trouble::NotFound => t.trouble_not_found().to_owned(),
        Trouble::CostChanged(_) => t.ask_changed().to_owned(),
        Trouble::Refused { code, .. } if code == "wrong_credentials" => t.trouble_credentials().to_owned(),
        Trouble::Refused { detail, .. } => t.trouble_refused(detail),
        Trouble::Unreadable => t.trouble_unreadable().to_owned(),
    }
}
