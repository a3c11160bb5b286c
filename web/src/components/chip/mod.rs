//! The cost chip: what an action would cost, said beside its button.

pub mod label;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlElement};
use yew::prelude::*;

use crate::components::icon::Icon;
use crate::components::link::rule_link;
use crate::components::virtual_list::px;
use crate::components::words;
use crate::dom::{Child as _, el, nodes};
use crate::i18n::fill;
use crate::state::Forecast;
use crate::state::predict::Cost;
use crate::ui::{Ui, use_ui};

/// The pointer rests for so many milliseconds before a chip opens, and may leave for as long.
const HOVER: u32 = 140;

/// What a chip says, and of what.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// What the action would cost.
    pub forecast: Forecast,
    /// The action's name, as its button has it.
    pub about: AttrValue,
    /// The id of the chip's words, for the button that they describe.
    pub id: AttrValue,
    /// Whether a change is read out: on pages about one lead, not in lists.
    #[prop_or_default]
    pub announces: bool,
}

/// What holds a chip open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    No,
    /// The pointer or the focus is on it.
    Near,
    /// It was pressed.
    Held,
}

/// A chip, with its explanation behind it.
#[component]
pub fn Chip(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let open = use_state_eq(|| Open::No);
    let timer = use_mut_ref(|| None::<Timeout>);
    let hushed = use_mut_ref(|| false);
    let (around, panel, button) = (use_node_ref(), use_node_ref(), use_node_ref());
    let text = label::label(t, &props.forecast);
    use_announced_changes(ui, props, &text);
    {
        let (around, panel) = (around.clone(), panel.clone());
        use_effect_with(*open != Open::No, move |open| {
            if let Some(panel) = panel.cast::<HtmlElement>().filter(|_| *open) {
                place(&around, &panel);
            }
        });
    }
    let later = {
        let (open, timer, around) = (open.clone(), timer.clone(), around.clone());
        move |wanted: Open| {
            let (open, timer, around) = (open.clone(), timer.clone(), around.clone());
            Callback::from(move |event: MouseEvent| {
                // What is inside of the chip is entered and left too; that is no matter.
                let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
                if target != around.get() {
                    return;
                }
                let open = open.clone();
                *timer.borrow_mut() = Some(Timeout::new(HOVER, move || {
                    if *open != Open::Held {
                        open.set(wanted);
                    }
                }));
            })
        }
    };
    let onfocusin = {
        let (open, hushed) = (open.clone(), hushed.clone());
        Callback::from(move |_: FocusEvent| {
            if *open == Open::No && !*hushed.borrow() {
                open.set(Open::Near);
            }
        })
    };
    let onfocusout = {
        let (open, around) = (open.clone(), around.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
            if !around.get().is_some_and(|around| around.contains(to.as_ref())) {
                open.set(Open::No);
            }
        })
    };
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| {
            open.set(if *open == Open::Held { Open::No } else { Open::Held });
        })
    };
    let onkeydown = {
        let (open, button) = (open.clone(), button.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open != Open::No {
                // Only the chip closes, not the dialog around it.
                event.stop_propagation();
                event.prevent_default();
                // The focus goes back to the chip, which is no reason to open it again.
                *hushed.borrow_mut() = true;
                if let Some(button) = button.cast::<HtmlElement>() {
                    let _ = button.focus();
                }
                *hushed.borrow_mut() = false;
                open.set(Open::No);
            }
        })
    };
    let is_open = *open != Open::No;
    let cost = props.forecast.cost();
    let panel_id = format!("{}-why", props.id);
    let chip = el("button")
        .bind(&button)
        .attr("type", "button")
        .class("chip")
        .class(tone(cost))
        .onclick(onclick)
        .attr("aria-expanded", is_open.to_string())
        .attr("aria-controls", is_open.then(|| panel_id.clone()))
        .with(picture(cost).html())
        .with(el("span").class("unseen").with(t.chip_about(&props.about)).with(" "))
        .with(
            el("span")
                .class("chip-words")
                .attr("id", props.id.clone())
                .attr("title", text.clone())
                .with(text),
        );
    let why = is_open.then(|| {
        el("span")
            .bind(&panel)
            .attr("id", panel_id)
            .class("chip-why")
            .attr("popover", "manual")
            .attr("role", "note")
            .with(explanation(ui, &props.forecast))
    });
    el("span")
        .bind(&around)
        .class("chip-around")
        .onfocusin(onfocusin)
        .onfocusout(onfocusout)
        .onkeydown(onkeydown)
        .onmouseenter(later(Open::Near))
        .onmouseleave(later(Open::No))
        .with(chip)
        .with(why)
        .html()
}

/// Reads a chip's new words out, once they are others than before.
#[hook]
fn use_announced_changes(ui: &Ui, props: &Props, text: &str) {
    let t = ui.t;
    let announcer = ui.announcer.clone();
    let said = use_mut_ref(|| None::<String>);
    let about = props.announces.then(|| props.about.clone());
    use_effect_with((text.to_owned(), about), move |(text, about)| {
        let before = said.borrow_mut().replace(text.clone());
        if let Some(about) = about
            && before.is_some_and(|before| before != *text)
        {
            announcer.emit(t.chip_changed(fill::ChipChanged { about, text }));
        }
    });
}

/// The class of a cost.
#[must_use]
pub const fn tone(cost: Cost) -> &'static str {
    match cost {
        Cost::Free => "is-free",
        Cost::Shares => "is-shares",
        Cost::Counts => "is-counts",
        Cost::Charges => "is-charges",
        Cost::Blocked => "is-blocked",
        Cost::Doubtful => "is-doubtful",
    }
}

const fn picture(cost: Cost) -> Icon {
    match cost {
        Cost::Free => Icon::Tick,
        Cost::Shares => Icon::Share,
        Cost::Counts => Icon::Coin,
        Cost::Charges => Icon::Card,
        Cost::Blocked => Icon::Bar,
        Cost::Doubtful => Icon::Question,
    }
}

fn explanation(ui: &Ui, forecast: &Forecast) -> Html {
    let t = ui.t;
    let line = |text: &str| el("span").class("chip-text").with(text);
    let known = match forecast {
        Forecast::Doubtful(doubt) => return line(label::doubt_why(t, *doubt)).html(),
        Forecast::Known(known) => known,
    };
    let rule = known.decision.rule;
    let ways: Vec<_> = known.ways_out().collect();
    let ways = (!ways.is_empty()).then(|| {
        el("span")
            .class("chip-ways")
            .with(el("span").class("chip-ways-title").with(t.chip_ways()))
            .each(ways.into_iter().map(|way| el("span").class("chip-way").with(words::way_out(ui, way))))
    });
    nodes(vec![
        rule.map(|rule| line(rule.text(t.language))).child(),
        rule.map(|rule| rule_link(ui, rule.id()).with(t.chip_rule(rule.id()))).child(),
        ways.child(),
    ])
}

/// Shows the panel above everything else, below the chip or, where there is no room, above it.
fn place(around: &NodeRef, panel: &HtmlElement) {
    let Some(anchor) = around.cast::<HtmlElement>() else { return };
    // It fails only where the panel is shown already.
    let _ = panel.show_popover();
    let (anchor, size) = (anchor.get_bounding_client_rect(), panel.get_bounding_client_rect());
    let Some(window) = web_sys::window() else { return };
    let side = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64()).unwrap_or(0.0);
    let (width, height) = (side(window.inner_width()), side(window.inner_height()));
    let left = anchor.left().min(width - size.width() - 8.0).max(8.0);
    let below = anchor.bottom() + 6.0;
    let above = anchor.top() - size.height() - 6.0;
    let top = if below + size.height() > height && above > 0.0 { above } else { below };
    let style = panel.style();
    // The values are lengths: no browser refuses them.
    let _ = style.set_property("left", &px(left));
    let _ = style.set_property("top", &px(top));
}
