//! Parts of forms in which texts with fields are written.

use reckon_wire::template::Field;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::dom::{El, el};
use crate::i18n::Texts;

/// What is wrong with the field of this id, which names it as `id-wrong`.
#[must_use]
pub fn problem(id: &str, words: String) -> El {
    el("p").attr("id", [id, "-wrong"].concat()).class("field-problem").with(words)
}

/// A field's name, for people.
fn name(t: Texts, field: Field) -> &'static str {
    match field {
        Field::Client => t.field_client(),
        Field::Pro => t.field_pro(),
        Field::Title => t.field_title(),
        Field::Date => t.field_date(),
        Field::Time => t.field_time(),
    }
}

/// Buttons that put a field where the caret is in the text area of this id; `insert` is told the whole text then.
#[must_use]
pub fn insert_buttons(t: Texts, area: &'static str, fields: &[Field], insert: &Callback<String>) -> El {
    let buttons = fields.iter().map(|field| {
        let (insert, field) = (insert.clone(), *field);
        let press = Callback::from(move |_: MouseEvent| {
            if let Some(area) = text_area(area) {
                insert.emit(put(&area, &["{", field.name(), "}"].concat()));
            }
        });
        el("button")
            .attr("type", "button")
            .class("button is-small field-insert")
            .onclick(press)
            .with(el("span").class("unseen").with(t.field_insert()))
            .with(name(t, field))
    });
    el("div").class("field-inserts").attr("role", "group").attr("aria-label", t.field_inserts()).each(buttons)
}

/// The text area of an id.
#[must_use]
pub fn text_area(id: &str) -> Option<HtmlTextAreaElement> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Puts a text in place of what is chosen in the area, and the caret behind it. Returns the whole text then.
#[must_use]
pub fn put(area: &HtmlTextAreaElement, text: &str) -> String {
    // An area of no choice takes the text at its end.
    if area.set_range_text(text).is_err() {
        area.set_value(&[&area.value(), text].concat());
    }
    let end = area.selection_start().ok().flatten().unwrap_or_default();
    let length = u32::try_from(text.encode_utf16().count()).unwrap_or_default();
    // An element that cannot take the focus leaves the page as it is.
    let _ = area.set_selection_range(end + length, end + length);
    let _ = area.focus();
    area.value()
}
