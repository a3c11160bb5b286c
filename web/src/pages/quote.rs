//! Where the pro writes a quote: each method with what it costs now and on contact.

use reckon_domain::Action;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::deed_button::DeedButton;
use crate::components::frame::use_title;
use crate::components::icon::Icon;
use crate::components::link::Link;
use crate::components::notice::{Loading, Notice};
use crate::dom::{Child, el, nodes};
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
        return if complete {
            html! { <NotFound  /> }
        } else {
            el("div").class("page").with(html! { <Loading  /> }).html()
        };
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
        html! { <Notice title={t.quote_is_sent()} text={words}>{ html! { <Link to={Route::Lead(props.project)} class="button">{ Child::child(t.to_lead()) }</Link> } }</Notice> }
    } else {
        nodes(vec![
            el("div")
                .class("form-line is-sum")
                .with(el("label").attr("for", "sum").with(t.quote_sum(t.currency_code())))
                .with(
                    el("input")
                        .attr("id", "sum")
                        .class("field")
                        .attr("inputmode", "decimal")
                        .attr("autocomplete", "off")
                        .value((*sum).clone())
                        .oninput(oninput)
                        .attr("aria-describedby", "sum-hint")
                        .attr("aria-invalid", wrong.then_some("true")),
                )
                .with(
                    el("p")
                        .attr("id", "sum-hint")
                        .class(if wrong { "field-problem" } else { "hint" })
                        .with(if wrong { t.quote_sum_wrong() } else { t.quote_sum_hint() }),
                )
                .html(),
            html! { <Methods {entry} amount={amount.ok().flatten()} {wrong} /> },
        ])
    };
    el("div").class("page is-narrow").with(html! { <Link to={Route::Lead(props.project)} class="back">{ nodes(vec![Child::child(Icon::Back.html()), Child::child(t.to_lead())]) }</Link> }).with(el("h1").class("page-title").with(t.write_quote())).with(el("p").class("page-note").with(t.quote_for(&card.title, &card.name))).with(body).html()
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
    el("div").class("methods").with(el("section").class("method panel").attr("aria-labelledby", "manual").with(el("h2").attr("id", "manual").class("panel-title").with(t.method_manual())).with(el("p").with(t.method_manual_text())).with(el("dl").class("facts").with(el("div").with(el("dt").with(t.costs_now())).with(el("dd").with(money_or_nothing(t, fees.manual_quote.0)))).with(el("div").with(el("dt").with(t.costs_on_contact())).with(el("dd").with(t.method_manual_contact())))).with(html! { <DeedButton action={Action::SendManualQuote} {lead} label={t.send_quote()} class="is-primary" icon={Icon::Pencil} amount={*amount} done={done.clone()} instead={fix.clone()} announces={true} /> })).with(if let Some(fee) = fees.guaranteed_reply { el("section").class("method panel is-guaranteed").attr("aria-labelledby", "guaranteed").with(el("h2").attr("id", "guaranteed").class("panel-title").with(Icon::Shield.html()).with(t.badge_guaranteed())).with(el("p").with(t.method_guaranteed_text())).with(el("dl").class("facts").with(el("div").with(el("dt").with(t.costs_now())).with(el("dd").with(t.nothing()))).with(el("div").with(el("dt").with(t.costs_on_contact())).with(el("dd").with(money_or_nothing(t, fee.0))))).with(html! { <DeedButton action={Action::SendGuaranteedReplyQuote} {lead} label={t.send_guaranteed()} icon={Icon::Shield} amount={*amount} {done} instead={fix} announces={true} /> }).html() } else { Html::default() }).html()
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
