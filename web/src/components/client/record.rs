//! The client's consent record, as their pro reads it: each change of a subscription, how it was said, and the words.

use reckon_wire::consents::{Consent, ConsentHow};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;
use crate::components::channel::channel_name;
use crate::components::link::rule_link;
use crate::components::panel::panel;
use crate::dom::{El, el};
use crate::i18n::{Texts, iso};
use crate::ui::{Ui, use_ui};

/// Whose record.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct Props {
    /// The client.
    pub client: u32,
    /// Another whenever the record may have grown.
    pub occasion: (u32, bool),
}

/// The record, the latest first; nothing while there is none.
#[component]
pub(super) fn Record(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let known = use_state_eq(|| None::<Rc<Vec<Consent>>>);
    use_effect_with(props.clone(), {
        let known = known.clone();
        move |props| {
            let client = props.client;
            spawn_local(async move {
                // What cannot be asked for now is asked for with the next change; the rest of the page stays.
                if let Ok(found) = api::consents(client).await {
                    known.set(Some(Rc::new(found)));
                }
            });
        }
    });
    let of_client = known.iter().flat_map(|known| known.iter()).filter(|one| one.client == props.client);
    let entries: Vec<El> = of_client.rev().map(|one| entry(ui, one)).collect();
    if entries.is_empty() {
        return Html::default();
    }
    panel("record", t.record_title()).with(el("ol").class("record").each(entries)).html()
}

fn entry(ui: &Ui, one: &Consent) -> El {
    let t = ui.t;
    let name = channel_name(t, one.channel);
    let what = if one.subscribed { t.record_subscribed(name) } else { t.record_unsubscribed(name) };
    let rule = one.rule.as_ref().map(|rule| rule_link(ui, rule).with(rule));
    let words = one.words.as_ref().map(|words| el("q").class("record-words").attr("dir", "auto").with(words));
    el("li")
        .key([&one.position.to_string(), "-", one.channel.name()].concat())
        .with(el("strong").with(what))
        .with(" ")
        .with(rule)
        .with(el("span").class("hint").with(how(t, one.how)))
        .with(el("time").class("hint").attr("datetime", iso(one.at)).with(t.moment(one.at)))
        .with(words)
}

/// How it was said, in a few words.
fn how(t: Texts, how: ConsentHow) -> &'static str {
    match how {
        ConsentHow::Text => t.record_text(),
        ConsentHow::Link => t.record_link(),
        ConsentHow::OneClick => t.record_one_click(),
        ConsentHow::Network => t.record_network(),
        ConsentHow::Client => t.record_client(),
        ConsentHow::Staff => t.record_staff(),
    }
}
