//! The pro's leads: recommended ones first, narrowed, searched, walked by keyboard.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::components::choices::{chosen, option};
use crate::components::icon::Icon;
use crate::components::lead_row::lead_row;
use crate::components::notice::{button, loading, notice};
use crate::components::panel::page_head;
use crate::components::virtual_list::VirtualList;
use crate::dom::{El, el};
use crate::hooks::use_title;
use crate::i18n::Texts;
use crate::state::filter::{Filter, Standing, categories};
use crate::state::{LeadKey, Session};
use crate::ui::use_ui;

/// The name of a standing.
fn standing_name(t: Texts, standing: Standing) -> &'static str {
    match standing {
        Standing::Any => t.standing_any(),
        Standing::Recommended => t.standing_recommended(),
        Standing::New => t.standing_new(),
        Standing::Quoted => t.standing_quoted(),
        Standing::Counted => t.standing_counted(),
        Standing::Won => t.standing_won(),
        Standing::Declined => t.standing_declined(),
    }
}

/// The list of leads.
#[component]
pub fn Leads() -> Html {
    let ui = &use_ui();
    let t = ui.t;
    use_title(t.nav_leads());
    let filter = use_state_eq(|| {
        ui.session.as_ref().map(|session| session.world().filter.clone()).unwrap_or_default()
    });
    let wanted = use_state_eq(|| None::<(usize, u32)>);
    let search = use_node_ref();
    use_slash(&search);
    let epoch = ui.session.as_ref().map_or(0, Session::epoch);
    let chosen: Rc<Vec<LeadKey>> = use_memo(((*filter).clone(), epoch), {
        let session = ui.session.clone();
        move |(filter, _)| session.map(|session| filter.choose(&session.world())).unwrap_or_default()
    });
    use_effect_with((*filter).clone(), {
        let session = ui.session.clone();
        move |filter| {
            if let Some(session) = session {
                session.note(|world| world.filter = filter.clone());
            }
        }
    });
    let Some(session) = &ui.session else { return Html::default() };
    let world = session.world();
    let count = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    let note = el("p")
        .class("page-note")
        .attr("role", "status")
        .with(t.leads_count(count))
        .with((!world.complete).then(|| [" ", t.leads_loading()].concat()));
    let body = match (world.known.leads().is_empty(), world.complete) {
        (true, false) => loading(ui),
        (true, true) => notice(t.leads_none(), t.leads_none_why(), false),
        (false, _) if chosen.is_empty() => {
            let filter = filter.clone();
            let reset = Callback::from(move |_: MouseEvent| filter.set(Filter::default()));
            notice(t.leads_no_match(), t.leads_no_match_why(), false).with(button(t.filter_reset(), reset))
        }
        (false, _) => {
            let (drawn, of) = (ui.clone(), chosen.clone());
            let row = Callback::from(move |index: usize| {
                of.get(index).map(|key| lead_row(&drawn, *key, index, of.len()).html()).unwrap_or_default()
            });
            let (count, label, wanted_row) = (chosen.len(), t.nav_leads(), *wanted);
            let list = html! { <VirtualList {count} {row} version={epoch} {label} wanted={wanted_row} /> };
            el("div").onkeydown(keys(&wanted, chosen.len())).with(list)
        }
    };
    el("div")
        .class("page")
        .with(page_head(t.nav_leads(), note))
        .with(filter_bar(t, &filter, &search, &categories(&world)))
        .with(body)
        .html()
}

/// Up and down walk the list, Home and End go to its ends; Page up and down by ten.
fn keys(wanted: &UseStateHandle<Option<(usize, u32)>>, count: usize) -> Callback<KeyboardEvent> {
    let wanted = wanted.clone();
    Callback::from(move |event: KeyboardEvent| {
        let row = event
            .target_dyn_into::<web_sys::Element>()
            .and_then(|target| target.closest("[data-row]").ok().flatten())
            .and_then(|row| row.get_attribute("data-row")?.parse::<usize>().ok());
        let Some(row) = row else { return };
        let last = count.saturating_sub(1);
        let next = match event.key().as_str() {
            "ArrowDown" | "j" => (row + 1).min(last),
            "ArrowUp" | "k" => row.saturating_sub(1),
            "PageDown" => (row + 10).min(last),
            "PageUp" => row.saturating_sub(10),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        wanted.set(Some((next, wanted.map_or(0, |(_, wish)| wish.wrapping_add(1)))));
    })
}

/// Search, category and standing.
fn filter_bar(t: Texts, filter: &UseStateHandle<Filter>, search: &NodeRef, categories: &[String]) -> El {
    let set = filter.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            set.set(Filter { words: field.value(), ..(*set).clone() });
        }
    });
    let set = filter.clone();
    let on_category =
        Callback::from(move |event| set.set(Filter { category: chosen(&event), ..(*set).clone() }));
    let set = filter.clone();
    let on_standing = Callback::from(move |event| {
        let standing = Standing::from_name(&chosen(&event)).unwrap_or_default();
        set.set(Filter { standing, ..(*set).clone() });
    });
    let field = el("input")
        .bind(search)
        .attr("type", "search")
        .attr("dir", "auto")
        .class("field")
        .attr("placeholder", t.search_leads())
        .attr("aria-keyshortcuts", "/")
        .value(filter.words.clone())
        .oninput(oninput);
    let every = el("option").attr("value", "").flag("selected", filter.category.is_empty());
    let some = categories.iter().map(|name| {
        el("option")
            .attr("value", name.clone())
            .flag("selected", *name == filter.category)
            .attr("dir", "auto")
            .with(name)
    });
    let standings = Standing::ALL
        .map(|standing| option(standing.name(), standing_name(t, standing), standing == filter.standing));
    let select = |name: &str, onchange| {
        let select = el("select").class("field").onchange(onchange);
        (el("label").class("filter").with(el("span").with(name)), select)
    };
    let (category, category_select) = select(t.category(), on_category);
    let (standing, standing_select) = select(t.standing(), on_standing);
    el("form")
        .class("filters")
        .attr("role", "search")
        .attr("aria-label", t.filter_name())
        .onsubmit(Callback::from(|event: SubmitEvent| event.prevent_default()))
        .with(
            el("label")
                .class("filter is-search")
                .with(el("span").class("unseen").with(t.search_leads()))
                .with(Icon::Search.html())
                .with(field),
        )
        .with(category.with(category_select.with(every.with(t.category_any())).each(some)))
        .with(standing.with(standing_select.each(standings)))
}

/// The slash key goes to the search, unless somebody is writing.
#[hook]
fn use_slash(search: &NodeRef) {
    let search = search.clone();
    use_effect_with((), move |()| {
        let listener = web_sys::window().and_then(|window| window.document()).map(|document| {
            gloo_events::EventListener::new_with_options(
                &document.clone(),
                "keydown",
                gloo_events::EventListenerOptions::enable_prevent_default(),
                move |event| {
                    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                    let writing = document.active_element().is_some_and(|element| {
                        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                    });
                    if event.key() == "/"
                        && !writing
                        && let Some(field) = search.cast::<HtmlElement>()
                    {
                        event.prevent_default();
                        // An element that cannot take the focus leaves the page as it is.
                        let _ = field.focus();
                    }
                },
            )
        });
        move || drop(listener)
    });
}
