//! Where templates for replies are kept.

use std::rc::Rc;

use reckon_domain::Channel;
use reckon_wire::automations::{TemplateDraft, TemplateForm, Templates as Known};
use reckon_wire::discussions::excerpt;
use reckon_wire::template::Field;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::words;
use crate::api::{Trouble, automations as api};
use crate::components::choices::{chosen, option};
use crate::components::dialog::{Dialog, answers};
use crate::components::fields::{insert_buttons, problem};
use crate::components::notice::{button, failed as failed_part, loading, notice};
use crate::components::panel::{hint, panel};
use crate::dom::{El, el, nodes};
use crate::i18n::Texts;
use crate::ui::{Ui, use_ui};

/// What is known of the templates, and which is being written.
#[derive(Clone, Debug, Default, PartialEq)]
struct Kept {
    all: Option<Rc<Vec<TemplateForm>>>,
    failed: Option<Trouble>,
    written: Option<Written>,
}

/// A template that is being written: a new one where nothing was seen.
#[derive(Clone, Debug, PartialEq)]
struct Written {
    seen: Option<(u32, u32)>,
    draft: TemplateDraft,
    tried: bool,
    trouble: Option<Trouble>,
}

impl Written {
    fn new(seen: Option<(u32, u32)>, draft: TemplateDraft) -> Self {
        Self { seen, draft, tried: false, trouble: None }
    }
}

type State = UseStateHandle<Kept>;

/// The template that is to be removed: the person is asked. Beside what is known, which may be loaded anew meanwhile.
type Asked = UseStateHandle<Option<TemplateForm>>;

/// The templates, and the form of the one that is written.
#[component]
pub(super) fn Templates() -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let state = use_state_eq(Kept::default);
    let asked: Asked = use_state_eq(|| None);
    // What is being written stays, whatever happens meanwhile: the list is loaded anew once it is done.
    let writes = use_mut_ref(|| false);
    *writes.borrow_mut() = state.written.is_some();
    let load = {
        let (state, writes) = (state.clone(), writes.clone());
        Callback::from(move |()| {
            let (state, writes) = (state.clone(), writes.clone());
            spawn_local(async move {
                let kept = loaded(api::templates().await);
                if !*writes.borrow() {
                    state.set(kept);
                }
            });
        })
    };
    let occasion = ui.session.as_ref().map(|session| session.world().occasion());
    use_effect_with((occasion, state.written.is_some()), {
        let load = load.clone();
        move |(_, writes)| {
            if !writes {
                load.emit(());
            }
        }
    });
    let part = panel("templates", t.templates_title()).with(hint(t.templates_what()));
    let part = match (&state.all, &state.failed) {
        (None, Some(trouble)) => part.with(failed_part(ui, trouble, &load)),
        (None, None) => part.with(loading(ui)),
        (Some(all), _) if all.is_empty() && state.written.is_none() => {
            part.with(notice(t.templates_none(), t.templates_none_why(), false))
        }
        (Some(all), failed) => {
            let failed = failed.as_ref().map(|trouble| {
                el("p").class("field-problem").attr("role", "alert").with(words::trouble(t, trouble))
            });
            part.with(failed)
                .with(el("ul").class("templates").each(all.iter().map(|one| row(t, one, &state, &asked))))
        }
    };
    let part = match &state.written {
        Some(written) => part.with(form(ui, written, &state)),
        None => {
            let state = state.clone();
            let press = Callback::from(move |_: MouseEvent| {
                write(&state, Written::new(None, TemplateDraft::default()));
            });
            part.with(el("div").class("form-end").with(button(t.template_new(), press)))
        }
    };
    part.with(asked.as_ref().map(|one| question(t, one, &state, &asked))).html()
}

fn loaded(answer: Result<Known, Trouble>) -> Kept {
    match answer {
        Ok(known) => Kept { all: Some(Rc::new(known.templates)), ..Kept::default() },
        Err(trouble) => Kept { failed: Some(trouble), ..Kept::default() },
    }
}

fn write(state: &State, written: Written) {
    state.set(Kept { written: Some(written), ..(**state).clone() });
}

fn channel_name(t: Texts, channel: Option<Channel>) -> &'static str {
    match channel {
        None => t.template_any(),
        Some(Channel::Chat) => t.channel_chat(),
        Some(Channel::Text) => t.channel_text(),
        Some(Channel::Email) => t.email(),
    }
}

fn row(t: Texts, one: &TemplateForm, state: &State, asked: &Asked) -> El {
    let (seen, draft) = ((one.id, one.version), one.draft.clone());
    let edit = {
        let (state, draft) = (state.clone(), draft.clone());
        Callback::from(move |_: MouseEvent| write(&state, Written::new(Some(seen), draft.clone())))
    };
    let remove = {
        let (asked, one) = (asked.clone(), one.clone());
        Callback::from(move |_: MouseEvent| asked.set(Some(one.clone())))
    };
    let named = |button: El, name: String| button.class("is-small is-quiet").attr("aria-label", name);
    el("li")
        .key(one.id)
        .class("template")
        .with(el("strong").attr("dir", "auto").with(&draft.name))
        .with(el("span").class("badge").with(channel_name(t, draft.channel)))
        .with(el("p").class("hint").attr("dir", "auto").with(excerpt(&draft.body)))
        .with(
            el("span")
                .class("template-buttons")
                .with(named(button(t.template_edit(), edit), t.template_edit_this(&draft.name)))
                .with(named(button(t.template_remove(), remove), t.template_remove_this(&draft.name))),
        )
}

/// Asks whether a template is to be removed.
fn question(t: Texts, one: &TemplateForm, state: &State, asked: &Asked) -> Html {
    let onclose = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let agree = {
        let (state, asked, seen) = (state.clone(), asked.clone(), (one.id, one.version));
        Callback::from(move |_: MouseEvent| {
            asked.set(None);
            let state = state.clone();
            spawn_local(async move {
                let done = api::remove_template(seen.0, seen.1).await;
                let kept = loaded(api::templates().await);
                state.set(Kept { failed: done.err().or(kept.failed), ..kept });
            });
        })
    };
    let words = nodes(vec![
        el("p").class("dialog-lasts").with(t.template_remove_what()).html(),
        answers(t, &onclose, t.template_remove(), agree),
    ]);
    html! { <Dialog title={t.template_remove_ask(&one.draft.name)} {onclose}>{ words }</Dialog> }
}

fn change(state: &State, change: impl FnOnce(&mut TemplateDraft)) {
    if let Some(mut written) = state.written.clone() {
        change(&mut written.draft);
        write(state, written);
    }
}

fn save(state: &State, ready: bool) {
    let Some(written) = state.written.clone() else { return };
    if !ready {
        return write(state, Written { tried: true, ..written });
    }
    let state = state.clone();
    spawn_local(async move {
        match api::save_template(written.seen, &written.draft).await {
            Ok(_) => state.set(loaded(api::templates().await)),
            Err(trouble) => write(&state, Written { trouble: Some(trouble), ..written }),
        }
    });
}

fn form(ui: &Ui, written: &Written, state: &State) -> El {
    let t = ui.t;
    let wrongs = written.draft.wrongs();
    let own = written.seen.map(|(id, _)| id);
    let mut others = state.all.iter().flat_map(|all| all.iter()).filter(|one| Some(one.id) != own);
    let name = written.draft.name.trim().to_lowercase();
    let taken = others.any(|one| one.draft.name.to_lowercase() == name);
    let ready = wrongs.is_empty() && !taken;
    let onsubmit = {
        let state = state.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            save(&state, ready);
        })
    };
    let cancel = {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| state.set(Kept { written: None, ..(*state).clone() }))
    };
    let of = |field: &str| wrongs.iter().find(|wrong| wrong.field() == field);
    let name_wrong = of("name").filter(|_| written.tried).map(|wrong| words::wrong(t, wrong));
    let name_wrong = name_wrong.or_else(|| taken.then(|| t.wrong_name_taken().to_owned()));
    let body_wrong = of("body").filter(|_| written.tried || !written.draft.body.is_empty());
    let trouble = written
        .trouble
        .as_ref()
        .map(|trouble| el("p").class("field-problem").attr("role", "alert").with(words::trouble(t, trouble)));
    let buttons = el("div")
        .class("form-end")
        .with(button(t.cancel(), cancel).class("is-quiet"))
        .with(el("button").attr("type", "submit").class("button is-primary").with(t.template_save()));
    el("form")
        .class("form template-form")
        .attr("novalidate", "")
        .onsubmit(onsubmit)
        .with(name_line(t, written, state, name_wrong))
        .with(channel_line(t, written, state))
        .with(body_line(t, written, state, body_wrong.map(|wrong| words::wrong(t, wrong))))
        .with(trouble)
        .with(buttons)
}

fn name_line(t: Texts, written: &Written, state: &State, wrong: Option<String>) -> El {
    let typed = state.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            change(&typed, |draft| draft.name = field.value());
        }
    });
    let field = el("input")
        .attr("dir", "auto")
        .attr("id", "template-name")
        .class("field")
        .attr("autocomplete", "off")
        .value(written.draft.name.clone())
        .oninput(oninput)
        .attr("aria-invalid", wrong.is_some().then_some("true"))
        .attr("aria-describedby", wrong.is_some().then_some("template-name-wrong"));
    el("div")
        .class("form-line")
        .with(el("label").attr("for", "template-name").with(t.automation_name()))
        .with(field)
        .with(wrong.map(|words| problem("template-name", words)))
}

fn channel_line(t: Texts, written: &Written, state: &State) -> El {
    let picked = state.clone();
    let onchange = Callback::from(move |event: Event| {
        let name = chosen(&event);
        let channel = Channel::ALL.into_iter().find(|channel| channel.name() == name);
        change(&picked, |draft| draft.channel = channel);
    });
    let options = core::iter::once(None).chain(Channel::ALL.map(Some)).map(|channel: Option<Channel>| {
        let code = channel.map_or("any", Channel::name);
        option(code, channel_name(t, channel), channel == written.draft.channel)
    });
    let field = el("select").attr("id", "template-channel").class("field").onchange(onchange).each(options);
    el("div")
        .class("form-line")
        .with(el("label").attr("for", "template-channel").with(t.template_channel()))
        .with(field)
}

fn body_line(t: Texts, written: &Written, state: &State, wrong: Option<String>) -> El {
    let (typed, inserted) = (state.clone(), state.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
            change(&typed, |draft| draft.body = area.value());
        }
    });
    let insert = Callback::from(move |body: String| change(&inserted, |draft| draft.body = body));
    let area = el("textarea")
        .attr("dir", "auto")
        .attr("id", "template-body")
        .class("field")
        .attr("rows", "4")
        .value(written.draft.body.clone())
        .oninput(oninput)
        .attr("aria-invalid", wrong.is_some().then_some("true"))
        .attr("aria-describedby", wrong.is_some().then_some("template-body-wrong"));
    el("div")
        .class("form-line")
        .with(el("label").attr("for", "template-body").with(t.automation_body()))
        .with(area)
        .with(wrong.map(|words| problem("template-body", words)))
        .with(insert_buttons(t, "template-body", &Field::OF_A_REPLY, &insert))
}
