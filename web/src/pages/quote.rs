//! Where the pro writes a quote: each method with what it costs now and on contact.

use reckon_domain::Action;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::deed_button::DeedButton;
use crate::components::frame::use_title;
use crate::components::icon::Icon;
use crate::components::link::Link;
use crate::components::notice::{Loading, Notice};
use crate::hooks::{use_navigator, use_session, use_texts};
use crate::i18n::Texts;
use crate::pages::lead::{own_lead, quote_words};
use crate::pages::not_found::NotFound;
use crate::router::Route;
use crate::state::world::Entry;

/// Which project.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// Its id.
    pub project: u32,
}

/// The quote page.
#[component]
pub fn Quote(props: &Props) -> Html {
    let t = use_texts();
    let session = use_session();
    let sum = use_state_eq(String::new);
    let known = session.as_ref().and_then(|session| {
        let lead = own_lead(session, props.project)?;
        let world = session.world();
        Some((*world.leads.get(&lead)?, world.cards.get(&lead)?.clone()))
    });
    use_title(t, t.write_quote());
    let Some((entry, card)) = known else {
        let complete = session.is_some_and(|session| session.world().complete);
        return if complete { html! { <NotFound /> } } else { html! { <div class="page"><Loading /></div> } };
    };
    let oninput = {
        let sum = sum.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                sum.set(field.value());
            }
        })
    };
    let amount = read_sum(&sum, t.digits());
    let wrong = amount.is_err();
    let body = if let Some(words) = quote_words(t, &entry.lead) {
        html! {
            <Notice title={t.quote_is_sent()} text={words}>
                <Link to={Route::Lead(props.project)} class="button">{ t.to_lead() }</Link>
            </Notice>
        }
    } else {
        html! {
            <>
                <div class="form-line is-sum">
                    <label for="sum">{ t.quote_sum(t.currency_code()) }</label>
                    <input id="sum" class="field" inputmode="decimal" autocomplete="off" value={(*sum).clone()} {oninput}
                        aria-describedby="sum-hint" aria-invalid={wrong.then_some("true")} />
                    <p id="sum-hint" class={if wrong { "field-problem" } else { "hint" }}>
                        { if wrong { t.quote_sum_wrong() } else { t.quote_sum_hint() } }
                    </p>
                </div>
                <Methods {entry} amount={amount.ok().flatten()} {wrong} />
            </>
        }
    };
    html! {
        <div class="page is-narrow">
            <Link to={Route::Lead(props.project)} class="back">{ Icon::Back.html() }{ t.to_lead() }</Link>
            <h1 class="page-title">{ t.write_quote() }</h1>
            <p class="page-note">{ t.quote_for(&card.title, &card.name) }</p>
            { body }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct MethodsProps {
    entry: Entry,
    amount: Option<u64>,
    wrong: bool,
}

/// The methods that the category has, side by side.
#[component]
fn Methods(props: &MethodsProps) -> Html {
    let t = use_texts();
    let navigator = use_navigator();
    let MethodsProps { entry, amount, wrong } = props;
    let lead = entry.key;
    let done = Callback::from(move |_| navigator.to(Route::Lead(lead.project)));
    let fees = entry.fees;
    let fix = wrong.then(|| Callback::from(|()| focus_sum()));
    html! {
        <div class="methods">
            <section class="method panel" aria-labelledby="manual">
                <h2 id="manual" class="panel-title">{ t.method_manual() }</h2>
                <p>{ t.method_manual_text() }</p>
                <dl class="facts">
                    <div><dt>{ t.costs_now() }</dt><dd>{ money_or_nothing(t, fees.manual_quote.0) }</dd></div>
                    <div><dt>{ t.costs_on_contact() }</dt><dd>{ t.method_manual_contact() }</dd></div>
                </dl>
                <DeedButton action={Action::SendManualQuote} {lead} label={t.send_quote()} class="is-primary" icon={Icon::Pencil}
                    amount={*amount} done={done.clone()} instead={fix.clone()} announces=true />
            </section>
            if let Some(fee) = fees.guaranteed_reply {
                <section class="method panel is-guaranteed" aria-labelledby="guaranteed">
                    <h2 id="guaranteed" class="panel-title">{ Icon::Shield.html() }{ t.badge_guaranteed() }</h2>
                    <p>{ t.method_guaranteed_text() }</p>
                    <dl class="facts">
                        <div><dt>{ t.costs_now() }</dt><dd>{ t.nothing() }</dd></div>
                        <div><dt>{ t.costs_on_contact() }</dt><dd>{ money_or_nothing(t, fee.0) }</dd></div>
                    </dl>
                    <DeedButton action={Action::SendGuaranteedReplyQuote} {lead} label={t.send_guaranteed()} icon={Icon::Shield}
                        amount={*amount} {done} instead={fix} announces=true />
                </section>
            }
        </div>
    }
}

fn money_or_nothing(t: Texts, minor: u64) -> String {
    if minor == 0 { t.nothing().to_owned() } else { t.money(minor) }
}

fn focus_sum() {
    let field = web_sys::window()
        .and_then(|window| window.document()?.get_element_by_id("sum"))
        .and_then(|field| wasm_bindgen::JsCast::dyn_into::<HtmlInputElement>(field).ok());
    if let Some(field) = field {
        // An element that cannot take the focus leaves the page as it is.
        let _ = field.focus();
    }
}

/// Reads a sum in major units, with a point or a comma before its at most `digits` decimals.
///
/// # Errors
/// When it is neither empty nor a sum.
pub fn read_sum(text: &str, digits: i32) -> Result<Option<u64>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let digits = usize::try_from(digits).unwrap_or_default();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 10 || part.len() > digits || !plain(whole) || !plain(part) {
        return Err(());
    }
    let minor = [whole, part, &"0".repeat(digits - part.len())].concat();
    minor.parse().map(Some).map_err(|_| ())
}

