//! A question that has to be answered before anything else.

use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::dom::el;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The heading.
    pub title: AttrValue,
    /// What to do when it is closed without an answer: by Escape, say.
    pub onclose: Callback<()>,
    /// The rest: words first, buttons last.
    pub children: Html,
}

/// A modal dialog: the browser's own, which keeps the keyboard inside of it, closes on Escape and gives
/// the focus back to where it was.
#[component]
pub fn Dialog(props: &Props) -> Html {
    let element = use_node_ref();
    {
        let element = element.clone();
        use_effect_with((), move |()| {
            let dialog = element.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                // It fails only where the dialog is open already.
                let _ = dialog.show_modal();
            }
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        });
    }
    let oncancel = {
        let onclose = props.onclose.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            onclose.emit(());
        })
    };
    // A click on the dialog itself, not on anything in it, is one beside it.
    let onclick = {
        let (onclose, element) = (props.onclose.clone(), element.clone());
        Callback::from(move |event: MouseEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
            if target.is_some() && target == element.get() {
                onclose.emit(());
            }
        })
    };
    el("dialog")
        .bind(&element)
        .class("dialog")
        .attr("aria-labelledby", "dialog-title")
        .oncancel(oncancel)
        .onclick(onclick)
        .with(
            el("div")
                .class("dialog-body")
                .with(el("h2").attr("id", "dialog-title").class("dialog-title").with(&props.title))
                .with(props.children.clone()),
        )
        .html()
}
