//! Automations: which there are, what they have done, and the templates for replies.

mod editor;
mod list;
mod preview;
mod recipients;
mod templates;
mod words;

use reckon_wire::automations::{AutomationForm, Automations as Known};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use self::editor::Editor;
use self::recipients::Recipients;
use self::templates::Templates;
use crate::api::{Trouble, automations as api};
use crate::components::dialog::{Dialog, answers};
use crate::components::notice::{button, failed as failed_part, loading, notice};
use crate::components::panel::{back, hint, page_head, panel};
use crate::dom::{El, el, nodes};
use crate::hooks::use_title;
use crate::router::Route;
use crate::ui::{Ui, use_ui};

/// What is known of the automations.
#[derive(Clone, Debug, Default, PartialEq)]
struct Listed {
    all: Option<Rc<Vec<AutomationForm>>>,
    /// What `{pro}` is filled with.
    pro: String,
    /// Why they could not be loaded, or why a change was not kept.
    failed: Option<Trouble>,
}

/// The automations, and the way to have them loaded anew. They are loaded whenever something has happened between
/// the pro and a client, and when the page is shown: what waits is in no log.
#[hook]
fn use_automations(ui: &Ui) -> (UseStateHandle<Listed>, Callback<()>) {
    let listed = use_state_eq(Listed::default);
    let asked = use_mut_ref(|| 0_u32);
    let load = {
        let (listed, asked) = (listed.clone(), asked);
        use_callback((), move |(), ()| {
            let (listed, asked) = (listed.clone(), asked.clone());
            *asked.borrow_mut() += 1;
            let question = *asked.borrow();
            spawn_local(async move {
                let answer = api::automations().await;
                // An answer that another question has overtaken is of no use any more.
                if *asked.borrow() == question {
                    match answer {
                        Ok(Known { automations, pro, .. }) => {
                            listed.set(Listed { all: Some(Rc::new(automations)), pro, failed: None });
                        }
                        Err(trouble) => {
                            listed.set(Listed { failed: Some(trouble), ..(*listed).clone() });
                        }
                    }
                }
            });
        })
    };
    let occasion = ui.session.as_ref().map(|session| session.world().occasion());
    use_effect_with(occasion, {
        let load = load.clone();
        move |_| load.emit(())
    });
    (listed, load)
}

/// The list of automations, and below it the templates.
#[component]
pub fn Automations() -> Html {
    let ui = &use_ui();
    let t = ui.t;
    use_title(t.nav_automations());
    let (listed, load) = use_automations(ui);
    let failed = use_state_eq(|| None::<Trouble>);
    let body = match (&listed.all, &listed.failed) {
        (None, Some(trouble)) => failed_part(ui, trouble, &load),
        (None, None) => loading(ui),
        (Some(all), _) if all.is_empty() => notice(t.automations_none(), t.automations_none_why(), false),
        (Some(all), _) => list::rows(ui, all, &load, &failed),
    };
    let navigator = ui.navigator.clone();
    let new =
        button(t.automation_new(), Callback::from(move |_: MouseEvent| navigator.to(Route::NewAutomation)))
            .class("is-primary");
    let trouble = failed
        .as_ref()
        .map(|trouble| el("p").class("field-problem").attr("role", "alert").with(words::trouble(t, trouble)));
    el("div")
        .class("page is-automations")
        .with(page_head(t.nav_automations(), new))
        .with(hint(t.automations_what()))
        .with(trouble)
        .with(body)
        .with(html! { <Templates /> })
        .html()
}

/// Where a new automation is made.
#[component]
pub fn NewAutomation() -> Html {
    let ui = &use_ui();
    use_title(ui.t.automation_new());
    let (listed, _) = use_automations(ui);
    let navigator = ui.navigator.clone();
    let onsaved = Callback::from(move |kept: AutomationForm| navigator.to(Route::Automation(kept.id)));
    let (taken, pro) = (names(&listed, None), listed.pro.clone());
    el("div")
        .class("page is-automations")
        .with(back(ui, Route::Automations, ui.t.nav_automations()))
        .with(page_head(ui.t.automation_new(), el("span")))
        .with(el("section").class("panel").with(html! { <Editor known={None} {pro} {taken} {onsaved} /> }))
        .html()
}

fn names(listed: &Listed, but: Option<u32>) -> Vec<String> {
    let all = listed.all.iter().flat_map(|all| all.iter());
    all.filter(|one| Some(one.id) != but).map(|one| one.draft.name.clone()).collect()
}

/// Which automation.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// Its id.
    pub automation: u32,
}

/// One automation: what it is, and whom it reaches.
#[component]
pub fn Automation(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let (listed, load) = use_automations(ui);
    let asking = use_state_eq(|| false);
    let failed = use_state_eq(|| None::<Trouble>);
    let known = listed.all.as_ref().map(|all| all.iter().find(|one| one.id == props.automation).cloned());
    let title = known.clone().flatten().map(|known| known.draft.name);
    use_title(title.as_deref().unwrap_or_else(|| t.nav_automations()));
    let way_back = back(ui, Route::Automations, t.nav_automations());
    let page = el("div").class("page is-automations").with(way_back);
    let known = match (known, &listed.failed) {
        (None, Some(trouble)) => return page.with(failed_part(ui, trouble, &load)).html(),
        (None, None) => return page.with(loading(ui)).html(),
        (Some(None), _) => {
            return page.with(notice(t.not_found_what(), t.automation_gone(), false)).html();
        }
        (Some(Some(known)), _) => known,
    };
    let ask = {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(true))
    };
    let remove = button(t.automation_remove(), ask).class("is-quiet");
    let question = asking.then(|| question(ui, &known, &asking, &failed));
    let trouble = failed
        .as_ref()
        .map(|trouble| el("p").class("field-problem").attr("role", "alert").with(words::trouble(t, trouble)));
    let (taken, onsaved) = (names(&listed, Some(known.id)), load.reform(|_: AutomationForm| ()));
    let pro = listed.pro.clone();
    let editor = html! { <Editor key={known.id} known={known.clone()} {pro} {taken} {onsaved} /> };
    let edited = el("details")
        .class("panel automation-edit")
        .with(el("summary").class("panel-title").with(t.automation_edit()))
        .with(editor);
    page.with(page_head(&known.draft.name, list::switch(ui, &known, &load, &failed)))
        .with(hint(list::summary(t, &known.draft)))
        .with(trouble)
        .with(list::counts(t, &known.counts, known.draft.channel))
        .with(edited)
        .with(panel("recipients", t.recipients_title()).with(html! {
            <Recipients automation={known.id} version={known.version} channel={known.draft.channel} />
        }))
        .with(el("div").class("form-end").with(remove))
        .with(question)
        .html()
}

/// Asks whether an automation is to be removed.
fn question(
    ui: &Ui,
    known: &AutomationForm,
    asking: &UseStateHandle<bool>,
    failed: &UseStateHandle<Option<Trouble>>,
) -> Html {
    let t = ui.t;
    let onclose = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(false))
    };
    let agree = {
        let (id, version) = (known.id, known.version);
        let (failed, onclose, navigator) = (failed.clone(), onclose.clone(), ui.navigator.clone());
        Callback::from(move |_: MouseEvent| {
            let (failed, onclose, navigator) = (failed.clone(), onclose.clone(), navigator.clone());
            spawn_local(async move {
                match api::remove_automation(id, version).await {
                    Ok(()) => navigator.to(Route::Automations),
                    Err(trouble) => {
                        onclose.emit(());
                        failed.set(Some(trouble));
                    }
                }
            });
        })
    };
    let words = nodes(vec![
        el("p").class("dialog-lasts").with(t.automation_remove_what(known.counts.waiting)).html(),
        answers(t, &onclose, t.automation_remove(), agree),
    ]);
    html! { <Dialog title={t.automation_remove_ask(&known.draft.name)} {onclose}>{ words }</Dialog> }
}

/// A list of numbers with their names.
fn numbers(t: crate::i18n::Texts, all: &[(&'static str, u32)]) -> El {
    let one = |(name, number): &(&'static str, u32)| {
        el("div").class("count").with(el("dt").with(*name)).with(el("dd").with(t.number(*number)))
    };
    el("dl").class("counts").each(all.iter().map(one))
}
