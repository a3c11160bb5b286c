//! Templates for the message that is being written.

use std::rc::Rc;

use reckon_domain::Channel;
use reckon_wire::automations::Templates as Kept;
use reckon_wire::template::{Field, Template, Values, given_name};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{Trouble, automations as api};
use crate::components::fields::{put, text_area};
use crate::components::link::link;
use crate::components::notice::{failed as failed_part, loading};
use crate::dom::{El, el};
use crate::router::Route;
use crate::ui::{Ui, use_ui};

/// For which message.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct Props {
    /// In which channel it is written.
    pub(super) channel: Channel,
    /// The other side's name.
    pub(super) other: AttrValue,
    /// The text area's id.
    pub(super) area: &'static str,
    /// Is told the whole text once a template is in it.
    pub(super) oninsert: Callback<String>,
}

/// What is known of the templates.
#[derive(Clone, Debug, PartialEq)]
enum Known {
    Loading,
    Failed(Trouble),
    All(Rc<Kept>),
}

/// A button that shows the templates; each puts itself, filled, where the caret is.
#[component]
pub(super) fn Templates(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let open = use_state_eq(|| false);
    let known = use_state_eq(|| Known::Loading);
    let load = {
        let known = known.clone();
        Callback::from(move |()| {
            let known = known.clone();
            spawn_local(async move {
                known.set(match api::templates().await {
                    Ok(all) => Known::All(Rc::new(all)),
                    Err(trouble) => Known::Failed(trouble),
                });
            });
        })
    };
    let press = {
        let (open, load) = (open.clone(), load.clone());
        Callback::from(move |_: MouseEvent| {
            if !*open {
                load.emit(());
            }
            open.set(!*open);
        })
    };
    let onkeydown = {
        let (open, area) = (open.clone(), props.area);
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open {
                event.stop_propagation();
                open.set(false);
                // An element that cannot take the focus leaves the page as it is.
                let _ = text_area(area).map(|area| area.focus());
            }
        })
    };
    let choices = open.then(|| match &*known {
        Known::Loading => loading(ui),
        Known::Failed(trouble) => failed_part(ui, trouble, &load),
        Known::All(all) => choices(ui, props, all, &open),
    });
    el("div")
        .class("templates-pick")
        .onkeydown(onkeydown)
        .with(
            el("button")
                .attr("type", "button")
                .class("button is-small is-quiet")
                .attr("aria-expanded", if *open { "true" } else { "false" })
                .onclick(press)
                .with(t.templates_pick()),
        )
        .with(choices.map(|choices| el("div").class("templates-choices").with(choices)))
        .html()
}

fn choices(ui: &Ui, props: &Props, all: &Kept, open: &UseStateHandle<bool>) -> El {
    let t = ui.t;
    let (client, pro) = (given_name(&props.other).to_owned(), all.pro.clone());
    let values = Values { client, pro, ..Values::default() };
    let fitting =
        all.templates.iter().filter(|one| one.draft.channel.is_none_or(|channel| channel == props.channel));
    let filled = fitting.filter_map(|one| {
        let template = Template::parse(&one.draft.body, &Field::OF_A_REPLY).ok()?;
        Some((one, template.fill(&values)))
    });
    let rows: Vec<El> = filled
        .map(|(one, words)| {
            let (props, open, insert) = (props.clone(), open.clone(), words.clone());
            let press = Callback::from(move |_: MouseEvent| {
                if let Some(area) = text_area(props.area) {
                    props.oninsert.emit(put(&area, &insert));
                }
                open.set(false);
            });
            let button = el("button")
                .attr("type", "button")
                .class("template-choice")
                .onclick(press)
                .with(el("strong").attr("dir", "auto").with(&one.draft.name))
                .with(el("span").class("hint").attr("dir", "auto").with(words));
            el("li").key(one.id).with(button)
        })
        .collect();
    let none = rows.is_empty().then(|| el("p").class("hint").with(t.templates_none_here()));
    el("div")
        .with(none)
        .with((!rows.is_empty()).then(|| el("ul").each(rows)))
        .with(el("p").with(link(ui, Route::Automations).with(t.templates_manage())))
}
