//! A button that does something, with what it costs beside it.

use reckon_domain::Action;
use reckon_wire::Acted;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::components::chip::Chip;
use crate::components::deeds::Intent;
use crate::components::icon::Icon;
use crate::hooks::{use_deeds, use_session, use_texts};
use crate::state::predict::Cost;
use crate::state::LeadKey;

/// What the button does and how it looks.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// What it does.
    pub action: Action,
    /// On which lead.
    pub lead: LeadKey,
    /// Its name.
    pub label: AttrValue,
    /// What to call instead of doing the deed at once: to go where it is written, say.
    #[prop_or_default]
    pub instead: Option<Callback<()>>,
    /// A quote's estimate, in minor units.
    #[prop_or_default]
    pub amount: Option<u64>,
    /// Called once it is done.
    #[prop_or_default]
    pub done: Callback<Acted>,
    /// Its classes, beside `button`.
    #[prop_or_default]
    pub class: Classes,
    /// Its picture.
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// Whether a change of the cost is read out.
    #[prop_or_default]
    pub announces: bool,
}

/// The id of the chip's words for a deed on a lead.
#[must_use]
pub fn chip_id(action: Action, lead: LeadKey) -> String {
    format!("cost-{}-{}-{}", action.key().replace('.', "-"), lead.project, lead.pro)
}

/// A button and its chip. Where the deed is blocked, pressing the button says why instead.
#[component]
pub fn DeedButton(props: &Props) -> Html {
    let t = use_texts();
    let deeds = use_deeds();
    let Some(session) = use_session() else { return Html::default() };
    let forecast = session.forecast(props.action, props.lead);
    let id = chip_id(props.action, props.lead);
    let busy = deeds.is_busy(props.action, Some(props.lead));
    let blocked = forecast.cost() == Cost::Blocked;
    let onclick = {
        let (props, id) = (props.clone(), id.clone());
        Callback::from(move |_: MouseEvent| {
            if blocked {
                explain(&id);
            } else if let Some(instead) = &props.instead {
                instead.emit(());
            } else if !busy {
                let mut intent =
                    Intent::on_lead(props.action, props.lead, props.label.clone(), props.done.clone());
                intent.amount = props.amount;
                deeds.begin.emit(intent);
            }
        })
    };
    html! {
        <span class="deed">
            <button type="button" class={classes!("button", props.class.clone(), busy.then_some("is-busy"))} {onclick}
                aria-disabled={(blocked || busy).then_some("true")} aria-describedby={id.clone()}>
                if let Some(icon) = props.icon {
                    { icon.html() }
                }
                <span>{ if busy { t.doing().into() } else { props.label.clone() } }</span>
            </button>
            <Chip {forecast} about={props.label.clone()} {id} announces={props.announces} />
        </span>
    }
}

/// Opens the chip whose words have this id, by giving it the focus.
pub fn explain(id: &str) {
    let chip = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|words| words.closest("button").ok().flatten())
        .and_then(|button| button.dyn_into::<HtmlElement>().ok());
    if let Some(chip) = chip {
        // An element that cannot take the focus leaves the page as it is.
        let _ = chip.focus();
    }
}
