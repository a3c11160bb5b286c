//! Language, and light or dark.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::app::Theme;
use crate::dom::{El, el};
use crate::i18n::{Language, code, from_tag};
use crate::ui::Ui;

/// The two choices, in the page's head.
#[must_use]
pub fn choices(ui: &Ui) -> El {
    let t = ui.t;
    let set_language = ui.choices.set_language.clone();
    let on_language = Callback::from(move |event: Event| {
        if let Some(language) = from_tag(&chosen(&event)) {
            set_language.emit(language);
        }
    });
    let on_theme = ui.choices.set_theme.reform(|event: Event| Theme::from_name(&chosen(&event)));
    let languages = [(Language::En, "English"), (Language::De, "Deutsch")].map(|(language, name)| {
        option(code(language), name, t.language == language).attr("lang", code(language))
    });
    let themes = Theme::ALL.map(|theme| {
        let name = match theme {
            Theme::System => t.theme_system(),
            Theme::Light => t.theme_light(),
            Theme::Dark => t.theme_dark(),
        };
        option(theme.name(), name, ui.choices.theme == theme)
    });
    el("div")
        .class("choices")
        .with(choice(t.language(), el("select").onchange(on_language).each(languages)))
        .with(choice(t.theme(), el("select").onchange(on_theme).each(themes)))
}

fn choice(name: &str, select: El) -> El {
    el("label").class("choice").with(el("span").class("unseen").with(name)).with(select)
}

/// One of several to choose from.
#[must_use]
pub fn option(value: &'static str, name: &str, chosen: bool) -> El {
    el("option").attr("value", value).flag("selected", chosen).with(name)
}

/// What was chosen.
#[must_use]
pub fn chosen(event: &Event) -> String {
    event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value()).unwrap_or_default()
}
