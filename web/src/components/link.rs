//! Links within the application.

use yew::prelude::*;

use crate::hooks::use_navigator;
use crate::router::Route;

/// Where a link leads and how it looks.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The page.
    pub to: Route,
    /// The element on it, by its id.
    #[prop_or_default]
    pub fragment: Option<AttrValue>,
    /// Its classes.
    #[prop_or_default]
    pub class: Classes,
    /// The element's own id.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// Whether it is an entry of the navigation, which shows where one is.
    #[prop_or_default]
    pub navigation: bool,
    /// Its name, where its content does not say enough.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What it is described by.
    #[prop_or_default]
    pub described_by: Option<AttrValue>,
    /// What it shows.
    #[prop_or_default]
    pub children: Html,
}

/// A link that changes the page without loading it anew. Opened in another tab, it does that.
#[component]
pub fn Link(props: &Props) -> Html {
    let navigator = use_navigator();
    let mut address = props.to.path();
    if let Some(fragment) = &props.fragment {
        address = [&address, "#", fragment].concat();
    }
    let current = props.navigation && navigator.place.route.is_within(props.to);
    let onclick = {
        let address = address.clone();
        Callback::from(move |event: MouseEvent| {
            if event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key() && !event.alt_key() {
                event.prevent_default();
                navigator.go.emit(address.clone());
            }
        })
    };
    html! {
        <a href={address} class={props.class.clone()} id={props.id.clone()} {onclick}
            aria-current={current.then_some("page")} aria-label={props.label.clone()}
            aria-describedby={props.described_by.clone()}>
            { props.children.clone() }
        </a>
    }
}
