//! The other side's contacts, once they were revealed.

use reckon_wire::view::Contacts;
use yew::prelude::*;

use crate::components::icon::Icon;
use crate::hooks::use_texts;

/// Whose contacts.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// They.
    pub contacts: Contacts,
}

/// Name, numbers and address, each to be used at a click.
#[component]
pub fn ContactsCard(props: &Props) -> Html {
    let t = use_texts();
    let contacts = &props.contacts;
    let line = |icon: Icon, name: &'static str, scheme: &str, value: &Option<String>| match value {
        Some(value) => html! {
            <li>
                { icon.html() }<span class="unseen">{ name }{ " " }</span>
                <a href={[scheme, &value.replace(' ', "")].concat()}>{ value }</a>
            </li>
        },
        None => Html::default(),
    };
    html! {
        <ul class="contacts" aria-label={t.contacts_of(&contacts.name)}>
            <li>{ Icon::Person.html() }<strong>{ &contacts.name }</strong></li>
            { line(Icon::Phone, t.mobile(), "tel:", &contacts.mobile) }
            { line(Icon::Phone, t.landline(), "tel:", &contacts.landline) }
            { line(Icon::Mail, t.email(), "mailto:", &contacts.email) }
        </ul>
    }
}
