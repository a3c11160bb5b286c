//! The other side's contacts, once they were revealed.

use reckon_wire::view::Contacts;

use crate::components::icon::Icon;
use crate::dom::{El, el};
use crate::i18n::Texts;

/// Name, numbers and address, each to be used at a click.
#[must_use]
pub fn contacts_card(t: Texts, contacts: &Contacts) -> El {
    let line = |icon: Icon, name: &'static str, scheme: &str, value: &Option<String>| {
        value.as_ref().map(|value| {
            el("li")
                .with(icon.html())
                .with(el("span").class("unseen").with([name, " "].concat()))
                .with(el("a").attr("href", [scheme, &value.replace(' ', "")].concat()).with(value))
        })
    };
    el("ul")
        .class("contacts")
        .attr("aria-label", t.contacts_of(&contacts.name))
        .with(el("li").with(Icon::Person.html()).with(el("strong").with(&contacts.name)))
        .with(line(Icon::Phone, t.mobile(), "tel:", &contacts.mobile))
        .with(line(Icon::Phone, t.landline(), "tel:", &contacts.landline))
        .with(line(Icon::Mail, t.email(), "mailto:", &contacts.email))
}
