//! The other side's contacts, for who may see them: to be called, written to and copied at a click.

use reckon_wire::view::Contacts;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::components::icon::Icon;
use crate::dom::{El, el, written};
use crate::hooks::{can_copy, copy};
use crate::ui::Ui;

/// Name, numbers and address.
#[must_use]
pub fn contacts_card(ui: &Ui, contacts: &Contacts) -> El {
    let name = el("li").with(Icon::Person.html()).with(
        el("strong")
            .class("contact-value")
            .attr("title", contacts.name.clone())
            .with(written(&contacts.name)),
    );
    contacts_list(ui, contacts, Some(name))
}

/// Numbers and address, where the name stands beside them already.
#[must_use]
pub fn contacts_line(ui: &Ui, contacts: &Contacts) -> El {
    contacts_list(ui, contacts, None)
}

fn contacts_list(ui: &Ui, contacts: &Contacts, name: Option<El>) -> El {
    let t = ui.t;
    let line = |icon: Icon, kind: &'static str, scheme: &str, value: &Option<String>| {
        value.as_ref().map(|value| {
            let plain: String = value.chars().filter(|letter| !letter.is_whitespace()).collect();
            let link = el("a")
                .class("contact-value")
                .attr("href", [scheme, &plain].concat())
                .attr("title", value.clone())
                .with(written(value));
            el("li")
                .with(icon.html())
                .with(el("span").class("unseen").with([kind, " "].concat()))
                .with(link)
                .with(copy_button(ui, value))
        })
    };
    el("ul")
        .class("contacts")
        .attr("aria-label", t.contacts_of(&contacts.name))
        .with(name)
        .with(line(Icon::Phone, t.mobile(), "tel:", &contacts.mobile))
        .with(line(Icon::Phone, t.landline(), "tel:", &contacts.landline))
        .with(line(Icon::Mail, t.email(), "mailto:", &contacts.email))
}

/// A button that copies a text; none where the browser lets no page do that.
fn copy_button(ui: &Ui, what: &str) -> Option<El> {
    let (t, announcer, text) = (ui.t, ui.announcer.clone(), what.to_owned());
    let press = Callback::from(move |_: MouseEvent| {
        let (announcer, text) = (announcer.clone(), text.clone());
        spawn_local(async move {
            if copy(&text).await {
                announcer.emit(t.copied(&text));
            }
        });
    });
    can_copy().then(|| {
        el("button")
            .attr("type", "button")
            .class("button is-quiet is-icon")
            .attr("aria-label", t.copy_it(what))
            .attr("title", t.copy_it(what))
            .onclick(press)
            .with(Icon::Copy.html())
    })
}
