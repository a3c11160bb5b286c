//! A question that has to be answered before anything else.

use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::components::notice::button;
use crate::dom::el;
use crate::i18n::Texts;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The heading.
    pub title: AttrValue,
    /// Whom and what it is about, where the heading does not say it: a lead and a person, say.
    #[prop_or_default]
    pub about: Option<AttrValue>,
    /// What to do when it is closed without an answer: by Escape, say.
    pub onclose: Callback<()>,
    /// The rest: words first, [answers] last.
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
    let about = props.about.as_ref().map(|about| {
        el("p").attr("id", "dialog-about").class("dialog-about").attr("dir", "auto").with(about)
    });
    el("dialog")
        .bind(&element)
        .class("dialog")
        .attr("aria-labelledby", "dialog-title")
        .attr("aria-describedby", about.is_some().then_some("dialog-about"))
        .oncancel(oncancel)
        .onclick(onclick)
        .with(
            el("div")
                .class("dialog-body")
                .with(el("h2").attr("id", "dialog-title").class("dialog-title").with(&props.title))
                .with(about)
                .with(props.children.clone()),
        )
        .html()
}

/// The two answers to a question. The one that does nothing has the focus when it is asked: whoever presses a key
/// without reading has agreed to nothing.
pub fn answers(t: Texts, decline: &Callback<()>, agree: &str, onagree: Callback<MouseEvent>) -> Html {
    let safe =
        button(t.cancel(), decline.reform(|_: MouseEvent| ())).class("is-quiet").flag("autofocus", true);
    el("div").class("dialog-buttons").with(safe).with(button(agree, onagree).class("is-primary")).html()
}
