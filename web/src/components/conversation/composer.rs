//! Where a message is written, with what sending it would cost.

use reckon_domain::Action;
use reckon_wire::act::LONGEST_BODY;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::components::chip::Chip;
use crate::components::chip::label::label;
use crate::components::deed_button::{chip_id, explain};
use crate::components::deeds::Intent;
use crate::components::icon::Icon;
use crate::components::words;
use crate::hooks::{use_deeds, use_session, use_texts};
use crate::i18n::Texts;
use crate::state::predict::{Cost, Forecast};
use crate::state::LeadKey;

/// Who writes to whom.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The deed: the pro's message or the client's.
    pub action: Action,
    /// On which lead.
    pub lead: LeadKey,
    /// The other side's name.
    pub other: AttrValue,
}

/// A field, a button and its chip; above them, where the message would be refused, why.
#[component]
pub fn Composer(props: &Props) -> Html {
    let t = use_texts();
    let deeds = use_deeds();
    let draft = use_state_eq(String::new);
    let Some(session) = use_session() else { return Html::default() };
    let forecast = session.forecast(props.action, props.lead);
    let busy = deeds.is_busy(props.action, Some(props.lead));
    let id = chip_id(props.action, props.lead);
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
            } else if !busy && !body.is_empty() && body.len() <= LONGEST_BODY {
                let sent = draft.clone();
                let done = Callback::from(move |_| sent.set(String::new()));
                let mut intent = Intent::on_lead(props.action, props.lead, t.send_message().into(), done);
                intent.body = Some(body);
                deeds.begin.emit(intent);
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
    let long = draft.len() > LONGEST_BODY;
    html! {
        <form class="composer" {onsubmit}>
            if blocked {
                { predicted(t, &forecast) }
            }
            <label class="unseen" for="message-body">{ t.message_to(&props.other) }</label>
            <textarea id="message-body" class="field" rows="3" placeholder={t.message_to(&props.other)} value={(*draft).clone()}
                {oninput} {onkeydown} readonly={busy} aria-invalid={long.then_some("true")}
                aria-describedby={long.then_some("message-long")} />
            if long {
                <p id="message-long" class="field-problem">{ t.message_long() }</p>
            }
            <div class="composer-end">
                <span class="deed">
                    <button type="submit" class={classes!("button", "is-primary", busy.then_some("is-busy"))}
                        aria-disabled={(blocked || busy || draft.trim().is_empty() || long).then_some("true")} aria-describedby={id.clone()}>
                        { Icon::Speech.html() }<span>{ if busy { t.sending() } else { t.send_message() } }</span>
                    </button>
                    <Chip {forecast} about={t.send_message()} {id} announces=true />
                </span>
                <span class="hint">{ t.send_keys() }</span>
            </div>
        </form>
    }
}

/// The refusal, before anything was written: why, and what would change it.
fn predicted(t: Texts, forecast: &Forecast) -> Html {
    let Forecast::Known(known) = forecast else { return Html::default() };
    let ways: Vec<_> = known.ways_out().collect();
    html! {
        <div class="predicted" role="note">
            <p>
                <strong>{ label(t, forecast) }</strong>{ " " }
                { known.decision.rule.map_or("", |rule| rule.text(t.language)) }
            </p>
            if !ways.is_empty() {
                <ul class="predicted-ways">
                    for way in ways {
                        <li>{ words::way_out(t, way) }</li>
                    }
                </ul>
            }
        </div>
    }
}
