//! Where an automation is written: its fields, what is wrong with them, and what a client would get.

use reckon_domain::automation::Trigger;
use reckon_domain::relation::Channel;
use reckon_wire::automations::{AutomationDraft, AutomationForm, Wrong};
use reckon_wire::template::Field;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::preview::preview;
use super::words::{self, Unit};
use crate::api::{Trouble, automations as api};
use crate::components::choices::{chosen, option};
use crate::components::fields::{insert_buttons, problem};
use crate::dom::{El, el};
use crate::ui::{Ui, use_ui};

/// What is edited.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct Props {
    /// The automation as it is kept; nothing makes a new one.
    pub(super) known: Option<AutomationForm>,
    /// What `{pro}` is filled with.
    pub(super) pro: String,
    /// The names that others have.
    pub(super) taken: Vec<String>,
    /// Is told what is kept now.
    pub(super) onsaved: Callback<AutomationForm>,
}

/// What is in the form.
#[derive(Clone, Debug, PartialEq)]
struct Form {
    /// What was kept when the form was filled: what others have changed since is not overwritten.
    kept: Option<AutomationForm>,
    draft: AutomationDraft,
    /// The delay as it is typed.
    number: String,
    unit: Unit,
    /// Whether it was tried to keep it: from then on everything that is wrong is said.
    tried: bool,
    busy: bool,
    failed: Option<Trouble>,
}

impl Form {
    fn new(known: Option<&AutomationForm>) -> Self {
        let draft = known.map_or_else(
            || AutomationDraft {
                name: String::new(),
                trigger: Trigger::BeforeAppointment,
                delay: 24 * 60,
                channel: Channel::Text,
                body: String::new(),
                on: true,
            },
            |known| known.draft.clone(),
        );
        let unit = Unit::of(draft.delay);
        let number = (draft.delay / unit.minutes()).to_string();
        Self { kept: known.cloned(), draft, number, unit, tried: false, busy: false, failed: None }
    }

    /// Whether it holds nothing but what was kept.
    fn is_untouched(&self) -> bool {
        *self == Self::new(self.kept.as_ref())
    }

    /// With the delay that the number and the unit come to; what is no number is too long.
    fn timed(mut self) -> Self {
        let number = self.number.trim().parse::<u32>().ok();
        self.draft.delay =
            number.and_then(|number| number.checked_mul(self.unit.minutes())).unwrap_or(u32::MAX);
        self
    }
}

/// The form and, beside it, the preview.
#[component]
pub(super) fn Editor(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let form = use_state_eq(|| Form::new(props.known.as_ref()));
    {
        // Changed elsewhere: whoever has typed nothing yet goes on from there.
        let (form, known) = (form.clone(), props.known.clone());
        use_effect_with(known.as_ref().map(|known| known.version), move |_| {
            if form.is_untouched() {
                form.set(Form::new(known.as_ref()));
            }
        });
    }
    let wrongs = form.draft.wrongs();
    let taken = props.taken.iter().any(|name| name.to_lowercase() == form.draft.name.trim().to_lowercase());
    let ready = wrongs.is_empty() && !taken;
    let save = {
        let (form, props) = (form.clone(), props.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if form.busy {
                return;
            }
            if !ready {
                form.set(Form { tried: true, ..(*form).clone() });
                return;
            }
            let (form, props) = (form.clone(), props.clone());
            form.set(Form { busy: true, failed: None, ..(*form).clone() });
            spawn_local(async move {
                let seen = form.kept.as_ref().map(|kept| (kept.id, kept.version));
                match api::save_automation(seen, &form.draft).await {
                    Ok(kept) => {
                        form.set(Form::new(Some(&kept)));
                        props.onsaved.emit(kept);
                    }
                    Err(trouble) => {
                        form.set(Form { busy: false, failed: Some(trouble), ..(*form).clone() });
                    }
                }
            });
        })
    };
    let name_wrong = wrongs.iter().find(|wrong| wrong.field() == "name").filter(|_| form.tried);
    let name_wrong = name_wrong
        .map(|wrong| words::wrong(t, wrong))
        .or_else(|| taken.then(|| t.wrong_name_taken().to_owned()));
    let save_button = el("button")
        .attr("type", "submit")
        .class("button is-primary")
        .class(form.busy.then_some("is-busy"))
        .attr("aria-disabled", form.busy.then_some("true"))
        .with(if form.busy { t.doing() } else { t.automation_save() });
    let failed = form
        .failed
        .as_ref()
        .map(|trouble| el("p").class("field-problem").attr("role", "alert").with(words::trouble(t, trouble)));
    let fields = el("form")
        .class("form automation-form")
        .attr("novalidate", "")
        .onsubmit(save)
        .with(name(ui, &form, name_wrong))
        .with(timing(ui, &form, wrong_of(&wrongs, "delay")))
        .with(channel(ui, &form))
        .with(body(ui, &form, wrong_of(&wrongs, "body")))
        .with(on(ui, &form))
        .with(failed)
        .with(el("div").class("form-end").with(save_button));
    el("div").class("automation-editor").with(fields).with(preview(ui, &form.draft, &props.pro)).html()
}

fn wrong_of<'a>(wrongs: &'a [Wrong], field: &str) -> Option<&'a Wrong> {
    wrongs.iter().find(|wrong| wrong.field() == field)
}

fn line(id: &'static str, name: &str, field: impl crate::dom::Child, wrong: Option<String>) -> El {
    el("div")
        .class("form-line")
        .with(el("label").attr("for", id).with(name.to_owned()))
        .with(field)
        .with(wrong.map(|words| problem(id, words)))
}

fn set(form: &UseStateHandle<Form>, change: impl FnOnce(&mut Form)) {
    let mut next = (**form).clone();
    change(&mut next);
    form.set(next.timed());
}

fn name(ui: &Ui, form: &UseStateHandle<Form>, wrong: Option<String>) -> El {
    let state = form.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            set(&state, |form| form.draft.name = field.value());
        }
    });
    let field = el("input")
        .attr("dir", "auto")
        .attr("id", "automation-name")
        .class("field")
        .attr("autocomplete", "off")
        .value(form.draft.name.clone())
        .oninput(oninput)
        .attr("aria-invalid", wrong.is_some().then_some("true"))
        .attr("aria-describedby", wrong.is_some().then_some("automation-name-wrong"));
    line("automation-name", ui.t.automation_name(), field, wrong)
}

/// How long after or before what.
fn timing(ui: &Ui, form: &UseStateHandle<Form>, wrong: Option<&Wrong>) -> El {
    let t = ui.t;
    let (typed, unit, trigger) = (form.clone(), form.clone(), form.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            set(&typed, |form| form.number = field.value());
        }
    });
    let onunit = Callback::from(move |event: Event| {
        let code = chosen(&event);
        let unit_chosen = Unit::ALL.into_iter().find(|unit| unit.code() == code);
        set(&unit, |form| form.unit = unit_chosen.unwrap_or(form.unit));
    });
    let ontrigger = Callback::from(move |event: Event| {
        let name = chosen(&event);
        let found = Trigger::ALL.into_iter().find(|trigger| trigger.name() == name);
        set(&trigger, |form| form.draft.trigger = found.unwrap_or(form.draft.trigger));
    });
    let number = el("input")
        .attr("id", "automation-delay")
        .class("field")
        .attr("inputmode", "numeric")
        .attr("autocomplete", "off")
        .value(form.number.clone())
        .oninput(oninput)
        .attr("aria-invalid", wrong.map(|_| "true"))
        .attr("aria-describedby", wrong.map(|_| "automation-delay-wrong"));
    let units = el("select")
        .attr("id", "automation-unit")
        .class("field")
        .attr("aria-label", t.automation_unit())
        .onchange(onunit)
        .each(Unit::ALL.map(|unit| option(unit.code(), unit.name(t), unit == form.unit)));
    let triggers = el("select")
        .attr("id", "automation-trigger")
        .class("field")
        .attr("aria-label", t.automation_trigger())
        .onchange(ontrigger)
        .each(Trigger::ALL.map(|one| option(one.name(), words::trigger(t, one), one == form.draft.trigger)));
    let fields = el("div").class("automation-timing").with(number).with(units).with(triggers);
    line("automation-delay", t.automation_when(), fields, wrong.map(|wrong| words::wrong(t, wrong)))
}

fn channel(ui: &Ui, form: &UseStateHandle<Form>) -> El {
    let t = ui.t;
    let choice = |channel: Channel, name: &'static str| {
        let state = form.clone();
        let chosen = form.draft.channel == channel;
        let onchange = Callback::from(move |_: Event| set(&state, |form| form.draft.channel = channel));
        let field = el("input")
            .attr("type", "radio")
            .attr("name", "automation-channel")
            .attr("value", channel.name())
            .checked(chosen)
            .onchange(onchange);
        el("label").class("plan").class(chosen.then_some("is-chosen")).with(field).with(name)
    };
    el("fieldset")
        .class("automation-channel")
        .with(el("legend").with(t.automation_channel()))
        .with(choice(Channel::Text, t.channel_text()))
        .with(choice(Channel::Email, t.email()))
}

fn body(ui: &Ui, form: &UseStateHandle<Form>, wrong: Option<&Wrong>) -> El {
    let t = ui.t;
    // An empty field is no mistake until it is sent.
    let wrong = wrong.filter(|_| form.tried || !form.draft.body.is_empty());
    let (typed, inserted) = (form.clone(), form.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
            set(&typed, |form| form.draft.body = area.value());
        }
    });
    let insert = Callback::from(move |body: String| set(&inserted, |form| form.draft.body = body));
    let area = el("textarea")
        .attr("dir", "auto")
        .attr("id", "automation-body")
        .class("field")
        .attr("rows", "6")
        .value(form.draft.body.clone())
        .oninput(oninput)
        .attr("aria-invalid", wrong.map(|_| "true"))
        .attr("aria-describedby", wrong.map(|_| "automation-body-wrong"));
    line("automation-body", t.automation_body(), area, wrong.map(|wrong| words::wrong(t, wrong)))
        .with(insert_buttons(t, "automation-body", &Field::ALL, &insert))
}

fn on(ui: &Ui, form: &UseStateHandle<Form>) -> El {
    let state = form.clone();
    let onchange = Callback::from(move |_: Event| set(&state, |form| form.draft.on = !form.draft.on));
    let field = el("input").attr("type", "checkbox").checked(form.draft.on).onchange(onchange);
    el("label").class("automation-on").with(field).with(el("span").with(ui.t.automation_sends()))
}
