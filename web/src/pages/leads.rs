//! The pro's leads: recommended ones first, narrowed, searched, walked by keyboard.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::components::frame::use_title;
use crate::components::icon::Icon;
use crate::components::lead_row::LeadRow;
use crate::components::notice::{Loading, Notice};
use crate::components::virtual_list::VirtualList;
use crate::dom::{Child, el, nodes};
use crate::hooks::{use_session, use_texts};
use crate::i18n::Texts;
use crate::state::LeadKey;
use crate::state::filter::{Filter, Standing, categories};

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
    let t = use_texts();
    use_title(t, t.nav_leads());
    let filter = use_state_eq(Filter::default);
    let wanted = use_state_eq(|| None::<(usize, u32)>);
    let session = use_session();
    let epoch = session.as_ref().map_or(0, |session| session.epoch());
    let chosen: Rc<Vec<LeadKey>> = use_memo(((*filter).clone(), epoch), {
        let session = session.clone();
        move |(filter, _)| session.map(|session| filter.choose(&session.world())).unwrap_or_default()
    });
    let Some(session) = session else { return Html::default() };
    let world = session.world();
    let (all, complete) = (world.leads.len(), world.complete);
    let names = categories(&world);
    drop(world);
    let row = {
        let chosen = chosen.clone();
        Callback::from(move |index: usize| match chosen.get(index) {
            Some(key) => html! { <LeadRow key={key.project} lead={*key} {index} count={chosen.len()} /> },
            None => Html::default(),
        })
    };
    let onkeydown = keys(&wanted, chosen.len());
    let body = if all == 0 && !complete {
        html! { <Loading  /> }
    } else if all == 0 {
        html! { <Notice title={t.leads_none()} text={t.leads_none_why()} /> }
    } else if chosen.is_empty() {
        let reset = {
            let filter = filter.clone();
            Callback::from(move |_: MouseEvent| filter.set(Filter::default()))
        };
        html! { <Notice title={t.leads_no_match()} text={t.leads_no_match_why()}>{ el("button").attr("type", "button").class("button").onclick(reset).with(t.filter_reset()).html() }</Notice> }
    } else {
        el("div").onkeydown(onkeydown).with(html! { <VirtualList count={chosen.len()} {row} version={epoch} label={t.nav_leads()} wanted={*wanted} /> }).html()
    };
    let count = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    el("div").class("page").with(el("div").class("page-head").with(el("h1").class("page-title").with(t.nav_leads())).with(el("p").class("page-note").attr("role", "status").with(t.leads_count(count)).with(if !complete { nodes(vec![Child::child(" "), Child::child(t.leads_loading())]) } else { Html::default() }))).with(html! { <FilterBar filter={(*filter).clone()} categories={names} change={let filter = filter.clone();
                Callback::from(move |new| filter.set(new))} /> }).with(body).html()
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

#[derive(Clone, Debug, PartialEq, Properties)]
struct FilterProps {
    filter: Filter,
    categories: Vec<String>,
    change: Callback<Filter>,
}

/// Search, category and standing.
#[component]
fn FilterBar(props: &FilterProps) -> Html {
    let t = use_texts();
    let search = use_node_ref();
    use_slash(&search);
    let filter = props.filter.clone();
    let oninput = {
        let (filter, change) = (filter.clone(), props.change.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                change.emit(Filter { words: field.value(), ..filter.clone() });
            }
        })
    };
    let select = |apply: fn(Filter, String) -> Filter| {
        let (filter, change) = (filter.clone(), props.change.clone());
        Callback::from(move |event: Event| {
            if let Some(field) = event.target_dyn_into::<HtmlSelectElement>() {
                change.emit(apply(filter.clone(), field.value()));
            }
        })
    };
    let on_category = select(|filter, category| Filter { category, ..filter });
    let on_standing =
        select(|filter, name| Filter { standing: Standing::from_name(&name).unwrap_or_default(), ..filter });
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
                .with(
                    el("input")
                        .bind(&search)
                        .attr("type", "search")
                        .class("field")
                        .attr("placeholder", t.search_leads())
                        .value(filter.words.clone())
                        .oninput(oninput)
                        .attr("aria-keyshortcuts", "/"),
                ),
        )
        .with(
            el("label").class("filter").with(el("span").with(t.category())).with(
                el("select")
                    .class("field")
                    .onchange(on_category)
                    .with(
                        el("option")
                            .attr("value", "")
                            .flag("selected", filter.category.is_empty())
                            .with(t.category_any()),
                    )
                    .each((&props.categories).into_iter().map(|name| {
                        el("option")
                            .attr("value", name.clone())
                            .flag("selected", *name == filter.category)
                            .with(name)
                            .html()
                    })),
            ),
        )
        .with(el("label").class("filter").with(el("span").with(t.standing())).with(
            el("select").class("field").onchange(on_standing).each((Standing::ALL).into_iter().map(
                |standing| {
                    el("option")
                        .attr("value", standing.name())
                        .flag("selected", standing == filter.standing)
                        .with(standing_name(t, standing))
                        .html()
                },
            )),
        ))
        .html()
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
