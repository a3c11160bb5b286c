//! Where a message is written, with what sending it would cost.

use reckon_domain::{Action, Channel, Role};
use reckon_wire::act::is_too_long;
use reckon_wire::segments::segments;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::templates::Templates;
use crate::components::action_button::{About, explain};
use crate::components::chip::Chip;
use crate::components::icon::Icon;
use crate::components::words;
use crate::dom::el;
use crate::state::predict::Cost;
use crate::ui::use_ui;

/// Who writes to whom.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The action: the pro's message or the client's.
    pub action: Action,
    /// On which lead, or in which discussion.
    pub about: About,
    /// The other side's name.
    pub other: AttrValue,
}

/// A field, a button and its chip; above them, where the message would be refused, why.
#[component]
pub fn Composer(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let commands = ui.commands.clone();
    let draft = use_state_eq(String::new);
    let Some(session) = ui.session.clone() else { return Html::default() };
    let forecast = props.about.forecast(&session, props.action);
    let busy = props.about.is_busy(&commands, props.action);
    let id = props.about.chip_id(props.action);
    let blocked = forecast.cost() == Cost::Blocked;
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                draft.set(area.value());
            }
        })
    };
    let send = {
        let (props, draft, id) = (props.clone(), draft.clone(), id.clone());
        move || {
            let body = draft.trim().to_owned();
            if blocked {
                explain(&id);
            } else if !busy && !body.is_empty() && !is_too_long(props.action, &body) {
                let sent = draft.clone();
                let done = Callback::from(move |_| sent.set(String::new()));
                let mut intent = props.about.intent(props.action, t.send_message().into(), done);
                intent.body = Some(body);
                commands.begin.emit(intent);
            }
        }
    };
    let onsubmit = {
        let send = send.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            send();
        })
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send();
        }
    });
    let long = is_too_long(props.action, draft.trim());
    let field = el("textarea")
        .attr("dir", "auto")
        .attr("id", "message-body")
        .class("field")
        .attr("rows", "3")
        .attr("placeholder", t.message_to(&props.other))
        .value((*draft).clone())
        .oninput(oninput)
        .onkeydown(onkeydown)
        .flag("readonly", busy)
        .attr("aria-invalid", long.then_some("true"))
        .attr("aria-describedby", long.then_some("message-long"));
    let idle = blocked || busy || draft.trim().is_empty() || long;
    let button = el("button")
        .attr("type", "submit")
        .class("button is-primary")
        .class(busy.then_some("is-busy"))
        .attr("aria-disabled", idle.then_some("true"))
        .attr("aria-describedby", id.clone())
        .with(Icon::Speech.html())
        .with(el("span").with(if busy { t.sending() } else { t.send_message() }));
    let chip = html! { <Chip {forecast} about={t.send_message()} {id} announces=true /> };
    let templates = (props.action.role() == Role::Pro).then(|| {
        let channel = props.action.channel().unwrap_or(Channel::Chat);
        let oninsert = {
            let draft = draft.clone();
            Callback::from(move |text: String| draft.set(text))
        };
        let other = props.other.clone();
        html! { <Templates {channel} {other} area="message-body" {oninsert} /> }
    });
    // A text is paid for by the part: whoever writes a long one sees it grow.
    let parts = (props.action == Action::SendText)
        .then(|| u32::try_from(segments(draft.trim()).count).unwrap_or(u32::MAX))
        .filter(|parts| *parts > 1)
        .map(|parts| el("span").class("hint").attr("role", "status").with(t.preview_segments(parts)));
    let end = el("div")
        .class("composer-end")
        .with(el("span").class("command").with(button).with(chip))
        .with(templates)
        .with(parts)
        .with(el("span").class("hint send-keys").with(t.send_keys()));
    el("form")
        .class("composer")
        .onsubmit(onsubmit)
        .with(blocked.then(|| words::predicted(ui, &forecast, None)))
        .with(el("label").class("unseen").attr("for", "message-body").with(t.message_to(&props.other)))
        .with(field)
        .with(long.then(|| el("p").attr("id", "message-long").class("field-problem").with(t.message_long())))
        .with(end)
        .html()
}
