//! Language, and light or dark.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::app::{Choices, Theme};
use crate::hooks::use_texts;
use crate::i18n::{Language, code, from_tag};

/// The two choices, in the page's head.
#[component]
pub fn ChoicesBar() -> Html {
    let t = use_texts();
    let Some(choices) = use_context::<Choices>() else { return Html::default() };
    let value = |event: &Event| {
        event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value()).unwrap_or_default()
    };
    let on_language = choices.set_language.clone();
    let on_language = Callback::from(move |event: Event| {
        if let Some(language) = from_tag(&value(&event)) {
            on_language.emit(language);
        }
    });
    let on_theme = choices.set_theme.reform(move |event: Event| Theme::from_name(&value(&event)));
    let theme_name = |theme| match theme {
        Theme::System => t.theme_system(),
        Theme::Light => t.theme_light(),
        Theme::Dark => t.theme_dark(),
    };
    html! {
        <div class="choices">
            <label class="choice">
                <span class="unseen">{ t.language() }</span>
                <select onchange={on_language}>
                    for (language, name) in [(Language::En, "English"), (Language::De, "Deutsch")] {
                        <option value={code(language)} lang={code(language)} selected={t.language == language}>{ name }</option>
                    }
                </select>
            </label>
            <label class="choice">
                <span class="unseen">{ t.theme() }</span>
                <select onchange={on_theme}>
                    for theme in Theme::ALL {
                        <option value={theme.name()} selected={choices.theme == theme}>{ theme_name(theme) }</option>
                    }
                </select>
            </label>
        </div>
    }
}
